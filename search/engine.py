"""Answer a question: words with their translations, nearness in meaning, both mixed, the first few compared word by word."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import islice
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from archive.bundled import KUBE_ZH_EN, embedding_identity, folder_of
from archive.embedding.model_folder import require_model
from archive.errors import IndexMismatch
from archive.home import Home
from archive.records import Hit, Passage
from archive.settings import Rerank, Settings
from archive.store.catalog import Catalog
from archive.store.index import Generation, embedded_text
from archive.store.lexicon import Lexicon, Translation, concepts, forms_of, translations, weighted
from archive.store.ranking import FULL_DEPTH, RERANK_DEPTH, SHIPPED, Recipe, bm25, min_max_fuse, rerank
from archive.store.snapshot import Reader, Snapshot
from archive.terms.glossary import Entry
from archive.wording import say
from archive.words import asked, query_tokens
from search.address import link_of
from search.excerpt import moment_s, styled_apart
from search.folding import Folded, fold
from search.highlights import Range, Wanted, marked_ranges
from search.meaning import (
    DECIMALS,
    Floats,
    Mask,
    Nearest,
    cosines,
    encoder_remarks,
    highest,
    nearest,
    token_likeness,
    vector_of,
)
from search.naming import asked_symbols, named, raised
from search.query import Query
from search.reranking import read_again
from search.suggest import Suggestion, suggestions

Mode = Literal["hybrid", "words", "meaning"]
MeaningBy = Literal["auto", "array", "chroma"]

MEANING_FLOOR = 0.35  # cosine below which a passage that shares no word with the question is taken for noise
DEEPER = 2  # as many passages as hits are asked for are ranked, since copies are folded
MOST_TERMS = 300  # of a question are looked up; a pasted page has more, and its first ones say what it is about
LONE_WEIGHT = 0.5  # of a pair of characters that holds the single one asked for: 锁 is looked for in 加锁 and 锁定


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
class Answer:
    query: Query
    mode: Mode
    took_ms: float
    hits: tuple[Hit, ...]
    explanation: Explanation
    titles: Mapping[str, str] = field(default_factory=dict)  # of the sessions, by id
    suggestions: tuple[Suggestion, ...] = ()  # for words and names that the archive does not have
    asked: str = ""  # what was typed, where nothing was found for it and this answers a correction of it


@dataclass(frozen=True)
class Scores:
    """What each passage, by number, scored; and how the meaning was found."""

    words: dict[int, float] = field(default_factory=dict)
    meaning: dict[int, float] = field(default_factory=dict)
    maxsim: dict[int, float] = field(default_factory=dict)
    fused: dict[int, float] = field(default_factory=dict)
    symbols: dict[int, float] = field(default_factory=dict)

    def of(self, number: int) -> dict[str, float]:
        parts = {"words": self.words, "meaning": self.meaning, "maxsim": self.maxsim}
        parts |= {"symbols": self.symbols} if self.symbols else {}
        parts |= {"fused": self.fused}
        return {name: scores.get(number, 0.0) for name, scores in parts.items()}

    def place(self, number: int) -> tuple[float, float, float]:
        """Sorts the best first; where the mixture says the same, words decide, then meaning."""
        return -self.fused.get(number, 0.0), -self.words.get(number, 0.0), -self.meaning.get(number, 0.0)


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
) -> Answer:
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
            asking = Asking(home, settings, index, query, mode, folding, recipe)
            hits, explanation = asking.answer(limit, meaning_by, glossary)
            titles = index.catalog.titles({hit.passage.session_id for hit in hits if hit.passage.session_id})
            maybe = suggestions(index.catalog, query)
    finally:
        if reader is None:
            own.close()
    return Answer(query, mode, round((time.perf_counter() - started) * 1000, 1), hits, explanation, titles, maybe)


def check_model(generation: Generation, settings: Settings) -> None:
    """Raises ModelMissing when the model that is set is not here, IndexMismatch when the index was built with another."""
    about, wanted = generation.about, settings.embedding
    if about.embedding_identity == embedding_identity(wanted.model, wanted.passage_prefix):
        return
    if about.embedding == wanted.model and wanted.model != KUBE_ZH_EN:
        require_model(wanted.model, "embedding.model")
    raise other_model(about.embedding, wanted.model)


def other_model(built: str, wanted: str) -> IndexMismatch:
    same = say(" in another version or with another prefix", "的另一版本或另一种前缀") if built == wanted else ""
    return IndexMismatch(
        say(
            f"the index was built with the embedding model {built}{same}, and the settings name {wanted}",
            f"索引是用向量模型 {built} {same}建立的，而设置中是 {wanted}",
        ),
        say(
            "build it again with: sig-archive reindex, and until then search with: --mode words",
            "请运行 sig-archive reindex 重建；在此之前可用 --mode words 检索",
        ),
    )


@dataclass(frozen=True)
class Asking:
    """One question to one commit of the index."""

    home: Home
    settings: Settings
    index: Snapshot
    query: Query
    mode: Mode
    folding: bool = True
    recipe: Recipe = SHIPPED

    @property
    def by_table(self) -> bool:
        """Whether meaning is the bundled table's, for which the recipe was measured."""
        return self.settings.embedding.model == KUBE_ZH_EN

    def answer(
        self, limit: int, meaning_by: MeaningBy, glossary: Sequence[Entry]
    ) -> tuple[tuple[Hit, ...], Explanation]:
        total = self.index.catalog.count()
        allowed = allowed_numbers(self.index.catalog, self.query)
        inside = total if allowed is None else int(allowed.sum())
        if not self.query.text:
            return self.listing(limit, allowed), Explanation({}, "", total, inside)
        text = self.query.text
        also = tuple(translations(text, lexicon(), forms_of(entry.forms for entry in glossary)))
        weights = weighted_terms(text, also if self.recipe.translations else ())
        terms = {**holding_lone(self.index.catalog, text), **weights}
        depth = max(DEEPER * limit, FULL_DEPTH)
        words = {} if self.mode == "meaning" else self.word_scores(terms, also, allowed, depth)
        about = asked(text) if self.by_table and self.recipe.about else text
        vector = np.zeros(0, np.float32) if self.mode == "words" else vector_of(self.settings, about)
        near = self.near(vector, depth, allowed, meaning_by)
        again = Rerank() if self.mode == "words" else self.settings.rerank
        most = max(limit, again.depth) if again.model else limit
        scores, order = self.ranked(words, near.scores, most)
        read = read_again(self.hits(self.folded(order, most), scores, weights, vector), text, again)
        remarks = () if self.mode == "words" else encoder_remarks(self.settings)
        return read.hits[:limit], Explanation(
            weights,
            near.found_by,
            total,
            inside,
            (*near.remarks, *remarks, *read.remarks),
            also,
            asked_symbols(text),
            "" if self.mode == "meaning" else "words",
            self.index.generation.folder.name,
            read.problem,
        )

    def near(self, vector: Floats, count: int, allowed: Mask | None, meaning_by: MeaningBy) -> Nearest:
        chroma = self.settings.chroma
        by = ("chroma" if chroma.url else "array") if meaning_by == "auto" else meaning_by
        return nearest(self.index, vector, count, allowed=allowed, by=by, chroma=chroma)

    def ranked(self, words: dict[int, float], meaning: dict[int, float], limit: int) -> tuple[Scores, list[int]]:
        """All scores, and the passages' numbers, best first."""
        scores = Scores(words, meaning, {}, self.fuse(words, meaning))
        first = top(scores, max(limit, RERANK_DEPTH))
        passages = self.index.catalog.passages(first)
        order = sorted(passages, key=lambda number: (scores.place(number), passages[number].id))
        if self.mode == "hybrid" and self.by_table and self.recipe.likeness:
            ordered = {number: passages[number] for number in order}
            scores = reranked(scores, ordered, self.query.text, weight=self.recipe.likeness)
        if self.mode != "meaning":
            scores = naming_first(scores, passages, self.query.text)
        order.sort(key=lambda number: (scores.place(number), passages[number].id))
        rest = sorted(scores.fused.keys() - passages.keys(), key=scores.place)
        return scores, [*order, *rest]

    def folded(self, order: Sequence[int], limit: int) -> Folded:
        if self.folding:
            return fold(self.passages_in(order), limit, look_at=RERANK_DEPTH)
        return Folded(dict(self.passages_in(order[:limit])))

    def passages_in(self, order: Sequence[int]) -> Iterator[tuple[int, Passage]]:
        """The passages of those numbers, in order, read in portions as they are needed."""
        for start in range(0, len(order), RERANK_DEPTH):
            part = order[start : start + RERANK_DEPTH]
            found = self.index.catalog.passages(part)
            yield from ((number, found[number]) for number in part)

    def fuse(self, words: dict[int, float], meaning: dict[int, float]) -> dict[int, float]:
        if self.mode != "hybrid":
            return words or meaning
        fused = min_max_fuse(meaning, words, self.share_of_meaning)
        near = {number for number, cosine in meaning.items() if cosine >= MEANING_FLOOR}
        return {number: round(score, DECIMALS) for number, score in fused.items() if number in words or number in near}

    def share_of_meaning(self, number: int) -> float:
        spoken = self.index.catalog.spoken() if self.by_table else None
        return self.recipe.meaning_in_speech if spoken and spoken.inside[number] else self.recipe.meaning

    def word_scores(
        self, weights: Mapping[str, float], also: Sequence[Translation], allowed: Mask | None, count: int
    ) -> dict[int, float]:
        """The `count` highest scores for words by passage number, among the allowed ones."""
        catalog = self.index.catalog
        scores = np.zeros(catalog.size())
        own = frozenset(query_tokens(self.query.text))
        for concept in concepts(weights, own, also if self.recipe.said_once else ()):
            said = self.bm25(concept.own)
            scores += np.maximum(said, self.bm25(concept.also)) if concept.also else said
        if allowed is not None:
            scores[~allowed] = 0.0
        found = np.flatnonzero(scores).astype(np.int64)
        return highest(found, np.round(scores[found], DECIMALS), count)

    def bm25(self, weights: Mapping[str, float]) -> NDArray[np.float64]:
        catalog = self.index.catalog
        postings, passages = catalog.postings(weights), catalog.count()
        if self.recipe.neighbours and (spoken := catalog.spoken()):
            return bm25(weights, postings, spoken.lengths, passage_count=passages, talks=spoken.talks)
        return bm25(weights, postings, catalog.lengths(), passage_count=passages)

    def hits(self, folded: Folded, scores: Scores, weights: Mapping[str, float], vector: Floats) -> tuple[Hit, ...]:
        scores.meaning.update(cosines(self.index, vector, np.array(sorted(folded.kept), np.int64)))
        marked = wanted_terms(self.query.text, weights)
        return tuple(
            self.hit(number, p, scores, *marked_ranges(p.text, marked), folded) for number, p in folded.kept.items()
        )

    def hit(
        self,
        number: int,
        passage: Passage,
        scores: Scores,
        ranges: tuple[Range, ...],
        translated: tuple[Range, ...],
        folded: Folded,
    ) -> Hit:
        at_s = moment_s(passage, [*styled_apart(ranges, translated)])
        link, similar = link_of(self.home, passage, at_s), tuple(folded.similar.get(number, ()))
        score = scores.fused.get(number, 0.0)
        return Hit(passage, score, scores.of(number), ranges, translated, link, at_s, similar)

    def listing(self, limit: int, allowed: Mask | None) -> tuple[Hit, ...]:
        """What passes the filters, when they are all that was asked: the latest first."""
        listed = self.index.catalog.listed()
        numbers = list(islice((number for number in listed if allowed is None or allowed[number]), limit))
        passages = self.index.catalog.passages(numbers)
        none = Scores()
        return tuple(Hit(passages[n], 0.0, none.of(n), (), (), link_of(self.home, passages[n])) for n in numbers)


