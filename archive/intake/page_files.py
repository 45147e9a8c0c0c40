"""Pages that somebody saved with a browser, and documents: as notes, under the session of the link they stand behind."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from archive.errors import FetchFailed, NoteUnreadable
from archive.files import free_name, move_into, sha256_of
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
from archive.records import Problem
from archive.text.page_address import page_identity

PAGE_ENDINGS = frozenset({".html", ".htm", ".xhtml", ".mhtml", ".mht"})
DOCUMENT_ENDINGS = frozenset({".pdf", ".pptx", ".ipynb"})
KEPT_BESIDE = frozenset({".pdf", ".pptx"})  # whose pages say more than their text
BESIDE = "](#page="  # how a page's heading leads to a document that stands beside the note


def take_page(incoming: Incoming, run: CollectRun) -> None:
    """Take a saved page or a document as a note. Raises NoteUnreadable when there is nothing to read in it."""
    page = read_handed_in(incoming.path, run)
    row = listed_row(page, run)
    known = replace(
        incoming,
        address=row.link if row else page.address or incoming.address,
        session_hint=incoming.session_hint or (row.session if row and is_session_id(row.session) else ""),
        author=incoming.author or (row.member if row else page.author),
        title=incoming.title or page.title,
    )
    note = IncomingNote(incoming.path, FrontMatter(matter_of_page(page)), page.markdown, sha256_of(incoming.path))
    if incoming.ending not in KEPT_BESIDE:
        take_note(known, note, run)
        return
    described = described_note(known, note, run)
    folder = run.home.session(described.session_id).notes if described.session_id else run.home.library
    target = free_name(folder / incoming.safe_name, note.sha256)
    body = page.markdown.replace(BESIDE, f"]({target.name}#page=")
    kept = incoming.path.with_name(f".{incoming.path.name}.kept")
    kept.hardlink_to(incoming.path)
    try:
        take_note(known, replace(note, body=body), run)
        if not target.is_file():
            move_into(kept, target)
    finally:
        kept.unlink(missing_ok=True)
    if "little-text" in page.remarks:
        run.report.notices.append(little_text(incoming, target))


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
        page = run.page_reader.read(path, ENDINGS[path.suffix.lower()], name=str(path))
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


def matter_of_page(page: Page) -> dict[str, str]:
    """What goes into the note's front matter beside our entries."""
    return {"published": page.published} if page.published else {}


def little_text(incoming: Incoming, target: Path) -> Problem:
    """What a person should know of a document whose pages are mostly drawings."""
    return Problem(
        incoming.path.name,
        "collect",
        _("{name} holds little text: its pages are mostly drawings, which are not read", name=incoming.path.name),
        _("it is kept beside the note as {target}; each page there has a link to it", target=target.name),
        "little-text",
    )
