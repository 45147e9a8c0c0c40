"""Words of a run of Chinese: the likeliest way to cut it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from archive.terms import frequency


def ways(run: str) -> Iterator[tuple[str, ...]]:
    """Every way to cut a run into known words."""
    if not run:
        yield ()
    for end in range(1, len(run) + 1):
        if frequency.chinese(run[:end]) is not None:
            yield from ((run[:end], *rest) for rest in ways(run[end:]))


@pytest.mark.parametrize("run", ["调度器怎么挑选牺牲者", "抢占", "的", "研究生命起源", "龘靐齉", "优先级队列里的"])
def test_no_other_way_to_cut_a_run_is_likelier(run):
    best = max(sum(frequency.chinese(word) or 0.0 for word in way) for way in ways(run))
    found = frequency.chinese_words(run)
    assert "".join(found) == run
    assert sum(frequency.chinese(word) or 0.0 for word in found) == pytest.approx(best)


def test_nothing_has_no_words():
    assert frequency.chinese_words("") == []


def test_a_word_in_no_list_counts_by_its_length():
    assert frequency.chinese("龘靐") == frequency.RAREST_PAIR and frequency.chinese("龘靐齉") is None
    assert frequency.english("qzxv") == frequency.RAREST_WORD and frequency.english("7041999123") == -4.0