def allowed_numbers(catalog: Catalog, query: Query) -> Mask | None:
    """Which passages pass filters, phrases and exclusions, by number; None when all do."""
    if not (query.filters or query.phrases or query.without):
        return None
    allowed = catalog.allowed(query.filters)
    for phrase in query.phrases:
        allowed &= catalog.mask(catalog.phrase(phrase))
    for text in query.without:
        allowed &= ~catalog.mask(catalog.phrase(text))
    return allowed


@cache
def lexicon() -> Lexicon:
    return Lexicon.load(folder_of(KUBE_ZH_EN) / "lexicon.json")


def weighted_terms(text: str, also: Sequence[Translation]) -> dict[str, float]:
    """Index tokens to look for, by weight: the question's own first."""
    weights = weighted(query_tokens(text), also)
    return {term: round(weight, DECIMALS) for term, weight in islice(weights.items(), MOST_TERMS)}


def holding_lone(catalog: Catalog, text: str) -> dict[str, float]:
    """Text is indexed in pairs of characters, so a character asked for alone is looked for in the pairs that hold it."""
    return {pair: LONE_WEIGHT for character in lone_characters(text) for pair in catalog.terms_holding(character)}


def lone_characters(text: str) -> list[str]:
    """The single characters asked for, where the question has no longer Chinese word: beside those they are mostly
    function words, and bring noise."""
    own = [term for term in query_tokens(text) if not term.isascii()]
    return [] if any(len(term) > 1 for term in own) else own


