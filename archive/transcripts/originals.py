"""Transcripts that were handed in: each stands as it came in transcripts/originals, beside what is made of it.

An original belongs to the recording of its own name; else to its session's only recording; else it is a transcript without
a recording. The transcript made of it names it, with its SHA-256, in its options: when the two differ, it is made again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from archive.errors import TranscriptUnreadable
from archive.files import free_name, key_of, move_into, remove_file, sha256_of
from archive.home import SessionFolder
from archive.records import Recording, Transcript
from archive.transcripts import merge
from archive.transcripts.imported import read_imported
from archive.transcripts.stored import IMPORTED, read_transcript, text_sha256, write_transcript

MERGED = " + merged speakers"  # behind the engine of a transcript whose speakers are an original's
RETIRED = ".old"  # ending of an original in whose place another was handed in


@dataclass(frozen=True)
class Original:
    """A transcript that was handed in, and which of the session's transcripts it belongs to."""

    path: Path
    sha256: str
    stem: str  # of the transcript that it is, or gives speakers to
    made: str  # stem of the transcript that names it by now; "" when none does


def originals_of(folder: SessionFolder, recordings: Sequence[Recording]) -> list[Original]:
    """The originals of a session by name, without those that others replaced."""
    if not folder.originals.is_dir():
        return []
    files = sorted(path for path in folder.originals.iterdir() if in_use(path))
    made = stems_by_original(folder) if files else {}
    stems = [Path(recording.path).stem for recording in recordings]
    alone = stems[0] if len(stems) == len(files) == 1 else ""
    return [
        Original(path, sha256_of(path), transcript_stem(path.stem, made.get(path.name, ""), stems, alone),
                 made.get(path.name, ""))
        for path in files
    ]  # fmt: skip


def stems_by_original(folder: SessionFolder) -> dict[str, str]:
    """Name of an original -> stem of the transcript that names it."""
    return {str(transcript.options.get("file")): path.stem for path, transcript in read_transcripts(folder)}


def transcript_stem(stem: str, made: str, recordings: Sequence[str], alone: str) -> str:
    """Which transcript an original belongs to: the recording's of its name, else that of the only recording, `alone`, where
    nothing was made of it for another; else the one that was made of it, or its own."""
    if stem in recordings:
        return stem
    if alone and made not in recordings:
        return alone
    return made or stem


def in_use(path: Path) -> bool:
    """Whether a file among the originals counts: neither hidden nor replaced by another."""
    return path.is_file() and not path.name.startswith(".") and path.suffix != RETIRED


def read_transcripts(folder: SessionFolder) -> list[tuple[Path, Transcript]]:
    """(path, transcript) of every transcript of a session that can be read."""
    found = ((path, read_if_valid(path)) for path in sorted(folder.transcripts.glob("*.json")))
    return [(path, transcript) for path, transcript in found if transcript]


def read_if_valid(path: Path) -> Transcript | None:
    """The transcript in a file; None when there is none, or it cannot be read, which its session reports."""
    try:
        return read_transcript(path) if path.is_file() else None
    except TranscriptUnreadable:
        return None


def keep_original(folder: SessionFolder, path: Path, name: str, recordings: Sequence[Recording]) -> None:
    """Move a file that was handed in among the originals; the one that it replaces gets the ending .old."""
    target = folder.originals / name
    stems = {Path(recording.path).stem for recording in recordings}
    own = {target.stem} if target.stem in stems or len(stems) != 1 else stems
    for other in originals_of(folder, recordings):
        if other.path.name != name and other.stem in own:
            retired = other.path.with_name(other.path.name + RETIRED)
            move_into(other.path, free_name(retired, other.sha256))
    move_into(path, target)


def is_due(folder: SessionFolder, original: Original, *, merging: bool) -> bool:
    """Whether collecting makes a transcript of an original, for the first time or again.

    Where speakers are merged, what an engine transcribed stays: transcribing merges the original's speakers into it.
    """
    target = folder.transcripts / f"{original.stem}.json"
    transcript = read_if_valid(target)
    if transcript is None:
        return not target.is_file()  # one that cannot be read may hold somebody's corrections
    if transcript.engine != IMPORTED:
        return not merging
    name = transcript.options.get("file")
    if name == original.path.name:
        return bool(transcript.options.get("sha256") != original.sha256)
    return not (name and (folder.originals / name).is_file())


def make_transcript(folder: SessionFolder, original: Original) -> None:
    """Write the transcript that an original is. Raises TranscriptUnreadable."""
    imported = read_imported(original.path, certain=True)
    transcript = Transcript(
        recording_sha256=None,
        engine=IMPORTED,
        model="",
        model_sha256="",
        options=provenance(original),
        created_at=datetime.now(UTC).replace(microsecond=0),
        key=import_key(original.sha256),
        segments=imported.segments,
        remarks=imported.remarks,
    )
    write_transcript(folder.transcripts / f"{original.stem}.json", transcript)


def merge_original(transcript: Transcript, original: Original) -> Transcript:
    """What an engine transcribed, with the speakers of an original. Raises TranscriptUnreadable when that cannot be read."""
    key = transcription_key(transcript)
    segments = merge.merge_speakers(transcript.segments, read_imported(original.path, certain=True).segments)
    corrected = transcript.text_sha256 != text_sha256(transcript.segments)  # by hand; else a cut would look like it
    return replace(
        transcript,
        engine=transcript.engine.removesuffix(MERGED) + MERGED,
        options={**transcript.options, **provenance(original), "heard_key": key},
        key=merge_key(key, original),
        segments=segments,
        text_sha256=transcript.text_sha256 if corrected else text_sha256(segments),
    )


def provenance(original: Original) -> dict[str, Any]:
    """What the options of a transcript say about its original."""
    return {"file": original.path.name, "sha256": original.sha256}


def import_key(sha256: str) -> str:
    """The key of a transcript that is an original."""
    return key_of(IMPORTED, sha256)


def merge_key(transcription_key: str, original: Original) -> str:
    """The key of a transcript whose speakers are an original's."""
    return key_of(merge.MERGE_VERSION, transcription_key, original.sha256)


def transcription_key(transcript: Transcript) -> str:
    """The key of what an engine transcribed, also where speakers were merged into it."""
    return str(transcript.options.get("heard_key", transcript.key))


def is_frozen(transcript: Transcript) -> bool:
    """Whether somebody called a transcript imported by hand, so that it is kept as it is."""
    return transcript.engine == IMPORTED and transcript.key != import_key(str(transcript.options.get("sha256")))


def follow_recording(folder: SessionFolder, original: Original, *, merging: bool) -> None:
    """Bring what was made of an original under the name of the recording that came after it."""
    if original.made in ("", original.stem):
        return
    transcribed = merging and (folder.transcripts / f"{original.stem}.json").is_file()
    for ending in (".vtt", ".json"):  # the JSON last: it says what was made of what
        path = folder.transcripts / f"{original.made}{ending}"
        if path.is_file():
            remove_file(path) if transcribed else move_into(path, folder.transcripts / f"{original.stem}{ending}")
