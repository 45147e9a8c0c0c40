"""What a person is told: English in the code, other languages from a catalogue, the choice made when somebody reads it.

`_("{path} is missing", path=path)` keeps the sentence and its parameters apart; `str()` of it renders them in the language
of whoever reads. One process can answer a Chinese and an English reader at once: the language is a context variable.
Catalogues are made by `python -m tools.messages`.
"""

from __future__ import annotations

import gettext
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import Any

LANGUAGES = ("zh", "en")
DOMAIN = "sig-archive"
LOCALES = Path(__file__).parent / "locale"
INTERRUPTED = 130  # the exit code of a command that was stopped and can go on


class Message:
    """A sentence for a person: an English template in the style of str.format, and its parameters.

    Equal when template and parameters are. Renders itself wherever a string is made of it: str(), f-strings, `+`.
    """

    __slots__ = ("msgid", "params", "plural")

    def __init__(self, msgid: str, params: Mapping[str, Any], plural: str | None = None):
        self.msgid = msgid
        self.params = dict(params)
        self.plural = plural

    def __str__(self) -> str:
        catalogue = translations(chosen())
        if self.plural is None:
            template = catalogue.gettext(self.msgid) if self.msgid else ""
        else:
            template = catalogue.ngettext(self.msgid, self.plural, self.params["n"])
        return template.format(**{name: listed(value) for name, value in self.params.items()})

    def __format__(self, spec: str) -> str:
        return format(str(self), spec)

    def __repr__(self) -> str:
        return f"Message({self.msgid!r}, {self.params!r})"

    def __add__(self, other: object) -> str:
        return str(self) + str(other)

    def __radd__(self, other: object) -> str:
        return str(other) + str(self)

    def __bool__(self) -> bool:
        return bool(self.msgid)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Message) and self.key() == other.key()

    def __hash__(self) -> int:
        return hash(self.msgid)

    def key(self) -> tuple[str, str | None, dict[str, Any]]:
        """What makes two messages the same one."""
        return self.msgid, self.plural, self.params


def listed(value: Any) -> Any:
    """A list as the reader's language writes one; anything else as it is."""
    if isinstance(value, list | tuple):
        return str(_(", ")).join(str(item) for item in value)
    return value


Text = Message | str
"""A message, or words that are the same in every language: a path, what a library said."""


def _(msgid: str, /, **params: Any) -> Message:
    """The message with this English template."""
    return Message(msgid, params)


def _n(singular: str, plural: str, n: int, /, **params: Any) -> Message:
    """The message that fits the number `n`, which is also its parameter `{n}`."""
    return Message(singular, {"n": n, **params}, plural)


def plain(value: Any) -> Any:
    """A parameter as JSON holds it: numbers, texts, lists; anything else as a reader would see it."""
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(item) for item in value]
    return str(value)


def params_of(text: Text) -> dict[str, Any]:
    """A message's parameters as JSON holds them; none of a plain text."""
    return {name: plain(value) for name, value in text.params.items()} if isinstance(text, Message) else {}


# Which language


def language_of_locale() -> str:
    """`zh` when the locale's message language is Chinese, else `en`."""
    locale = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), "")
    return "zh" if locale.lower().startswith("zh") else "en"


_process_language = language_of_locale()
_reader_language: ContextVar[str | None] = ContextVar("reader_language", default=None)


def choose(language: str) -> None:
    """Set the language of this process (`--lang`), for all readers that have chosen none of their own."""
    global _process_language  # noqa: PLW0603 - a command has one reader, known at the door
    _process_language = language


@contextmanager
def read_in(language: str) -> Iterator[None]:
    """Render messages in `language` inside this block, and in this thread or task only."""
    token = _reader_language.set(language)
    try:
        yield
    finally:
        _reader_language.reset(token)


def chosen() -> str:
    """The language of whoever reads now."""
    return _reader_language.get() or _process_language


@cache
def translations(language: str) -> gettext.NullTranslations:
    """The catalogue of a language; English stands in the code and has none."""
    return gettext.translation(DOMAIN, LOCALES, [language], fallback=True)


def interrupted() -> Message:
    """What is said on Ctrl-C."""
    return _("\ninterrupted; nothing is lost: run the same command to go on")
