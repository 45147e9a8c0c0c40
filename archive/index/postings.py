"""Postings: which passages hold which token, and where in them, as arrays in SQLite, in blocks of passages.

An occurrence is `passage number << 16 | position`; within a block the passage counts from the block's first one, so that
an occurrence takes four bytes. Filters are answered alike: a passage also holds its facets (`:author:alice`). Adding a session touches the last block alone, whatever the archive's size, and a question reads
whole arrays: FTS5 gives its scores one row at a time, which takes a second where a common word stands in 100,000 passages.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

import numpy as np

from archive.arrays import BoolArray, IntArray
from archive.index.smoothing import Postings

Value = TypeVar("Value")

BLOCK_BITS = 13
BLOCK_SIZE = 1 << BLOCK_BITS  # passages: a session rewrites its block's arrays, a question looks once into every block
POSITION_BITS = 16
OCCURRENCES = np.dtype("<u4")
LENGTHS = np.dtype("<u2")  # a passage's number of tokens plus one; 0 where there is no passage
BATCH_VALUES = 900  # values a statement: old builds of SQLite take at most 999

# `places` are a term's occurrences in a block, `holding` is its document frequency.
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


def postings_of(database: sqlite3.Connection, terms: Iterable[str]) -> dict[str, Postings]:
    """The passages that hold each of the terms, ascending, and how often; terms that occur nowhere are left out."""
    found = {}
    for term in terms:
        held = occurrences_of(database, term) >> POSITION_BITS
        if len(held):
            first = np.flatnonzero(np.diff(held, prepend=-1))
            found[term] = Postings(held[first], np.diff(first, append=len(held)))
    return found


def occurrences_of(database: sqlite3.Connection, term: str) -> IntArray:
    """Every occurrence of a term, ascending."""
    return decode_occurrences(database.execute(f"select blocks.block, places {_EVERY_BLOCK} where term = ?", (term,)))


def passages_with_any(database: sqlite3.Connection, terms: Iterable[str]) -> IntArray:
    """The passages that hold any of the terms; one with several of them comes several times."""
    found = [occurrences_of(database, term) >> POSITION_BITS for term in terms]
    return np.concatenate(found) if found else np.empty(0, np.int64)


def passages_with_range(database: sqlite3.Connection, low: str, high: str) -> IntArray:
    """The passages that hold a term from `low` to `high`, both included."""
    query = f"select blocks.block, places {_EVERY_BLOCK} where term between ? and ?"
    return decode_occurrences(database.execute(query, (low, high))) >> POSITION_BITS


def decode_occurrences(rows: Iterable[tuple[int, bytes]]) -> IntArray:
    """The occurrences in the arrays of some blocks, with the passages' real numbers."""
    parts = [
        np.frombuffer(places, OCCURRENCES) + (np.int64(block) << (BLOCK_BITS + POSITION_BITS)) for block, places in rows
    ]
    return np.concatenate(parts) if parts else np.empty(0, np.int64)


def passages_with_phrase(database: sqlite3.Connection, words: Sequence[str]) -> IntArray:
    """The passages in which the words, at least one, stand one after the other."""
    starts = occurrences_of(database, words[0])
    for distance, word in enumerate(words[1:], 1):
        starts = np.intersect1d(starts, occurrences_of(database, word) - distance, assume_unique=True)
    return np.unique(starts >> POSITION_BITS)


def read_lengths(database: sqlite3.Connection, size: int) -> tuple[IntArray, BoolArray]:
    """The number of tokens of the passages 0 to `size`, and whether there is one of that number."""
    stored = np.zeros(-(-size // BLOCK_SIZE) * BLOCK_SIZE, LENGTHS)
    for block, lengths in database.execute("select block, lengths from blocks"):
        stored[block * BLOCK_SIZE : (block + 1) * BLOCK_SIZE] = np.frombuffer(lengths, LENGTHS)
    return np.maximum(stored[:size].astype(np.int64) - 1, 0), stored[:size] > 0


def document_frequency(database: sqlite3.Connection, term: str) -> int:
    """In how many passages a term occurs."""
    row = database.execute("select holding from terms where term = ?", (term,)).fetchone()
    return int(row[0]) if row else 0


def batches(values: Sequence[Value]) -> Iterator[list[Value]]:
    """Values in lists short enough for one statement."""
    for start in range(0, len(values), BATCH_VALUES):
        yield list(values[start : start + BATCH_VALUES])


def placeholders(values: Sequence[object]) -> str:
    """`?, ?, ?` for so many values of a statement."""
    return ", ".join("?" * len(values))
