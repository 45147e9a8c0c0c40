"""The SQLite catalog of passages: what they are, which words they hold, and which of them pass a filter.

One writer changes it in one transaction, published by its commit; a reader sees the state of one commit for as long as
its own transaction lasts (`begin` to `end`), whatever is written meanwhile.
"""

from __future__ import annotations

import json
import os
import re
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from archive.files import disk_full
from archive.index import postings
from archive.index.filters import LAST_CHARACTER, Filters, facet, facet_filters, facets_of
from archive.index.postings import batches
from archive.index.ranking import Postings, smooth_over_neighbours
from archive.records import Passage, Session
from archive.text.script import HAN
from archive.text.tokens import tokenize

Numbers = NDArray[np.int64]
Mask = NDArray[np.bool_]  # by passage number

CATALOG_SCHEMA = (
    """
create table passages (
    number integer primary key,
    id text not null unique,
    unit text not null,
    session text,
    day text,
    kind text not null,
    text text not null,
    heading text not null,
    language text not null,
    path text not null,
    start_s real,
    end_s real,
    line_from integer,
    line_to integer,
    author text,
    speaker text,
    symbols text not null
);
create index passages_unit on passages (unit);
create index passages_listed on passages (day desc, path, coalesce(start_s, line_from), id);
create table sessions (id text primary key, title text not null, day text not null);
create table units (unit text primary key, key text not null);
create table shards (block integer primary key, folder text not null);
create table state (name text primary key, value integer not null) without rowid;
insert into state (name, value) values ('commits', 0), ('next_number', 0), ('dimensions', 0);
"""
    + postings.POSTINGS_SCHEMA
)
SPEECH_KINDS = ("speech", "chat")
CONTINUES = facet("speech", "goes on")
HAN_CHARACTER = re.compile(f"[{HAN}]")
PASSAGE_COLUMNS = "number, id, unit, session, day, kind, text, heading, language, path, start_s, end_s, line_from, line_to, author, speaker, symbols"
BUSY_S = 30.0  # a reader waits this long while another process tidies up the log of a killed writer


class SpeechContext(NamedTuple):
    """By passage number: whether it is speech or chat, which talk it is part of, and the length of what is said nearby."""

    inside: Mask
    sequences: Numbers
    lengths: NDArray[np.float64]


