"""How good a sentence is to read, and how likely it was recognised as it was said."""

import pytest

from archive.summaries.sections.points import choose_points
from archive.summaries.sections.questions import find_questions
from archive.summaries.sections.ranking import score_sentences
from archive.summaries.sentences.concepts import Coverage
from archive.summaries.sentences.density import substance
from archive.summaries.sentences.plausible import Plausibility
from archive.summaries.sentences.quality import Quality
from archive.summaries.sentences.utterances import Sentence

SAID = [
    "网络咨询对咨询师的表达能力提出了很高的要求。",
    "新手咨询师一定要有督导，督导的经验可以弥补不足。",
    "督导的时候要确认对象，督导师要有胜任力。",
    "网络督导的材料怎么传输，主办方要承诺保密。",
]
MEETING = Plausibility(SAID)
GOOD = Quality(SAID, lambda text: float(text.count("督导") + text.count("咨询")))


def test_what_is_no_word_and_sounds_as_a_word_of_the_meeting_is_misheard():
    assert MEETING.is_misheard("我们来开展读导。")
    assert MEETING.is_misheard("网络团体独导的特殊性。")


@pytest.mark.parametrize(
    "text", ["我们来开展督导。", "在读导论这本书。", "他们坐在馆里看书。", "The lease is renewed."]
)
def test_what_is_a_word_or_has_a_particle_is_not(text):
    assert not MEETING.is_misheard(text)


def test_characters_that_make_no_word_are_unlikely():
    assert MEETING.of("辅予实力我们更加明朗的视角。") < MEETING.of("网络咨询的要求很高。")


def test_what_the_meeting_says_again_and_again_is_likely():
    film = ["栾底球是一部电影。"] * 20
    assert Plausibility(film).of(film[0]) > Plausibility(film[:1]).of(film[0])


def test_a_sentence_as_one_writes_it_is_better_than_one_as_one_speaks():
    written = "新手咨询师通过督导积累经验，以弥补能力的不足。"
    spoken = "我说这个督导的话就是说他你像什么什么东西，大家都知道的这种事情。"
    assert GOOD.of(written) > 0.4 > 0.1 > GOOD.of(spoken)


def test_nobody_is_told_what_was_misheard_for_certain():
    assert GOOD.of("如何针对网络的特殊性来开展读导？") == 0.0


def test_in_english_it_is_the_substance():
    text = "The leader must renew the lease before it expires."
    assert GOOD.of(text) == substance(text)


def sentence(n: int, text: str, speaker: str = "小王") -> Sentence:
    return Sentence(text, f"2020-10-24@00:00:{n:02}-00:00:{n + 1:02}", text, n, n + 1, speaker)


def coverage_of(said: list[list[Sentence]]) -> Coverage:
    texts = [one.text for chapter in said for one in chapter]
    return Coverage(texts, score_sentences(texts))


def test_a_chapter_has_no_point_that_is_not_worth_telling():
    said = [[sentence(n, text) for n, text in enumerate(SAID)]]
    bad = SAID[1]
    (points,) = choose_points(said, coverage_of(said), set(), lambda text: 0.01 if text == bad else 0.5)
    assert points
    assert bad not in [one.text for one in points]


def test_a_chapter_may_have_no_point_at_all():
    said = [[sentence(n, text) for n, text in enumerate(SAID)]]
    assert choose_points(said, coverage_of(said), set(), lambda _text: 0.0) == [[]]


ASKED = sentence(0, "新手咨询师为什么要有督导？")
REPLY = sentence(1, "督导的经验可以弥补新手咨询师在这个方面的不足。", "张工")


@pytest.mark.parametrize(("quality", "told"), [(0.5, 1), (0.08, 0)])
def test_a_question_is_told_with_an_answer_that_can_be_read_or_not_at_all(quality, told):
    found = find_questions([[ASKED, REPLY]], [], quality=lambda text: quality if text == REPLY.text else 0.5)
    assert len(found) == told


def test_a_short_answer_is_told_whatever_it_says():
    yes = sentence(1, "因为他们没有经验。", "张工")
    assert find_questions([[ASKED, yes]], [], quality=lambda text: 0.01 if text == yes.text else 0.5)


def test_a_question_that_was_misheard_is_left_out():
    assert not find_questions([[ASKED, REPLY]], [], quality=lambda text: 0.0 if text == ASKED.text else 0.5)
