"""Join the steps: what is pending for each session, and how each stage writes its own files and no others.

A stage is done when what it wrote carries the key of what it would be made from now: content, models, options and the
stage's own version. Nothing remembers what is left to do.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from archive import bundled, chat, index, notes, passages, season, summarize
from archive.errors import ArchiveError, InputRefused, SettingsWrong, StorageFailed, TranscriptUnreadable
from archive.files import key_of, readable, storage_errors, write_json, write_text
from archive.glossary import Entry, read_glossary
from archive.home import Home, SessionFolder
from archive.inbox import Inbox, Taken, copy_into_inbox, waiting
from archive.plan import PlannedTopic, due_on, read_plan
from archive.records import Passage, Problem, Recording, Segment, SessionReport, Summary, Transcript
from archive.sessions import read_session
from archive.settings import Settings, read_settings
from archive.standing import unentered
from archive.transcripts import IMPORTED, read_transcript, write_transcript

STAGES = ("collect", "transcribe", "summarise", "index")
TRANSCRIBE_VERSION = 1  # raise it when the same model and options would give other segments
SAMPLE_REMARK = (
    "Made by sample-voice, a small model that knows the synthetic voices of the bundled season only. "
    "由只认识自带示例合成语音的 sample-voice 模型转写。"
)
TIME_STAMP = re.compile(r'^(  "created_at"|fetched_at): .*$', re.MULTILINE)  # in a transcript, in a note
FOREIGN_REMARK = "These are not those voices: do not trust this text. 本录音并非这些语音，此文本不可信。"
RUNS_KEPT = 50  # reports of runs: a term's, with room
Progress = Callable[[float, float], None]
"""Called with (seconds of sound done, seconds in all)."""


@dataclass(frozen=True)
class Heard:
    """What a recording was heard to say."""

    segments: tuple[Segment, ...]
    duration_s: float
    damage: str = ""


@dataclass(frozen=True)
class Steps:
    """The heavy steps, handed in so that everything here can be tried without a model."""

    engine: str
    hear: Callable[..., Heard]  # (recording, work: Path, progress: Progress) -> Heard
    encode: Callable[[Sequence[str]], np.ndarray]


@dataclass(frozen=True)
class Context:
    """One ingest: the archive, how it is set, and what was asked for."""

    home: Home
    settings: Settings
    glossary: tuple[Entry, ...] = ()
    plan: tuple[PlannedTopic, ...] = ()
    model_forced: bool = False  # the Whisper model was named on the command line
    force: frozenset[str] = frozenset()  # stages to do again whatever their keys say


@dataclass(frozen=True)
class Task:
    """One stage that is pending, and why."""

    session: str
    stage: str
    what: str
    why: str


@dataclass
class Report:
    """What an ingest did; `problems` name everything that was left out."""

    sessions: list[SessionReport] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    duplicates: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        return {
            "schema": 1,
            "sessions": [asdict(session) for session in self.sessions],
            "problems": [asdict(problem) for problem in self.problems],
            "duplicates": self.duplicates,
        }


def open_context(home: Home, *, model: str = "", force: Iterable[str] = ()) -> Context:
    """Read settings, glossary and plan once. Raises SettingsWrong."""
    settings = read_settings(home.settings)
    if model:
        settings = replace(settings, whisper=replace(settings.whisper, model=model))
    unknown = set(force) - set(STAGES)
    if unknown:
        raise SettingsWrong(f"there is no stage {', '.join(sorted(unknown))}", f"the stages are {', '.join(STAGES)}")
    return Context(home, settings, read_glossary(home.glossary), read_plan(home.plan), bool(model), frozenset(force))


# Collect


def collect(context: Context, paths: Sequence[Path] = (), *, session: str | None = None) -> Taken:
    """Take the inbox, and `paths` before it, into the sessions they belong to, or all into one `session`.

    Raises AddressWrong when `session` is none.
    """
    if session:
        context.home.session(session)
    problems = copy_into_inbox(context.home, paths)
    taken = Inbox(context.home, context.settings, context.plan, session=session).take()
    taken.problems[:0] = problems
    return taken


# What is pending


def pending(context: Context) -> list[Task]:
    """Every stage that is to be done, by session, oldest first; the inbox first of all.

    A session that cannot be read is pending until someone has mended it.
    """
    tasks = [
        Task("", "collect", readable(context.home.relative(path)), "in the inbox") for path in waiting(context.home)
    ]
    keys = indexed_keys_of(context)
    for folder in context.home.session_folders():
        try:
            tasks += pending_of(context, folder, keys)
        except (InputRefused, SettingsWrong) as error:
            tasks.append(Task(folder.id, "index", "passages", str(error)))
    if index_is_pending(context, index.LIBRARY, library_files(context.home), keys):
        tasks.append(Task("", "index", index.LIBRARY, "its files changed"))
    gone = set(keys) - {folder.id for folder in context.home.session_folders()} - {index.LIBRARY}
    return tasks + [Task("", "index", name, "the session is gone") for name in sorted(gone)]


def indexed_keys_of(context: Context) -> dict[str, str]:
    """Unit -> key of what the index holds for the embedding model that is set."""
    return index.indexed_keys(context.home, bundled.embedding_identity(context.settings.embedding.model))


def pending_of(context: Context, folder: SessionFolder, keys: dict[str, str]) -> list[Task]:
    tasks = [Task(folder.id, "collect", f"media/{path.name}", "not in session.toml") for path in unentered(folder)]
    tasks += [
        Task(folder.id, "transcribe", recording.path, why)
        for recording in read_session(folder).recordings
        if (why := why_transcribe(context, folder, recording))
    ]
    if tasks or summary_is_pending(context, folder):
        tasks.append(
            Task(
                folder.id,
                "summarise",
                "summary.md",
                "its sources changed" if folder.summary.is_file() else "there is none",
            )
        )
    if tasks or index_is_pending(context, folder.id, session_files(folder), keys):
        tasks.append(Task(folder.id, "index", "passages", "its files changed" if folder.id in keys else "not indexed"))
    return tasks


def why_transcribe(context: Context, folder: SessionFolder, recording: Recording) -> str:
    """Why a recording is to be transcribed; empty when its transcript stands, or came with it, or the sound is elsewhere."""
    target = transcript_path(folder, recording)
    if not target.is_file():
        return "no transcript" if (folder.root / recording.path).is_file() else ""
    if not (folder.root / recording.path).is_file():
        return ""
    try:
        transcript = read_transcript(target)
    except TranscriptUnreadable:
        return ""  # somebody's corrections may be in it: it is theirs to mend, and until then the session reports it
    if transcript.engine == IMPORTED:
        return ""
    if "transcribe" in context.force:
        return "asked for with --force"
    if transcript.key == transcript_key(context, recording):
        return ""
    return (
        "the recording changed"
        if transcript.recording_sha256 != recording.sha256
        else "the model or its options changed"
    )


def transcript_path(folder: SessionFolder, recording: Recording) -> Path:
    return folder.transcripts / f"{Path(recording.path).stem}.json"


def transcript_key(context: Context, recording: Recording) -> str:
    whisper = context.settings.whisper
    return key_of(
        TRANSCRIBE_VERSION, recording.sha256, bundled.whisper_identity(whisper.model), hearing_options(context)
    )


def hearing_options(context: Context) -> dict[str, Any]:
    """The options that shape a transcript, as they are written into it."""
    whisper = context.settings.whisper
    return {
        "languages": list(whisper.languages),
        "initial_prompt": whisper.initial_prompt,
        "window_s": bundled.window_s(whisper.model),
        "audio_track": context.settings.recordings.audio_track,
        "condition_on_previous_text": False,
    }


def session_files(folder: SessionFolder) -> list[Path]:
    """What a session's passages are made from, by name."""
    found = [*folder.transcripts.glob("*.json"), *folder.notes.glob("*.md"), *folder.chat.glob("*.md")]
    return sorted(path for path in [folder.record, *found] if path.is_file())


