"""Transcripts made elsewhere: read by what is in the file, whatever it is called."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from archive.errors import TranscriptUnreadable
from archive.messages import Text, _
from archive.records import Segment
from archive.text.decoding import decode_text
from archive.transcripts import captions, platform_text, whisper_files

ENDINGS = frozenset(
    {".vtt", ".srt", ".json", ".tsv", ".docx"}
)  # of files that are nothing but transcripts; .txt may be
MAX_TRANSCRIPT_BYTES = 64_000_000  # three hours of Whisper's JSON with its words have ten
ZIP_MARK = b"PK\x03\x04"


@dataclass(frozen=True)
class ImportedTranscript:
    """What a file says was said."""

    segments: tuple[Segment, ...]
    remarks: tuple[str, ...] = ()


def is_transcript(text: str) -> bool:
    """Whether a text that may be a note or a chat is a transcript; platform_text.py says how a platform's is told."""
    return (
        captions.is_web_vtt(text)
        or captions.is_subrip(text)
        or whisper_files.is_tsv(text)
        or platform_text.is_platform_text(text)
    )


def read_imported(path: Path, *, certain: bool = False) -> ImportedTranscript:
    """The segments of a transcript in any format that is known; `certain` when the file is known to be one.

    Raises TranscriptUnreadable, with the cure, when it is in none, broken, too large, or nobody speaks in it.
    """
    ending = path.suffix[1:].upper() or _("any known")
    try:
        imported = parse(decode_file(path), certain)
    except (ValueError, RecursionError) as error:  # RecursionError: JSON of ten thousand brackets
        reason = error if isinstance(error, ValueError) else _("it is nested too deeply")
        raise transcript_unreadable(
            _("{path} is not a transcript in {ending} format ({reason})", path=path, ending=ending, reason=reason)
        ) from error
    if not imported.segments:
        raise transcript_unreadable(_("{path} holds no spoken line", path=path))
    return imported


def transcript_unreadable(what: Text) -> TranscriptUnreadable:
    """The error for a transcript that came in, with its cure."""
    return TranscriptUnreadable(what, _("export the transcript again as WebVTT (.vtt) or SubRip (.srt)"))


def decode_file(path: Path) -> str:
    """Raises ValueError when it is not text for certain."""
    if path.stat().st_size > MAX_TRANSCRIPT_BYTES:
        size = f"{path.stat().st_size:,}"
        raise ValueError(_("it has {size} bytes, more than any meeting's", size=size))
    raw = path.read_bytes()
    if raw.startswith(ZIP_MARK):
        from archive.text.word_document import docx_text  # python-docx: only a run that meets a Word document

        return docx_text(path)
    text = decode_text(raw)
    if text is None:
        raise ValueError(_("it is not text in UTF-8, UTF-16 or GB 18030"))
    return text


def parse(text: str, certain: bool) -> ImportedTranscript:
    """Raises ValueError when the text is in no known format."""
    if captions.is_web_vtt(text) or captions.is_subrip(text):
        return ImportedTranscript(captions.read_captions(text))
    if whisper_files.is_tsv(text):
        return ImportedTranscript(whisper_files.read_tsv(text))
    if whisper_files.is_json(text):
        return ImportedTranscript(whisper_files.read_whisper_json(text))
    return ImportedTranscript(*platform_text.read_platform_text(text, certain=certain))
