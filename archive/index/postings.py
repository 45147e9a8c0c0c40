"""Which passages hold which token, and where in them: arrays of places in SQLite, in blocks of passages.

A place is `passage number << 16 | position`; within a block the passage counts from the block's first one, so that a
place takes four bytes. Adding a session touches the last block alone, whatever the archive's size, and a question reads
whole arrays: FTS5 gives its scores one row at a time, which takes a second where a common word stands in 100,000 passages.
"""

from __future__ import annotations

import sqlite3
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from archive.index.ranking import Postings

Numbers = NDArray[np.int64]
Value = TypeVar("Value")

BLOCK_BITS = 13
BLOCK_SIZE = 1 << BLOCK_BITS  # passages: a session rewrites its block's arrays, a question looks once into every block
POSITION_BITS = 16
MAX_TOKENS_PER_PASSAGE = 60_000  # of a passage are indexed; one has a few hundred
PLACES = np.dtype("<u4")
LENGTHS = np.dtype("<u2")  # a passage's number of tokens plus one; 0 where there is no passage
LARGEST = 65_000  # of what LENGTHS holds
AT_ONCE = 900  # values a statement: old builds of SQLite take at most 999

POSTINGS_SCHEMA = """
create table postings (
    block integer not null,
    term text not null,
    places blob not null,
    primary key (block, term)
) without rowid;
create table terms (term text primary key, holding integer not null) without rowid;
create index pairs on terms (substr(term, 2)) where length(term) = 2;
create table blocks (block integer primary key, lengths blob not null);
"""

_EVERY_BLOCK = "from blocks cross join postings on postings.block = blocks.block"  # one look-up a block, in order


# Reading


def postings_of(database: sqlite3.Connection, terms: Iterable[str]) -> dict[str, Postings]:
    """The passages that hold each of the terms, ascending, and how often; terms that occur nowhere are left out."""
    found = {}
    for term in terms:
        held = occurrences_of(database, term) >> POSITION_BITS
        if len(held):
            first = np.flatnonzero(np.diff(held, prepend=-1))
            found[term] = Postings(held[first], np.diff(first, append=len(held)))
    return found


def occurrences_of(database: sqlite3.Connection, term: str) -> Numbers:
    """Every place of a term, ascending."""
    return decode_occurrences(database.execute(f"select blocks.block, places {_EVERY_BLOCK} where term = ?", (term,)))


def passages_with_any(database: sqlite3.Connection, terms: Iterable[str]) -> Numbers:
    """The passages that hold any of the terms; one with several of them comes several times."""
    found = [occurrences_of(database, term) >> POSITION_BITS for term in terms]
    return np.concatenate(found) if found else np.empty(0, np.int64)


def passages_with_range(database: sqlite3.Connection, low: str, high: str) -> Numbers:
    """The passages that hold a term from `low` to `high`, both included."""
    query = f"select blocks.block, places {_EVERY_BLOCK} where term between ? and ?"
    return decode_occurrences(database.execute(query, (low, high))) >> POSITION_BITS


def decode_occurrences(rows: Iterable[tuple[int, bytes]]) -> Numbers:
    batches = [
        np.frombuffer(places, PLACES) + (np.int64(block) << (BLOCK_BITS + POSITION_BITS)) for block, places in rows
    ]
    return np.concatenate(batches) if batches else np.empty(0, np.int64)


def phrase(database: sqlite3.Connection, words: Sequence[str]) -> Numbers:
    """The passages in which the words, at least one, stand one after the other."""
    starts = occurrences_of(database, words[0])
    for distance, word in enumerate(words[1:], 1):
        starts = np.intersect1d(starts, occurrences_of(database, word) - distance, assume_unique=True)
    return np.unique(starts >> POSITION_BITS)


