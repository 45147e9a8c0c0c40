"""The term on one page: each session with what it was about, what was due, and how much was said and written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from archive.intake.plan import PlannedTopic
from search.reading.sessions import SessionOverview
from search.study.corpus import Corpus
from search.study.topics import Topic

TOPICS = 4  # that are told of a session


@dataclass(frozen=True)
class TimelineSession:
    """One session of the term."""

    overview: SessionOverview
    authors: tuple[str, ...]  # of its notes
    speakers: tuple[str, ...]
    topics: tuple[str, ...]  # what is more of it than of others
    due: tuple[PlannedTopic, ...]  # what the plan had for its day

    @property
    def minutes(self) -> float:
        """Of recordings."""
        return round(self.overview.duration_s / 60, 1)


@dataclass(frozen=True)
class Timeline:
    """The sessions of a term, oldest first, and what the plan has beyond them."""

    sessions: tuple[TimelineSession, ...]
    ahead: tuple[PlannedTopic, ...]  # lines of the plan in whose days no session was held

    @property
    def authors(self) -> list[str]:
        """Everybody who wrote a note."""
        return sorted({name for one in self.sessions for name in one.authors})


def make_timeline(
    overviews: Sequence[SessionOverview], corpus: Corpus, topics: Sequence[Topic], plan: Sequence[PlannedTopic]
) -> Timeline:
    """The timeline of these sessions."""
    days = [one.session.date for one in overviews]
    ahead = tuple(one for one in plan if not any(one.first <= day <= one.last for day in days))
    return Timeline(tuple(timeline_session(one, corpus, topics, plan) for one in overviews), ahead)


def timeline_session(
    overview: SessionOverview, corpus: Corpus, topics: Sequence[Topic], plan: Sequence[PlannedTopic]
) -> TimelineSession:
    """One session, with what sets it apart."""
    id_ = overview.session.id
    held = [one for one in corpus.passages if one.session_id == id_]
    authors = {name for one in held if one.kind == "note" and one.author for name in one.author.split(", ")}
    speakers = (name for one in held if one.kind == "speech" and one.speaker for name in one.speaker.split(", "))
    return TimelineSession(
        overview=overview,
        authors=tuple(sorted(authors)),
        speakers=tuple(dict.fromkeys(speakers)),
        topics=tuple(topics_of(id_, topics)),
        due=due_then(plan, overview.session.date),
    )


def topics_of(session: str, topics: Sequence[Topic]) -> list[str]:
    """The topics that a session has most of, and others least."""

    def share(topic: Topic) -> float:
        counts = dict(topic.sessions)
        here = counts.get(session, 0)
        return here * here / max(1, sum(counts.values()))

    most = sorted((one for one in topics if share(one) >= 1), key=share, reverse=True)
    return [one.label for one in most[:TOPICS]]


def due_then(plan: Sequence[PlannedTopic], day: date) -> tuple[PlannedTopic, ...]:
    """The lines of the plan whose days hold this one."""
    return tuple(one for one in plan if one.first <= day <= one.last)
