"""What both ways to Tencent Meeting know: a recording, and a transcript of its service as one that the archive reads."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from archive.sources.base import Finding

SPAN_S = 31 * 86_400  # the longest time that the service lists at once


@dataclass(frozen=True)
class CloudRecording:
    """A recording in the cloud of Tencent Meeting."""

    file_id: str
    meeting_id: str
    meeting_code: str
    subject: str
    started: datetime  # with its time zone


@dataclass(frozen=True)
class MediaLink:
    """Where a recording's video can be had for some minutes."""

    address: str
    ending: str  # mp4


class MeetingService(Protocol):
    """One of the two ways. Every method raises SourceFailed."""

    def check(self) -> Iterable[Finding]:
        """Whether it works, and what it lacks."""

    def recordings(self, start_s: int, end_s: int) -> Iterator[CloudRecording]:
        """Those that were made in a time of at most SPAN_S."""

    def transcript(self, recording: CloudRecording) -> list[dict[str, Any]]:
        """The paragraphs of its transcript, all of them; none where there is no transcript yet."""

    def minutes(self, recording: CloudRecording) -> str:
        """The summary that the service itself made; "" where there is none."""

    def media(self, recording: CloudRecording) -> MediaLink | None:
        """Where its video can be had; None where this way gives none."""


def spans(start_s: int, end_s: int) -> Iterator[tuple[int, int]]:
    """A time cut into ones that the service lists at once."""
    while start_s < end_s:
        yield start_s, min(start_s + SPAN_S, end_s)
        start_s += SPAN_S


def transcript_text(recording: CloudRecording, paragraphs: Iterable[Mapping[str, Any]]) -> str:
    """The paragraphs as Whisper's JSON, one segment a sentence, with who said it; "" where nobody says a word."""
    segments = [segment for paragraph in paragraphs for segment in segments_of_paragraph(paragraph)]
    if not segments:
        return ""
    source = {"service": "Tencent Meeting", "subject": recording.subject, "started": recording.started.isoformat()}
    return json.dumps({"source": source, "segments": segments}, ensure_ascii=False, indent=1) + "\n"


def segments_of_paragraph(paragraph: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The sentences of a paragraph: what the service gives in milliseconds, in seconds."""
    info = paragraph.get("speaker_info")
    speaker = str(info.get("username") or info.get("nick_name") or "") if isinstance(info, dict) else ""
    speaker = speaker or str(paragraph.get("speaker") or "")
    for sentence in paragraph.get("sentences") or []:
        words = sentence.get("words") or []
        text = "".join(spaced(str(word.get("text", "")) for word in words)).strip() or str(sentence.get("text", ""))
        if text.strip():
            times = {"start": seconds(sentence.get("start_time")), "end": seconds(sentence.get("end_time"))}
            yield {**times, "text": text.strip(), **({"speaker": speaker} if speaker else {})}


def spaced(words: Iterable[str]) -> Iterator[str]:
    """Words as they are written together: a space stands between two that both are Latin."""
    before = ""
    for word in words:
        if (
            before
            and word
            and before[-1].isascii()
            and word[0].isascii()
            and before[-1].isalnum()
            and word[0].isalnum()
        ):
            yield " "
        yield word
        before = word or before


def seconds(milliseconds: Any) -> float:
    """Milliseconds, which may come as text, in seconds."""
    return round(float(milliseconds or 0) / 1000, 3)
