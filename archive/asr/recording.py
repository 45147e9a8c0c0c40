"""Transcribe the speech of one recording: a language by turn, then windows, then again what was left without text.

However little the model understands, the work is bounded: each stretch of speech is decoded in two languages at most, Chinese
once more in long windows, at `balanced` where nobody pauses or the text is doubted, an English turn that doubt about its
language had cut once more in one, and what is left without text once more in each repeated pass, in one language. Whisper's
temperature fallback is left out: on real speech, decoded with beams, it took a fifth of the time and gained nothing; a text
that goes round in circles is removed, and decoded again in shorter windows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate, groupby
from pathlib import Path

from archive.asr.coverage import fuller_texts, merge_by_time, split_sparse, uncovered_speech
from archive.asr.engines import Engine
from archive.asr.hallucinations import remove_hallucinations
from archive.asr.languages import SpokenLanguage, certain_by_neighbours, label_languages
from archive.asr.long_windows import (
    interrupted_turns,
    only_chinese,
    prefer_fuller,
    prefer_surer,
    unbroken_or_doubted,
)
from archive.asr.quality import DecodingQuality
from archive.asr.spoken import detect_languages
from archive.asr.transcribe import segments_of_windows, transcribe_windows
from archive.asr.window_text import EngineOptions, WindowText
from archive.asr.windows import Window, cut_windows, split_evenly
from archive.audio.sound import SAMPLE_RATE, Samples, Span
from archive.records import Segment

WINDOWS, LANGUAGES, AGAIN = "windows.jsonl", "languages.jsonl", "again-{number}.jsonl"
OTHER_LANGUAGE = "other-language.jsonl"  # of the windows, those whose text is doubted
LONG_WINDOWS, WHOLE_TURNS = "long-windows.jsonl", "whole-turns.jsonl"
DOUBTED_LOGPROB = -0.8  # below it a text in the wrong language is likelier than one in the right one
# Of log probabilities: a fluent translation scores well, and so does a phrase over and over.
DOUBT_HANDICAP, OTHER_HANDICAP = 0.1, 0.25  # of the language that the detector finds less likely, or does not hear
LOOP_LOGPROB = -2.0
PROMPTED = (
    2.0  # told words to expect, Whisper leaves out more: twice as much text is asked for, else it is told nothing
)
# How much of the work each part is, about, so that the time left can be told.
DETECTING, DECODED = 0.1, 0.85
BEFORE_LONG = 0.6  # where there are long windows
AGAIN_S = 6.0  # the longest window of speech that had no text in a longer one

Decoded = tuple[Window, WindowText]

ShareDone = Callable[[float], None]
"""Told how much of the recording is done, from 0 to 1."""


@dataclass(frozen=True)
class Speech:
    """What was transcribed of a recording."""

    segments: tuple[Segment, ...]
    removed_hallucinations: dict[str, int] = field(default_factory=dict)  # rule -> segments
    uncovered: tuple[Span, ...] = ()  # in which somebody speaks, and nothing could be transcribed


@dataclass(frozen=True)
class Transcriber:
    """Transcribes one recording with an engine; what it does is on disk in `work` before it goes on."""

    engine: Engine
    samples: Samples
    options: EngineOptions
    quality: DecodingQuality
    work: Path

    def transcribe(self, spans: Sequence[Span], report: ShareDone) -> Speech:
        """`spans`: where somebody speaks, in order; `report` is told first where this run begins."""
        spoken = self.languages_of(spans, share_of(report, 0.0, DETECTING))
        windows = windows_by_turn(spans, spoken, self.quality) if spoken else plain_windows(spans, self.quality)
        until = DECODED if self.quality.again else 1.0
        first = BEFORE_LONG if self.quality.long_window_s and spoken else until
        pairs = self.texts_of(windows, WINDOWS, share_of(report, DETECTING if spoken else 0.0, first))
        segments, removed = self.segments_of([*pairs, *self.in_other_language(pairs)])
        segments = self.fuller_in_long_windows(segments, spans, spoken, share_of(report, first, until))
        for number in range(1, self.quality.again + 1):
            kept, sparse = split_sparse(segments, spans, times=PROMPTED if self.options.prompt and number == 1 else 1.0)
            windows = windows_again(uncovered_speech(spans, kept), spans, spoken, AGAIN_S / number)
            share = share_of(report, until, (until + 1.0) / 2)
            pairs = self.without_prompt.texts_of(windows, AGAIN.format(number=number), share)
            more, more_removed = self.segments_of(pairs)
            kept += fuller_texts(sparse, more)
            segments, removed, until = merge_by_time(kept, more), removed + more_removed, (until + 1.0) / 2
        segments = self.surer_in_whole_turns(segments, spans, spoken)
        report(1.0)
        uncovered = uncovered_speech(spans, segments) if self.quality.again else []
        return Speech(tuple(segments), dict(sorted(removed.items())), tuple(uncovered))

    @property
    def without_prompt(self) -> Transcriber:
        """The same, told nothing to expect: a prompt makes Whisper leave out more."""
        return replace(self, options=replace(self.options, prompt=""))

    def languages_of(self, spans: Sequence[Span], report: ShareDone) -> list[SpokenLanguage]:
        """The language of each span; empty where each window is to find its own."""
        if not self.quality.by_turn or len(self.options.languages) < 2:
            return []
        probs = detect_languages(
            self.engine,
            self.samples,
            spans,
            longest_s=self.quality.language_s,
            partial=self.work / LANGUAGES,
            progress=report,
        )
        return certain_by_neighbours(spans, label_languages(spans, probs, self.options.languages))

    def segments_of(self, pairs: Iterable[Decoded]) -> tuple[list[Segment], Counter[str]]:
        """The segments of the likeliest texts in order of time, and what was removed of them, by rule."""
        chosen = likeliest(pairs)
        windows, texts = [window for window, _ in chosen], [text for _, text in chosen]
        kept, removed = remove_hallucinations(texts, windows, self.samples)
        return list(segments_of_windows(kept, windows)), Counter(removed)

    def fuller_in_long_windows(
        self, segments: list[Segment], spans: Sequence[Span], spoken: Sequence[SpokenLanguage], report: ShareDone
    ) -> list[Segment]:
        """The segments, in Chinese those of long windows with all the context that Whisper takes, where they say no less.

        Every window is tried so, or those alone where somebody speaks on, or the short ones are not trusted.
        """
        quality = self.quality
        if not quality.long_window_s or not spoken:
            return segments
        long = replace(quality, window_s=quality.long_window_s, doubt=0.0)
        windows = only_chinese(windows_by_turn(spans, spoken, long), segments)
        if quality.only_unbroken:
            windows = unbroken_or_doubted(windows, spans, segments, quality)
        padded = replace(self, options=replace(self.options, padding_s=None))
        longer, _ = self.segments_of(padded.texts_of(windows, LONG_WINDOWS, report))
        return prefer_fuller(segments, longer, windows)

    def surer_in_whole_turns(
        self, segments: list[Segment], spans: Sequence[Span], spoken: Sequence[SpokenLanguage]
    ) -> list[Segment]:
        """The segments, in English those of a whole turn that doubt about its language had cut, where Whisper is surer of them.

        It comes last: a slow speaker's sentence looks as if something were left out of it, and would be decoded in pieces again.
        """
        if not self.quality.trusted_english or not spoken:
            return segments
        turns = windows_by_turn(spans, spoken, replace(self.quality, doubt=0.0))
        windows = interrupted_turns(turns, windows_by_turn(spans, spoken, self.quality), segments, self.quality)
        longer, _ = self.segments_of(self.texts_of(windows, WHOLE_TURNS, lambda _: None))
        return prefer_surer(segments, longer, windows)

    def in_other_language(self, pairs: Sequence[Decoded]) -> list[Decoded]:
        """Texts that Whisper hardly trusts, in the other language, where that was not tried."""
        if not self.quality.by_turn:
            return []
        tried = {(window.start, window.language) for window, _ in pairs}
        others = [self.other_window(window) for window, text in likeliest(pairs) if text.avg_logprob < DOUBTED_LOGPROB]
        untried = [window for window in others if window.language and (window.start, window.language) not in tried]
        return self.texts_of(untried, OTHER_LANGUAGE, lambda _: None)

    def texts_of(self, windows: Sequence[Window], name: str, report: ShareDone) -> list[Decoded]:
        """Each window with its text, those that can be decoded together one after the other."""
        ordered = (
            sorted(windows, key=lambda w: (w.language, w.start - w.end, w.start)) if self.quality.by_turn else windows
        )
        done = dict(zip((w.end_s for w in ordered), accumulate(w.end - w.start for w in ordered), strict=True))
        total = max(1, sum(window.end - window.start for window in ordered))
        texts = transcribe_windows(
            self.engine,
            self.samples,
            ordered,
            self.options,
            partial=self.work / name,
            progress=lambda end_s: report(done.get(end_s, 0) / total),
        )
        return list(zip(ordered, texts, strict=True))

    def other_window(self, window: Window) -> Window:
        """The same window in the next configured language; in none where there is no other."""
        others = [code for code in self.options.languages if code != window.language]
        language = others[0] if window.language and others else ""
        return Window(window.start, window.end, language, OTHER_HANDICAP)


def share_of(report: ShareDone, first: float, last: float) -> ShareDone:
    """Reports a part of the work, from 0 to 1, as the share `first` to `last` of all of it."""
    return lambda done: report(first + (last - first) * done)


def plain_windows(spans: Sequence[Span], quality: DecodingQuality) -> list[Window]:
    """Windows that each find their own language."""
    return [Window(cut.start, cut.end) for cut in cut_windows(spans, longest_s=quality.window_s)]


def windows_by_turn(spans: Sequence[Span], spoken: Sequence[SpokenLanguage], quality: DecodingQuality) -> list[Window]:
    """Windows of one language each; where that is in doubt, a window for the next likely one beside it."""
    windows = []
    pairs = zip(spans, spoken, strict=True)
    for (code, other), turn in groupby(pairs, key=lambda pair: languages_to_try(pair[1], quality.doubt)):
        longest_s = quality.english_window_s if code == "en" and not other else quality.window_s
        cuts = cut_windows([span for span, _ in turn], longest_s=longest_s)
        windows += [Window(cut.start, cut.end, code) for cut in cuts]
        windows += [Window(cut.start, cut.end, other, DOUBT_HANDICAP) for cut in cuts if other]
    return windows


def languages_to_try(spoken: SpokenLanguage, doubt: float) -> tuple[str, str]:
    """A span's language, and the next likely one where the first is in doubt, else nothing."""
    return spoken.code, spoken.next_code if spoken.margin < doubt else ""


