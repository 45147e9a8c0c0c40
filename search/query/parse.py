"""Read what a person typed: words, "exact phrases", -words to leave out, and filters such as author:alice."""

from __future__ import annotations

import calendar
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

from archive.errors import QueryWrong
from archive.home import SESSION_ID
from archive.index.filters import Filters
from archive.messages import _
from archive.records import KINDS
from archive.text.tokens import tokenize
from search.query.query import NO_FILTERS, Query

MAX_QUERY_CHARACTERS = (
    2000  # several minutes of typing: anything longer was pasted by mistake, and its beginning will do
)
# What an input method or a word processor makes of a quotation mark or a minus; NFKC sees to the full-width ones.
PUNCTUATION = str.maketrans(dict.fromkeys("“”„‟「」『』«»", '"') | dict.fromkeys("–—−", "-"))

FILTER_NAMES = {
    "author": "authors",
    "作者": "authors",
    "speaker": "speakers",
    "发言人": "speakers",
    "發言人": "speakers",
    "session": "sessions",
    "活动": "sessions",
    "活動": "sessions",
    "kind": "kinds",
    "类型": "kinds",
    "類型": "kinds",
    "symbol": "symbols",
    "标识符": "symbols",
    "標識符": "symbols",
    "since": "since",
    "起始": "since",
    "until": "until",
    "截止": "until",
}
KIND_NAMES: Mapping[str, str] = {kind: kind for kind in KINDS} | {
    "notes": "note",
    "readings": "reading",
    "语音": "speech",
    "語音": "speech",
    "笔记": "note",
    "筆記": "note",
    "聊天": "chat",
    "阅读": "reading",
    "閱讀": "reading",
}

_FIELD = rf"(?:{'|'.join(FILTER_NAMES)}):"
_PIECE = re.compile(
    rf"""(?<!\S)(?P<field>{_FIELD}) (?P<apart>\s*) (?: "(?P<value_quoted>[^"]*)" | (?P<value>(?!-|{_FIELD})[^\s"]+) )
       | (?<!\S)-(?: "(?P<not_quoted>[^"]*)" | (?P<not_word>[^\s"-][^\s"]*) )
       | "(?P<phrase>[^"]*)"
       | (?P<word>[^\s"]+)""",
    re.VERBOSE | re.IGNORECASE,
)
_SEVERAL = re.compile("[,、]")
_DAY = re.compile(r"(\d{4})(?:[-/.](\d{1,2}))?(?:[-/.](\d{1,2}))?")
_SESSION = re.compile(r"(\d{4})(?:[-/.](\d{1,2})[-/.](\d{1,2})|(\d{2})(\d{2}))(-\d+)?")


def parse_query(typed: str, given: Filters = NO_FILTERS) -> Query:
    """The question that was typed, narrowed further by the filters `given` as options.

    Raises QueryWrong when there is nothing to look for or a filter has an impossible value.
    """
    text = clean(typed)
    words: list[str] = []
    phrases: list[str] = []
    excluded: list[str] = []
    fields: list[tuple[str, str]] = []
    for piece in _PIECE.finditer(text.translate(PUNCTUATION)):
        if piece["field"]:
            read_field(piece, fields, words)
        elif piece["not_quoted"] or piece["not_word"]:
            excluded.append(check_excluded(piece["not_quoted"] or piece["not_word"]))
        elif piece["phrase"]:
            phrases.append(piece["phrase"].strip())
            words.append(piece["phrase"])
        elif piece["word"]:
            words.append(piece["word"])
    truncated = len(typed) > MAX_QUERY_CHARACTERS
    return require_terms(
        Query(
            " ".join(words),
            only_with_tokens(phrases),
            only_with_tokens(excluded),
            merge_filters(given, fields),
            text,
            truncated,
        )
    )


def clean(typed: str) -> str:
    """In NFKC, so that full-width letters and colons are plain ones, without control characters, and not endless."""
    text = unicodedata.normalize("NFKC", typed[:MAX_QUERY_CHARACTERS])[:MAX_QUERY_CHARACTERS]
    kinds = ((char, unicodedata.category(char)) for char in text)
    plain = "".join(" " if kind in ("Cc", "Cs", "Cn", "Zl", "Zp") else char for char, kind in kinds if kind != "Cf")
    return " ".join(plain.split())


def read_field(piece: re.Match[str], fields: list[tuple[str, str]], words: list[str]) -> None:
    """Note a filter; `kind: Pod` of a pasted manifest stays a pair of words, since no passage is of kind Pod."""
    name = FILTER_NAMES[piece["field"].lower().rstrip(":")]
    for value in map(str.strip, _SEVERAL.split(piece["value_quoted"] or piece["value"] or "")):
        if value and (is_possible(name, value) or not (piece["apart"] or is_manifest_kind(name, value))):
            fields.append((name, value))
        elif value:
            words.append(f"{piece['field'] if piece['apart'] else piece['field'].rstrip(':')} {value}")


