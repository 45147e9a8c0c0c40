"""Once more in longer windows: with more said around it Whisper hears better, and in Chinese it leaves out more.

So two decodings of one recording are joined stretch by stretch, as systems are since J. Fiscus, "A post-processing system to
yield reduced word error rates" (1997), with the rules that suit Whisper. In Chinese whichever says more has left out less. In
English, of a turn that was cut where its language was in doubt, whichever Whisper is surer of.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from archive.asr.coverage import letters_of
from archive.asr.quality import DecodingQuality
from archive.asr.windows import Window
from archive.audio.sound import Span
from archive.records import Segment

CHINESE, ENGLISH = "zh", "en"
# A text this much longer than the other one says things that nobody said.
MOST_TIMES, MOST_MORE = 1.5, 6
LEAST_SHARE = 0.5  # a text this much shorter than the other one leaves something out, however sure Whisper is of it


def unbroken_spans(spans: Sequence[Span], longest_s: float) -> list[Span]:
    """The spans in which somebody speaks on for longer than a window: each begins where the one before it ends."""
    stretches: list[list[Span]] = []
    for span in spans:
        if stretches and stretches[-1][-1].end == span.start:
            stretches[-1].append(span)
        else:
            stretches.append([span])
    return [span for run in stretches if run[-1].end_s - run[0].start_s > longest_s for span in run]


def unbroken_or_doubted(
    windows: Iterable[Window], spans: Sequence[Span], segments: Sequence[Segment], quality: DecodingQuality
) -> list[Window]:
    """The long windows that are worth their time: somebody speaks on in them for longer than a short window, or what the short
    ones heard in them is less certain than the quality trusts."""
    unbroken = unbroken_spans(spans, quality.window_s)
    return [
        window
        for window in windows
        if any(window.start <= span.start and span.end <= window.end for span in unbroken)
        or certainty(inside(window, segments)) < trusted_in(window, quality)
    ]


def trusted_in(window: Window, quality: DecodingQuality) -> float:
    """How certain the short windows must be in a long one to be taken as they are."""
    return quality.trusted if window.end_s - window.start_s > quality.window_s else quality.trusted_alone


def certainty(segments: Sequence[Segment]) -> float:
    """The mean confidence of some segments, by letters; 1 where there are none."""
    letters = count_letters(segments)
    return sum((each.confidence or 0.0) * count_letters([each]) for each in segments) / letters if letters else 1.0


def only_chinese(windows: Iterable[Window], segments: Sequence[Segment]) -> list[Window]:
    """The windows in which nothing but Chinese was heard, where there is something to compare with."""
    return only_in(CHINESE, windows, segments)


def interrupted_turns(
    turns: Iterable[Window], windows: Sequence[Window], segments: Sequence[Segment], quality: DecodingQuality
) -> list[Window]:
    """The turns in English that are no window of their own, where what was heard is less certain than the quality trusts."""
    interrupted = only_in(ENGLISH, [turn for turn in turns if turn not in windows], segments)
    return [turn for turn in interrupted if certainty(inside(turn, segments)) < quality.trusted_english]


def only_in(language: str, windows: Iterable[Window], segments: Sequence[Segment]) -> list[Window]:
    """The windows of a language in which nothing else was heard, where there is something to compare with."""
    heard = ((window, {segment.language for segment in inside(window, segments)}) for window in windows)
    return [window for window, languages in heard if window.language == language and languages == {language}]


def prefer_surer(segments: Sequence[Segment], longer: Sequence[Segment], windows: Iterable[Span]) -> list[Segment]:
    """The segments, and in their place those of a long window wherever Whisper is surer of them; in order of time."""
    kept = list(segments)
    for window in windows:
        short, long = inside(window, segments), inside(window, longer)
        if certainty(long) > certainty(short) and count_letters(long) >= LEAST_SHARE * count_letters(short):
            kept = [segment for segment in kept if segment not in short] + long
    return sorted(kept, key=lambda segment: (segment.start_s, segment.end_s))


def prefer_fuller(segments: Sequence[Segment], longer: Sequence[Segment], windows: Iterable[Span]) -> list[Segment]:
    """The segments, and in their place those of a long window as far as they say no less; in order of time."""
    kept = list(segments)
    for window in windows:
        parts = first_parts(inside(window, segments), inside(window, longer))
        short, long = next((part for part in parts if says_no_less(*map(count_letters, part))), ([], []))
        kept = [segment for segment in kept if segment not in short] + long
    return sorted(kept, key=lambda segment: (segment.start_s, segment.end_s))


def first_parts(short: list[Segment], long: list[Segment]) -> Iterator[tuple[list[Segment], list[Segment]]]:
    """What short windows and a long one say of the same stretch: all of it, then up to each of the long one's segments, the
    last first, since Whisper may give a long window up half-way and have heard its beginning well."""
    yield short, long
    for count in range(len(long), 0, -1):
        yield [segment for segment in short if middle_s(segment) <= long[count - 1].end_s], long[:count]


def says_no_less(short: int, long: int) -> bool:
    """Whether a long window's letters are as many as those of the short ones, and not too many to be true."""
    return 0 < short <= long <= MOST_TIMES * short + MOST_MORE


def inside(window: Span, segments: Iterable[Segment]) -> list[Segment]:
    """The segments whose middle lies in a window."""
    return [each for each in segments if window.start_s <= middle_s(each) <= window.end_s]


def middle_s(segment: Segment) -> float:
    """When half of a segment's time is over."""
    return (segment.start_s + segment.end_s) / 2


def count_letters(segments: Iterable[Segment]) -> int:
    """The letters and digits of some segments."""
    return sum(len(letters_of(segment.text)) for segment in segments)
