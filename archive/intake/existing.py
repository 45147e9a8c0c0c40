"""What is in the archive already, known by its content: recordings, notes, links, and files that were taken apart.

It is read once a run, and only as far as what comes in asks for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import yaml

from archive.errors import InputRefused, SettingsWrong
from archive.files import sha256_of, write_bytes
from archive.home import Home, SessionFolder
from archive.intake import links, notes
from archive.intake.authors import author_name
from archive.intake.dates import day_in
from archive.intake.sessions import read_session
from archive.members import read_members
from archive.records import UNKNOWN_AUTHOR, Note, Session

RECORDING_ENDINGS = frozenset(
    ".3gp .aac .aiff .amr .avi .flac .flv .m4a .m4v .mkv .mov .mp3 .mp4 .mpeg .mpg .oga .ogg .opus .wav .webm .wma .wmv".split()
)
TAKEN_HASHES = (
    "taken.txt"  # SHA-256 of each chat export and sheet already taken, whose bytes are nowhere in the archive
)
_HEAD = re.compile(r"^(author|source|sha256):[ \t]+(.+?)[ \t]*$", re.MULTILINE | re.IGNORECASE)
_PLAIN = re.compile(r"[\w.][^:#'\"\n]*(?:://[^:#'\"\n ]*)?")  # of YAML, without quotes
HEAD_CHARS = 2000  # our part of a note's front matter stands in them, above its author's


class Existing:
    """What the archive held when a run began, and what came in since."""

    def __init__(self, home: Home):
        self.home = home
        self.shelves: dict[Path, Shelf] = {}

    @cached_property
    def sessions(self) -> list[Session]:
        """Every session that can be read, as it was when the run began."""
        return list(readable_sessions(self.home))

    @cached_property
    def recordings(self) -> dict[str, str]:
        """SHA-256 -> path, or address, of every recording."""
        return {
            recording.sha256: recording_place(self.home, session.id, recording.path)
            for session in self.sessions
            for recording in session.recordings
        }

    @cached_property
    def links(self) -> links.LinkIndex:
        """The rows of links.csv."""
        return links.LinkIndex(links.read_links(self.home.links))

    def people(self) -> list[str]:
        """The members and presenters who are known by name. Raises SettingsWrong."""
        presenters = (name for session in self.sessions for name in session.presenters)
        named = (name for member in read_members(self.home.members).known for name in member.names)
        return list(dict.fromkeys([*self.links.members, *presenters, *named]))

    def shelf(self, folder: Path) -> Shelf:
        """The notes of a folder."""
        if folder not in self.shelves:
            self.shelves[folder] = Shelf(folder)
        return self.shelves[folder]


def readable_sessions(home: Home) -> Iterator[Session]:
    """The sessions whose session.toml can be read, oldest first."""
    for folder in home.session_folders():
        try:
            yield read_session(folder)
        except SettingsWrong:
            continue  # which the session itself reports


def recording_place(home: Home, session_id: str, path: str) -> str:
    """An address as it is, a file by its path in the archive."""
    return path if "://" in path else home.relative(home.session(session_id).root / path)


@dataclass(frozen=True)
class NoteHead:
    """What tells one archived note from another."""

    sha256: str
    author: str
    source: str


class Shelf:
    """The notes of one folder, by content and by what they are versions of."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.heads: dict[Path, NoteHead] = {}
        self.by_sha256: dict[str, Path] = {}
        self.by_origin: dict[tuple[str, str], Path] = {}  # author and source -> the first by name
        for path in sorted(folder.glob("*.md")):
            self.add(path, read_head(path))

    def add(self, path: Path, head: NoteHead) -> None:
        """Take note of a note, in place of what had its path."""
        self.remove(path)
        self.heads[path] = head
        if head.sha256:
            self.by_sha256.setdefault(head.sha256, path)
        self.by_origin.setdefault((head.author, head.source), path)

    def remove(self, path: Path) -> None:
        """Forget the note that has this path."""
        head = self.heads.pop(path, None)
        if head and self.by_sha256.get(head.sha256) == path:
            del self.by_sha256[head.sha256]
        if head and self.by_origin.get((head.author, head.source)) == path:
            del self.by_origin[head.author, head.source]

    def duplicate_of(self, note: Note) -> Path | None:
        """A note of the same content, under whatever name."""
        return self.by_sha256.get(note.sha256)

    def version_of(self, note: Note) -> Path | None:
        """The note of the same author and source, under whatever title; one of an unknown author may be it too."""
        return self.by_origin.get((note.author, note.source)) or self.by_origin.get((UNKNOWN_AUTHOR, note.source))


