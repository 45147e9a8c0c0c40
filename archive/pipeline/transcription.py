"""The transcript of one recording: what a model makes of it, corrected, with its speakers, written once."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from archive.errors import InputRefused
from archive.files import key_of, storage_errors, write_bytes
from archive.messages import _, _n
from archive.models import bundled, identity
from archive.pipeline import due, keys
from archive.pipeline.context import TRANSCRIBE, Context
from archive.pipeline.current import Run
from archive.pipeline.jobs import StageResult
from archive.pipeline.prompt import build_prompt
from archive.pipeline.state import SessionState, TranscriptFile, transcript_path
from archive.pipeline.steps import Progress, TranscriptionResult
from archive.pipeline.voices import keep_voices, tell_voices, voices_of
from archive.records import Problem, Recording, Transcript, Uncovered, timecode
from archive.season import season
from archive.terms.post_process import post_process, post_process_key
from archive.transcripts import originals
from archive.transcripts.stored import read_transcript, text_sha256, write_transcript
from archive.voices.labels import label_voices, relabel
from archive.voices.naming import name_by_transcript
from archive.voices.stored import RecordingVoices

SAMPLE_REMARK = (
    "Made by sample-voice, a small model that knows the synthetic voices of the bundled season only. "
    "由只认识自带示例合成语音的 sample-voice 模型转写。"
)
NAMED_SPANS = 10  # of those without text, in a remark; the transcript has all
FOREIGN_REMARK = "These are not those voices: do not trust this text. 本录音并非这些语音，此文本不可信。"


def transcribe(run: Run, state: SessionState, recording: Recording, progress: Progress) -> StageResult:
    """Write one recording's transcript; what was lost of the recording comes back as problems, and speech without text as
    a notice.

    Raises RecordingUnreadable or ModelMissing when there can be no transcript at all.
    """
    result = StageResult()
    transcript = existing_transcript(run.context, state, recording)
    if transcript is not None:
        voices = voices_of(state, recording)
    elif spoken := same_text(run.context, state, recording):
        transcript, voices, result = with_voices_again(run, state, recording, spoken, progress)
    else:
        transcript, voices, result = new_transcript(run, state, recording, progress)
        keep_corrected(state, recording)
    given = due.speakers_for(run.context, state, recording)
    try:
        if given:
            transcript = originals.merge_original(transcript, given)
            if voices:
                voices, transcript = name_by_transcript(voices, transcript)
    finally:  # also where the original cannot be read: the transcript may have taken hours
        keep_voices(state, recording, voices)
        write_transcript(transcript_path(state.folder, recording), transcript)
    return result


def keep_corrected(state: SessionState, recording: Recording) -> None:
    """Put a transcript that somebody corrected by hand beside the one that takes its place."""
    file = state.transcript_of(recording)
    if file and file.is_corrected:
        content = file.path.read_bytes()
        write_bytes(state.folder.replaced / f"{file.path.stem}-{key_of(content.decode())[:6]}.json", content)


def existing_transcript(context: Context, state: SessionState, recording: Recording) -> Transcript | None:
    """What the recording, the model and its options gave before, with the words as the glossary now has them."""
    file = state.transcript_of(recording)
    if file is None or file.transcript is None or context.forces(TRANSCRIBE, state.folder.id):
        return None
    wanted = keys.transcript_key(due.settings_for(context, file.transcript), recording)
    if originals.transcription_key(file.transcript) != wanted:
        return None
    return read_with_words(context, file)


def read_with_words(context: Context, file: TranscriptFile) -> Transcript:
    """A transcript, with the words as the glossary now has them."""
    transcript = read_transcript(file.path)
    return with_corrected_words(context, transcript) if due.is_to_correct(context, file) else transcript


def same_text(context: Context, state: SessionState, recording: Recording) -> Transcript | None:
    """A transcript whose voices alone are to be told apart in another way: nothing is transcribed again for that."""
    file = state.transcript_of(recording)
    if file is None or file.transcript is None or file.is_corrected or context.forces(TRANSCRIBE, state.folder.id):
        return None
    settings = due.settings_for(context, file.transcript)
    return read_with_words(context, file) if keys.is_same_text(settings, recording, file.transcript) else None


def with_voices_again(
    run: Run, state: SessionState, recording: Recording, transcript: Transcript, progress: Progress
) -> tuple[Transcript, RecordingVoices | None, StageResult]:
    """What was transcribed, with its voices told apart as the settings now have it."""
    home, settings = run.context.home, due.settings_for(run.context, transcript)
    key, path = keys.transcript_key(settings, recording), state.folder.root / recording.path
    work = home.partial / key
    with storage_errors(work):
        turns = run.steps.find_voices(path, work=work, progress=progress, speakers=recording.speakers)
        voices, problems = tell_voices(home, state, recording, turns, work)
    shutil.rmtree(work, ignore_errors=True)
    segments = label_voices(transcript.segments, voices.turns if voices else ())
    if voices:
        segments = relabel(segments, voices, voices)
    shaped = keys.diarization_options(settings.recordings, recording.speakers)
    kept = {name: value for name, value in transcript.options.items() if name not in (*keys.VOICE_OPTIONS, "heard_key")}
    again = replace(transcript, key=key, segments=segments, text_sha256=text_sha256(segments), options=kept | shaped)
    return again, voices, StageResult(tuple(problems))


def new_transcript(
    run: Run, state: SessionState, recording: Recording, progress: Progress
) -> tuple[Transcript, RecordingVoices | None, StageResult]:
    """Let the model transcribe a recording, and tell its voices apart where that is set."""
    context, path = run.context, state.folder.root / recording.path
    refuse_foreign_voices(context, state, recording)
    work = context.home.partial / keys.transcript_key(context.run_settings, recording)
    with storage_errors(work):
        prompt = build_prompt(run, state.folder.id, work)
        result = run.steps.transcribe(path, work=work, prompt=prompt, progress=progress, speakers=recording.speakers)
        voices, problems = tell_voices(context.home, state, recording, result.turns, work)
    if voices:
        labelled = label_voices(result.segments, voices.turns)
        result = replace(result, segments=relabel(labelled, voices, voices))
    transcript = with_provenance(context, recording, result, prompt)
    name = context.home.relative(path)
    notices = [uncovered_notice(name, result.uncovered)] if result.uncovered else []
    found = StageResult((*losses_of(name, result), *problems), notices=tuple(notices))
    return with_corrected_words(context, transcript), voices, found


def uncovered_notice(name: str, uncovered: Sequence[Uncovered]) -> Problem:
    """That somebody speaks where there is no text, and where to listen."""
    seconds, first = sum(span.end_s - span.start_s for span in uncovered), timecode(uncovered[0].start_s)
    what = _n(
        "{name}: {n} stretch of speech has no text, {seconds:.0f} s, at {first}",
        "{name}: {n} stretches of speech have no text, {seconds:.0f} s in all, the first at {first}",
        len(uncovered),
        name=name,
        seconds=seconds,
        first=first,
    )
    cure = _('listen there; all of them stand in the transcript under "uncovered"')
    return Problem(name, TRANSCRIBE, what, cure, "speech-uncovered")


def with_provenance(context: Context, recording: Recording, result: TranscriptionResult, prompt: str) -> Transcript:
    """What was transcribed, with where it came from."""
    settings, asked = context.run_settings, asked_once(context)
    whisper = settings.whisper
    return Transcript(
        recording_sha256=recording.sha256,
        engine=result.engine,
        model=whisper.model if whisper.model == bundled.SAMPLE_VOICE else Path(whisper.model).name,
        model_sha256=identity.whisper_identity(whisper.model),
        options=keys.transcription_options(settings, recording.speakers)
        | {"prompt": prompt}
        | result.made_with
        | asked,
        created_at=datetime.now(UTC).replace(microsecond=0),
        key=keys.transcript_key(settings, recording),
        segments=result.segments,
        remarks=remarks(context, recording, result),
        removed_hallucinations=result.removed_hallucinations,
        uncovered=result.uncovered,
    )


def asked_once(context: Context) -> dict[str, Any]:
    """What this run was asked for and the settings do not say, for the record: with it the transcript stays right."""
    standing = asdict(context.settings.whisper)
    asked = {name: value for name, value in context.options.whisper_settings.items() if standing[name] != value}
    return {due.ASKED_ONCE: asked} if asked else {}


def with_corrected_words(context: Context, transcript: Transcript) -> Transcript:
    """A transcript with its text as the glossary and the script now have it."""
    script = context.settings.whisper.script
    segments = post_process(transcript.segments, context.glossary, script=script)
    return replace(
        transcript,
        segments=segments,
        glossary_sha256=post_process_key(context.glossary, script),
        text_sha256=text_sha256(segments),
    )


def losses_of(name: str, result: TranscriptionResult) -> list[Problem]:
    """What a recording holds that is not in its transcript."""
    problems = []
    if result.damage:
        what = _("{name} is damaged: {damage}", name=name, damage=result.damage)
        cure = _("what could be transcribed is archived; hand in a whole copy")
        problems.append(Problem(name, TRANSCRIBE, what, cure, "recording-damaged"))
    if not result.segments:
        what = _("nobody speaks in {name}", name=name)
        cure = _("check that the right sound was recorded and hand it in again")
        problems.append(Problem(name, TRANSCRIBE, what, cure, "no-speech"))
    return problems


def refuse_foreign_voices(context: Context, state: SessionState, recording: Recording) -> None:
    """Raises InputRefused where sample-voice would transcribe voices that it does not know, and nobody insists on it."""
    sample_voice = context.run_settings.whisper.model == bundled.SAMPLE_VOICE
    if sample_voice and is_foreign(recording) and not context.options.model:
        path = context.home.relative(state.folder.root / recording.path)
        raise InputRefused(
            _("{path} was not transcribed: sample-voice knows only the bundled season's voices", path=path),
            _("set whisper.model to turbo (or another Whisper model), or insist with --model sample-voice"),
        )


def is_foreign(recording: Recording) -> bool:
    """Whether its voices are none that sample-voice knows."""
    return recording.sha256 not in season.recording_sha256s()


def remarks(context: Context, recording: Recording, result: TranscriptionResult) -> tuple[str, ...]:
    """What a reader of the transcript must know."""
    found = []
    if context.run_settings.whisper.model == bundled.SAMPLE_VOICE:
        found.append(f"{SAMPLE_REMARK} {FOREIGN_REMARK}" if is_foreign(recording) else SAMPLE_REMARK)
    if result.damage:
        found.append(f"The recording is damaged: {result.damage.english}")
    if result.uncovered:
        spans = ", ".join(f"{timecode(span.start_s)}–{timecode(span.end_s)}" for span in result.uncovered[:NAMED_SPANS])
        found.append(f"Somebody speaks here and there is no text: {spans}. 以下时间有人说话而没有文字：{spans}。")
    if result.removed_hallucinations:
        counts = ", ".join(f"{rule} ×{count}" for rule, count in result.removed_hallucinations.items())
        found.append(f"Left out as hallucinations of Whisper: {counts}. 已略去 Whisper 臆造的文本。")
    return tuple(found)
