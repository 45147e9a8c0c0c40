"""Punctuation where Whisper left it out, by what is safe to say: pauses, 吗 and the words that questions begin with."""

from __future__ import annotations

import re

from archive.text.script import HAN, detect_language

SENTENCE_PAUSE_S = 0.5  # a silence this long between two segments ends a sentence; a comma's is shorter
_ANY = re.compile(r"[,.?!;:，。？！；：、…](?:\s|$)|[，。？！；：、…]")
_QUESTION_WORD = re.compile("怎么|怎样|什么|为何|如何|哪|谁|几|多少|是不是|有没有|能不能|会不会|要不要|可不可以")
# Of the clauses that end a sentence in the transcripts of VCSum, 70 of 83 with these are questions; of those with 能不能,
# 有没有 and 要不要 only half are, so they get no mark.
_BOTH_ANSWERS = re.compile("会不会|(?<![但还就只可于也都总])是不是|(?:对不对|好不好|行不行|可不可以)$")
_TELLING = re.compile(
    "看|判断|检查|确[认定]|决定|知道|取决|[不无][管论]|考虑|问|关心|试|验证|区分|根据|关于|清楚|明白|了解|比较|想|觉得|认为"
)
_ASKING_ENGLISH = re.compile(
    r"(what|how|why|when|where|who|which|whose|is|are|was|were|do|does|did|can|could|should|would|will|has|have)\b",
    re.I,
)
_WIDE_MARKS = str.maketrans(",?!;:", "，？！；：")
_NARROW_MARKS = str.maketrans("，？！；：。", ",?!;:.")
_BREATH = re.compile(rf"(?<=[{HAN}])\s+(?=[{HAN}])")
_AFTER_HAN = re.compile(rf"(?<=[{HAN}])\s*[,?!;:](?![A-Za-z0-9/])\s*")
_HAN_LATIN = re.compile(rf"(?<=[{HAN}])(?=[A-Za-z])|(?<=[A-Za-z])(?=[{HAN}])")
_FULL_STOP = re.compile(rf"(?<=[{HAN}])\.$")
_AFTER_LATIN = re.compile(r"(?<=[A-Za-z0-9])[，？！；：。](?=\s|$)")


def punctuate(text: str, *, pause_s: float | None) -> str:
    """A segment's text with marks in the width of its language, and with marks at all where it had none.

    `pause_s` is the silence after it; None when nothing follows. A text that has a mark gets no other.
    """
    text = fix_mark_width(text.strip())
    return text if not text or _ANY.search(text) else add_marks(text, pause_s)


def fix_mark_width(text: str) -> str:
    """Full-width marks after Chinese, half-width ones in English."""
    if detect_language(text) == "en":
        return _AFTER_LATIN.sub(lambda mark: mark[0].translate(_NARROW_MARKS), text)
    text = _AFTER_HAN.sub(lambda mark: mark[0].strip().translate(_WIDE_MARKS), text)
    return _FULL_STOP.sub("。", text)


def add_marks(text: str, pause_s: float | None) -> str:
    """Whisper leaves a space where a Chinese speaker draws breath: a comma stands for it. The end follows the pause."""
    ends = pause_s is None or pause_s >= SENTENCE_PAUSE_S
    if detect_language(text) == "en":
        return text + (("?" if _ASKING_ENGLISH.match(text) else ".") if ends else ",")
    text = _BREATH.sub("，", text)
    if is_question(text) or (ends and asks_which(text.rpartition("，")[2])):
        return f"{text}？"
    return text + ("。" if ends else "，")


def space_latin(text: str) -> str:
    """A space between Chinese characters and Latin words, as is usual in print; numbers stand as they are."""
    return _HAN_LATIN.sub(" ", text)


def is_question(text: str) -> bool:
    """吗 asks; 呢 asks after a word such as 怎么, and alone it only lingers."""
    return text.endswith("吗") or (text.endswith("呢") and bool(_QUESTION_WORD.search(text)))


def asks_which(clause: str) -> bool:
    """Whether a clause asks by naming both answers (会不会), and does not tell of a question (判断会不会)."""
    found = _BOTH_ANSWERS.search(clause)
    return found is not None and not _TELLING.search(clause[: found.start()])
