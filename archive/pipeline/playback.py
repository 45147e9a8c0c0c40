"""Recordings that some browser does not play get a copy that every one does: their sound as Opus, on their own clock."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from archive.audio.playable import copies_of, copy_path, plays_in_browsers
from archive.files import key_of, move_into, remove_file, storage_errors
from archive.pipeline.current import Run
from archive.pipeline.state import SessionState
from archive.pipeline.steps import SOUND, Progress, decode_sound
from archive.records import Recording
from archive.settings import RecordingSettings


def copy_of(state: SessionState, recording: Recording) -> Path:
    """Where the copy of a recording is kept."""
    return copy_path(state.folder.playable, Path(recording.path).stem, recording.sha256)


def recordings_to_convert(state: SessionState) -> Iterator[Recording]:
    """The recordings on this machine that some browser does not play, and that have no copy yet."""
    for recording in state.session.recordings:
        path = state.folder.root / recording.path
        if path.is_file() and not plays_in_browsers(path) and not copy_of(state, recording).is_file():
            yield recording


def convert(run: Run, state: SessionState, recording: Recording, progress: Progress) -> None:
    """Make the copy of one recording, in place of those of earlier content.

    It is made in a folder for work in progress, so that whatever ends the run leaves no half of it beside the recordings.
    Raises RecordingUnreadable, StorageFailed.
    """
    target = copy_of(state, recording)
    work = run.context.home.partial / key_of("playable", recording.sha256)
    with storage_errors(target):
        made = write_copy(run.context.settings.recordings, state.folder.root / recording.path, work, progress)
        with made.open("rb") as file:
            os.fsync(file.fileno())
        move_into(made, target)
    shutil.rmtree(work, ignore_errors=True)
    for old in copies_of(state.folder.playable, Path(recording.path).stem):
        if old != target:
            remove_file(old)


def write_copy(settings: RecordingSettings, path: Path, work: Path, progress: Progress) -> Path:
    """The copy in a folder for work in progress: what is transcribed of a recording is what is heard."""
    from archive.audio import media  # PyAV: only a run with something to convert pays

    sound = decode_sound(settings, path, work / SOUND, lambda _done, _total: None)
    made = work / "sound.webm"
    media.encode_opus(sound, made, progress)
    return made
