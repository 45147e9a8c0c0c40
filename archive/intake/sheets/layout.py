"""How a worksheet is laid out, and the links in it: a row a note, members by weeks, or weeks by members."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from archive.intake.sheets.calendar import Calendar
from archive.intake.sheets.cells import EMPTY, Cell, Grid

LINK_COLUMNS = ("session", "member", "title", "link")
HEADINGS = {
    "session": ("周次", "日期", "第几周", "周", "时间", "提交日期", "week", "session", "day", "date"),
    "member": (
        "成员", "作者", "姓名", "昵称", "名字", "学员", "同学", "群昵称", "微信名", "member", "author", "nickname", "who", "name",
    ),
    "title": ("标题", "题目", "主题", "笔记标题", "title", "subject", "topic", "note"),
    "link": ("链接", "地址", "笔记链接", "笔记地址", "笔记", "link", "address", "url"),
}  # fmt: skip
"""How people head the columns; the first and the last are what an error suggests."""
HEAD_ROWS = 12  # a header stands in the first of them, below a title and remarks
LEAST_SHARE = 0.5  # of a column's cells, for it to be told by them
LONGEST_NAME = 24  # characters
SHORTEST_TITLE = 4  # on average
_ORDINAL = re.compile(r"[\d.、]*")
_ARCHIVE_SESSION = re.compile(r"\d{4}-\d{2}-\d{2}(-\d+)?")


@dataclass(frozen=True)
class ListedNote:
    """A note that somebody listed: an address, and what the sheet says of it."""

    session: str
    member: str
    title: str
    address: str


@dataclass
class Listing:
    """What a sheet holds."""

    notes: list[ListedNote] = field(default_factory=list)
    expected: list[tuple[str, str]] = field(default_factory=list)  # member and session, link or not
    lacks: str = ""  # the column that could not be found, where nothing was read

    def add(self, member: str, session: str, cell: Cell, title: str = "") -> None:
        """The links of a cell."""
        for link in cell.links:
            self.notes.append(ListedNote(session, member, link.words or title, link.address))
        if member and session and (member, session) not in self.expected:
            self.expected.append((member, session))


def read_listing(grid: Grid, calendar: Calendar, columns: Mapping[str, str] | None = None) -> Listing:
    """The links of a worksheet. `columns` names some of LINK_COLUMNS by their headings, where they cannot be guessed.

    Where the layout cannot be told, `lacks` names the first column that is missing.
    """
    rows = rectangular(grid)
    for head in range(min(HEAD_ROWS, len(rows))):
        weeks = weeks_of([cell.text for cell in rows[head]], calendar)
        if len(set(weeks.values())) >= 2 and holds_links(rows[head + 1 :], weeks):
            return members_by_weeks(rows, head, weeks)
    if across := weeks_by_members(rows, calendar):
        return across
    return row_a_note(rows, calendar, columns or {})


def rectangular(grid: Grid) -> list[list[Cell]]:
    """The grid with rows of one length."""
    width = max(map(len, grid), default=0)
    return [[*row, *[EMPTY] * (width - len(row))] for row in grid]


def weeks_of(texts: Sequence[str], calendar: Calendar) -> dict[int, str]:
    """Place -> session of the cells that name a week or a day and hardly anything else."""
    named = ((place, calendar.session_of(text)) for place, text in enumerate(texts) if len(text) <= LONGEST_NAME)
    return {place: session for place, session in named if session}


def holds_links(rows: Sequence[Sequence[Cell]], columns: Mapping[int, str]) -> bool:
    """Whether there are links in two of these columns at least: else they are dates of something else."""
    return sum(any(row[column].links for row in rows) for column in columns) >= min(2, len(columns))


# Members by weeks


def members_by_weeks(rows: Sequence[Sequence[Cell]], head: int, weeks: Mapping[int, str]) -> Listing:
    """A member a row, a week a column."""
    listing = Listing()
    column = name_column([row[: min(weeks)] for row in rows], head)
    held = [place for place in weeks if any(row[place].links for row in rows[head + 1 :])]  # others are to come
    for row in rows[head + 1 :]:
        member = row[column].text if column is not None else ""
        for place in held:
            if member or row[place].links:
                listing.add(member, weeks[place], row[place])
    return listing


def name_column(rows: Sequence[Sequence[Cell]], head: int) -> int | None:
    """Of the columns before the weeks the one with the names: by its heading, else the first that holds more than numbers."""
    headings = [cell.text for cell in rows[head]]
    named = heading_place(headings, "member")
    if named is not None:
        return named
    for place in range(len(headings)):
        texts = [row[place].text for row in rows[head + 1 :] if row[place].text]
        if texts and not all(_ORDINAL.fullmatch(text) for text in texts):
            return place
    return None


def weeks_by_members(rows: Sequence[Sequence[Cell]], calendar: Calendar) -> Listing | None:
    """A week a row, a member a column; None where the sheet is no such."""
    weeks = weeks_of([row[0].text for row in rows], calendar) if rows else {}
    if len(set(weeks.values())) < 2:
        return None
    first = min(weeks)
    headings = {place: cell.text for place, cell in enumerate(rows[first - 1]) if first and place and cell.text}
    linked = [place for place in headings if any(rows[row][place].links for row in weeks)]
    if len(linked) < 2 or any(
        heading_place([headings[place]], kind) is not None for place in linked for kind in HEADINGS
    ):
        return None
    listing = Listing()
    for row, session in weeks.items():
        for place, member in headings.items():
            listing.add(member, session, rows[row][place])
    return listing


# A row a note


def row_a_note(rows: Sequence[Sequence[Cell]], calendar: Calendar, given: Mapping[str, str]) -> Listing:
    """A note a row; columns are told by their headings, and where those are in no language we know by what they hold."""
    head = next((row for row in range(min(HEAD_ROWS, len(rows))) if is_header(rows[row])), 0 if rows else -1)
    headings = [cell.text for cell in rows[head]] if rows else []
    body = rows[head + 1 :]
    places = Columns(headings, body, calendar, given).found()
    missing = next((name for name in LINK_COLUMNS if name not in places and name != "title"), "")
    if missing:
        return Listing(lacks=missing)
    listing = Listing()
    for row in body:
        if row[places["link"]].links:
            title = row[places["title"]].text if "title" in places and places["title"] != places["link"] else ""
            listing.add(row[places["member"]].text, session_in(row, places, calendar), row[places["link"]], title)
    return listing


def is_header(row: Sequence[Cell]) -> bool:
    """Whether two of a row's cells are headings that we know."""
    texts = [cell.text for cell in row]
    return sum(heading_place(texts, kind) is not None for kind in HEADINGS) >= 2 and not any(cell.links for cell in row)


