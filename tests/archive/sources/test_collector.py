"""What sources bring, list and fail at goes into the archive and its ledger, once, whatever stops a visit."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from archive.errors import SourceFailed
from archive.home import Home
from archive.intake.collecting import CollectReport, CollectRun
from archive.settings import Settings
from archive.sources import ledger
from archive.sources.base import Failure, Found, Link, Unchanged, Unfinished, Visit
from archive.sources.collector import Collector
from archive.sources.ledger import Ledger, LedgerEntry
from tests.archive.sources.made_up import MadeUp, page

NOW = datetime(2020, 10, 18, 12, tzinfo=UTC)
KEY = "https://example.org/queue"


@pytest.fixture
def visit(home: Home) -> Callable[..., CollectReport]:
    """`visit(source, …)` is one run of collecting; `counts` of its visits are kept in `visit.counts`."""

    def run(*sources: MadeUp, now: datetime = NOW, retry: bool = False) -> CollectReport:
        collecting = CollectRun(home, Settings(), ())
        collector = Collector(collecting, now, retry=retry)
        collector.visit_all([source.configured(f"source-{number}") for number, source in enumerate(sources)])
        run.counts = [dict(visited.counts) for visited in collector.visits]  # type: ignore[attr-defined]
        return collecting.report

    return run


def entry(home: Home, address: str = KEY) -> LedgerEntry:
    found = Ledger.read(home.ledger).get(address)
    assert found
    return found


def test_what_a_source_brings_is_archived_and_entered(home: Home, visit: Callable[..., CollectReport]) -> None:
    report = visit(MadeUp(lambda visit: [page(visit, "queue", "# 队列\n\n三个队列\n")]))
    (note,) = home.session("2020-10-17").notes.glob("*.md")
    assert report.sessions == {"2020-10-17"} and "三个队列" in note.read_text("utf-8")
    written = entry(home)
    assert (written.state, written.path, written.member) == (ledger.WRITTEN, home.relative(note), "alice")
    assert written.source == "source-0" and written.first_seen == "2020-10-18T12:00:00+00:00"


def test_the_same_content_is_not_taken_again(home: Home, visit: Callable[..., CollectReport]) -> None:
    source = MadeUp(lambda visit: [page(visit, "queue", "# 队列\n")])
    visit(source)
    before = home.ledger.read_bytes()
    assert visit(source).sessions == set() and visit.counts == [{"unchanged": 1}]  # type: ignore[attr-defined]
    assert home.ledger.read_bytes() == before and not list(source.visits[0].scratch.iterdir())


def test_a_changed_page_replaces_the_old_one_and_says_so(home: Home, visit: Callable[..., CollectReport]) -> None:
    visit(MadeUp(lambda visit: [page(visit, "queue", "# 队列\n旧\n")]))
    visit(MadeUp(lambda visit: [page(visit, "queue", "# 队列\n新\n")]), now=NOW + timedelta(days=1))
    (note,) = home.session("2020-10-17").notes.glob("*.md")
    assert "新" in note.read_text("utf-8") and "旧" not in note.read_text("utf-8")
    assert (entry(home).state, entry(home).changed_at[:10]) == (ledger.CHANGED, "2020-10-19")


def test_a_source_is_told_where_it_stopped_and_what_it_brought(visit: Callable[..., CollectReport]) -> None:
    source = MadeUp(lambda visit: [page(visit, "queue", "# 队列\n")])
    visit(source)
    visit(source)
    assert source.checkpoints == [{}, {"visits": 1}]
    assert source.visits[1].seen(KEY).sha256 and not source.visits[0].known


def test_a_listed_address_waits_in_links_and_ledger(home: Home, visit: Callable[..., CollectReport]) -> None:
    reader = MadeUp(lambda _visit: [])
    visit(MadeUp(lambda _visit: [Link(KEY, "alice", "2020-10-17", "队列")]), reader)
    assert [(row.link, row.member) for row in reader.visits[0].links] == [(KEY, "alice")]
    assert KEY in home.links.read_text("utf-8")
    assert (entry(home).state, entry(home).session) == (ledger.WAITING, "2020-10-17")


def test_a_failure_is_told_with_its_cure_and_not_tried_at_once_again(
    home: Home, visit: Callable[..., CollectReport]
) -> None:
    source = MadeUp(lambda _visit: [Failure(KEY, ledger.DEAD, "it is gone", "ask alice", "page-dead")])
    (problem,) = visit(source).problems
    assert (problem.source, problem.code, str(problem.cure)) == (f"source-0: {KEY}", "page-dead", "ask alice")
    for hours, waits in ((1, True), (5, True), (7, False)):
        later = MadeUp(lambda _visit: [])
        visit(later, now=NOW + timedelta(hours=hours))
        assert later.visits[0].is_due(KEY) is not waits
    at_once = MadeUp(lambda _visit: [])
    visit(at_once, retry=True)
    assert at_once.visits[0].is_due(KEY)


def test_what_failed_and_came_is_written_again(home: Home, visit: Callable[..., CollectReport]) -> None:
    visit(MadeUp(lambda _visit: [Failure(KEY, ledger.FAILING, "slow", "wait", "slow")]))
    assert (entry(home).failures, entry(home).reason) == (1, "slow")
    visit(MadeUp(lambda visit: [page(visit, "queue", "# 队列\n")]))
    assert (entry(home).state, entry(home).failures, entry(home).reason) == (ledger.WRITTEN, 0, "")


def test_a_file_that_the_archive_refuses_is_a_failure_of_its_own(
    home: Home, visit: Callable[..., CollectReport]
) -> None:
    report = visit(MadeUp(lambda visit: [page(visit, "empty", ""), page(visit, "queue", "# 队列\n")]))
    assert [problem.code for problem in report.problems] == ["note-unreadable"]
    assert entry(home, "https://example.org/empty").state == ledger.UNREADABLE and entry(home).state == ledger.WRITTEN


@pytest.mark.parametrize("error", [SourceFailed("the drive is away", "mount it"), ZeroDivisionError("oh")])
def test_a_source_that_fails_as_a_whole_leaves_the_others_and_what_it_brought(
    home: Home, visit: Callable[..., CollectReport], error: Exception
) -> None:
    broken = MadeUp(lambda visit: [page(visit, "queue", "# 队列\n"), error])
    report = visit(broken, MadeUp(lambda visit: [page(visit, "cache", "# 缓存\n")]))
    assert [problem.source for problem in report.problems] == ["source-0"]
    assert len(list(home.session("2020-10-17").notes.glob("*.md"))) == 2
    visit(broken)
    assert broken.checkpoints[-1] == {} and visit.counts == [{"unchanged": 1}]  # type: ignore[attr-defined]


def test_an_interrupted_visit_keeps_what_it_took(home: Home, visit: Callable[..., CollectReport]) -> None:
    def interrupted(visit: Visit) -> list[Found | BaseException]:
        return [page(visit, "queue", "# 队列\n"), KeyboardInterrupt()]

    source = MadeUp(interrupted)
    with pytest.raises(KeyboardInterrupt):
        visit(source)
    assert entry(home).state == ledger.WRITTEN


def test_losing_the_memory_changes_neither_archive_nor_ledger(home: Home, visit: Callable[..., CollectReport]) -> None:
    source = MadeUp(lambda visit: [page(visit, "queue", "# 队列\n")])
    visit(source)
    note, before = next(home.session("2020-10-17").notes.glob("*.md")), home.ledger.read_bytes()
    (home.index / "sources" / "source-0" / "memory.json").write_text("{", "utf-8")
    stamp = note.stat().st_mtime_ns
    visit(source)
    assert home.ledger.read_bytes() == before and note.stat().st_mtime_ns == stamp


def test_what_is_gone_there_stays_here_and_the_ledger_says_so(home: Home, visit: Callable[..., CollectReport]) -> None:
    visit(MadeUp(lambda visit: [page(visit, "queue", "# 队列\n")], there=frozenset({KEY})))
    visit(MadeUp(lambda _visit: [], there=frozenset()))
    assert entry(home).state == ledger.GONE and list(home.session("2020-10-17").notes.glob("*.md"))
    visit(MadeUp(lambda visit: [page(visit, "queue", "# 队列\n")], there=frozenset({KEY})))
    assert entry(home).state == ledger.WRITTEN


def test_what_is_being_written_is_told_and_no_failure(visit: Callable[..., CollectReport]) -> None:
    report = visit(MadeUp(lambda _visit: [Unfinished("share:talk.mp4"), Unchanged("share:old.mp4")]))
    assert report.problems == [] and [notice.code for notice in report.notices] == ["still-growing"]
