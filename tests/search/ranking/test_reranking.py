"""A cross-encoder reorders the best hits as far as its time reaches, and a search never fails for it."""

from pathlib import Path

import pytest

from archive.embedding.cross_encoder import load_reranker
from archive.index.rows import embedded_text
from archive.settings import RerankSettings, Settings
from search.api import SearchResult
from search.query.parse import parse_query
from search.ranking.reranking import PAIRS_PER_BATCH, rerank_hits
from tests.searching import search

QUESTION = "抢占时 scheduler queue lease"


def asked(home, rerank: RerankSettings, *, limit: int = 10, mode: str = "hybrid") -> SearchResult:
    return search(home, Settings(rerank=rerank), parse_query(QUESTION), limit=limit, mode=mode)


@pytest.fixture
def judge(tiny_judge: Path) -> RerankSettings:
    return RerankSettings(str(tiny_judge), backend="onnx", seconds=600.0)


def test_hits_come_in_the_order_of_the_cross_encoder(home, judge: RerankSettings) -> None:
    before, after = asked(home, RerankSettings()).hits, asked(home, judge).hits
    texts = [embedded_text(hit.passage) for hit in after]
    expected = load_reranker(judge).score(QUESTION, texts)
    assert [hit.scores["rerank"] for hit in after] == pytest.approx(expected, abs=1e-4)
    assert expected == sorted(expected, reverse=True)
    assert {hit.passage for hit in after} == {hit.passage for hit in before}
    assert [hit.passage for hit in after] != [hit.passage for hit in before]


def test_scores_keep_falling_and_the_mixture_stays_to_be_seen(home, judge: RerankSettings) -> None:
    before, after = asked(home, RerankSettings()).hits, asked(home, judge).hits
    assert [hit.score for hit in after] == [hit.score for hit in before]
    assert {hit.passage: hit.scores["fused"] for hit in after} == {hit.passage: hit.scores["fused"] for hit in before}


def test_hits_below_the_limit_may_rise_into_it(home, judge: RerankSettings) -> None:
    assert asked(home, judge, limit=2).hits == asked(home, judge).hits[:2]


def test_only_the_first_hits_are_read(home, judge: RerankSettings) -> None:
    before = asked(home, RerankSettings()).hits
    after = rerank_hits(before, QUESTION, RerankSettings(judge.model, depth=2))
    assert {hit.passage for hit in after.hits[:2]} == {hit.passage for hit in before[:2]}
    assert after.hits[2:] == before[2:]


def test_what_was_not_reached_in_time_keeps_its_order_below(home, judge: RerankSettings) -> None:
    before = asked(home, RerankSettings()).hits
    ticks = iter(range(100))  # each look at the clock is a second later: a batch lasts one second
    after = rerank_hits(before, QUESTION, RerankSettings(judge.model, seconds=1.5), clock=lambda: float(next(ticks)))
    assert len(before) > PAIRS_PER_BATCH and after.hits[PAIRS_PER_BATCH:] == before[PAIRS_PER_BATCH:]
    assert all("rerank" in hit.scores for hit in after.hits[:PAIRS_PER_BATCH])
    assert str(after.remarks[0]).startswith(f"re-ranked {PAIRS_PER_BATCH} of the first {len(before)} hits with")
    assert str(after.remarks[0]).endswith("its 1.5 s were over")


def test_without_time_nothing_is_read(home, judge: RerankSettings) -> None:
    before = asked(home, RerankSettings()).hits
    ticks = iter(range(100))
    assert (
        rerank_hits(before, QUESTION, RerankSettings(judge.model, seconds=-1), clock=lambda: float(next(ticks))).hits
        == before
    )


def test_a_search_in_words_is_not_reranked(home, judge: RerankSettings) -> None:
    assert asked(home, judge, mode="words").hits == asked(home, RerankSettings(), mode="words").hits


def test_without_its_model_the_answer_stands_and_the_cure_is_told(home) -> None:
    answer = asked(home, RerankSettings("BAAI/no-such-reranker"))
    assert answer.hits == asked(home, RerankSettings()).hits
    assert str(answer.explanation.problem).startswith("not re-ranked: the model BAAI/no-such-reranker (rerank.model)")
    assert "hf download BAAI/no-such-reranker" in str(answer.explanation.problem)


def test_a_damaged_model_does_not_fail_the_search(home, tmp_path: Path) -> None:
    (tmp_path / "onnx").mkdir()
    (tmp_path / "onnx" / "model.onnx").write_bytes(b"half")
    (tmp_path / "tokenizer.json").write_text("{}")
    answer = asked(home, RerankSettings(str(tmp_path)))
    assert answer.hits == asked(home, RerankSettings()).hits and "onnx cannot be loaded" in str(
        answer.explanation.problem
    )