def session_in(row: Sequence[Cell], places: Mapping[str, int], calendar: Calendar) -> str:
    """The session of a row: by its date, else by its week, else as it stands there."""
    texts = [row[places[kind]].text for kind in ("date", "session") if kind in places]
    if found := next((text for text in texts if _ARCHIVE_SESSION.fullmatch(text) and text.count("-") == 3), ""):
        return found  # a second session of a day
    sessions = (calendar.session_of(text, bare=True) for text in texts)
    return next(filter(None, sessions), texts[-1])


def heading_place(headings: Sequence[str], kind: str) -> int | None:
    """Where a heading stands that says this: exactly, else among other words."""
    plain = [text.strip().lower() for text in headings]
    for name in HEADINGS[kind]:
        if name in plain:
            return plain.index(name)
    for name in HEADINGS[kind]:
        for place, text in enumerate(plain):
            if len(name) > 1 and name in text and len(text) <= LONGEST_NAME:
                return place
    return None


@dataclass(frozen=True)
class Columns:
    """The columns of a sheet with a row a note."""

    headings: Sequence[str]
    body: Sequence[Sequence[Cell]]
    calendar: Calendar
    given: Mapping[str, str]

    def found(self) -> dict[str, int]:
        """Column of LINK_COLUMNS, and `date` where there is one beside the week's -> its place."""
        places: dict[str, int] = {}
        for kind in LINK_COLUMNS:
            place = self.by_heading(kind)
            if place is not None and place not in places.values():
                places[kind] = place
        if "link" in places and not any(row[places["link"]].links for row in self.body):
            del places["link"]  # 笔记 may head the titles, behind which no link stands
        self.guess(places, "link", lambda cell: bool(cell.links))
        self.guess(places, "session", lambda cell: bool(self.calendar.session_of(cell.text)))
        self.guess(places, "date", lambda cell: self.calendar.day_in(cell.text) is not None)
        self.guess_names(places)
        return places

    def by_heading(self, kind: str) -> int | None:
        """A column by the heading that the settings give, else by those that are usual."""
        if self.given.get(kind):
            return self.headings.index(self.given[kind]) if self.given[kind] in self.headings else None
        return heading_place(self.headings, kind)

    def guess(self, places: dict[str, int], kind: str, fits: Callable[[Cell], bool]) -> None:
        """Tell a column by what half of its cells hold."""
        if kind in places:
            return
        shares = {place: self.share(place, fits) for place in self.free(places)}
        best = max(shares, key=shares.__getitem__, default=None)
        if best is not None and shares[best] >= LEAST_SHARE:
            places[kind] = best

    def guess_names(self, places: dict[str, int]) -> None:
        """The member's column repeats short words; what remains, and is longer, holds titles."""
        free = [place for place in self.free(places) if self.share(place, is_word) >= LEAST_SHARE]
        if "member" not in places and free:
            places["member"] = min(free, key=self.mean_length)
            free.remove(places["member"])
        longest = max(free, key=self.mean_length, default=None)
        if "title" not in places and longest is not None and self.mean_length(longest) >= SHORTEST_TITLE:
            places["title"] = longest

    def free(self, places: Mapping[str, int]) -> Iterator[int]:
        """The columns that nothing is known of."""
        return (place for place in range(len(self.headings)) if place not in places.values())

    def share(self, place: int, fits: Callable[[Cell], bool]) -> float:
        """Of a column's cells that hold something those that fit."""
        held = [row[place] for row in self.body if row[place] != EMPTY]
        return sum(map(fits, held)) / len(held) if held else 0.0

    def mean_length(self, place: int) -> float:
        """Characters of a column's cells, on average; repeated ones count once."""
        texts = Counter(row[place].text for row in self.body if row[place].text)
        return sum(map(len, texts)) / max(len(texts), 1)


def is_word(cell: Cell) -> bool:
    """Whether a cell holds words rather than a number."""
    return bool(cell.text) and not _ORDINAL.fullmatch(cell.text)