class Catalog:
    """One generation's passages, for one thread. A file that is not there is made by who opens it to write."""

    def __init__(self, path: Path, *, write: bool = False):
        self.fresh = write and not path.exists()
        self.database = sqlite3.connect(
            path if write else read_only(path), uri=not write, isolation_level=None, timeout=BUSY_S
        )
        if self.fresh:  # nobody reads it before it is whole, and a draft that fails is thrown away
            self.database.executescript("pragma journal_mode = off; pragma synchronous = off;" + CATALOG_SCHEMA)
        elif write:
            self.database.executescript("pragma synchronous = full")
        self.draft = postings.PostingsWriter(self.database)
        self.lengths_at: tuple[int, Numbers, Mask] | None = None
        self.spoken_at: tuple[int, SpeechContext | None] | None = None

    def close(self) -> None:
        if self.fresh:  # from now on readers go on reading while it is changed
            self.database.execute("pragma journal_mode = wal")
        self.database.close()

    def begin(self) -> None:
        """See one commit until `end`, or change what the last one left until `commit`."""
        self.database.execute("begin")
        self.state("commits")  # a transaction takes hold with its first reading

    def begin_writing(self) -> None:
        self.database.execute("begin immediate")

    def end(self) -> None:
        if self.database.in_transaction:
            self.database.execute("rollback")

    def commit(self) -> None:
        self.draft.write()
        self.set_state("commits", self.state("commits") + 1)
        self.database.execute("commit")

    # What is in it

    def state(self, name: str) -> int:
        """`commits` so far, the `next_number` of a passage, the `dimensions` of the vectors."""
        return int(self.database.execute("select value from state where name = ?", (name,)).fetchone()[0])

    def count(self) -> int:
        return int(np.count_nonzero(self.present()))

    def size(self) -> int:
        """One more than the highest number that a passage has or had."""
        return self.state("next_number")

    def lengths(self) -> Numbers:
        """The number of tokens of each passage, by passage number."""
        return self.measured()[1]

    def present(self) -> Mask:
        """Whether there is a passage of that number."""
        return self.measured()[2]

    def measured(self) -> tuple[int, Numbers, Mask]:
        commits = self.state("commits")
        if self.lengths_at is None or self.lengths_at[0] != commits:
            self.lengths_at = (commits, *postings.lengths_of(self.database, self.size()))
        return self.lengths_at

    def speech_context(self) -> SpeechContext | None:
        """What is speech and chat, and how it hangs together; None where there is none."""
        commits = self.state("commits")
        if self.spoken_at is None or self.spoken_at[0] != commits:
            kinds = [facet("kind", kind) for kind in SPEECH_KINDS]
            inside = self.mask(postings.passages_with_any(self.database, kinds))
            sequences = np.cumsum(~self.mask(postings.passages_with_any(self.database, [CONTINUES])), dtype=np.int64)
            near = (
                smooth_over_neighbours(Postings(np.arange(len(sequences)), self.lengths()), sequences)
                if inside.any()
                else None
            )
            self.spoken_at = (commits, None if near is None else SpeechContext(inside, sequences, near))
        return self.spoken_at[1]

    def unit_keys(self) -> dict[str, str]:
        return dict(self.database.execute("select unit, key from units"))

    def ids_of(self, unit: str) -> dict[str, int]:
        return dict(self.database.execute("select id, number from passages where unit = ?", (unit,)))

    def ids(self) -> dict[str, int]:
        return dict(self.database.execute("select id, number from passages"))

    def passages(self, numbers: Sequence[int]) -> dict[int, Passage]:
        """The passages of those numbers."""
        found = {}
        for part in batches([int(number) for number in numbers]):
            marks = ", ".join("?" * len(part))
            for row in self.database.execute(f"select {PASSAGE_COLUMNS} from passages where number in ({marks})", part):
                found[row[0]] = passage_of_row(row)
        return found

    def numbers_of(self, ids: Sequence[str]) -> dict[str, int]:
        """Passage id -> number, for those that are here."""
        found: dict[str, int] = {}
        for part in batches(ids):
            marks = ", ".join("?" * len(part))
            found |= dict(self.database.execute(f"select id, number from passages where id in ({marks})", part))
        return found

    def passage(self, passage_id: str) -> Passage | None:
        row = self.database.execute(f"select {PASSAGE_COLUMNS} from passages where id = ?", (passage_id,)).fetchone()
        return passage_of_row(row) if row else None

    def listed(self) -> Iterator[int]:
        """Numbers of all passages: the latest session first, each file from its beginning."""
        query = "select number from passages order by day desc, path, coalesce(start_s, line_from), id"
        return (row[0] for row in self.database.execute(query))

    def names(self) -> list[str]:
        """Everybody who wrote or spoke, by name."""
        found = set()
        for field in ("author", "speaker"):
            for mark in self.terms_between(facet(field, ""), facet(field, LAST_CHARACTER)):
                folded = mark.removeprefix(facet(field, ""))
                number = postings.occurrences_of(self.database, mark)[0] >> postings.POSITION_BITS
                (passage,) = self.passages([number]).values()
                names = (passage.author if field == "author" else passage.speaker) or ""
                found |= {name for name in names.split(", ") if name.casefold() == folded}
        return sorted(found)

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

    def phrase(self, text: str) -> Numbers:
        """Passages whose tokens hold those of `text` in this order; none for a text without tokens."""
        words = tokenize(text)
        if len(words) == 1 and len(words[0]) == 1:
            return postings.passages_with_any(self.database, (words[0], *self.bigrams_with(words[0])))
        return postings.phrase(self.database, words) if words else np.empty(0, np.int64)

    def known_terms(self, near: str, limit: int = 50_000) -> list[str]:
        """Index tokens that begin with the same letter as `near`, for suggestions."""
        return self.terms_between(near[:1], near[:1] + LAST_CHARACTER)[:limit]

    def terms_between(self, low: str, high: str) -> list[str]:
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

    def allowed(self, filters: Filters) -> Mask:
        """Which passages pass the filters, by number."""
        inside = self.present().copy()
        for field, wanted in facet_filters(filters):
            inside &= self.mask(postings.passages_with_any(self.database, [facet(field, value) for value in wanted]))
        if filters.since or filters.until:
            low, high = facet("day", filters.since), facet("day", filters.until or LAST_CHARACTER)
            inside &= self.mask(postings.passages_with_range(self.database, low, high))
        return inside

    def mask(self, numbers: Numbers) -> Mask:
        """True at these passage numbers."""
        inside = np.zeros(self.size(), bool)
        inside[numbers] = True
        return inside

    # Writing

    def add(self, unit: str, session: Session | None, passages: Iterable[Passage]) -> list[int]:
        """Add passages; returns their numbers, which follow the highest there ever was."""
        day = session.date.isoformat() if session else None
        first, passages = self.size(), list(passages)
        rows = [row_of(number, unit, day, passage) for number, passage in enumerate(passages, first)]
        self.database.executemany(f"insert into passages ({PASSAGE_COLUMNS}) values ({', '.join('?' * 17)})", rows)
        for number, before, passage in zip(count(first), [None, *passages], passages, strict=False):
            on = {CONTINUES} if continues(before, passage) else set()  # a talk comes and goes as a whole
            self.draft.add(number, tokens_of(passage), facets_of(passage, day) | on)
        self.set_state("next_number", first + len(rows))
        return [row[0] for row in rows]

    def remove(self, numbers: Sequence[int]) -> None:
        self.draft.write()
        for part in batches(numbers):
            marks = ", ".join("?" * len(part))
            days = dict(self.database.execute(f"select number, day from passages where number in ({marks})", part))
            gone = self.passages(part).items()
            terms = {number: {*tokens_of(passage), *facets_of(passage, days[number])} for number, passage in gone}
            postings.remove_passages(self.database, terms)
            self.database.execute(f"delete from passages where number in ({marks})", part)

    def note_unit(self, unit: str, key: str, session: Session | None) -> None:
        self.database.execute("insert or replace into units (unit, key) values (?, ?)", (unit, key))
        if session:
            self.database.execute(
                "insert or replace into sessions (id, title, day) values (?, ?, ?)",
                (session.id, session.title, session.date.isoformat()),
            )

    def forget_unit(self, unit: str) -> None:
        self.database.execute("delete from units where unit = ?", (unit,))
        self.database.execute("delete from sessions where id = ?", (unit,))

    def note_shard(self, block: int, folder: str) -> None:
        self.database.execute("insert or replace into shards (block, folder) values (?, ?)", (block, folder))

    def set_state(self, name: str, value: int) -> None:
        self.database.execute("update state set value = ? where name = ?", (value, name))


