"""Errors of transcripts of real speech are counted as they are reported."""

from bench.speech_errors import SpeechErrors, count_errors


def test_script_case_width_and_punctuation_are_no_errors() -> None:
    assert count_errors("調度，Ｐod!", "调度 pod").error_rate == 0.0


def test_what_is_not_there_is_lost_and_what_is_wrong_is_an_error() -> None:
    errors = count_errors("我们看队例", "我们来看队列吧")
    assert (errors.edits, errors.lost, errors.characters) == (3, 2, 7)


def test_english_words_are_found_whole_and_in_order() -> None:
    assert count_errors("我们用 schedule 的 queue", "我们用 scheduler 的 queue A P I").english_recall == 0.5
    assert count_errors("你好", "你好").english_recall is None


def test_counts_are_added_up() -> None:
    assert SpeechErrors(1, 1, 10, 1, 2) + SpeechErrors(2, 0, 10, 1, 2) == SpeechErrors(3, 1, 20, 2, 4)
