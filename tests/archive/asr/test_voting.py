"""Of two decodings of one stretch the likelier words stand, and what only one of them says."""

import pytest

from archive.asr.voting import corrected
from archive.asr.window_text import TimedText, TimedWord, WindowText, text_pieces, with_pieces
from archive.text.script import simplify

SURE, UNSURE = -0.1, -2.0


def said_by(
    *texts: str, logprob: float = -1.0, likelier: str = "", words: tuple[TimedWord, ...] = ()
) -> list[TimedText]:
    """Segments of two seconds; each character is a piece, and those in `likelier` are sure."""
    return [
        TimedText(2.0 * n, 2.0 * n + 2, text, words, tuple((c, SURE if c in likelier else logprob) for c in text))
        for n, text in enumerate(texts)
    ]


def said(parts: list[TimedText]) -> list[str]:
    return [part.text for part in parts]


def test_the_likelier_of_two_words_stands() -> None:
    short = said_by("调度器会抢站，资源", likelier="资源")
    long = said_by("调度器会抢占资元", likelier="占资")
    assert said(corrected(short, long, simplify)) == ["调度器会抢占，资源"]
    assert said(corrected(long, short, simplify)) == ["调度器会抢占资源"]


def test_what_only_the_other_one_says_stands_too_and_what_only_this_one_says_stays() -> None:
    fuller, thinner = said_by("先看队列，再看缓存", logprob=UNSURE), said_by("先看再看缓存", likelier="先看再缓存")
    assert said(corrected(thinner, fuller, simplify)) == ["先看队列再看缓存"]
    assert said(corrected(fuller, thinner, simplify)) == ["先看队列，再看缓存"]


def test_much_more_than_the_other_says_was_said_by_nobody() -> None:
    text = said_by("先看缓存")
    assert corrected(text, said_by("先看" + "谢谢大家收看" * 3 + "缓存"), simplify) == text


def test_each_segment_keeps_its_time() -> None:
    short, long = said_by("抢站资源", "然后排对"), said_by("抢占资源然后排队", likelier="占队")
    found = corrected(short, long, simplify)
    assert said(found) == ["抢占资源", "然后排队"]
    assert [part.start_s for part in found] == [0.0, 2.0]


def test_a_word_in_latin_letters_is_one_word_and_needs_its_spaces() -> None:
    short, long = said_by("看 cubelet 的代码", logprob=UNSURE), said_by("看kubelet的 Go代码", likelier="kubelet")
    assert said(corrected(short, long, simplify)) == ["看 kubelet 的Go代码"]


def test_another_script_is_no_other_word() -> None:
    text = said_by("調度器", logprob=UNSURE)
    assert corrected(text, said_by("调度器", likelier="调度器"), simplify) == text


def test_without_probabilities_nothing_changes() -> None:
    text = [TimedText(0.0, 2.0, "抢站")]
    assert corrected(text, said_by("抢占", likelier="占"), simplify) == text


@pytest.mark.parametrize(("other", "words"), [("抢占资源", ["抢占", "资源"]), ("抢占了资源", [])])
def test_words_keep_their_times_where_there_are_as_many_letters(other: str, words: list[str]) -> None:
    times = (TimedWord(0.0, 0.5, "抢站", 0.5), TimedWord(0.5, 1.0, "资源", 0.9))
    found = corrected(said_by("抢站资源", words=times), said_by(other, likelier="占"), simplify)
    assert [word.text for word in found[0].words] == words


def test_a_character_of_several_tokens_is_one_piece() -> None:
    class Bytes:
        eot = timestamp_begin = 1000

        def decode(self, tokens: list[int]) -> str:
            return bytes(tokens).decode("utf-8", errors="replace")

    tokens = list("a占".encode())
    assert text_pieces(tokens, [-0.1, -0.2, -0.3, -0.4], Bytes()) == (("a", -0.1), ("占", -0.9))


def test_each_segment_has_the_pieces_of_its_own_text() -> None:
    text = WindowText("en", 0.0, -0.3, (TimedText(0.0, 1.0, "go on"), TimedText(1.0, 2.0, "调度。")))
    found = with_pieces(text, [(" go", -0.1), (" on", -0.2), ("调", -0.3), ("度", -0.4), ("。", -0.5)])
    assert [[piece for piece, _ in part.pieces] for part in found.segments] == [[" go", " on"], ["调", "度", "。"]]