def library_files(home: Home) -> list[Path]:
    return sorted(home.library.glob("*.md"))


def files_key(version: int, files: Sequence[Path]) -> str:
    """A key for the content of files, whatever the time they were written at."""
    return key_of(version, [(path.name, key_of(TIME_STAMP.sub("", text_of(path)))) for path in files])


def text_of(path: Path) -> str:
    return path.read_text("utf-8", errors="replace")


def index_is_pending(context: Context, unit: str, files: Sequence[Path], keys: dict[str, str]) -> bool:
    if "index" in context.force:
        return bool(files)
    return (bool(files) or unit in keys) and keys.get(unit) != files_key(passages.VERSION, files)


def summary_is_pending(context: Context, folder: SessionFolder) -> bool:
    return "summarise" in context.force or summary_key_of(folder) != summary_key(context, folder)


def summary_key(context: Context, folder: SessionFolder) -> str:
    due = due_on(context.plan, read_session(folder).date)
    glossary = [asdict(entry) for entry in context.glossary]
    return key_of(summarize.VERSION, files_key(passages.VERSION, session_files(folder)), due, glossary)


def summary_key_of(folder: SessionFolder) -> str:
    """The key of the summary that stands; empty when there is none."""
    try:
        return (
            str(json.loads(folder.summary.read_text("utf-8")).get("key", "")) if folder.summary_text.is_file() else ""
        )
    except (OSError, ValueError):
        return ""


