"""Run one search: words with their translations, nearness in meaning, both fused, the first few compared token by token."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice

import numpy as np

from archive.arrays import BoolArray, FloatArray
from archive.errors import IndexMismatch
from archive.index.catalog import Catalog
from archive.index.generations import Generation
from archive.index.snapshot import Snapshot
from archive.members import NOBODY, Members
from archive.messages import Text, _
from archive.models.bundled import KUBE_ZH_EN
from archive.models.identity import embedding_identity
from archive.models.model_folder import require_model
from archive.records import Passage
from archive.settings import RerankSettings, Settings
from archive.terms.glossary import Entry
from archive.text.tokens import strip_question_words
from search.query.concepts import name_concepts
from search.query.lexicon import Translation, glossary_forms, translate
from search.query.people import as_shown, with_all_names
from search.query.query import Query
from search.query.suggest import suggest
from search.query.terms import bundled_lexicon, expand_single_characters, weigh_query_terms
from search.query.unknown import unknown_names, unknown_words
from search.query.written import write_out
from search.ranking.bm25 import inverse_document_frequency
from search.ranking.confidence import answer_features, confidence_of
from search.ranking.deduplicate import Deduplicated, deduplicate
from search.ranking.dense import VectorHits, cosines, embed_query, encoder_remarks, nearest_passages
from search.ranking.reranking import Reranked, rerank_hits
from search.ranking.scoring import Scorer, Scores
from search.ranking.symbol_boost import query_symbols
from search.reading.hits import Presenter
from search.recipe import FULL_DEPTH, RERANK_DEPTH
from search.results import DEFAULT_OPTIONS, Explanation, Hit, RankedPassage, SearchOptions, SearchResult

CANDIDATES_PER_HIT = 2  # passages ranked for each hit that is wanted, since near duplicates are left out


def search(
    index: Snapshot,
    query: Query,
    settings: Settings,
    glossary: Sequence[Entry] = (),
    options: SearchOptions = DEFAULT_OPTIONS,
    members: Members = NOBODY,
) -> SearchResult:
    """The best hits for a query in one commit of an index; people are found, and shown, as the `members` say.

    Raises IndexMismatch when the index was made with another embedding model than the settings name, ModelMissing or
    ModelDamaged when the query cannot be embedded.
    """
    if options.mode != "words":  # an index of another model still knows its words
        check_model(index.generation, settings)
    query = with_all_names(index.catalog, query, members)
    run = SearchRun(index, query, settings, tuple(glossary), options)
    found, explanation = run.run()
    hits = tuple(replace(hit, passage=as_shown(hit.passage, members)) for hit in found)
    titles = index.catalog.titles({hit.passage.session_id for hit in hits if hit.passage.session_id})
    result = SearchResult(query, options.mode, 0.0, hits, explanation, titles, confidence=run.confidence(found))
    return with_advice(result, index.catalog, members) if options.suggest else result


def with_advice(result: SearchResult, catalog: Catalog, members: Members) -> SearchResult:
    """The same result with what of the query is nowhere, and what was perhaps meant."""
    query = result.query
    return replace(
        result,
        suggestions=suggest(catalog, query, members),
        unknown_words=unknown_words(catalog, query.text, result.explanation.translations),
        unknown_names=tuple(unknown_names(catalog, query, members)),
    )


def check_model(generation: Generation, settings: Settings) -> None:
    """Raises ModelMissing when the model that is set is not here, IndexMismatch when the index was built with another."""
    about, wanted = generation.about, settings.embedding
    if about.embedding_identity == embedding_identity(wanted.model, wanted.passage_prefix):
        return
    if about.embedding == wanted.model and wanted.model != KUBE_ZH_EN:
        require_model(wanted.model, "embedding.model")
    raise embedding_mismatch(about.embedding, wanted.model)


def embedding_mismatch(built: str, wanted: str) -> IndexMismatch:
    """The index is of another model, or of another version of the same one."""
    if built == wanted:
        what = _(
            "the index was built with the embedding model {built} in another version or with another prefix, and the settings name {wanted}",
            built=built,
            wanted=wanted,
        )
    else:
        what = _(
            "the index was built with the embedding model {built}, and the settings name {wanted}",
            built=built,
            wanted=wanted,
        )
    return IndexMismatch(what, _("build it again with: sig-archive reindex, and until then search with: --mode words"))


@dataclass(frozen=True)
class SearchRun:
    """One query to one commit of the index."""

    index: Snapshot
    query: Query
    settings: Settings
    glossary: tuple[Entry, ...]
    options: SearchOptions

    def run(self) -> tuple[tuple[Hit, ...], Explanation]:
        """The hits, best first, and how they were found."""
        catalog = self.index.catalog
        allowed = filter_mask(catalog, self.query)
        total = catalog.count()
        inside = total if allowed is None else int(allowed.sum())
        if not self.query.text:
            return self.list_latest(allowed), Explanation({}, "", total, inside)
        return self.answer(allowed, total, inside)

    def answer(self, allowed: BoolArray | None, total: int, inside: int) -> tuple[tuple[Hit, ...], Explanation]:
        """Expand the query, rank, re-rank, and only then look at what of the hits answers."""
        options, text, expansion = self.options, self.query.text, self.expansion
        weights = weigh_query_terms(text, expansion if options.recipe.translations else ())
        vector = self.embed()
        near = self.nearest(vector, allowed)
        found = self.rerank(self.rank(self.score_words(weights, expansion, allowed), near, vector))
        present = Presenter.of(text, weights, expansion, lambda token: self.rarity(token, total))
        by_words = options.mode != "meaning"
        return tuple(map(present.hit, found.hits[: options.limit])), Explanation(
            weights=weights,
            meaning_by=near.found_by,
            passages=total,
            allowed=inside,
            remarks=(*near.remarks, *self.model_remarks(), *found.remarks),
            translations=tuple(write_out(self.index.catalog, expansion)) if options.explain else expansion,
            symbols=query_symbols(text),
            words_by="words" if by_words else "",
            generation=self.index.generation.folder.name,
            problem=found.problem,
        )

    # Finding

    @property
    def depth(self) -> int:
        """Passages that are ranked by words, and by meaning."""
        return max(CANDIDATES_PER_HIT * self.options.limit, FULL_DEPTH)

    @property
    def scorer(self) -> Scorer:
        """How words and meaning are scored."""
        bundled = self.settings.embedding.model == KUBE_ZH_EN
        return Scorer(self.index.catalog, self.query.text, self.options.mode, bundled, self.options.recipe)

    @cached_property
    def expansion(self) -> tuple[Translation, ...]:
        """What the query's words are also called, by the glossary and the lexicon."""
        forms = glossary_forms(entry.forms for entry in self.glossary)
        found = tuple(translate(self.query.text, bundled_lexicon(), forms))
        if self.options.mode == "words" or not self.options.recipe.concepts:
            return found
        return (*found, *name_concepts(self.query.text, self.glossary))

    def score_words(
        self, weights: dict[str, float], expansion: Sequence[Translation], allowed: BoolArray | None
    ) -> dict[int, float]:
        """BM25 by passage number; nothing where only meaning counts."""
        if self.options.mode == "meaning":
            return {}
        terms = {**expand_single_characters(self.index.catalog, self.query.text), **weights}
        return self.scorer.words(terms, expansion, allowed, self.depth)

    def embed(self) -> FloatArray:
        """The query's vector; empty when only words count."""
        if self.options.mode == "words":
            return np.zeros(0, np.float32)
        content = self.scorer.bundled and self.options.recipe.content_words
        return embed_query(self.settings, strip_question_words(self.query.text) if content else self.query.text)

    def nearest(self, vector: FloatArray, allowed: BoolArray | None) -> VectorHits:
        """The passages nearest in meaning."""
        chroma, by = self.settings.chroma, self.options.meaning_by
        if by == "auto":
            by = "chroma" if chroma.url else "array"
        return nearest_passages(self.index, vector, self.depth, allowed=allowed, by=by, chroma=chroma)

    def model_remarks(self) -> tuple[Text, ...]:
        """What a reader should know of how the query was embedded."""
        return () if self.options.mode == "words" else encoder_remarks(self.settings)

    # Ranking

    @property
    def cross_encoder(self) -> RerankSettings:
        """The cross-encoder that re-ranks, if any; a search for words alone takes words at their word."""
        return self.settings.rerank if self.options.rerank and self.options.mode != "words" else RerankSettings()

    def rank(self, words: dict[int, float], near: VectorHits, vector: FloatArray) -> list[RankedPassage]:
        """The best distinct passages: as many as are wanted, or as the cross-encoder looks at."""
        limit = max(self.options.limit, self.cross_encoder.depth if self.cross_encoder.model else 0)
        scores, order = self.scorer.rank(words, near.scores, limit)
        distinct = self.deduplicate(order, limit)
        scores.meaning.update(cosines(self.index, vector, np.array(sorted(distinct.kept), np.int64)))
        return [
            RankedPassage(p, scores.fused.get(n, 0.0), scores.of(n), tuple(distinct.duplicates.get(n, ())))
            for n, p in distinct.kept.items()
        ]

    def deduplicate(self, order: Sequence[int], limit: int) -> Deduplicated:
        """The first distinct passages, or simply the first where near duplicates are wanted too."""
        if self.options.deduplicate:
            return deduplicate(self.read_passages(order), limit, look_at=RERANK_DEPTH)
        return Deduplicated(dict(self.read_passages(order[:limit])))

    def rerank(self, ranked: Sequence[RankedPassage]) -> Reranked[RankedPassage]:
        """The same passages after a cross-encoder scored the first few, where one is set."""
        return rerank_hits(ranked, self.query.text, self.cross_encoder)

    def confidence(self, hits: Sequence[RankedPassage]) -> float:
        """The probability that one of the first hits answers; 0 without one, 1 where filters are all that was asked."""
        if not (hits and self.query.text):
            return float(bool(hits))
        return confidence_of(answer_features(self.index.catalog, self.query.text, self.expansion, hits))

    # Reading

    def read_passages(self, order: Sequence[int]) -> Iterator[tuple[int, Passage]]:
        """The passages of those numbers, in order, read in portions as they are needed."""
        for start in range(0, len(order), RERANK_DEPTH):
            part = order[start : start + RERANK_DEPTH]
            found = self.index.catalog.passages(part)
            yield from ((number, found[number]) for number in part)

    def rarity(self, token: str, total: int) -> float:
        """How much a token tells."""
        return inverse_document_frequency(total, self.index.catalog.document_frequency(token))

    def list_latest(self, allowed: BoolArray | None) -> tuple[Hit, ...]:
        """What passes the filters, when they are all that was asked: the latest first."""
        listed = (n for n in self.index.catalog.listed() if allowed is None or allowed[n])
        numbers = list(islice(listed, self.options.limit))
        passages, unscored = self.index.catalog.passages(numbers), Scores()
        return tuple(Hit(passages[n], 0.0, unscored.of(n)) for n in numbers)


def filter_mask(catalog: Catalog, query: Query) -> BoolArray | None:
    """Which passages pass filters, phrases and exclusions, by number; None when all do."""
    if not (query.filters or query.phrases or query.excluded):
        return None
    allowed = catalog.allowed(query.filters)
    for phrase in query.phrases:
        allowed &= catalog.mask(catalog.phrase(phrase))
    for text in query.excluded:
        allowed &= ~catalog.mask(catalog.phrase(text))
    return allowed
