"""A segment is one person's; one that holds two is cut between them, and who speaks too is named."""

from archive.audio.turns import SpeakerTurn
from archive.records import Segment, Word
from archive.voices.labels import label_voices

TURNS = (SpeakerTurn(0, 5, "S1"), SpeakerTurn(5, 10, "S2"))


def told(segments: list[Segment], turns: tuple[SpeakerTurn, ...] = TURNS) -> list[tuple[str | None, str, float, float]]:
    return [(s.speaker, s.text, s.start_s, s.end_s) for s in label_voices(segments, turns)]


def test_a_segment_of_one_person_stays_whole() -> None:
    assert told([Segment(0.5, 4.8, "我们看缓存。"), Segment(5.2, 9, "好的。")]) == [
        ("S1", "我们看缓存。", 0.5, 4.8), ("S2", "好的。", 5.2, 9),
    ]  # fmt: skip


def test_a_change_of_speaker_cuts_between_words() -> None:
    words = tuple(
        Word(n, n + 0.9, text, 1.0)
        for n, text in enumerate(["we", " start", " now", " please", " go", " yes", " of", " course"])
    )
    (first, second) = label_voices([Segment(0, 8, "we start now please go yes of course", words=words)], TURNS)
    assert (first.speaker, first.text, first.end_s) == ("S1", "we start now please go", 4.9)
    assert (second.speaker, second.text, second.words[0].text) == ("S2", "yes of course", " yes")


def test_without_word_times_it_cuts_between_clauses() -> None:
    assert told([Segment(0, 10, "先看调度器，再看队列。我来补充一点，缓存也要看。")]) == [
        ("S1", "先看调度器，再看队列。", 0.0, 4.58), ("S2", "我来补充一点，缓存也要看。", 4.58, 10.0),
    ]  # fmt: skip


def test_one_word_of_another_does_not_cut() -> None:
    turns = (SpeakerTurn(0, 10, "S1"), SpeakerTurn(4, 4.4, "S2"))
    words = tuple(Word(n, n + 0.9, str(n), 1.0) for n in range(9))
    assert [segment.speaker for segment in label_voices([Segment(0, 9, "012345678", words=words)], turns)] == ["S1"]


def test_who_speaks_at_the_same_time_is_named_too() -> None:
    (segment,) = label_voices([Segment(0, 5, "大家好")], (SpeakerTurn(0, 5, "S1"), SpeakerTurn(3, 4, "S2")))
    assert (segment.speaker, segment.also_speaking) == ("S1", ("S2",))


def test_a_segment_in_nobodys_turn_is_nobodys() -> None:
    assert told([Segment(20, 22, "嗯")]) == [(None, "嗯", 20, 22)]
