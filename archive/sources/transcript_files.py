"""Transcripts that were made elsewhere: kept as they came among a session's originals, and made into its transcripts."""

from __future__ import annotations

from archive.errors import InputRefused, SettingsWrong
from archive.files import remove_file, sha256_of
from archive.home import SessionFolder
from archive.sources.collecting import CollectRun
from archive.sources.incoming import Incoming
from archive.sources.sessions import read_session
from archive.transcripts import imported, originals


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
    for original in originals.originals_of(folder, read_session(folder).recordings):
        originals.follow_recording(folder, original, merging=merging)
        if originals.is_due(folder, original, merging=merging):
            run.touch(folder)
            originals.make_transcript(folder, original)
