"""Expand a query with words of the other language: learned translations, and the group's own glossary above them."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Literal, NamedTuple, Protocol, TypeVar

from archive.errors import ModelDamaged, ModelMissing, reinstall
from archive.messages import _
from archive.text.script import HAN, normalise
from archive.text.tokens import bigrams, latin_tokens, tokenize

MIN_PROBABILITY = 0.1  # rarer translations are mostly chance
MIN_PROBABILITY_ALONE = 0.5  # of a single character, which can mean too many things
BOOST = 1.3  # a translation of probability .77 counts as much as the word itself

Translations = Mapping[str, Sequence[tuple[str, float]]]
Forms = Mapping[str, Mapping[str, float]]
Origin = Literal["glossary", "lexicon", "concepts"]

_LATIN = re.compile(r"[A-Za-z]+")
_HAN = re.compile(rf"[{HAN}]")
_PLURAL = re.compile(r"(?:e?s)?(?![A-Za-z0-9])", re.IGNORECASE)


@dataclass(frozen=True)
class Translation:
    """What a term of the query can also be called, the index tokens of that, and the weight of each."""

    term: str
    form: str
    tokens: tuple[str, ...]
    weight: float
    origin: Origin

    @property
    def is_of_concept(self) -> bool:
        """Whether it is a name of what the term names or paraphrases, and no translation of its words."""
        return self.origin == "concepts"


@dataclass(frozen=True)
class Lexicon:
    """Chinese words with English stems, English stems with Chinese words, each with a probability, likeliest first."""

    to_english: Translations
    to_chinese: Translations

    @classmethod
    def load(cls, path: Path) -> Lexicon:
        """The lexicon in a JSON file; raises ModelMissing or ModelDamaged."""
        try:
            raw = json.loads(path.read_text("utf-8"))
            return cls(raw["z2e"], raw["e2z"])
        except FileNotFoundError as error:
            raise ModelMissing(_("the lexicon {path} is not there", path=path), reinstall()) from error
        except (ValueError, KeyError, TypeError) as error:
            raise ModelDamaged(
                _("the lexicon {path} cannot be read: {error!r}", path=path, error=error), reinstall()
            ) from error

    @cached_property
    def longest(self) -> int:
        """The characters of its longest Chinese word."""
        return max(map(len, self.to_english), default=0)


def weigh_terms(own: Iterable[str], found: Iterable[Translation]) -> dict[str, float]:
    """The query's own tokens, and the tokens of the translations found for it, by weight."""
    weights = dict.fromkeys(own, 1.0)
    for translation in found:
        for token in translation.tokens:
            weights[token] = max(weights.get(token, 0.0), translation.weight)
    return weights


class HasOwnTokens(Protocol):
    """One thing that is asked for."""

    @property
    def own(self) -> Mapping[str, float]:
        """The query's own tokens for it, with what each weighs."""


AnyWord = TypeVar("AnyWord", bound=HasOwnTokens)


class WeighedWord(NamedTuple):
    """One thing that is asked for: the weighted tokens of the query's word, and of what it is called as well."""

    own: dict[str, float]
    expanded: dict[str, float]


class NamedConcept(NamedTuple):
    """Words of a query that together name or paraphrase one thing, and its names: the tokens of each with its weight."""

    words: list[WeighedWord]
    names: dict[tuple[str, ...], float]


def group_named(
    weights: Mapping[str, float], own: Collection[str], found: Sequence[Translation]
) -> Iterator[NamedConcept]:
    """The weighted tokens of a query by what they stand for; `own` are those of its own words. First what the concepts
    have names for, then all the rest, without names."""
    names: dict[str, dict[tuple[str, ...], float]] = {}
    for one in found:
        if one.is_of_concept:
            names.setdefault(one.term, {})[one.tokens] = one.weight
    named = {token for forms in names.values() for form in forms for token in form}
    translations = [one for one in found if not one.is_of_concept]
    translated = {token for one in translations for token in one.tokens}
    rest = group_concepts(
        {
            token: weight
            for token, weight in weights.items()
            if token in own or token in translated or token not in named
        },
        own,
        translations,
    )
    for term, forms in names.items():
        tokens = set(tokenize(term))
        alone = {token: rest[0].own.pop(token) for token in tokens if token in rest[0].own}
        inside, outside = split_by_term(tokens, rest[1:])
        rest = [rest[0], *outside]
        yield NamedConcept([WeighedWord(alone, {}), *inside], forms)
    yield NamedConcept(rest, {})


def split_by_term(tokens: Set[str], words: Iterable[AnyWord]) -> tuple[list[AnyWord], list[AnyWord]]:
    """(what is asked for by tokens of a term alone, all else)."""
    inside, outside = list[AnyWord](), list[AnyWord]()
    for word in words:
        (inside if word.own and tokens >= word.own.keys() else outside).append(word)
    return inside, outside


