"""The day of a recording or a transcript, by the names that meeting platforms give and by what the file itself says."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo

from archive.intake.dates import day_in
from archive.settings import WEEKDAYS, GroupSettings

_ZOOM_CLOUD = re.compile(r"GMT(20\d{6})-(\d{6})")  # GMT20201017-110234_Recording.mp4, whose clock is Greenwich's
_RUN_TOGETHER = re.compile(r"(?<!\d)(20\d{6})[-_T]?(?:\d{4}|\d{6})(?!\d)")  # TM-20201017190234-123456789.mp4


def day_recorded(path: Path, group: GroupSettings) -> date | None:
    """The day in a file's name, else the meeting day on which its sound was recorded; None where neither says."""
    return day_in_name(path.name, group) or day_of_sound(path, group)


def day_in_name(name: str, group: GroupSettings) -> date | None:
    """The day that a platform or a person wrote into a name, in the group's time zone."""
    if found := _ZOOM_CLOUD.search(name):
        day = day_of_time(f"{found[1]}{found[2]}", ZoneInfo(group.time_zone))
        if day:
            return day
    found = _RUN_TOGETHER.search(name)
    return day_in(name) or (day_in(found[1]) if found else None)


def day_in_place(parts: Iterable[str], group: GroupSettings) -> date | None:
    """The day of the last of a path's parts that has one: Zoom and Tencent Meeting name the folder, not the file in it."""
    days = (day_in_name(part, group) for part in reversed(list(parts)))
    return next(filter(None, days), None)


def day_of_sound(path: Path, group: GroupSettings) -> date | None:
    """The meeting day on which a recording was made, by its container; a day of the week without a meeting is a guess."""
    from archive.audio import media  # PyAV: only where the name does not say

    made = media.created_at(path)
    day = made.astimezone(ZoneInfo(group.time_zone)).date() if made else None
    return day if day and day.weekday() == WEEKDAYS.index(group.meeting_day) else None


def day_of_time(digits: str, zone: tzinfo) -> date | None:
    """The day of a Greenwich time of fourteen digits, in a time zone."""
    try:
        return datetime.strptime(digits, "%Y%m%d%H%M%S").replace(tzinfo=UTC).astimezone(zone).date()
    except ValueError:
        return None
