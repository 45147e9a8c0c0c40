"""One answer of an OpenAI-compatible service, through the library `openai`: with time-outs, and asked again where that helps.

The key comes from the environment and goes into the request's header; no error, log or file of ours holds it.
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypedDict
from urllib.parse import urlsplit

import openai

from archive.errors import LlmFailed, LlmQuestionTooLong, SettingsWrong
from archive.llm.dialect import Dialect, JsonSchema
from archive.messages import Text, _
from archive.settings import LlmSettings
from archive.time_limit import run_with_timeout

NO_KEY = "none"  # what a server on this machine is given, which asks for none
FIRST_PAUSE_S, LONGEST_PAUSE_S = 1.0, 60.0
# How servers say it: llama.cpp, llama-cpp-python, vLLM and OpenAI.
TOO_LONG = re.compile(
    r"context (?:size|window|length)|context_length|too (?:long|many tokens)|maximum.{0,20}tokens", re.IGNORECASE
)
TRANSIENT = (408, 409, 425, 429, 500, 502, 503, 504, 529)


class LlmMessage(TypedDict):
    """One message of a conversation: `system`, `user` or `assistant`."""

    role: str
    content: str


@dataclass(frozen=True)
class Reply:
    """What came back: `was_cut` when it reached its longest, tokens as the service counts them (0: it does not)."""

    text: str
    tokens: int
    was_cut: bool = False


class Client:
    """Asks one model of one service."""

    def __init__(self, settings: LlmSettings, *, pause: Callable[[float], None] = time.sleep):
        """Raises SettingsWrong when no service is set, or its key is not in the environment."""
        if not settings.base_url or not settings.model:
            raise SettingsWrong(
                _("no language model is set"), _("set llm.base_url and llm.model in archive.toml, or leave it out")
            )
        self.settings, self.pause, self.key = settings, pause, find_key(settings)
        self.host = urlsplit(settings.base_url).hostname or settings.base_url
        self.openai = openai.OpenAI(
            base_url=settings.base_url, api_key=self.key, max_retries=0, timeout=settings.timeout_s
        )
        self.dialect = Dialect()

    def ask(self, messages: Sequence[LlmMessage], schema: JsonSchema | None = None) -> Reply:
        """`schema`: the form of the answer, asked for as strictly as the service takes it.

        Raises LlmFailed, with the cure, when the service gives no answer within its time and attempts.
        """
        for attempt in range(self.settings.attempts):
            try:
                return run_with_timeout(self.settings.timeout_s, lambda: self.ask_once(messages, schema))
            except (openai.OpenAIError, TimeoutError) as error:
                failure = self.failed(error)
                if not is_transient(error) or attempt == self.settings.attempts - 1:
                    raise failure from None  # the library's own error may quote the request's headers
                self.pause(min(asked_pause_s(error) or FIRST_PAUSE_S * 2**attempt, LONGEST_PAUSE_S))
        raise AssertionError("settings.attempts is at least 1")

    def ask_once(self, messages: Sequence[LlmMessage], schema: JsonSchema | None) -> Reply:
        """One answer. Raises OpenAIError; LlmFailed for an answer that holds none."""
        answer = self.request(messages, schema)
        choice = (getattr(answer, "choices", None) or [None])[0]
        text = getattr(getattr(choice, "message", None), "content", None)
        if choice is None or not isinstance(text, str) or not text.strip():
            raise LlmFailed(_("{host} gave an empty answer", host=self.host), self.cure())
        return Reply(text, getattr(answer.usage, "total_tokens", 0) or 0, choice.finish_reason == "length")

    def request(self, messages: Sequence[LlmMessage], schema: JsonSchema | None) -> Any:
        """What the service sends, asked in the words that it takes. Raises OpenAIError."""
        while True:
            try:
                return self.openai.chat.completions.create(
                    model=self.settings.model,
                    messages=list(messages),  # type: ignore[arg-type]  # its types name every role apart
                    **self.dialect.request(schema),
                )
            except openai.APIStatusError as error:
                if not is_malformed(error) or not self.dialect.concede(error.message, schema):
                    raise

    def failed(self, error: Exception) -> LlmFailed:
        """The error in our words."""
        kind = LlmQuestionTooLong if is_too_long(error) else LlmFailed
        what = _("the language model at {host} does not answer ({reason})", host=self.host, reason=self.reason(error))
        return kind(what, self.cure(error))

    def reason(self, error: Exception) -> Text:
        """What happened, in a few words, without the key."""
        if isinstance(error, openai.AuthenticationError | openai.PermissionDeniedError):
            return str(error.status_code)  # what it says may quote the key
        if isinstance(error, openai.APIStatusError):
            said = error.message.removeprefix(f"Error code: {error.status_code} - ")  # the library's own words
            return f"{error.status_code} {self.first_line(said)}".strip()
        if isinstance(error, openai.APITimeoutError | TimeoutError):
            return _("nothing within {seconds:.0f} s", seconds=self.settings.timeout_s)
        cause = error.__cause__ or error
        return self.first_line(str(cause)) or type(cause).__name__

    def first_line(self, text: str) -> str:
        """What a service says, short and without the key."""
        line = text.strip().split("\n")[0]
        return (line if self.key == NO_KEY else line.replace(self.key, "…"))[:200]

    def cure(self, error: Exception | None = None) -> Text:
        """What to do about it."""
        if error and is_too_long(error):
            return _("start the server with a larger context, such as 16384 tokens")
        if isinstance(error, openai.APITimeoutError | TimeoutError):
            return _("raise llm.timeout_s in archive.toml, or take a smaller model")
        if isinstance(error, openai.AuthenticationError | openai.PermissionDeniedError):
            return _("check the key in the environment variable {name}", name=self.settings.key_variable)
        return _("check llm.base_url and llm.model in archive.toml, or run again later")


def find_key(settings: LlmSettings) -> str:
    """The key of the environment; a server on this machine needs none. Raises SettingsWrong when another's is not there."""
    key = os.environ.get(settings.key_variable, "").strip()
    if key or urlsplit(settings.base_url).hostname in ("localhost", "127.0.0.1", "::1"):
        return key or NO_KEY
    raise SettingsWrong(
        _(
            "the environment variable {name}, which holds the language model's key, is not set",
            name=settings.key_variable,
        ),
        _("export it before the command, or set llm.prefect_secret to the name of a Prefect Secret block"),
    )


def is_too_long(error: Exception) -> bool:
    """Whether a service refuses a question because the model cannot read so much at once."""
    refused = isinstance(error, openai.APIStatusError) and error.status_code in (400, 413, 422)
    return refused and bool(TOO_LONG.search(str(error)))


def is_malformed(error: openai.APIStatusError) -> bool:
    """Whether a service refuses how it was asked: llama-cpp-python calls that an error of its own, and names the option."""
    refused = error.status_code in (400, 422) or (error.status_code == 500 and "response_format" in error.message)
    return refused and not is_too_long(error)


def is_transient(error: Exception) -> bool:
    """Whether asking again may help."""
    if isinstance(error, openai.APIStatusError):
        return error.status_code in TRANSIENT
    return isinstance(error, openai.APIConnectionError | TimeoutError)


def asked_pause_s(error: Exception) -> float:
    """How many seconds the service asks to be left alone; 0 when it does not say."""
    said = error.response.headers.get("retry-after", "") if isinstance(error, openai.APIStatusError) else ""
    try:
        return max(0.0, float(said))
    except ValueError:
        return 0.0
