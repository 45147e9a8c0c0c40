"""The JSON object in a model's answer, also where it is fenced, talked around, or breaks off half-way."""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from archive.errors import LlmAnswerUnusable
from archive.llm.dialect import schema_of
from archive.messages import _

if TYPE_CHECKING:
    from archive.llm.client import LlmMessage
    from archive.llm.model import LanguageModel

THOUGHTS = re.compile(r"<think>.*?(</think>|$)", re.DOTALL)
TRAILING_COMMA = re.compile(r",(\s*[}\]])")
LOOP_RATIO = 8.0  # a text that compresses so well says the same over and over; minutes in JSON reach about 4
LOOP_LENGTH = 600  # characters from which that can be told
JsonObject = dict[str, Any]


def ask_for_json(
    model: LanguageModel, messages: Sequence[LlmMessage], example: JsonObject, wrong: Callable[[JsonObject], str]
) -> JsonObject:
    """The object that answers, of the form of an example; asked for once more, with what was wrong, where it is none or `wrong` says what is.

    Raises LlmAnswerUnusable when the second answer is of no use either, and what `complete` raises.
    """
    schema = schema_of(example)
    text = model.complete(messages, schema)
    found, complaint = read_answer(text, wrong)
    if not complaint:
        return found
    model.forget(messages)
    again: list[LlmMessage] = [
        *messages,
        {"role": "assistant", "content": text[:2000]},
        {
            "role": "user",
            "content": f"That cannot be used: {complaint}. Answer again with one JSON object and nothing else.",
        },
    ]
    found, complaint = read_answer(model.complete(again, schema), wrong)
    if complaint:
        model.forget(again)
        raise LlmAnswerUnusable(_("the language model's answer cannot be used ({reason})", reason=complaint))
    return found


def read_answer(text: str, wrong: Callable[[JsonObject], str]) -> tuple[JsonObject, str]:
    """(the object, what is wrong with it)."""
    if repeats_itself(text):
        return {}, "it repeats itself"
    found = parse_object(text)
    if found is None:
        return {}, "it holds no JSON object"
    return found, wrong(found)


def repeats_itself(text: str) -> bool:
    """Whether a text says the same over and over."""
    raw = text.encode()
    return len(text) >= LOOP_LENGTH and len(raw) / len(zlib.compress(raw)) > LOOP_RATIO


def parse_object(text: str) -> JsonObject | None:
    """The first object in a text, as much of it as came; None where there is none."""
    text = THOUGHTS.sub("", text)
    start = text.find("{")
    if start < 0:
        return None
    body = text[start:]
    for candidate in (body, TRAILING_COMMA.sub(r"\1", body), *completed_objects(body)):
        try:
            found, _end = json.JSONDecoder(strict=False).raw_decode(candidate)
        except (ValueError, RecursionError):
            continue
        return found if isinstance(found, dict) else None
    return None


def completed_objects(body: str) -> list[str]:
    """An object that breaks off, ended behind its last whole values: what is open is closed, the longest first."""
    ends, stack, in_string, escaped = [], list[str](), False, False
    for place, char in enumerate(body):
        if in_string:
            in_string = escaped or char != '"'
            escaped = char == "\\" and not escaped
        elif char == '"':
            in_string = True
        elif char in "{[":
            stack.append("}" if char == "{" else "]")
        elif char in "}]":
            if stack:
                stack.pop()
            ends.append((place + 1, "".join(reversed(stack))))
    return [TRAILING_COMMA.sub(r"\1", body[:end] + closing) for end, closing in reversed(ends)]


def list_of(values: JsonObject, name: str) -> list[JsonObject]:
    """The objects of a list in an answer; what is no object there counts for nothing."""
    found = values.get(name)
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def text_field(values: JsonObject, name: str, *, limit: int) -> str:
    """A text in an answer on one line, cut at `limit` characters; "" where there is none."""
    found = values.get(name)
    return " ".join(found.split())[:limit] if isinstance(found, str) else ""
