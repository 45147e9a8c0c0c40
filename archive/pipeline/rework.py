"""Work a standing transcript over without hearing its recording again: with other words, or with speakers."""

from __future__ import annotations

from dataclasses import replace

from archive.home import SessionFolder
from archive.pipeline.pending import Context, is_to_polish, transcript_key, transcript_path
from archive.records import Recording, Transcript
from archive.terms.glossary import post_process_key
from archive.transcripts import originals
from archive.transcripts.originals import Original
from archive.transcripts.stored import text_sha256, write_transcript


def without_hearing(context: Context, folder: SessionFolder, recording: Recording, given: Original | None) -> bool:
    """Do what can be done with what was heard before; False when the recording is to be heard."""
    if "transcribe" in context.force:
        return False
    polished_now = polish_standing(context, folder, recording)
    merged_now = given is not None and merge_into_standing(context, folder, recording, given)
    return polished_now or merged_now


def polished(context: Context, transcript: Transcript) -> Transcript:
    """A transcript with its text as the glossary and the script now have it."""
    from archive.terms.post_process import (
        post_process,  # pypinyin and a dictionary: only a run with something to polish pays
    )

    script = context.settings.whisper.script
    segments = post_process(transcript.segments, context.glossary, script=script)
    return replace(
        transcript,
        segments=segments,
        glossary_sha256=post_process_key(context.glossary, script),
        text_sha256=text_sha256(segments),
    )


def polish_standing(context: Context, folder: SessionFolder, recording: Recording) -> bool:
    """Polish what was heard before with other words; False when that is not what there is to do."""
    transcript = heard_before(context, folder, recording)
    if transcript is None or not is_to_polish(context, transcript):
        return False
    write_transcript(transcript_path(folder, recording), polished(context, transcript))
    return True


def merge_into_standing(context: Context, folder: SessionFolder, recording: Recording, given: Original) -> bool:
    """Give what Whisper heard the speakers that were handed in; False when it has to hear first."""
    transcript = heard_before(context, folder, recording)
    if transcript is None:
        return False
    merged = originals.merge_original(transcript, given)
    if transcript.text_sha256 == text_sha256(transcript.segments):  # nobody has corrected it by hand
        merged = replace(merged, text_sha256=text_sha256(merged.segments))
    write_transcript(transcript_path(folder, recording), merged)
    return True


def heard_before(context: Context, folder: SessionFolder, recording: Recording) -> Transcript | None:
    """The transcript that the recording, the model and its options would still give."""
    transcript = originals.read_if_valid(transcript_path(folder, recording))
    return (
        transcript
        if transcript and originals.transcription_key(transcript) == transcript_key(context, recording)
        else None
    )
