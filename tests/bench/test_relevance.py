"""Figures of a labelled set are those of the definitions, and broken sets are refused."""

from __future__ import annotations

import json

import pytest

from archive.errors import ArchiveError
from archive.messages import choose
from bench.relevance import BUNDLED, archived, ask, figures, measure, plain, read_sets, settings_for
from search.recipe import SHIPPED, Recipe


def write_rows(path, rows):
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), "utf-8")
    return path


@pytest.mark.parametrize(
    ("found", "relevant", "expected"),
    [
        (["a"], {"a"}, (1.0, 1.0, 1.0)),
        (["b", "a"], {"a"}, (0.6309, 1.0, 0.5)),
        (["a", "x", "b"], {"a", "b"}, (0.9197, 1.0, 1.0)),
        (["x"], {"a"}, (0.0, 0.0, 0.0)),
        ([*"0123456789", "a"], {"a"}, (0.0, 0.0, 0.0)),
        ([*"abcdefghij"], set("abcdefghijkl"), (1.0, 1.0, 1.0)),
    ],
)
def test_figures_follow_their_definitions(found, relevant, expected):
    assert figures(found, frozenset(relevant)) == pytest.approx(expected, abs=1e-4)


def test_a_question_is_asked_only_within_its_set_and_its_group_when_told(tmp_path):
    rows = [{"id": f"S/{group}#0", "set": "S", "text": "etcd stores the state"} for group in ("m1", "m2")]
    rows.append({"id": "T/m1#0", "set": "T", "text": "etcd stores the state"})
    passages = write_rows(tmp_path / "p.jsonl", rows)
    asked = [
        {"query": "etcd state", "set": "S", "group": group, "relevant": [f"S/{group}#0"]} for group in ("m1", "m2")
    ]
    queries = write_rows(tmp_path / "q.jsonl", asked)
    assert measure(passages, queries)["mrr@10"] == 0.75
    assert measure(passages, queries, within_group=True)["mrr@10"] == 1.0
    assert measure(passages, queries)["passages"] == 2


def test_marks_of_a_labelled_question_are_no_operators():
    assert plain('get `--help` -- "now"').split() == ["get", "`--help`", "now"]


@pytest.mark.parametrize(
    ("passages", "queries"),
    [
        ("not json", "{}"),
        ('{"id": "a"}', "{}"),
        ('{"id": "a", "text": "x"}', '{"query": "x", "relevant": ["b"]}'),
        ('{"id": "a", "text": "x"}', '{"query": "x", "relevant": "a"}'),
        ('{"id": "a", "text": "x"}', '{"query": "x", "relevant": []}'),
        ('{"id": "a", "text": "x", "set": "S"}', '{"query": "x", "relevant": ["a"]}'),
        ("[1]", '{"query": "x", "relevant": ["a"]}'),
        ('{"id": "a", "text": "x"}', ""),
        ("", '{"query": "x", "relevant": ["a"]}'),
    ],
)
def test_a_broken_set_is_refused_with_a_cure(tmp_path, passages, queries):
    (tmp_path / "p").write_text(passages, "utf-8")
    (tmp_path / "q").write_text(queries, "utf-8")
    with pytest.raises(ArchiveError) as caught:
        measure(tmp_path / "p", tmp_path / "q")
    assert str(caught.value.cure)


def test_another_model_and_a_cross_encoder_are_measured(tmp_path, tiny_model, tiny_judge):
    passages = write_rows(tmp_path / "p.jsonl", [{"id": n, "text": text} for n, text in enumerate(("pod", "lease"))])
    queries = write_rows(tmp_path / "q.jsonl", [{"query": "lease", "relevant": ["1"]}])
    bundled, other = measure(passages, queries), settings_for(str(tiny_model), str(tiny_judge))
    assert measure(passages, queries, settings=other)["recall@10"] == bundled["recall@10"] == 1.0
    with pytest.raises(ArchiveError, match="not re-ranked: the model no/judge"):
        measure(passages, queries, settings=settings_for("", "no/judge"))
    with pytest.raises(ArchiveError, match="the model no/model"):
        measure(passages, queries, settings=settings_for("no/model", ""))


def test_a_set_may_go_without_a_name(tmp_path):
    passages = write_rows(tmp_path / "p", [{"id": 1, "text": "etcd stores the state"}, {"id": 2, "text": "a queue"}])
    queries = write_rows(tmp_path / "q", [{"query": "etcd", "relevant": [1]}])
    found = measure(passages, queries, mode="words")
    assert (found["mrr@10"], found["by_lang"]["en"]["queries"]) == (1.0, 1)


def test_speech_is_found_by_what_is_said_around_it(tmp_path):
    said = ["preemption begins", "then it goes on", "victims", "lunch"]
    rows = [{"id": n, "text": text, "source": "talk"} for n, text in enumerate(said)]
    rows += [{"id": 9, "text": "victims", "source": "another"}]
    queries = write_rows(tmp_path / "q", [{"query": "preemption victims", "relevant": [2]}])
    with archived(*read_sets(write_rows(tmp_path / "p", rows), queries), BUNDLED) as trial:
        query = read_sets(tmp_path / "p", queries)[0].queries[0]
        assert id_of(trial, "1") not in ask(trial, query, "words", False, Recipe(neighbours=False))
        assert id_of(trial, "1") in ask(trial, query, "words", False, SHIPPED)


def id_of(trial, name):
    return next(passage_id for passage_id, label in trial.names.items() if label == name)


def test_a_chinese_reader_is_told_what_a_broken_set_lacks(tmp_path):
    write_rows(tmp_path / "q", [{"query": "x", "relevant": ["b"]}])
    choose("zh")
    for row, what in (
        ({"heading": "a"}, f"{tmp_path / 'p'} 第 1 行缺少 id、text"),
        ({"id": "a", "text": "x"}, f"应当找到 'b'，但它不在 {tmp_path / 'p'} 中 '' 组的段落里"),
    ):
        write_rows(tmp_path / "p", [row])
        with pytest.raises(ArchiveError) as told:
            measure(tmp_path / "p", tmp_path / "q")
        assert str(told.value.what) == what and str(told.value.cure).startswith("请")
