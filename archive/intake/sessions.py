"""What a session is, as its session.toml says: date, title, week, presenters and recordings."""

from __future__ import annotations

import tomllib
from datetime import time
from typing import Any

from archive.errors import SettingsWrong
from archive.home import SessionFolder
from archive.intake.dates import date_of
from archive.messages import _
from archive.records import Recording, Session
from archive.settings import not_toml


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
    """The error for a session.toml whose values are not those of a session."""
    reason = f"{type(error).__name__}: {error}"
    return SettingsWrong(
        _("{record} is not a session's record ({reason})", record=folder.record, reason=reason),
        _("give each recording its path, sha256 and duration_s, and presenters as a list; or restore it from Git"),
    )


def parse_session(session_id: str, values: dict[str, Any]) -> Session:
    """The session that the values of a session.toml describe; raises KeyError, TypeError or ValueError."""
    presenters = values.get("presenters", [])
    if not isinstance(presenters, list):
        raise TypeError(_("presenters is not a list"))
    numbers = {name: int(values[name]) for name in ("term", "week") if name in values}
    speakers = values.get("speakers", 0)
    recordings = (parse_recording(session_id, {"speakers": speakers, **r}) for r in values.get("recordings", []))
    return Session(
        id=session_id,
        date=date_of(session_id),
        title=str(values.get("title", "")),
        presenters=tuple(map(str, presenters)),
        recordings=tuple(recordings),
        **numbers,
    )


def parse_recording(session_id: str, values: dict[str, Any]) -> Recording:
    """The recording that a table describes; raises KeyError, TypeError or ValueError."""
    sha256, path, duration_s = str(values["sha256"]), str(values["path"]), float(values["duration_s"])
    independent = values.get("independent", False)
    if not isinstance(independent, bool):
        raise TypeError(_("independent is neither true nor false"))
    starts_at_s, speakers = seconds_of(values.get("starts_at")), values.get("speakers", 0)
    if not isinstance(speakers, int) or isinstance(speakers, bool) or speakers < 0:
        raise TypeError(_("speakers is not how many people speak"))
    return Recording(sha256, path, duration_s, session_id, starts_at_s, independent, speakers)


def seconds_of(value: object) -> float | None:
    """Of a time on the session's clock, written 00:31:05, "00:31:05" or as seconds; raises ValueError or TypeError."""
    if value is None:
        return None
    if isinstance(value, str):
        value = time.fromisoformat(value)
    if isinstance(value, time):
        return value.hour * 3600.0 + value.minute * 60 + value.second
    if isinstance(value, int | float):
        return float(value)
    raise TypeError(_("starts_at is no time such as 00:31:05"))
