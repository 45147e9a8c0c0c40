"""The study plan against what was discussed and written: minutes, notes, the best places, and what is open."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate
from typing import Literal

from archive.intake.dates import date_of
from archive.intake.plan import PlannedTopic
from archive.records import Passage
from archive.study.about_topic import lines_about, note_is_about
from archive.study.plan_topics import PlanItem, plan_item
from search.study.corpus import sessions_of
from search.study.topic_match import By, Match, TopicMatcher

State = Literal["covered", "discussed", "written", "open", "upcoming"]

BEST = 3  # places that are told of each topic
WAYS: tuple[By, ...] = ("name", "title", "meaning")
_OPEN_HEADING = re.compile(
    r"没弄明白|没想明白|没搞懂|不明白|待查|待确认|待解决|未解决|遗留|存疑|疑问|\bTODO\b|\bopen (?:questions?|issues?)\b|\bunclear\b|\bnot yet\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class TopicCover:
    """A topic of the plan, and what the archive has of it."""

    topic: str
    minutes: dict[By, float]  # of speech: of lines that name it, of sessions titled so, of what is near in meaning
    notes: dict[By, int]  # notes by their surest passage
    authors: tuple[str, ...]
    sessions: tuple[str, ...]  # in which it is talked about or written for
    best: tuple[Match, ...]
    open: tuple[Passage, ...]  # what notes on it say is not understood yet

    @property
    def discussed_min(self) -> float:
        """Minutes of speech, by whatever way."""
        return sum(self.minutes.values())

    @property
    def written(self) -> int:
        """Notes, by whatever way."""
        return sum(self.notes.values())

    @property
    def state(self) -> State:
        """What there is of it."""
        return cover_state(bool(self.discussed_min), bool(self.written))


@dataclass(frozen=True)
class ItemCover:
    """A line of the plan with the cover of each of its topics."""

    item: PlanItem
    topics: tuple[TopicCover, ...]
    held: tuple[str, ...]  # the sessions of its days
    state: State


def measure_coverage(matcher: TopicMatcher, plan: Sequence[PlannedTopic], *, today: date) -> list[ItemCover]:
    """Every line of the plan in its order; `today` tells what is still to come."""
    items = [plan_item(planned) for planned in plan]
    covers = {topic: measure_topic(matcher, topic) for topic in dict.fromkeys(t for item in items for t in item.topics)}
    return [cover_item(item, [covers[t] for t in item.topics], matcher.corpus.sessions, today) for item in items]


def cover_item(item: PlanItem, covers: Sequence[TopicCover], sessions: Iterable[str], today: date) -> ItemCover:
    """A line of the plan: covered when something of it was said and something written."""
    planned = item.planned
    held = tuple(one for one in sessions if planned.first <= date_of(one) <= planned.last)
    state = cover_state(any(one.discussed_min for one in covers), any(one.written for one in covers))
    return ItemCover(item, tuple(covers), held, "upcoming" if state == "open" and planned.first > today else state)


def cover_state(is_discussed: bool, is_written: bool) -> State:
    """What there is of a topic, or of a line of the plan."""
    if is_discussed and is_written:
        return "covered"
    return "discussed" if is_discussed else "written" if is_written else "open"


def measure_topic(matcher: TopicMatcher, topic: str) -> TopicCover:
    """What the archive has of one topic."""
    matches = matcher.match(topic)
    notes = about_it([one for one in matches if one.passage.kind in ("note", "reading")])
    spoken = [one for one in matches if one.passage.kind == "speech"]
    return TopicCover(
        topic=topic,
        minutes=minutes_by(matches),
        notes=notes_by(notes),
        authors=tuple(sorted({one.passage.author for one in notes if one.by != "meaning" and one.passage.author})),
        sessions=tuple(sessions_of(one.passage for one in (*spoken, *notes) if one.by != "meaning")),
        best=best_of([*spoken, *notes, *(one for one in matches if one.passage.kind == "chat")]),
        open=tuple(one.passage for one in notes if is_open(one.passage)),
    )


def is_open(passage: Passage) -> bool:
    """Whether a passage stands under a heading such as 待查."""
    return bool(_OPEN_HEADING.search(passage.last_heading))


def minutes_by(matches: Iterable[Match]) -> dict[By, float]:
    """Minutes of speech, each second once, by the surest way."""
    spoken = [one for one in matches if one.passage.kind == "speech"]
    seconds: dict[By, set[tuple[str, int]]] = {
        "name": {second for one in spoken for second in naming_seconds(one)},
        "title": {second for one in spoken if one.titled for second in all_seconds(one)},
        "meaning": {second for one in spoken if one.by == "meaning" for second in all_seconds(one)},
    }
    taken: set[tuple[str, int]] = set()
    minutes: dict[By, float] = {}
    for way in WAYS:
        if rest := seconds[way] - taken:
            minutes[way] = round(len(rest) / 60, 1)
        taken |= seconds[way]
    return minutes


def all_seconds(match: Match) -> set[tuple[str, int]]:
    """The seconds of a passage of speech."""
    start_s, end_s = match.passage.start_s or 0.0, match.passage.end_s or 0.0
    return {(match.passage.path, second) for second in range(round(start_s), round(end_s))}


def naming_seconds(match: Match) -> set[tuple[str, int]]:
    """The seconds of the lines that name a topic, and of those around them, by their share of the passage's letters."""
    passage = match.passage
    start_s, end_s = passage.start_s or 0.0, passage.end_s or 0.0
    ends = list(accumulate(map(len, passage.text.split("\n"))))
    scale = (end_s - start_s) / max(1, ends[-1])
    seconds: set[tuple[str, int]] = set()
    for line in lines_about(match.lines, len(ends)):
        from_s, to_s = start_s + scale * (ends[line - 1] if line else 0), start_s + scale * ends[line]
        seconds |= {(passage.path, second) for second in range(round(from_s), round(to_s))}
    return seconds


def notes_by(matches: Iterable[Match]) -> dict[By, int]:
    """How many notes are about it, by what: one that only mentions it is none of them."""
    by_file: dict[str, list[Match]] = {}
    for one in matches:
        by_file.setdefault(one.passage.path, []).append(one)
    ways = [note_way(found) for found in by_file.values()]
    return {way: ways.count(way) for way in WAYS if way in ways}


def about_it(matches: Sequence[Match]) -> list[Match]:
    """The matches in notes that are about the topic."""
    by_file: dict[str, list[Match]] = {}
    for one in matches:
        by_file.setdefault(one.passage.path, []).append(one)
    return [one for found in by_file.values() if note_way(found) for one in found]


def note_way(found: Sequence[Match]) -> By | None:
    """By what a note is about a topic: by a heading that names it, or several lines; else by meaning; None for a mention."""
    lines = sum(len(one.lines) for one in found)
    if note_is_about(lines, titled=any(one.titled for one in found)):
        return "name"
    if any(one.titled for one in found):
        return "title"
    return "meaning" if any(one.by == "meaning" for one in found) else None


def best_of(matches: Sequence[Match]) -> tuple[Match, ...]:
    """The surest places, of speech one at least where there is any, and each of another file."""
    settled = [one for one in matches if not is_open(one.passage)]
    order = sorted(settled or matches, key=lambda one: (WAYS.index(one.by) == 2, -one.score))
    by_file = {one.passage.path: one for one in reversed(order)}
    first = [one for one in order if by_file[one.passage.path] is one]
    spoken = [one for one in first if one.passage.kind == "speech"][:1]
    return tuple((spoken + [one for one in first if one not in spoken])[:BEST])
