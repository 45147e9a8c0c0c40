"""What a speaker began and then said anew is said once; what only looks so stays."""

import pytest

from archive.text.false_starts import without_false_starts, without_false_starts_zh


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("We asked for new featu features.", "We asked for new features."),
        ("Change the joyst the joystick into a button.", "Change the joystick into a button."),
        ("I would say the s the s the spinning goes.", "I would say the spinning goes."),
        ("We then we get the buttons.", "we get the buttons."),
        ("We had some We had a new idea.", "We had a new idea."),
        ("Meet out twelve pou our twelve fifty our twelve Euro goal.", "Meet out twelve pou our twelve Euro goal."),
        ("The buttons can be made of an a soft material.", "The buttons can be made of a soft material."),
    ],
)
def test_fragments_and_beginnings_that_were_given_up_are_gone(said, written):
    assert without_false_starts(said) == written


@pytest.mark.parametrize(
    "said",
    [
        "One of the hallmarks of the way that we work is the pilot.",
        "I was afraid I was late, because I knew I could not come.",
        "If you pick it up it could be a selling point.",
        "The colour of the cover and the colours of the buttons match.",
        "They took the opportunity to take stock.",
        "As well as we can, we say what we think we know.",
        "The C-zero component of the A-to-D converter.",
    ],
)
def test_what_repeats_on_purpose_stays_in_english(said):
    assert without_false_starts(said) == said


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("中国的城城市化率只有一半。", "中国的城市化率只有一半。"),
        ("中国人如何去面对中国人如何去和全世界的人一起面对。", "中国人如何去和全世界的人一起面对。"),
        ("我们应该关注这个是我们应该关注四个方面。", "我们应该关注四个方面。"),
    ],
)
def test_characters_said_twice_and_clauses_begun_again_are_said_once(said, written):
    assert without_false_starts_zh(said) == written


@pytest.mark.parametrize(
    "said",
    [
        "天天气都不好，今年年底再说。",
        "慢慢看看，踏踏实实一步一步来。",
        "我们没有办法证明我们没有毛病。",
        "每一件事都有每一件事的优点。",
        "能源研究所能源研究中心",
    ],
)
def test_what_repeats_on_purpose_stays_in_chinese(said):
    assert without_false_starts_zh(said) == said
