"""What is pending: the stages whose results do not carry the key of what they would be made from now.

A key is a hash of content, models, options and the stage's own version. Nothing remembers what is left to do.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from archive.errors import InputRefused, SettingsWrong, TranscriptUnreadable
from archive.files import key_of, readable_name
from archive.home import Home, SessionFolder
from archive.index import generations, passages
from archive.index.update import LIBRARY
from archive.messages import Text, _
from archive.models import bundled
from archive.records import Recording, Transcript
from archive.settings import RecordingSettings, Settings, read_settings
from archive.sources.existing import unregistered_recordings
from archive.sources.incoming import find_incoming
from archive.sources.plan import PlannedTopic, due_on, read_plan
from archive.sources.sessions import read_session
from archive.summaries import summarize
from archive.terms.glossary import Entry, post_process_key, read_glossary
from archive.transcripts import originals
from archive.transcripts.stored import IMPORTED, read_transcript, text_sha256

STAGES = ("collect", "transcribe", "summarise", "index")
TRANSCRIBE_VERSION = 2  # raise it when the same model and options would give other segments
TIME_STAMP = re.compile(
    r'^(  "created_at"|  "glossary_sha256"|fetched_at): .*$', re.MULTILINE
)  # in a transcript, in a note


@dataclass(frozen=True)
class Context:
    """One ingest: the archive, how it is set, and what was asked for."""

    home: Home
    settings: Settings
    glossary: tuple[Entry, ...] = ()
    plan: tuple[PlannedTopic, ...] = ()
    model_forced: bool = False  # the Whisper model was named on the command line
    force: frozenset[str] = frozenset()  # stages to do again whatever their keys say


PASSAGES = "passages"  # what a session's indexing is of


@dataclass(frozen=True)
class PendingStage:
    """One stage that is pending, and why."""

    session: str
    stage: str
    what: str
    why: Text

    @property
    def named(self) -> Text:
        """What is to be done, for a person: a file, or the passages."""
        return _("passages") if self.what == PASSAGES else self.what


def open_context(
    home: Home, *, model: str = "", whisper: Mapping[str, Any] | None = None, force: Iterable[str] = ()
) -> Context:
    """Read settings, glossary and plan once; `model`, and other settings of Whisper, come before what stands there.

    Raises SettingsWrong.
    """
    settings = read_settings(home.settings)
    given = {**(whisper or {}), **({"model": model} if model else {})}
    settings = replace(settings, whisper=replace(settings.whisper, **given))
    unknown = set(force) - set(STAGES)
    if unknown:
        raise SettingsWrong(
            _("there is no stage {unknown}", unknown=sorted(unknown)),
            _("the stages are {stages}", stages=list(STAGES)),
        )
    return Context(home, settings, read_glossary(home.glossary), read_plan(home.plan), bool(model), frozenset(force))


def find_pending(context: Context) -> list[PendingStage]:
    """Every stage that is to be done, by session, oldest first; the inbox first of all.

    A session that cannot be read is pending until someone has mended it.
    """
    in_inbox = _("in the inbox")
    tasks = [
        PendingStage("", "collect", readable_name(context.home.relative(path)), in_inbox)
        for path in find_incoming(context.home)
    ]
    keys = indexed_keys_of(context)
    for folder in context.home.session_folders():
        try:
            tasks += pending_of(context, folder, keys)
        except (InputRefused, SettingsWrong) as error:
            tasks.append(PendingStage(folder.id, "index", PASSAGES, str(error)))
    if index_is_pending(context, LIBRARY, library_files(context.home), keys):
        tasks.append(PendingStage("", "index", LIBRARY, why_index(context, LIBRARY, keys)))
    gone = set(keys) - {folder.id for folder in context.home.session_folders()} - {LIBRARY}
    return tasks + [PendingStage("", "index", name, _("the session is gone")) for name in sorted(gone)]


def indexed_keys_of(context: Context) -> dict[str, str]:
    """Unit -> key of what the index holds for the embedding model that is set."""
    return generations.indexed_keys(context.home, embedding_identity_of(context))


def embedding_identity_of(context: Context) -> str:
    """What names the embedding model that is set."""
    embedding = context.settings.embedding
    return bundled.embedding_identity(embedding.model, embedding.passage_prefix)


def pending_of(context: Context, folder: SessionFolder, keys: dict[str, str]) -> list[PendingStage]:
    absent = _("not in session.toml")
    tasks = [
        PendingStage(folder.id, "collect", f"media/{path.name}", absent) for path in unregistered_recordings(folder)
    ]
    recordings = read_session(folder).recordings
    not_made = _("its transcript is not made of it")
    tasks += [
        PendingStage(folder.id, "collect", f"transcripts/originals/{original.path.name}", not_made)
        for original in originals.originals_of(folder, recordings)
        if originals.is_due(folder, original, merging=merging(context))
    ]
    tasks += [
        PendingStage(folder.id, "transcribe", recording.path, why)
        for recording in recordings
        if (why := why_transcribe(context, folder, recording))
    ]
    if tasks or summary_is_pending(context, folder):
        stands = folder.summary.is_file()
        why = str(_("its sources changed")) if stands else str(_("there is none"))
        tasks.append(PendingStage(folder.id, "summarise", "summary.md", why))
    if tasks or index_is_pending(context, folder.id, session_files(folder), keys):
        tasks.append(PendingStage(folder.id, "index", PASSAGES, why_index(context, folder.id, keys)))
    return tasks


def state_name(state: str) -> str:
    """How a person reads what became of a stage."""
    names = {"done": _("done"), "skipped": _("skipped"), "failed": _("failed")}
    return str(names.get(state, state))


def why_transcribe(context: Context, folder: SessionFolder, recording: Recording) -> str:
    """Why a recording is to be transcribed; empty when its transcript stands, or came with it, or the sound is elsewhere."""
    target = transcript_path(folder, recording)
    if not target.is_file():
        return str(_("no transcript")) if (folder.root / recording.path).is_file() else ""
    if not (folder.root / recording.path).is_file():
        return ""
    try:
        transcript = read_transcript(target)
    except TranscriptUnreadable:
        return ""  # somebody's corrections may be in it: it is theirs to mend, and until then the session reports it
    given = speakers_for(context, folder, recording)
    if originals.is_frozen(transcript) or (transcript.engine == IMPORTED and not given):
        return ""
    if "transcribe" in context.force:
        return str(_("asked for with --force"))
    heard = transcript_key(context, recording)
    if originals.transcription_key(transcript) == heard:
        if given and transcript.key != originals.merge_key(heard, given):
            return str(_("speakers were handed in"))
        changed = is_to_polish(context, transcript)
        return str(_("the glossary or the script changed")) if changed else ""
    if transcript.engine == IMPORTED:
        return str(_("only speakers were handed in"))
    if transcript.recording_sha256 != recording.sha256:
        return str(_("the recording changed"))
    return str(_("the model or its options changed"))


def is_to_polish(context: Context, transcript: Transcript) -> bool:
    """Whether the words or the script are others than a transcript was polished with; one corrected by hand is left alone."""
    untouched = transcript.text_sha256 == text_sha256(transcript.segments)
    return untouched and transcript.glossary_sha256 != post_process_key(
        context.glossary, context.settings.whisper.script
    )


def merging(context: Context) -> bool:
    """Whether transcripts that are handed in give their speakers to what Whisper hears, rather than standing for it."""
    return context.settings.recordings.transcripts == "merge"


def speakers_for(context: Context, folder: SessionFolder, recording: Recording) -> originals.Original | None:
    """The transcript that was handed in for a recording, where its speakers are to be merged."""
    if not merging(context):
        return None
    found = originals.originals_of(folder, read_session(folder).recordings)
    return next((original for original in found if original.stem == Path(recording.path).stem), None)


def transcript_path(folder: SessionFolder, recording: Recording) -> Path:
    return folder.transcripts / f"{Path(recording.path).stem}.json"


def transcript_key(context: Context, recording: Recording) -> str:
    whisper = context.settings.whisper
    return key_of(
        TRANSCRIBE_VERSION, recording.sha256, bundled.whisper_identity(whisper.model), transcription_options(context)
    )


def transcription_options(context: Context) -> dict[str, Any]:
    """The options that shape a transcript, as they are written into it."""
    whisper, recordings = context.settings.whisper, context.settings.recordings
    return {
        "engine": whisper.engine,  # as asked for: what `auto` took is the transcript's engine
        "compute_type": whisper.compute_type,
        "word_timestamps": whisper.word_timestamps,
        "languages": list(whisper.languages),
        "initial_prompt": whisper.initial_prompt,
        "window_s": bundled.window_s(whisper.model),
        "audio_track": recordings.audio_track,
        "condition_on_previous_text": False,
    } | diarization_options(recordings)


def diarization_options(recordings: RecordingSettings) -> dict[str, Any]:
    """What tells the speakers; an option that is not set shapes nothing, so it is not named."""
    told = {
        "channel_speakers": list(recordings.channel_speakers),
        "track_speakers": list(recordings.track_speakers),
        "diarizer": recordings.diarizer,
    }
    return {name: value for name, value in told.items() if value}


def session_files(folder: SessionFolder) -> list[Path]:
    """What a session's passages are made from, by name."""
    found = [*folder.transcripts.glob("*.json"), *folder.notes.glob("*.md"), *folder.chat.glob("*.md")]
    return sorted(path for path in [folder.record, *found] if path.is_file())


