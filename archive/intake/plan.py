"""The study plan: which topic is due when, from plan.csv."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from archive.errors import SettingsWrong
from archive.messages import _

PLAN_COLUMNS = ("track", "from", "to", "topic")


@dataclass(frozen=True)
class PlannedTopic:
    """A topic, and the days on which it is due."""

    track: str
    first: date
    last: date
    topic: str


def read_plan(path: Path) -> tuple[PlannedTopic, ...]:
    """The planned topics in order; none when there is no file.

    Raises SettingsWrong, naming the line.
    """
    if not path.is_file():
        return ()
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    planned = []
    for number, row in enumerate(rows, 2):
        try:
            track, first, last, topic = (row[name].strip() for name in PLAN_COLUMNS)
            planned.append(PlannedTopic(track, date.fromisoformat(first), date.fromisoformat(last), topic))
        except (KeyError, ValueError, AttributeError) as error:
            raise SettingsWrong(
                _("{path}, line {number} is not track,from,to,topic", path=path, number=number),
                _("write dates such as 2020-10-17"),
            ) from error
    return tuple(planned)


def due_on(plan: tuple[PlannedTopic, ...], day: date) -> tuple[str, ...]:
    """Topics whose span holds the day, each once."""
    return tuple(dict.fromkeys(entry.topic for entry in plan if entry.first <= day <= entry.last))
