"""The engine that the settings ask for is taken, and what cannot be is said with its cure."""

from dataclasses import replace
from pathlib import Path

import pytest

from archive.asr import engines
from archive.asr.faster_whisper import engine as faster_engine
from archive.errors import ModelMissing, SettingsWrong
from archive.messages import choose
from archive.models import bundled
from archive.settings import WhisperSettings

SAMPLE = WhisperSettings(model=bundled.SAMPLE_VOICE, device="cpu")


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path


def test_auto_takes_the_first_engine_that_has_the_model(monkeypatch: pytest.MonkeyPatch) -> None:
    assert engines.choose_engine(replace(SAMPLE, engine="auto")).name == "faster-whisper"

    def missing(_settings: WhisperSettings) -> None:
        raise ModelMissing("no such model", "copy it here")

    monkeypatch.setattr(faster_engine.FasterWhisper, "load", missing)
    assert engines.choose_engine(replace(SAMPLE, engine="auto")).name == "openai-whisper"


def test_openai_whisper_is_the_engine_unless_another_is_asked_for() -> None:
    assert engines.choose_engine(SAMPLE).name == "openai-whisper"


def test_an_unknown_engine_lists_the_known_ones() -> None:
    with pytest.raises(SettingsWrong, match=r"no speech engine 'wisper'; .* auto, faster-whisper, openai-whisper"):
        engines.choose_engine(replace(SAMPLE, engine="wisper"))


@pytest.mark.parametrize("engine", engines.ENGINES)
def test_a_compute_type_that_an_engine_has_not_lists_those_it_has(engine: str) -> None:
    with pytest.raises(SettingsWrong, match=r"cannot compute in 'int3'.*; set whisper.compute_type to .*int8"):
        engines.choose_engine(replace(SAMPLE, engine=engine, compute_type="int3"))


@pytest.mark.parametrize("engine", engines.ENGINES)
def test_a_model_that_is_nowhere_is_named_with_a_cure(engine: str) -> None:
    with pytest.raises(ModelMissing, match=r"'turbot'.*whisper\.model"):
        engines.choose_engine(replace(SAMPLE, engine=engine, model="turbot"))


def test_as_many_windows_are_decoded_at_a_time_as_memory_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines, "free_memory_bytes", lambda: 4 << 30)
    assert engines.choose_batch_size(width=512, layers=6) == engines.MAX_WINDOWS
    assert engines.choose_batch_size(width=1280, layers=32) == 1
    assert engines.choose_batch_size(width=1280, layers=32, wanted=5) == 5


def test_an_unknown_engine_is_told_in_chinese() -> None:
    choose("zh")
    with pytest.raises(
        SettingsWrong, match=r"没有语音引擎 'siri'；请将 whisper.engine 设为以下之一：auto, faster-whisper"
    ):
        engines.choose_engine(WhisperSettings(engine="siri"))
