"""A language model as the rest of the archive knows it: messages in, text out; within a budget, and kept by content."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from archive.errors import LlmBudgetSpent, SettingsWrong
from archive.files import key_of, write_json
from archive.messages import _
from archive.settings import LlmSettings
from archive.text.script import width

if TYPE_CHECKING:
    from archive.llm.client import LlmMessage, Reply
    from archive.llm.dialect import JsonSchema

CACHE_FORMAT = 1


class LanguageModel:
    """Answers messages; a question that was answered before costs nothing."""

    def __init__(
        self,
        name: str,
        ask: Callable[[Sequence[LlmMessage], JsonSchema | None], Reply],
        *,
        tokens: int = 0,
        cache: Path | None = None,
    ):
        """`tokens`: how many it may take in its life, 0 for as many as it likes; `cache`: a folder of earlier answers."""
        self.name, self._ask, self.cache = name, ask, cache
        self.budget, self.spent = tokens, 0

    def complete(self, messages: Sequence[LlmMessage], schema: JsonSchema | None = None) -> str:
        """The text that answers; `schema` is its form, which the messages say too.

        Raises LlmFailed when the service gives none, LlmBudgetSpent when the question would go beyond the budget.
        """
        path = self.cache / f"{key_of(CACHE_FORMAT, self.name, list(messages))}.json" if self.cache else None
        kept = read_kept(path) if path else None
        if kept is not None:
            return kept
        wanted = estimate_tokens(messages)
        if self.budget and self.spent + wanted > self.budget:
            raise LlmBudgetSpent(
                _("the language model has used {spent} of {budget} tokens", spent=self.spent, budget=self.budget),
                _("raise llm.tokens_per_session in archive.toml and run again"),
            )
        reply = self._ask(messages, schema)
        self.spent += reply.tokens or wanted + len(reply.text)
        if path and not reply.was_cut:
            write_json(path, {"model": self.name, "text": reply.text, "tokens": reply.tokens})
        return reply.text

    def forget(self, messages: Sequence[LlmMessage]) -> None:
        """Ask anew next time: the answer was of no use."""
        if self.cache:
            (self.cache / f"{key_of(CACHE_FORMAT, self.name, list(messages))}.json").unlink(missing_ok=True)


def open_model(settings: LlmSettings, *, cache: Path | None = None) -> LanguageModel:
    """The model that the settings name; whoever only reads the archive gives no `cache`.

    Raises SettingsWrong when none is set, its key is missing, or the library is not installed.
    """
    try:
        from archive.llm.client import Client  # openai, a second of imports
    except ImportError as error:
        raise SettingsWrong(
            _("a language model needs the library openai, which is not installed"), _('pip install "sig-archive[llm]"')
        ) from error
    client = Client(settings)
    return LanguageModel(settings.model, client.ask, tokens=settings.tokens_per_session, cache=cache)


def estimate_tokens(messages: Sequence[LlmMessage]) -> int:
    """About how many tokens messages have: a Chinese character or two letters a token, and few tokenizers need more."""
    return round(sum(width(message["content"]) for message in messages))


def read_kept(path: Path) -> str | None:
    """An answer of before; None where there is none."""
    try:
        return str(json.loads(path.read_text("utf-8"))["text"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
