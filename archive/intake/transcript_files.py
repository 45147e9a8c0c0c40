"""Transcripts that were made elsewhere: kept as they came among a session's originals, and made into its transcripts."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from archive.errors import InputRefused, SettingsWrong
from archive.files import remove_file, sha256_of
from archive.home import SessionFolder
from archive.intake.collecting import CollectRun
from archive.intake.incoming import Incoming
from archive.intake.sessions import read_session
from archive.messages import _
from archive.records import Problem, Recording, timecode
from archive.transcripts import imported, originals

OVERRUN_S = 10.0  # a platform's captions may end some seconds after the last sound


def take_transcript(incoming: Incoming, run: CollectRun) -> None:
    """Keep a transcript as it came, and make the transcript of its session from it."""
    imported.read_imported(incoming.path)  # refused before anything is moved
    folder = run.folder_for(incoming)
    recordings = read_session(folder).recordings
    if sha256_of(incoming.path) in {original.sha256 for original in originals.originals_of(folder, recordings)}:
        run.give_record(folder)
        remove_file(incoming.path)
    else:
        run.touch(folder)
        originals.keep_original(folder, incoming.path, incoming.safe_name, recordings)
    make_transcripts(folder, run)


def make_all_transcripts(run: CollectRun) -> None:
    """Make transcripts of originals that somebody edited, or at which a run was killed, in every session."""
    for folder in run.home.session_folders():
        try:
            make_transcripts(folder, run)
        except SettingsWrong:
            continue  # which the session itself reports
        except InputRefused as error:
            run.refuse(folder.originals, error)


def make_transcripts(folder: SessionFolder, run: CollectRun) -> None:
    """Make the transcripts of a session that are due from its originals."""
    merging = run.settings.recordings.transcripts == "merge"
    recordings = read_session(folder).recordings
    came_in = {path.stem for path in run.placed if path.parent == folder.media}
    for original in originals.originals_of(folder, recordings):
        originals.follow_recording(folder, original, merging=merging)
        due = originals.is_due(folder, original, merging=merging)
        if due:
            run.touch(folder)
            originals.make_transcript(folder, original)
        if due or original.made != original.stem or original.stem in came_in:
            check_length(original, recordings, run)


def check_length(original: originals.Original, recordings: Sequence[Recording], run: CollectRun) -> None:
    """Report a transcript that goes on after the end of its recording: it may be another's."""
    duration_s = next((r.duration_s for r in recordings if Path(r.path).stem == original.stem), None)
    end_s = max(segment.end_s for segment in imported.read_imported(original.path, certain=True).segments)
    if duration_s is None or end_s <= duration_s + OVERRUN_S:
        return
    what = _(
        "{path} goes on until {end}, its recording only until {duration}",
        path=original.path,
        end=timecode(end_s),
        duration=timecode(duration_s),
    )
    cure = _("it was taken; if it belongs to another recording, remove it there and hand it in under that one's name")
    run.report.problems.append(
        Problem(run.home.relative(original.path), "collect", what, cure, code="transcript-longer-than-recording")
    )
