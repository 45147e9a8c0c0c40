"""A session is read once a run, and each of its files hashed once."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from archive.errors import SettingsWrong
from archive.home import Home, SessionFolder
from archive.pipeline import state
from archive.pipeline.report import Report
from archive.pipeline.state import SessionStates, read_state
from archive.records import Recording
from tests.sounds import tone, write_sound
from tests.whole_run import note

Run = Callable[..., Report]


@pytest.fixture
def archived(home: Home, run_all: Run) -> Home:
    write_sound(home.inbox / "2020-10-17-talk.wav", tone(1))
    note(home.inbox / "2020-10-17-alice.md", author="Alice")
    note(home.inbox / "2020-10-24-bowen.md", "# 队列\n\nactiveQ 是一个堆。\n", author="Bowen")
    run_all()
    return home


def test_a_run_reads_each_session_once_and_hashes_each_file_once(
    archived: Home, run_all: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    sessions: Counter[str] = Counter()
    files: Counter[Path] = Counter()
    digest_of = state.digest_of

    def read(folder: SessionFolder) -> state.SessionState:
        sessions[folder.id] += 1
        return read_state(folder)

    def digest(path: Path) -> str:
        files[path] += 1
        return digest_of(path)

    monkeypatch.setattr(state, "read_state", read)
    monkeypatch.setattr(state, "digest_of", digest)
    note(archived.inbox / "2020-10-24-carol.md", "# 堆\n\n最小堆。\n", author="Carol")
    run_all()
    assert sessions == {"2020-10-17": 1, "2020-10-24": 1}
    assert len(files) == 6 and set(files.values()) == {1}


def test_a_state_holds_what_the_folder_does(archived: Home) -> None:
    found = read_state(archived.session("2020-10-17"))
    assert [file.path.name for file in found.files] == ["alice-抢占.md", "session.toml", "2020-10-17-talk.json"]
    (recording,) = found.session.recordings
    stored = found.transcript_of(recording)
    assert stored and stored.transcript and stored.is_as_written
    assert (stored.transcript.engine, stored.transcript.segments) == ("fake-whisper", ())
    assert found.transcript_of(Recording("0", "media/other.wav", 1.0, "2020-10-17")) is None
    assert found.problems == ()


def test_a_transcript_that_cannot_be_read_is_a_problem_of_the_state(archived: Home) -> None:
    folder = archived.session("2020-10-17")
    (folder.transcripts / "2020-10-17-talk.json").write_text("{", "utf-8")
    found = read_state(folder)
    assert [error.code for error in found.problems] == ["transcript-unreadable"]
    assert found.transcripts[0].transcript is None


def test_a_session_that_cannot_be_read_says_so_until_it_is_forgotten(archived: Home) -> None:
    record = archived.session("2020-10-24").record
    right = record.read_text("utf-8")
    record.write_text("title = \n", "utf-8")
    states = SessionStates(archived)
    for _ in range(2):
        with pytest.raises(SettingsWrong, match=r"session\.toml cannot be read as TOML"):
            states.of("2020-10-24")
        record.write_text(right, "utf-8")
    states.forget("2020-10-24")
    assert states.of("2020-10-24").session.id == "2020-10-24"
