"""`sig-archive glossary` and its parts."""

import json

import pytest

from archive.cli.main import main
from archive.home import Home
from archive.records import Segment
from tests.whole_run import note


def run(home: Home, *arguments: str) -> int:
    return main(["--home", str(home.root), "glossary", *arguments])


def printed(capsys: pytest.CaptureFixture[str]) -> dict:
    return json.loads(capsys.readouterr().out)


def test_an_added_entry_is_listed(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(home, "add", "etcd", "--zh", "键值存储", "--spoken", "E T C D", "et cd") == 0
    assert capsys.readouterr().out == "added etcd\n"
    assert run(home, "list", "--json") == 0
    assert printed(capsys)["entries"][1] == {
        "canonical": "etcd", "zh": ["键值存储"], "en": [], "spoken": ["E T C D", "et cd"],
    }  # fmt: skip


def test_paraphrases_are_added_and_listed(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(home, "add", "eviction", "--paraphrases", "挤走", "kick out") == 0
    capsys.readouterr()
    assert run(home, "list", "--json") == 0
    assert printed(capsys)["entries"][1]["paraphrases"] == ["挤走", "kick out"]


def test_the_archive_may_be_named_after_the_part(home: Home) -> None:
    assert main(["glossary", "list", "--home", str(home.root), "--quiet"]) == 0


def test_a_duplicate_is_refused_with_a_sentence(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    before = home.glossary.read_bytes()
    assert run(home, "add", "priority queue") == 1
    assert "priority queue is in glossary.toml already, with the entry PriorityQueue" in capsys.readouterr().err
    assert home.glossary.read_bytes() == before


def test_proposals_are_written_only_when_asked_and_accepted_by_name(
    home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("a", "b"):
        note(home.library / f"{name}.md", "# 事件\n\nDeltaFIFO（增量队列）保存事件。\n")
    before = home.glossary.read_bytes()
    assert run(home, "propose") == 0
    assert "DeltaFIFO  增量队列\n       library/a#L3" in capsys.readouterr().out
    assert home.glossary.read_bytes() == before
    assert run(home, "propose", "--write") == run(home, "accept", "DeltaFIFO") == 0
    capsys.readouterr()
    assert run(home, "propose", "--json") == 0
    assert printed(capsys)["proposals"] == []


def test_testing_shows_the_repairs_and_changes_nothing(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(home, "test", "the prioritie queue of the scheduler") == 0
    assert "prioritie queue → PriorityQueue" in capsys.readouterr().out
    assert run(home, "test") == 1
    assert "give either a text or --transcript" in capsys.readouterr().err


def test_a_transcript_is_tested_by_its_session(home: Home, capsys: pytest.CaptureFixture[str], write_said) -> None:
    write_said(home, "2020-10-24", Segment(0, 2, "the prioritie queue of pods"))
    assert run(home, "test", "--transcript", "2020-10-24", "--json") == 0
    assert printed(capsys)["segments"][0]["changes"][0]["entry"] == "PriorityQueue"
    assert run(home, "test", "--transcript", "2020-10-31") == 1


@pytest.mark.parametrize("part", ["list", "add", "propose", "accept", "test"])
def test_each_part_shows_an_example(part: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["glossary", part, "--help"])
    assert f"sig-archive glossary {part}" in capsys.readouterr().out.split("example")[1]


@pytest.fixture
def write_said():
    from datetime import UTC, datetime

    from archive.records import Transcript
    from archive.transcripts.stored import write_transcript

    def write(home: Home, session: str, *segments: Segment) -> None:
        path = home.session(session).transcripts / "talk.json"
        made = datetime(2020, 10, 24, tzinfo=UTC)
        write_transcript(path, Transcript(None, "fake", "", "", {}, made, "key", segments))

    return write
