"""A passage as a row of the catalog, and back; with the tokens it is found by."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from archive.records import Passage
from archive.text.tokens import tokenize

PASSAGE_COLUMNS = "number, id, unit, session, day, kind, text, heading, language, path, start_s, end_s, line_from, line_to, author, speaker, symbols, independent"
SPEECH_KINDS = ("speech", "chat")

Row = tuple[Any, ...]


def row_of_passage(number: int, unit: str, day: str | None, passage: Passage) -> Row:
    """The values of PASSAGE_COLUMNS; `day` is the session's, as an ISO date."""
    return (
        number, passage.id, unit, passage.session_id, day, passage.kind, passage.text, passage.heading, passage.language,
        passage.path, passage.start_s, passage.end_s, passage.line_from, passage.line_to, passage.author, passage.speaker,
        json.dumps(passage.symbols, ensure_ascii=False), int(passage.independent),
    )  # fmt: skip


def passage_of_row(values: Mapping[str, Any]) -> Passage:
    """The passage in a row, by the names of its columns; older catalogs lack the last of PASSAGE_COLUMNS."""
    given = {name: value for name, value in values.items() if name not in ("number", "unit", "day")}
    session_id, symbols = given.pop("session"), tuple(json.loads(given.pop("symbols")))
    independent = bool(given.pop("independent", False))
    return Passage(session_id=session_id, symbols=symbols, independent=independent, **given)


def tokens_of(passage: Passage) -> list[str]:
    """The heading counts twice: it says what the text is about (nDCG +.012 zh→en, +.009 en→zh; notes no change)."""
    return tokenize(f"{passage.heading}\n{passage.text}\n{passage.heading}")


def embedded_text(passage: Passage) -> str:
    """What a passage's vector is made of: its heading, where it has one, and its text."""
    return f"{passage.heading}\n{passage.text}" if passage.heading else passage.text


def continues(before: Passage | None, passage: Passage) -> bool:
    """Whether what is said goes on from one passage to the other: both are of the same transcript or chat."""
    same = before is not None and (before.kind, before.path) == (passage.kind, passage.path)
    return same and passage.kind in SPEECH_KINDS