# Transcribe


def transcribe(
    context: Context, folder: SessionFolder, recording: Recording, steps: Steps, progress: Progress
) -> list[Problem]:
    """Write one recording's transcript; what was lost of the recording comes back as problems.

    Raises RecordingUnreadable or ModelMissing when there can be no transcript at all.
    """
    refuse_foreign_voices(context, recording, folder)
    key = transcript_key(context, recording)
    work = context.home.partial / key
    with storage_errors(work):
        heard = steps.hear(folder.root / recording.path, work=work, progress=progress)
    whisper = context.settings.whisper
    transcript = Transcript(
        recording_sha256=recording.sha256,
        engine=steps.engine,
        model=whisper.model if whisper.model == bundled.SAMPLE_VOICE else Path(whisper.model).name,
        model_sha256=bundled.whisper_identity(whisper.model),
        options=hearing_options(context),
        created_at=datetime.now(UTC).replace(microsecond=0),
        key=key,
        segments=heard.segments,
        remarks=remarks(context, recording, heard),
    )
    write_transcript(transcript_path(folder, recording), transcript)
    name = context.home.relative(folder.root / recording.path)
    problems = []
    if heard.damage:
        problems.append(
            Problem(
                name,
                "transcribe",
                f"{name} is damaged: {heard.damage}",
                "what could be heard is archived; hand in a whole copy",
            )
        )
    if not heard.segments:
        problems.append(
            Problem(
                name,
                "transcribe",
                f"nobody speaks in {name}",
                "check that the right sound was recorded and hand it in again",
            )
        )
    return problems


def refuse_foreign_voices(context: Context, recording: Recording, folder: SessionFolder) -> None:
    foreign = recording.sha256 not in season.recording_sha256s()
    if context.settings.whisper.model == bundled.SAMPLE_VOICE and foreign and not context.model_forced:
        raise InputRefused(
            f"{context.home.relative(folder.root / recording.path)} was not transcribed: sample-voice knows only the bundled season's voices",
            "set whisper.model to turbo (or another Whisper model), or insist with --model sample-voice",
        )


def remarks(context: Context, recording: Recording, heard: Heard) -> tuple[str, ...]:
    found = []
    if context.settings.whisper.model == bundled.SAMPLE_VOICE:
        foreign = recording.sha256 not in season.recording_sha256s()
        found.append(f"{SAMPLE_REMARK} {FOREIGN_REMARK}" if foreign else SAMPLE_REMARK)
    if heard.damage:
        found.append(f"The recording is damaged: {heard.damage}")
    return tuple(found)


# Summarise


def summarise(context: Context, folder: SessionFolder) -> Summary:
    """Write summary.md and summary.json of one session."""
    session = read_session(folder)
    segments = [segment for transcript in transcripts_of(folder) for segment in transcript.segments]
    written = [passage for passage in passages_of(context, folder) if passage.kind == "note"]
    key = summary_key(context, folder)
    due = due_on(context.plan, session.date)
    summary = summarize.summarise(session, segments, written, glossary=context.glossary, due=due, key=key)
    write_text(folder.summary_text, summarize.summary_text(session, summary))
    write_json(folder.summary, {"schema": 1, **asdict(summary)})
    return summary


def transcripts_of(folder: SessionFolder) -> list[Transcript]:
    return [read_transcript(path) for path in sorted(folder.transcripts.glob("*.json"))]


# Index


def passages_of(context: Context, folder: SessionFolder) -> list[Passage]:
    """Every passage of a session: speech, notes, chat."""
    session = read_session(folder)
    found: list[Passage] = []
    for path in sorted(folder.transcripts.glob("*.json")):
        found += passages.speech_passages(
            session, context.home.relative(path.with_suffix(".vtt")), read_transcript(path).segments
        )
    for path in sorted(folder.notes.glob("*.md")):
        note, first_line = notes.archived_note(path, folder.id)
        found += passages.note_passages(note, context.home.relative(path), first_line=first_line)
    for path in sorted(folder.chat.glob("*.md")):
        found += passages.chat_passages(session, context.home.relative(path), chat.read_file(path))
    return found


