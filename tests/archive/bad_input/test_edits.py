"""What somebody broke by hand stops as little as it can, and is named with its cure."""

from collections.abc import Callable

import pytest

from archive.errors import SettingsWrong
from archive.home import Home
from archive.index.generations import count_passages
from archive.intake import notes
from archive.pipeline import plan
from archive.pipeline.report import Report
from tests.archive.bad_input.report import GOOD, Run, only, pending_names
from tests.sounds import season_sound, write_sound
from tests.whole_run import note, open_forced


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[whisper]\nmodell = 'tiny'\n", "there is no setting whisper.modell; did you mean whisper.model?"),
        ("[notes]\nmax_bytes = 'many'\n", "notes.max_bytes is 'many'; give a whole number"),
        ("[whisper\n", "cannot be read as TOML"),
    ],
)
def test_wrong_settings_stop_a_run_before_it_begins(home: Home, run: Run, text: str, said: str) -> None:
    right = home.settings.read_text("utf-8")
    home.settings.write_text(text, "utf-8")
    with pytest.raises(SettingsWrong) as caught:
        run()
    assert said in str(caught.value) and str(home.settings) in str(caught.value)
    home.settings.write_text(right, "utf-8")
    assert run().problems == []


@pytest.fixture
def broken(home: Home, run: Run) -> Callable[[str, bytes], Report]:
    """Break a file of the session of the 24th, and run with a new note in another session."""

    def go(path: str, content: bytes) -> Report:
        write_sound(home.inbox / "2020-10-24-talk.wav", season_sound(6))
        note(home.inbox / "2020-10-24-a.md", "# 队列\n\n三个队列\n", author="Alice")
        assert run().problems == []
        (home.root / path).parent.mkdir(exist_ok=True)
        (home.root / path).write_bytes(content)
        note(home.inbox / "2020-10-17-new.md", "# 新的\n\n别的活动照常归档\n")
        report = run()
        assert count_passages(home, "2020-10-17") == 2
        return report

    return go


@pytest.mark.parametrize(
    ("path", "content", "said"),
    [
        ("notes/alice-队列.md", b"---\nauthor: [\n---\n\nx\n", "its front matter is not YAML; mend it"),
        ("notes/alice-队列.md", b"\xff\xfe\xff", "is not text in UTF-8 any more; restore it from Git"),
        ("transcripts/2020-10-24-talk.json", b'{"schema": 1, "segm', "is not a transcript of this archive"),
        ("transcripts/extra.json", b"[]", "is not a transcript of this archive"),
        ("chat/2020-10-24.md", b"[25:61] a: b\n", "is not a day of chat of this archive"),
        ("chat/todo.md", b"[20:11] a: b\n", "is not a day of chat of this archive"),
        ("session.toml", b"title = \n", "cannot be read as TOML"),
        ("session.toml", b"[[recordings]]\npath = 'media/2020-10-24-talk.wav'\n", "is not a session's record"),
    ],
)
def test_a_file_that_someone_broke_stops_its_own_session_only(
    home: Home, run: Run, broken: Callable[[str, bytes], Report], path: str, content: bytes, said: str
) -> None:
    place = home.session("2020-10-24").root / path
    first = {str(p.what) for p in broken(f"sessions/2020-10-24/{path}", content).problems}
    assert len(first) == 1
    assert path in (what := first.pop()) and said.partition(";")[0] in what
    assert place.read_bytes() == content
    assert {task.session for task in plan.find_pending(open_forced(home))} == {"2020-10-24"}
    if path == "session.toml":
        place.write_text('title = "好了"\n', "utf-8")
    elif path == "notes/alice-队列.md":
        place.write_text("# 好了\n\n正文\n", "utf-8")
    else:
        place.unlink()
    assert run().problems == []
    assert pending_names(home) == []


def test_a_broken_page_of_the_library_stops_the_library_only(home: Home, run: Run) -> None:
    note(home.inbox / "design.md", "# Design\n\nqueues\n")
    assert run().problems == []
    (home.library / "design.md").write_bytes(b"\xff")
    note(home.inbox / "2020-10-17-new.md", "# 新的\n\n别的\n")
    assert "design.md is not text in UTF-8 any more" in str(only(run()).what)
    assert count_passages(home, "2020-10-17") == 2


def test_a_title_page_of_the_inbox_is_not_taken(home: Home, run: Run) -> None:
    (home.inbox / "README.md").write_text("drop files here")
    (home.inbox / ".DS_Store").write_bytes(b"x")
    assert run().problems == []
    assert (home.inbox / "README.md").is_file()


def test_a_recording_and_its_session_record_survive_a_broken_record(home: Home, run: Run) -> None:
    folder = home.session("2020-10-24")
    folder.root.mkdir()
    folder.record.write_text("title = \n")
    path = write_sound(home.inbox / "2020-10-24-talk.wav", season_sound(6))
    report = run()
    assert {"session.toml cannot be read as TOML" in str(problem.what) for problem in report.problems} == {True}
    assert path.is_file()
    folder.record.unlink()
    assert run().problems == []
    assert pending_names(home) == []


def test_a_note_is_not_lost_when_its_archived_version_cannot_be_read(home: Home, run: Run) -> None:
    run()
    archived = home.sessions / GOOD
    archived.write_bytes(b"\xff")
    path = note(home.inbox / "2020-10-17-good.md", "# 抢占\n\n改过了\n", author="good")
    report = run()
    assert all(str(archived) in str(problem.what) for problem in report.problems)
    assert path.is_file()
    archived.unlink()
    assert notes.read_note(path, max_bytes=1000).body == "# 抢占\n\n改过了\n"
    assert run().problems == []
