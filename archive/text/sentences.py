"""Cut Chinese, English and mixed text into sentences; nothing of the text is lost."""

from __future__ import annotations

import re
from collections.abc import Iterator

from archive.text.script import HAN

# Short forms, without their dots. A sentence goes on after the first; after the second where a number follows; after the
# third where no capital does.
_SHORT = frozenset("al approx cf dr eg esp ie incl mr mrs ms prof resp viz vs".split())
_SHORT_BEFORE_NUMBER = frozenset("ch chap eq fig figs no nos nr p pp ref sec sect tab vol".split())
_SHORT_AT_AN_END = frozenset("co corp etc inc jr ltd".split())

_CLOSING = re.escape("”’」』】》）〕〉\"')]}*`")
_MARKS = re.compile(rf"(?P<marks>[。！？｡!?.…；;]+)(?P<closing>[{_CLOSING}]*)|\n")
_RUNS, _OPENS_TOO = re.compile(r"`+|\*+|."), frozenset('`*"')  # of these marks, those that are alike at both ends
_WIDE = frozenset("。！？｡")
_CLAUSE = frozenset("；;")
_DOTS = frozenset(".…")
_SPACES = re.compile(r"\s*")
_LAST_WORDS = re.compile(r"(?P<before>\S*)(?P<space>\s*)(?<![A-Za-z0-9.])(?P<last>[A-Za-z0-9.]+)$")
_ACRONYM = re.compile(r"[A-Za-z](?:\.[A-Za-z])+")
_NUMBERED = re.compile(r"(?:^|\n)\s*[(（]?\d{1,3}$")
_LOOK_BACK = 80  # characters before a dot among which its word stands


def split_sentences(text: str, *, clauses: bool = False) -> list[str]:
    """The sentences of a text, each with the spaces behind it, so that together they are the text.

    A line break ends a sentence; with `clauses` a semicolon does too.
    """
    return [text[start:end] for start, end in sentence_spans(text, clauses=clauses)]


def sentence_spans(text: str, *, clauses: bool = False) -> Iterator[tuple[int, int]]:
    """(start, end) of each sentence with the spaces behind it, without gaps from the first character to the last."""
    start = 0
    for found in _MARKS.finditer(text):
        if found.start() < start or not _ends(text, found, clauses):
            continue
        end = _SPACES.match(text, _end_of_closing(text, start, found)).end()  # type: ignore[union-attr]  # it matches nothing too
        if text[start:end].strip():
            yield start, end
            start = end
    if start < len(text):
        yield start, len(text)


def _end_of_closing(text: str, start: int, found: re.Match[str]) -> int:
    """Where the marks that close something behind a sentence end: a mark that was not opened in it opens the next one (好。`Pop` 会)."""
    place = found.end("marks") if found["marks"] else found.end()
    for run in _RUNS.findall(found["closing"] or ""):
        if run[0] in _OPENS_TOO and text.count(run, start, place) % 2 == 0:
            break
        place += len(run)
    return place


def _ends(text: str, found: re.Match[str], clauses: bool) -> bool:
    """Whether a sentence ends with these marks."""
    marks = set(found["marks"] or "")
    if not marks or marks & _WIDE:  # a line break, or a mark that stands nowhere else
        return True
    if marks <= _CLAUSE:
        return clauses and ("；" in marks or _stands_free(text, found))
    if _goes_on(text, found):
        return False
    if not marks <= _DOTS:
        return _stands_free(text, found)
    if found["marks"] == ".":
        return _dot_ends(text, found)
    return _starts_anew(text[found.end() :].lstrip()[:2])  # an ellipsis is a pause more often than an end


def _goes_on(text: str, found: re.Match[str]) -> bool:
    """Whether half-width marks are of code (`items?`), or of a bracket (as here!) inside a sentence."""
    closing, behind = found["closing"], text[found.end() :].lstrip()[:1]
    return "`" in closing or (not {")", "]"}.isdisjoint(closing) and behind.islower())


def _stands_free(text: str, found: re.Match[str]) -> bool:
    """Whether a half-width mark has a space, Chinese or nothing behind it, and is not part of `a?b=1`, `!=` or `! -d`."""
    if text[: found.start()][-1:] == " " and text[found.end() :].lstrip(" ")[:1] == "-":
        return False
    behind = text[found.end() : found.end() + 1]
    return not behind.strip() or bool(re.match(f"[{HAN}]", behind))


def _starts_anew(behind: str) -> bool:
    """Whether what follows an ellipsis begins like a sentence: with a capital that is not the word I, or not at all."""
    return not behind or (behind[:1].isupper() and behind != "I ")


def _dot_ends(text: str, found: re.Match[str]) -> bool:
    behind = text[found.end() : found.end() + 1]
    if behind.strip():  # v1.18, pkg/scheduler/x.go; Whisper sometimes writes it between two Chinese sentences
        return bool(re.match(f"[{HAN}]", behind) and re.match(f"[{HAN}]", text[found.start() - 1 : found.start()]))
    rest = text[found.end() :].lstrip(" \t")[:1]
    if not rest or rest == "\n":
        return True
    before = text[max(0, found.start() - _LOOK_BACK) : found.start()]
    return not (_NUMBERED.search(before) or _is_short(before, rest))


def _is_short(before: str, rest: str) -> bool:
    """Whether the dot behind `before` belongs to a short form that a sentence goes on after; `rest` is its next character."""
    words = _LAST_WORDS.search(before)
    if not words:
        return False
    word = words["last"].replace(".", "").lower()
    if word in _SHORT or (word in _SHORT_BEFORE_NUMBER and rest.isdigit()):
        return True
    if word in _SHORT_AT_AN_END or _ACRONYM.fullmatch(words["last"]):
        return not rest.isupper()
    initial = len(words["last"]) == 1 and words["last"].isupper()
    return (
        initial
        and rest.isupper()
        and (not words["before"] or words["before"][:1].isupper() or words["before"].endswith("."))
    )
