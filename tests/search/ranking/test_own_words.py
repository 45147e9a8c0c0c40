"""A bare heading and a list of links do not win over a passage that says something."""

from __future__ import annotations

from dataclasses import replace

import pytest

from search.ranking.own_words import count_own_words, demote_what_says_nothing, share_of_enough
from tests.search.conftest import BACKOFF

HEADING = "ETCD > Utility > CMux > Implementation"
BARE = replace(BACKOFF, heading=HEADING, text="Implementation")
LINKS = replace(
    BACKOFF, heading=HEADING, text="- [cmux.Serve](https://example.org/a_(b))\n- https://example.org/cmux/pull"
)
SHORT = replace(BACKOFF, heading=HEADING, text="连接按照前几个字节分给不同的服务。")


@pytest.mark.parametrize("passage", [BARE, LINKS])
def test_a_heading_and_links_are_no_words_of_its_own(passage):
    assert count_own_words(passage.text, passage.heading) == 0 and share_of_enough(passage) == 0


def test_one_short_sentence_is_enough():
    assert share_of_enough(SHORT) == 1


def test_what_says_nothing_is_lowered_and_nothing_else():
    scores = demote_what_says_nothing({1: 1.0, 2: 0.9, 3: 0.1}, {1: BARE, 2: SHORT})
    assert scores == {1: pytest.approx(0.7), 2: 0.9, 3: 0.1}
