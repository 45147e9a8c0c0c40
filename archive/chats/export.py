"""An export of a chat as it came in: its text, and what is needed to know days and people by it."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from archive.chats.names import NO_ID, public_name
from archive.members import NOBODY, Members

MAX_FIELD_CHARS = 10_000_000  # of one cell: exporters write cards as whole XML documents
MILLISECONDS = 10_000_000_000  # a larger time stamp counts milliseconds; as seconds it is in the year 2286


class DaysUnknown(ValueError):
    """Nothing says on which days the messages of an export were written."""


@dataclass(frozen=True)
class ChatExport:
    """A file that may be a chat's export."""

    text: str
    saved: datetime  # when, on the group's clock: what 昨天 is counted from
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("Asia/Shanghai"))  # of the group
    named_day: date | None = None  # that the file's name has
    members: Members = NOBODY
    people: frozenset[str] = frozenset()  # names that are known to be people's

    @cached_property
    def lines(self) -> list[str]:
        """Its lines without the space around them."""
        return [line.strip("\ufeff \t\u200e\u200f") for line in self.text.split("\n")]

    @cached_property
    def value(self) -> Any:
        """What it holds as JSON; None where it is none."""
        if self.text.lstrip("\ufeff \n\t")[:1] not in ("{", "["):
            return None
        try:
            return json.loads(self.text.lstrip("\ufeff"))
        except (ValueError, RecursionError):
            return None

    @cached_property
    def rows(self) -> list[list[str]]:
        """Its cells as CSV; none where it is none."""
        csv.field_size_limit(MAX_FIELD_CHARS)
        try:
            return list(csv.reader(io.StringIO(self.text.lstrip("\ufeff"))))
        except csv.Error:
            return []

    @cached_property
    def header(self) -> tuple[str, ...]:
        """The first row as CSV, which names the columns."""
        first = self.text.lstrip("\ufeff").split("\n", 1)[0]
        return tuple(cell.strip() for cell in next(csv.reader([first]), [])) if len(first) < 1000 else ()

    def local_time(self, stamp: float | str) -> datetime:
        """The time on the group's clock of a Unix time stamp, in seconds or milliseconds. Raises ValueError."""
        seconds = float(stamp)
        if seconds > MILLISECONDS:
            seconds /= 1000
        try:
            moment = datetime.fromtimestamp(seconds, UTC)
        except (OverflowError, OSError) as error:
            raise ValueError(str(stamp)) from error
        return moment.astimezone(self.zone).replace(tzinfo=None)

    def local_iso(self, text: str) -> datetime:
        """The time on the group's clock of `2020-10-15T20:11:02+08:00` or `2020-10-15 20:11:02`. Raises ValueError."""
        moment = datetime.fromisoformat(text.strip().replace("/", "-"))
        return moment.astimezone(self.zone).replace(tzinfo=None) if moment.tzinfo else moment

    def author(self, *names: object, ids: tuple[object, ...] = (NO_ID,)) -> str:
        """Who wrote a message, by the first of their names that is one, and by their ids on the platform; see names.py."""
        return public_name([str(name or "") for name in names], [str(one or "") for one in ids], self.members)
