"""One run of collecting: the archive as it was found, where a file belongs in it, and what was done so far."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from archive.errors import ArchiveError, InputRefused
from archive.files import readable_name
from archive.home import Home, SessionFolder
from archive.intake.dates import date_of, session_of_week
from archive.intake.existing import Existing
from archive.intake.incoming import Incoming
from archive.intake.placing import day_recorded
from archive.intake.plan import PlannedTopic, due_on
from archive.intake.session_record import write_session
from archive.messages import _
from archive.records import Problem, Session
from archive.settings import Settings


@dataclass
class CollectReport:
    """What one run of collecting did."""

    sessions: set[str] = field(default_factory=set)  # whose folders changed
    files: int = 0
    duplicates: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notices: list[Problem] = field(default_factory=list)  # what a person should know though nothing was left out


class CollectRun:
    """What every kind of file is taken with: the archive, its settings, the plan; and the report so far."""

    def __init__(self, home: Home, settings: Settings, plan: tuple[PlannedTopic, ...], *, session: str | None = None):
        self.home, self.settings, self.plan, self.session = home, settings, plan, session
        self.existing = Existing(home)
        self.report = CollectReport()
        self.placed: set[Path] = set()  # recordings that came in this run
        self.kept: dict[Path, str] = {}  # file that came in -> what it became, relative to the archive

    def refuse(self, path: Path, error: ArchiveError) -> None:
        """Report a file that stays where it is."""
        self.report.problems.append(
            Problem(readable_name(self.home.relative(path)), "collect", error.what, error.cure, error.code)
        )

    def keep(self, incoming: Incoming, path: Path) -> None:
        """Note what a file became."""
        self.kept[incoming.path] = self.home.relative(path)

    def drop_duplicate(self, incoming: Incoming, existing: str) -> None:
        """Remove a file whose content the archive holds."""
        self.report.duplicates.append(f"{incoming.path.name} = {existing}")
        self.kept[incoming.path] = existing
        incoming.discard()

    def meeting_of(self, day: date) -> str:
        """The session in whose week a day is."""
        return session_of_week(day, self.settings.group.meeting_day)

    def folder_for(self, incoming: Incoming) -> SessionFolder:
        """The session of a recording or transcript: the day in its name, whatever weekday it is, else of a meeting day's sound.

        Raises InputRefused when nothing says which it is.
        """
        day = None if self.session or incoming.session_hint else day_recorded(incoming.path, self.settings.group)
        session_id = self.session or incoming.session_hint or (day.isoformat() if day else "")
        if not session_id:
            raise InputRefused(
                _("{path} does not say which session it belongs to", path=incoming.path),
                _("begin its name with a date such as 2020-10-17, or pass --session"),
            )
        return self.home.session(session_id)

    def touch(self, folder: SessionFolder) -> None:
        """Note that a session changed; before the change, so that a run killed in it leaves a session that is whole."""
        self.report.sessions.add(folder.id)
        self.give_record(folder)

    def give_record(self, folder: SessionFolder) -> None:
        """Write a session.toml where there is none."""
        if not folder.record.is_file():
            write_session(folder, self.described(Session(id=folder.id, date=date_of(folder.id))))

    def described(self, session: Session) -> Session:
        """A session with what the plan and the settings say of its day."""
        due = due_on(self.plan, session.date)
        title = session.title or (due[0] if due else "")
        return replace(session, title=title, term=self.settings.group.term, week=self.week_of(session.date))

    def week_of(self, day: date) -> int | None:
        """The week of the plan, counting from 1; None without a plan, and before it."""
        first = min((entry.first for entry in self.plan), default=None)
        return (day - first).days // 7 + 1 if first and day >= first else None
