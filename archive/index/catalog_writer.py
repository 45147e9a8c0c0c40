"""The catalog as its one writer sees it: changed in one transaction, and published by its commit."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from archive.files import disk_full
from archive.index import postings_writer
from archive.index.catalog import BUSY_S, CONTINUES, Catalog
from archive.index.filters import facets_of
from archive.index.postings import POSTINGS_SCHEMA, batches, placeholders
from archive.index.rows import PASSAGE_COLUMNS, continues, row_of_passage, tokens_of
from archive.records import Passage, Session

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
    symbols text not null,
    independent integer not null default 0
);
create index passages_unit on passages (unit);
create index passages_listed on passages (day desc, path, coalesce(start_s, line_from), id);
create table sessions (id text primary key, title text not null, day text not null);
create table units (unit text primary key, key text not null);
create table shards (block integer primary key, folder text not null);
create table state (name text primary key, value integer not null) without rowid;
insert into state (name, value) values ('commits', 0), ('next_number', 0), ('dimensions', 0);
"""
    + POSTINGS_SCHEMA
)


class CatalogWriter(Catalog):
    """One generation's passages, for the one who changes them; a file that is not there is made."""

    def __init__(self, path: Path):
        self.fresh = not path.exists()
        super().__init__(path)
        self.writer = postings_writer.PostingsWriter(self.database)

    def _connect(self, path: Path) -> sqlite3.Connection:
        database = sqlite3.connect(path, isolation_level=None, timeout=BUSY_S)
        if self.fresh:  # nobody reads it before it is whole, and a draft that fails is thrown away
            database.executescript("pragma journal_mode = off; pragma synchronous = off;" + CATALOG_SCHEMA)
        else:
            database.executescript("pragma synchronous = full")
        return database

    def close(self) -> None:
        """Let go of the file; from now on readers go on reading a new one while it is changed."""
        if self.fresh:
            self.database.execute("pragma journal_mode = wal")
        super().close()

    def begin_writing(self) -> None:
        """Change what the last commit left, until `commit`."""
        self.database.execute("begin immediate")
        self.add_missing_columns()

    def add_missing_columns(self) -> None:
        """Give an older catalog the columns that came later."""
        names = {row[1] for row in self.database.execute("pragma table_info(passages)")}
        if "independent" not in names:
            self.database.execute("alter table passages add column independent integer not null default 0")

    def commit(self) -> None:
        """Publish the changes: who begins from now on sees all of them."""
        self.writer.write()
        self.set_state("commits", self.state("commits") + 1)
        self.database.execute("commit")

    def add(self, unit: str, session: Session | None, passages: Iterable[Passage]) -> list[int]:
        """Add passages; returns their numbers, which follow the highest there ever was."""
        day = session.date.isoformat() if session else None
        first, passages = self.size(), list(passages)
        rows = [row_of_passage(number, unit, day, passage) for number, passage in enumerate(passages, first)]
        places = ", ".join("?" * len(PASSAGE_COLUMNS.split(", ")))
        self.database.executemany(f"insert into passages ({PASSAGE_COLUMNS}) values ({places})", rows)
        for number, before, passage in zip(count(first), [None, *passages], passages, strict=False):
            follows = {CONTINUES} if continues(before, passage) else set()  # a transcript comes and goes as a whole
            self.writer.add(number, tokens_of(passage), facets_of(passage, day) | follows)
        self.set_state("next_number", first + len(rows))
        return [row[0] for row in rows]

    def remove(self, numbers: Sequence[int]) -> None:
        """Remove passages and their postings."""
        self.writer.write()
        for batch in batches(numbers):
            inside = f"where number in ({placeholders(batch)})"
            days = dict(self.database.execute(f"select number, day from passages {inside}", batch))
            gone = self.passages(batch).items()
            terms = {number: {*tokens_of(one), *facets_of(one, days[number])} for number, one in gone}
            postings_writer.remove_passages(self.database, terms)
            self.database.execute(f"delete from passages {inside}", batch)

    def note_unit(self, unit: str, key: str, session: Session | None) -> None:
        """Remember what a unit's passages were made from, and the session that it is."""
        self.database.execute("insert or replace into units (unit, key) values (?, ?)", (unit, key))
        if session:
            self.database.execute(
                "insert or replace into sessions (id, title, day) values (?, ?, ?)",
                (session.id, session.title, session.date.isoformat()),
            )

    def forget_unit(self, unit: str) -> None:
        """Forget a unit and its session; its passages are removed by themselves."""
        self.database.execute("delete from units where unit = ?", (unit,))
        self.database.execute("delete from sessions where id = ?", (unit,))

    def note_shard(self, block: int, folder: str) -> None:
        """Name the folder that holds a block's vectors in Chroma."""
        self.database.execute("insert or replace into shards (block, folder) values (?, ?)", (block, folder))

    def set_state(self, name: str, value: int) -> None:
        """See `Catalog.state`."""
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
