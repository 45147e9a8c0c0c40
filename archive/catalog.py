"""The SQLite catalog of passages with its full-text index, right for Chinese and for identifiers.

Text goes into FTS5 as tokens already made by `archive.words`: bigrams of Chinese, identifiers whole and split.
"""

from __future__ import annotations

import json
import math
import re
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from archive.records import Passage, Session
from archive.words import HAN, tokens

SCHEMA = """
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
create table sessions (id text primary key, title text not null, day text not null);
create table units (unit text primary key, key text not null);
create virtual table words using fts5 (tokens, tokenize = "unicode61 remove_diacritics 0", detail = full);
"""
HAN_CHARACTER = re.compile(f"[{HAN}]")
COLUMNS = "number, id, unit, session, day, kind, text, heading, language, path, start_s, end_s, line_from, line_to, author, speaker, symbols"


@dataclass(frozen=True)
class Filters:
    """Which passages may be hits; an empty filter lets all through. Days are ISO dates, both ends included."""

    kinds: tuple[str, ...] = ()
    sessions: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    speakers: tuple[str, ...] = ()
    symbols: tuple[str, ...] = ()
    since: str = ""
    until: str = ""

    def __bool__(self) -> bool:
        return any((self.kinds, self.sessions, self.authors, self.speakers, self.symbols, self.since, self.until))


class Catalog:
    """One generation's passages. Writers open it for themselves; readers open it immutable."""

    def __init__(self, path: Path, *, write: bool = False):
        fresh = write and not path.exists()
        self.database = sqlite3.connect(
            path if write else f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=not write
        )
        self.database.create_function("is_named", 2, is_named, deterministic=True)
        if fresh:
            self.database.executescript(SCHEMA)

    def close(self) -> None:
        self.database.close()

    def commit(self) -> None:
        self.database.commit()

    # What is in it

    def count(self) -> int:
        return int(self.database.execute("select count(*) from passages").fetchone()[0])

    def counts_by_kind(self) -> dict[str, int]:
        return dict(self.database.execute("select kind, count(*) from passages group by kind order by kind"))

    def unit_keys(self) -> dict[str, str]:
        return dict(self.database.execute("select unit, key from units"))

    def ids_of(self, unit: str) -> dict[str, int]:
        return dict(self.database.execute("select id, number from passages where unit = ?", (unit,)))

    def ids(self) -> dict[str, int]:
        return dict(self.database.execute("select id, number from passages"))

    def passages(self, numbers: Sequence[int]) -> dict[int, Passage]:
        """The passages of those numbers."""
        found = {}
        for start in range(0, len(numbers), 900):  # SQLite takes at most 999 values a statement in old builds
            part = [int(n) for n in numbers[start : start + 900]]
            marks = ", ".join("?" * len(part))
            for row in self.database.execute(f"select {COLUMNS} from passages where number in ({marks})", part):
                found[row[0]] = passage_of(row)
        return found

    def numbers_of(self, ids: Sequence[str]) -> dict[str, int]:
        """Passage id -> number, for those that are here."""
        found: dict[str, int] = {}
        for start in range(0, len(ids), 900):
            part = list(ids[start : start + 900])
            marks = ", ".join("?" * len(part))
            found |= dict(self.database.execute(f"select id, number from passages where id in ({marks})", part))
        return found

    def passage(self, passage_id: str) -> Passage | None:
        row = self.database.execute(f"select {COLUMNS} from passages where id = ?", (passage_id,)).fetchone()
        return passage_of(row) if row else None

    def listed(self, filters: Filters) -> list[int]:
        """Numbers of the passages that pass the filters: the latest session first, each file from its beginning."""
        clauses, values = filter_clauses(filters)
        query = f"""
            select number from passages where {" and ".join(clauses or ["true"])}
            order by day desc, path, coalesce(start_s, line_from), id
        """
        return [row[0] for row in self.database.execute(query, values)]

    def names(self) -> list[str]:
        """Everybody who wrote or spoke, by name."""
        rows = self.database.execute("select distinct author from passages union select distinct speaker from passages")
        return sorted({name for (names,) in rows if names for name in names.split(", ")})

    def sessions(self) -> dict[str, tuple[str, str]]:
        """Session id -> (title, day)."""
        return {row[0]: (row[1], row[2]) for row in self.database.execute("select id, title, day from sessions")}

    # Words

    def term_scores(self, term: str, total: int) -> tuple[np.ndarray, np.ndarray]:
        """Passage numbers and BM25 contributions (k1 1.2, b 0.75) of one index token among `total` passages.

        FTS5 uses an inverse document frequency that turns to nothing for common terms; it is replaced by
        ln(1 + (N - n + 0.5) / (n + 0.5)).
        """
        rows = self.database.execute(
            "select rowid, bm25(words) from words where words match ?", (quoted(term),)
        ).fetchall()
        if not rows:
            return np.empty(0, np.int64), np.empty(0)
        table = np.array(rows)
        odds = (total - len(rows) + 0.5) / (len(rows) + 0.5)
        theirs = max(math.log(odds), 1e-6) if odds > 0 else 1e-6
        return table[:, 0].astype(np.int64), -table[:, 1] * (math.log1p(odds) / theirs)

    def phrase(self, text: str) -> set[int]:
        """Passages whose tokens hold those of `text` in this order; none for a text without tokens."""
        words = tokens(text)
        if len(words) == 1 and len(words[0]) == 1:
            match = " OR ".join(quoted(term) for term in (words[0], *self.terms_holding(words[0])))
        else:
            match = quoted(" ".join(words))
        return {row[0] for row in self.database.execute("select rowid from words where words match ?", (match,))}

    def known_terms(self, near: str, limit: int = 50_000) -> list[str]:
        """Index tokens that begin with the same letter as `near`, for suggestions."""
        query = "select term from temp.vocabulary where term >= :low and term < :high limit :limit"
        return self.vocabulary(query, {"low": near[:1], "high": near[:1] + "\uffff", "limit": limit})

    def terms_holding(self, character: str, limit: int = 200) -> list[str]:
        """The pairs of characters that a Chinese character is indexed in, the commonest first; none for other letters."""
        if not HAN_CHARACTER.fullmatch(character):
            return []
        query = """
            select term from temp.vocabulary
            where length(term) = 2 and (term like :first or term like :last)
            order by doc desc, term limit :limit
        """
        return self.vocabulary(query, {"first": f"{character}_", "last": f"_{character}", "limit": limit})

    def vocabulary(self, query: str, values: dict[str, Any]) -> list[str]:
        self.database.execute("create virtual table if not exists temp.vocabulary using fts5vocab(main, words, row)")
        return [row[0] for row in self.database.execute(query, values)]

    def allowed(self, filters: Filters) -> np.ndarray | None:
        """Numbers of the passages that pass the filters, ascending; None when all do."""
        if not filters:
            return None
        clauses, values = filter_clauses(filters)
        query = f"select number from passages where {' and '.join(clauses)} order by number"
        return np.array([row[0] for row in self.database.execute(query, values)], dtype=np.int64)

    # Writing

    def add(self, unit: str, session: Session | None, passages: Iterable[Passage], *, first_number: int) -> list[int]:
        """Add passages; returns their numbers, counting from `first_number`."""
        day = session.date.isoformat() if session else None
        rows = [row_of(first_number + n, unit, day, passage) for n, passage in enumerate(passages)]
        self.database.executemany(f"insert into passages ({COLUMNS}) values ({', '.join('?' * 17)})", rows)
        words = [(row[0], " ".join(tokens(f"{row[7]}\n{row[6]}"))) for row in rows]
        self.database.executemany("insert into words (rowid, tokens) values (?, ?)", words)
        return [row[0] for row in rows]

    def remove(self, numbers: Sequence[int]) -> None:
        self.database.executemany("delete from words where rowid = ?", [(n,) for n in numbers])
        self.database.executemany("delete from passages where number = ?", [(n,) for n in numbers])

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

    def highest_number(self) -> int:
        return int(self.database.execute("select coalesce(max(number), 0) from passages").fetchone()[0])


