"""Meetings as their files spell them, and as people read them."""

from bench.meeting_sets import readable


def test_words_that_a_transcriber_took_apart_are_whole_again():
    assert readable("the L_C_D_ on a T_V , it 's { vocalsound } fine") == "the LCD on a TV, it's fine"
