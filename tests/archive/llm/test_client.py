"""A service is asked again where that helps, left where it does not, and its key stands in no error."""

from __future__ import annotations

from dataclasses import replace

import pytest

from archive.errors import LlmFailed, LlmQuestionTooLong, SettingsWrong
from archive.llm.client import Client
from archive.settings import LlmSettings
from tests.llm_server import Answer, Service, serving

HELLO = [{"role": "user", "content": "hello"}]
KEY = "sk-very-secret-0123456789"


@pytest.fixture(autouse=True)
def key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)


def asked(service: Service, **options: float) -> tuple[object, list[float]]:
    """(the reply, or the error; how long was waited between the requests)."""
    pauses: list[float] = []
    with serving(service) as url:
        settings = replace(LlmSettings(base_url=url, model="tiny", timeout_s=5.0), **options)
        try:
            return Client(settings, pause=pauses.append).ask(HELLO), pauses
        except LlmFailed as error:
            return error, pauses


def test_an_answer_comes_back_with_its_cost_and_the_key_goes_into_the_header() -> None:
    service = Service([Answer("你好", tokens=12)])
    reply, _ = asked(service)
    assert (reply.text, reply.tokens, reply.was_cut) == ("你好", 12, False)
    assert service.keys == [f"Bearer {KEY}"] and service.asked[0]["messages"] == HELLO


def test_a_busy_service_is_asked_again_when_it_says_so() -> None:
    busy = [Answer("slow down", 429, {"Retry-After": "7"}), Answer("oops", 503), Answer("oops", 500)]
    reply, pauses = asked(Service([*busy, Answer("well")]))
    assert reply.text == "well" and pauses == [7.0, 2.0, 4.0]


def test_it_is_not_asked_for_ever_nor_kept_waiting_for_hours() -> None:
    reply, pauses = asked(Service(then=lambda _: Answer("slow down", 429, {"Retry-After": "86400"})))
    assert "429" in str(reply) and pauses == [60.0, 60.0, 60.0]


def test_an_answer_that_does_not_come_is_given_up() -> None:
    service = Service(then=lambda _: Answer("late", wait_s=0.6))
    reply, pauses = asked(service, timeout_s=0.2, attempts=2)
    assert "nothing within 0 s" in str(reply) and len(pauses) == 1
    assert str(reply).endswith("raise llm.timeout_s in archive.toml, or take a smaller model")


@pytest.mark.parametrize("status", [401, 403])
def test_a_refused_key_is_asked_once_and_stands_in_no_error(status: int) -> None:
    service = Service(then=lambda _: Answer(f"Incorrect API key provided: {KEY}", status))
    reply, pauses = asked(service)
    assert pauses == [] and KEY not in str(reply) + repr(reply) and reply.__cause__ is None
    assert str(reply).endswith("check the key in the environment variable OPENAI_API_KEY")


def test_an_unknown_model_is_said_with_the_settings_to_check() -> None:
    reply, _ = asked(Service(then=lambda _: Answer("no such model", 404)))
    assert "404" in str(reply) and "check llm.base_url and llm.model" in str(reply)


@pytest.mark.parametrize("text", [None, "", "   "])
def test_an_empty_answer_is_none(text: str | None) -> None:
    reply, _ = asked(Service(then=lambda _: Answer(text)))
    assert "gave an empty answer" in str(reply)


def test_nobody_there_is_one_sentence() -> None:
    settings = LlmSettings(base_url="http://127.0.0.1:9/v1", model="m", attempts=1)
    with pytest.raises(LlmFailed, match=r"at 127\.0\.0\.1 does not answer \(.*refused"):
        Client(settings).ask(HELLO)


def test_a_service_elsewhere_needs_a_key_and_one_on_this_machine_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_API_KEY")
    assert asked(Service([Answer("well")]))[0].text == "well"
    with pytest.raises(SettingsWrong, match="OPENAI_API_KEY, which holds the language model's key, is not set"):
        Client(LlmSettings(base_url="https://llm.example/v1", model="m"))
    with pytest.raises(SettingsWrong, match="no language model is set"):
        Client(LlmSettings())


@pytest.mark.parametrize(
    "said",
    [
        "request (63031 tokens) exceeds the available context size (8192 tokens), try increasing it",
        "Requested tokens (9000) exceed context window of 2048",
        "This model's maximum context length is 4096 tokens. However, you requested 9000 tokens",
    ],
)
def test_a_question_that_is_too_long_is_known_and_asked_once(said: str) -> None:
    reply, pauses = asked(Service(then=lambda _: Answer(said, 400)))
    assert isinstance(reply, LlmQuestionTooLong) and pauses == []
    assert str(reply).endswith("start the server with a larger context, such as 16384 tokens")


def test_a_request_that_is_wrong_for_another_reason_is_not_too_long() -> None:
    reply, _ = asked(Service(then=lambda _: Answer("max_tokens must be positive", 400)))
    assert isinstance(reply, LlmFailed) and not isinstance(reply, LlmQuestionTooLong)
