"""Transcripts of the archive as files: JSON with provenance, WebVTT beside it for players and people."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from archive.errors import TranscriptUnreadable
from archive.files import key_of, write_json, write_text
from archive.messages import _
from archive.records import Change, Segment, Transcript, Uncovered, Word
from archive.transcripts.web_vtt import Cue, escape_cue, web_vtt, without_arrow

TRANSCRIPT_SCHEMA = 1
IMPORTED = "imported"  # the engine of a transcript that came as a file


def write_transcript(path: Path, transcript: Transcript) -> None:
    """Write `path` (.json) and the .vtt beside it; the JSON last, since it says that the transcript is done."""
    values: dict[str, Any] = {
        "schema": TRANSCRIPT_SCHEMA,
        **asdict(transcript),
        "created_at": transcript.created_at.isoformat(),
    }
    for segment in values["segments"]:
        for name in ("words", "also_speaking"):
            if not segment[name]:  # not asked for, or nobody
                del segment[name]
    write_captions(path, transcript)
    write_json(path, values)


def write_captions(path: Path, transcript: Transcript) -> None:
    """Write the .vtt beside `path`, which is a transcript's."""
    write_text(path.with_suffix(".vtt"), captions_of(transcript))


def has_captions(path: Path, transcript: Transcript) -> bool:
    """Whether the .vtt beside `path` says what the transcript says, which somebody may have corrected."""
    try:
        return path.with_suffix(".vtt").read_text("utf-8") == captions_of(transcript)
    except (OSError, UnicodeDecodeError):
        return False


def read_transcript(path: Path) -> Transcript:
    """Raises TranscriptUnreadable when the file is not one of ours."""
    try:
        values = json.loads(path.read_text("utf-8"))
        if values.pop("schema") != TRANSCRIPT_SCHEMA:
            raise ValueError(_("its schema is not {expected}", expected=TRANSCRIPT_SCHEMA))
        segments = tuple(map(parse_segment, values.pop("segments")))
        created_at = datetime.fromisoformat(values.pop("created_at"))
        remarks = tuple(values.pop("remarks", ()))
        removed = values.pop("removed_hallucinations", values.pop("refused", {}))  # older transcripts say `refused`
        uncovered = tuple(Uncovered(**span) for span in values.pop("uncovered", ()))  # older transcripts do not say it
        return Transcript(
            segments=segments,
            created_at=created_at,
            remarks=remarks,
            removed_hallucinations=removed,
            uncovered=uncovered,
            **values,
        )
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise TranscriptUnreadable(
            _("{path} is not a transcript of this archive ({error})", path=path, error=error),
            _("restore it from Git, or delete it and run: sig-archive ingest"),
        ) from error


def parse_segment(values: dict[str, Any]) -> Segment:
    """A segment of our JSON; raises TypeError or KeyError when it is none."""
    changes = tuple(Change(**change) for change in values.pop("changes", ()))
    words = tuple(Word(**word) for word in values.pop("words", ()))
    also = tuple(values.pop("also_speaking", ()))
    return Segment(**values, changes=changes, words=words, also_speaking=also)


def text_sha256(segments: Sequence[Segment]) -> str:
    """A hash of what is said: another one than the transcript's own tells that somebody has corrected it by hand."""
    return key_of([segment.text for segment in segments])


def captions_of(transcript: Transcript) -> str:
    """The captions that stand beside a transcript, as WebVTT."""
    cues = (
        Cue(s.start_s, s.end_s, escape_cue(without_arrow(" ".join(s.text.split("\n")))), s.speaker)
        for s in transcript.segments
    )
    return web_vtt(cues, transcript.remarks).rstrip("\n") + "\n"