def group_concepts(
    weights: Mapping[str, float], own: Collection[str], found: Iterable[Translation]
) -> list[WeighedWord]:
    """The weighted tokens of a query by what they stand for; `own` are those of its own words. Those without a
    translation make one concept together."""
    rest = dict(weights)
    by_term: dict[str, WeighedWord] = {}
    for translation in found:
        concept = by_term.setdefault(translation.term, WeighedWord({}, {}))
        concept.own.update(
            (token, rest.pop(token)) for token in tokenize(translation.term) if token in own and token in rest
        )
        for token in translation.tokens:
            if token in weights and token not in own:
                concept.expanded[token] = max(concept.expanded.get(token, 0.0), translation.weight)
    translated = {token for concept in by_term.values() for token in concept.expanded}
    alone = {token: weight for token, weight in rest.items() if token not in translated}
    return [WeighedWord(alone, {}), *by_term.values()]


def count_terms_once(weights: Mapping[str, float], found: Iterable[Translation]) -> dict[str, float]:
    """The same weights, with the overlapping pairs of characters of each Chinese term of the glossary counted as one token
    together: where 扩展点 stands, 扩展 and 展点 stand, and that is no more than one term of a query."""
    counted = dict(weights)
    for term in {one.term for one in found if one.origin == "glossary"}:
        pairs = {token for token in tokenize(term) if token in weights and not token.isascii()}
        counted.update((pair, weights[pair] / len(pairs)) for pair in pairs)
    return counted


def glossary_forms(entries: Iterable[Iterable[str]]) -> dict[str, dict[str, float]]:
    """The glossary for `translate`: each form of a term (canonical, Chinese or English alias) with all its other forms."""
    found: dict[str, dict[str, float]] = {}
    for entry in entries:
        forms = [form for form in dict.fromkeys(entry) if form.strip()]
        for form in forms:
            found.setdefault(form, {}).update((other, 1.0) for other in forms if other != form)
    return found


def translate(query: str, lexicon: Lexicon, extra: Forms | None = None) -> Iterator[Translation]:
    """From the longest term at each place of the query, the glossary's before the lexicon's.

    `extra` is the group's glossary as `forms_of` arranges it. Where it translates a term, the lexicon keeps silent.
    """
    query = normalise(query)
    glossary = {normalise(form).lower(): others for form, others in (extra or {}).items()}
    place, longest = 0, max(map(len, glossary), default=0)
    while place < len(query):
        term = _glossary_term(query, place, glossary, longest)
        for form, trust in glossary.get(term, {}).items():
            yield _translation(term, form, tokenize(form), trust, "glossary")
        if term and any(_is_chinese(form) != _is_chinese(term) for form in glossary[term]):
            place += len(term)
        elif latin := _LATIN.match(query, place):
            yield from _chinese_for(latin[0], lexicon)
            place = latin.end()
        else:
            word = _lexicon_word(query, place, lexicon)
            yield from _english_for(word, lexicon)
            place += len(word) or 1


def _glossary_term(query: str, place: int, glossary: Forms, longest: int) -> str:
    """The longest form of the glossary that begins here; a Latin one must be a whole word, in singular or plural."""
    if place and _is_latin(query[place - 1]) and _is_latin(query[place]):
        return ""
    here = query[place : place + longest].lower()
    for end in range(len(here), 0, -1):
        if here[:end] in glossary and (not _is_latin(here[end - 1]) or _PLURAL.match(query, place + end)):
            return here[:end]
    return ""


def _lexicon_word(query: str, place: int, lexicon: Lexicon) -> str:
    """The longest Chinese word of the lexicon that begins here."""
    for end in range(min(len(query), place + lexicon.longest), place, -1):
        word = query[place:end]
        if word in lexicon.to_english:
            alone = len(word) == 1
            return "" if alone and lexicon.to_english[word][0][1] <= MIN_PROBABILITY_ALONE else word
    return ""


def _english_for(word: str, lexicon: Lexicon) -> Iterator[Translation]:
    for stem, probability in lexicon.to_english.get(word, ()):
        if probability >= MIN_PROBABILITY:
            yield _translation(word, stem, [stem], min(1.0, BOOST * probability), "lexicon")


def _chinese_for(run: str, lexicon: Lexicon) -> Iterator[Translation]:
    for stem in latin_tokens(run):
        for word, probability in lexicon.to_chinese.get(stem, ()):
            if probability >= MIN_PROBABILITY:
                yield _translation(run, word, bigrams(word), min(1.0, BOOST * probability), "lexicon")


def _translation(term: str, form: str, found: Sequence[str], weight: float, origin: Origin) -> Translation:
    return Translation(term, form, tuple(found), translation_weight(weight, found), origin)


def translation_weight(weight: float, found: Sequence[str]) -> float:
    """What each token of a form weighs: one of several tokens counts little more than one of a single token."""
    return weight / math.sqrt(len(found) or 1)


def _is_chinese(text: str) -> bool:
    return bool(_HAN.search(text))


def _is_latin(char: str) -> bool:
    return char.isascii() and char.isalnum()
