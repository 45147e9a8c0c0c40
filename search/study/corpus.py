"""Everything that is indexed, in the order of time: what the questions about a whole term look through."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from archive.index.snapshot import Snapshot
from archive.members import NOBODY, Members
from archive.records import KINDS, UNKNOWN_AUTHOR, Passage
from search.query.people import as_shown
from search.readers import ReaderPool


@dataclass(frozen=True)
class Corpus:
    """The passages of one commit, the oldest session first, of a session speech before notes, reading at the end."""

    passages: tuple[Passage, ...]
    titles: Mapping[str, str]  # of the sessions, by id

    @cached_property
    def sessions(self) -> tuple[str, ...]:
        """The sessions that have anything, oldest first."""
        return tuple(dict.fromkeys(one.session_id for one in self.passages if one.session_id))

    def only(self, *, sessions: Sequence[str] = (), kinds: Sequence[str] = ()) -> Corpus:
        """The same without what is of other sessions or kinds; of all where none are named."""
        kept = (
            one
            for one in self.passages
            if (not sessions or one.session_id in sessions) and (not kinds or one.kind in kinds)
        )
        return replace(self, passages=tuple(kept))


EMPTY = Corpus((), {})


def read_corpus(readers: ReaderPool, members: Members = NOBODY) -> Corpus:
    """The latest commit; raises IndexMissing when nothing was indexed yet, or the index is damaged."""
    with readers.snapshot() as index:
        return corpus_of(index, members)


def corpus_of(index: Snapshot, members: Members = NOBODY) -> Corpus:
    """The passages of a snapshot, with the name that counts of everybody who wrote or spoke."""
    passages = index.catalog.passages(list(index.catalog.listed())).values()
    titles = {session: title for session, (title, _day) in index.catalog.sessions().items()}
    return Corpus(tuple(sorted((with_known_author(as_shown(one, members)) for one in passages), key=in_time)), titles)


def with_known_author(passage: Passage) -> Passage:
    """A passage without the word that stands for an author whom nobody knows."""
    return replace(passage, author=None) if passage.author == UNKNOWN_AUTHOR else passage


def in_time(passage: Passage) -> tuple[bool, str, int, str, float]:
    """Sorts by session, kind, file and place."""
    place = passage.start_s if passage.start_s is not None else float(passage.line_from or 0)
    session = passage.session_id or ""
    return not session, session, KINDS.index(passage.kind), passage.path, place


def sessions_of(passages: Iterable[Passage]) -> list[str]:
    """The sessions that passages are of, each once, in their order."""
    return list(dict.fromkeys(one.session_id for one in passages if one.session_id))
