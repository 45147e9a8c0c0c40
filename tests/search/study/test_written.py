"""With a language model set, an answer is written from the same passages under the same check; without it, it is as before."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

import pytest

from archive.home import Home
from archive.settings import LlmSettings, SummarySettings
from search.api import Searcher
from search.study.ask import Answer
from search.study.asking import ask
from search.study.doubt import rests_on_doubt
from tests.llm_server import Answer as Reply
from tests.llm_server import Messages, Service, serving
from tests.search.conftest import BACKOFF, SPEECH

QUESTION = "抢占的时候先挑选什么"
SAID = "抢占的时候先挑选牺牲者，再删除低优先级的 Pod。"


def passage_id(messages: Messages, words: str) -> str:
    """The id under which the model is given a passage with these words."""
    passages = json.loads(messages[1]["content"])["passages"]
    return next(one["id"] for one in passages if words in one["text"])


def writing(text: str, *, cites: str = "") -> Callable[[Messages], str]:
    """A model that writes one sentence, and cites the passage that answers, or another id."""

    def answer(messages: Messages) -> str:
        cited = cites or passage_id(messages, "牺牲者")
        return json.dumps({"answer": [{"text": text, "cites": [cited]}]}, ensure_ascii=False)

    return answer


def asked(
    home: Home, then: Callable[[Messages], Reply | str], question: str = QUESTION, timeout_s: float = 20.0
) -> tuple[Answer, Service]:
    service = Service(then=then)
    with serving(service) as url, Searcher.of(home) as searcher:
        llm = LlmSettings(base_url=url, model="tiny", timeout_s=timeout_s, attempts=1)
        searcher.settings = replace(searcher.settings, llm=llm, summaries=SummarySettings(method="model"))
        return ask(searcher, question), service


def test_a_sentence_that_its_passage_proves_is_the_answer(home):
    answer, service = asked(home, writing("抢占时先挑选牺牲者。"))
    [quote] = answer.quotes
    assert not answer.problem
    assert (quote.text, quote.passage.start_s, answer.made_by) == ("抢占时先挑选牺牲者。", 72.0, "tiny")
    assert len(service.asked) == 1


@pytest.mark.parametrize(
    ("then", "reason"),
    [
        (lambda _messages: Reply("no", status=500), "500"),
        (lambda _messages: Reply("you may not", status=403), "403"),
        (lambda _messages: "I am sorry, I cannot help with that.", "cannot be used"),
        (writing("抢占时先挑选 5 个牺牲者。"), "nothing that the passages prove"),
        (writing("抢占的时候不挑选牺牲者。"), "nothing that the passages prove"),
        (writing("抢占时先挑选牺牲者。", cites="P99"), "nothing that the passages prove"),
        (writing("Preemption picks victims first."), "nothing that the passages prove"),
        (writing("抢占时先挑选牺牲者，见 https://evil.example"), "nothing that the passages prove"),
    ],
    ids=["broken", "refused", "talks", "number", "denies", "no such passage", "language", "link"],
)
def test_what_cannot_be_trusted_leaves_the_offline_answer_and_says_so(home, then, reason):
    answer, _service = asked(home, then)
    assert answer.quotes[0].text == SAID and answer.made_by.startswith("extractive")
    assert reason in str(answer.problem)


def test_a_model_that_is_slow_is_not_waited_for(home):
    answer, _service = asked(home, lambda _messages: Reply("late", wait_s=0.6), timeout_s=0.2)
    assert answer.quotes[0].text == SAID and "nothing within" in str(answer.problem)


def test_a_question_that_nothing_answers_does_not_reach_the_model(home):
    answer, service = asked(home, writing("抢占时先挑选牺牲者。"), "what is the capital of Mongolia")
    assert not answer.is_known and service.asked == []


def test_a_key_that_is_missing_leaves_the_offline_answer(home, monkeypatch):
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    with Searcher.of(home) as searcher:
        llm = LlmSettings(base_url="https://llm.example/v1", model="tiny")
        searcher.settings = replace(searcher.settings, llm=llm, summaries=SummarySettings(method="model"))
        answer = ask(searcher, QUESTION)
    assert answer.quotes[0].text == SAID and "OPENAI_API_KEY" in str(answer.problem)


def test_nothing_leaves_the_machine_where_summaries_are_extracts(home):
    service = Service(then=writing("抢占时先挑选牺牲者。"))
    with serving(service) as url, Searcher.of(home) as searcher:
        searcher.settings = replace(searcher.settings, llm=LlmSettings(base_url=url, model="tiny", attempts=1))
        assert ask(searcher, QUESTION).quotes[0].text == SAID and not service.asked


def test_a_sentence_that_rests_on_what_was_heard_with_doubt_is_marked(heard_badly, home):
    written = writing("抢占时先挑选牺牲者。")
    assert [one.is_doubted for one in asked(heard_badly, written)[0].quotes] == [True]
    assert [one.is_doubted for one in asked(home, written)[0].quotes] == [False]


def test_a_sentence_that_somebody_wrote_down_too_is_not_doubted(heard_badly):
    text = "Failed pods wait in a backoff queue."
    assert rests_on_doubt(heard_badly, "抢占时先挑选牺牲者。", [SPEECH, BACKOFF])
    assert not rests_on_doubt(heard_badly, text, [SPEECH, BACKOFF])
    assert not rests_on_doubt(heard_badly, text, [BACKOFF])