def library_passages(home: Home) -> list[Passage]:
    found: list[Passage] = []
    for path in library_files(home):
        note, first_line = notes.archived_note(path, None)
        found += passages.note_passages(note, home.relative(path), first_line=first_line)
    return found


def unit_of(context: Context, folder: SessionFolder) -> index.Unit:
    key = files_key(passages.VERSION, session_files(folder))
    return index.Unit(folder.id, key, read_session(folder), tuple(passages_of(context, folder)))


def library_unit(context: Context) -> index.Unit:
    key = files_key(passages.VERSION, library_files(context.home))
    return index.Unit(index.LIBRARY, key, None, tuple(library_passages(context.home)))


def index_units(
    context: Context, units: Sequence[index.Unit], steps: Steps, *, gone: Sequence[str] = (), fresh: bool = False
) -> int:
    """Publish an index in which these units are as they should be; returns how many passages were embedded."""
    model = context.settings.embedding.model
    about = index.About(index.LAYOUT, model, bundled.embedding_identity(model))
    return index.update(
        context.home,
        units,
        about=about,
        encode=steps.encode,
        chroma=context.settings.chroma,
        gone=gone,
        fresh=fresh,
    )


def index_session(context: Context, folder: SessionFolder, steps: Steps) -> int:
    """Index one session; when nothing of the index can be kept, all of the archive."""
    unit = unit_of(context, folder)
    if index.current(context.home) is not None and not indexed_keys_of(context):
        return reindex(context, steps)[0]
    return index_units(context, [unit], steps)


def reindex(context: Context, steps: Steps) -> tuple[int, list[Problem]]:
    """Build the index anew from the plain files; what cannot be read is left out and comes back as problems."""
    units: list[index.Unit] = []
    problems: list[Problem] = []
    makers = [partial(unit_of, context, folder) for folder in context.home.session_folders() if session_files(folder)]
    for make in (*makers, partial(library_unit, context)):
        try:
            units.append(make())
        except (InputRefused, SettingsWrong) as error:
            problems.append(problem_of(error, "reindex", "index"))
    return index_units(context, units, steps, fresh=True), problems


# The report


def session_report(context: Context, folder: SessionFolder) -> SessionReport:
    """What stands in a session now, as far as it can be read; the stages are filled in by who ran them."""
    return SessionReport(
        id=folder.id,
        recordings=count(lambda: read_session(folder).recordings),
        notes=len(list(folder.notes.glob("*.md"))),
        messages=sum(count(partial(chat.read_file, path)) for path in folder.chat.glob("*.md")),
        passages=index.count_of(context.home, folder.id),
        summary=folder.summary_text.is_file(),
        stages=dict.fromkeys(STAGES, "skipped"),
    )


def count(read: Callable[[], Sequence[Any]]) -> int:
    """How many there are; none where a file cannot be read, which is a problem of its stage."""
    try:
        return len(read())
    except (InputRefused, SettingsWrong):
        return 0


def problem_of(error: ArchiveError, source: str, stage: str) -> Problem:
    return Problem(source, stage, error.what, error.cure)


def write_report(home: Home, report: Report) -> Path:
    """Keep the report under .index/runs, named by when the run ended; where it cannot be kept, it says so itself."""
    path = home.runs / f"{datetime.now(UTC):%Y%m%dT%H%M%S%f}.json"
    try:
        write_json(path, report.as_json())
        for old in sorted(home.runs.glob("*.json"))[:-RUNS_KEPT]:
            old.unlink(missing_ok=True)
    except StorageFailed as error:
        report.problems.append(problem_of(error, home.relative(path), "report"))
    return path


def stale_work(context: Context) -> list[Path]:
    """Decoded sound and partial transcripts that no pending transcription will go on from."""
    if not context.home.partial.is_dir():
        return []
    wanted = set()
    for folder in context.home.session_folders():
        try:
            recordings = read_session(folder).recordings
        except SettingsWrong:
            return []  # who knows what it would go on from
        wanted |= {transcript_key(context, r) for r in recordings if why_transcribe(context, folder, r)}
    return [path for path in sorted(context.home.partial.iterdir()) if path.name not in wanted]
