"""A language belongs to a turn: a short stretch that tells little follows its neighbours."""

from archive.asr.languages import certain_by_neighbours, label_languages
from archive.audio.sound import SAMPLE_RATE, Span

ZH, EN = {"zh": 0.98, "en": 0.01}, {"zh": 0.01, "en": 0.98}
LEANS_ENGLISH = {"zh": 0.3, "en": 0.5}


def spans(*lengths_s: float, pause_s: float = 0.3) -> list[Span]:
    found, start_s = [], 0.0
    for length_s in lengths_s:
        found.append(Span(round(start_s * SAMPLE_RATE), round((start_s + length_s) * SAMPLE_RATE)))
        start_s += length_s + pause_s
    return found


def codes(probs: list[dict[str, float]], *lengths_s: float) -> list[str]:
    return [one.code for one in label_languages(spans(*lengths_s), probs, ("zh", "en"))]


def test_a_sentence_in_another_language_keeps_it() -> None:
    assert codes([ZH, EN, ZH], 3, 3, 3) == ["zh", "en", "zh"]


def test_a_stretch_that_tells_little_follows_its_neighbours() -> None:
    assert codes([ZH, LEANS_ENGLISH, ZH], 3, 0.8, 3) == ["zh", "zh", "zh"]


def test_its_margin_says_that_it_is_in_doubt() -> None:
    certain, doubted, _ = label_languages(spans(3, 0.8, 3), [ZH, LEANS_ENGLISH, ZH], ("zh", "en"))
    assert (round(doubted.margin, 3), doubted.next_code) == (0.375, "en")
    assert certain.margin > 0.98


def margins(probs: list[dict[str, float]], *lengths_s: float, pause_s: float = 0.3) -> list[float]:
    where = spans(*lengths_s, pause_s=pause_s)
    return [round(one.margin, 2) for one in certain_by_neighbours(where, label_languages(where, probs, ("zh", "en")))]


def test_a_short_stretch_is_as_certain_as_a_neighbour_of_its_language() -> None:
    assert margins([ZH, LEANS_ENGLISH, EN], 3, 0.8, 3) == [0.99, 0.99, 0.99]
    assert margins([EN, LEANS_ENGLISH], 3, 0.8) == [0.99, 0.99]


def test_a_longer_one_one_behind_a_pause_and_one_between_other_languages_stay_in_doubt() -> None:
    assert margins([ZH, LEANS_ENGLISH, ZH], 3, 1.6, 3)[1] == 0.37
    assert margins([ZH, LEANS_ENGLISH, ZH], 3, 0.8, 3, pause_s=1.5)[1] == 0.37
    japanese = {"ja": 0.97, "zh": 0.02}
    assert margins([japanese, LEANS_ENGLISH, japanese], 4, 0.8, 4)[1] < 0.7


def test_a_language_that_is_not_configured_is_named_where_it_is_certain() -> None:
    japanese, unsure = {"ja": 0.97, "zh": 0.02}, {"ja": 0.6, "zh": 0.3}
    assert codes([ZH, japanese, unsure], 3, 4, 4) == ["zh", "ja", "zh"]
    assert codes([ZH, japanese], 3, 1) == ["zh", "zh"]  # too short to be certain of


def test_no_speech_has_no_language() -> None:
    assert label_languages([], [], ("zh", "en")) == []
