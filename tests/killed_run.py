"""Kill an ingest before each of its changes to the archive, and run it again: `python -m tests.killed_run TEMPLATE OUT EVERY`.

Everything is imported once; each ingest is a fork of this process. OUT/whole is the archive of an ingest that nobody
killed, OUT/killed-N that of one killed before its Nth change and then run again.
"""

import os
import shutil
import signal
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from archive.home import Home
from archive.index import vectors  # noqa: F401 - Chroma, once for all forks
from archive.intake import note_files
from archive.pipeline import plan, report, transcription
from archive.pipeline.steps import Progress, Steps, TranscriptionResult
from archive.transcripts import originals
from tests.whole_run import encode, forced, hear_said, ingest_plainly, open_forced

CHANGES = ("open", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "shutil.copyfile", "sqlite3.connect")
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT


class Noon(datetime):
    """A clock that stands still, so that archives can be compared byte by byte."""

    @classmethod
    def now(cls, tz: object = None) -> datetime:
        return datetime(2020, 10, 18, 12, tzinfo=UTC)


class Changes:
    """Counts what this process does to an archive, and dies before change number `last`."""

    def __init__(self, root: Path, last: int = 0) -> None:
        self.root, self.last, self.count = str(root), last, 0
        sys.addaudithook(self.see)

    def see(self, event: str, arguments: tuple) -> None:
        if event not in CHANGES or self.root not in str(arguments[0]):
            return
        if event == "open" and not (isinstance(arguments[2], int) and arguments[2] & WRITING):
            return
        self.count += 1
        if self.count == self.last:
            os.kill(os.getpid(), signal.SIGKILL)


def hear(path: Path, *, work: Path, prompt: str, progress: Progress, **_: object) -> TranscriptionResult:
    """Leaves work behind, as Whisper does."""
    work.mkdir(parents=True, exist_ok=True)
    (work / "windows.jsonl").write_text("half of it")
    return hear_said(path, work=work, prompt=prompt, progress=progress)


def run(root: Path) -> None:
    note_files.datetime = transcription.datetime = report.datetime = originals.datetime = Noon
    home = Home(root)
    done = ingest_plainly(home, Steps(hear, encode), options=forced())
    assert not done.problems, done.problems
    assert not plan.find_pending(open_forced(home))


def in_child(call: Callable[[], None]) -> int:
    """The exit code, or minus the signal that ended it."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    try:
        call()
        os._exit(0)
    except BaseException as error:
        print(repr(error), file=sys.stderr, flush=True)
        os._exit(1)


def whole(template: Path, out: Path) -> int:
    """Run to the end; the number of changes that took."""
    shutil.copytree(template, out / "whole")
    told = out / "changes"

    def go() -> None:
        changes = Changes(out / "whole")
        run(out / "whole")
        told.write_text(str(changes.count))

    assert in_child(go) == 0
    return int(told.read_text())


def killed(template: Path, root: Path, number: int) -> None:
    shutil.copytree(template, root)

    def die() -> None:
        Changes(root, number)
        run(root)

    ended = in_child(die)
    assert ended == -signal.SIGKILL, f"{root}: ended with {ended}"
    assert in_child(lambda: run(root)) == 0, f"{root}: cannot go on after a kill"


def main(template: Path, out: Path, every: int) -> None:
    for number in range(1, whole(template, out) + 1, every):
        killed(template, out / f"killed-{number:04d}", number)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))
