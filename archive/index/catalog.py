"""The SQLite catalog of passages as a reader sees it: what they are, which words they hold, and which pass a filter.

A reader sees the state of one commit for as long as its own transaction lasts (`begin` to `end`), whatever is written
meanwhile by `catalog_writer`.
"""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from archive.arrays import BoolArray, DoubleArray, IntArray
from archive.index import postings
from archive.index.filters import LAST_CHARACTER, Filters, facet, facet_filters
from archive.index.postings import batches, placeholders
from archive.index.rows import SPEECH_KINDS, passage_of_row
from archive.index.smoothing import Postings, smooth_over_neighbours
from archive.records import Passage
from archive.text.script import HAN
from archive.text.tokens import tokenize

CONTINUES = facet("speech", "goes on")  # of a passage of speech or chat that follows another one of the same file
HAN_CHARACTER = re.compile(f"[{HAN}]")
BUSY_S = 30.0  # a reader waits this long while another process tidies up the log of a killed writer


class SpeechContext(NamedTuple):
    """What is spoken, by passage number: whether it is speech or chat, the transcript or chat that it is part of, and its
    length, smoothed over its neighbours there."""

    inside: BoolArray
    sequences: IntArray
    lengths: DoubleArray


class Catalog:
    """One generation's passages, for one thread at a time that reads them."""

    def __init__(self, path: Path):
        self.database = self._connect(path)
        self._lengths_at: tuple[int, IntArray, BoolArray] | None = None
        self._speech_at: tuple[int, SpeechContext | None] | None = None

    def _connect(self, path: Path) -> sqlite3.Connection:
        return sqlite3.connect(
            read_only_uri(path),
            uri=True,
            isolation_level=None,
            timeout=BUSY_S,
            check_same_thread=False,  # a pool lends it to another thread for the next query
        )

    def close(self) -> None:
        """Let go of the file."""
        self.database.close()

    def begin(self) -> None:
        """See one commit until `end`."""
        self.database.execute("begin")
        self.state("commits")  # a transaction takes hold with its first reading

    def end(self) -> None:
        """See the latest commit again; what a writer has not committed is undone."""
        if self.database.in_transaction:
            self.database.execute("rollback")

    # What is in it

    def state(self, name: str) -> int:
        """`commits` so far, the `next_number` of a passage, the `dimensions` of the vectors."""
        return int(self.database.execute("select value from state where name = ?", (name,)).fetchone()[0])

    def count(self) -> int:
        """How many passages there are."""
        return int(np.count_nonzero(self.present()))

    def size(self) -> int:
        """One more than the highest number that a passage has or had."""
        return self.state("next_number")

    def lengths(self) -> IntArray:
        """The number of tokens of each passage, by passage number."""
        return self._read_lengths()[1]

    def present(self) -> BoolArray:
        """Whether there is a passage of that number."""
        return self._read_lengths()[2]

    def _read_lengths(self) -> tuple[int, IntArray, BoolArray]:
        commits = self.state("commits")
        if self._lengths_at is None or self._lengths_at[0] != commits:
            self._lengths_at = (commits, *postings.read_lengths(self.database, self.size()))
        return self._lengths_at

    def speech_context(self) -> SpeechContext | None:
        """What is speech and chat, and how it hangs together; None where there is none."""
        commits = self.state("commits")
        if self._speech_at is None or self._speech_at[0] != commits:
            self._speech_at = (commits, self._read_speech_context())
        return self._speech_at[1]

    def _read_speech_context(self) -> SpeechContext | None:
        inside = self.mask(postings.passages_with_any(self.database, [facet("kind", kind) for kind in SPEECH_KINDS]))
        if not inside.any():
            return None
        begins = ~self.mask(postings.passages_with_any(self.database, [CONTINUES]))
        sequences = np.cumsum(begins, dtype=np.int64)
        lengths = smooth_over_neighbours(Postings(np.arange(len(sequences)), self.lengths()), sequences)
        return SpeechContext(inside, sequences, lengths)

    def unit_keys(self) -> dict[str, str]:
        """Unit -> the key of what its passages were made from."""
        return dict(self.database.execute("select unit, key from units"))

    def ids_of(self, unit: str) -> dict[str, int]:
        """Passage id -> number, of one unit."""
        return dict(self.database.execute("select id, number from passages where unit = ?", (unit,)))

    def ids(self) -> dict[str, int]:
        """Passage id -> number."""
        return dict(self.database.execute("select id, number from passages"))

    def passages(self, numbers: Sequence[int]) -> dict[int, Passage]:
        """The passages of those numbers."""
        found: dict[int, Passage] = {}
        for batch in batches([int(number) for number in numbers]):
            rows = self.database.execute(f"select * from passages where number in ({placeholders(batch)})", batch)
            names = [column[0] for column in rows.description]
            values = (dict(zip(names, row, strict=True)) for row in rows)
            found |= {row["number"]: passage_of_row(row) for row in values}
        return found

    def numbers_of(self, ids: Sequence[str]) -> dict[str, int]:
        """Passage id -> number, for those that are here."""
        found: dict[str, int] = {}
        for batch in batches(ids):
            query = f"select id, number from passages where id in ({placeholders(batch)})"
            found |= dict(self.database.execute(query, batch))
        return found

    def listed(self) -> Iterator[int]:
        """Numbers of all passages: the latest session first, each file from its beginning."""
        query = "select number from passages order by day desc, path, coalesce(start_s, line_from), id"
        return (row[0] for row in self.database.execute(query))

    def names(self) -> list[str]:
        """Everybody who wrote or spoke, by name."""
        return sorted({*self.names_in("author"), *self.names_in("speaker")})

    def folded_names(self, field: str) -> list[str]:
        """The names of one field as facets have them, without upper case."""
        terms = self.terms_between(facet(field, ""), facet(field, LAST_CHARACTER))
        return [term.removeprefix(facet(field, "")) for term in terms]

    def names_in(self, field: str) -> Iterator[str]:
        """The names of one field as they are written in the first passage that has each."""
        for folded in self.folded_names(field):
            number = postings.occurrences_of(self.database, facet(field, folded))[0] >> postings.POSITION_BITS
            for passage in self.passages([number]).values():
                names = (passage.author if field == "author" else passage.speaker) or ""
                yield from (name for name in names.split(", ") if name.casefold() == folded)

    def sessions(self) -> dict[str, tuple[str, str]]:
        """Session id -> (title, day)."""
        return {row[0]: (row[1], row[2]) for row in self.database.execute("select id, title, day from sessions")}

    def titles(self, sessions: Iterable[str]) -> dict[str, str]:
        """Session id -> title, of some sessions."""
        query = "select title from sessions where id = ?"
        return {id_: row[0] for id_ in sessions for row in self.database.execute(query, (id_,))}

    def shards(self) -> dict[int, str]:
        """Block of passage numbers -> the name of its folder in Chroma's."""
        return dict(self.database.execute("select block, folder from shards order by block"))

    # Words

    def postings(self, terms: Iterable[str]) -> dict[str, Postings]:
        """The passages that hold each of the index tokens; tokens that occur nowhere are left out."""
        return postings.postings_of(self.database, terms)

    def document_frequency(self, term: str) -> int:
        """In how many passages an index token occurs."""
        return postings.document_frequency(self.database, term)

    def phrase(self, text: str) -> IntArray:
        """Passages whose tokens hold those of `text` in this order; none for a text without tokens."""
        words = tokenize(text)
        if len(words) == 1 and len(words[0]) == 1:
            return postings.passages_with_any(self.database, (words[0], *self.bigrams_with(words[0])))
        return postings.passages_with_phrase(self.database, words) if words else np.empty(0, np.int64)

    def known_terms(self, near: str, limit: int = 50_000) -> list[str]:
        """Index tokens that begin with the same letter as `near`, for suggestions."""
        return self.terms_between(near[:1], near[:1] + LAST_CHARACTER)[:limit]

    def terms_between(self, low: str, high: str) -> list[str]:
        """Index tokens and facets from `low` to `high`, both included, in order."""
        query = "select term from terms where term between ? and ? order by term"
        return [row[0] for row in self.database.execute(query, (low, high))]

    def bigrams_with(self, character: str, limit: int = 200) -> list[str]:
        """The pairs of characters that a Chinese character is indexed in, the commonest first; none for other letters."""
        if not HAN_CHARACTER.fullmatch(character):
            return []
        query = """
            select term, holding from terms where length(term) = 2 and substr(term, 2) = :character
            union select term, holding from terms where length(term) = 2 and term between :character and :last
            order by holding desc, term limit :limit
        """
        values = {"character": character, "last": character + LAST_CHARACTER, "limit": limit}
        return [row[0] for row in self.database.execute(query, values)]

    def allowed(self, filters: Filters) -> BoolArray:
        """Which passages pass the filters, by number."""
        inside = self.present().copy()
        for field, wanted in facet_filters(filters):
            terms = [facet(field, value) for value in wanted]
            inside &= self.mask(postings.passages_with_any(self.database, terms))
        if filters.since or filters.until:
            low, high = facet("day", filters.since), facet("day", filters.until or LAST_CHARACTER)
            inside &= self.mask(postings.passages_with_range(self.database, low, high))
        return inside

    def mask(self, numbers: IntArray) -> BoolArray:
        """True at these passage numbers."""
        inside = np.zeros(self.size(), bool)
        inside[numbers] = True
        return inside


def read_only_uri(path: Path) -> str:
    """The address of a catalog for SQLite. In a folder that cannot be written, such as a shared copy, a reader has no
    place for its own marks, and needs none where no writer left a log."""
    alone = not os.access(path.parent, os.W_OK) and not path.with_name(f"{path.name}-wal").exists()
    return f"{path.absolute().as_uri()}?mode=ro" + ("&immutable=1" if alone else "")