def library_files(home: Home) -> list[Path]:
    return sorted(home.library.glob("*.md"))


def key_of_files(version: int, files: Sequence[Path]) -> str:
    """A key for the content of files, whatever the time they were written at."""
    return key_of(version, [(path.name, key_of(TIME_STAMP.sub("", read_as_text(path)))) for path in files])


def read_as_text(path: Path) -> str:
    return path.read_text("utf-8", errors="replace")


def index_is_pending(context: Context, unit: str, files: Sequence[Path], keys: dict[str, str]) -> bool:
    if "index" in context.force:
        return bool(files)
    return (bool(files) or unit in keys) and keys.get(unit) != key_of_files(passages.PASSAGES_VERSION, files)


def why_index(context: Context, unit: str, keys: dict[str, str]) -> str:
    if unit in keys:
        return str(_("its files changed"))
    generation = generations.current(context.home)
    if keys or generation is None or generation.about.embedding_identity == embedding_identity_of(context):
        return str(_("not indexed"))
    model = generation.about.embedding
    return str(_("the index was built with the embedding model {model} or another prefix", model=model))


def summary_is_pending(context: Context, folder: SessionFolder) -> bool:
    return "summarise" in context.force or summary_key_of(folder) != summary_key(context, folder)


def summary_key(context: Context, folder: SessionFolder) -> str:
    due = due_on(context.plan, read_session(folder).date)
    glossary = [asdict(entry) for entry in context.glossary]
    return key_of(summarize.VERSION, key_of_files(passages.PASSAGES_VERSION, session_files(folder)), due, glossary)


def summary_key_of(folder: SessionFolder) -> str:
    """The key of the summary that stands; empty when there is none."""
    try:
        return (
            str(json.loads(folder.summary.read_text("utf-8")).get("key", "")) if folder.summary_text.is_file() else ""
        )
    except (OSError, ValueError):
        return ""
