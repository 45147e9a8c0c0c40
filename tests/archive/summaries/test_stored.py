"""A summary's files: an edited page stays, and nothing of it is ever lost."""

import json
from dataclasses import asdict
from datetime import date
from pathlib import Path

import pytest

from archive.files import write_json, write_text
from archive.home import SessionFolder
from archive.records import Chapter, Cited, Session, Summary
from archive.summaries.forms.page import render_summary
from archive.summaries.stored import StoredSummary, read_stored, write_stored

SESSION = Session("2020-10-17", date(2020, 10, 17), "抢占", week=1)
MINE = "# 我自己写的\n"


def summary(said: str = "先挑选 victim。") -> Summary:
    sentence = Cited(said, ("2020-10-17@00:00:00-00:00:02",))
    return Summary(
        session_id=SESSION.id,
        abstract=(sentence,),
        chapters=(Chapter("抢占", 0.0, 2.0, "2020-10-17@00:00:00-00:00:02", (sentence,)),),
        points=(),
        terms=("victim",),
        made_by="extractive 2",
        key=said,
    )


@pytest.fixture
def folder(tmp_path: Path) -> SessionFolder:
    """A session with a summary."""
    folder = SessionFolder(tmp_path / SESSION.id)
    write_stored(folder, SESSION, summary(), replace_edited=False)
    return folder


def stored(folder: SessionFolder) -> StoredSummary:
    return read_stored(folder, SESSION)


def write(folder: SessionFolder, said: str, *, replace_edited: bool = False) -> str:
    """The name of what stands beside summary.md after another summary was written; "" when nothing does."""
    beside = write_stored(folder, SESSION, summary(said), replace_edited=replace_edited)
    return beside.name if beside else ""


def pages(folder: SessionFolder) -> dict[str, str]:
    return {path.name: path.read_text("utf-8") for path in sorted(folder.root.glob("*.md"))}


def without_hash(folder: SessionFolder) -> None:
    """As versions before the hash wrote it."""
    write_json(folder.summary, {"schema": 1, **asdict(summary())})


def test_a_summary_as_it_was_written_gives_way_to_the_next(folder):
    assert stored(folder) == StoredSummary("先挑选 victim。", is_edited=False)
    assert write(folder, "别的。") == ""
    assert pages(folder) == {"summary.md": render_summary(SESSION, summary("别的。"))}


def test_an_edited_summary_stays_and_the_next_stands_beside_it(folder):
    folder.summary_text.write_text(MINE, "utf-8")
    for said in ("别的。", "又是别的。"):
        assert write(folder, said) == "summary.new.md"
        assert stored(folder) == StoredSummary(said, is_edited=True)
        assert pages(folder) == {"summary.md": MINE, "summary.new.md": render_summary(SESSION, summary(said))}


def test_the_new_summary_in_its_place_is_one_as_written(folder):
    folder.summary_text.write_text(MINE, "utf-8")
    write(folder, "别的。")
    folder.new_summary.replace(folder.summary_text)
    assert not stored(folder).is_edited


def test_an_edited_summary_that_is_replaced_is_kept_beside(folder):
    folder.summary_text.write_text(MINE, "utf-8")
    write(folder, "别的。")
    assert write(folder, "别的。", replace_edited=True) == "summary.old.md"
    assert pages(folder) == {"summary.md": render_summary(SESSION, summary("别的。")), "summary.old.md": MINE}


def test_no_edited_summary_takes_the_place_of_one_that_was_kept_before(folder):
    for text in (MINE, "# 又改了\n"):
        folder.summary_text.write_text(text, "utf-8")
        write(folder, text, replace_edited=True)
    kept = [text for name, text in pages(folder).items() if name != "summary.md"]
    assert sorted(kept) == sorted([MINE, "# 又改了\n"])


def test_an_untouched_summary_of_a_version_without_hashes_gives_way(folder):
    without_hash(folder)
    assert not stored(folder).is_edited
    assert write(folder, "别的。") == ""


def test_an_edited_summary_of_a_version_without_hashes_stays(folder):
    without_hash(folder)
    folder.summary_text.write_text(folder.summary_text.read_text("utf-8") + "\n结论：下周再看。\n", "utf-8")
    assert stored(folder).is_edited
    assert write(folder, "别的。") == "summary.new.md"


@pytest.mark.parametrize("values", ["", "[]", "{}", '{"abstract": 1}'])
def test_a_summary_with_nothing_that_says_who_wrote_it_stays(folder, values):
    folder.summary.write_text(values, "utf-8")
    folder.summary_text.write_text(MINE, "utf-8")
    assert write(folder, "别的。") == "summary.new.md"
    folder.summary.unlink()
    assert write(folder, "别的。") == "summary.new.md"


def test_a_run_that_was_killed_between_the_two_files_edited_nothing(folder):
    write_text(folder.summary_text, render_summary(SESSION, summary("别的。")))
    assert write(folder, "别的。") == ""
    assert not stored(folder).is_edited


def test_line_ends_of_another_system_are_no_edit(folder):
    folder.summary_text.write_bytes(folder.summary_text.read_bytes().replace(b"\n", b"\r\n"))
    assert not stored(folder).is_edited


def test_a_summary_that_is_gone_is_made_again(folder):
    folder.summary_text.unlink()
    assert stored(folder) == StoredSummary()
    assert write(folder, "别的。") == ""


def test_the_file_for_programs_is_the_new_one_in_either_case(folder):
    folder.summary_text.write_text(MINE, "utf-8")
    write(folder, "别的。")
    assert json.loads(folder.summary.read_text("utf-8"))["abstract"][0]["text"] == "别的。"
