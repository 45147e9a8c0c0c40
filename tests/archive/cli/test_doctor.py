"""`doctor` finds what is wrong and names its cure."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from threading import Event

import pytest

from archive.cli import doctor
from archive.cli import main as cli
from archive.home import Home
from archive.index import shards
from archive.index.generations import current_or_fail
from archive.pipeline.report import Report
from tests.damaged_index import overwrite_pages
from tests.whole_run import note


def checks(capsys: pytest.CaptureFixture) -> dict[str, dict]:
    return {check["name"]: check for check in json.loads(capsys.readouterr().out)["checks"]}


def test_doctor_finds_everything_whole(
    home: Home, run_all: Callable[..., Report], capsys: pytest.CaptureFixture
) -> None:
    note(home.inbox / "2020-10-17-x.md")
    run_all()
    cli.main(["doctor", "--json", "--home", str(home.root)])
    found = checks(capsys)
    assert [name for name, check in found.items() if not check["ok"] and name != "disk"] == []
    assert found["chroma"]["what"] == "1 vector for 1 passage"


def test_doctor_finds_an_index_that_lost_vectors(
    home: Home, run_all: Callable[..., Report], capsys: pytest.CaptureFixture
) -> None:
    from archive.index.vectors import ChromaCollection

    note(home.inbox / "2020-10-17-x.md")
    run_all()
    (shard,) = current_or_fail(home).chroma.iterdir()
    vectors = ChromaCollection(folder=shard)
    vectors.remove(sorted(vectors.ids()))
    vectors.close()
    assert cli.main(["doctor", "--json", "--home", str(home.root)]) == 1
    assert checks(capsys)["chroma"] == {
        "name": "chroma", "ok": False, "what": "0 vectors for 1 passage", "cure": "run: sig-archive reindex",
    }  # fmt: skip


def test_doctor_tells_a_damaged_catalog_and_its_cure(
    home: Home, run_all: Callable[..., Report], capsys: pytest.CaptureFixture
) -> None:
    note(home.inbox / "2020-10-17-x.md")
    run_all()
    overwrite_pages(home, 8, 9, 10)
    assert cli.main(["doctor", "--json", "--home", str(home.root)]) == 1
    found = checks(capsys)["catalog"]
    assert found["what"].startswith("damaged (") and found["cure"] == "run: sig-archive reindex"


def test_doctor_tells_a_damaged_chroma_and_its_cure(
    home: Home, run_all: Callable[..., Report], capsys: pytest.CaptureFixture
) -> None:
    note(home.inbox / "2020-10-17-x.md")
    run_all()
    (shard,) = current_or_fail(home).chroma.iterdir()
    (shard / "chroma.sqlite3").write_bytes(b"damaged " * 2000)
    assert cli.main(["doctor", "--json", "--home", str(home.root)]) == 1
    found = checks(capsys)["chroma"]
    assert found["what"].startswith(f"Chroma cannot read {shard} (")
    assert found["cure"] == "build the index again with: sig-archive reindex"


def test_doctor_reads_an_archive_that_cannot_be_written_and_leaves_no_mark(
    home: Home, run_all: Callable[..., Report], capsys: pytest.CaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    note(home.inbox / "2020-10-17-x.md")
    run_all()
    before = {path: path.read_bytes() for path in home.index.rglob("*") if path.is_file()}
    monkeypatch.setattr(os, "access", lambda *_: False)
    cli.main(["doctor", "--json", "--home", str(home.root)])
    found = checks(capsys)
    assert found["chroma"]["ok"] and found["array"]["ok"]
    assert {path: path.read_bytes() for path in home.index.rglob("*") if path.is_file()} == before


def test_doctor_without_an_archive_says_so(tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    assert cli.main(["doctor", "--json", "--home", str(tmp_path)]) == 1
    assert checks(capsys)["archive"]["cure"] == f"make one with: sig-archive init {tmp_path}"


def test_doctor_speaks_chinese(tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    assert cli.main(["doctor", "--home", str(tmp_path), "--lang", "zh"]) == 1
    said = capsys.readouterr().out
    assert f"异常 归档：{tmp_path} 不是归档目录：其中没有 archive.toml；新建归档：sig-archive init {tmp_path}\n" in said
    assert "正常 sample-voice：完整\n" in said


def test_doctor_waits_only_so_long_for_chroma(
    home: Home, run_all: Callable[..., Report], capsys: pytest.CaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    note(home.inbox / "2020-10-17-x.md")
    run_all()
    hung = Event()
    monkeypatch.setattr(shards, "held_ids", lambda *_: hung.wait())
    monkeypatch.setattr(doctor, "DOCTOR_TIMEOUT_S", 0.1)
    assert cli.main(["doctor", "--json", "--home", str(home.root)]) == 1
    hung.set()
    assert checks(capsys)["chroma"] == {
        "name": "chroma", "ok": False, "what": "no answer in 0 s", "cure": "run: sig-archive reindex",
    }  # fmt: skip


def test_doctor_tells_whose_voice_has_to_be_kept_again(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    from archive.models.known import VOICE_NETWORKS
    from archive.voices.prints import VoicePrint, keep_print

    home.settings.write_text('[recordings]\ndiarizer = "voices"\n', "utf-8")
    path = keep_print(home.voices, "张工", VoicePrint("2020-10-24", "talk", "S2", 30.0, (1.0,) * 192))
    cli.main(["doctor", "--json", "--home", str(home.root)])
    assert "voice prints" not in checks(capsys)
    path.write_text(path.read_text("utf-8").replace(VOICE_NETWORKS.sha256, "0" * 64), "utf-8")
    assert cli.main(["doctor", "--json", "--home", str(home.root)]) == 1
    found = checks(capsys)["voice prints"]
    assert found["what"].startswith("张工 is not recognised") and "speakers name 2020-10-24 VOICE 张工" in found["cure"]
