"""Lead a question about a session as a whole to that session's summary."""

from __future__ import annotations

import re
from itertools import islice
from typing import Any

from archive.errors import ArchiveError
from archive.home import Home, SessionFolder
from archive.intake.sessions import read_session
from search.query.session_question import SessionReference, referred_session
from search.reading.sessions import read_summary
from search.results import SessionPointer

WRITTEN_LINES = 3  # of a summary that a person wrote: as many as an abstract has sentences
_PAGE_MARKS = re.compile(r"^\s*(?:#.*|>.*|[-*+]\s+)|`[^`]*`")  # headings, quotations, bullets, addresses


def find_session(home: Home, reference: SessionReference) -> SessionPointer | None:
    """The session that is referred to, if the archive has it."""
    folders = {folder.id: folder for folder in home.session_folders()}
    named = referred_session(reference, tuple(folders))
    return point_to(home, folders[named]) if named else None


def point_to(home: Home, folder: SessionFolder) -> SessionPointer:
    """A session with what its summary says first; a session record that cannot be read hides no summary."""
    try:
        title = read_session(folder).title
    except ArchiveError:
        title = ""
    if not folder.summary_text.is_file():
        return SessionPointer(folder.id, title, summary=False)
    found = read_summary(home, folder.id)
    return SessionPointer(folder.id, title, summary=True, abstract=abstract_of(found.values, found.text))


def abstract_of(values: Any, text: str) -> tuple[str, ...]:
    """The sentences of an abstract; of a summary that a person wrote, its first lines that are no headings."""
    try:
        return tuple(str(sentence["text"]) for sentence in values["abstract"])
    except (KeyError, TypeError):
        lines = (_PAGE_MARKS.sub("", line).strip() for line in text.splitlines())
        return tuple(islice((line for line in lines if line), WRITTEN_LINES))
