"""What a service takes of a request in OpenAI's protocol: learned from what it refuses, and not asked of it again."""

from __future__ import annotations

import re
from typing import Any

MAX_ANSWER_TOKENS = 3000
# How the form of an answer is asked for, the strictest first. vLLM, Ollama, llama.cpp and OpenAI hold a model to a schema;
# llama-cpp-python takes one beside its older name, where DeepSeek promises some JSON object; the rest have the prompt alone.
FORMATS = ("json_schema", "json_object", "text")
TOKENS_RENAMED, NO_TEMPERATURE = re.compile("max_completion_tokens"), re.compile("temperature", re.IGNORECASE)
JsonSchema = dict[str, Any]


class Dialect:
    """The options that one service is asked with."""

    def __init__(self) -> None:
        """As OpenAI's protocol has them, until the service refuses one."""
        self.options: dict[str, Any] = {"temperature": 0, "max_tokens": MAX_ANSWER_TOKENS}
        self.formats = list(FORMATS)

    def request(self, schema: JsonSchema | None) -> dict[str, Any]:
        """The options of a request whose answer has this form, or any."""
        asked = response_format(self.formats[0], schema) if schema else None
        return self.options | ({"response_format": asked} if asked else {})

    def concede(self, refusal: str, schema: JsonSchema | None) -> bool:
        """Ask for less next time, after a request was refused as malformed; False where nothing is left to give up."""
        if "max_tokens" in self.options and TOKENS_RENAMED.search(refusal):  # reasoning models of OpenAI
            self.options["max_completion_tokens"] = self.options.pop("max_tokens")
        elif "temperature" in self.options and NO_TEMPERATURE.search(refusal):
            del self.options["temperature"]
        elif schema and len(self.formats) > 1:
            del self.formats[0]
        else:
            return False
        return True


def response_format(kind: str, schema: JsonSchema) -> dict[str, Any] | None:
    """The option that asks for a form in one of the ways of FORMATS; None where nothing does."""
    if kind == "json_schema":
        return {"type": kind, "json_schema": {"name": "answer", "strict": True, "schema": schema}}
    return {"type": kind, "schema": schema} if kind == "json_object" else None


def schema_of(example: object) -> JsonSchema:
    """The JSON schema of what an example shows: objects with exactly its fields, lists of what its first item is, texts."""
    if isinstance(example, dict):
        fields = {name: schema_of(value) for name, value in example.items()}
        return {"type": "object", "properties": fields, "required": list(fields), "additionalProperties": False}
    if isinstance(example, list):
        return {"type": "array", "items": schema_of(example[0])}
    return {"type": "string"}
