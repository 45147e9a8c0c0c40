"""The difference of two things is told by a sentence for each, and what a thing is by one that says so."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from archive.files import write_text
from archive.index.note_passages import note_passages
from archive.index.update import Unit
from archive.records import Note
from search.api import Searcher
from search.query.terms import query_terms
from search.results import Hit
from search.study.asking import ask
from search.study.choosing import WantedAnswer, best_choice
from tests.search.conftest import QUEUES, build_index, make_home

NOTE = "# 队列\n\n| 队列 | 放什么 |\n| --- | --- |\n| activeQ | 等着的 Pod |\n| backoffQ | 还在退避的 Pod |\n\n退避到期的 Pod 会进 activeQ 和 backoffQ。\n"


@pytest.fixture(scope="module")
def of_queues(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Searcher]:
    """An archive with a note that has a table, and a sentence beside it."""
    home = make_home(tmp_path_factory.mktemp("queues"))
    write_text(home.library / "queues.md", NOTE)
    passages = note_passages(Note(None, "", "队列", "", "", NOTE), "library/queues.md", first_line=1)
    build_index(home, (Unit("library", "1", None, tuple(passages)),))
    with Searcher.of(home) as opened:
        yield opened


def test_a_difference_is_told_by_a_sentence_for_each_side(of_queues: Searcher) -> None:
    quotes = ask(of_queues, "activeQ 和 backoffQ 有什么区别").quotes
    assert [(one.text, one.address) for one in quotes[:2]] == [
        ("队列：activeQ；放什么：等着的 Pod。", "library/queues#L5"),
        ("队列：backoffQ；放什么：还在退避的 Pod。", "library/queues#L6"),
    ]


def test_a_difference_to_what_nobody_wrote_about_is_not_told(of_queues: Searcher) -> None:
    assert not ask(of_queues, "Kafka 和 RabbitMQ 有什么区别").is_known


def test_what_is_to_be_explained_is_told_by_what_says_what_it_is() -> None:
    passage = replace(QUEUES, text="新的 backoffQ 不属于任何插件。backoffQ 用来放失败的 Pod。", heading="")
    hit = Hit(passage, 1.0, {})
    terms = query_terms("backoffQ", (), lambda _token: 1.0)
    best = best_choice(hit, terms, np.zeros(256, np.float32), 1.0, WantedAnswer(explain=("backoffQ",)))
    assert best and best.text == "backoffQ 用来放失败的 Pod。"
