"""The first page: the latest sessions, what the plan has for this week, and what came in last."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from archive.errors import ArchiveError
from archive.home import SessionFolder
from archive.intake.notes import archived_note, matter_of
from archive.intake.plan import PlannedTopic
from archive.summaries.stored import read_page, read_values
from archive.transcripts.stored import read_transcript
from search.pages.opened import OpenedArchive
from search.reading.session_pointer import abstract_of
from search.reading.sessions import SessionOverview, TranscriptEntry
from search.reading.shared import shared_text, shared_values

LATEST_SESSIONS = 4
NEWS = 6
DAY_TEXT = 10  # characters of a time stamp


@dataclass(frozen=True)
class SessionCard:
    """A session in a list: what it holds and the first sentences of its summary."""

    overview: SessionOverview
    abstract: tuple[str, ...]


@dataclass(frozen=True)
class NewsItem:
    """Something that came in."""

    day: str
    kind: str  # note or transcript
    title: str
    author: str
    address: str


@dataclass(frozen=True)
class HomePage:
    """What a member sees first."""

    group: str
    sessions: tuple[SessionCard, ...]  # the latest first
    total: int
    this_week: tuple[PlannedTopic, ...]
    next_up: tuple[PlannedTopic, ...]  # of each track what follows
    news: tuple[NewsItem, ...]


def home_page(archive: OpenedArchive, today: date, *, personal: bool) -> HomePage:
    """The first page as it is today; without `personal` nothing of the chat. Raises SettingsWrong."""
    overviews, _problems = archive.overviews()
    latest = list(reversed(overviews))[:LATEST_SESSIONS]
    return HomePage(
        group=archive.searcher.settings.group.name,
        sessions=tuple(card_of(archive, one, personal=personal) for one in latest),
        total=len(overviews),
        this_week=tuple(one for one in archive.plan if one.first <= today <= one.last),
        next_up=tuple(next_of_each_track(archive.plan, today)),
        news=tuple(sorted(news_of(archive), key=lambda one: one.day, reverse=True)[:NEWS]),
    )


def card_of(archive: OpenedArchive, overview: SessionOverview, *, personal: bool) -> SessionCard:
    """A session with the abstract of its summary."""
    folder = archive.home.session(overview.session.id)
    if not overview.summary:
        return SessionCard(overview, ())
    values, text = read_values(folder.summary) or None, read_page(folder)
    if not personal:
        values, text = shared_values(values), shared_text(text)
    return SessionCard(overview, abstract_of(values, text))


def next_of_each_track(plan: tuple[PlannedTopic, ...], today: date) -> Iterator[PlannedTopic]:
    """The lines of the plan that come next, one a track."""
    tracks: set[str] = set()
    for one in sorted(plan, key=lambda one: one.first):
        if one.first > today and one.track not in tracks:
            tracks.add(one.track)
            yield one


def news_of(archive: OpenedArchive) -> Iterator[NewsItem]:
    """Notes and transcripts by the day on which they came in; those that cannot be read are left out."""
    for overview in archive.overviews()[0]:
        folder = archive.home.session(overview.session.id)
        for note in overview.notes:
            with suppress(ArchiveError, OSError):
                day = fetched_day(folder.notes / f"{Path(note.address).name}.md")
                yield NewsItem(day, "note", note.title, note.author, note.address)
        for entry in overview.transcripts:
            with suppress(ArchiveError, OSError):
                yield transcript_news(folder, overview, entry)
    for path in sorted(archive.home.library.glob("*.md")):
        with suppress(ArchiveError, OSError):
            reading, _line = archived_note(path, None)
            yield NewsItem(fetched_day(path), "reading", reading.title, "", f"library/{path.stem}")


def transcript_news(folder: SessionFolder, overview: SessionOverview, entry: TranscriptEntry) -> NewsItem:
    """A transcript by the day it was made."""
    made = read_transcript(folder.transcripts / f"{entry.name}.json").created_at
    return NewsItem(made.date().isoformat(), "transcript", overview.session.title, "", overview.session.id)


def fetched_day(path: Path) -> str:
    """The day on which a note came in; "" where it does not say."""
    return str(matter_of(path).values.get("fetched_at") or "")[:DAY_TEXT]
