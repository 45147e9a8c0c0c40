"""No question, however odd, ends in a traceback: it is answered, or refused with a sentence and a cure."""

from __future__ import annotations

import json
import random
import subprocess
import sys

import pytest

from archive.cli.main import main
from archive.errors import ArchiveError
from archive.messages import choose
from search.api import Searcher, SearchOptions
from search.formats.choose import format_result
from search.formats.notices import notices
from search.reading.show import ContextSize
from search.terminal.render import as_text
from search.terminal.terminal import Terminal
from tests.searching import links

QUESTIONS = 1000
FORMS = ("json", "jsonl", "markdown", "csv", "tsv")
PIECES = [
    *"\"'`-:*()^[]{}%_\\/<>|;,.!?~$&#@+=＂：－–—“”『』「」，。；！",
    *"author: kind: since: until: session: symbol: speaker: 作者： 类型： 起始:".split(),
    *"alice 小王 note 笔记 2020-10-17 2020-10 9999-99-99 0 2020-10-24-2 activeQ".split(),
    *[" ", "  ", " - ", "\t", "\n", "\r\n", "\x00", "\x1b[31m", "\x1b]8;;", "\x7f", "\x9b"],
    *["\ud800", "\udfff", "\u200b", "\u202e", "\u2028", "\ufeff", "\u0301", "\ufffe", "\U000e0001"],
    *"é ﷺ Ⅳ ア م 한글 𠀀𠀁 👩‍💻 🦀 ² ０ ｑｕｅｕｅ ΣΊΣΥΦΟΣ ß İ ĳ ﬃ".split(),
    *"锁 调度 調度器 队列 牺牲者 的 了 吗 什么 the of and queue sheduler PriorityQeue".split(),
    *"priorityQueue pkg/scheduler/core/generic_scheduler.go ../../etc/passwd node_info --leader-elect k8s v1.19".split(),
    *[
        "AND",
        "OR",
        "NOT",
        "NEAR(",
        "' or 1=1 --",
        "; drop table passages",
        "select *",
        "%s%n",
        "{0}",
        "(?P<x",
        "\\1",
        ".*",
    ],
    "a" * 300,
    "锁" * 300,
    "💥" * 100,
]
WHOLE = [
    "",
    " ",
    '"',
    '""',
    "-",
    "--",
    '-"',
    "author:",
    'author:"',
    "the of and",
    "的 了 吗",
    "🦀🦀",
    "\x00",
    "\ud800",
    "a" * 1_000_000,
    "调度" * 500_000,
    '"' * 100_000,
    "author:a," * 100_000,
    "-x " * 100_000,
    "\u0301" * 5000,
    "ﷺ" * 5000,
]


def questions(count):
    dice = random.Random(20201017)
    made = ("".join(dice.choice(PIECES) for _ in range(dice.randint(1, 20))) for _ in range(count - len(WHOLE)))
    return [*WHOLE, *made]


@pytest.fixture
def shown(home):
    """Asks, and shows the answer in every form; None when the question was refused with a sentence and a cure."""
    searcher = Searcher.of(home)

    def shown(number, typed):
        choose("zh" if number % 2 else "en")
        mode = ("words", "hybrid", "words", "meaning")[number % 4]
        try:
            answer = searcher.search(typed, options=SearchOptions(limit=3, mode=mode, explain=number % 2 == 0))
        except ArchiveError as error:
            assert str(error.what) and str(error.cure) and "\n" not in str(error) and str(error).isprintable()
            return None
        for hit in answer.hits:
            assert all(0 <= a < b <= len(hit.passage.text) for a, b in (*hit.highlights, *hit.translated))
        terminal = Terminal(True, True, 40 + number % 80, True)
        context = ContextSize(lines=1) if number % 7 == 0 else None
        text = as_text(answer, terminal, home, links(home), context=context, explain=number % 2 == 0)
        return [text, *notices(answer), *(format_result(answer, form, links(home), explain=True) for form in FORMS)]

    yield shown
    searcher.close()


def test_a_thousand_odd_questions_are_answered_or_refused(shown):
    answered = 0
    for number, typed in enumerate(questions(QUESTIONS)):
        texts = shown(number, typed)
        if texts:
            answered += 1
            assert all(text.encode() is not None for text in texts)  # a lone surrogate would have no encoding
            assert set(json.loads(texts[-5])) >= {"schema", "query", "hits"}
    assert answered > QUESTIONS / 2


def test_odd_questions_reach_the_command_line_too(home, capsys, monkeypatch):
    monkeypatch.setattr(sys.stdin, "isatty", lambda: False, raising=False)
    for number, typed in enumerate(questions(60)):
        language = ("en", "zh")[number % 2]
        code = main(["search", "--home", str(home.root), "--mode", "words", "--lang", language, "--", typed])
        printed = capsys.readouterr()
        assert (code, printed.out) == (1, "") if printed.err.startswith("sig-archive: ") and code else code == 0
        assert "Traceback" not in printed.err


def test_bytes_that_are_no_text_and_a_terminal_without_chinese_are_no_hindrance(home):
    command = [sys.executable, "-m", "archive.cli", "search", "--home", str(home.root), "--mode", "words"]
    ran = subprocess.run(
        [*command, b"etcd \xff\xfe queue \xe9\x98"], capture_output=True, env={"PYTHONIOENCODING": "ascii"}, check=False
    )
    assert (ran.returncode, ran.stderr) == (0, b"") and b"\\u961f" in ran.stdout


def test_a_pipe_that_closes_early_is_no_error(home):
    command = [sys.executable, "-m", "archive.cli", "search", "--home", str(home.root), "--mode", "words", "queue"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        running.stdout.close()
        assert running.stderr.read() == b""
    assert running.returncode == 0
