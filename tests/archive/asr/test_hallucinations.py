"""What Whisper is known to invent is removed by rule, and what people say is not."""

import json
from pathlib import Path

import numpy as np
import pytest

from archive.asr import hallucinations
from archive.asr.hallucinations import (
    CREDITS,
    LOOP,
    REPETITION,
    TEXT_ON_SILENCE,
    THANKS,
    remove_hallucinations,
    text_rule,
)
from archive.asr.window_text import TimedText, TimedWord, WindowText
from archive.audio.sound import Span
from archive.season import season
from tests.sounds import noise, silence

INVENTED = [
    ("字幕由Amara.org社区提供", CREDITS),
    ("小編字幕由Amara.org社區提供", CREDITS),
    ("Subtitles by the Amara.org community", CREDITS),
    ("请不吝点赞 订阅 转发 打赏支持明镜与点点栏目", CREDITS),
    ("請不吝點贊訂閱轉發打賞支持明鏡與點點欄目", CREDITS),
    ("中文字幕志愿者 杨茜茜", CREDITS),
    ("优优独播剧场——YoYo Television Series Exclusive", CREDITS),
    ("词曲 李宗盛", CREDITS),
    ("Transcription by CastingWords", CREDITS),
    ("谢谢观看！", THANKS),
    ("感謝大家的收看", THANKS),
    ("Thanks for watching!", THANKS),
    ("Thank you for watching.", THANKS),
    ("Please subscribe to my channel", THANKS),
    ("我们下期节目再见", THANKS),
    ("好的，好的，好的，好的，好的，好的，好的", LOOP),
    ("the scheduler the scheduler the scheduler the scheduler the scheduler the scheduler", LOOP),
    ("啊啊啊啊啊啊啊啊啊啊啊啊啊啊啊啊", LOOP),
]
SAID = [
    "谢谢大家",
    "谢谢大家的分享，我们下周再见。",
    "字幕和录音都会放到归档里",
    "对对对对，就是这个意思",
    "Thank you, that answers my question.",
    "大家可以订阅这个 GitHub 仓库的 release",
    "informer 会 watch，watch，再 watch",
    "下一期我们看 scheduler framework",
    "This view subscribes to the channel of events.",
]


@pytest.mark.parametrize(("text", "rule"), INVENTED)
def test_what_whisper_invents_is_known(text: str, rule: str) -> None:
    assert text_rule(text) == rule


@pytest.mark.parametrize("text", SAID)
def test_what_people_say_passes(text: str) -> None:
    assert text_rule(text) == ""


def texts_of_the_season() -> list[str]:
    files = [*sorted((season.SEASON_FOLDER / "reference").glob("*.json")), Path("bench/held_out/speech.json")]
    return [line["text"] for path in files for line in json.loads(path.read_text("utf-8"))]


def test_nothing_of_the_season_and_of_held_out_speech_is_removed() -> None:
    texts = texts_of_the_season()
    assert len(texts) > 300
    window = WindowText("zh", 0.0, 0.0, tuple(TimedText(0.0, 1.0, text) for text in texts))
    assert remove_hallucinations([window], [Span(0, 16_000)], noise(2))[1] == {}


def removed(
    *texts: str, no_speech_prob: float = 0.0, sound: np.ndarray | None = None, gap_s: float = 0.1
) -> dict[str, int]:
    said = tuple(TimedText(n * (1 + gap_s), n * (1 + gap_s) + 1, text) for n, text in enumerate(texts))
    window = WindowText("zh", no_speech_prob, -1.5, said)
    return remove_hallucinations([window], [Span(0, 480_000)], noise(30) if sound is None else sound)[1]


def test_a_sentence_said_twice_on_end_is_kept_once() -> None:
    assert removed("抢占先删除优先级低的 Pod", "抢占先删除优先级低的 Pod。", "然后呢") == {REPETITION: 1}


def test_a_sentence_that_is_said_again_after_a_pause_is_kept() -> None:
    assert removed("抢占先删除优先级低的 Pod", "抢占先删除优先级低的 Pod", gap_s=3.0) == {}


def test_a_short_answer_may_be_given_three_times() -> None:
    assert removed("对", "对", "对") == {}
    assert removed("对", "对", "对", "对", "对") == {REPETITION: 2}


def test_text_where_nobody_speaks_is_removed() -> None:
    assert removed("大家好", no_speech_prob=0.9) == {TEXT_ON_SILENCE: 1}
    assert removed("大家好", sound=silence(30)) == {TEXT_ON_SILENCE: 1}


def test_what_is_left_stands_where_it_stood() -> None:
    window = WindowText(
        "zh", 0.1, -0.2, (TimedText(0, 1, "开始吧"), TimedText(1, 2, "谢谢观看"), TimedText(2, 3, "好"))
    )
    kept, counts = hallucinations.remove_hallucinations([window], [Span(0, 48_000)], noise(3))
    assert [said.text for said in kept[0].segments] == ["开始吧", "好"]
    assert counts == {THANKS: 1}


def test_a_sentence_that_stands_twice_in_a_segment_is_said_once() -> None:
    said = "现在这个部门还在研究月球探测器。"
    words = tuple(TimedWord(n / 10, n / 10 + 0.1, said, 0.9) for n in range(2))
    text = WindowText("zh", 0.0, -0.1, (TimedText(0.0, 4.3, said + said, words),))
    kept, removed = remove_hallucinations([text], [Span(0, 16_000 * 5)], noise(5))
    assert kept[0].segments == (TimedText(0.0, 4.3, said.rstrip("。"), words[:1]),)
    assert removed == {REPETITION: 1}


def test_a_short_answer_may_be_given_twice() -> None:
    text = WindowText("en", 0.0, -0.1, (TimedText(0.0, 2.0, "Thank you, thank you."),))
    assert remove_hallucinations([text], [Span(0, 16_000 * 2)], noise(2)) == ([text], {})
