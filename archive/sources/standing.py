"""What stands in the archive already, known by its content: recordings, notes, and files that were taken apart."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from archive.errors import InputRefused, SettingsWrong
from archive.files import move_into, sha256_of, slug, write_bytes
from archive.home import Home, SessionFolder
from archive.records import Note, Recording
from archive.sources import notes
from archive.sources.sessions import day_in, read_session, write_session

RECORDING_ENDINGS = frozenset(
    [
        ".mp4",
        ".m4a",
        ".mp3",
        ".wav",
        ".flac",
        ".ogg",
        ".oga",
        ".opus",
        ".webm",
        ".mkv",
        ".amr",
        ".mov",
        ".aac",
        ".wma",
        ".avi",
        ".m4v",
        ".3gp",
        ".aiff",
        ".mpeg",
        ".mpg",
    ]
)
TAKEN_HASHES = (
    "taken.txt"  # SHA-256 of each chat export and sheet already taken, whose bytes do not stand in the archive
)


def recordings_by_sha256(home: Home) -> dict[str, str]:
    """SHA-256 -> path of every recording in the archive."""
    found = {}
    for folder in home.session_folders():
        try:
            recordings = read_session(folder).recordings
        except SettingsWrong:
            continue  # which the session itself reports
        for recording in recordings:
            found[recording.sha256] = (
                recording.path if "://" in recording.path else home.relative(folder.root / recording.path)
            )
    return found


def register_recording(folder: SessionFolder, recording: Recording) -> None:
    """Enter a recording in session.toml; one of the same path is replaced."""
    session = read_session(folder)
    kept = tuple(old for old in session.recordings if old.path != recording.path)
    write_session(folder, replace(session, recordings=(*kept, recording)))


def remember(home: Home, sha256: str) -> None:
    """Keep the hash of a file whose content was taken apart, so that a demo does not drop it again."""
    ledger = home.index / TAKEN_HASHES
    old = ledger.read_text("utf-8").split() if ledger.is_file() else []
    write_bytes(ledger, "".join(f"{line}\n" for line in sorted({*old, sha256})).encode())


def known_sha256s(home: Home) -> frozenset[str]:
    """The hash of every file this archive has taken, as far as it shows."""
    ledger = home.index / TAKEN_HASHES
    known = set(ledger.read_text("utf-8").split()) if ledger.is_file() else set()
    known |= set(recordings_by_sha256(home))
    for pattern in ("sessions/*/notes/*.md", "sessions/*/transcripts/*.json", "library/*.md"):
        for path in home.root.glob(pattern):
            found = re.search(r'"?sha256"?: "?([0-9a-f]{64})', path.read_text("utf-8", errors="replace"))
            if found:
                known.add(found[1])
    known |= {sha256_of(path) for path in home.root.glob("sessions/*/transcripts/originals/*") if path.is_file()}
    return frozenset(known)


def unregistered_recordings(folder: SessionFolder) -> list[Path]:
    """Recordings that stand in a session's media folder and not in its session.toml."""
    if not folder.media.is_dir():
        return []
    try:
        known = {recording.path for recording in read_session(folder).recordings}
    except SettingsWrong:
        return []  # which the session itself reports
    found = (
        path
        for path in folder.media.iterdir()
        if path.suffix.lower() in RECORDING_ENDINGS and not path.name.startswith(".")
    )
    return sorted(path for path in found if f"media/{path.name}" not in known)


def follow_rename(folder: SessionFolder, old: str, new: str) -> None:
    """A recording was renamed inside its session: its transcript goes with it."""
    for ending in (".vtt", ".json"):
        transcript = folder.transcripts / f"{Path(old).stem}{ending}"
        if transcript.is_file():
            move_into(transcript, folder.transcripts / f"{Path(new).stem}{ending}")
    session = read_session(folder)
    write_session(folder, replace(session, recordings=tuple(r for r in session.recordings if r.path != f"media/{old}")))


def note_target(note: Note, shelf: Path) -> tuple[Path, Path | None]:
    """Where a note is kept, and the older version of it that it replaces, which has the same source.

    Raises NoteUnreadable when a note of that name stands there and cannot be read.
    """
    named = note.author != "unknown"
    target = shelf / (
        notes.note_name(note.author, note.title) if named or note.session_id else f"{slug(note.title)}.md"
    )
    if target.is_file():
        if notes.archived_note(target, note.session_id)[0].source == note.source:
            return target, target
        target = target.with_name(f"{target.stem}-{note.sha256[:6]}.md")  # another note under the same title
    dated = "://" in note.source or day_in(note.source)  # a plain notes.md may be anything
    return target, archived_version(note, shelf) if named and dated else None


def archived_version(note: Note, shelf: Path) -> Path | None:
    """The note of the same author and source under another title."""
    for path in sorted(shelf.glob("*.md")):
        try:
            old, _ = notes.archived_note(path, note.session_id)
        except InputRefused:
            continue  # which its session reports
        if (old.author, old.source) == (note.author, note.source):
            return path
    return None


def duplicate_note(shelf: Path, sha256: str) -> Path | None:
    """A note of the same content in a folder, under whatever name."""
    line = f"sha256: {sha256}"
    return next(
        (path for path in sorted(shelf.glob("*.md")) if line in path.read_text("utf-8", errors="replace")[:2000]), None
    )
