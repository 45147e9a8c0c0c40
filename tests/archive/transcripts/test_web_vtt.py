"""WebVTT that players read as it was meant."""

from archive.transcripts.web_vtt import Cue, cue_time, web_vtt


def test_hours_are_left_out_only_where_that_is_wanted() -> None:
    assert [cue_time(62.5, "."), cue_time(62.5, ".", hours=False)] == ["00:01:02.500", "01:02.500"]
    assert cue_time(3661.25, ",", hours=False) == "01:01:01,250"


def test_a_name_cannot_end_its_tag_and_a_remark_cannot_be_taken_for_times() -> None:
    cues = [Cue(0.0, 1.0, "好", "a > b"), Cue(1.0, 2.0, "<u>好</u>", None)]
    assert web_vtt(cues, ["1 --> 2"]) == (
        "WEBVTT\n\nNOTE 1 -> 2\n\n00:00:00.000 --> 00:00:01.000\n<v a &gt; b>好\n\n"
        "00:00:01.000 --> 00:00:02.000\n<u>好</u>\n\n"
    )
