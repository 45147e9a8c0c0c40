"""Take what was dropped into the inbox to its place: recordings, transcripts, notes, chat exports, lists of links.

A file leaves the inbox only when its content stands in the archive; what cannot be taken stays, with a reason.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path

from archive.errors import InputRefused, SettingsWrong, StorageFailed
from archive.files import free_name, move_into, readable_name, remove_file, sha256_of, slug, write_text
from archive.home import Home, SessionFolder
from archive.messages import Text, _
from archive.records import Note, Problem, Recording, Session
from archive.settings import Settings
from archive.sources import chat, links, notes
from archive.sources.arrivals import check_settled, find_incoming, size_and_mtime, still_growing, unreadable_input
from archive.sources.plan import PlannedTopic, due_on
from archive.sources.sessions import date_of, day_in, read_session, session_of_week, write_session
from archive.sources.standing import (
    RECORDING_ENDINGS,
    duplicate_note,
    follow_rename,
    note_target,
    recordings_by_sha256,
    register_recording,
    remember,
    unregistered_recordings,
)
from archive.transcripts import imported, originals

NOTE_ENDINGS = frozenset({".md", ".markdown", ".txt"})
SHEET_ENDINGS = frozenset({".xlsx", ".csv"})


@dataclass
class CollectReport:
    """What one look through the inbox did."""

    sessions: set[str] = field(default_factory=set)  # whose folders changed
    files: int = 0
    duplicates: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


class Inbox:
    """One look through the inbox of one archive."""

    def __init__(self, home: Home, settings: Settings, plan: tuple[PlannedTopic, ...], *, session: str | None = None):
        self.home, self.settings, self.plan, self.session = home, settings, plan, session
        self.taken = CollectReport()
        self.known: dict[str, str] = {}  # SHA-256 -> path of every recording in the archive
        self.placed: set[Path] = set()  # recordings that came in this look

    def take(self) -> CollectReport:
        """Take every file that can be; a file that cannot is a problem, and the others go on, unless the disk takes no more."""
        try:
            self.known = recordings_by_sha256(self.home)
            self.adopt_media()
            for path in self.in_order():
                self.try_one(path)
            for folder in self.home.session_folders():
                self.try_originals(folder)
        except StorageFailed as error:
            self.refuse(self.home.inbox, error.what, error.cure)
        return self.taken

    def try_one(self, path: Path) -> None:
        try:
            path = self.named(path)
            self.take_one(path)
        except FileNotFoundError:
            return  # someone took it back while we looked
        except (InputRefused, SettingsWrong) as error:  # SettingsWrong: the session's record cannot be read
            self.refuse(path, error.what, error.cure)
        except OSError as error:
            refused = unreadable_input(path, error)
            self.refuse(path, refused.what, refused.cure)

    def try_originals(self, folder: SessionFolder) -> None:
        try:
            self.adopt_originals(folder)
        except SettingsWrong:
            return  # which the session itself reports
        except InputRefused as error:
            self.refuse(folder.originals, error.what, error.cure)

    def named(self, path: Path) -> Path:
        """The file under a name that is text."""
        better = path.with_name(readable_name(path.name))
        return path if better == path else path.rename(free_name(better, sha256_of(path)))

    def in_order(self) -> list[Path]:
        """Sheets first, since they tell a note's author and source; recordings before what belongs to them."""
        order = [SHEET_ENDINGS, RECORDING_ENDINGS, imported.ENDINGS]
        return sorted(
            find_incoming(self.home),
            key=lambda p: next((n for n, e in enumerate(order) if p.suffix.lower() in e), len(order)),
        )

    def refuse(self, path: Path, what: Text, cure: Text) -> None:
        self.taken.problems.append(Problem(self.home.relative(path), "collect", what, cure))

    def take_one(self, path: Path) -> None:
        check_settled(path, self.settings.recordings.settle_s)
        ending = path.suffix.lower()
        if ending in RECORDING_ENDINGS:
            self.take_recording(path)
        elif ending in imported.ENDINGS:
            self.take_transcript(path)
        elif ending in SHEET_ENDINGS:
            self.take_sheet(path)
        elif ending in NOTE_ENDINGS:
            self.take_text(path)
        else:
            raise unknown_kind(path)
        self.taken.files += 1

    def take_recording(self, path: Path) -> None:
        from archive.audio.media import duration_of  # PyAV: only a run that meets a recording pays for it

        before = size_and_mtime(path)
        sha256 = sha256_of(path)
        twin = self.known.get(sha256)
        if twin and ("://" in twin or (self.home.root / twin).is_file()):
            self.drop_duplicate(path, twin)
            return
        duration_s = duration_of(path)
        folder = self.home.session(Path(twin).parts[1]) if twin else self.folder_for(path)
        target = self.home.root / twin if twin else self.media_target(folder, path, sha256)
        if size_and_mtime(path) != before:
            raise still_growing(path)
        self.touch(folder)
        move_into(path, target)
        if not twin:  # else the archive came without its media, and here it is again
            register_recording(folder, Recording(sha256, f"media/{target.name}", round(duration_s, 2), folder.id))
        self.known[sha256] = self.home.relative(target)
        self.placed.add(target)

    def media_target(self, folder: SessionFolder, path: Path, sha256: str) -> Path:
        """Where a recording is kept: over one of the same name, unless that came in this very look, and never under another's stem."""
        target = folder.media / safe_name(path)
        stems = {Path(r.path).stem for r in read_session(folder).recordings if r.path != f"media/{target.name}"}
        if target.stem in stems:  # talk.mp4 beside talk.ogg: a transcript is named by the stem
            target = target.with_name(f"{target.stem}-{target.suffix[1:]}{target.suffix}")
        return free_name(target, sha256) if target in self.placed else target

    def adopt_media(self) -> None:
        """Enter recordings that stand in a media folder and in no session.toml: a run was killed there, or someone copied them."""
        for folder in self.home.session_folders():
            for path in unregistered_recordings(folder):
                try:
                    self.adopt(folder, path)
                except InputRefused as error:
                    self.refuse(path, error.what, error.cure)

    def adopt(self, folder: SessionFolder, path: Path) -> None:
        from archive.audio.media import duration_of  # PyAV: only when there is something to adopt

        duration_s = duration_of(path)
        sha256 = sha256_of(path)
        twin = self.home.root / self.known.get(sha256, "")
        if twin.is_file():
            raise InputRefused(
                _("{path} is {twin} once more", path=path, twin=self.home.relative(twin)),
                _("remove one of the two"),
            )
        self.touch(folder)
        if twin.parent == path.parent:
            follow_rename(folder, twin.name, path.name)
        register_recording(folder, Recording(sha256, f"media/{path.name}", round(duration_s, 2), folder.id))
        self.known[sha256] = self.home.relative(path)

    def take_transcript(self, path: Path) -> None:
        imported.read_imported(path)  # refused before anything is moved
        folder = self.folder_for(path)
        recordings = read_session(folder).recordings
        if sha256_of(path) in {original.sha256 for original in originals.originals_of(folder, recordings)}:
            self.give_record(folder)
            remove_file(path)
        else:
            self.touch(folder)
            originals.keep_original(folder, path, safe_name(path), recordings)
        self.adopt_originals(folder)

    def adopt_originals(self, folder: SessionFolder) -> None:
        """Make transcripts of originals that were just handed in, that somebody edited, or at which a run was killed."""
        for original in originals.originals_of(folder, read_session(folder).recordings):
            originals.follow_recording(folder, original, merging=self.merging)
            if originals.is_due(folder, original, merging=self.merging):
                self.touch(folder)
                originals.make_transcript(folder, original)

    @property
    def merging(self) -> bool:
        return self.settings.recordings.transcripts == "merge"

    def take_sheet(self, path: Path) -> None:
        new = [replace(link, session=self.session_of(link.session)) for link in links.read_sheet(path)]
        write_text(self.home.links, links.links_text([*links.read_links(self.home.links), *new]))
        remember(self.home, sha256_of(path))
        remove_file(path)

    def session_of(self, said: str) -> str:
        day = day_in(said)
        return session_of_week(day, self.settings.group.meeting_day) if day else said

    def take_text(self, path: Path) -> None:
        note = notes.read_note(path, max_bytes=self.settings.notes.max_bytes)
        if not note.matter and chat.is_chat(note.body):
            self.take_chat(path, note)
        elif not note.matter and imported.is_transcript(note.body):
            self.take_transcript(path)
        else:
            self.take_note(path, note)

    def take_chat(self, path: Path, export: notes.IncomingNote) -> None:
        try:
            said = chat.read_export(export.body)
        except ValueError as error:
            raise InputRefused(
                _("{path} holds a date or time that does not exist ({error})", path=path, error=error),
                _("mend it and run again"),
            ) from error
        for day, messages in chat.by_day(said).items():
            folder = self.home.session(
                self.session or session_of_week(date.fromisoformat(day), self.settings.group.meeting_day)
            )
            target = folder.chat / f"{day}.md"
            old = [message for message, *_lines in chat.read_file(target)] if target.is_file() else []
            self.give_record(folder)
            if write_text(target, chat.day_text(day, chat.merge_messages(old, messages))):
                self.touch(folder)
        remember(self.home, export.sha256)
        remove_file(path)

    def take_note(self, path: Path, handed_in: notes.IncomingNote) -> None:
        link = self.link_of(handed_in)
        note = Note(
            session_id=self.session or self.day_of(path, handed_in),
            author=handed_in.value("author") or (link.member if link else "") or "unknown",
            title=unicodedata.normalize("NFC", handed_in.title),
            source=handed_in.value("source") or handed_in.value("link") or (link.link if link else "") or path.name,
            sha256=handed_in.sha256,
            body=handed_in.body,
        )
        folder = self.home.session(note.session_id) if note.session_id else None
        if folder:
            self.give_record(folder)
        shelf = folder.notes if folder else self.home.library
        same = duplicate_note(shelf, note.sha256)
        if same:
            self.drop_duplicate(path, self.home.relative(same))
            return
        if folder:
            self.touch(folder)
        target, old = note_target(note, shelf)
        if old and old != target:
            move_into(old, target)
        now = datetime.now(UTC).isoformat(timespec="seconds")
        write_text(
            target, notes.note_text(note, fetched_at=now, week=self.week_of(date_of(folder.id)) if folder else None)
        )
        remove_file(path)

    def link_of(self, note: notes.IncomingNote) -> links.NoteLink | None:
        known = links.read_links(self.home.links)
        source = note.value("source")
        return next((link for link in known if link.link == source or (not source and link.title == note.title)), None)

    def day_of(self, path: Path, note: notes.IncomingNote | None) -> str | None:
        """The session a file says it belongs to, by its front matter or its name; None when it does not say."""
        day = (note.date if note else None) or day_in(path.name)
        return session_of_week(day, self.settings.group.meeting_day) if day else None

    def folder_for(self, path: Path) -> SessionFolder:
        """The folder of a recording's session: the day in its name, whatever weekday it is."""
        if self.session:
            return self.home.session(self.session)
        day = day_in(path.name)
        if day is None:
            raise InputRefused(
                _("{path} does not say which session it belongs to", path=path),
                _("begin its name with a date such as 2020-10-17, or pass --session"),
            )
        return self.home.session(day.isoformat())

    def touch(self, folder: SessionFolder) -> None:
        """Note that a session changed; before the change, so that a run killed in it leaves a session that is whole."""
        self.taken.sessions.add(folder.id)
        self.give_record(folder)

    def give_record(self, folder: SessionFolder) -> None:
        if not folder.record.is_file():
            write_session(folder, self.described(Session(id=folder.id, date=date_of(folder.id))))

    def described(self, session: Session) -> Session:
        due = due_on(self.plan, session.date)
        return replace(
            session,
            title=session.title or (due[0] if due else ""),
            term=self.settings.group.term,
            week=self.week_of(session.date),
        )

    def week_of(self, day: date) -> int | None:
        first = min((entry.first for entry in self.plan), default=None)
        return (day - first).days // 7 + 1 if first and day >= first else None

    def drop_duplicate(self, path: Path, twin: str) -> None:
        self.taken.duplicates.append(f"{path.name} = {twin}")
        remove_file(path)


def unknown_kind(path: Path) -> InputRefused:
    return InputRefused(
        _("{path} is not a kind of file the archive takes", path=path),
        _(
            "hand in recordings, transcripts (.vtt, .srt, .json, .tsv, .docx or .txt), notes (.md or .txt), sheets (.xlsx or .csv)"
        ),
    )


def safe_name(path: Path) -> str:
    return f"{slug(path.stem, limit=80)}{path.suffix.lower()}"
