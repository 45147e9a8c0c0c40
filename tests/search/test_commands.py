"""The commands print results on standard output and tell by their exit code what happened."""

from __future__ import annotations

import json
import sys

import pytest

from archive.cli.main import main
from search import commands


def run(home, capsys, *words):
    code = main([*words, "--home", str(home.root)])
    printed = capsys.readouterr()
    return code, printed.out, printed.err


def test_search_prints_hits_and_exits_with_0(home, capsys):
    code, out, err = run(home, capsys, "search", "failed", "pods", "-n", "1")
    assert (code, err) == (0, "")
    assert "2020-10-24/notes/alice-queues#L10-11" in out


def test_search_prints_one_json_object(home, capsys):
    code, out, _ = run(home, capsys, "search", "队列", "--json", "--explain")
    found = json.loads(out)
    assert code == 0 and out.count("\n") == 1
    assert found["schema"] == 1 and found["hits"][0]["session"] == "2020-10-17"
    assert found["explanation"]["meaning_by"] == "array"


def test_finding_nothing_is_fine_unless_asked_otherwise(home, capsys):
    assert run(home, capsys, "search", "xqzwv")[0] == 0
    assert run(home, capsys, "search", "xqzwv", "-e")[0] == 1
    assert run(home, capsys, "search", "etcd", "-e")[0] == 0


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("--kind", "chat", "--kind", "reading"), {"chat", "reading"}),
        (("--session", "2020-10-17"), {"note"}),
        (("--author", "张工"), {"chat"}),
        (("--speaker", "小王"), {"speech"}),
        (("--symbol", "activeQ"), {"note"}),
        (("--since", "2020-10-18", "--until", "2020-10", "--kind", "speech"), {"speech"}),
    ],
)
def test_filters_need_no_question(home, capsys, words, expected):
    _, out, _ = run(home, capsys, "search", "--json", *words)
    assert {hit["kind"] for hit in json.loads(out)["hits"]} == expected


def test_a_question_of_nothing_is_an_error_in_a_pipe(home, capsys, monkeypatch):
    monkeypatch.setattr(sys.stdin, "isatty", lambda: False, raising=False)
    code, out, err = run(home, capsys, "search")
    assert (code, out) == (1, "") and err.startswith("sig-archive: there is nothing to look for")


def test_json_and_format_json_are_the_same_and_exclude_each_other(home, capsys):
    found = [
        json.loads(run(home, capsys, "search", "etcd", *words)[1]) for words in (("--json",), ("--format", "json"))
    ]
    assert found[0]["hits"] == found[1]["hits"]
    with pytest.raises(SystemExit):
        run(home, capsys, "search", "etcd", "--json", "--format", "csv")


def test_a_correction_is_said_on_standard_error_unless_quiet(home, capsys):
    code, out, err = run(home, capsys, "search", "sheduler", "--mode", "words", "--json")
    assert code == 0 and json.loads(out)["answered"] == "scheduler" and json.loads(out)["query"] == "sheduler"
    assert err == "sig-archive: nothing found for sheduler; showing scheduler\n"
    assert run(home, capsys, "search", "sheduler", "--mode", "words", "-q")[2] == ""


def test_verbose_tells_how_it_was_found(home, capsys):
    assert "2 hits of 7 passages, words, gen-" in run(home, capsys, "search", "lease", "--mode", "words", "-v")[2]


def test_a_link_that_nothing_opens_is_a_failure(home, capsys, monkeypatch):
    monkeypatch.setattr("webbrowser.open", lambda link: False)
    code, _, err = run(home, capsys, "search", "-o", "etcd")
    assert code == 1 and "nothing here can open file:///" in err


def test_open_opens_the_best_hit(home, capsys, monkeypatch):
    opened = []
    monkeypatch.setattr("webbrowser.open", lambda link: opened.append(link) or True)
    run(home, capsys, "search", "--open", '"backoff queue"')
    assert opened[0].endswith("alice-queues.md#L10-L11")


@pytest.mark.parametrize("words", [("-n", "0"), ("-n", "many"), ("--kind", "video"), ("--mode", "magic")])
def test_wrong_use_exits_with_2(home, capsys, words):
    with pytest.raises(SystemExit) as caught:
        run(home, capsys, "search", "queue", *words)
    assert caught.value.code == 2


def test_sessions_are_listed_as_text_and_json(home, capsys):
    assert "优先级与抢占" in run(home, capsys, "sessions")[1]
    assert [one["id"] for one in json.loads(run(home, capsys, "sessions", "--json")[1])["sessions"]] == [
        "2020-10-17",
        "2020-10-24",
    ]


def test_show_opens_sessions_speech_and_lines(home, capsys):
    assert "presented by 小王" in run(home, capsys, "show", "2020-10-24")[1]
    assert "> 00:01:12  小王:  抢占" in run(home, capsys, "show", "2020-10-24@00:01:12-00:01:13")[1]
    assert "> 15  etcd stores" in run(home, capsys, "show", "2020-10-24/notes/alice-queues#L15")[1]


def test_show_prints_json(home, capsys):
    out = json.loads(run(home, capsys, "show", "2020-10-24/notes/alice-queues#L15", "--json", "--context", "0")[1])
    lines = [{"inside": True, "text": "etcd stores the state of the cluster.", "line": 15}]
    assert out["files"] == [{"path": "sessions/2020-10-24/notes/alice-queues.md", "lines": lines}]


def test_a_wrong_address_is_one_sentence(home, capsys):
    code, out, err = run(home, capsys, "show", "2020-10-24/notes/nobody")
    assert (code, out, err.count("\n")) == (1, "", 1)


def test_summary_reads_the_latest_by_default(home, capsys):
    assert run(home, capsys, "summary")[1].startswith("# 2020-10-24")
    assert json.loads(run(home, capsys, "summary", "--json")[1])["session_id"] == "2020-10-24"


@pytest.mark.parametrize("command", ["search", "sessions", "show", "summary", "bench"])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_help_shows_an_example(command, language, capsys):
    with pytest.raises(SystemExit) as caught:
        main([command, "--help", "--lang", language])
    assert caught.value.code == 0
    assert f"  sig-archive {command}" in capsys.readouterr().out


def test_bench_measures_a_labelled_set(tmp_path, capsys):
    passages = [
        {"id": f"p{n}", "set": "S", "text": text}
        for n, text in enumerate(["etcd stores state", "the backoff queue", "抢占"])
    ]
    queries = [
        {"query": "etcd", "set": "S", "relevant": ["p0"], "lang": "en"},
        {"query": "队列", "set": "S", "relevant": ["p1"]},
    ]
    for name, rows in (("p.jsonl", passages), ("q.jsonl", queries)):
        (tmp_path / name).write_text("\n".join(map(json.dumps, rows)), "utf-8")
    assert main(["bench", "relevance", str(tmp_path / "p.jsonl"), str(tmp_path / "q.jsonl"), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["queries"], found["ndcg@10"], found["by_lang"]["zh"]["mrr@10"]) == (2, 1.0, 1.0)


def test_every_command_has_its_pair():
    for name in ("search", "sessions", "show", "summary"):
        assert callable(getattr(commands, f"configure_{name}")) and callable(getattr(commands, f"run_{name}"))
