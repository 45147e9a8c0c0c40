"""Two decodings of one stretch, word by word: where they differ, the one that says more stands, else the likelier one.

After J. Fiscus, "A post-processing system to yield reduced word error rates: ROVER" (1997), for two systems: the confidence
of a word is its probability in its own decoding, with that of the word behind it, which a wrong one makes unlikely.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, groupby, pairwise

from rapidfuzz.distance import Levenshtein

from archive.asr.coverage import letters_of
from archive.asr.window_text import TimedText, TimedWord

MOST_MORE = 6  # words that one says more than the other between two words of both: beyond it they are likely invented
_WORD = re.compile("[\u3400-\u9fff]|[^\\W_\u3400-\u9fff]+")

Form = Callable[[str], str]
"""The form in which a word is compared: decodings may differ in their script."""


@dataclass(frozen=True)
class HeardWord:
    """A Chinese character, or a word or a number in other letters, in one of several texts."""

    form: str  # in which it is compared
    part: int  # of the texts
    start: int
    end: int
    logprob: float


@dataclass(frozen=True)
class Edit:
    """What stands instead of some words; of none: what stands behind the word before."""

    first: int
    past: int
    text: str


def corrected(parts: Sequence[TimedText], others: Sequence[TimedText], form: Form) -> list[TimedText]:
    """The texts with what `others`, of the same sound, say better; times stay as they are."""
    own, other = heard_words(parts, form), heard_words(others, form)
    edits = list(better_said(own, other, others))
    return list(map(with_text, parts, rewrite(parts, own, edits))) if own and edits else list(parts)


def with_text(part: TimedText, text: str) -> TimedText:
    """A segment with another text; its words keep their times where it has as many letters."""
    if text == part.text:
        return part
    return replace(part, text=text.strip(), words=tuple(recut_words(text, part.words)), pieces=())


def recut_words(text: str, words: Sequence[TimedWord]) -> Iterator[TimedWord]:
    """The words of a segment with what stands in their place in another text, if that has as many letters."""
    places = [place for place, character in enumerate(text) if letters_of(character)]
    ends = [0, *accumulate(len(letters_of(word.text)) for word in words)]
    if ends[-1] != len(places):
        return
    for word, (first, past) in zip(words, pairwise(ends), strict=True):
        if first < past:
            yield replace(word, text=text[places[first] : [*places, len(text)][past]].strip())


def heard_words(parts: Sequence[TimedText], form: Form) -> list[HeardWord]:
    """The words of some texts in order; none where it is not known how likely they are."""
    found = [(number, word) for number, part in enumerate(parts) for word in _WORD.finditer(part.text)]
    pieces = [piece for part in parts for piece in part.pieces]
    letters = [(letter, logprob / len(own)) for text, logprob in pieces for own in [letters_of(text)] for letter in own]
    if "".join(letters_of(word[0]) for _, word in found) != "".join(letter for letter, _ in letters):
        return []
    sums = [0.0, *accumulate(logprob for _, logprob in letters)]
    ends = [0, *accumulate(len(letters_of(word[0])) for _, word in found)]
    return [
        HeardWord(form(word[0].lower()), number, *word.span(), sums[past] - sums[first])
        for (number, word), (first, past) in zip(found, pairwise(ends), strict=True)
    ]


def better_said(own: Sequence[HeardWord], other: Sequence[HeardWord], parts: Sequence[TimedText]) -> Iterator[Edit]:
    """What of the other's words, in `parts`, is to stand in one's own."""
    codes = Levenshtein.opcodes([word.form for word in own], [word.form for word in other])
    for same, group in groupby(codes, key=lambda code: code.tag == "equal"):
        block = list(group)
        first, past, start, end = block[0].src_start, block[-1].src_end, block[0].dest_start, block[-1].dest_end
        more = end - start - (past - first)
        likelier = logprob_of(other[start : end + 1]) > logprob_of(own[first : past + 1])
        if not same and (0 < more <= MOST_MORE or (more == 0 and likelier)):
            yield Edit(first, past, text_between(other[start:end], parts))


def logprob_of(words: Iterable[HeardWord]) -> float:
    """Of some words, all together."""
    return sum(word.logprob for word in words)


def text_between(words: Sequence[HeardWord], parts: Sequence[TimedText]) -> str:
    """The text from the first of some words to the last, as it stands in its segments."""
    groups = [list(group) for _, group in groupby(words, key=lambda word: word.part)]
    return "".join(parts[group[0].part].text[group[0].start : group[-1].end] for group in groups)


def rewrite(parts: Sequence[TimedText], words: Sequence[HeardWord], edits: Sequence[Edit]) -> list[str]:
    """The texts after the edits, which are in order and apart."""
    new = [part.text for part in parts]
    for edit in reversed(edits):
        if edit.first == edit.past:
            insert_text(new, words, edit)
        groups = [list(group) for _, group in groupby(words[edit.first : edit.past], key=lambda word: word.part)]
        for number, group in reversed(list(enumerate(groups))):
            part, start, end = group[0].part, group[0].start, group[-1].end
            new[part] = new[part][:start] + ("" if number else edit.text) + new[part][end:]
    return new


def insert_text(parts: list[str], words: Sequence[HeardWord], edit: Edit) -> None:
    """Put an edit's text, in place, behind the word before it, or before the first one; with a space beside other letters."""
    before = words[edit.first - 1] if edit.first else None
    part, at = (before.part, before.end) if before else (words[0].part, words[0].start)
    left, right = parts[part][:at], parts[part][at:]
    space = " " if re.search(r"[A-Za-z0-9]$", left) and re.match(r"[A-Za-z0-9]", edit.text) else ""
    behind = " " if re.search(r"[A-Za-z0-9]$", edit.text) and re.match(r"[A-Za-z0-9]", right) else ""
    parts[part] = left + space + edit.text + behind + right
