"""The pages about a whole term: timeline, plan, topics, code and people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

from archive.errors import AddressWrong
from archive.messages import _
from archive.records import KINDS
from search.pages.opened import SHARED_KINDS, OpenedArchive
from search.study.coverage import ItemCover, TopicCover, measure_coverage
from search.study.members import MemberWork, list_members
from search.study.symbols import SymbolStory, SymbolUse, list_symbols, tell_symbol
from search.study.timeline import Timeline, make_timeline
from search.study.topic_match import TopicMatcher
from search.study.topic_story import TopicSession, TopicStory, tell_story
from search.study.topics import Topic

LEVELS = 5  # shades of a topic's weeks
TOPICS_SHOWN = 40


@dataclass(frozen=True)
class TopicRow:
    """A topic through the sessions, as shades from 0 to LEVELS."""

    topic: Topic
    levels: tuple[tuple[str, int, int], ...]  # session, passages, shade
    reading: tuple[int, int]  # passages of what belongs to no session, shade


def timeline_page(archive: OpenedArchive, *, personal: bool) -> Timeline:
    """The term on one page; sessions that cannot be read are left out. Raises IndexMissing."""
    corpus, topics = archive.corpus_for(personal=personal), archive.topics_for(personal=personal)
    make = partial(make_timeline, archive.overviews()[0], corpus, topics, archive.plan)
    return archive.keep(("timeline", personal), make)


def coverage_page(archive: OpenedArchive, today: date, *, personal: bool) -> list[ItemCover]:
    """The plan against what was discussed and written; raises IndexMissing, SettingsWrong."""

    def measure() -> list[ItemCover]:
        with matching(archive) as matcher:
            return measure_coverage(matcher, archive.plan, today=today)

    items = archive.keep(("coverage", today), measure)
    return items if personal else [replace(one, topics=tuple(map(shared_cover, one.topics))) for one in items]


def shared_cover(cover: TopicCover) -> TopicCover:
    """The same without places in the chat."""
    return replace(
        cover,
        best=tuple(one for one in cover.best if one.passage.kind in SHARED_KINDS),
        open=tuple(one for one in cover.open if one.kind in SHARED_KINDS),
    )


@contextmanager
def matching(archive: OpenedArchive) -> Iterator[TopicMatcher]:
    """What finds passages about topics; raises IndexMissing."""
    searcher = archive.searcher
    with searcher.readers.snapshot() as index:
        yield TopicMatcher(index, searcher.settings, searcher.glossary, searcher.members)


def topics_page(archive: OpenedArchive, *, personal: bool) -> list[TopicRow]:
    """What the term is about, the weightiest first, with how much of each was in which session; raises IndexMissing."""
    shown = archive.topics_for(personal=personal)[:TOPICS_SHOWN]
    most = max((count for one in shown for count in (*dict(one.sessions).values(), one.reading)), default=1)
    return [shaded_topic(one, most) for one in shown]


def shaded_topic(topic: Topic, most: int) -> TopicRow:
    """The shades of a topic; `most` passages have the darkest one."""
    levels = tuple((session, count, shade(count, most)) for session, count in topic.sessions)
    return TopicRow(topic, levels, (topic.reading, shade(topic.reading, most)))


def shade(count: int, most: int) -> int:
    """0 for nothing, else 1 to LEVELS."""
    return -(-count * LEVELS // most) if count else 0


def topic_page(archive: OpenedArchive, topic: str, *, personal: bool) -> TopicStory:
    """The story of one topic; raises QueryWrong, IndexMissing."""

    def tell() -> TopicStory:
        with matching(archive) as matcher:
            return tell_story(matcher, topic, archive.searcher.glossary)

    story = archive.keep(("topic", topic), tell)
    return story if personal else replace(story, sessions=tuple(map(shared_session, story.sessions)))


def shared_session(session: TopicSession) -> TopicSession:
    """The same without what was said in the chat."""
    return replace(session, mentions=tuple(one for one in session.mentions if one.passage.kind in SHARED_KINDS))


def symbols_page(archive: OpenedArchive, *, personal: bool) -> list[SymbolUse]:
    """The code that is talked and written about, what most passages name first; raises IndexMissing."""
    searcher, corpus = archive.searcher, archive.corpus_for(personal=personal)
    people = [name for one in searcher.members.known for name in one.names]
    return archive.keep(("symbols", personal), lambda: list_symbols(corpus, searcher.settings.code, apart=people))


def kinds_with(uses: Iterable[SymbolUse]) -> tuple[str, ...]:
    """The kinds of passages that name any of these, in their usual order."""
    named = {passage.kind for use in uses for passage in use.passages}
    return tuple(kind for kind in KINDS if kind in named)


def symbol_page(archive: OpenedArchive, name: str, *, personal: bool) -> SymbolStory:
    """Everything said about a file or a function; raises IndexMissing."""
    searcher, corpus = archive.searcher, archive.corpus_for(personal=personal)
    return archive.keep(
        ("symbol", name, personal),
        lambda: tell_symbol(archive.home, corpus, name, searcher.glossary, searcher.settings.code),
    )


def members_page(archive: OpenedArchive) -> Sequence[MemberWork]:
    """What everybody wrote and said; raises IndexMissing."""
    corpus, topics = archive.corpus_for(personal=True), archive.topics_for(personal=True)
    return archive.keep("members", lambda: list_members(corpus, archive.searcher.members, topics))


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
