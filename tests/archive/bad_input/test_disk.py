"""A disk that is full, read-only or busy is named once, and loses nothing."""

import errno
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from archive.errors import ArchiveBusy, StorageFailed
from archive.home import Home
from archive.index.generations import count_passages
from archive.pipeline.lock import lock_archive
from archive.pipeline.report import Report, write_report
from tests.archive.bad_input.report import Run, only, pending_names
from tests.sounds import season_sound, write_sound
from tests.whole_run import note, plain_files


def failing(number: int, monkeypatch: pytest.MonkeyPatch, *, where: Callable[[Path], bool]) -> None:
    """Opening a file for writing fails there as on a full or read-only disk."""
    real = Path.open

    def open_(path: Path, mode: str = "r", *more: object, **options: object) -> object:
        if where(path) and set(mode) & set("wax+"):
            raise OSError(number, os.strerror(number), str(path))
        return real(path, mode, *more, **options)

    monkeypatch.setattr(Path, "open", open_)


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (errno.ENOSPC, "the disk that holds .* is full; free some space and run again"),
        (errno.EROFS, ".* cannot be written: Read-only file system; make the folder writable and run again"),
    ],
)
def test_a_disk_that_takes_no_more_is_named_once_and_loses_nothing(
    home: Home, run: Run, run_all: Run, monkeypatch: pytest.MonkeyPatch, number: int, said: str
) -> None:
    run()
    before = plain_files(home)
    for name in ("a", "b"):
        note(home.inbox / f"2020-10-24-{name}.md", f"# {name}\n\n{name}\n")
    failing(number, monkeypatch, where=lambda path: home.sessions in path.parents)
    problems = run_all().problems
    assert [problem.stage for problem in problems].count("collect") == 1
    assert all(re.fullmatch(said, f"{problem.what}; {problem.cure}") for problem in problems)
    assert plain_files(home) == before
    monkeypatch.undo()
    assert run().problems == []
    assert len(list(home.session("2020-10-24").notes.iterdir())) == 2


def test_a_disk_that_fills_while_sound_is_decoded_is_named(
    home: Home, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_sound(home.inbox / "2020-10-17-talk.wav", season_sound(6))
    failing(errno.ENOSPC, monkeypatch, where=lambda path: path.name == "sound.s16")
    problem = only(run())
    assert str(problem.what).startswith("the disk that holds ") and str(problem.cure) == "free some space and run again"
    monkeypatch.undo()
    assert run().problems == []
    assert pending_names(home) == []


def test_a_disk_that_fills_while_indexing_keeps_the_old_index(
    home: Home, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    run()
    note(home.inbox / "2020-10-17-b.md", "# 队列\n\n新的\n")
    failing(errno.ENOSPC, monkeypatch, where=lambda path: path.name == "vectors.f32")
    assert str(only(run()).cure) == "free some space and run again"
    assert count_passages(home, "2020-10-17") == 1
    monkeypatch.undo()
    assert run().problems == []
    assert count_passages(home, "2020-10-17") == 2


def test_a_folder_that_cannot_be_locked_is_named(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    def read_only(*_: object) -> int:
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr(os, "open", read_only)
    with pytest.raises(StorageFailed, match=r"lock cannot be written: Read-only file system"), lock_archive(home.lock):
        pass


@pytest.mark.skipif(os.geteuid() == 0, reason="root writes where nobody may")
def test_a_read_only_archive_is_named(home: Home, run_all: Run) -> None:
    note(home.inbox / "2020-10-17-x.md")
    home.sessions.chmod(0o555)
    assert "cannot be written: Permission denied" in str(only(run_all()).what)
    home.sessions.chmod(0o755)
    assert run_all().problems == []


def test_a_report_that_cannot_be_kept_says_so(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    failing(errno.ENOSPC, monkeypatch, where=lambda path: home.index in path.parents)
    report = Report()
    write_report(home, report)
    assert str(only(report).cure) == "free some space and run again"


def test_two_ingests_at_once_are_told_apart(home: Home) -> None:
    hold = "import sys; from pathlib import Path; from archive.pipeline.lock import lock_archive\n"
    hold += "with lock_archive(Path(sys.argv[1])): print('held', flush=True); sys.stdin.read()"
    with subprocess.Popen(
        [sys.executable, "-c", hold, str(home.lock)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout and other.stdout.readline() == "held\n"
        said = rf"process {other.pid}, since .*; wait .* or run again with --wait"
        with pytest.raises(ArchiveBusy, match=said), lock_archive(home.lock):
            pass
        other.kill()
