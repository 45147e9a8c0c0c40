"""The form of an answer is asked for as strictly as a service takes it, and what it refused is not asked of it again."""

from __future__ import annotations

from typing import Any

import pytest

from archive.errors import LlmFailed
from archive.llm.client import Client
from archive.llm.dialect import schema_of
from archive.settings import LlmSettings
from tests.llm_server import Answer, Service, serving

HELLO = [{"role": "user", "content": "hello"}]
SCHEMA = schema_of({"answer": [{"text": "…", "cites": ["P1"]}]})
DEEPSEEK = Answer("This response_format type is unavailable now", 400)
LLAMA_CPP_PYTHON = Answer("1 validation error: ('body', 'response_format', 'type')", 500)


def served(*answers: Answer, times: int = 1) -> list[dict[str, Any]]:
    """The requests that a service had, asked so often."""
    service = Service(list(answers), then=lambda _: '{"answer": []}')
    with serving(service) as url:
        client = Client(LlmSettings(base_url=url, model="tiny"), pause=lambda _seconds: None)
        assert [client.ask(HELLO, SCHEMA).text for _ in range(times)] == ['{"answer": []}'] * times
    return service.asked


def kinds(requests: list[dict[str, Any]]) -> list[str]:
    return [request.get("response_format", {}).get("type", "") for request in requests]


def test_a_form_is_a_strict_schema_made_from_an_example() -> None:
    (request,) = served()
    asked = request["response_format"]["json_schema"]
    item = asked["schema"]["properties"]["answer"]["items"]
    assert asked["strict"] and item["required"] == ["text", "cites"] and item["additionalProperties"] is False
    assert item["properties"] == {"text": {"type": "string"}, "cites": {"type": "array", "items": {"type": "string"}}}


@pytest.mark.parametrize("refusal", [DEEPSEEK, LLAMA_CPP_PYTHON])
def test_a_service_without_schemas_is_asked_for_an_object_at_once_and_from_then_on(refusal: Answer) -> None:
    requests = served(refusal, times=2)
    assert kinds(requests) == ["json_schema", "json_object", "json_object"]
    assert requests[1]["response_format"]["schema"] == SCHEMA


def test_a_service_that_knows_no_form_is_asked_by_the_prompt_alone() -> None:
    assert kinds(served(Answer("unknown field", 422), Answer("unknown field", 422), times=2)) == [
        "json_schema", "json_object", "", "",
    ]  # fmt: skip


def test_a_model_that_renames_its_limit_and_takes_no_temperature_is_asked_its_way() -> None:
    tokens = Answer("Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead.", 400)
    warmth = Answer("Unsupported value: 'temperature' does not support 0 with this model.", 400)
    *_, request = served(tokens, warmth)
    assert request["max_completion_tokens"] == 3000 and not {"max_tokens", "temperature"} & set(request)
    assert kinds([request]) == ["json_schema"]


def test_what_no_concession_mends_is_an_error_after_the_last() -> None:
    service = Service(then=lambda _: Answer("no such role", 400))
    with serving(service) as url, pytest.raises(LlmFailed, match="no such role"):
        Client(LlmSettings(base_url=url, model="tiny")).ask(HELLO, SCHEMA)
    assert kinds(service.asked) == ["json_schema", "json_object", ""]
