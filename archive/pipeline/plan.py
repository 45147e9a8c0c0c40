"""What is pending, and why: the stages whose results do not carry the key of what they would be made from now.

Nothing remembers what is left to do; it is found by comparing keys.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from archive.errors import InputRefused, SettingsWrong
from archive.files import readable_name
from archive.home import Home
from archive.index import generations
from archive.index.update import LIBRARY
from archive.intake.collecting import CollectRun
from archive.intake.incoming import files_below, find_incoming
from archive.intake.preview import Preview, preview_file
from archive.messages import _, params_of
from archive.pipeline import due, keys
from archive.pipeline.context import COLLECT, CONVERT, INDEX, SUMMARISE, TRANSCRIBE, Context
from archive.pipeline.playback import recordings_to_convert
from archive.pipeline.reasons import (
    CAPTIONS_DIFFER,
    EDITED_SUMMARY_REPLACED,
    FILES_CHANGED,
    FORCED,
    HANDED_IN,
    IN_INBOX,
    MODEL_TO_ASK,
    NO_SUMMARY,
    NOT_INDEXED,
    NOT_PLAYABLE,
    ORIGINAL_CHANGED,
    PASSAGES_VERSION_CHANGED,
    SESSION_GONE,
    SOURCES_CHANGED,
    SUMMARY_EDITED,
    UNREGISTERED,
    Reason,
)
from archive.pipeline.settled import SettledSessions
from archive.pipeline.state import SessionState, SessionStates, SourceFile, read_files
from archive.transcripts import originals

PASSAGES = "passages"  # what a session's indexing is of


@dataclass(frozen=True)
class PendingStage:
    """One stage that is pending, and why."""

    session: str  # "" for the inbox, the library, and sessions that are gone
    stage: str
    what: str
    reason: Reason
    preview: Preview | None = None  # what would become of a file that comes in, where that was asked for

    @property
    def why(self) -> str:
        """The reason in the reader's language."""
        return str(self.reason.text)

    @property
    def label(self) -> str:
        """What is to be done, for a person: a file, or the passages."""
        return str(_("passages")) if self.what == PASSAGES else self.what

    def as_json(self) -> dict[str, Any]:
        """What `ingest --plan --json` prints of it."""
        return {
            "session": self.session,
            "stage": self.stage,
            "what": self.what,
            "why": self.why,
            "code": self.reason.code,
            "params": params_of(self.reason.text),
        } | (self.preview.as_json() if self.preview else {})


def find_pending(context: Context, states: SessionStates | None = None, *, remember: bool = True) -> list[PendingStage]:
    """Every stage that is to be done, by session, oldest first; the inbox first of all.

    A session that cannot be read is pending until someone has mended it. `remember` that a session lacks nothing: it is not read
    again until one of its files was touched.
    """
    states, settled = states or SessionStates(context.home), SettledSessions(context)
    found = [
        PendingStage("", COLLECT, readable_name(context.home.relative(path)), IN_INBOX)
        for path in find_incoming(context.home)
    ]
    indexed, folders = settled.indexed, context.home.session_folders()
    for folder in folders:
        if not settled.hold(folder):
            pending = pending_of_session(context, states, folder.id, indexed)
            found += pending
            if not pending and can_settle(context, states.of(folder.id)):
                settled.settle(folder)
    if remember:
        settled.write()
    found += pending_of_library(context, indexed)
    gone = sorted(set(indexed) - {folder.id for folder in folders} - {LIBRARY})
    return found + [PendingStage("", INDEX, name, SESSION_GONE) for name in gone]


def preview_incoming(context: Context, pending: Sequence[PendingStage], paths: Sequence[Path]) -> list[PendingStage]:
    """The same stages, with what would become of each file of the inbox; files that are handed in come before them."""
    run = CollectRun(
        context.home, context.settings, context.study_plan, session=context.options.session or None
    )  # nothing is taken with it
    given = [file for path in paths for file in (files_below(path) if path.is_dir() else [path])]
    waiting = find_incoming(context.home)
    return [
        *(PendingStage("", COLLECT, readable_name(str(path)), HANDED_IN, preview_file(path, run)) for path in given),
        *(replace(one, preview=preview_file(path, run)) for one, path in zip(pending, waiting, strict=False)),
        *pending[len(waiting) :],
    ]


def can_settle(context: Context, state: SessionState) -> bool:
    """Whether stamps tell when a session lacks something: its recordings lie in it, its transcripts are of the model that is set, and
    none that somebody corrected counts among what changed settings outdate."""
    inside = all((state.folder.root / one.path).is_relative_to(state.folder.root) for one in state.session.recordings)
    asked_once = any(file.transcript and due.ASKED_ONCE in file.transcript.options for file in state.transcripts)
    return inside and not asked_once and due.retranscription_of(context, state) == due.Retranscription()


