"""Pages that somebody saved with a browser, and documents: as notes, under the session of the link they stand behind."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

from archive.errors import FetchFailed, NoteUnreadable
from archive.files import free_name, partial_file, sha256_of, storage_errors
from archive.home import is_session_id
from archive.intake.collecting import CollectRun
from archive.intake.front_matter import FrontMatter
from archive.intake.incoming import Incoming
from archive.intake.links import NoteLink
from archive.intake.note_files import described_note, take_note
from archive.intake.notes import IncomingNote
from archive.messages import _
from archive.pages.kinds import ENDINGS
from archive.pages.page import Page
from archive.pages.reading import page_reader
from archive.records import Problem
from archive.text.page_address import page_identity

PAGE_ENDINGS = frozenset({".html", ".htm", ".xhtml", ".mhtml", ".mht"})
DOCUMENT_ENDINGS = frozenset({".pdf", ".pptx", ".ipynb"})
KEPT_BESIDE = frozenset({".pdf", ".pptx"})  # whose pages say more than their text
BESIDE = "](#page="  # how a page's heading leads to a document that stands beside the note


def take_page(incoming: Incoming, run: CollectRun) -> None:
    """Take a saved page or a document as a note. Raises NoteUnreadable when there is nothing to read in it."""
    known, note, page = page_as_note(incoming, run)
    if incoming.ending in KEPT_BESIDE:
        take_with_original(known, note, run)
    else:
        take_note(known, note, run)
    if "little-text" in page.remarks:
        run.report.notices.append(little_text(incoming))


def page_as_note(incoming: Incoming, run: CollectRun) -> tuple[Incoming, IncomingNote, Page]:
    """What is in the file, and what is known of it by the link that it stands behind. Raises NoteUnreadable."""
    page = read_handed_in(incoming.path, run)
    row = listed_row(page, run)
    known = replace(
        incoming,
        address=row.link if row else page.address or incoming.address,
        session_hint=incoming.session_hint or (row.session if row and is_session_id(row.session) else ""),
        author=incoming.author or (row.member if row else page.author),
        title=incoming.title or page.title,
    )
    matter = FrontMatter({"published": page.published} if page.published else {})
    return known, IncomingNote(incoming.path, matter, page.markdown, sha256_of(incoming.path)), page


def take_with_original(incoming: Incoming, note: IncomingNote, run: CollectRun) -> None:
    """Take a note, and keep the document that it was read from beside it."""
    session_id = described_note(incoming, note, run).session_id
    folder = run.home.session(session_id).notes if session_id else run.home.library
    target = free_name(folder / incoming.safe_name, note.sha256)
    with storage_errors(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        with partial_file(target) as part:
            shutil.copyfile(incoming.path, part)
            part.replace(target)
    take_note(incoming, replace(note, body=note.body.replace(BESIDE, f"]({target.name}#page=")), run)


def read_handed_in(path: Path, run: CollectRun) -> Page:
    """What is in a file. Raises NoteUnreadable."""
    if path.stat().st_size > run.settings.notes.max_document_bytes:
        raise NoteUnreadable(
            _(
                "{path} has more bytes than notes.max_document_bytes allows ({most:,})",
                path=path,
                most=run.settings.notes.max_document_bytes,
            ),
            _("split it, or raise that setting"),
        )
    try:
        page = page_reader().read(path, ENDINGS[path.suffix.lower()], name=str(path))
    except FetchFailed as error:
        raise NoteUnreadable(error.what, error.cure) from error
    if page.wall in ("login", "challenge", "deleted"):
        raise NoteUnreadable(
            _("{path} is a saved page that says to log in, or that there is nothing", path=path),
            _("open the page in a browser until its text shows, and save it again"),
        )
    if not page.markdown.strip():
        raise NoteUnreadable(_("{path} holds no text", path=path), _("save its text again and run again"))
    return page


def listed_row(page: Page, run: CollectRun) -> NoteLink | None:
    """The link that somebody listed and the page stands behind."""
    key = page_identity(page.address) if page.address else ""
    return next((row for row in run.existing.links.rows if key and page_identity(row.link) == key), None)


def little_text(incoming: Incoming) -> Problem:
    """What a person should know of a document whose pages are mostly drawings."""
    return Problem(
        incoming.path.name,
        "collect",
        _("{name}: most of its pages are drawings, and little of it can be searched", name=incoming.path.name),
        _("the document is kept beside its note, which has a link to each page"),
        "little-text",
    )
