"""What a session is about, and the words that Whisper is told to expect in it."""

from __future__ import annotations

from pathlib import Path

from archive.errors import InputRefused
from archive.files import write_text
from archive.intake.notes import archived_note
from archive.intake.plan import due_on
from archive.models import bundled
from archive.pipeline.current import Run
from archive.pipeline.state import SessionState
from archive.terms.prompt import fill_prompt

PROMPT_FILE = "prompt.txt"  # beside the windows that were transcribed with it


def build_prompt(run: Run, session_id: str, work: Path) -> str:
    """What a session's recording is transcribed with; a run that goes on keeps what it began with, whatever came in since."""
    whisper = run.context.run_settings.whisper
    if not bundled.takes_prompt(whisper.model):
        return whisper.initial_prompt
    kept = work / PROMPT_FILE
    if kept.is_file():
        return kept.read_text("utf-8")
    texts = session_texts(run)
    prompt = fill_prompt(
        whisper.initial_prompt,
        run.context.glossary,
        texts.get(session_id, ""),
        list(texts.values()),
        count=run.steps.count_tokens,
    )
    write_text(kept, prompt)
    return prompt


def session_texts(run: Run) -> dict[str, str]:
    """What was written for each session, by its id; read once a run."""
    if run.session_texts is None:
        folders = run.context.home.session_folders()
        run.session_texts = {folder.id: written_for(run, run.states.of(folder.id)) for folder in folders}
    return run.session_texts


def written_for(run: Run, state: SessionState) -> str:
    """A session's title, the study plan's topics for its day, and its notes."""
    session = state.session
    topics = due_on(run.context.study_plan, session.date)
    return "\n".join((session.title, *topics, *(note_body(file.path, session.id) for file in state.notes)))


def note_body(path: Path, session_id: str) -> str:
    """Empty for a note that cannot be read, which its session reports."""
    try:
        return archived_note(path, session_id)[0].body
    except InputRefused:
        return ""
