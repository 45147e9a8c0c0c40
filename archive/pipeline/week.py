"""What a session's week is about, and the words that Whisper is told to expect in it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from archive.errors import InputRefused
from archive.files import write_text
from archive.home import SessionFolder
from archive.models import bundled
from archive.pipeline.pending import Context
from archive.sources.notes import archived_note
from archive.sources.plan import due_on
from archive.sources.sessions import read_session
from archive.terms.prompt import fill_prompt

PROMPT_FILE = "prompt.txt"  # beside the windows that were heard with it


def build_prompt(context: Context, folder: SessionFolder, work: Path, *, count: Callable[[str], int]) -> str:
    """What a session's recording is heard with; a run that goes on keeps what it began with, whatever came in since.

    `count` tells how many tokens a text takes.
    """
    whisper = context.settings.whisper
    if not bundled.takes_prompt(whisper.model):
        return whisper.initial_prompt
    kept = work / PROMPT_FILE
    if kept.is_file():
        return kept.read_text("utf-8")
    weeks = {session.id: written_for(context, session) for session in context.home.session_folders()}
    week = weeks.get(folder.id, "")
    prompt = fill_prompt(whisper.initial_prompt, context.glossary, week, list(weeks.values()), count=count)
    write_text(kept, prompt)
    return prompt


def written_for(context: Context, folder: SessionFolder) -> str:
    """A session's title, the plan's topics for its day, and its notes."""
    session = read_session(folder)
    return "\n".join(
        (session.title, *due_on(context.plan, session.date), *map(note_body, sorted(folder.notes.glob("*.md"))))
    )


def note_body(path: Path) -> str:
    """Empty for a note that cannot be read, which its session reports."""
    try:
        return archived_note(path, path.parent.parent.name)[0].body
    except InputRefused:
        return ""