@contextmanager
def full_disk(path: Path) -> Iterator[None]:
    """Turn SQLite's word for a full disk into ours, naming the place."""
    try:
        yield
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode == sqlite3.SQLITE_FULL:
            raise disk_full(path) from error
        raise


def read_only(path: Path) -> str:
    """The address of a catalog for SQLite. In a folder that cannot be written, such as a shared copy, a reader has no
    place for its own marks, and needs none where no writer left a log."""
    alone = not os.access(path.parent, os.W_OK) and not path.with_name(f"{path.name}-wal").exists()
    return f"{path.absolute().as_uri()}?mode=ro" + ("&immutable=1" if alone else "")


def tokens_of(passage: Passage) -> list[str]:
    """The heading counts twice: it says what the text is about (nDCG +.012 zh→en, +.009 en→zh; notes no change)."""
    return tokenize(f"{passage.heading}\n{passage.text}\n{passage.heading}")


def continues(before: Passage | None, passage: Passage) -> bool:
    """Whether what is said goes on from one passage to the other."""
    return (
        before is not None
        and passage.kind in SPEECH_KINDS
        and (before.kind, before.path) == (passage.kind, passage.path)
    )


def row_of(number: int, unit: str, day: str | None, passage: Passage) -> tuple[Any, ...]:
    return (
        number, passage.id, unit, passage.session_id, day, passage.kind, passage.text, passage.heading, passage.language,
        passage.path, passage.start_s, passage.end_s, passage.line_from, passage.line_to, passage.author, passage.speaker,
        json.dumps(passage.symbols, ensure_ascii=False),
    )  # fmt: skip


def passage_of_row(row: tuple[Any, ...]) -> Passage:
    (
        _,
        id_,
        _,
        session,
        _,
        kind,
        text,
        heading,
        language,
        path,
        start_s,
        end_s,
        line_from,
        line_to,
        author,
        speaker,
        symbols,
    ) = row
    return Passage(
        path=path, kind=kind, text=text, language=language, session_id=session, heading=heading, start_s=start_s, end_s=end_s,
        line_from=line_from, line_to=line_to, author=author, speaker=speaker, symbols=tuple(json.loads(symbols)), id=id_,
    )  # fmt: skip
