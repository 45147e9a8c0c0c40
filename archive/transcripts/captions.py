"""Captions as programs write them: the cues of WebVTT and SubRip text, with their voices as speakers."""

from __future__ import annotations

import html
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

import webvtt

from archive.messages import _
from archive.records import Segment

_TIME_PARTS = r"(?:(\d+):)?(\d{1,2}):(\d{1,2})(?:[.,](\d{1,3})\d*)?"
TIMING = re.compile(rf"^[ \t]*{_TIME_PARTS}[ \t]*-->[ \t]*{_TIME_PARTS}(.*)$", re.MULTILINE)
VOICE = re.compile(r"<v(?:\.[^\s>]*)?[ \t]+([^>]+)>")
# What may be removed as markup. SubRip escapes nothing, so there only the tags that its players know are markup.
VTT_TAG = re.compile(r"</?(?:[a-z]+(?:[.\s][^>]*)?|\d[\d:.]*)>")
SRT_TAG = re.compile(r"</?(?:[bisuv]|font|c)(?:[.\s][^>]*)?>|\{\\[^}]*\}", re.IGNORECASE)
SPEAKER_NAME = re.compile(r"^(?!\d+[:：])([^\s:：<>][^:：<>。？！，?!,]{0,39}?)[ \t]*[:：][ \t]*(?=\S)(?!//)")
SPEAKER_NAME_SHARE = 0.5  # of the lines begin with a name: below that, a colon is only a colon


def is_web_vtt(text: str) -> bool:
    """Whether a text begins with the heading of WebVTT."""
    return text.lstrip().startswith("WEBVTT")


def is_subrip(text: str) -> bool:
    """Whether a text begins with a cue: a number or nothing, then its times."""
    first = [line.strip() for line in text.split("\n") if line.strip()][:2]
    return any(TIMING.match(line) for line in first) and (first[0].isdigit() or bool(TIMING.match(first[0])))


def read_captions(text: str) -> tuple[Segment, ...]:
    """The cues of a WebVTT or SubRip text by their start; `<v Name>`, or `Name:` on most cues, become speakers.

    Times may lack hours or fractions and use a comma or a dot. Raises ValueError when it is neither, none where no cue speaks.
    """
    vtt = is_web_vtt(text)
    if not vtt and not is_subrip(text):
        raise ValueError(_("it has neither the heading WEBVTT nor numbered times"))
    try:
        captions = webvtt.WebVTT.from_buffer(
            io.StringIO(with_full_times(text.strip("\n \t"), vtt)), "vtt" if vtt else "srt"
        )
    except (webvtt.errors.MalformedFileError, webvtt.errors.MalformedCaptionError) as error:
        raise ValueError(str(error)) from error
    segments = (
        segment
        for caption in captions.captions
        for segment in segments_of_cue(parse_seconds(caption.start), parse_seconds(caption.end), caption.raw_text, vtt)
    )
    return split_speaker_names(sorted(segments, key=lambda segment: segment.start_s))


def with_full_times(text: str, vtt: bool) -> str:
    """The same captions with every time in full, and in SubRip a number before each cue, as webvtt-py wants them."""

    def full(found: re.Match[str]) -> str:
        start, end = full_time(found.groups()[:4]), full_time(found.groups()[4:8])
        return f"{start} --> {end}{found[9]}" if vtt else f"{start} --> {end}"

    lines = TIMING.sub(full, text).split("\n")
    if vtt:
        return "\n".join(lines)
    numbered: list[str] = []
    for number, line in enumerate(lines):
        if " --> " in line and TIMING.match(line) and not (number and lines[number - 1].strip().isdigit()):
            numbered += ["", "1"]
        numbered.append(line)
    return "\n".join(numbered).strip("\n")


def full_time(parts: Sequence[str | None]) -> str:
    """`01:02:03.004` from hours, minutes, seconds and fraction, of which some may be missing."""
    hours, minutes, whole, fraction = parts
    return f"{int(hours or 0):02d}:{int(minutes or 0):02d}:{int(whole or 0):02d}.{(fraction or '').ljust(3, '0')}"


def segments_of_cue(start_s: float, end_s: float, raw: str, vtt: bool) -> Iterator[Segment]:
    """The segments of one cue: one a voice, which share its time by the length of what they say."""
    end_s = max(start_s, end_s)
    parts = VOICE.split(raw)  # text, name, text, name, text …
    said: list[tuple[str | None, str]] = [(None, strip_markup(parts[0], vtt))]
    said += [
        (strip_markup(name, vtt), strip_markup(words, vtt))
        for name, words in zip(parts[1::2], parts[2::2], strict=True)
    ]
    said = [(name, words) for name, words in said if words]
    length = sum(len(words) for _, words in said)
    done = 0
    for name, words in said:
        begins = start_s + (end_s - start_s) * done / length
        done += len(words)
        ends = start_s + (end_s - start_s) * done / length
        yield Segment(round(begins, 3), round(ends, 3), words, speaker=name or None)


def strip_markup(text: str, vtt: bool) -> str:
    """Text without markup and on one line."""
    bare = html.unescape(VTT_TAG.sub("", text)) if vtt else SRT_TAG.sub("", text)
    return " ".join(bare.split())


def split_speaker_names(segments: Iterable[Segment]) -> tuple[Segment, ...]:
    """Segments with `Name: text` taken apart, where so many begin with a name that it is how the file was written."""
    found = list(segments)
    heads = [None if segment.speaker else SPEAKER_NAME.match(segment.text) for segment in found]
    unnamed = sum(1 for segment in found if not segment.speaker)
    if not unnamed or sum(1 for head in heads if head) < SPEAKER_NAME_SHARE * unnamed:
        return tuple(found)
    return tuple(
        replace(segment, speaker=head[1].strip(), text=segment.text[head.end() :]) if head else segment
        for segment, head in zip(found, heads, strict=True)
    )


def parse_seconds(text: str) -> float:
    """`00:01:02.500` in seconds; hours may be absent."""
    total = 0.0
    for part in text.replace(",", ".").split(":"):
        total = total * 60 + float(part)
    return round(total, 3)
