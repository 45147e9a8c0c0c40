"""Say things in the reader's language: Chinese under a Chinese locale or `--lang zh`, else English."""

from __future__ import annotations

import os

LANGUAGES = ("zh", "en")
INTERRUPTED = 130  # the exit code of a command that was stopped and can go on


def language_of_locale() -> str:
    """`zh` when the locale's message language is Chinese, else `en`."""
    locale = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), "")
    return "zh" if locale.lower().startswith("zh") else "en"


_chosen = language_of_locale()


def choose(language: str) -> None:
    """Set the language for this process (`--lang`)."""
    global _chosen  # noqa: PLW0603 - one process speaks one language, chosen once at the door
    _chosen = language


def chosen() -> str:
    return _chosen


def say(english: str, chinese: str) -> str:
    """The one of the two that the reader reads."""
    return chinese if _chosen == "zh" else english


def interrupted() -> str:
    """What is said on Ctrl-C."""
    return say(
        "\ninterrupted; nothing is lost: run the same command to go on", "\n已中断，没有丢失：重新运行同一命令即可继续"
    )