def read_head(path: Path) -> NoteHead:
    """The head of an archived note; "" for what it does not say, which its session reports."""
    with path.open(encoding="utf-8", errors="replace") as file:
        found = {name.lower(): value for name, value in _HEAD.findall(file.read(HEAD_CHARS))}
    author, source = (scalar(found.get(name, "")) for name in ("author", "source"))
    return NoteHead(scalar(found.get("sha256", "")), author_name(author), source)


def scalar(text: str) -> str:
    """The text of a YAML value on one line."""
    if _PLAIN.fullmatch(text):
        return text
    try:
        value = yaml.safe_load(text)
    except (yaml.YAMLError, ValueError, RecursionError):
        return text
    return "" if value is None else str(value)


def note_target(note: Note, shelf: Shelf) -> tuple[Path, Path | None]:
    """Where a note is kept, and the older version of it that it replaces, which has the same source.

    Raises NoteUnreadable when a note of that name is there and cannot be read.
    """
    target = shelf.folder / file_name_of(note)
    if target.is_file():
        if notes.archived_note(target, note.session_id)[0].source == note.source:
            return target, target
        target = target.with_name(f"{target.stem}-{note.sha256[:6]}.md")  # another note under the same title
    dated = "://" in note.source or day_in(note.source)  # a plain notes.md may be anything
    old = shelf.version_of(note) if note.author != UNKNOWN_AUTHOR and dated else None
    return target, old if old and can_be_read(old, note.session_id) else None


def can_be_read(path: Path, session_id: str | None) -> bool:
    """Whether somebody's edits have left the note readable; its session reports one that is not."""
    try:
        notes.archived_note(path, session_id)
    except InputRefused:
        return False
    return True


def file_name_of(note: Note) -> str:
    """`alice-preemption.md`; of reading whose author nobody knows `scheduler-design.md`."""
    if note.author != UNKNOWN_AUTHOR or note.session_id:
        return notes.note_name(note.author, note.title)
    return notes.reading_name(note.title)


def remember(home: Home, sha256: str) -> None:
    """Keep the hash of a file whose content was taken apart, so that a demo does not drop it again."""
    ledger = home.index / TAKEN_HASHES
    old = ledger.read_text("utf-8").split() if ledger.is_file() else []
    write_bytes(ledger, "".join(f"{line}\n" for line in sorted({*old, sha256})).encode())


def known_sha256s(home: Home) -> frozenset[str]:
    """The hash of every file this archive has taken, as far as it shows."""
    ledger = home.index / TAKEN_HASHES
    known = set(ledger.read_text("utf-8").split()) if ledger.is_file() else set()
    known |= set(Existing(home).recordings)
    for pattern in ("sessions/*/notes/*.md", "sessions/*/transcripts/*.json", "library/*.md"):
        for path in home.root.glob(pattern):
            found = re.search(r'"?sha256"?: "?([0-9a-f]{64})', path.read_text("utf-8", errors="replace"))
            if found:
                known.add(found[1])
    known |= {sha256_of(path) for path in home.root.glob("sessions/*/transcripts/originals/*") if path.is_file()}
    return frozenset(known)


def unregistered_recordings(folder: SessionFolder, session: Session | None = None) -> list[Path]:
    """Recordings that lie in a session's media folder and are not in its session.toml."""
    if not folder.media.is_dir():
        return []
    try:
        known = {recording.path for recording in (session or read_session(folder)).recordings}
    except SettingsWrong:
        return []  # which the session itself reports
    found = (path for path in folder.media.iterdir() if is_recording(path) and not path.name.startswith("."))
    return sorted(path for path in found if f"media/{path.name}" not in known)


def is_recording(path: Path) -> bool:
    """Whether a file has the ending of sound or film."""
    return path.suffix.lower() in RECORDING_ENDINGS