def is_manifest_kind(name: str, value: str) -> bool:
    """Whether `kind:Pod` is of a manifest: its kinds begin with a capital."""
    return name == "kinds" and value[:1].isupper()


def is_possible(name: str, value: str) -> bool:
    """Whether a filter of that name can have the value."""
    if name == "kinds":
        return value.lower() in KIND_NAMES
    if name in ("since", "until"):
        return bool(_DAY.fullmatch(value))
    return name != "sessions" or bool(_SESSION.fullmatch(value))


def check_excluded(text: str) -> str:
    """Raises QueryWrong for a filter with a minus."""
    if re.match(_FIELD, text, re.IGNORECASE):
        raise QueryWrong(
            _("-{text}: a filter cannot be turned round", text=text),
            _("leave out words only, such as -etcd"),
        )
    return text


def only_with_tokens(texts: list[str]) -> tuple[str, ...]:
    """Those that hold a word; nothing can be found or left out by a mark alone."""
    return tuple(text for text in texts if tokenize(text))


def merge_filters(given: Filters, fields: list[tuple[str, str]]) -> Filters:
    """The filters given as options and those typed, each value checked; of several days the narrowest counts."""

    def all_of(name: str, options: tuple[str, ...]) -> Iterator[str]:
        yield from options
        yield from (value for field, value in fields if field == name)

    since = max((parse_day(value, "since") for value in all_of("since", (given.since,)) if value), default="")
    until = min((parse_day(value, "until") for value in all_of("until", (given.until,)) if value), default="")
    if since and until and since > until:
        raise QueryWrong(
            _("since {since} is later than until {until}", since=since, until=until),
            _("exchange the two"),
        )
    return Filters(
        kinds=tuple(map(parse_kind, all_of("kinds", given.kinds))),
        sessions=tuple(map(parse_session_id, all_of("sessions", given.sessions))),
        authors=tuple(all_of("authors", given.authors)),
        speakers=tuple(all_of("speakers", given.speakers)),
        symbols=tuple(all_of("symbols", given.symbols)),
        since=since,
        until=until,
    )


def parse_kind(value: str) -> str:
    """A kind of passage, by any of its names; raises QueryWrong."""
    if value.lower() not in KIND_NAMES:
        kinds = ", ".join(KINDS)
        raise QueryWrong(_("there is no kind {value!r}", value=value), _("kinds are {kinds}", kinds=kinds))
    return KIND_NAMES[value.lower()]


def parse_session_id(value: str) -> str:
    """A session's id; its date may be written as 2020/10/17 or 20201017 too."""
    session = value
    if found := _SESSION.fullmatch(value):
        month, day = int(found[2] or found[4]), int(found[3] or found[5])
        session = f"{found[1]}-{month:02d}-{day:02d}{found[6] or ''}"
    if not SESSION_ID.fullmatch(session):
        raise QueryWrong(
            _("{value!r} is not a session", value=value),
            _("sessions are named by date, such as 2020-10-17"),
        )
    return session


def parse_day(value: str, field: str) -> str:
    """An ISO date; of a year or a month alone its first day, or its last for `until`."""
    found = _DAY.fullmatch(value)
    try:
        if not found:
            raise ValueError(value)
        year, month, day = (int(part or 0) for part in found.groups())
        month = month or (12 if field == "until" else 1)
        day = day or (calendar.monthrange(year, month)[1] if field == "until" else 1)
        return date(year, month, day).isoformat()
    except ValueError as error:  # of a month or day that no calendar has, too
        raise QueryWrong(
            _("{field}: {value!r} is not a date", field=field, value=value),
            _("write it as 2020-10-17, 2020-10 or 2020"),
        ) from error


def require_terms(query: Query) -> Query:
    """The question, without words that are in no index where filters say enough; raises QueryWrong when nothing is left."""
    if tokenize(query.text):
        return query
    if query.filters:
        return replace(query, text="")
    example = 'sig-archive search "调度队列 backoff"'
    if any(char.isalnum() for char in query.text):
        raise QueryWrong(
            _("{text!r} has only words that are everywhere", text=query.text),
            _("add one that tells more"),
        )
    if query.excluded:
        raise QueryWrong(
            _("{typed!r} only says what to leave out", typed=query.typed),
            _("add a word to look for"),
        )
    raise QueryWrong(
        _("there is nothing to look for"),
        _("type a question, such as: {example}", example=example),
    )
