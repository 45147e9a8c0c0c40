"""What the members of a group wrote and said, week by week; nobody is ranked."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from archive.index.filters import split_names
from archive.members import Members, name_key
from archive.records import Passage, without_lines
from archive.sources.ledger import EXPECTED, KEPT, LedgerEntry
from archive.text.script import HAN
from search.study.corpus import Corpus
from search.study.topics import Topic

TOPICS = 4  # that are told of a member
_TURN = re.compile(r"([^:：]{1,40}): ")  # before what somebody says
_WORD = re.compile(rf"[{HAN}]|[A-Za-z0-9][\w'-]*")


@dataclass(frozen=True)
class MemberNote:
    """A note as it stands in the archive."""

    address: str
    title: str
    session: str | None  # None for recommended reading
    words: int  # Chinese characters, and words in Latin letters


@dataclass(frozen=True)
class MemberWork:
    """What one person wrote and said."""

    name: str
    notes: tuple[MemberNote, ...]
    messages: dict[str, int]  # session -> messages in its chat
    spoken_min: dict[str, float]  # session -> minutes of turns that are known to be theirs
    topics: tuple[str, ...]  # of their notes
    listed: tuple[LedgerEntry, ...] = ()  # of the ledger: what the group's sheet and chat name as theirs

    @property
    def words(self) -> int:
        """Of all notes."""
        return sum(note.words for note in self.notes)

    def notes_in(self, session: str | None) -> list[MemberNote]:
        """The notes for one session."""
        return [note for note in self.notes if note.session == session]

    def state_in(self, session: str) -> str:
        """What the ledger has for a session without a note: what is in the way of one, else that one is due; "" for neither."""
        states = [entry.state for entry in self.listed if entry.session == session and entry.state not in KEPT]
        in_the_way = [state for state in states if state != EXPECTED]
        return next(iter([*in_the_way, *states]), "")


def list_members(
    corpus: Corpus, members: Members, topics: Sequence[Topic], ledger: Sequence[LedgerEntry] = ()
) -> list[MemberWork]:
    """Everybody whom members.toml names, in its order, then everybody else who wrote, spoke or is in the ledger, by name."""
    known = [one.name for one in members.known]
    listed: dict[str, list[LedgerEntry]] = {}
    for entry in ledger:
        for name in split_names(entry.member):
            listed.setdefault(name_key(members.canonical(name)), []).append(entry)
    names = (name for one in corpus.passages for name in (*split_names(one.author), *split_names(one.speaker)))
    writers = (*names, *(members.canonical(name) for entry in ledger for name in split_names(entry.member)))
    others: dict[str, str] = {}
    for name in writers:  # notes come before chat: the spelling of an author's notes counts
        others.setdefault(name_key(name), name)
    rest = sorted((name for key, name in others.items() if key not in map(name_key, known)), key=str.casefold)
    return [
        replace(work_of(name, corpus, members, topics), listed=tuple(listed.get(name_key(name), ())))
        for name in (*known, *rest)
    ]


def is_by(names: str | None, name: str) -> bool:
    """Whether somebody is among those who wrote or spoke, in whatever spelling."""
    return name_key(name) in map(name_key, split_names(names))


def work_of(name: str, corpus: Corpus, members: Members, topics: Sequence[Topic]) -> MemberWork:
    """What one person wrote and said."""
    own = [one for one in corpus.passages if is_by(one.author, name)]
    written = [one for one in own if one.kind in ("note", "reading")]
    speech = [one for one in corpus.passages if one.kind == "speech"]
    return MemberWork(
        name=name,
        notes=tuple(notes_in(written)),
        messages=messages_by(name, [one for one in own if one.kind == "chat"], members),
        spoken_min=minutes_by_session(name, speech, members),
        topics=tuple(topics_in(written, topics)),
    )


def notes_in(passages: Iterable[Passage]) -> list[MemberNote]:
    """The notes that passages are of, in their order."""
    by_file: dict[str, list[Passage]] = {}
    for one in passages:
        by_file.setdefault(one.path, []).append(one)
    return [
        MemberNote(
            address=without_lines(held[0].address),
            title=held[0].heading.partition(" > ")[0],
            session=held[0].session_id,
            words=sum(len(_WORD.findall(one.text)) for one in held),
        )
        for held in by_file.values()
    ]


def messages_by(name: str, chats: Iterable[Passage], members: Members) -> dict[str, int]:
    """Session -> how many messages of the chat are somebody's."""
    counts: Counter[str] = Counter()
    for one in chats:
        turns = (turn_of(line, one.author, members) for line in one.text.split("\n"))
        counts[one.session_id or ""] += sum(bool(who) and name_key(who) == name_key(name) for who in turns)
    return {session: count for session, count in counts.items() if count}


def turn_of(line: str, names: str | None, members: Members) -> str:
    """Who says a line, of those who are in its passage, where it begins with a name; else ""."""
    found = _TURN.match(line)
    who = members.canonical(found[1]) if found else ""
    return who if who and is_by(names, who) else ""


def minutes_by_session(name: str, speech: Sequence[Passage], members: Members) -> dict[str, float]:
    """Session -> minutes that somebody spoke, by the share of the text; what two passages share counts once."""
    minutes: dict[str, float] = {}
    ends: dict[str, float] = {}  # path -> where the passage before ended
    for one in speech:
        if is_by(one.speaker, name):
            is_repeated = ends.get(one.path, -1.0) > (one.start_s or 0.0)
            spoken = spoken_min(name, one, members, is_repeated=is_repeated)
            minutes[one.session_id or ""] = minutes.get(one.session_id or "", 0.0) + spoken
        ends[one.path] = one.end_s or 0.0
    return {session: round(value, 1) for session, value in minutes.items() if value}


def spoken_min(name: str, passage: Passage, members: Members, *, is_repeated: bool) -> float:
    """Minutes of a passage that are of a speaker's turns; `is_repeated`: its first line is the last one of the passage before."""
    lines = passage.text.split("\n")
    only = split_names(passage.speaker)
    speaker, own = only[0] if len(only) == 1 else "", 0
    for number, line in enumerate(lines):
        speaker = turn_of(line, passage.speaker, members) or speaker
        if name_key(speaker) == name_key(name) and not (is_repeated and number == 0):
            own += len(line)
    seconds = (passage.end_s or 0.0) - (passage.start_s or 0.0)
    return seconds * own / max(1, sum(map(len, lines))) / 60


def topics_in(written: Sequence[Passage], topics: Sequence[Topic]) -> list[str]:
    """The topics that somebody's notes have most of."""
    own = {one.id for one in written}
    counts = {one.label: sum(passage.id in own for passage in one.passages) ** 2 / len(one.passages) for one in topics}
    return [label for label in sorted(counts, key=lambda label: -counts[label]) if counts[label] >= 1][:TOPICS]
