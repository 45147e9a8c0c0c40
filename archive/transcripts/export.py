"""Take what the archive holds out of it, into a folder of somebody else's: transcripts as subtitles in Whisper's formats."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from archive.errors import InputRefused, TranscriptUnreadable
from archive.files import write_json, write_text
from archive.home import Home, SessionFolder
from archive.messages import _
from archive.records import Problem, Transcript
from archive.transcripts.stored import read_transcript
from archive.transcripts.subtitles import WRITERS, Layout
from archive.transcripts.whisper_files import whisper_result

LEDGER_NAME = ".sig-archive-export.json"  # in the folder: what was written there, so that only that is ever replaced
KEPT_VERSIONS = 3  # of a file in the ledger: the last one, the next, and one for a run that was killed between


@dataclass(frozen=True)
class Exported:
    """One file of an export."""

    session: str
    path: str  # relative to the folder
    format: str
    segments: int  # or messages
    written: bool  # False where it stood there already, the same


@dataclass
class Export:
    """What an export did; `problems` name what was left out."""

    files: list[Exported] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    untimed: int = 0  # transcripts whose words have no times

    def as_json(self) -> dict[str, Any]:
        """The export for programs, its sentences in the reader's language."""
        return {
            "schema": 1,
            "files": [vars(file) for file in self.files],
            "problems": [p.as_json() for p in self.problems],
        }


def find_transcripts(folders: Iterable[SessionFolder]) -> list[tuple[SessionFolder, Path]]:
    """(session, path) of every transcript of these sessions."""
    return [(folder, path) for folder in folders for path in sorted(folder.transcripts.glob("*.json"))]


def export_subtitles(
    home: Home,
    found: Sequence[tuple[SessionFolder, Path]],
    target: Path,
    *,
    formats: Sequence[str],
    layout: Layout,
    overwrite: bool = False,
    progress: Callable[[int], None] = lambda _: None,
) -> Export:
    """Write each transcript to TARGET/SESSION/STEM.FORMAT; what is not this command's own there stays, unless `overwrite`.

    A transcript that cannot be read is a problem, and the others go on. Raises StorageFailed where nothing can be written.
    """
    export = Export()
    ledger = WrittenFiles(target, overwrite)
    for number, (folder, path) in enumerate(found, 1):
        try:
            transcript = read_transcript(path)
            export.untimed += not any(segment.words for segment in transcript.segments)
            export.files += export_one(ledger, f"{folder.id}/{path.stem}", transcript, formats, layout, export.problems)
        except TranscriptUnreadable as error:
            export.problems.append(Problem(home.relative(path), "export", error.what, error.cure, error.code))
        progress(number)
    return export


def export_one(
    ledger: WrittenFiles,
    name: str,
    transcript: Transcript,
    formats: Sequence[str],
    layout: Layout,
    problems: list[Problem],
) -> list[Exported]:
    """Write `name`, which is SESSION/STEM, in each format; a file that must stay as it is is a problem."""
    result = whisper_result(transcript.segments)
    texts = {f"{name}.{form}": WRITERS[form](result, layout, transcript.remarks) for form in formats}
    ledger.announce(texts)
    done = []
    for (file, text), form in zip(texts.items(), formats, strict=True):
        try:
            done.append(Exported(name.split("/")[0], file, form, len(transcript.segments), ledger.write(file, text)))
        except InputRefused as error:
            problems.append(Problem(file, "export", error.what, error.cure, error.code))
    return done


class WrittenFiles:
    """The files of an export's folder that this command wrote: it replaces those and no others."""

    def __init__(self, folder: Path, overwrite: bool):
        self.folder, self.overwrite = folder, overwrite
        self.path = folder / LEDGER_NAME
        self.known = self.read()

    def read(self) -> dict[str, list[str]]:
        """File -> hashes of what this command last wrote there; nothing where there is no ledger."""
        try:
            values = json.loads(self.path.read_text("utf-8"))
        except (OSError, ValueError):
            return {}
        return values if isinstance(values, dict) else {}

    def announce(self, texts: dict[str, str]) -> None:
        """Enter what is about to be written, before it is: a killed run then knows its own files."""
        for name, text in texts.items():
            kept = [sha256 for sha256 in self.known.get(name, []) if sha256 != sha256_of_text(text)]
            self.known[name] = [*kept, sha256_of_text(text)][-KEPT_VERSIONS:]
        write_json(self.path, self.known)

    def write(self, name: str, text: str) -> bool:
        """False when the file stood there already, the same. Raises InputRefused when another stands there."""
        path = self.folder / name
        if path.is_file() and not self.overwrite:
            stands = hashlib.sha256(path.read_bytes()).hexdigest()
            if stands not in self.known[name]:
                raise InputRefused(
                    _("{path} was not written by this command, or was changed since", path=path),
                    _("move it away, or replace it with: --overwrite"),
                )
        return write_text(path, text)


def sha256_of_text(text: str) -> str:
    """The hash of a text as it is written: UTF-8 in NFC."""
    return hashlib.sha256(unicodedata.normalize("NFC", text).encode()).hexdigest()
