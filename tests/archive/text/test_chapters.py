"""Chapters begin where the words change, and are titled by what is said in them alone."""

from collections import Counter

from archive.records import Segment
from archive.text.chapters import cosine_similarity, find_chapters, measure_cohesion
from archive.text.tokens import tokenize


def said(*texts: str) -> list[Segment]:
    return [Segment(n * 10.0, n * 10.0 + 9, text) for n, text in enumerate(texts)]


def test_few_words_are_one_chapter_without_a_title() -> None:
    segments = said(*["调度"] * 5)
    assert find_chapters(segments) == [("", segments)]


def test_a_silent_transcript_has_no_chapters() -> None:
    assert find_chapters([]) == []


def test_a_chapter_begins_where_the_topic_changes() -> None:
    found = find_chapters(said(*["抢占挑选 victim"] * 12, *["租约续期 LeaseLock"] * 12))
    assert [len(part.segments) for part in found] == [12, 12]
    assert "LeaseLock" in found[1].title
    assert "LeaseLock" not in found[0].title


def test_cohesion_is_that_of_the_windows_on_both_sides():
    texts = ["cache snapshot", "cache queue", "snapshot queue", "victim pod", "victim node", "pod node", "cache pod"]
    segments = [Segment(10.0 * n, 10.0 * n + 9, text) for n, text in enumerate(texts)]
    words = [Counter(tokenize(text)) for text in texts]
    for reach in (1, 2, 3, 10):
        expected = [
            (cosine_similarity(sum(words[max(0, n - reach) : n], Counter()), sum(words[n : n + reach], Counter())), n)
            for n in range(2, len(texts) - 1)
        ]
        assert measure_cohesion(segments, reach=reach) == expected