def pending_of_session(
    context: Context, states: SessionStates, session_id: str, indexed: Mapping[str, str]
) -> list[PendingStage]:
    """What is pending for one session, by stage."""
    try:
        state = states.of(session_id)
    except (InputRefused, SettingsWrong) as error:
        return [PendingStage(session_id, INDEX, PASSAGES, Reason(error.code, error.what))]
    found = pending_files(context, state) + pending_recordings(context, state)
    if found or summary_is_pending(context, state):
        found.append(pending_summary(context, state))
    if found or index_is_pending(context, session_id, state.files, indexed):
        found.append(PendingStage(session_id, INDEX, PASSAGES, why_index(context, session_id, state.files, indexed)))
    return pending_captions(state) + found + pending_copies(state)


def pending_files(context: Context, state: SessionState) -> list[PendingStage]:
    """What lies in a session's folder and was not collected."""
    unregistered = [
        PendingStage(state.folder.id, COLLECT, f"media/{path.name}", UNREGISTERED) for path in state.unregistered
    ]
    return unregistered + [
        PendingStage(state.folder.id, COLLECT, f"transcripts/originals/{original.path.name}", ORIGINAL_CHANGED)
        for original in state.originals
        if originals.is_due(state.folder, original, merging=context.merges_speakers)
    ]


def pending_recordings(context: Context, state: SessionState) -> list[PendingStage]:
    """The recordings that are to be transcribed."""
    reasons = [
        (recording.path, due.why_transcribe(context, state, recording)) for recording in state.session.recordings
    ]
    return [PendingStage(state.folder.id, TRANSCRIBE, path, reason) for path, reason in reasons if reason]


def pending_captions(state: SessionState) -> list[PendingStage]:
    """The captions that are missing, or are not those of their transcript."""
    return [
        PendingStage(state.folder.id, TRANSCRIBE, f"transcripts/{file.path.stem}.vtt", CAPTIONS_DIFFER)
        for file in state.transcripts
        if not file.has_captions
    ]


def pending_copies(state: SessionState) -> list[PendingStage]:
    """The recordings that are to be converted for browsers."""
    return [
        PendingStage(state.folder.id, CONVERT, recording.path, NOT_PLAYABLE)
        for recording in recordings_to_convert(state)
    ]


def summary_is_pending(context: Context, state: SessionState) -> bool:
    """Whether a session's summary is not the one that would be made now."""
    return context.forces(SUMMARISE, state.folder.id) or state.summary.key != keys.summary_key(context, state)


def pending_summary(context: Context, state: SessionState) -> PendingStage:
    """The summary that is to be made, beside the one that was edited by hand where nobody forces it."""
    folder, forced = state.folder, context.forces(SUMMARISE, state.folder.id)
    target = folder.new_summary if state.summary.is_edited and not forced else folder.summary_text
    return PendingStage(folder.id, SUMMARISE, target.name, why_summarise(state, forced=forced))


def why_summarise(state: SessionState, *, forced: bool) -> Reason:
    """Why a summary is to be made."""
    if state.summary.is_edited:
        return EDITED_SUMMARY_REPLACED if forced else SUMMARY_EDITED
    if forced:
        return FORCED
    if state.summary.key.endswith(keys.MODEL_TO_ASK):
        return MODEL_TO_ASK
    return SOURCES_CHANGED if state.folder.summary.is_file() else NO_SUMMARY


def library_files(home: Home) -> tuple[SourceFile, ...]:
    """The recommended reading, by name."""
    return read_files(library_paths(home))


def library_paths(home: Home) -> list[Path]:
    """Where the recommended reading lies, by name."""
    return sorted(home.library.glob("*.md"))


def pending_of_library(context: Context, indexed: Mapping[str, str]) -> list[PendingStage]:
    """The indexing of recommended reading, where that is pending."""
    files = library_files(context.home)
    if not index_is_pending(context, LIBRARY, files, indexed):
        return []
    return [PendingStage("", INDEX, LIBRARY, why_index(context, LIBRARY, files, indexed))]


def index_is_pending(context: Context, unit: str, files: Sequence[SourceFile], indexed: Mapping[str, str]) -> bool:
    """Whether the index does not hold what these files have."""
    if context.forces(INDEX, unit):
        return bool(files)
    return (bool(files) or unit in indexed) and indexed.get(unit) != keys.passages_key(files)


def why_index(context: Context, unit: str, files: Sequence[SourceFile], indexed: Mapping[str, str]) -> Reason:
    """Why a unit is to be indexed."""
    if unit in indexed:
        return PASSAGES_VERSION_CHANGED if keys.is_of_earlier_version(indexed[unit], files) else FILES_CHANGED
    generation = generations.current(context.home)
    if indexed or generation is None:
        return NOT_INDEXED
    if generation.about.embedding_identity == keys.embedding_model_key(context):
        damage = generations.damage_of(context.home)
        return Reason("index-damaged", _("the index is damaged ({why})", why=damage)) if damage else NOT_INDEXED
    model = generation.about.embedding
    text = _("the index was built with the embedding model {model} or another prefix", model=model)
    return Reason("embedding-changed", text)
