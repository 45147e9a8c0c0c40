"""How likely it is that one of the first hits answers: by what they share with the query, in words and in meaning.

Every query has a nearest passage. Whether it answers is guessed by a logistic regression over four signs that need no
model but the bundled one, so they mean the same in every mode; `python -m bench questions` says how often it is right.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from archive.embedding.encoders import bundled_table
from archive.index.catalog import Catalog
from archive.index.rows import embedded_text
from archive.records import Passage
from archive.text.tokens import strip_question_words
from search.query.lexicon import Translation
from search.query.terms import QueryTerm, query_terms, rarity_within_words
from search.query.token_places import find_tokens, with_places
from search.query.unknown import missing_names
from search.ranking.bm25 import inverse_document_frequency
from search.recipe import DECIMALS
from search.results import RankedPassage

HITS_LOOKED_AT = 3
# Fitted on questions asked of archives that answer them and of archives that do not: docs/models.md.
INTERCEPT, COVERAGE, MATCHED, COSINE, MISSING = -8.5, 6.5, 5.6, 4.8, -4.2
MOST_MISSING = 2  # names; more that are nowhere say no more


@dataclass(frozen=True)
class AnswerFeatures:
    """What the first hits share with a query."""

    coverage: float  # the share of its words, rare ones before common ones, that one passage has in either language
    matched: float  # the highest score for words, in words that stand once in a single passage
    cosine: float  # of the nearest passage, by the bundled table
    missing: int  # what it names in Latin letters that is nowhere in the archive, by no name


def confidence_of(features: AnswerFeatures) -> float:
    """The probability that one of the first hits answers."""
    logit = (
        INTERCEPT
        + COVERAGE * features.coverage
        + MATCHED * math.log1p(features.matched)
        + COSINE * features.cosine
        + MISSING * features.missing
    )
    return round(1 / (1 + math.exp(-logit)), DECIMALS)


def answer_features(
    catalog: Catalog, text: str, expansion: Sequence[Translation], hits: Sequence[RankedPassage]
) -> AnswerFeatures:
    """What the first hits, best first and at least one, share with the text of a query and its translations."""
    hits = hits[:HITS_LOOKED_AT]
    passages, count = [hit.passage for hit in hits], catalog.count()

    def rarity(token: str) -> float:
        return inverse_document_frequency(count, catalog.document_frequency(token))

    terms = query_terms(text, expansion, rarity_within_words(text, expansion, rarity))
    asked = sum(sum(term.own.values()) for term in terms)
    named = max(weight_named(terms, passage) for passage in passages)
    scored = max(hit.scores.get("words", 0.0) for hit in hits) or named  # where only meaning counts
    return AnswerFeatures(
        coverage=named / asked if asked else 0.0,
        matched=scored / inverse_document_frequency(count, 1),
        cosine=highest_cosine(strip_question_words(text), passages),
        missing=min(MOST_MISSING, len(missing_names(catalog, text, expansion))),
    )


def weight_named(terms: Sequence[QueryTerm], passage: Passage) -> float:
    """How much of what is asked a passage names, its heading included."""
    plain, _places = with_places(embedded_text(passage))
    found = {token for token, _range in find_tokens(plain, {token for term in terms for token in term.tokens})}
    return sum(term.weight_in(found) for term in terms)


def highest_cosine(text: str, passages: Sequence[Passage]) -> float:
    """Of the passage that is nearest to a text in meaning; never below 0."""
    query, *vectors = bundled_table().encode([text, *map(embedded_text, passages)])
    return max(0.0, *(float(vector @ query) for vector in vectors))
