"""What a member corrects on a page: written into the plain files as a hand edit, so that nothing is transcribed over it.

The one door through which the pages of `serve` write: search itself never does.
"""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from archive.errors import AddressWrong, InputRefused
from archive.home import Home
from archive.messages import _
from archive.pipeline.lock import lock_archive
from archive.records import Segment, Transcript
from archive.text.printable import printable
from archive.transcripts.stored import read_transcript, write_transcript
from archive.voices.naming import change_names, give_name, list_voices
from archive.voices.stored import BY_PERSON

WAIT_S = 5.0  # for an ingest that is writing
MOST_LETTERS = 2_000  # of a segment
MOST_NAME_LETTERS = 80
DIFF_LINES = 2  # around what changed


@dataclass(frozen=True)
class Correction:
    """What was changed: files relative to the archive, and the change as `git diff` shows it."""

    paths: tuple[str, ...]
    diff: str


def correct_sentence(home: Home, session_id: str, stem: str, number: int, *, before: str, after: str) -> Correction:
    """Replace the text of a segment, counted from 0, where it still is `before`; what Whisper said is kept beside it.

    Raises AddressWrong, InputRefused where the text was changed meanwhile or is none, ArchiveBusy, TranscriptUnreadable.
    """
    text, path = one_line(after, MOST_LETTERS), transcript_named(home, session_id, stem)

    def change() -> None:
        transcript = read_transcript(path)
        segments = list(transcript.segments)
        if not 0 <= number < len(segments) or segments[number].text != before:
            raise changed_meanwhile()
        segment = segments[number]
        segments[number] = replace(segment, text=text, raw_text=segment.raw_text or segment.text)
        write_transcript(path, replace(transcript, segments=tuple(segments)))

    return change_files(home, [path], change)


def rename_speaker(home: Home, session_id: str, *, before: str, after: str) -> Correction:
    """Call a speaker of a session by another name, in all its transcripts, and with it a voice that was told apart.

    Raises InputRefused where nobody there is called so, ArchiveBusy, TranscriptUnreadable.
    """
    name, folder = one_line(after, MOST_NAME_LETTERS), home.session(session_id)
    transcripts = sorted(folder.transcripts.glob("*.json"))

    def change() -> None:
        if not any(before in speakers_in(read_transcript(path)) for path in transcripts):
            raise changed_meanwhile()
        voices = [one.voice.id for one in list_voices(folder) if one.voice.label == before]
        for voice in voices:
            change_names(folder, give_name(voice, name, BY_PERSON))
        for path in transcripts:
            transcript = read_transcript(path)
            segments = tuple(under_name(one, before, name) for one in transcript.segments)
            if segments != transcript.segments:
                write_transcript(path, replace(transcript, segments=segments))

    return change_files(home, [*transcripts, *sorted((folder.transcripts / "voices").glob("*.json"))], change)


def change_files(home: Home, paths: Sequence[Path], change: Callable[[], None]) -> Correction:
    """Let `change` work on these files while nobody else writes, and tell what it did."""
    with lock_archive(home.lock, wait_s=WAIT_S):
        before = {path: path.read_text("utf-8") for path in paths}
        change()
        changed = [path for path in paths if path.read_text("utf-8") != before[path]]
        diffs = [diff_of(home.relative(path), before[path], path.read_text("utf-8")) for path in changed]
    return Correction(tuple(map(home.relative, changed)), "".join(diffs))


def diff_of(name: str, before: str, after: str) -> str:
    """A change as `git diff` shows it."""
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    return "".join(difflib.unified_diff(old, new, f"a/{name}", f"b/{name}", n=DIFF_LINES))


def speakers_in(transcript: Transcript) -> set[str]:
    """Everybody who speaks in a transcript."""
    return {name for one in transcript.segments for name in (one.speaker, *one.also_speaking) if name}


def under_name(segment: Segment, before: str, after: str) -> Segment:
    """A segment with a speaker's other name."""
    also = tuple(after if one == before else one for one in segment.also_speaking)
    return replace(segment, speaker=after if segment.speaker == before else segment.speaker, also_speaking=also)


def transcript_named(home: Home, session_id: str, stem: str) -> Path:
    """The transcript of this name in a session, looked up among those there are; raises AddressWrong."""
    folder = home.session(session_id)
    found = next((path for path in folder.transcripts.glob("*.json") if path.stem == stem), None)
    if found is None:
        command = f"sig-archive show {session_id}"
        raise AddressWrong(
            _("there is no transcript {name} in {session_id}", name=stem, session_id=session_id),
            _("see what is there with: {command}", command=command),
        )
    return found


def one_line(text: str, most: int) -> str:
    """A text as it may stand in a transcript: NFC, in one line, nothing that steers a terminal. Raises InputRefused."""
    plain = " ".join(printable(unicodedata.normalize("NFC", text)).replace("\ufffd", " ").split())
    if not plain or len(plain) > most:
        raise InputRefused(
            _("the text is empty") if not plain else _("the text has more than {count} letters", count=most),
            _("write what is said"),
        )
    return plain


def changed_meanwhile() -> InputRefused:
    """The error for a correction of what is not there any more."""
    return InputRefused(_("somebody changed this meanwhile"), _("open the page again and correct what it says now"))
