"""How a token's frequency spreads over what is said around it."""

import numpy as np
import pytest

from archive.index.smoothing import NEIGHBOUR_SHARES, Postings, smooth_over_neighbours


def test_a_word_counts_less_the_further_away_it_is_said_and_nothing_in_another_talk() -> None:
    sequences = np.array([1, 1, 1, 1, 1, 1, 1, 2])
    near = smooth_over_neighbours(Postings(np.array([6]), np.array([2])), sequences)
    assert near.tolist() == pytest.approx([0, 0, *(2 * share for share in reversed(NEIGHBOUR_SHARES)), 2, 0])