def windows_again(
    missing: Sequence[Span], spans: Sequence[Span], spoken: Sequence[SpokenLanguage], longest_s: float
) -> list[Window]:
    """Shorter windows of what has no text yet, each in the language of its span."""
    longest = round(longest_s * SAMPLE_RATE)
    codes = [one.code for one in spoken] or [""] * len(spans)
    windows = []
    for span, code in zip(spans, codes, strict=True):
        own = [part for part in missing if span.start <= part.start < span.end]
        windows += [Window(piece.start, piece.end, code) for part in own for piece in split_evenly(part, longest)]
    return windows


def likeliest(pairs: Iterable[Decoded]) -> list[Decoded]:
    """Each window once, in order of time, with the text that Whisper finds likeliest where there are several."""
    places = groupby(sorted(pairs, key=lambda pair: place_of(pair[0])), key=lambda pair: place_of(pair[0]))
    return [max(group, key=likelihood) for _, group in places]


def likelihood(decoded: Decoded) -> float:
    """How much speaks for a window's text; one that goes round in circles is likely in any language."""
    window, text = decoded
    return (LOOP_LOGPROB if text.is_repetitive else text.avg_logprob) - window.handicap


def place_of(window: Window) -> tuple[int, int]:
    """Where a window lies, in samples."""
    return window.start, window.end
