"""Change the postings of a catalog: append new passages to their block, and take old ones out of theirs."""

from __future__ import annotations

import sqlite3
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from archive.index.postings import (
    BLOCK_BITS,
    BLOCK_SIZE,
    LENGTHS,
    OCCURRENCES,
    POSITION_BITS,
    batches,
    placeholders,
)

MAX_TOKENS_PER_PASSAGE = 60_000  # are indexed; a passage has a few hundred
MAX_LENGTH = 65_000  # of what LENGTHS holds


class PostingsWriter:
    """Changes to the postings of one block after the other; `write` when all is said."""

    def __init__(self, database: sqlite3.Connection):
        self.database = database
        self.block = -1
        self.occurrences: defaultdict[str, array[int]] = defaultdict(lambda: array("I"))
        self.document_frequencies: Counter[str] = Counter()
        self.lengths: dict[int, int] = {}

    def add(self, number: int, tokens: Sequence[str], facets: Iterable[str]) -> None:
        """A new passage, of a higher number than all before, with its tokens and the facets it is filtered by."""
        if number >> BLOCK_BITS != self.block:
            self.write()
            self.block = number >> BLOCK_BITS
        offset = number % BLOCK_SIZE
        tokens = tokens[:MAX_TOKENS_PER_PASSAGE]
        for occurrence, token in enumerate(tokens, offset << POSITION_BITS):
            self.occurrences[token].append(occurrence)
        for facet in facets:
            self.occurrences[facet].append(offset << POSITION_BITS)
        self.document_frequencies.update({*tokens, *facets})
        self.lengths[offset] = min(len(tokens) + 1, MAX_LENGTH)

    def write(self) -> None:
        """Append what was added to its block."""
        if not self.lengths:
            return
        before = read_occurrences(self.database, self.block, self.occurrences)
        rows = [
            (self.block, term, before.get(term, b"") + encode_occurrences(new))
            for term, new in self.occurrences.items()
        ]
        store_postings(self.database, rows)
        add_document_frequencies(self.database, self.document_frequencies)
        store_lengths(self.database, self.block, self.lengths)
        self.occurrences.clear()
        self.document_frequencies.clear()
        self.lengths.clear()


def remove_passages(database: sqlite3.Connection, terms: Mapping[int, Iterable[str]]) -> None:
    """Take passages out of the postings of their terms: passage number -> its tokens and facets."""
    by_block: defaultdict[int, dict[int, set[str]]] = defaultdict(dict)
    for number, theirs in terms.items():
        by_block[number >> BLOCK_BITS][number % BLOCK_SIZE] = set(theirs)
    for block, gone in by_block.items():
        remove_from_block(database, block, gone)


def remove_from_block(database: sqlite3.Connection, block: int, gone: Mapping[int, set[str]]) -> None:
    """`gone` names the passages by their place in the block."""
    frequencies = Counter(term for terms in gone.values() for term in terms)
    kept = occurrences_without(database, block, gone, frequencies)
    store_postings(database, kept)
    empty = [(block, term) for _, term, occurrences in kept if not occurrences]
    database.executemany("delete from postings where block = ? and term = ?", empty)
    add_document_frequencies(database, {term: -count for term, count in frequencies.items()})
    database.executemany("delete from terms where term = ? and holding <= 0", [(term,) for term in frequencies])
    store_lengths(database, block, dict.fromkeys(gone, 0))


def occurrences_without(
    database: sqlite3.Connection, block: int, gone: Iterable[int], terms: Iterable[str]
) -> list[tuple[int, str, bytes]]:
    """Rows of postings of some terms of a block, without the passages at the places `gone` in it."""
    leaves = np.zeros(BLOCK_SIZE, bool)
    leaves[list(gone)] = True
    kept = []
    for term, stored in read_occurrences(database, block, terms).items():
        occurrences = np.frombuffer(stored, OCCURRENCES)
        kept.append((block, term, occurrences[~leaves[occurrences >> POSITION_BITS]].tobytes()))
    return kept


def encode_occurrences(occurrences: array[int]) -> bytes:
    """As they are stored: four bytes each."""
    return np.array(occurrences, OCCURRENCES).tobytes()


def read_occurrences(database: sqlite3.Connection, block: int, terms: Iterable[str]) -> dict[str, bytes]:
    """Term -> its occurrences in a block as they are stored; terms without any are left out."""
    found: dict[str, bytes] = {}
    for batch in batches(list(terms)):
        query = f"select term, places from postings where block = ? and term in ({placeholders(batch)})"
        found |= dict(database.execute(query, (block, *batch)))
    return found


def store_postings(database: sqlite3.Connection, rows: list[tuple[int, str, bytes]]) -> None:
    """Write rows of block, term and occurrences in the order of the table."""
    database.executemany("insert or replace into postings (block, term, places) values (?, ?, ?)", sorted(rows))


def add_document_frequencies(database: sqlite3.Connection, more: Mapping[str, int]) -> None:
    """Add to the number of passages that hold each term; negative numbers take away."""
    database.executemany(
        "insert into terms (term, holding) values (?, ?)"
        " on conflict (term) do update set holding = holding + excluded.holding",
        sorted(more.items()),
    )


def store_lengths(database: sqlite3.Connection, block: int, lengths: Mapping[int, int]) -> None:
    """Write the lengths of passages by their place in the block, in the form of LENGTHS."""
    row = database.execute("select lengths from blocks where block = ?", (block,)).fetchone()
    stored = np.frombuffer(row[0], LENGTHS).copy() if row else np.zeros(BLOCK_SIZE, LENGTHS)
    stored[list(lengths)] = list(lengths.values())
    database.execute("insert or replace into blocks (block, lengths) values (?, ?)", (block, stored.tobytes()))
