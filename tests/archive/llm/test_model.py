"""A question that was answered costs nothing again; no session costs more than it may."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from archive.errors import LlmAnswerUnusable, LlmBudgetSpent, SettingsWrong
from archive.llm.client import Reply
from archive.llm.json_answer import ask_for_json, parse_object
from archive.llm.model import LanguageModel, open_model
from archive.settings import LlmSettings


def say(text: str) -> list[dict[str, str]]:
    return [{"role": "user", "content": text}]


class Scripted:
    """Answers one after the other and remembers what it was asked."""

    def __init__(self, *answers: str, tokens: int = 50, was_cut: bool = False):
        self.answers, self.tokens, self.was_cut = list(answers), tokens, was_cut
        self.asked: list = []

    def __call__(self, messages: list, _schema: object = None) -> Reply:
        self.asked.append(messages)
        return Reply(self.answers.pop(0), self.tokens, self.was_cut)


def test_an_answer_is_kept_by_model_and_messages(tmp_path: Path) -> None:
    ask = Scripted("one", "two")
    model = LanguageModel("m", ask, cache=tmp_path)
    assert [model.complete(say("a")), model.complete(say("a")), len(ask.asked)] == ["one", "one", 1]
    assert LanguageModel("m", Scripted(), cache=tmp_path).complete(say("a")) == "one"
    assert LanguageModel("other", ask, cache=tmp_path).complete(say("a")) == "two"


def test_an_answer_that_was_cut_is_not_kept(tmp_path: Path) -> None:
    ask = Scripted("hal", "half", was_cut=True)
    model = LanguageModel("m", ask, cache=tmp_path)
    assert [model.complete(say("a")), model.complete(say("a"))] == ["hal", "half"]


def test_nothing_is_asked_beyond_the_budget_and_what_is_kept_costs_nothing(tmp_path: Path) -> None:
    ask = Scripted("one", "two", tokens=90)
    model = LanguageModel("m", ask, tokens=100, cache=tmp_path)
    model.complete(say("a"))
    with pytest.raises(LlmBudgetSpent, match=r"used 90 of 100 tokens; raise llm\.tokens_per_session"):
        model.complete(say("b" * 40))
    assert model.complete(say("a")) == "one" and len(ask.asked) == 1


def test_without_the_library_the_cure_is_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "archive.llm.client", None)
    with pytest.raises(SettingsWrong, match=r'pip install "sig-archive\[llm\]"'):
        open_model(LlmSettings("http://127.0.0.1:9", "m"))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('{"a": 1}', {"a": 1}),
        ('Sure!\n```json\n{"a": [1, 2,]}\n```\nHope it helps {smile}', {"a": [1, 2]}),
        ('<think>{"a": 0}</think>{"a": 1}', {"a": 1}),
        (
            '{"points": [{"text": "一"}, {"text": "二"}, {"text": "三 breaks o',
            {"points": [{"text": "一"}, {"text": "二"}]},
        ),
        ('{"a": {"b": [{"c": "}"}], "d"', {"a": {"b": [{"c": "}"}]}}),
        ('{"a": "line\nbreak"}', {"a": "line\nbreak"}),
        ("I'm sorry, but I can't help with that.", None),
        ("[1, 2]", None),
        ("{" * 5000, None),
    ],
)
def test_as_much_as_came_of_an_object_is_read(text: str, found: dict | None) -> None:
    assert parse_object(text) == found


def test_a_useless_answer_is_asked_for_once_more_with_what_was_wrong() -> None:
    ask = Scripted("I cannot do that.", '{"a": 1}')
    assert ask_for_json(LanguageModel("m", ask), say("x"), {"a": "…"}, lambda _found: "") == {"a": 1}
    assert [message["role"] for message in ask.asked[1]] == ["user", "assistant", "user"]
    assert "it holds no JSON object" in ask.asked[1][2]["content"]


def test_a_second_useless_answer_is_an_error_and_neither_is_kept(tmp_path: Path) -> None:
    ask = Scripted("抱歉，我无法回答。", '{"a": "' + "同一句话。" * 400)
    with pytest.raises(LlmAnswerUnusable, match=r"cannot be used \(it repeats itself\)"):
        ask_for_json(LanguageModel("m", ask, cache=tmp_path), say("x"), {"a": "…"}, lambda _found: "")
    assert list(tmp_path.iterdir()) == []
