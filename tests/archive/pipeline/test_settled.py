"""A session that lacked nothing is not read again until something that decides it was touched."""

import os
from collections.abc import Callable

import pytest

from archive.home import Home
from archive.pipeline import plan, settled, state
from archive.pipeline.context import NOTHING_ASKED, RunOptions, open_context
from archive.pipeline.report import Report
from archive.pipeline.steps import Steps
from tests.sounds import tone, write_sound
from tests.whole_run import ingest_plainly, note

Run = Callable[..., Report]


@pytest.fixture
def archived(home: Home, run_all: Run, monkeypatch: pytest.MonkeyPatch) -> Home:
    """Two sessions with nothing to be done, whose files count as old."""
    write_sound(home.inbox / "2020-10-17-talk.wav", tone(1))
    note(home.inbox / "2020-10-17-alice.md", author="Alice")
    note(home.inbox / "2020-10-24-bowen.md", "# 队列\n\nactiveQ 是一个堆。\n", author="Bowen")
    run_all()
    monkeypatch.setattr(settled, "JUST_WRITTEN_NS", -(10**18))
    return home


def read_for_plan(home: Home, monkeypatch: pytest.MonkeyPatch, options: RunOptions = NOTHING_ASKED) -> list[str]:
    """The sessions that are read to find what is pending."""
    read: list[str] = []
    real = state.read_state
    with monkeypatch.context() as patch:
        patch.setattr(state, "read_state", lambda folder: (read.append(folder.id), real(folder))[1])
        plan.find_pending(open_context(home, options))
    return read


def pending(home: Home, options: RunOptions = NOTHING_ASKED) -> list[tuple[str, str]]:
    return [(one.session, one.stage) for one in plan.find_pending(open_context(home, options))]


def test_sessions_that_lack_nothing_are_read_once(archived: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    assert read_for_plan(archived, monkeypatch) == ["2020-10-17", "2020-10-24"]
    assert read_for_plan(archived, monkeypatch) == []
    assert pending(archived) == []


def test_a_note_that_was_changed_is_seen_though_its_size_and_time_are_the_same(archived: Home) -> None:
    assert pending(archived) == []
    path = next((archived.sessions / "2020-10-24" / "notes").glob("*.md"))
    seen = path.stat()
    path.write_text(path.read_text("utf-8").replace("activeQ", "activeP"), "utf-8")
    os.utime(path, ns=(seen.st_atime_ns, seen.st_mtime_ns))
    assert pending(archived) == [("2020-10-24", "summarise"), ("2020-10-24", "index")]


@pytest.mark.parametrize("gone", ["summary.json", "transcripts/2020-10-17-talk.vtt"])
def test_a_file_that_went_is_seen(archived: Home, gone: str) -> None:
    assert pending(archived) == []
    (archived.sessions / "2020-10-17" / gone).unlink()
    assert pending(archived)[0][0] == "2020-10-17"


def test_other_settings_and_another_glossary_are_seen(archived: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    assert pending(archived) == []
    archived.glossary.write_text('[[terms]]\ncanonical = "activeQ"\nzh = ["活跃队列"]\n', "utf-8")
    assert read_for_plan(archived, monkeypatch) == ["2020-10-17", "2020-10-24"]


def test_what_is_forced_is_pending(archived: Home) -> None:
    assert pending(archived) == []
    assert ("2020-10-24", "summarise") in pending(archived, RunOptions(force=("summarise",)))


def test_a_lost_index_is_seen(archived: Home) -> None:
    assert pending(archived) == []
    (archived.index / "current").unlink()
    assert [stage for _session, stage in pending(archived)] == ["index", "index"]


def test_a_file_that_was_just_written_settles_nothing(archived: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settled, "JUST_WRITTEN_NS", 10**15)
    read_for_plan(archived, monkeypatch)
    assert read_for_plan(archived, monkeypatch) == ["2020-10-17", "2020-10-24"]


def test_a_damaged_record_of_it_and_a_reader_that_keeps_nothing(
    archived: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = archived.index / "settled.json"
    path.write_text("[", "utf-8")
    plan.find_pending(open_context(archived), remember=False)
    assert path.read_text("utf-8") == "["
    assert read_for_plan(archived, monkeypatch) == ["2020-10-17", "2020-10-24"]


def test_a_run_that_finds_one_new_session_reads_no_other(
    archived: Home, fake_steps: Steps, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = ingest_plainly(archived, fake_steps).sessions
    read: list[str] = []
    real = state.read_state
    monkeypatch.setattr(state, "read_state", lambda folder: (read.append(folder.id), real(folder))[1])
    note(archived.inbox / "2020-10-31-chen.md", "# 缓存\n\n快照只复制有变化的节点。\n", author="Chen")
    (archived.partial / "0123").mkdir(parents=True)
    report = ingest_plainly(archived, fake_steps)
    assert set(read) == {"2020-10-31"}
    assert report.sessions[:2] == before and before[0].recordings == 1 and before[1].passages == 1
    assert not (archived.partial / "0123").exists()


def test_what_a_report_says_of_a_session_is_made_anew_when_the_session_was_touched(
    archived: Home, fake_steps: Steps
) -> None:
    assert [one.notes for one in ingest_plainly(archived, fake_steps).sessions] == [1, 1]
    note(archived.sessions / "2020-10-24" / "notes" / "chen-cache.md", "# 缓存\n\n快照。\n", author="Chen")
    changed = ingest_plainly(archived, fake_steps).sessions[1]
    assert (changed.notes, changed.passages) == (2, 2)
