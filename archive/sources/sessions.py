"""What a session is, as its session.toml says: date, title, week, presenters and recordings."""

from __future__ import annotations

import json
import re
import tomllib
from datetime import date, timedelta
from typing import Any

from archive.errors import SettingsWrong
from archive.files import write_text
from archive.home import SessionFolder, is_session_id
from archive.messages import _
from archive.records import Recording, Session
from archive.settings import WEEKDAYS, not_toml

DAY = re.compile(r"(20\d{2})[-_.年]?(\d{2})[-_.月]?(\d{2})(?!\d)")


def read_session(folder: SessionFolder) -> Session:
    """The session in a folder; one without a session.toml has only its date.

    Raises SettingsWrong when session.toml cannot be read.
    """
    values: dict[str, Any] = {}
    if folder.record.is_file():
        try:
            values = tomllib.loads(folder.record.read_text("utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise not_toml(folder.record, error) from error
    try:
        return parse_session(folder.id, values)
    except (KeyError, TypeError, ValueError) as error:
        raise not_a_record(folder, error) from error


def not_a_record(folder: SessionFolder, error: Exception) -> SettingsWrong:
    reason = f"{type(error).__name__}: {error}"
    return SettingsWrong(
        _("{record} is not a session's record ({reason})", record=folder.record, reason=reason),
        _("give each recording its path, sha256 and duration_s, and presenters as a list; or restore it from Git"),
    )


def parse_session(session_id: str, values: dict[str, Any]) -> Session:
    presenters = values.get("presenters", [])
    if not isinstance(presenters, list):
        raise TypeError(_("presenters is not a list"))
    numbers = {name: int(values[name]) for name in ("term", "week") if name in values}
    recordings = (
        Recording(str(r["sha256"]), str(r["path"]), float(r["duration_s"]), session_id)
        for r in values.get("recordings", [])
    )
    return Session(
        id=session_id,
        date=date_of(session_id),
        title=str(values.get("title", "")),
        presenters=tuple(map(str, presenters)),
        recordings=tuple(recordings),
        **numbers,
    )


def write_session(folder: SessionFolder, session: Session) -> bool:
    """Write session.toml; False when it already said so."""
    lines = [f"title = {quoted(session.title)}", f"date = {session.date.isoformat()}"]
    lines += [
        f"{name} = {value}" for name, value in (("term", session.term), ("week", session.week)) if value is not None
    ]
    lines.append(f"presenters = [{', '.join(quoted(name) for name in session.presenters)}]")
    for recording in sorted(session.recordings, key=lambda r: r.path):
        lines += ["", "[[recordings]]", f"path = {quoted(recording.path)}", f'sha256 = "{recording.sha256}"']
        lines.append(f"duration_s = {recording.duration_s:.2f}")
    return write_text(folder.record, "\n".join(lines) + "\n")


def quoted(text: str) -> str:
    """A TOML basic string: JSON's escapes are a part of TOML's."""
    return json.dumps(text, ensure_ascii=False)


def date_of(session_id: str) -> date:
    return date.fromisoformat(session_id[:10])


def day_in(text: str) -> date | None:
    """The first date in a text such as a file's name: 2020-10-17, 20201017, 2020年10月17日."""
    found = DAY.search(text)
    day = f"{found[1]}-{found[2]}-{found[3]}" if found else ""
    return date_of(day) if is_session_id(day) else None


def session_of_week(day: date, meeting_day: str) -> str:
    """The session whose week, Monday to Sunday, a day belongs to."""
    monday = day - timedelta(days=day.weekday())
    return (monday + timedelta(days=WEEKDAYS.index(meeting_day))).isoformat()
