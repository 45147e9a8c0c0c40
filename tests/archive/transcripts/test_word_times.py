"""Corrected text keeps the times of the words that Whisper said."""

import pytest

from archive.records import Word
from archive.transcripts.word_times import respell, share_text


@pytest.mark.parametrize(
    ("pieces", "text", "parts"),
    [
        (["强占", "时", "先", "挑选"], "抢占时，先挑选。", ["抢占", "时，", "先", "挑选。"]),
        ([" the", " priority", " q", "."], "the PriorityQueue.", ["the", " Priority", "Queue", "."]),
        (["調度", "器"], "调度器", ["调度", "器"]),
        (["嗯", "好"], "好", ["", "好"]),
        (["好"], "，好", ["，好"]),
        (["", "好"], "", ["", ""]),
        ([], "", []),
    ],
)
def test_each_piece_has_what_became_of_it(pieces: list[str], text: str, parts: list[str]) -> None:
    assert share_text(pieces, text) == parts


def test_words_keep_their_times_and_are_the_text_together() -> None:
    words = [Word(0.0, 0.5, "强占", 0.4), Word(0.5, 0.6, "嗯", 0.1), Word(0.6, 1.0, "Pod", 0.9)]
    assert respell(words, "抢占 Pod。") == (
        Word(0.0, 0.5, "抢占", 0.4), Word(0.5, 0.6, " ", 0.1), Word(0.6, 1.0, "Pod。", 0.9),
    )  # fmt: skip