def wanted_terms(text: str, weights: Mapping[str, float]) -> Wanted:
    """The terms of a question worth showing where they stand in a hit."""
    alone, own = lone_characters(text), set(query_tokens(text))
    shown = {term for term in weights if len(term) > 1 or term.isascii() or term in alone}
    return Wanted(frozenset(shown & own), frozenset(shown - own))


def top(scores: Scores, count: int) -> list[int]:
    """The `count` best numbers, with all that are as good as the last of them."""
    order = sorted(scores.fused, key=scores.place)
    end = min(count, len(order))
    while 0 < end < len(order) and scores.place(order[end]) == scores.place(order[end - 1]):
        end += 1
    return order[:end]


def reranked(scores: Scores, ordered: Mapping[int, Passage], text: str, *, weight: float) -> Scores:
    """The same scores after the first few passages were compared with the question token by token."""
    first = dict(list(ordered.items())[:RERANK_DEPTH])
    likeness = token_likeness(text, [embedded_text(passage) for passage in first.values()])
    maxsim = dict(zip(first, likeness, strict=True))
    mixed = rerank(
        {number: scores.fused[number] for number in [*ordered, *scores.fused]}, maxsim.__getitem__, weight=weight
    )
    return replace(scores, maxsim=maxsim, fused=rounded(mixed))


def naming_first(scores: Scores, passages: Mapping[int, Passage], text: str) -> Scores:
    """The same scores with those of passages raised that name an identifier of the question."""
    asked = asked_symbols(text)
    shares = named(passages, asked) if asked else {}
    return (
        replace(scores, symbols=shares, fused=rounded(raised(scores.fused, shares, text, asked))) if shares else scores
    )


def rounded(scores: Mapping[int, float]) -> dict[int, float]:
    return {number: round(score, DECIMALS) for number, score in scores.items()}
