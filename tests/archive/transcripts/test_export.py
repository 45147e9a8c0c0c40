"""`export subtitles` writes what is new, replaces what it wrote itself, and leaves the rest alone."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from archive.cli import main as cli
from archive.home import Home
from archive.records import Segment, Transcript
from archive.transcripts.stored import write_transcript

FORMS = ("json", "srt", "tsv", "txt", "vtt")


def transcript(*words: str) -> Transcript:
    segments = tuple(Segment(float(n), n + 1.0, text, language="zh") for n, text in enumerate(words))
    return Transcript(None, "imported", "", "", {}, datetime(2020, 10, 17, tzinfo=UTC), "k", segments)


@pytest.fixture
def spoken(home: Home) -> Home:
    for day, words in (("2020-10-17", ("抢占", "victim")), ("2020-10-24", ("队列",))):
        write_transcript(home.session(day).transcripts / "talk.json", transcript(*words))
    return home


def export(home: Home, target: Path, *more: str) -> int:
    return cli.main(["export", "subtitles", str(target), "--home", str(home.root), *more])


def files(folder: Path) -> dict[str, str]:
    found = (path for path in sorted(folder.rglob("*")) if path.is_file() and not path.name.startswith("."))
    return {path.relative_to(folder).as_posix(): path.read_text("utf-8") for path in found}


def test_every_transcript_is_written_in_every_format(
    spoken: Home, tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    assert export(spoken, tmp_path / "out") == 0
    assert list(files(tmp_path / "out")) == [
        f"{day}/talk.{form}" for day in ("2020-10-17", "2020-10-24") for form in FORMS
    ]
    assert files(tmp_path / "out")["2020-10-17/talk.txt"] == "抢占\nvictim\n"
    assert capsys.readouterr().out == f"10 files in {tmp_path / 'out'}, 10 of them new or changed\n"


def test_one_session_in_one_format(spoken: Home, tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    assert export(spoken, tmp_path / "out", "--session", "2020-10-24", "-f", "srt", "--json") == 0
    assert files(tmp_path / "out") == {"2020-10-24/talk.srt": "1\n00:00:00,000 --> 00:00:01,000\n队列\n\n"}
    assert json.loads(capsys.readouterr().out) == {
        "dir": str(tmp_path / "out"), "schema": 1, "problems": [],
        "files": [{"session": "2020-10-24", "path": "2020-10-24/talk.srt", "format": "srt", "segments": 1, "written": True}],
    }  # fmt: skip


def test_again_it_writes_what_changed(spoken: Home, tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    export(spoken, tmp_path / "out", "-f", "txt")
    write_transcript(spoken.session("2020-10-24").transcripts / "talk.json", transcript("优先级队列"))
    capsys.readouterr()
    assert export(spoken, tmp_path / "out", "-f", "txt") == 0
    assert capsys.readouterr().out.endswith("1 of them new or changed\n")
    assert files(tmp_path / "out")["2020-10-24/talk.txt"] == "优先级队列\n"


def test_a_file_of_somebody_elses_stays(spoken: Home, tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    export(spoken, tmp_path / "out", "-f", "txt")
    mended = tmp_path / "out" / "2020-10-17" / "talk.txt"
    mended.write_text("我改过的\n", "utf-8")
    assert export(spoken, tmp_path / "out", "-f", "txt") == 1
    assert mended.read_text("utf-8") == "我改过的\n"
    assert f"left out: {mended} was not written by this command, or was changed since; move it away" in capsys.readouterr().err  # fmt: skip
    assert export(spoken, tmp_path / "out", "-f", "txt", "--overwrite") == 0
    assert mended.read_text("utf-8") == "抢占\nvictim\n"


def test_a_transcript_that_cannot_be_read_is_left_out(
    spoken: Home, tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    (spoken.session("2020-10-17").transcripts / "talk.json").write_text("{", "utf-8")
    assert export(spoken, tmp_path / "out", "-f", "vtt") == 1
    assert list(files(tmp_path / "out")) == ["2020-10-24/talk.vtt"]
    assert "talk.json is not a transcript of this archive" in capsys.readouterr().err


def test_a_layout_that_needs_word_times_says_where_there_are_none(
    spoken: Home, tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    assert export(spoken, tmp_path / "out", "-f", "srt", "--max_line_width", "20", "--highlight_words", "True") == 0
    assert capsys.readouterr().err.startswith("2 transcripts have no word times, so their subtitles are whole segments")


def test_nothing_to_export_is_said(home: Home, tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    assert export(home, tmp_path / "out") == 0
    assert capsys.readouterr().out == "there is no transcript to export; make them with: sig-archive ingest\n"
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("inside", ["sessions/2020-10-17", "inbox", "archive.toml"])
def test_the_archive_is_no_place_to_export_into(spoken: Home, inside: str, capsys: pytest.CaptureFixture) -> None:
    assert export(spoken, spoken.root / inside) == 1
    assert "name a folder" in capsys.readouterr().err


@pytest.mark.parametrize(
    "words",
    [["export"], ["export", "pdf", "x"], ["export", "subtitles"], ["export", "subtitles", "x", "--max_line_width", "0"], ["export", "subtitles", "x", "-f", "doc"]],
)  # fmt: skip
def test_wrong_use_is_told(spoken: Home, words: list[str]) -> None:
    with pytest.raises(SystemExit) as left:
        cli.main([*words, "--home", str(spoken.root)])
    assert left.value.code == 2


def test_an_unknown_session_is_told(spoken: Home, tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    assert export(spoken, tmp_path / "out", "--session", "2020-12-12") == 1
    assert (
        capsys.readouterr().err == "sig-archive: there is no session 2020-12-12; list them with: sig-archive sessions\n"
    )


def test_a_file_of_somebody_elses_is_told_in_chinese(
    spoken: Home, tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    target = tmp_path / "out"
    assert export(spoken, target) == 0
    file = sorted(target.rglob("*.srt"))[0]
    file.write_text("my own")
    assert export(spoken, target, "--lang", "zh") == 1
    said = f"未导出：{file} 不是本命令写出的，或写出后有过改动；请把它移走，或用 --overwrite 覆盖\n"
    assert said in capsys.readouterr().err
