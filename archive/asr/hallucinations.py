"""Remove what Whisper is known to hallucinate where nobody speaks: credits of subtitles, thanks for watching, loops, repetitions.

Whisper learned from subtitles, and says what stands at their end. A rule asks for the whole segment to be such a sentence,
so that people may talk about subtitles and thank each other. What is removed is counted, by rule, in the transcript.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate

import numpy as np

from archive.arrays import SampleArray
from archive.asr.window_text import TimedText, WindowText, is_silent
from archive.audio.sound import SAMPLE_RATE, Samples, Span

# The rules, by the names that stand in transcripts.
CREDITS = "subtitle credits"
THANKS = "thanks for watching"
LOOP = "a repeated phrase"
TEXT_ON_SILENCE = "text on silence"
REPETITION = "a repeated segment"

# Whole segments, without punctuation, spaces and case, as people report them from Whisper, in both scripts of Chinese.
CREDIT = re.compile(
    r"""
    (本节目|本節目|本|小编|小編|中文|优质|優質)*字幕(由|提供|制作|製作|志愿者|志願者|组|組|by).{0,30} |
    .{0,12}(字幕|翻译|翻譯|校对|校對)(志愿者|志願者|组|組).{0,12} |
    .{0,10}[请請]不吝[点點][赞贊讚].{0,30} |
    .{0,10}(支持)?明[镜鏡][与與和][点點]{2}.{0,10} |
    .{0,40}amara\s*org.{0,30} |
    (优优|優優)(独播|獨播)(剧场|劇場).{0,40} |
    (作?词|作?詞)(作?曲)?(编曲|編曲)?李宗盛.{0,10} |
    (sub)?(titles?|titled|titling|captions?|captioned)by.{0,40} |
    (transcription|transcribed|transcript|translation|translated)by.{0,40} |
    .{0,10}mingpaocanada.{0,20}
    """,
    re.VERBOSE,
)
THANK = re.compile(
    r"""
    .{0,4}(谢谢|謝謝|感谢|感謝|多谢|多謝)(大家|你们|你們|您|各位)?的?(观看|觀看|收看|收听|收聽).{0,8} |
    .{0,4}(欢迎|歡迎|[请請]|记得|記得)?(大家)?(点赞|點贊|點讚)?(订阅|訂閱)(我的|我们的|我們的|本)?(频道|頻道).{0,12} |
    (thanks|thankyou)(somuch|verymuch)?(all)?for(watching|viewing|listeningtothisvideo).{0,24} |
    (please|dontforgetto|remembertos?)?(like|share)?(and|comment)*subscribe(tomychannel|tothechannel|formore.{0,12})? |
    (ill)?seeyou(all|guys)?in(the|my)next(video|one) |
    (我们|我們)?下(个|個|一?期|集|一?集)?(视频|影片|節目|节目)(再见|再見|见|見)
    """,
    re.VERBOSE,
)
LOOP_COPIES = 5  # in a row of one phrase: people say a word four times, hardly five
LOOP_LENGTH = 12  # characters of all copies together: "对对对对对" is said in meetings
LOOP_SHARE = 0.6  # of the segment
LOOPED = re.compile(rf"(.{{1,40}}?)\1{{{LOOP_COPIES - 1},}}")
REPETITION_LENGTH = 6  # characters; a shorter sentence may be said twice on end
SHORT_REPETITIONS = 4  # times on end, of which the last is removed
DOUBLED = re.compile(
    r"(.{12,}?)\1+"
)  # a whole segment: what somebody says once, Whisper says twice when it is given a prompt
REPETITION_GAP_S = 2.0  # a sentence repeated later than this was said again
SILENT_LEVEL = 16  # of 32,768, a level no microphone in a room falls to: digital silence
AROUND_S = 0.5  # Whisper's times are this exact


def remove_hallucinations(
    texts: Sequence[WindowText], windows: Sequence[Span], samples: SampleArray | Samples
) -> tuple[list[WindowText], dict[str, int]]:
    """The windows' texts without what nobody said, and how many segments each rule took."""
    counts: Counter[str] = Counter()
    kept: list[WindowText] = []
    before: list[tuple[float, str]] = []  # (end on the recording's clock, letters) of every segment so far
    for text, window in zip(texts, windows, strict=True):
        own = []
        for part in text.segments:
            rule = silence_rule(text) or text_rule(part.text) or repetition_rule(part, window, before)
            if not rule and is_digital_silence(part, window, samples):
                rule = TEXT_ON_SILENCE
            once = part if rule else without_doubling(part)
            if rule or once is not part:
                counts[rule or REPETITION] += 1
            if not rule:
                own.append(once)
            before.append((window.start_s + part.end_s, letters_only(part.text)))
        kept.append(replace(text, segments=tuple(own)))
    return kept, dict(sorted(counts.items()))


def silence_rule(text: WindowText) -> str:
    """The rule that a whole window breaks: it has text, and Whisper's checks say that nobody speaks."""
    return TEXT_ON_SILENCE if is_silent(text.no_speech_prob, text.avg_logprob) else ""


def text_rule(text: str) -> str:
    """The rule that a segment's words break by themselves; empty when none."""
    words = letters_only(text)
    if CREDIT.fullmatch(words):
        return CREDITS
    if THANK.fullmatch(words):
        return THANKS
    return LOOP if is_loop(words) else ""


def letters_only(text: str) -> str:
    """A text without punctuation, spaces and case."""
    return re.sub(r"[\W_]+", "", text).lower()


def is_loop(words: str) -> bool:
    """Whether most of a segment is one phrase over and over."""
    looped = max((len(found.group()) for found in LOOPED.finditer(words)), default=0)
    return looped >= max(LOOP_LENGTH, LOOP_SHARE * len(words))


def repetition_rule(part: TimedText, window: Span, before: Sequence[tuple[float, str]]) -> str:
    """The rule that a segment breaks when it says what the one before it said, without a pause; a short one, for the fourth time."""
    words = letters_only(part.text)
    times = 1 if len(words) >= REPETITION_LENGTH else SHORT_REPETITIONS - 1
    last = before[-times:]
    if len(last) < times or any(text != words for _, text in last) or not words:
        return ""
    return REPETITION if window.start_s + part.start_s - last[-1][0] <= REPETITION_GAP_S else ""


def without_doubling(part: TimedText) -> TimedText:
    """A segment that says one thing twice over, with that once; any other as it is."""
    doubled = DOUBLED.fullmatch(letters_only(part.text))
    if not doubled:
        return part
    counts = list(accumulate(len(letters_only(character)) for character in part.text))
    text = part.text[: counts.index(len(doubled[1])) + 1]
    letters = accumulate(len(letters_only(word.text)) for word in part.words)
    words = tuple(word for word, count in zip(part.words, letters, strict=True) if count <= len(doubled[1]))
    return replace(part, text=text, words=words)


def is_digital_silence(part: TimedText, window: Span, samples: SampleArray | Samples) -> bool:
    """Whether there is no sound at all where a segment stands, nor around it."""
    start = max(0, window.start + round((part.start_s - AROUND_S) * SAMPLE_RATE))
    sound = samples[start : window.start + round((part.end_s + AROUND_S) * SAMPLE_RATE)]
    return not len(sound) or int(np.abs(sound.astype(np.int32)).max()) <= SILENT_LEVEL
