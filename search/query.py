"""Read what a person typed: words, "exact phrases", -words to leave out, and filters such as author:alice."""

from __future__ import annotations

import calendar
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from archive.catalog import Filters
from archive.errors import QueryWrong
from archive.home import SESSION_ID
from archive.records import KINDS
from archive.words import tokens

NO_FILTERS = Filters()
MAX_CHARACTERS = 2000  # several minutes of typing: anything longer was pasted by mistake, and its beginning will do
QUOTES = str.maketrans(dict.fromkeys("“”„‟「」『』«»", '"'))

FIELDS = {
    "author": "authors",
    "作者": "authors",
    "speaker": "speakers",
    "发言人": "speakers",
    "session": "sessions",
    "kind": "kinds",
    "symbol": "symbols",
    "since": "since",
    "until": "until",
}
KIND_NAMES: Mapping[str, str] = {kind: kind for kind in KINDS} | {
    "notes": "note",
    "readings": "reading",
    "summaries": "summary",
    "语音": "speech",
    "笔记": "note",
    "聊天": "chat",
    "阅读": "reading",
    "摘要": "summary",
}

_FIELD = rf"(?:{'|'.join(FIELDS)}):"
_PIECE = re.compile(
    rf"""(?<!\S)(?P<field>{_FIELD}) (?: "(?P<value_quoted>[^"]*)" | (?P<value>[^\s"]+) )
       | (?<!\S)-(?: "(?P<not_quoted>[^"]*)" | (?P<not_word>[^\s"-][^\s"]*) )
       | "(?P<phrase>[^"]*)"
       | (?P<word>[^\s"]+)""",
    re.VERBOSE | re.IGNORECASE,
)
_DAY = re.compile(r"(\d{4})(?:[-/.](\d{1,2}))?(?:[-/.](\d{1,2}))?")


@dataclass(frozen=True)
class Query:
    """A question, taken apart."""

    text: str  # its words, those of the phrases among them
    phrases: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    filters: Filters = NO_FILTERS
    typed: str = ""  # as it came, made printable


def parse(typed: str, given: Filters = NO_FILTERS) -> Query:
    """The question that was typed, narrowed further by the filters `given` as options.

    Raises QueryWrong when there is nothing to look for or a filter has an impossible value.
    """
    clean = cleaned(typed)
    words: list[str] = []
    phrases: list[str] = []
    without: list[str] = []
    fields: list[tuple[str, str]] = []
    for piece in _PIECE.finditer(clean.translate(QUOTES)):
        if piece["field"]:
            read_field(piece, fields, words)
        elif piece["not_quoted"] or piece["not_word"]:
            without.append(left_out(piece["not_quoted"] or piece["not_word"]))
        elif piece["phrase"]:
            phrases.append(piece["phrase"].strip())
            words.append(piece["phrase"])
        elif piece["word"]:
            words.append(piece["word"])
    query = Query(" ".join(words), said(phrases), said(without), narrowed(given, fields), clean)
    check(query)
    return query


def cleaned(typed: str) -> str:
    """In NFKC, so that full-width letters and colons are plain ones, without control characters, and not endless."""
    text = unicodedata.normalize("NFKC", typed[:MAX_CHARACTERS])[:MAX_CHARACTERS]
    kinds = ((char, unicodedata.category(char)) for char in text)
    plain = "".join(" " if kind in ("Cc", "Cs", "Cn", "Zl", "Zp") else char for char, kind in kinds if kind != "Cf")
    return " ".join(plain.split())


def read_field(piece: re.Match[str], fields: list[tuple[str, str]], words: list[str]) -> None:
    """Note a filter; `kind: Pod` of a pasted manifest stays a pair of words, since no passage is of kind Pod."""
    name = FIELDS[piece["field"].lower().rstrip(":")]
    for value in (piece["value_quoted"] or piece["value"] or "").split(","):
        if name == "kinds" and value.lower() not in KIND_NAMES:
            words.append(f"kind {value}")
        elif value.strip():
            fields.append((name, value.strip()))


def left_out(text: str) -> str:
    """Raises QueryWrong for a filter with a minus."""
    if re.match(_FIELD, text, re.IGNORECASE):
        raise QueryWrong(f"-{text}: a filter cannot be turned round", "leave out words only, such as -etcd")
    return text


def said(texts: list[str]) -> tuple[str, ...]:
    """Those that hold a word; nothing can be found or left out by a mark alone."""
    return tuple(text for text in texts if tokens(text))


def narrowed(given: Filters, fields: list[tuple[str, str]]) -> Filters:
    """The filters given as options and those typed, each value checked."""

    def typed(name: str) -> tuple[str, ...]:
        return tuple(value for field, value in fields if field == name)

    since, until = (*typed("since"), given.since), (*typed("until"), given.until)
    return Filters(
        kinds=tuple(kind_of(value) for value in (*given.kinds, *typed("kinds"))),
        sessions=tuple(session_of(value) for value in (*given.sessions, *typed("sessions"))),
        authors=(*given.authors, *typed("authors")),
        speakers=(*given.speakers, *typed("speakers")),
        symbols=(*given.symbols, *typed("symbols")),
        since=day_of(since[0], "since"),
        until=day_of(until[0], "until"),
    )


def kind_of(value: str) -> str:
    if value.lower() not in KIND_NAMES:
        raise QueryWrong(f"there is no kind {value!r}", f"kinds are {', '.join(KINDS)}")
    return KIND_NAMES[value.lower()]


def session_of(value: str) -> str:
    if not SESSION_ID.fullmatch(value):
        raise QueryWrong(f"{value!r} is not a session", "sessions are named by date, such as 2020-10-17")
    return value


def day_of(value: str, field: str) -> str:
    """An ISO date; of a year or a month alone its first day, or its last for `until`."""
    if not value:
        return ""
    cure = "write it as 2020-10-17, 2020-10 or 2020"
    found = _DAY.fullmatch(value)
    if not found or int(found[1]) < 1:
        raise QueryWrong(f"{field}: {value!r} is not a date", cure)
    year, month, day = (int(part or 0) for part in found.groups())
    month = month or (12 if field == "until" else 1)
    try:
        day = day or (calendar.monthrange(year, month)[1] if field == "until" else 1)
        return date(year, month, day).isoformat()
    except ValueError as error:
        raise QueryWrong(f"{field}: {value!r} is not a date", cure) from error


def check(query: Query) -> None:
    if any(char.isalnum() for char in query.text) or query.filters:
        return
    if query.without:
        raise QueryWrong(f"{query.typed!r} only says what to leave out", "add a word to look for")
    raise QueryWrong("there is nothing to look for", 'type a question, such as: sig-archive search "调度队列 backoff"')
