"""Members' notes and recommended reading: kept as Markdown, under the session of their week or in the library."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from datetime import UTC, date, datetime

from archive.errors import NoteUnreadable
from archive.files import move_into, remove_file, write_text
from archive.intake import notes
from archive.intake.authors import author_in_name, authors_in
from archive.intake.collecting import CollectRun
from archive.intake.dates import date_of, day_in
from archive.intake.existing import NoteHead, Shelf, note_target
from archive.intake.front_matter import FrontMatter, rewritten
from archive.intake.incoming import Incoming
from archive.intake.links import NoteLink
from archive.intake.note_images import drop_images, keep_images, with_older_images
from archive.intake.transcript_files import take_transcript
from archive.messages import _
from archive.records import UNKNOWN_AUTHOR, Note
from archive.text.markdown import link_target, plain_text
from archive.transcripts import imported


def take_text(incoming: Incoming, run: CollectRun) -> None:
    """Take a text for what it holds: a transcript, else a note."""
    text = notes.read_note(incoming.path, max_bytes=run.settings.notes.max_bytes)
    if not text.matter.values and imported.is_transcript(text.body):
        take_transcript(incoming, run)
    else:
        take_note(incoming, text, run)


def take_document(incoming: Incoming, run: CollectRun) -> None:
    """Take a Word document for what it holds: a transcript of a meeting platform, else a note."""
    note, author = notes.read_word_note(incoming.path, max_bytes=run.settings.notes.max_bytes)
    if imported.is_transcript(note.body):
        take_transcript(incoming, run)
    else:
        take_note(replace(incoming, author=incoming.author or author), note, run)


def take_note(incoming: Incoming, text: notes.IncomingNote, run: CollectRun) -> None:
    """Write a note where it belongs, over the older version of it if there is one."""
    note = described_note(incoming, text, run)
    folder = run.home.session(note.session_id) if note.session_id else None
    if folder:
        run.give_record(folder)
    shelf = run.existing.shelf(folder.notes if folder else run.home.library)
    duplicate = shelf.duplicate_of(note)
    if duplicate:
        run.drop_duplicate(incoming, run.home.relative(duplicate))
        return
    if folder:
        run.touch(folder)
    put_note(note, text.matter, shelf, incoming, run)
    remove_file(incoming.path)


def put_note(note: Note, matter: FrontMatter, shelf: Shelf, incoming: Incoming, run: CollectRun) -> None:
    """Write the archived file, with what the author and those who edited the older version put into its front matter."""
    target, old = note_target(note, shelf)
    before = old.read_text("utf-8", errors="replace") if old else ""
    note = replace(note, body=with_older_images(note.body, before))
    keep_images(incoming.images, shelf.folder)
    matters = [matter, link_of_author(matter), *([notes.matter_of(old)] if old else [])]
    if old and old != target:
        move_into(old, target)
        shelf.remove(old)
    fetched_at = incoming.fetched_at or datetime.now(UTC)
    week = run.week_of(date_of(note.session_id)) if note.session_id else None
    write_text(
        target, notes.note_text(note, fetched_at=fetched_at.isoformat(timespec="seconds"), week=week, kept=matters)
    )
    drop_images(before, shelf.folder)
    shelf.add(target, NoteHead(note.sha256, note.author, note.source))
    run.keep(incoming, target)


def link_of_author(matter: FrontMatter) -> FrontMatter:
    """The address in an author that was written as a Markdown link, of whom our entry has the name alone."""
    address = link_target(str(matter.values.get("author") or ""))
    values = {"author_url": address} if address else {}
    return FrontMatter(values, rewritten(values) if values else "")


def described_note(incoming: Incoming, text: notes.IncomingNote, run: CollectRun) -> Note:
    """The note with its session, author, title and source, each from the best that is known of it."""
    link = find_link(text, run)
    title = text.matter.value("title") or incoming.title or text.title
    source = text.matter.value("source", "link") or incoming.address or (link.link if link else "")
    return Note(
        session_id=session_of(incoming, text, run),
        author=author_of(incoming, text, link, run),
        title=unicodedata.normalize("NFC", plain_text(title)),
        source=source or incoming.path.name,
        sha256=text.sha256,
        body=text.body,
    )


def author_of(incoming: Incoming, text: notes.IncomingNote, link: NoteLink | None, run: CollectRun) -> str:
    """Who wrote it, by the note itself, by who brought it, by the group's sheet, by the name of the file."""
    said = authors_in(text.matter) or incoming.author or (link.member if link else "")
    if said:
        return said
    words = f"{text.value('title')}\n{incoming.title}\n{text.body}"
    return author_in_name(incoming.path.stem, words, run.existing.people()) or UNKNOWN_AUTHOR


def find_link(text: notes.IncomingNote, run: CollectRun) -> NoteLink | None:
    """The row of the group's sheet that a note is about: by its source, or by its title where it names none."""
    source = text.matter.value("source")
    return run.existing.links.by_link.get(source) if source else run.existing.links.by_title.get(text.title)


def session_of(incoming: Incoming, text: notes.IncomingNote, run: CollectRun) -> str | None:
    """The session that a note says it belongs to, by its front matter or its name; None when it does not say."""
    given = run.session or incoming.session_hint
    day = None if given else day_of(incoming, text)
    return given or (run.meeting_of(day) if day else None)


def day_of(incoming: Incoming, text: notes.IncomingNote) -> date | None:
    """Raises NoteUnreadable when the date in the front matter may be several days, or none, and the name has none either."""
    named = day_in(incoming.path.name)
    try:
        return text.date or named
    except ValueError as error:
        if named:
            return named
        raise NoteUnreadable(
            _("{path}: its date {date} may be more than one day, or none", path=incoming.path, date=error),
            _("write it as 2020-10-17, or remove it, and run again"),
        ) from error