def lengths_of(database: sqlite3.Connection, size: int) -> tuple[Numbers, NDArray[np.bool_]]:
    """The number of tokens of the passages 0 to `size`, and whether there is one of that number."""
    stored = np.zeros(-(-size // BLOCK_SIZE) * BLOCK_SIZE, LENGTHS)
    for block, lengths in database.execute("select block, lengths from blocks"):
        stored[block * BLOCK_SIZE : (block + 1) * BLOCK_SIZE] = np.frombuffer(lengths, LENGTHS)
    return np.maximum(stored[:size].astype(np.int64) - 1, 0), stored[:size] > 0


def document_frequency(database: sqlite3.Connection, term: str) -> int:
    """In how many passages a term occurs."""
    row = database.execute("select holding from terms where term = ?", (term,)).fetchone()
    return int(row[0]) if row else 0


# Writing


class PostingsWriter:
    """Changes to the postings of one block after the other; `write` when all is said."""

    def __init__(self, database: sqlite3.Connection):
        self.database = database
        self.block = -1
        self.places: defaultdict[str, array[int]] = defaultdict(lambda: array("I"))
        self.holding: Counter[str] = Counter()
        self.lengths: dict[int, int] = {}

    def add(self, number: int, words: Sequence[str], marks: Iterable[str]) -> None:
        """A new passage, of a higher number than all before, with its tokens and the marks it is filtered by."""
        if number >> BLOCK_BITS != self.block:
            self.write()
            self.block = number >> BLOCK_BITS
        offset = number % BLOCK_SIZE
        words = words[:MAX_TOKENS_PER_PASSAGE]
        for place, word in enumerate(words, offset << POSITION_BITS):
            self.places[word].append(place)
        for mark in marks:
            self.places[mark].append(offset << POSITION_BITS)
        self.holding.update({*words, *marks})
        self.lengths[offset] = min(len(words) + 1, LARGEST)

    def write(self) -> None:
        """Append what was added to its block."""
        if not self.lengths:
            return
        before = stored_places(self.database, self.block, self.places)
        rows = [(self.block, term, before.get(term, b"") + packed(new)) for term, new in self.places.items()]
        store_postings(self.database, rows)
        add_document_frequencies(self.database, self.holding)
        set_lengths(self.database, self.block, self.lengths)
        self.places.clear()
        self.holding.clear()
        self.lengths.clear()


def remove_passages(database: sqlite3.Connection, terms: Mapping[int, Iterable[str]]) -> None:
    """Take passages out of the postings of their terms: passage number -> its tokens and marks."""
    by_block: defaultdict[int, dict[int, set[str]]] = defaultdict(dict)
    for number, theirs in terms.items():
        by_block[number >> BLOCK_BITS][number % BLOCK_SIZE] = set(theirs)
    for block, gone in by_block.items():
        remove_from_block(database, block, gone)


def remove_from_block(database: sqlite3.Connection, block: int, gone: Mapping[int, set[str]]) -> None:
    """`gone` names the passages by their place in the block."""
    leaves = np.zeros(BLOCK_SIZE, bool)
    leaves[list(gone)] = True
    holding = Counter(term for theirs in gone.values() for term in theirs)
    kept = []
    for term, places in stored_places(database, block, holding).items():
        array_ = np.frombuffer(places, PLACES)
        kept.append((block, term, array_[~leaves[array_ >> POSITION_BITS]].tobytes()))
    store_postings(database, kept)
    empty = [(block, term) for _, term, places in kept if not places]
    database.executemany("delete from postings where block = ? and term = ?", empty)
    add_document_frequencies(database, {term: -number for term, number in holding.items()})
    database.executemany("delete from terms where term = ? and holding <= 0", [(term,) for term in holding])
    set_lengths(database, block, dict.fromkeys(gone, 0))


def packed(places: array[int]) -> bytes:
    return np.array(places, PLACES).tobytes()


def stored_places(database: sqlite3.Connection, block: int, terms: Iterable[str]) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    for part in batches(list(terms)):
        marks = ", ".join("?" * len(part))
        query = f"select term, places from postings where block = ? and term in ({marks})"
        found |= dict(database.execute(query, (block, *part)))
    return found


def batches(values: Sequence[Value]) -> Iterator[list[Value]]:
    """Values in lists short enough for one statement."""
    for start in range(0, len(values), AT_ONCE):
        yield list(values[start : start + AT_ONCE])


def store_postings(database: sqlite3.Connection, rows: list[tuple[int, str, bytes]]) -> None:
    database.executemany("insert or replace into postings (block, term, places) values (?, ?, ?)", sorted(rows))


def add_document_frequencies(database: sqlite3.Connection, more: Mapping[str, int]) -> None:
    database.executemany(
        "insert into terms (term, holding) values (?, ?)"
        " on conflict (term) do update set holding = holding + excluded.holding",
        sorted(more.items()),
    )


def set_lengths(database: sqlite3.Connection, block: int, lengths: Mapping[int, int]) -> None:
    row = database.execute("select lengths from blocks where block = ?", (block,)).fetchone()
    stored = np.frombuffer(row[0], LENGTHS).copy() if row else np.zeros(BLOCK_SIZE, LENGTHS)
    stored[list(lengths)] = list(lengths.values())
    database.execute("insert or replace into blocks (block, lengths) values (?, ?)", (block, stored.tobytes()))
