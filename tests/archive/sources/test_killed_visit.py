"""A visit that is killed at any write, and made again, ends in the same archive, links and ledger as one that was not."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from archive import files
from archive.cli.init import make_archive
from archive.home import Home
from archive.intake.collecting import CollectRun
from archive.settings import Settings
from archive.sources import ledger
from archive.sources.base import Expected, Failure, Found, Link, Visit
from archive.sources.collector import Collector
from tests.archive.sources.made_up import MadeUp, page

NOW = datetime(2020, 10, 18, 12, tzinfo=UTC)


class Killed(BaseException):
    """The process is gone: from here on nothing is written."""


class Disk:
    """Counts the writes of a process, and ends it at one of them, before or after the file has its name."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.writes, self.ends_at, self.before = 0, -1, True
        monkeypatch.setattr(Path, "replace", lambda part, target: self.replace(part, target))  # noqa: PLW0108 - a bound method would lose the file

    def replace(self, part: Path, target: Path) -> Path:
        self.writes += 1
        gone = 0 <= self.ends_at <= self.writes
        if gone and (self.before or self.writes > self.ends_at):
            raise Killed
        moved = Path(part).rename(target)
        if gone:
            raise Killed
        return moved


def finds(visit: Visit) -> list[Found | BaseException]:
    dead = Failure("https://example.org/dead", ledger.DEAD, "it is gone", "ask", "page-missing")
    return [
        Link("https://example.org/queue", "alice", "2020-10-17", "=1+1"),
        Expected("alice", "2020-10-17"),
        page(visit, "queue", "# 队列\n\n三个队列\n"),
        page(visit, "cache", "# 缓存\n\n快照\n", session="2020-10-24", author="二虎"),
        *([dead] if visit.is_due(dead.key) else []),
        page(visit, "again", "# 队列\n\n三个队列\n"),
    ]


def visit(home: Home) -> None:
    collector = Collector(CollectRun(home, Settings(), ()), NOW)
    collector.visit_all([MadeUp(finds).configured("pages")])


def contents(home: Home) -> dict[str, str]:
    found = {home.relative(path): path for path in home.root.rglob("*") if path.is_file()}
    kept = {name: path for name, path in found.items() if not name.startswith(".index/")}
    texts = {name: path.read_text("utf-8") for name, path in kept.items() if not name.endswith(files.PART)}
    return {
        name: "\n".join(line for line in text.splitlines() if "fetched_at" not in line) for name, text in texts.items()
    }


def made(root: Path) -> Home:
    home = Home(root)
    make_archive(home)
    return home


@pytest.mark.parametrize("before", [True, False], ids=["before the write", "after the write"])
def test_a_visit_killed_at_any_write_is_made_good(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, before: bool
) -> None:
    whole = made(tmp_path / "whole")
    disk = Disk(monkeypatch)
    visit(whole)
    needed, wanted = disk.writes, contents(whole)
    assert needed > 5 and len(ledger.Ledger.read(whole.ledger).by_address) == 5
    for number in range(1, needed + 1):
        disk.ends_at = -1
        home = made(tmp_path / f"killed-{number}")
        disk.writes, disk.ends_at, disk.before = 0, number, before
        with pytest.raises(Killed):
            visit(home)
        disk.ends_at = -1
        visit(home)
        assert contents(home) == wanted, f"killed at write {number} of {needed}"
