"""The front door: one archive open for queries, whoever asks and however many threads."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import FrozenInstanceError, replace

import pytest

from archive.home import Home
from archive.messages import read_in
from archive.records import Passage
from archive.settings import RerankSettings, Settings
from archive.terms.glossary import Entry
from search import engine
from search.api import Hit, Searcher, SearchOptions, open_address
from search.readers import IDLE_READERS, ReaderPool
from search.reading.sessions import SessionOverview

from .conftest import BACKOFF, ETCD, QUEUES, UNITS, build_index, make_home

TYPED = ("backoff queue", "抢占 牺牲者", "lease deadline", "PriorityQueue", "锁", "节点缓存")


@pytest.fixture
def searcher(home: Home):
    with Searcher.of(home) as searcher:
        yield searcher


def found(searcher: Searcher, typed: str) -> list[tuple[str, float]]:
    return [(hit.passage.id, hit.score) for hit in searcher.search(typed).hits]


def test_any_number_of_threads_ask_one_searcher_at_once(searcher: Searcher) -> None:
    expected = {typed: found(searcher, typed) for typed in TYPED}
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda typed: (typed, found(searcher, typed)), TYPED * 10))
    assert all(answer == expected[typed] for typed, answer in answers)


def test_a_reader_is_used_again_and_few_stay_open(home: Home) -> None:
    pool = ReaderPool(home)
    with pool.snapshot() as first:
        catalog = first.catalog
    with pool.snapshot() as again:
        assert again.catalog is catalog
    everybody = threading.Barrier(IDLE_READERS + 2)

    def read(_number: int) -> int:
        with pool.snapshot() as index:
            everybody.wait(timeout=30)  # all of them have a reader at this moment
            return index.catalog.count()

    with ThreadPoolExecutor(IDLE_READERS + 2) as threads:
        assert set(threads.map(read, range(IDLE_READERS + 2))) == {7}
    assert pool._idle.qsize() == IDLE_READERS
    pool.close()
    assert pool._idle.qsize() == 0


def test_a_searcher_sees_what_is_written_meanwhile(tmp_path) -> None:
    home = make_home(tmp_path)
    build_index(home, UNITS[:1])
    with Searcher.of(home) as searcher:
        assert not searcher.search("etcd", options=SearchOptions(mode="words")).hits
        build_index(home, UNITS)
        assert searcher.search("etcd", options=SearchOptions(mode="words")).hits[0].passage == ETCD


def test_settings_and_glossary_are_the_callers(home: Home) -> None:
    with Searcher(home, Settings(), [Entry("fallback line", zh=("三个队列",))]) as searcher:
        assert searcher.search("fallback line", options=SearchOptions(mode="words")).hits[0].passage == QUEUES
        assert not searcher.refreshed().search("fallback line", options=SearchOptions(mode="words")).hits


def test_suggestions_are_made_only_when_they_are_wanted(searcher: Searcher, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    monkeypatch.setattr(engine, "suggest", lambda catalog, query, members: asked.append(query) or ())
    searcher.search("sheduler", options=SearchOptions(suggest=False))
    assert asked == []
    searcher.search("sheduler")
    assert len(asked) == 1


def test_results_are_frozen_and_know_no_links_and_no_styles(searcher: Searcher) -> None:
    result = searcher.search("backoff queue")
    with pytest.raises(FrozenInstanceError):
        result.hits[0].score = 1.0
    assert not {"link", "style"} & set(Hit.__dataclass_fields__)
    assert "\x1b" not in repr(result) and "file://" not in repr(result)


def test_only_what_is_shown_is_looked_at_for_highlights(
    searcher: Searcher, tiny_judge, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[Passage] = []
    hit = engine.Presenter.hit
    monkeypatch.setattr(engine.Presenter, "hit", lambda self, r: looked.append(r.passage) or hit(self, r))
    reranking = Settings(rerank=RerankSettings(str(tiny_judge), backend="onnx", seconds=600.0))
    with Searcher(searcher.home, reranking) as judged:
        (best,) = judged.search("抢占时 scheduler queue lease", options=SearchOptions(limit=1)).hits
    assert looked == [best.passage] and "rerank" in best.scores


def test_near_duplicates_are_left_out_before_the_cross_encoder_looks(tmp_path, tiny_judge) -> None:
    home = make_home(tmp_path)
    copies = tuple(replace(BACKOFF, line_from=n, line_to=n).with_id() for n in range(1, 40))
    build_index(home, (replace(UNITS[1], passages=(*copies, QUEUES)),))
    settings = Settings(rerank=RerankSettings(str(tiny_judge), backend="onnx", depth=5, seconds=600.0))
    with Searcher(home, settings) as searcher:
        hits = searcher.search("backoff queue 队列").hits
    assert [len(hit.similar) for hit in hits if hit.passage != QUEUES] == [38]
    assert all("rerank" in hit.scores for hit in hits) and len(hits) == 2


def test_remarks_are_read_in_the_language_of_whoever_reads_them(searcher: Searcher) -> None:
    result = searcher.search("queue kind:note", options=SearchOptions(meaning_by="chroma"))
    (remark,) = result.explanation.remarks
    assert "filters" in str(remark)
    with read_in("zh"):
        assert "筛选" in str(remark)


def test_a_session_and_its_lines_are_opened_by_address(home: Home) -> None:
    assert isinstance(open_address(home, "2020-10-24"), SessionOverview)
    (opened,) = open_address(home, BACKOFF.address)
    assert opened.path == BACKOFF.path and any(line.inside for line in opened.lines)
