"""Whisper's five output formats, from segments in the shape of Whisper's result: txt, vtt, srt, tsv, json.

For the same segments these are the files that the `whisper` command writes, byte for byte, with two things more: a speaker
stands before what he says (`<v Name>` in WebVTT, `Name: ` elsewhere), and WebVTT escapes what its standard demands.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from archive.transcripts.web_vtt import Cue, cue_time, escape_cue, web_vtt, without_arrow

NO_LIMIT = 1000  # Whisper's own: characters a line, words a subtitle
LONG_PAUSE_S = 3.0  # Whisper's own: lines that flow over segments do not flow over such a pause


@dataclass(frozen=True)
class Layout:
    """Whisper's options for subtitles, under its names; they need the times of words."""

    max_line_width: int | None = None
    max_line_count: int | None = None
    highlight_words: bool = False
    max_words_per_line: int | None = None

    @property
    def keeps_segments(self) -> bool:
        """Whether a subtitle never holds words of two segments."""
        return self.max_line_count is None or self.max_line_width is None


WhisperResult = dict[str, Any]
"""As `whisper.transcribe` returns it: {"text", "segments": [{"start", "end", "text", "words"?, "speaker"?}], "language"}."""


def write_txt(result: WhisperResult, _layout: Layout, _remarks: Sequence[str]) -> str:
    """A line a segment."""
    return "".join(f"{speaker_and_text(segment)}\n" for segment in result["segments"])


def write_vtt(result: WhisperResult, layout: Layout, remarks: Sequence[str]) -> str:
    """WebVTT, without hours where there are none, as Whisper writes it."""
    return web_vtt(cues_of(result["segments"], layout, escape_cue), remarks, hours=False)


def write_srt(result: WhisperResult, layout: Layout, _remarks: Sequence[str]) -> str:
    """SubRip, which escapes nothing."""
    return "".join(
        f"{number}\n{cue_time(cue.start_s, ',')} --> {cue_time(cue.end_s, ',')}\n"
        f"{f'{cue.speaker}: ' if cue.speaker else ''}{cue.text}\n\n"
        for number, cue in enumerate(cues_of(result["segments"], layout, str), 1)
    )


def write_tsv(result: WhisperResult, _layout: Layout, _remarks: Sequence[str]) -> str:
    """Milliseconds and text, a row a segment."""
    rows = (
        f"{round(1000 * segment['start'])}\t{round(1000 * segment['end'])}\t"
        f"{speaker_and_text(segment).replace(chr(9), ' ')}\n"
        for segment in result["segments"]
    )
    return "start\tend\ttext\n" + "".join(rows)


def write_whisper_json(result: WhisperResult, _layout: Layout, _remarks: Sequence[str]) -> str:
    """The result as it is."""
    return json.dumps(result)


WRITERS: dict[str, Callable[[WhisperResult, Layout, Sequence[str]], str]] = {
    "txt": write_txt,
    "vtt": write_vtt,
    "srt": write_srt,
    "tsv": write_tsv,
    "json": write_whisper_json,
}
"""Whisper's name of a format, which is the ending of its file, to (result, layout, remarks) -> text of the file."""


def speaker_and_text(segment: dict[str, Any]) -> str:
    """`Name: text`, or the text alone where nobody is named."""
    text: str = segment["text"].strip()
    return f"{segment['speaker']}: {text}" if segment.get("speaker") else text


def cues_of(segments: Sequence[dict[str, Any]], layout: Layout, markup: Callable[[str], str]) -> Iterator[Cue]:
    """The subtitles of segments: one each, or as the layout says where words have times; `markup` escapes text."""
    if not any(segment.get("words") for segment in segments):
        for segment in segments:
            text = markup(without_arrow(segment["text"].strip()))
            yield Cue(segment["start"], segment["end"], text, segment.get("speaker"))
        return
    for words in lay_out(segments, layout):
        if layout.highlight_words:
            yield from highlight_words(words, markup)
        else:
            text = "".join(markup(word.text) for word in words)
            yield Cue(words[0].start_s, words[-1].end_s, text, words[0].speaker)


@dataclass(frozen=True)
class PlacedWord:
    """A word in a subtitle, with the space or the line break before it."""

    start_s: float
    end_s: float
    text: str
    speaker: str | None


def lay_out(segments: Sequence[dict[str, Any]], layout: Layout) -> Iterator[list[PlacedWord]]:
    """Words in lines and lines in subtitles, as Whisper lays them out; a change of speaker begins a subtitle too."""
    most = layout.max_line_width or NO_LIMIT
    subtitle: list[PlacedWord] = []
    width, lines, before_s = 0, 1, first_start(segments)
    for word, begins in group_words(segments, layout):
        pause = not layout.keeps_segments and word.start_s - before_s > LONG_PAUSE_S
        before_s = word.start_s
        cut = begins and bool(subtitle)
        if width and width + len(word.text) <= most and not pause and not cut:
            width += len(word.text)
            subtitle.append(word)
            continue
        text = word.text.strip()
        full = layout.max_line_count is not None and (pause or lines >= layout.max_line_count)
        if cut or (subtitle and full):
            yield subtitle
            subtitle, lines = [], 1
        elif width:
            lines += 1
            text = f"\n{text}"
        width = len(text.strip())
        subtitle.append(PlacedWord(word.start_s, word.end_s, text, word.speaker))
    if subtitle:
        yield subtitle


def with_leading_space(text: str) -> str:
    """The first word of a segment, with Whisper's space before what is not Chinese: lines may flow over segments."""
    return f" {text.lstrip()}" if text.lstrip()[:1].isascii() else text


def first_start(segments: Sequence[dict[str, Any]]) -> float:
    """When the first word is said, or the first segment begins where no word has a time."""
    times = (word["start"] for segment in segments for word in segment.get("words") or ())
    return float(next(times, segments[0]["start"]))


def group_words(segments: Iterable[dict[str, Any]], layout: Layout) -> Iterator[tuple[PlacedWord, bool]]:
    """(word, whether a subtitle begins with it whatever its room) of each segment; one without words is one word."""
    speaker = None
    for segment in segments:
        words = segment.get("words") or [
            {"word": with_leading_space(segment["text"]), "start": segment["start"], "end": segment["end"]}
        ]
        for number, word in enumerate(words):
            group = number % (layout.max_words_per_line or NO_LIMIT) == 0
            begins = group and (layout.keeps_segments or segment.get("speaker") != speaker)
            speaker = segment.get("speaker")
            yield PlacedWord(word["start"], word["end"], word["word"], speaker), begins


def highlight_words(words: Sequence[PlacedWord], markup: Callable[[str], str]) -> Iterator[Cue]:
    """A subtitle as often as it has words, each underlined while it is spoken, and plain in the pauses."""
    texts = [markup(word.text) for word in words]
    before_s = words[0].start_s
    for place, word in enumerate(words):
        if round(word.start_s * 1000) != round(before_s * 1000):
            yield Cue(before_s, word.start_s, "".join(texts), words[0].speaker)
        gap = texts[place][: len(texts[place]) - len(texts[place].lstrip())]
        marked = [*texts[:place], f"{gap}<u>{texts[place].lstrip()}</u>", *texts[place + 1 :]]
        yield Cue(word.start_s, word.end_s, "".join(marked), words[0].speaker)
        before_s = word.end_s
