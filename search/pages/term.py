"""The pages about a whole term: timeline, plan, topics, code and people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from archive.errors import AddressWrong
from archive.messages import _
from search.pages.opened import OpenedArchive
from search.study.coverage import ItemCover, measure_coverage
from search.study.members import MemberWork, list_members
from search.study.symbols import SymbolStory, SymbolUse, list_symbols, tell_symbol
from search.study.timeline import Timeline, make_timeline
from search.study.topic_match import TopicMatcher
from search.study.topic_story import TopicStory, tell_story
from search.study.topics import Topic

LEVELS = 5  # shades of a topic's weeks
TOPICS_SHOWN = 40


@dataclass(frozen=True)
class TopicRow:
    """A topic through the sessions, as shades from 0 to LEVELS."""

    topic: Topic
    levels: tuple[tuple[str, int, int], ...]  # session, passages, shade


def timeline_page(archive: OpenedArchive) -> Timeline:
    """The term on one page; sessions that cannot be read are left out. Raises IndexMissing."""
    return archive.keep(
        "timeline", lambda: make_timeline(archive.overviews()[0], archive.corpus, archive.topics, archive.plan)
    )


def coverage_page(archive: OpenedArchive, today: date) -> list[ItemCover]:
    """The plan against what was discussed and written; raises IndexMissing, SettingsWrong."""

    def measure() -> list[ItemCover]:
        searcher = archive.searcher
        with searcher.readers.snapshot() as index:
            matcher = TopicMatcher(index, searcher.settings, searcher.glossary, searcher.members)
            return measure_coverage(matcher, archive.plan, today=today)

    return archive.keep(("coverage", today), measure)


def topics_page(archive: OpenedArchive) -> list[TopicRow]:
    """What the term is about, the weightiest first, with how much of each was in which session; raises IndexMissing."""
    shown = archive.topics[:TOPICS_SHOWN]
    most = max((count for one in shown for _session, count in one.sessions), default=1)
    return [TopicRow(one, tuple((session, n, shade(n, most)) for session, n in one.sessions)) for one in shown]


def shade(count: int, most: int) -> int:
    """0 for nothing, else 1 to LEVELS."""
    return -(-count * LEVELS // most) if count else 0


def topic_page(archive: OpenedArchive, topic: str) -> TopicStory:
    """The story of one topic; raises QueryWrong, IndexMissing."""
    searcher = archive.searcher

    def tell() -> TopicStory:
        with searcher.readers.snapshot() as index:
            matcher = TopicMatcher(index, searcher.settings, searcher.glossary, searcher.members)
            return tell_story(matcher, topic, searcher.glossary)

    return archive.keep(("topic", topic), tell)


def symbols_page(archive: OpenedArchive) -> list[SymbolUse]:
    """The code that is talked and written about, what most passages name first; raises IndexMissing."""
    searcher = archive.searcher
    people = [name for one in searcher.members.known for name in one.names]
    return archive.keep("symbols", lambda: list_symbols(archive.corpus, searcher.settings.code, apart=people))


def symbol_page(archive: OpenedArchive, name: str, *, personal: bool) -> SymbolStory:
    """Everything said about a file or a function; without `personal` nothing of the chat. Raises IndexMissing."""
    searcher = archive.searcher
    corpus = archive.corpus if personal else archive.corpus.only(kinds=("speech", "note", "reading"))
    return archive.keep(
        ("symbol", name, personal),
        lambda: tell_symbol(archive.home, corpus, name, searcher.glossary, searcher.settings.code),
    )


def members_page(archive: OpenedArchive) -> Sequence[MemberWork]:
    """What everybody wrote and said; raises IndexMissing."""
    return archive.keep("members", lambda: list_members(archive.corpus, archive.searcher.members, archive.topics))


def member_page(archive: OpenedArchive, name: str) -> MemberWork:
    """What one person wrote and said, by any name of theirs; raises AddressWrong."""
    members = archive.searcher.members
    found = next((one for one in members_page(archive) if members.are_same(one.name, name)), None)
    if found is None:
        raise AddressWrong(
            _("nobody is known by the name {name}", name=name),
            _("see who is with: {command}", command="sig-archive members"),
        )
    return found


def sessions_of_work(work: MemberWork) -> list[str]:
    """The sessions that somebody wrote, spoke or chatted in, oldest first."""
    written = {note.session for note in work.notes if note.session}
    return sorted(written | set(work.messages) | set(work.spoken_min))
