"""Recordings: those that come in, and those that somebody put into a session's media folder."""

from __future__ import annotations

from pathlib import Path

from archive.errors import InputRefused
from archive.files import free_name, move_into, sha256_of
from archive.home import SessionFolder
from archive.intake.clock import placed
from archive.intake.collecting import CollectRun
from archive.intake.existing import unregistered_recordings
from archive.intake.incoming import Incoming, size_and_mtime, still_growing
from archive.intake.session_record import register_recording
from archive.intake.sessions import read_session
from archive.messages import _
from archive.records import Problem, Recording


def take_recording(incoming: Incoming, run: CollectRun) -> None:
    """Move a recording into its session's media folder, and enter it in session.toml."""
    path = incoming.path
    before = size_and_mtime(path)
    sha256 = sha256_of(path)
    existing = run.existing.recordings.get(sha256)
    if existing and ("://" in existing or (run.home.root / existing).is_file()):
        run.drop_duplicate(incoming, existing)
        return
    duration_s = measure_duration(path)
    if existing:  # the archive came without its media, and here it is again
        target = run.home.root / existing
        folder = run.home.session(Path(existing).parts[1])
    else:
        folder = run.folder_for(incoming)
        target = media_target(folder, incoming, sha256, run.placed)
    if size_and_mtime(path) != before:
        raise still_growing(path)
    run.touch(folder)
    move_into(path, target)
    if not existing:
        register(folder, Recording(sha256, f"media/{target.name}", duration_s, folder.id), run)
    run.existing.recordings[sha256] = run.home.relative(target)
    run.placed.add(target)
    run.keep(incoming, target)


def register(folder: SessionFolder, recording: Recording, run: CollectRun) -> None:
    """Enter a recording in session.toml, with its place on the session's clock when it is not the session's first."""
    session = read_session(folder)
    known = any(other.path == recording.path for other in session.recordings)
    entered = recording if known else placed(session, recording)
    register_recording(folder, entered)
    if entered.independent:
        run.report.notices.append(taken_as_independent(folder, entered, run))


def taken_as_independent(folder: SessionFolder, recording: Recording, run: CollectRun) -> Problem:
    """That a recording has a clock of its own, and what to do where that is wrong."""
    path, record = (run.home.relative(one) for one in (folder.root / recording.path, folder.record))
    what = _("{path} was recorded while another recording ran, so its addresses name it", path=path)
    cure = _("if it is a part of the meeting, take independent and starts_at away from it in {record}", record=record)
    return Problem(path, "collect", what, cure, "independent-recording")


def measure_duration(path: Path) -> float:
    """Seconds, to the hundredth."""
    from archive.audio import media  # PyAV: only a run that meets a recording pays for it

    return round(media.duration_of(path), 2)


def media_target(folder: SessionFolder, incoming: Incoming, sha256: str, placed: set[Path]) -> Path:
    """Where a recording is kept: over one of the same name, unless that came in this run, and never under another's stem."""
    target = folder.media / incoming.safe_name
    stems = {Path(r.path).stem for r in read_session(folder).recordings if r.path != f"media/{target.name}"}
    if target.stem in stems:  # talk.mp4 beside talk.ogg: a transcript is named by the stem
        target = target.with_name(f"{target.stem}-{target.suffix[1:]}{target.suffix}")
    return free_name(target, sha256) if target in placed else target


def register_media(run: CollectRun) -> None:
    """Enter recordings that are in a media folder and in no session.toml: a run was killed there, or someone put them there."""
    for folder in run.home.session_folders():
        for path in unregistered_recordings(folder):
            try:
                register_one(folder, path, run)
            except InputRefused as error:
                run.refuse(path, error)


def register_one(folder: SessionFolder, path: Path, run: CollectRun) -> None:
    """Raises InputRefused when it is no recording, or another one once more."""
    duration_s = measure_duration(path)
    sha256 = sha256_of(path)
    existing = run.home.root / run.existing.recordings.get(sha256, "")
    if existing.is_file():
        raise InputRefused(
            _("{path} is {existing} once more", path=path, existing=run.home.relative(existing)),
            _("remove one of the two"),
        )
    run.touch(folder)
    renamed_from = existing.name if existing.parent == path.parent else ""
    if renamed_from:
        follow_rename(folder, renamed_from, path.name)
    recording = Recording(sha256, f"media/{path.name}", duration_s, folder.id)
    if renamed_from:
        register_recording(folder, recording, instead_of=f"media/{renamed_from}")
    else:
        register(folder, recording, run)
    run.existing.recordings[sha256] = run.home.relative(path)


def follow_rename(folder: SessionFolder, old: str, new: str) -> None:
    """A recording was renamed inside its session: its transcript goes with it."""
    for ending in (".vtt", ".json"):
        transcript = folder.transcripts / f"{Path(old).stem}{ending}"
        if transcript.is_file():
            move_into(transcript, folder.transcripts / f"{Path(new).stem}{ending}")
