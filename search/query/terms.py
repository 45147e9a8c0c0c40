"""Which tokens of the index a query looks for, what they tell, and which of them are highlighted in a hit."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice

from archive.index.catalog import Catalog
from archive.models.bundled import KUBE_ZH_EN, folder_of
from archive.text.script import HAN, normalise
from archive.text.tokens import strip_question_words, tokenize, tokenize_query
from archive.text.word_classes.chinese import cut_runs
from search.query.function_characters import FUNCTION_CHARACTERS
from search.query.lexicon import Lexicon, Translation, split_by_term, weigh_terms
from search.recipe import DECIMALS

MAX_QUERY_TERMS = 300  # of a query are looked up; a pasted page has more, and its first ones say what it is about
# Of a pair of characters that holds the single one asked for: 锁 is looked for in 加锁 and 锁定.
SINGLE_CHARACTER_WEIGHT = 0.5


@dataclass(frozen=True)
class HighlightTerms:
    """Index tokens to highlight: the query's own, and those of its translations."""

    own: frozenset[str]
    translated: frozenset[str]
    phrases: frozenset[tuple[str, ...]] = frozenset()  # translations of several tokens, which count as a whole


@cache
def bundled_lexicon() -> Lexicon:
    """The translations that ship with the bundled model; raises ModelMissing or ModelDamaged."""
    return Lexicon.load(folder_of(KUBE_ZH_EN) / "lexicon.json")


def asked_tokens(text: str) -> list[str]:
    """The tokens of a query, each once, in order, without single characters that only build its sentence; with them where it
    asks for nothing else."""
    tokens = tokenize_query(text)
    return [token for token in tokens if token not in FUNCTION_CHARACTERS] or tokens


def weigh_query_terms(text: str, expansion: Sequence[Translation]) -> dict[str, float]:
    """Index tokens to look for, by weight: the query's own first."""
    weights = weigh_terms(asked_tokens(text), expansion)
    return {term: round(weight, DECIMALS) for term, weight in islice(weights.items(), MAX_QUERY_TERMS)}


def expand_single_characters(catalog: Catalog, text: str) -> dict[str, float]:
    """Text is indexed in pairs of characters, so a character asked for alone is looked for in the pairs that hold it."""
    return {
        pair: SINGLE_CHARACTER_WEIGHT
        for character in single_characters(text)
        for pair in catalog.bigrams_with(character)
    }


def single_characters(text: str) -> list[str]:
    """The single characters asked for, where the query has no longer Chinese word: beside those they are mostly
    function words, and bring noise."""
    own = [term for term in asked_tokens(text) if not term.isascii()]
    return [] if any(len(term) > 1 for term in own) else own


def informative_terms(text: str, terms: Iterable[str]) -> list[str]:
    """The terms without single characters that are not asked for alone."""
    alone = single_characters(text)
    return [term for term in terms if len(term) > 1 or term.isascii() or term in alone]


def highlighted_terms(text: str, weights: Mapping[str, float], expansion: Iterable[Translation] = ()) -> HighlightTerms:
    """The terms of a query worth highlighting in a hit; a translation of several tokens only where it stands whole."""
    shown, own = set(informative_terms(text, weights)), set(asked_tokens(text))
    forms = {one.tokens for one in expansion if any(token in weights for token in one.tokens)}
    phrases = {form for form in forms if len(form) > 1}
    in_phrases = {token for form in phrases for token in form} - {form[0] for form in forms if len(form) == 1}
    return HighlightTerms(frozenset(shown & own), frozenset(shown - own - in_phrases), frozenset(phrases))


WeightedForms = tuple[tuple[float, frozenset[str]], ...]
"""How well each form fits, and its tokens."""


@dataclass(frozen=True)
class QueryTerm:
    """One thing that is asked for, and what it is called."""

    own: dict[str, float]  # the query's own tokens for it -> how rare each is
    translations: WeightedForms = ()
    names: WeightedForms = ()  # of what the words name or paraphrase together; of them only whole ones count
    words: tuple[QueryTerm, ...] = ()  # these words, where there are names

    @property
    def tokens(self) -> set[str]:
        """Whatever it is found by."""
        forms = {token for _fits, form in (*self.translations, *self.names) for token in form}
        return {*self.own, *forms, *(token for word in self.words for token in word.tokens)}

    def weight_in(self, sentence: Collection[str]) -> float:
        """What a sentence of these tokens has of it. What it says in two languages it says once."""
        if self.words:
            own = sum(word.weight_in(sentence) for word in self.words)
        else:
            own = sum(rarity for token, rarity in self.own.items() if token in sentence)
        shares = [fits * len(form.intersection(sentence)) / len(form) for fits, form in self.translations]
        shares += [fits for fits, form in self.names if form.issubset(sentence)]
        return max(own, max(shares, default=0.0) * sum(self.own.values()))


def query_terms(text: str, expansion: Sequence[Translation], rarity: Callable[[str], float]) -> list[QueryTerm]:
    """What a query asks for; `rarity` tells of each of its tokens how much it says."""
    own = {token: rarity(token) for token in informative_terms(text, dict.fromkeys(asked_tokens(text)))}
    forms, names = forms_by_term(one for one in expansion if not one.is_of_concept), concept_names(expansion)
    tokens_of = {term: [token for token in tokenize(term) if token in own] for term in forms}
    translated = {token for found in tokens_of.values() for token in found}
    terms = [QueryTerm({token: own[token]}) for token in own if token not in translated]
    terms += [QueryTerm({t: own[t] for t in tokens_of[term]}, tuple(found)) for term, found in forms.items()]
    for term, found in names.items():
        tokens = set(tokenize(term))
        words, terms = split_by_term(tokens, terms)
        together = {token: rare for word in words for token, rare in word.own.items()}
        terms.append(QueryTerm(together, names=tuple(found), words=tuple(words)))
    return terms


def rarity_within_words(
    text: str, expansion: Sequence[Translation], rarity: Callable[[str], float]
) -> Callable[[str], float]:
    """The same rarity for the tokens of a query's words, and none for pairs of characters that only stand side by side in it:
    in 关掉某个调度插件 nobody asks for 掉某 and 度插, and next to no text has them."""
    within = tokens_within_words(text, expansion)
    across = [token for token in asked_tokens(text) if not token.isascii() and token not in within]
    nothing_else = len(across) == len(asked_tokens(text))
    return lambda token: 0.0 if token in across and not nothing_else else rarity(token)


def tokens_within_words(text: str, expansion: Sequence[Translation]) -> set[str]:
    """The Chinese tokens of a query that lie in one of its words, or in a term that has other names."""
    words = [word for run in cut_runs(strip_question_words(text)) for word, _kind in run]
    return {token for term in {*words, *(one.term for one in expansion)} for token in tokenize(term)}


def forms_by_term(expansion: Iterable[Translation]) -> dict[str, list[tuple[float, frozenset[str]]]]:
    """What each term of a query is called as well."""
    forms: defaultdict[str, list[tuple[float, frozenset[str]]]] = defaultdict(list)
    for one in expansion:
        forms[one.term].append((one.weight, frozenset(one.tokens)))
    return forms


def concept_names(expansion: Iterable[Translation]) -> dict[str, list[tuple[float, frozenset[str]]]]:
    """The names of what each term of a query names or paraphrases."""
    return forms_by_term(one for one in expansion if one.is_of_concept)


def tokens_and_characters(text: str) -> set[str]:
    """A text's index tokens, with each Chinese character for itself."""
    return {*tokenize(text), *re.findall(f"[{HAN}]", normalise(text))}
