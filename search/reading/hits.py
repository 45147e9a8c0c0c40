"""Look at what was found: which words of a passage to highlight, which sentence answers, and about when it is spoken."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from search.query.lexicon import Translation
from search.query.terms import HighlightTerms, QueryTerm, highlighted_terms, query_terms
from search.reading.best_sentence import best_sentence, spoken_at_s
from search.reading.highlights import find_highlights
from search.results import Hit, RankedPassage


@dataclass(frozen=True)
class Presenter:
    """Makes hits for one query."""

    highlighted: HighlightTerms
    terms: Sequence[QueryTerm]

    @classmethod
    def of(
        cls, text: str, weights: Mapping[str, float], expansion: Sequence[Translation], rarity: Callable[[str], float]
    ) -> Presenter:
        """For a query of that text; `rarity` tells of a token how much it says."""
        return cls(highlighted_terms(text, weights, expansion), query_terms(text, expansion, rarity))

    def hit(self, ranked: RankedPassage) -> Hit:
        """A passage with what of it answers."""
        passage = ranked.passage
        highlights, translated = find_highlights(passage.text, self.highlighted)
        sentence = best_sentence(passage.text, self.terms)
        return Hit(
            passage,
            ranked.score,
            ranked.scores,
            ranked.similar,
            highlights,
            translated,
            sentence,
            spoken_at_s(passage, sentence),
        )
