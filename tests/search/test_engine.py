"""Questions find what answers them, across languages, whichever index answers."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from archive.errors import IndexMismatch, IndexMissing
from archive.index.filters import Filters
from archive.index.generations import current_or_fail
from archive.messages import choose
from archive.settings import ChromaSettings, EmbeddingSettings, Settings
from archive.terms.glossary import Entry
from search.query import terms
from search.query.parse import parse_query
from search.query.suggest import Suggestion
from search.ranking import dense
from tests.searching import search

from .conftest import BACKOFF, CACHE, CHATTED, ELECTION, ETCD, QUEUES, SPEECH, UNITS, build_index, make_home

SETTINGS = Settings()


def ask(home, typed, filters=None, **options):
    return search(home, SETTINGS, parse_query(typed, filters or Filters()), **options)


def ids(answer):
    return [hit.passage.id for hit in answer.hits]


def found(home, typed, filters=None, **options):
    return [hit.passage for hit in ask(home, typed, filters, **options).hits]


def test_a_chinese_question_finds_an_english_passage(home):
    assert found(home, "领导者选举 租约 期限", Filters(kinds=("reading",))) == [ELECTION]
    assert BACKOFF in found(home, "失败的 Pod 放在哪个队列")[:2]


def test_an_english_question_finds_a_chinese_passage(home):
    assert found(home, "who is chosen as the victim of preemption")[0] == SPEECH


@pytest.mark.parametrize("typed", ["PriorityQueue", "priorityqueue", "priority queue", "ＰｒｉｏｒｉｔｙＱｕｅｕｅ"])
def test_an_identifier_is_found_however_it_is_written(home, typed):
    assert found(home, typed)[0] == QUEUES


def test_traditional_and_simplified_find_each_other(home):
    assert found(home, "节点排到最前面")[0] == CACHE
    assert found(home, "搶佔 犧牲者")[0] == SPEECH


def test_a_single_character_is_found_inside_words(home):
    assert found(home, "锁") == [CHATTED]


@pytest.mark.parametrize("mode", ["hybrid", "words", "meaning"])
def test_every_mode_finds_words_of_the_passage(home, mode):
    assert found(home, "etcd stores the state", mode=mode)[0] == ETCD


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (Filters(kinds=("chat", "reading")), {CHATTED, ELECTION}),
        (Filters(sessions=("2020-10-17",)), {QUEUES, CACHE}),
        (Filters(authors=("ALICE",)), {BACKOFF, ETCD}),
        (Filters(authors=("张工", "chen yu")), {CHATTED, CACHE}),
        (Filters(speakers=("小李",)), {SPEECH}),
        (Filters(symbols=("activeq",)), {QUEUES}),
        (Filters(since="2020-10-20", kinds=("note",)), {BACKOFF, ETCD}),
        (Filters(until="2020-10-17"), {QUEUES, CACHE}),
        (Filters(authors=("nobody",)), set()),
    ],
)
def test_filters_alone_list_what_passes_them(home, filters, expected):
    assert set(found(home, "", filters)) == expected


def test_a_filter_narrows_a_question(home):
    assert found(home, "队列 queue author:alice")[0] == BACKOFF
    assert {passage.author for passage in found(home, "队列 queue author:alice")} == {"alice"}


def test_a_list_begins_with_the_latest_session_and_keeps_the_order_of_a_file(home):
    assert found(home, "kind:note")[:2] == [BACKOFF, ETCD]


def test_a_phrase_must_stand_in_the_passage(home):
    assert found(home, '"backoff queue"') == [BACKOFF]
    assert found(home, '"failed backoff pods"') == []
    assert found(home, "“三个队列”") == [QUEUES]


def test_words_with_a_minus_leave_passages_out(home):
    assert CHATTED in found(home, "lease")
    assert CHATTED not in found(home, "lease -领导者选举")
    assert CHATTED not in found(home, "lease -锁")


def test_what_no_passage_says_or_means_is_not_found(home):
    assert found(home, "xqzwv") == []
    assert found(home, "quantum chromodynamics lattice") == []


def test_a_misspelt_word_or_name_is_guessed(home):
    assert ask(home, "sheduler", mode="words").suggestions == (Suggestion("sheduler", "scheduler"),)
    assert ask(home, "queue author:alise").suggestions == (Suggestion("alise", "alice"),)


def test_the_glossary_translates(home):
    entry = Entry("fallback line", zh=("三个队列",))
    assert found(home, "fallback line", mode="words") == []
    assert found(home, "fallback line", mode="words", glossary=(entry,))[0] == QUEUES


def test_the_limit_is_kept_and_cuts_the_same_order(home):
    many = ids(ask(home, "queue 队列 lease", limit=10))
    assert ids(ask(home, "queue 队列 lease", limit=2)) == many[:2]


def test_scores_fall_and_are_given_in_their_parts(home):
    hits = ask(home, "scheduler queue 队列").hits
    assert all(one.score >= two.score for one, two in pairwise(hits))
    assert set(hits[0].scores) == {"words", "meaning", "maxsim", "fused"}
    assert hits[0].score == hits[0].scores["fused"]


def test_highlights_mark_words_and_their_translations(home):
    text = BACKOFF.text
    hit = next(hit for hit in ask(home, "队列 scheduler").hits if hit.passage == BACKOFF)
    assert [text[start:end] for start, end in hit.highlights] == ["scheduler", "queue"]


@pytest.mark.parametrize("typed", ["queue 队列", "抢占 牺牲者 victim", "lease deadline", "节点缓存", "PriorityQueue"])
@pytest.mark.parametrize("mode", ["hybrid", "meaning"])
def test_chroma_and_the_array_give_the_same_answer(home, typed, mode):
    by_array, by_chroma = (ask(home, typed, mode=mode, meaning_by=by) for by in ("array", "chroma"))
    assert by_chroma.explanation.meaning_by == "chroma"
    assert [(hit.passage.id, hit.scores) for hit in by_chroma.hits] == [
        (hit.passage.id, hit.scores) for hit in by_array.hits
    ]


def test_the_order_does_not_depend_on_how_the_index_was_built(home, tmp_path):
    other = make_home(tmp_path)
    for unit in reversed(UNITS):
        build_index(other, (replace(unit, passages=unit.passages[::-1]),))
    for typed in ("queue 队列 lease", "scheduler", "kind:note", "抢占"):
        assert ids(ask(other, typed)) == ids(ask(home, typed))


def test_passages_that_are_alike_stand_in_a_fixed_order(tmp_path):
    home = make_home(tmp_path)
    alike = tuple(replace(ETCD, line_from=n, line_to=n).with_id() for n in range(1, 80))
    build_index(home, (replace(UNITS[1], passages=alike),))
    assert ids(ask(home, "etcd state", limit=5, deduplicate=False)) == sorted(passage.id for passage in alike)[:5]


def test_filters_are_applied_by_the_array_and_it_says_so(home):
    explanation = ask(home, "queue", Filters(kinds=("note",)), meaning_by="chroma").explanation
    assert (explanation.meaning_by, explanation.allowed) == ("array", 4)
    assert "filters" in str(explanation.remarks[0])


def test_a_chroma_server_that_is_away_leaves_the_array_to_answer(home):
    settings = Settings(chroma=ChromaSettings("http://127.0.0.1:9"))
    answer = search(home, settings, parse_query("queue"))
    assert answer.hits and answer.explanation.meaning_by == "array"
    assert "Chroma cannot answer" in str(answer.explanation.remarks[0])


def test_a_chroma_store_that_hangs_is_given_up(home, monkeypatch):
    monkeypatch.setattr(dense, "CHROMA_TIMEOUT_S", 0.0)
    answer = ask(home, "queue", meaning_by="chroma")
    assert answer.hits and "no answer in 0 s" in str(answer.explanation.remarks[0])


def test_the_explanation_weighs_the_terms(home):
    weights = ask(home, "preemption").explanation.weights
    assert weights["preemption"] == 1.0
    assert 0 < weights["抢占"] < 1.0


def test_an_archive_without_an_index_says_what_to_run(tmp_path):
    with pytest.raises(IndexMissing, match="sig-archive ingest"):
        ask(make_home(tmp_path), "queue")


def test_an_index_of_another_embedding_model_is_refused(home):
    with pytest.raises(IndexMismatch, match="sig-archive reindex"):
        search(home, Settings(embedding=EmbeddingSettings("bge-small-zh")), parse_query("queue"))


@pytest.mark.parametrize("name", ["catalog.sqlite", "vectors.f32"])
def test_a_damaged_index_says_what_to_run(tmp_path, name):
    home = make_home(tmp_path)
    build_index(home, UNITS)
    (current_or_fail(home).folder / name).write_bytes(b"damaged" * 100)
    with pytest.raises(IndexMissing, match=r"damaged .* sig-archive reindex"):
        ask(home, "queue")


@pytest.mark.parametrize("meaning_by", ["array", "chroma"])
def test_an_empty_index_has_no_hits(empty_home, meaning_by):
    answer = ask(empty_home, "queue", meaning_by=meaning_by)
    assert answer.hits == () and answer.explanation.passages == 0


def test_nothing_of_a_long_question_is_looked_up_for_ever(home):
    assert (
        len(ask(home, " ".join(f"word{n}" for n in range(500)) + " etcd").explanation.weights) <= terms.MAX_QUERY_TERMS
    )


def test_an_index_of_another_embedding_model_still_knows_its_words(home):
    answer = search(
        home, Settings(embedding=EmbeddingSettings("bge-small-zh")), parse_query("backoff queue"), mode="words"
    )
    assert BACKOFF in [hit.passage for hit in answer.hits]


def test_a_chinese_reader_is_told_to_build_the_index_again(home):
    choose("zh")
    with pytest.raises(IndexMismatch) as told:
        search(home, Settings(embedding=EmbeddingSettings("bge-small-zh")), parse_query("queue"))
    assert str(told.value.what).startswith("索引是用向量模型 ") and str(told.value.what).endswith(
        "建立的，而设置中是 bge-small-zh"
    )
    assert str(told.value.cure) == "请运行 sig-archive reindex 重建；在此之前可用 --mode words 检索"
