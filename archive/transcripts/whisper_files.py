"""Transcripts as Whisper has them: its result, which is its JSON, and its table of milliseconds (TSV)."""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from archive.messages import _
from archive.records import Segment, Word
from archive.transcripts.captions import split_speaker_names
from archive.transcripts.subtitles import WhisperResult, with_leading_space
from archive.transcripts.word_times import respell

TSV_HEAD = "start\tend\ttext"


def is_tsv(text: str) -> bool:
    """Whether a text begins with the heading of Whisper's table."""
    return text.lstrip().split("\n", 1)[0].rstrip() == TSV_HEAD


def read_tsv(text: str) -> tuple[Segment, ...]:
    """Raises ValueError, naming the line, when a row is not two times and a text."""
    found = []
    for number, line in enumerate(text.strip().split("\n")[1:], 2):
        cells = line.split("\t", 2)
        if len(cells) < 3:
            lacks = ("start", "end", "text")[len(cells)]
            raise ValueError(_("line {number} has no {lacks}", number=number, lacks=lacks))
        words = " ".join(cells[2].split())
        if words:
            found.append(
                segment_from_whisper({"start": int(cells[0]) / 1000, "end": int(cells[1]) / 1000, "text": words}, None)
            )
    return split_speaker_names(sorted(found, key=lambda segment: segment.start_s))


def is_json(text: str) -> bool:
    """Whether a text begins like JSON."""
    return text.lstrip()[:1] in ("{", "[")


def read_whisper_json(text: str) -> tuple[Segment, ...]:
    """Segments of Whisper's JSON, or of a list of such segments; whisperX's `speaker` is kept.

    Raises ValueError when it is another JSON, or a segment has no start, end and text.
    """
    values = json.loads(text)
    segments = values.get("segments") if isinstance(values, dict) else values
    if not isinstance(segments, list) or not all(isinstance(segment, dict) for segment in segments):
        raise ValueError(_('it has no list of "segments"'))
    language = values.get("language") if isinstance(values, dict) else None
    try:
        found = [segment_from_whisper(segment, language) for segment in segments if str(segment["text"]).strip()]
    except (KeyError, TypeError) as error:
        raise ValueError(_('a segment has no right "start", "end" and "text" ({error})', error=error)) from error
    return tuple(sorted(found, key=lambda segment: segment.start_s))


def segment_from_whisper(values: dict[str, Any], language: Any) -> Segment:
    """A segment of Whisper's JSON; `language` is the whole result's. Raises ValueError for an impossible time."""
    start_s, end_s = float(values["start"]), float(values["end"])
    if not 0 <= start_s < float("inf") or not end_s < float("inf"):
        raise ValueError(_("{start} to {end} is not a time", start=values["start"], end=values["end"]))
    spoken = values.get("language", language)
    speaker = values.get("speaker")
    return Segment(
        start_s=round(start_s, 3),
        end_s=round(max(start_s, end_s), 3),
        text=" ".join(str(values["text"]).split()),
        speaker=str(speaker) if speaker else None,
        language=spoken if isinstance(spoken, str) and spoken else None,
        words=words_from_whisper(values.get("words") or ()),
        confidence=round(math.exp(min(0.0, float(likely))), 3)
        if (likely := values.get("avg_logprob")) is not None
        else None,
    )


def words_from_whisper(values: Sequence[dict[str, Any]]) -> tuple[Word, ...]:
    """Words with their times; none at all where some have no time, as whisperX leaves numbers."""
    if not all("start" in word and "end" in word for word in values):
        return ()
    return tuple(
        Word(
            round(float(word["start"]), 3),
            round(float(word["end"]), 3),
            str(word["word"]),
            float(word.get("probability", word.get("score", 1.0))),
        )
        for word in values
    )


def whisper_result(segments: Sequence[Segment]) -> WhisperResult:
    """Segments in the shape that `whisper.transcribe` returns; language is the one most of them are in."""
    languages = Counter(segment.language for segment in segments if segment.language)
    return {
        "text": join_texts(segment.text for segment in segments),
        "segments": [whisper_segment(number, segment) for number, segment in enumerate(segments)],
        "language": languages.most_common(1)[0][0] if languages else None,
    }


def whisper_segment(place: int, segment: Segment) -> dict[str, Any]:
    """A segment in the shape of Whisper's result; `place` is its number."""
    values: dict[str, Any] = {
        "id": place, "start": segment.start_s, "end": segment.end_s, "text": " ".join(segment.text.split()),
    }  # fmt: skip
    if words := whisper_words(segment, values["text"]):
        values["words"] = words
    if segment.confidence:
        values["avg_logprob"] = round(math.log(segment.confidence), 4)
    if segment.language:
        values["language"] = segment.language
    if segment.speaker:
        values["speaker"] = segment.speaker
    return values


def whisper_words(segment: Segment, text: str) -> list[dict[str, Any]]:
    """A segment's words in that shape, as `text` spells them; none where they have no times."""
    return [
        {
            "word": word.text if number else with_leading_space(word.text),
            "start": word.start_s,
            "end": word.end_s,
            "probability": word.probability,
        }
        for number, word in enumerate(respell(segment.words, text))
    ]


def join_texts(texts: Iterable[str]) -> str:
    """One text; a space only between letters of the Latin kind, since Chinese has none."""
    whole = ""
    for text in texts:
        gap = " " if whole[-1:].isascii() and text[:1].isascii() and whole else ""
        whole += gap + " ".join(text.split())
    return whole
