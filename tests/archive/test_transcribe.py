"""The bundled Whisper checkpoint writes down a few seconds, batch by batch, and goes on where it was stopped."""

from pathlib import Path
from urllib.error import URLError

import numpy as np
import pytest
import whisper

from archive import bundled, transcribe
from archive.errors import ModelMissing
from archive.speech import cut_windows, find_speech
from tests.sounds import season_sound


@pytest.fixture(scope="module")
def model() -> whisper.Whisper:
    return transcribe.load_whisper(bundled.SAMPLE_VOICE, device="cpu")


@pytest.fixture(scope="module")
def windows(model: whisper.Whisper) -> transcribe.Windows:
    """Twelve seconds of the season in windows of five."""
    samples = season_sound(12)
    spans = cut_windows(find_speech(samples), longest_s=5)
    assert len(spans) >= 3
    return transcribe.Windows(model, samples, spans, languages=("zh", "en"))


@pytest.fixture(scope="module")
def texts(windows: transcribe.Windows, tmp_path_factory: pytest.TempPathFactory) -> list[transcribe.WindowText]:
    return windows.decode(tmp_path_factory.mktemp("whole") / "windows.jsonl", batch=2)


def test_each_window_gets_its_text_in_order(windows: transcribe.Windows, texts: list[transcribe.WindowText]) -> None:
    assert [text.number for text in texts] == list(range(len(windows.spans)))
    assert {text.language for text in texts} <= {"zh", "en"}
    assert any("kube" in words for text in texts for _, _, words in text.segments)


def test_segments_lie_inside_their_windows(windows: transcribe.Windows, texts: list[transcribe.WindowText]) -> None:
    segments = transcribe.segments_of(texts, windows.spans)
    assert segments
    assert all(0 <= s.start_s <= s.end_s <= windows.spans[-1].end_s + 0.01 for s in segments)
    assert [s.start_s for s in segments] == sorted(s.start_s for s in segments)


def test_a_stopped_run_goes_on_to_the_same_text(
    windows: transcribe.Windows, texts: list[transcribe.WindowText], tmp_path: Path
) -> None:
    partial = tmp_path / "windows.jsonl"
    lines = b"".join(map(transcribe.as_line, texts)).splitlines(keepends=True)
    partial.write_bytes(b"".join(lines[:2]) + lines[2][:17])  # killed while writing its third line
    asked: list[float] = []
    assert windows.decode(partial, batch=2, progress=asked.append) == texts
    assert len(asked) == (len(windows.spans) - 1) // 2
    assert partial.read_bytes() == b"".join(lines)


def test_a_finished_run_decodes_nothing(
    windows: transcribe.Windows, texts: list[transcribe.WindowText], tmp_path: Path
) -> None:
    partial = tmp_path / "windows.jsonl"
    partial.write_bytes(b"".join(map(transcribe.as_line, texts)))
    assert windows.decode(partial, batch=2, progress=lambda _: pytest.fail("decoded again")) == texts


def test_an_unknown_name_lists_the_known_ones() -> None:
    with pytest.raises(
        ModelMissing, match=r"no Whisper model 'turbot'; give the path of a checkpoint or one of tiny.*turbo"
    ):
        transcribe.load_whisper("turbot")


def test_a_model_that_cannot_be_downloaded_says_so_in_one_sentence(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def offline(*_: object) -> None:
        raise URLError("Name or service not known")

    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr("urllib.request.urlopen", offline)
    said = r"'tiny' is not on this machine and could not be downloaded \(.*not known.*\); connect once"
    with pytest.raises(ModelMissing, match=said):
        transcribe.load_whisper("tiny")


def test_a_file_that_is_no_checkpoint_is_named(tmp_path: Path) -> None:
    (tmp_path / "mine.pt").write_text("not a model")
    with pytest.raises(
        ModelMissing, match=r"mine.pt is not a Whisper checkpoint .*; give a .pt file in OpenAI's format"
    ):
        transcribe.load_whisper(str(tmp_path / "mine.pt"))


def test_a_checkpoint_is_taken_by_its_path(model: whisper.Whisper) -> None:
    path = bundled.FOLDER / bundled.SAMPLE_VOICE / "model.pt"
    assert transcribe.load_whisper(str(path), device="cpu").dims == model.dims


def test_stock_transcribe_reads_the_bundled_checkpoint(model: whisper.Whisper) -> None:
    sound = season_sound(6).astype(np.float32) / 32768
    heard = whisper.transcribe(model, sound, fp16=False, temperature=0)
    assert heard["language"] == "zh"
    assert heard["text"].startswith("大家晚上好")
