"""The page of a search, and that of an answer: hits under their sessions, each with the second or the lines that open it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath

from archive.errors import QueryWrong
from archive.index.filters import Filters, split_names
from archive.messages import _
from archive.records import Passage
from search.api import SearchOptions, SearchResult
from search.formats.grouping import group_by_session
from search.formats.notices import notices
from search.pages.media import find_media
from search.pages.opened import SHARED_KINDS, OpenedArchive
from search.pages.session import summary_for
from search.query.parse import parse_query
from search.reading.session_pointer import abstract_of
from search.reading.snippet import Snippet, cut_snippet
from search.results import Hit, Mode
from search.study.ask import Answer
from search.study.asking import ask

HITS = 20  # of a page
MOST_HITS = 200  # however far somebody turns the pages
SNIPPET_ROOM = 260  # columns
NARROWINGS = 8  # values that are offered of a filter


@dataclass(frozen=True)
class Asked:
    """What somebody asks for on a page or through the API."""

    q: str = ""
    filters: Filters = field(default_factory=Filters)
    mode: Mode = "hybrid"
    limit: int = HITS
    offset: int = 0

    @property
    def is_empty(self) -> bool:
        """Whether nothing is asked for yet."""
        return not self.q.strip() and self.filters == Filters()


@dataclass(frozen=True)
class SoundAt:
    """A second of a recording that a browser can play, on the recording's own clock."""

    session_id: str
    stem: str
    own_s: float


@dataclass(frozen=True)
class ShownHit:
    """A hit and what is shown of it."""

    rank: int
    hit: Hit
    snippet: Snippet
    sound: SoundAt | None  # what can be heard of it here


@dataclass(frozen=True)
class HitGroup:
    """The hits of one session; of none for recommended reading."""

    session_id: str
    title: str
    hits: tuple[ShownHit, ...]


@dataclass(frozen=True)
class SearchPage:
    """The page of a search."""

    asked: Asked
    result: SearchResult | None  # None where nothing is asked
    groups: tuple[HitGroup, ...] = ()
    notices: tuple[str, ...] = ()
    next_offset: int | None = None
    facets: Mapping[str, Sequence[tuple[str, int]]] = field(default_factory=dict)  # filter -> (value, hits with it)


def find_hits(archive: OpenedArchive, asked: Asked, *, personal: bool) -> tuple[SearchResult, int | None]:
    """(the result with the hits from `offset` on, the next offset or None); without `personal` nothing of the chat.

    Raises what a search does.
    """
    wanted = min(asked.offset + asked.limit + 1, MOST_HITS)
    options = SearchOptions(limit=wanted, mode=asked.mode)
    result = archive.searcher.search(asked.q, shared_only(asked.q, asked.filters, personal=personal), options)
    end = asked.offset + asked.limit
    more = end if len(result.hits) > end and end < MOST_HITS else None
    result = replace(result, hits=result.hits[asked.offset : end])
    return (result if personal else without_personal(archive, result)), more


def without_personal(archive: OpenedArchive, result: SearchResult) -> SearchResult:
    """A result without the names that are like one that nobody has, and without what a summary cites from the chat."""
    session = result.session
    if session and session.summary:
        found = summary_for(archive, session.id, personal=False)
        session = replace(session, abstract=abstract_of(found.values, found.text))
    return replace(result, session=session, unknown_names=tuple(replace(one, known=()) for one in result.unknown_names))


def shared_only(q: str, filters: Filters, *, personal: bool) -> Filters:
    """The filters, which leave out what is personal data unless that may be seen. Raises QueryWrong where it is asked for."""
    if personal:
        return filters
    kinds = parse_query(q, filters).filters.kinds
    if not set(kinds) <= set(SHARED_KINDS):
        raise QueryWrong(_("the group's chat is not shown here"), _("ask for other kinds: {kinds}", kinds=SHARED_KINDS))
    return filters if kinds else replace(filters, kinds=SHARED_KINDS)


def search_page(archive: OpenedArchive, asked: Asked, *, personal: bool) -> SearchPage:
    """The page of a search; raises what a search does."""
    if asked.is_empty:
        return SearchPage(asked, None)
    result, more = find_hits(archive, asked, personal=personal)
    groups = tuple(
        HitGroup(
            session or "",
            result.titles.get(session or "", ""),
            tuple(shown_hit(archive, n + asked.offset, hit) for n, hit in hits),
        )
        for session, hits in group_by_session(result.hits).items()
    )
    return SearchPage(asked, result, groups, tuple(notices(result)), more, narrowings(result.hits))


def shown_hit(archive: OpenedArchive, rank: int, hit: Hit) -> ShownHit:
    """A hit with its snippet, and the sound of it."""
    snippet = cut_snippet(hit.passage.text, hit.highlights, hit.translated, hit.sentence, room=SNIPPET_ROOM)
    return ShownHit(rank, hit, snippet, sound_at(archive, hit.passage, hit.at_s))


def sound_at(archive: OpenedArchive, passage: Passage, at_s: float | None = None) -> SoundAt | None:
    """The sound of a passage from the beginning of the segment that is spoken at a second; None where there is none here."""
    if passage.start_s is None or passage.session_id is None:
        return None
    session_id, stem = passage.session_id, PurePosixPath(passage.path).stem
    if not archive.keep(("media", session_id, stem), lambda: find_media(archive.home.session(session_id), stem)):
        return None
    second = passage.start_s if at_s is None else at_s
    start_s = archive.segment_start(session_id, second, stem if passage.independent else "")
    starts = {one.path.stem: one.starts_at_s for one in archive.transcripts(session_id) if not one.independent}
    return SoundAt(session_id, stem, round(start_s - (0.0 if passage.independent else starts.get(stem, 0.0)), 2))


def narrowings(hits: Iterable[Hit]) -> dict[str, list[tuple[str, int]]]:
    """What the hits could be narrowed to: kinds, sessions and people, the commonest first."""
    counts: dict[str, Counter[str]] = {name: Counter() for name in ("kind", "session", "author", "speaker")}
    for one in (hit.passage for hit in hits):
        counts["kind"][one.kind] += 1
        counts["session"].update([one.session_id] if one.session_id else [])
        counts["author"].update(split_names(one.author) if one.kind == "note" else [])
        counts["speaker"].update(split_names(one.speaker))
    return {name: found.most_common(NARROWINGS) for name, found in counts.items() if found}


@dataclass(frozen=True)
class AskPage:
    """The page of a question; without an answer where nothing is asked yet."""

    question: str
    answer: Answer | None = None
    notices: tuple[str, ...] = ()


def ask_page(archive: OpenedArchive, question: str, filters: Filters, *, personal: bool) -> AskPage:
    """What the archive answers; raises what a search does."""
    if not question.strip():
        return AskPage("")
    answer = answer_for(archive, question, filters, personal=personal)
    return AskPage(question, answer, tuple(notices(replace(answer.result, confidence=1.0))))


def answer_for(archive: OpenedArchive, question: str, filters: Filters, *, personal: bool) -> Answer:
    """The archive's answer; raises what a search does."""
    answer = ask(archive.searcher, question, shared_only(question, filters, personal=personal))
    members = archive.searcher.members
    quotes = tuple(replace(one, speaker=members.canonical(one.speaker)) for one in answer.quotes)
    result = answer.result if personal else without_personal(archive, answer.result)
    return replace(answer, quotes=quotes, result=result)