def quoted(term: str) -> str:
    return '"' + term.replace('"', "") + '"'


def is_named(names: str | None, wanted: str) -> bool:
    """Whether one of the names in a passage's author or speaker (`Alice, 小王`) is the one wanted, in any case."""
    return wanted.casefold().strip() in (name.casefold() for name in (names or "").split(", "))


def filter_clauses(filters: Filters) -> tuple[list[str], dict[str, Any]]:
    clauses: list[str] = []
    values: dict[str, Any] = {}

    def any_of(column: str, wanted: Sequence[str], name: str) -> None:
        marks = []
        for n, value in enumerate(wanted):
            marks.append(f":{name}{n}")
            values[f"{name}{n}"] = value
        if marks:
            clauses.append(f"{column} in ({', '.join(marks)})")

    def named_any(column: str, wanted: Sequence[str]) -> None:
        values.update({f"{column}{n}": name for n, name in enumerate(wanted)})
        if wanted:
            clauses.append(f"({' or '.join(f'is_named({column}, :{column}{n})' for n in range(len(wanted)))})")

    any_of("kind", filters.kinds, "kind")
    any_of("session", filters.sessions, "session")
    named_any("author", filters.authors)
    named_any("speaker", filters.speakers)
    for n, symbol in enumerate(filters.symbols):
        clauses.append(f"exists (select 1 from json_each(symbols) where lower(json_each.value) = :symbol{n})")
        values[f"symbol{n}"] = symbol.lower()
    if filters.since:
        clauses.append("day >= :since")
        values["since"] = filters.since
    if filters.until:
        clauses.append("day <= :until")
        values["until"] = filters.until
    return clauses, values


def row_of(number: int, unit: str, day: str | None, passage: Passage) -> tuple[Any, ...]:
    return (
        number, passage.id, unit, passage.session_id, day, passage.kind, passage.text, passage.heading, passage.language,
        passage.path, passage.start_s, passage.end_s, passage.line_from, passage.line_to, passage.author, passage.speaker,
        json.dumps(passage.symbols, ensure_ascii=False),
    )  # fmt: skip


def passage_of(row: tuple[Any, ...]) -> Passage:
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
