"""The archive folder: where it is and where everything in it lies."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from archive.errors import AddressWrong, HomeMissing
from archive.messages import _

SESSION_ID = re.compile(r"\d{4}-\d{2}-\d{2}(-\d+)?")


@dataclass(frozen=True)
class SessionFolder:
    """One session's folder."""

    root: Path

    @property
    def id(self) -> str:
        """The date, with a number behind it for a second session that day."""
        return self.root.name

    @property
    def record(self) -> Path:
        """What the session is called, when it was, and its recordings."""
        return self.root / "session.toml"

    @property
    def media(self) -> Path:
        """Recordings; not in Git."""
        return self.root / "media"

    @property
    def playable(self) -> Path:
        """Copies of the recordings that browsers do not play; with them not in Git."""
        return self.media / "playable"

    @property
    def transcripts(self) -> Path:
        """A JSON file and a WebVTT file of each recording."""
        return self.root / "transcripts"

    @property
    def originals(self) -> Path:
        """Transcripts that were handed in, as they came."""
        return self.transcripts / "originals"

    @property
    def replaced(self) -> Path:
        """Transcripts that were corrected by hand, and made again all the same."""
        return self.transcripts / "replaced"

    @property
    def notes(self) -> Path:
        """Markdown, a file each."""
        return self.root / "notes"

    @property
    def chat(self) -> Path:
        """The discussion, a file a day."""
        return self.root / "chat"

    @property
    def summary_text(self) -> Path:
        """The summary for people."""
        return self.root / "summary.md"

    @property
    def summary(self) -> Path:
        """The summary for programs."""
        return self.root / "summary.json"

    @property
    def new_summary(self) -> Path:
        """A newer summary for people, beside one that was edited by hand."""
        return self.root / "summary.new.md"

    @property
    def old_summary(self) -> Path:
        """A summary that was edited by hand, beside the one that took its place."""
        return self.root / "summary.old.md"


@dataclass(frozen=True)
class Home:
    """An archive folder; nobody else joins its paths."""

    root: Path

    @property
    def settings(self) -> Path:
        """The settings."""
        return self.root / "archive.toml"

    @property
    def glossary(self) -> Path:
        """The group's words."""
        return self.root / "glossary.toml"

    @property
    def members(self) -> Path:
        """Who is who."""
        return self.root / "members.toml"

    @property
    def plan(self) -> Path:
        """The study plan: what is due when."""
        return self.root / "plan.csv"

    @property
    def links(self) -> Path:
        """Where the notes came from, one a line."""
        return self.root / "links.csv"

    @property
    def ledger(self) -> Path:
        """Every address that was listed or fetched, and what became of it."""
        return self.root / "ledger.csv"

    @property
    def inbox(self) -> Path:
        """Where people put what is to be archived."""
        return self.root / "inbox"

    @property
    def sessions(self) -> Path:
        """A folder each session."""
        return self.root / "sessions"

    @property
    def templates(self) -> Path:
        """The group's own templates of summaries."""
        return self.root / "templates"

    @property
    def library(self) -> Path:
        """Recommended reading that belongs to no session."""
        return self.root / "library"

    @property
    def voices(self) -> Path:
        """Voice prints of people who agreed; not in Git."""
        return self.root / "voices"

    @property
    def index(self) -> Path:
        """What is derived, and can be made again."""
        return self.root / ".index"

    @property
    def lock(self) -> Path:
        """Held by the process that writes."""
        return self.index / "lock"

    @property
    def runs(self) -> Path:
        """Reports of the last runs."""
        return self.index / "runs"

    @property
    def partial(self) -> Path:
        """Work in progress that a killed run goes on from."""
        return self.index / "partial"

    def session(self, session_id: str) -> SessionFolder:
        """The folder of a session, there or not; raises AddressWrong when no session can have this name."""
        if not is_session_id(session_id):
            raise AddressWrong(
                _("{session_id!r} is not a session", session_id=session_id),
                _("sessions are named by date, such as 2020-10-17"),
            )
        return SessionFolder(self.sessions / session_id)

    def session_folders(self) -> list[SessionFolder]:
        """Every session, oldest first."""
        if not self.sessions.is_dir():
            return []
        names = (path for path in self.sessions.iterdir() if path.is_dir() and is_session_id(path.name))
        return [SessionFolder(path) for path in sorted(names)]

    def relative(self, path: Path) -> str:
        """A path as it is kept and shown: from the archive folder on, with slashes."""
        return path.relative_to(self.root).as_posix()


def is_session_id(text: str) -> bool:
    """Whether a text is a date, with a number behind it for a second session that day."""
    if not SESSION_ID.fullmatch(text):
        return False
    try:
        date.fromisoformat(text[:10])
    except ValueError:
        return False
    return True


def find_home(given: str | os.PathLike[str] | None = None) -> Home:
    """The archive named by `given`, else SIG_ARCHIVE_HOME, else the nearest folder upward that holds archive.toml.

    Raises HomeMissing when there is none.
    """
    named = given or os.environ.get("SIG_ARCHIVE_HOME")
    if named:
        root = Path(named).expanduser().resolve()
        if not (root / "archive.toml").is_file():
            raise HomeMissing(
                _("{root} is not an archive: it has no archive.toml", root=root),
                _("make one with: sig-archive init {named}", named=named),
            )
        return Home(root)
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / "archive.toml").is_file():
            return Home(folder)
    raise HomeMissing(
        _("no archive here: neither {here} nor a folder above it holds archive.toml", here=here),
        _("make one with: sig-archive init, or name one with --home"),
    )
