"""Answer a question: words with their translations, nearness in meaning, both mixed, the first few compared word by word."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Literal, NamedTuple

import numpy as np

from archive.errors import IndexMismatch
from archive.home import Home
from archive.index.catalog import Catalog
from archive.index.generations import Generation
from archive.index.ranking import FULL_DEPTH, RERANK_DEPTH, SHIPPED, Recipe, inverse_document_frequency
from archive.index.snapshot import Reader, Snapshot
from archive.messages import _
from archive.models.bundled import KUBE_ZH_EN, embedding_identity
from archive.models.model_folder import require_model
from archive.records import Hit, Passage
from archive.settings import RerankSettings, Settings
from archive.terms.glossary import Entry
from archive.text.tokens import strip_question_words
from search.query.lexicon import Translation, glossary_forms, translate
from search.query.parse import Query
from search.query.suggest import Suggestion, suggest
from search.query.terms import bundled_lexicon, expand_single_characters, highlighted_terms, weigh_query_terms
from search.ranking.folding import Deduplicated, deduplicate
from search.ranking.meaning import Floats, Mask, VectorHits, cosines, embed_query, encoder_remarks, nearest_passages
from search.ranking.naming import query_symbols
from search.ranking.reranking import Reranked, rerank_hits
from search.ranking.scoring import Mode, Scorer, Scores
from search.reading.address import link_of
from search.reading.answering import best_sentence, query_terms, spoken_at_s
from search.reading.highlights import Range, find_highlights

MeaningBy = Literal["auto", "array", "chroma"]

CANDIDATES_PER_HIT = 2  # as many passages as hits are asked for are ranked, since copies are folded


@dataclass(frozen=True)
class Explanation:
    """How an answer came about."""

    weights: dict[str, float]  # index token -> weight: 1 for the question's own, less for translations
    meaning_by: str  # array or chroma; empty when meaning was not asked
    passages: int  # in the index
    allowed: int  # of them that pass filters, phrases and exclusions
    remarks: tuple[str, ...] = ()
    translations: tuple[Translation, ...] = ()  # which word of the question gave which others
    symbols: tuple[str, ...] = ()  # identifiers and paths asked for
    words_by: str = ""  # which index; empty when words were not looked for
    generation: str = ""
    problem: str = ""  # what was set and could not be done; the answer stands without it


@dataclass(frozen=True)
class SearchResult:
    query: Query
    mode: Mode
    took_ms: float
    hits: tuple[Hit, ...]
    explanation: Explanation
    titles: Mapping[str, str] = field(default_factory=dict)  # of the sessions, by id
    suggestions: tuple[Suggestion, ...] = ()  # for words and names that the archive does not have
    corrected_from: str = ""  # what was typed, where nothing was found for it and this answers a correction of it


class SnippetParts(NamedTuple):
    """What to show of a passage: what to mark, what of it only a translation names, and the sentence that answers."""

    ranges: tuple[Range, ...]
    translated: tuple[Range, ...]
    sentence: Range


def search(
    home: Home,
    settings: Settings,
    query: Query,
    *,
    limit: int = 10,
    mode: Mode = "hybrid",
    meaning_by: MeaningBy = "auto",
    glossary: Sequence[Entry] = (),
    folding: bool = True,
    reader: Reader | None = None,
    recipe: Recipe = SHIPPED,
) -> SearchResult:
    """The `limit` best hits for a question; with `folding`, what says nearly the same as a better hit is none of its own.

    Who asks often hands in a `reader`, which keeps the index open; each question sees the latest commit.

    Raises IndexMissing when nothing was indexed yet or the index is damaged, IndexMismatch when it was made with another embedding model.
    """
    started = time.perf_counter()
    own = reader or Reader(home)
    try:
        with own.snapshot() as index:
            if mode != "words":  # an index of another model still knows its words
                check_model(index.generation, settings)
            asking = SearchRun(home, settings, index, query, mode, folding, recipe)
            hits, explanation = asking.answer(limit, meaning_by, glossary)
            titles = index.catalog.titles({hit.passage.session_id for hit in hits if hit.passage.session_id})
            maybe = suggest(index.catalog, query)
    finally:
        if reader is None:
            own.close()
    return SearchResult(query, mode, round((time.perf_counter() - started) * 1000, 1), hits, explanation, titles, maybe)


def check_model(generation: Generation, settings: Settings) -> None:
    """Raises ModelMissing when the model that is set is not here, IndexMismatch when the index was built with another."""
    about, wanted = generation.about, settings.embedding
    if about.embedding_identity == embedding_identity(wanted.model, wanted.passage_prefix):
        return
    if about.embedding == wanted.model and wanted.model != KUBE_ZH_EN:
        require_model(wanted.model, "embedding.model")
    raise embedding_mismatch(about.embedding, wanted.model)


def embedding_mismatch(built: str, wanted: str) -> IndexMismatch:
    same = str(_(" in another version or with another prefix")) if built == wanted else ""
    return IndexMismatch(
        _(
            "the index was built with the embedding model {built}{same}, and the settings name {wanted}",
            built=built,
            same=same,
            wanted=wanted,
        ),
        _("build it again with: sig-archive reindex, and until then search with: --mode words"),
    )


@dataclass(frozen=True)
class SearchRun:
    """One question to one commit of the index."""

    home: Home
    settings: Settings
    index: Snapshot
    query: Query
    mode: Mode
    folding: bool = True
    recipe: Recipe = SHIPPED

    @property
    def scoring(self) -> Scorer:
        by_table = self.settings.embedding.model == KUBE_ZH_EN
        return Scorer(self.index.catalog, self.query.text, self.mode, by_table, self.recipe)

    def answer(
        self, limit: int, meaning_by: MeaningBy, glossary: Sequence[Entry]
    ) -> tuple[tuple[Hit, ...], Explanation]:
        catalog, text, depth = self.index.catalog, self.query.text, max(CANDIDATES_PER_HIT * limit, FULL_DEPTH)
        allowed = filter_mask(catalog, self.query)
        total = catalog.count()
        inside = total if allowed is None else int(allowed.sum())
        if not text:
            return self.listing(limit, allowed), Explanation({}, "", total, inside)
        also = tuple(translate(text, bundled_lexicon(), glossary_forms(entry.forms for entry in glossary)))
        weights = weigh_query_terms(text, also if self.recipe.translations else ())
        terms = {**expand_single_characters(catalog, text), **weights}
        words = {} if self.mode == "meaning" else self.scoring.words(terms, also, allowed, depth)
        vector = self.vector()
        near = self.near(vector, depth, allowed, meaning_by)
        read = self.read(words, near, self.shown(weights, also), vector, limit)
        remarks = () if self.mode == "words" else encoder_remarks(self.settings)
        return read.hits[:limit], Explanation(
            weights,
            near.found_by,
            total,
            inside,
            (*near.remarks, *remarks, *read.remarks),
            also,
            query_symbols(text),
            "" if self.mode == "meaning" else "words",
            self.index.generation.folder.name,
            read.problem,
        )

    def vector(self) -> Floats:
        """Of the question; empty when only words count."""
        if self.mode == "words":
            return np.zeros(0, np.float32)
        about = self.scoring.by_table and self.recipe.about
        return embed_query(self.settings, strip_question_words(self.query.text) if about else self.query.text)

    def near(self, vector: Floats, count: int, allowed: Mask | None, meaning_by: MeaningBy) -> VectorHits:
        chroma = self.settings.chroma
        by = ("chroma" if chroma.url else "array") if meaning_by == "auto" else meaning_by
        return nearest_passages(self.index, vector, count, allowed=allowed, by=by, chroma=chroma)

    def read(
        self,
        words: dict[int, float],
        near: VectorHits,
        shown: Callable[[Passage], SnippetParts],
        vector: Floats,
        limit: int,
    ) -> Reranked:
        """The best hits, after a cross-encoder read the first few of them where one is set."""
        again = RerankSettings() if self.mode == "words" else self.settings.rerank
        most = max(limit, again.depth) if again.model else limit
        scores, order = self.scoring.ranked(words, near.scores, most)
        return rerank_hits(self.hits(self.folded(order, most), scores, shown, vector), self.query.text, again)

    def folded(self, order: Sequence[int], limit: int) -> Deduplicated:
        if self.folding:
            return deduplicate(self.passages_in(order), limit, look_at=RERANK_DEPTH)
        return Deduplicated(dict(self.passages_in(order[:limit])))

    def passages_in(self, order: Sequence[int]) -> Iterator[tuple[int, Passage]]:
        """The passages of those numbers, in order, read in portions as they are needed."""
        for start in range(0, len(order), RERANK_DEPTH):
            part = order[start : start + RERANK_DEPTH]
            found = self.index.catalog.passages(part)
            yield from ((number, found[number]) for number in part)

    def shown(self, weights: Mapping[str, float], also: Sequence[Translation]) -> Callable[[Passage], SnippetParts]:
        """What to show of a passage."""
        catalog, text = self.index.catalog, self.query.text
        marked, total = highlighted_terms(text, weights), catalog.count()
        asked_for = query_terms(
            text, also, lambda token: inverse_document_frequency(total, catalog.document_frequency(token))
        )
        return lambda passage: SnippetParts(
            *find_highlights(passage.text, marked), best_sentence(passage.text, asked_for)
        )

    def hits(
        self, folded: Deduplicated, scores: Scores, shown: Callable[[Passage], SnippetParts], vector: Floats
    ) -> tuple[Hit, ...]:
        scores.meaning.update(cosines(self.index, vector, np.array(sorted(folded.kept), np.int64)))
        return tuple(self.hit(number, p, shown(p), scores, folded) for number, p in folded.kept.items())

    def hit(self, number: int, passage: Passage, shown: SnippetParts, scores: Scores, folded: Deduplicated) -> Hit:
        at_s = spoken_at_s(passage, shown.sentence)
        link, similar = link_of(self.home, passage, at_s), tuple(folded.similar.get(number, ()))
        score = scores.fused.get(number, 0.0)
        return Hit(
            passage, score, scores.of(number), shown.ranges, shown.translated, link, shown.sentence, at_s, similar
        )

    def listing(self, limit: int, allowed: Mask | None) -> tuple[Hit, ...]:
        """What passes the filters, when they are all that was asked: the latest first."""
        listed = self.index.catalog.listed()
        numbers = list(islice((number for number in listed if allowed is None or allowed[number]), limit))
        passages = self.index.catalog.passages(numbers)
        none = Scores()
        return tuple(Hit(passages[n], 0.0, none.of(n), (), (), link_of(self.home, passages[n])) for n in numbers)


def filter_mask(catalog: Catalog, query: Query) -> Mask | None:
    """Which passages pass filters, phrases and exclusions, by number; None when all do."""
    if not (query.filters or query.phrases or query.without):
        return None
    allowed = catalog.allowed(query.filters)
    for phrase in query.phrases:
        allowed &= catalog.mask(catalog.phrase(phrase))
    for text in query.without:
        allowed &= ~catalog.mask(catalog.phrase(text))
    return allowed
