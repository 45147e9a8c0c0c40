"""Read what an address names, with what stands around it: lines of a file, or the speech of some seconds."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from archive.errors import AddressWrong, NoteUnreadable, QueryWrong, TranscriptUnreadable
from archive.home import Home
from archive.intake.clock import on_session_clock
from archive.messages import _, _n
from archive.records import Passage, Segment, speech_address, timecode
from archive.study.trust import DOUBTED, has_confidence
from archive.transcripts.stored import read_transcript
from search.reading.address import LineSpan, SpeechSpan
from search.reading.links import recording_start
from search.reading.transcripts import ClockedTranscript, clocked_transcripts

_AMOUNT = re.compile(r"(\d{1,6})\s*(?:(s|m|min)|lines?|行)?")


@dataclass(frozen=True)
class ContextSize:
    """How much to show on either side: seconds of speech and lines of a file; or, without seconds, as many segments."""

    seconds: float | None = None
    lines: int = 0


DEFAULT_CONTEXT = ContextSize(lines=1)


@dataclass(frozen=True)
class Line:
    """A line of a file or a segment of speech; `inside` when it is part of what was asked for."""

    label: str  # its number, or its time and speaker
    text: str
    inside: bool
    start_s: float | None = None
    end_s: float | None = None
    speaker: str | None = None
    number: int | None = None
    is_doubted: bool = False  # by the model that heard it: a reader should listen


@dataclass(frozen=True)
class OpenedFile:
    """What was opened: a file of the archive and the lines of it."""

    path: str
    lines: tuple[Line, ...]
    older: tuple[str, ...] = ()  # addresses of what the address may name instead, if an older version gave it


def read_context(text: str) -> ContextSize:
    """`60s` or `2m` of speech, or `5` lines or segments; raises QueryWrong."""
    found = _AMOUNT.fullmatch(text.strip().lower())
    if not found:
        raise QueryWrong(
            _("--context {text!r} is not an amount", text=text),
            _("write it as 60s or 2m for speech, or 5 for lines"),
        )
    amount = int(found[1])
    if found[2]:
        return ContextSize(seconds=amount * (1.0 if found[2] == "s" else 60.0))
    return ContextSize(lines=amount)


def open_speech(home: Home, speech: SpeechSpan, context: ContextSize = DEFAULT_CONTEXT) -> list[OpenedFile]:
    """The segments that overlap the span, with their surroundings: of the recording that it names, else of those on the
    session's clock; where nobody speaks there, of those that older versions let begin at 0.

    Raises AddressWrong when there are none.
    """
    transcripts = clocked_transcripts(home.session(speech.session_id))
    wanted = [one for one in transcripts if is_meant(one, speech)]
    shown = [opened for one in wanted if (opened := open_transcript(home, one, speech, context))]
    older = {} if speech.recording else older_meanings(home, transcripts, speech, context)
    if not shown and not older:
        raise nobody_speaks(wanted, speech)
    return [replace(one, older=tuple(older)) for one in shown or older.values()]


def is_meant(transcript: ClockedTranscript, speech: SpeechSpan) -> bool:
    """Whether a transcript is on the clock that a span counts on."""
    return transcript.path.stem == speech.recording if speech.recording else not transcript.independent


def open_transcript(
    home: Home, transcript: ClockedTranscript, speech: SpeechSpan, context: ContextSize
) -> OpenedFile | None:
    """The segments of one transcript that overlap the span, with their surroundings; None where there are none."""
    segments = transcript.segments(own_clock=bool(speech.recording))
    lines = segment_lines(segments, speech.start_s, speech.end_s, context)
    return OpenedFile(home.relative(transcript.path), tuple(lines)) if lines else None


def older_meanings(
    home: Home, transcripts: Sequence[ClockedTranscript], speech: SpeechSpan, context: ContextSize
) -> dict[str, OpenedFile]:
    """What a span meant before sessions had a clock, by the address that it has now."""
    found = {}
    for one in transcripts:
        named = replace(speech, recording=one.path.stem)
        if one.moved and (opened := open_transcript(home, one, named, context)):
            found[speech_address(speech.session_id, speech.start_s, speech.end_s, recording=named.recording)] = opened
    return found


def nobody_speaks(transcripts: Sequence[ClockedTranscript], speech: SpeechSpan) -> AddressWrong:
    """The error for a span in which nothing is said."""
    own_clock = bool(speech.recording)
    ends = [one.end_s for transcript in transcripts for one in transcript.segments(own_clock=own_clock)]
    if not transcripts:
        return AddressWrong(
            _("the session {session_id} has no transcript", session_id=speech.session_id),
            _("put its recording into inbox/ and run: sig-archive ingest"),
        )
    where = f"{speech.session_id}/transcripts/{speech.recording}" if own_clock else speech.session_id
    return AddressWrong(
        _("nobody speaks at {timecode} in {session_id}", timecode=timecode(speech.start_s), session_id=where),
        _("its speech ends at {timecode}", timecode=timecode(max(ends, default=0.0))),
    )


def segment_lines(segments: Sequence[Segment], start_s: float, end_s: float, context: ContextSize) -> list[Line]:
    """Addresses have whole seconds, so what ends within the last one belongs to the span too."""
    end_s = max(end_s, start_s + 1)
    inside = [
        n for n, s in enumerate(segments) if s.end_s > start_s and (s.start_s < end_s or s.end_s < int(end_s) + 1)
    ]
    if not inside:
        return []
    first, last = inside[0], inside[-1]
    if context.seconds is None:
        low, high = max(0, first - context.lines), min(len(segments) - 1, last + context.lines)
    else:
        near = [
            n
            for n, s in enumerate(segments)
            if s.end_s > start_s - context.seconds and s.start_s < end_s + context.seconds
        ]
        low, high = min(first, near[0]), max(last, near[-1])
    return [line_of(segments[n], first <= n <= last) for n in range(low, high + 1)]


def line_of(segment: Segment, inside: bool) -> Line:
    """A segment as it is shown: its time and its speaker before its text."""
    label = timecode(segment.start_s) + (f"  {segment.speaker}:" if segment.speaker else "")
    doubted = not has_confidence(segment, DOUBTED)
    return Line(label, segment.text, inside, segment.start_s, segment.end_s, segment.speaker, is_doubted=doubted)


def open_lines(home: Home, lines: LineSpan, context: ContextSize = DEFAULT_CONTEXT) -> OpenedFile:
    """Lines of a file with their surroundings; raises AddressWrong when the file is shorter."""
    from archive.text.markdown import front_matter_length, readable_lines  # only where a file is opened

    text = read_lines(lines.path)
    matter = front_matter_length(text)
    shown = [*text[:matter], *readable_lines("\n".join(text[matter:]))]
    if lines.first is None or lines.last is None:
        return OpenedFile(home.relative(lines.path), tuple(number_lines(shown, 1, len(text), 1, len(text))))
    if not 1 <= lines.first <= lines.last or lines.first > len(text):
        raise AddressWrong(
            _(
                "{path} has no lines {first} to {last}",
                path=home.relative(lines.path),
                first=lines.first,
                last=lines.last,
            ),
            _n("it has {n} line, counting from 1", "it has {n} lines, counting from 1", len(text)),
        )
    low, high = lines.first - context.lines, lines.last + context.lines
    low = max(low, min(lines.first, matter + 1))  # front matter is no surroundings
    return OpenedFile(home.relative(lines.path), tuple(number_lines(shown, low, high, lines.first, lines.last)))


def read_lines(path: Path) -> list[str]:
    """The lines of a file; raises NoteUnreadable when it is not text in UTF-8."""
    try:
        return path.read_text("utf-8").rstrip("\n").split("\n")
    except UnicodeDecodeError as error:
        raise NoteUnreadable(
            _("{path} is not text in UTF-8", path=path),
            _("restore it from Git, or save it as UTF-8"),
        ) from error


def number_lines(text: Sequence[str | None], low: int, high: int, first: int, last: int) -> list[Line]:
    """The lines from `low` to `high`, as far as there are such and something of them is read; those from `first` to
    `last` were asked for."""
    low, high = max(1, low), min(len(text), high)
    width = len(str(high))
    shown = ((n, text[n - 1]) for n in range(low, high + 1))
    return [Line(f"{n:{width}}", line, first <= n <= last, number=n) for n, line in shown if line is not None]


def lines_around(home: Home, passage: Passage, context: ContextSize) -> list[Line]:
    """A hit's passage with its surroundings; the passage alone when its file cannot be read any more."""
    path = home.root / passage.path
    try:
        if passage.start_s is not None and passage.end_s is not None:
            segments = read_transcript(path.with_suffix(".json")).segments
            by_clock = on_session_clock(segments, recording_start(home, passage))
            return segment_lines(by_clock, passage.start_s, passage.end_s, context)
        return list(open_lines(home, LineSpan(path, passage.line_from, passage.line_to), context).lines)
    except (OSError, AddressWrong, NoteUnreadable, TranscriptUnreadable, json.JSONDecodeError):
        return [Line("", line, True) for line in passage.text.split("\n")]
