"""`sig-archive models` and its parts."""

from __future__ import annotations

import json
import subprocess
import sys
import wave
from dataclasses import replace
from pathlib import Path

import pytest

from archive.cli import models
from archive.cli.main import main
from archive.home import Home
from archive.models import bundled, known, whisper_files
from archive.pipeline import model_speed
from archive.pipeline.model_speed import ModelSpeed
from archive.text.columns import columns
from tests.archive.models.test_getting import BASE, CONTENT, TINY
from tests.file_server import Behaviour, serving
from tests.sounds import season_sound


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Caches of our own, no archive here, nothing on the net, and small models under the names of OpenAI's."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path / "hub"))
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    monkeypatch.setattr(known, "OPENAI", "http://127.0.0.1:9")
    monkeypatch.setattr(known, "WHISPER", (TINY, BASE))


def listed(capsys: pytest.CaptureFixture[str], *options: str) -> dict[str, dict]:
    assert main([*options, "models", "list", "--json"]) == 0
    return {one["name"]: one for one in json.loads(capsys.readouterr().out)["models"]}


def test_models_are_listed_without_an_archive_and_with_what_its_settings_name(
    home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    assert {one["state"] for one in listed(capsys).values()} == {"bundled", "available"}
    rows = listed(capsys, "--home", str(home.root))
    assert [name for name, row in rows.items() if row["is_set"]] == ["sample-voice", "kube-zh-en"]
    assert rows["tiny"]["sha256"] == TINY.sha256 and rows["tiny"]["setting"] == "whisper.model"
    assert main(["models", "list", "--home", "/nowhere"]) == 1


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_list_fits_eighty_columns(capsys: pytest.CaptureFixture[str], language: str) -> None:
    assert main(["--lang", language, "models", "list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) > 20 and max(map(columns, lines)) <= 80


def test_a_model_comes_from_the_mirror_that_the_settings_name(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    with serving(Behaviour(CONTENT)) as address:
        home.settings.write_text(
            home.settings.read_text("utf-8").replace('mirror = ""', f'mirror = "{address}"'), "utf-8"
        )
        assert main(["models", "get", "tiny", "--home", str(home.root)]) == 0
    out, err = capsys.readouterr()
    assert out.splitlines()[-1] == 'use it: in archive.toml, under [whisper], model = "tiny"'
    assert err.splitlines()[0] == "tiny: from OpenAI" and err.splitlines()[-1] == f"tiny: from {address}"
    assert listed(capsys)["tiny"]["state"] == "downloaded"


def test_damage_is_exit_code_1_with_the_cure(capsys: pytest.CaptureFixture[str]) -> None:
    target = whisper_files.published_checkpoint("tiny")
    target.parent.mkdir(parents=True)
    target.write_bytes(b"damaged")
    assert main(["models", "check"]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[:2] == ["ok   sample-voice: whole", "ok   kube-zh-en: whole"]
    assert lines[2].startswith("FAIL tiny: ") and lines[2].endswith("; get it with: sig-archive models get tiny")
    assert main(["models", "check", "tiny", "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["models"][0]["ok"] is False
    assert main(["models", "check", "base"]) == 1
    assert (
        capsys.readouterr().out == "FAIL base: base is not on this machine; get it with: sig-archive models get base\n"
    )


def test_removing_tells_what_went(capsys: pytest.CaptureFixture[str]) -> None:
    target = whisper_files.published_checkpoint("tiny")
    target.parent.mkdir(parents=True)
    target.write_bytes(CONTENT)
    assert main(["models", "remove", "tiny", "--json"]) == 0
    values = json.loads(capsys.readouterr().out)
    assert (values["removed"], values["freed_bytes"], target.exists()) == ([str(target)], len(CONTENT), False)
    assert main(["models", "remove", "tiny"]) == 1


def test_the_bundled_model_is_measured(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with wave.open(str(tmp_path / "short.wav"), "wb") as file:
        file.setparams((1, 2, 16_000, 0, "NONE", ""))
        file.writeframes(season_sound(8).tobytes())
    monkeypatch.setattr(model_speed, "RECORDING", tmp_path / "short.wav")
    assert main(["models", "measure", bundled.SAMPLE_VOICE, "--json"]) == 0
    values = json.loads(capsys.readouterr().out)
    assert values["sound_s"] == pytest.approx(8, abs=0.1) and values["characters"] > 10
    assert values["session_s"] == pytest.approx(10_800 / values["sound_s"] * values["wall_s"], abs=1)
    assert values["peak_mb"] > 50 and values["estimated_session_s"] == {}


def speed(wall_s: float) -> ModelSpeed:
    return ModelSpeed("base", "faster-whisper", "float32", 200.0, wall_s, 2 * wall_s, 1.0, 900.0, 500)


def test_advice_follows_from_what_was_measured() -> None:
    assert speed(20.0).session_s() == 1080 and speed(20.0).others_s()["small"] == pytest.approx(4212)
    assert speed(20.0).advice() == ("base", "large-v3")  # 18 min; 7.8 h
    assert speed(100.0).advice() == ("tiny", "small")
    assert speed(10_000.0).advice() == ("", "")
    lines = [str(line) for line in models.measured_lines(speed(40.0), 3 * 3600)]
    assert lines[2] == "a session of 3 hours: 36 min" and "quiet" not in " ".join(lines)
    assert "measure again when the machine is quiet" in str(
        list(models.measured_lines(replace(speed(40.0), cpu_s=9.0), 3))[3]
    )
    assert lines[-1].startswith('advice: whisper.model = "base" to read it the same evening, "medium" overnight')


def test_without_a_model_measuring_offers_to_get_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["models", "measure"]) == 1
    assert "sig-archive models get base" in capsys.readouterr().err


def test_listing_and_checking_load_no_torch() -> None:
    program = (
        "import sys\nfrom archive.cli.main import main\nmain(['models', 'list', '--json'])\nmain(['models', 'check'])\n"
        "print({'torch', 'whisper', 'faster_whisper', 'prefect', 'chromadb', 'numpy'} & set(sys.modules), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stderr == "set()\n"
