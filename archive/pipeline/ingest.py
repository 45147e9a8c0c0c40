"""Join the steps: each stage of an ingest reads what an earlier one wrote, and writes its own files and no others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from archive.audio.losses import WHOLE, Damage
from archive.errors import ArchiveError, InputRefused, SettingsWrong, StorageFailed
from archive.files import storage_errors, write_json, write_text
from archive.home import Home, SessionFolder
from archive.index import generations, passages
from archive.index.note_passages import note_passages
from archive.index.update import LIBRARY, Encode, Unit, update
from archive.messages import _
from archive.models import bundled
from archive.models.hub import ensure_model
from archive.pipeline import rework, week
from archive.pipeline.pending import (
    STAGES,
    Context,
    indexed_keys_of,
    key_of_files,
    library_files,
    session_files,
    speakers_for,
    summary_key,
    transcript_key,
    transcript_path,
    transcription_options,
    why_transcribe,
)
from archive.records import Passage, Problem, Recording, Segment, SessionReport, Summary, Transcript
from archive.season import season
from archive.sources import chat, notes
from archive.sources.collecting import CollectReport
from archive.sources.inbox import collect_inbox
from archive.sources.incoming import copy_into_inbox
from archive.sources.plan import due_on
from archive.sources.sessions import read_session
from archive.summaries import page, summarize
from archive.transcripts.stored import read_transcript, write_transcript

SAMPLE_REMARK = (
    "Made by sample-voice, a small model that knows the synthetic voices of the bundled season only. "
    "由只认识自带示例合成语音的 sample-voice 模型转写。"
)
FOREIGN_REMARK = "These are not those voices: do not trust this text. 本录音并非这些语音，此文本不可信。"
PORTION = 128  # passages embedded between two words of progress: seconds with a large model on two cores
RUNS_KEPT = 50  # reports of runs: a term's, with room
Progress = Callable[[float, float], None]
"""Called with how much is done and how much there is: seconds of sound, or passages."""


@dataclass(frozen=True)
class TranscriptionResult:
    """What a recording was heard to say."""

    segments: tuple[Segment, ...]
    duration_s: float
    damage: Damage = WHOLE
    engine: str = "whisper"
    made_with: dict[str, str] = field(default_factory=dict)  # the engine's version and the like, for the record
    removed_hallucinations: dict[str, int] = field(
        default_factory=dict
    )  # inventions of Whisper: rule -> segments left out


@dataclass(frozen=True)
class Steps:
    """The heavy steps, handed in so that everything here can be tried without a model."""

    transcribe: Callable[..., TranscriptionResult]  # (recording, work: Path, prompt: str, progress: Progress) -> Heard
    encode: Callable[[Sequence[str]], np.ndarray]
    count_tokens: Callable[[str], int] = len  # of a prompt, by the engine's tokenizer


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
            "problems": [problem.as_json() for problem in self.problems],
            "duplicates": self.duplicates,
        }


# Collect


def collect(context: Context, paths: Sequence[Path] = (), *, session: str | None = None) -> CollectReport:
    """Take the inbox, and `paths` before it, into the sessions they belong to, or all into one `session`.

    Raises AddressWrong when `session` is none.
    """
    if session:
        context.home.session(session)
    problems = copy_into_inbox(context.home, paths, follow_links=context.settings.inbox.follow_links)
    taken = collect_inbox(context.home, context.settings, context.plan, session=session)
    taken.problems[:0] = problems
    return taken


# Transcribe


def transcribe(
    context: Context, folder: SessionFolder, recording: Recording, steps: Steps, progress: Progress
) -> list[Problem]:
    """Write one recording's transcript; what was lost of the recording comes back as problems.

    Raises RecordingUnreadable or ModelMissing when there can be no transcript at all.
    """
    given = speakers_for(context, folder, recording)
    if rework.without_hearing(context, folder, recording, given):
        return []
    refuse_foreign_voices(context, recording, folder)
    work = context.home.partial / transcript_key(context, recording)
    with storage_errors(work):
        prompt = week.build_prompt(context, folder, work, count=steps.count_tokens)
        heard = steps.transcribe(folder.root / recording.path, work=work, prompt=prompt, progress=progress)
    transcript = transcript_of(context, recording, heard, prompt)
    write_transcript(transcript_path(folder, recording), rework.polished(context, transcript))
    if given:
        rework.merge_into_standing(context, folder, recording, given)
    return lost(context.home.relative(folder.root / recording.path), heard)


def transcript_of(context: Context, recording: Recording, heard: TranscriptionResult, prompt: str) -> Transcript:
    """What was heard, with where it came from."""
    whisper = context.settings.whisper
    return Transcript(
        recording_sha256=recording.sha256,
        engine=heard.engine,
        model=whisper.model if whisper.model == bundled.SAMPLE_VOICE else Path(whisper.model).name,
        model_sha256=bundled.whisper_identity(whisper.model),
        options=transcription_options(context) | {"prompt": prompt} | heard.made_with,
        created_at=datetime.now(UTC).replace(microsecond=0),
        key=transcript_key(context, recording),
        segments=heard.segments,
        remarks=remarks(context, recording, heard),
        removed_hallucinations=heard.removed_hallucinations,
    )


def lost(name: str, heard: TranscriptionResult) -> list[Problem]:
    """What a recording holds and nobody heard."""
    problems = []
    if heard.damage:
        what = _("{name} is damaged: {damage}", name=name, damage=heard.damage)
        cure = _("what could be heard is archived; hand in a whole copy")
        problems.append(Problem(name, "transcribe", what, cure))
    if not heard.segments:
        what = _("nobody speaks in {name}", name=name)
        cure = _("check that the right sound was recorded and hand it in again")
        problems.append(Problem(name, "transcribe", what, cure))
    return problems


def refuse_foreign_voices(context: Context, recording: Recording, folder: SessionFolder) -> None:
    sample_voice = context.settings.whisper.model == bundled.SAMPLE_VOICE
    if sample_voice and is_foreign(recording) and not context.model_forced:
        path = context.home.relative(folder.root / recording.path)
        raise InputRefused(
            _("{path} was not transcribed: sample-voice knows only the bundled season's voices", path=path),
            _("set whisper.model to turbo (or another Whisper model), or insist with --model sample-voice"),
        )


def is_foreign(recording: Recording) -> bool:
    """Whether its voices are none that sample-voice knows."""
    return recording.sha256 not in season.recording_sha256s()


def remarks(context: Context, recording: Recording, heard: TranscriptionResult) -> tuple[str, ...]:
    found = []
    if context.settings.whisper.model == bundled.SAMPLE_VOICE:
        found.append(f"{SAMPLE_REMARK} {FOREIGN_REMARK}" if is_foreign(recording) else SAMPLE_REMARK)
    if heard.damage:
        found.append(f"The recording is damaged: {heard.damage.english}")
    if heard.removed_hallucinations:
        counts = ", ".join(f"{rule} ×{count}" for rule, count in heard.removed_hallucinations.items())
        found.append(f"Left out as inventions of Whisper: {counts}. 已略去 Whisper 臆造的文本。")
    return tuple(found)


# Summarise


def summarise(context: Context, folder: SessionFolder) -> Summary:
    """Write summary.md and summary.json of one session."""
    session = read_session(folder)
    segments = [
        segment for path in sorted(folder.transcripts.glob("*.json")) for segment in read_transcript(path).segments
    ]
    written = written_passages(context.home, sorted(folder.notes.glob("*.md")), folder.id)
    key = summary_key(context, folder)
    due = due_on(context.plan, session.date)
    summary = summarize.summarise(session, segments, written, glossary=context.glossary, due=due, key=key)
    write_text(folder.summary_text, page.render_summary(session, summary))
    write_json(folder.summary, {"schema": 1, **asdict(summary)})
    return summary


# Index


def passages_of(context: Context, folder: SessionFolder) -> list[Passage]:
    """Every passage of a session: speech, notes, chat."""
    session = read_session(folder)
    found: list[Passage] = []
    for path in sorted(folder.transcripts.glob("*.json")):
        found += passages.speech_passages(
            session, context.home.relative(path.with_suffix(".vtt")), read_transcript(path).segments
        )
    found += written_passages(context.home, sorted(folder.notes.glob("*.md")), folder.id)
    for path in sorted(folder.chat.glob("*.md")):
        found += passages.chat_passages(session, context.home.relative(path), chat.read_file(path))
    return found


def written_passages(home: Home, files: Sequence[Path], session_id: str | None) -> list[Passage]:
    """Every passage of a session's notes, or of the library's reading when there is no session."""
    found: list[Passage] = []
    for path in files:
        note, first_line = notes.archived_note(path, session_id)
        found += note_passages(note, home.relative(path), first_line=first_line)
    return found


def unit_of(context: Context, folder: SessionFolder) -> Unit:
    key = key_of_files(passages.PASSAGES_VERSION, session_files(folder))
    return Unit(folder.id, key, read_session(folder), tuple(passages_of(context, folder)))


def library_unit(context: Context) -> Unit:
    files = library_files(context.home)
    return Unit(
        LIBRARY,
        key_of_files(passages.PASSAGES_VERSION, files),
        None,
        tuple(written_passages(context.home, files, None)),
    )


def index_units(
    context: Context, units: Sequence[Unit], steps: Steps, *, gone: Sequence[str] = (), fresh: bool = False
) -> int:
    """Publish an index in which these units are as they should be; returns how many passages were embedded."""
    embedding = context.settings.embedding
    if embedding.model != bundled.KUBE_ZH_EN:  # downloaded now if it is to be: its commit belongs to its identity
        ensure_model(embedding.model, "embedding.model", backend=embedding.backend)
    identity = bundled.embedding_identity(embedding.model, embedding.passage_prefix)
    about = generations.About(generations.LAYOUT, embedding.model, identity)
    return update(
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
    if generations.current(context.home) is not None and not indexed_keys_of(context):
        return reindex(context, steps)[0]
    return index_units(context, [unit], steps)


def reindex(context: Context, steps: Steps, *, progress: Progress | None = None) -> tuple[int, list[Problem]]:
    """Build the index anew from the plain files; what cannot be read is left out and comes back as problems.

    `progress` is told how many passages are embedded, of how many.
    """
    units: list[Unit] = []
    problems: list[Problem] = []
    makers = [partial(unit_of, context, folder) for folder in context.home.session_folders() if session_files(folder)]
    for make in (*makers, partial(library_unit, context)):
        try:
            units.append(make())
        except (InputRefused, SettingsWrong) as error:
            problems.append(problem_of(error, "reindex", "index"))
    if progress:
        total = sum(len(unit.passages) for unit in units)
        steps = replace(steps, encode=in_portions(steps.encode, total, progress))
    return index_units(context, units, steps, fresh=True), problems


def in_portions(encode: Encode, total: int, progress: Progress) -> Encode:
    """The same vectors, made a portion at a time so that progress can be told."""
    done = 0

    def told(texts: Sequence[str]) -> np.ndarray:
        nonlocal done
        made = []
        for start in range(0, len(texts), PORTION):
            made.append(encode(texts[start : start + PORTION]))
            done += len(made[-1])
            progress(float(done), float(total))
        return np.concatenate(made)

    return told


# The report


def session_report(context: Context, folder: SessionFolder) -> SessionReport:
    """What stands in a session now, as far as it can be read; the stages are filled in by who ran them."""
    return SessionReport(
        id=folder.id,
        recordings=count(lambda: read_session(folder).recordings),
        notes=len(list(folder.notes.glob("*.md"))),
        messages=sum(count(partial(chat.read_file, path)) for path in folder.chat.glob("*.md")),
        passages=generations.count_passages(context.home, folder.id),
        summary=folder.summary_text.is_file(),
        removed_hallucinations=refused_in(folder),
        stages=dict.fromkeys(STAGES, "skipped"),
    )


def refused_in(folder: SessionFolder) -> dict[str, int]:
    """What Whisper invented in a session's transcripts, by rule."""
    counts: Counter[str] = Counter()
    for path in sorted(folder.transcripts.glob("*.json")):
        with suppress(InputRefused):  # a transcript that cannot be read is a problem of its stage
            counts.update(read_transcript(path).removed_hallucinations)
    return dict(counts)


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
