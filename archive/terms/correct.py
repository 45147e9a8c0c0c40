"""Repair near misses of the group's words in what was transcribed, and leave alone what is right as it is.

A text is read as the likeliest row of words, where a word is one of the language or one of the group's that sounds
nearly like what stands there. The group's is taken only where that reading is far likelier than the plain one.
All scores are log10 of how likely a word is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from archive.records import Change
from archive.terms import frequency, phonetics
from archive.terms.vocabulary import GlossaryForm, Vocabulary, letters, spoken_key
from archive.text.script import HAN

REPAIR_MARGIN = 2.3  # by which a repair must win: odds of 99 to 1, a confidence of 0.99
# How common one of the group's words is where others of theirs stand in the same sentence, near it, and nowhere.
SAME_SENTENCE, NEARBY, ELSEWHERE = -3.5, -5.0, -8.0
OURS_ALONE = -4.5  # how common a word is that is part of one of theirs
COMMONEST = -2.5  # a word this common (the, is, has) neither begins nor ends what was misheard
MAX_IDENTIFIER_WORDS = 6  # of one spoken identifier: percentage of nodes to score, E B P F
LONGEST_FORM = 8  # characters of a Chinese form

_TOKEN = re.compile(
    rf"(?P<han>[{HAN}])|(?P<latin>[A-Za-z0-9]+)|(?P<gap>(?<=[A-Za-z0-9])[ _-](?=[A-Za-z0-9]))|(?P<other>.)", re.DOTALL
)


@dataclass(frozen=True)
class Token:
    """A Chinese character, a run of Latin letters and digits, or what stands between them."""

    kind: str  # han, latin, gap (between two Latin words) or other
    text: str


@dataclass(frozen=True)
class Edge:
    """Reading the tokens up to `end` as one word."""

    end: int
    score: float
    form: GlossaryForm | None = None  # what is written instead of what stands there


def correct(vocabulary: Vocabulary, text: str, *, around: str = "") -> tuple[str, tuple[Change, ...]]:
    """A text (simplified) as it was meant, and what was changed; `around` is what is said before and after it."""
    if vocabulary.is_on_topic(text):
        return Lattice(vocabulary, text, SAME_SENTENCE).result()
    written, changes = Lattice(vocabulary, text, NEARBY if vocabulary.is_on_topic(around) else ELSEWHERE).result()
    if changes:  # where one of the group's words was hidden, there may be more
        return Lattice(vocabulary, text, SAME_SENTENCE).result()
    return written, changes


class Lattice:
    """One text, read as the likeliest row of words."""

    def __init__(self, vocabulary: Vocabulary, text: str, prior: float):
        self.of, self.prior = vocabulary, prior
        self.tokens = [Token(str(match.lastgroup), match[0]) for match in _TOKEN.finditer(text)]
        self.readings = pronunciations_of(self.tokens)

    def result(self) -> tuple[str, tuple[Change, ...]]:
        """The text as the likeliest path has it, and where that is not what stands there."""
        right = [[*self.words(at), *self.exact(at)] for at in range(len(self.tokens))]
        plain, path = likeliest_path(right)
        near = [list(self.near(at)) for at in range(len(self.tokens))]
        if any(near):
            _, path = likeliest_path([[*of_language, *ours] for of_language, ours in zip(right, near, strict=True)])
        written, changes = "", []
        for start, edge in path:
            surface = self.text(start, edge.end)
            written += edge.form.text if edge.form else surface
            if edge.form:
                odds = edge.score + REPAIR_MARGIN - (plain[edge.end] - plain[start])
                confidence = round(1 / (1 + 10 ** -max(odds, 0.0)), 4)
                changes.append(Change(surface, edge.form.text, edge.form.entry, confidence))
        return written, tuple(changes)

    def text(self, start: int, end: int) -> str:
        """What the tokens from `start` to `end` are together."""
        return "".join(token.text for token in self.tokens[start:end])

    def words(self, at: int) -> Iterator[Edge]:
        """The words of the language that begin here; what is neither Chinese nor English costs nothing."""
        token = self.tokens[at]
        if token.kind == "latin":
            yield Edge(at + 1, self.common(token.text, frequency.english(token.text)))
        elif token.kind != "han":
            yield Edge(at + 1, 0.0)
        for end in self.han_ends(at, frequency.LONGEST_WORD):
            if (score := frequency.chinese(self.text(at, end))) is not None:
                yield Edge(end, self.common(self.text(at, end), score))

    def common(self, word: str, score: float) -> float:
        """A word of the group's is commoner among them than in the language."""
        return max(score, OURS_ALONE) if word.lower() in self.of.topic_words else score

    def exact(self, at: int) -> Iterator[Edge]:
        """The group's words that stand here as they are to be written."""
        for end in self.ends(at):
            surface = self.text(at, end)
            if self.of.is_right(surface) and self.spoken_for(surface, at, end) is None:
                yield Edge(end, self.prior_of(at, end))

    def near(self, at: int) -> Iterator[Edge]:
        """The group's words that may be meant by what stands here."""
        for end in self.ends(at):
            surface = self.text(at, end)
            prior = self.prior_of(at, end)
            if spoken := self.spoken_for(surface, at, end):
                yield Edge(end, prior - (0.0 if prior == SAME_SENTENCE else REPAIR_MARGIN), spoken)
            if not (self.of.is_right(surface) or self.is_commonest(at) or self.is_commonest(end - 1)):
                for form, cost in self.sounding_like(surface, at, end):
                    if not self.drops_own_word(form, at, end):
                        yield Edge(end, prior - cost - REPAIR_MARGIN, form)

    def drops_own_word(self, form: GlossaryForm, at: int, end: int) -> bool:
        """Whether several tokens hold a word of the group's that the form has not: who says `nominated pod` means a pod."""
        heard = {token.text.lower() for token in self.tokens[at:end] if token.kind == "latin"}
        kept = letters(form.text)
        return len(heard) > 1 and any(word in self.of.own_words and word not in kept for word in heard)

    def sounding_like(self, surface: str, at: int, end: int) -> Iterator[tuple[GlossaryForm, float]]:
        """The group's forms that sound like these tokens, with the cost of having misheard them."""
        if self.tokens[at].kind == "han":
            yield from self.of.sounding_like_chinese(self.readings[at:end])
        elif form := self.of.by_letters.get(spoken_key(surface)):
            yield form, phonetics.SPELLING
        else:
            yield from self.of.sounding_like_english(surface)

    def spoken_for(self, surface: str, at: int, end: int) -> GlossaryForm | None:
        """What the glossary says is meant by this; of a single word that is right in itself the odds decide."""
        spoken = self.of.spoken.get(spoken_key(surface))
        if spoken is None or surface in (spoken.text, spoken.text[:1].upper() + spoken.text[1:]):
            return None
        alone = end - at == 1 and (spoken_key(surface) == spoken_key(spoken.text) or self.of.is_right(surface))
        return None if alone else spoken

    def prior_of(self, at: int, end: int) -> float:
        """How common one of the group's words is at this place."""
        return SAME_SENTENCE if self.is_switch(at, end) else self.prior

    def is_switch(self, at: int, end: int) -> bool:
        """Whether these are all the English words at a place of a Chinese sentence: hardly ever ordinary ones."""
        around = (self.kind_beside(at - 1, -1), self.kind_beside(end, 1))
        return self.tokens[at].kind == "latin" and "latin" not in around and "han" in around

    def kind_beside(self, at: int, step: int) -> str:
        """The kind of the nearest token that is more than a space; nothing at either end."""
        while 0 <= at < len(self.tokens) and self.tokens[at].text in (" ", "-"):
            at += step
        return self.tokens[at].kind if 0 <= at < len(self.tokens) else ""

    def is_commonest(self, at: int) -> bool:
        """Whether a token is one of the commonest English words."""
        return self.tokens[at].kind == "latin" and frequency.english(self.tokens[at].text) > COMMONEST

    def ends(self, at: int) -> Iterator[int]:
        """Where a form that begins here may end."""
        yield from self.han_ends(at, LONGEST_FORM)
        if self.tokens[at].kind == "latin":
            yield from self.latin_ends(at)

    def han_ends(self, at: int, longest: int) -> Iterator[int]:
        """After one Chinese character, two and so on, as far as they stand together."""
        for end in range(at, min(at + longest, len(self.tokens))):
            if self.tokens[end].kind != "han":
                return
            yield end + 1

    def latin_ends(self, at: int) -> Iterator[int]:
        """After one word, two words and so on, where only a space or a hyphen stands between them."""
        end = at + 1
        for _ in range(MAX_IDENTIFIER_WORDS):
            yield end
            if end >= len(self.tokens) or self.tokens[end].kind != "gap":
                return
            end += 2


def likeliest_path(edges: Sequence[Sequence[Edge]]) -> tuple[list[float], list[tuple[int, Edge]]]:
    """(score up to each token, the best path as start and edge); of equals the first is taken."""
    best = [0.0, *([float("-inf")] * len(edges))]
    came: dict[int, tuple[int, Edge]] = {}
    for start, leaving in enumerate(edges):
        for edge in leaving:
            if best[start] + edge.score > best[edge.end]:
                best[edge.end], came[edge.end] = best[start] + edge.score, (start, edge)
    path: list[tuple[int, Edge]] = []
    place = len(edges)
    while place:
        path.append(came[place])
        place = came[place][0]
    return best, path[::-1]


def pronunciations_of(tokens: Sequence[Token]) -> list[phonetics.Readings]:
    """How each Chinese character may be read, in the word it stands in; nothing for other tokens."""
    found: list[phonetics.Readings] = []
    for kind, run in groupby(tokens, key=lambda token: token.kind):
        same = list(run)
        found += phonetics.syllables("".join(t.text for t in same)) if kind == "han" else [() for _ in same]
    return found
