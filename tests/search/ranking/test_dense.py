"""Where Chroma cannot answer the array does, and a fault of ours is seen."""

from __future__ import annotations

import pytest

from archive.errors import ChromaFailed
from search.ranking import dense
from tests.searching import ask

HOW = {"meaning_by": "chroma", "mode": "meaning"}


def test_a_chroma_that_fails_leaves_the_array_to_answer(home, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_given: object) -> None:
        raise ChromaFailed("the folder is damaged")

    monkeypatch.setattr(dense, "search_chroma", fail)
    result = ask(home, "queue", **HOW)
    assert result.hits == ask(home, "queue", mode="meaning").hits
    assert result.explanation.meaning_by == "array"
    assert str(result.explanation.remarks[0]) == "Chroma cannot answer (the folder is damaged); the array answered"


def test_a_fault_of_ours_is_not_taken_for_a_chroma_that_fails(home, monkeypatch: pytest.MonkeyPatch) -> None:
    def wrong(*_given: object) -> None:
        raise TypeError("a fault of ours")

    monkeypatch.setattr(dense, "search_chroma", wrong)
    with pytest.raises(TypeError, match="a fault of ours"):
        ask(home, "queue", **HOW)
