"""A session's page: its summary, its recordings with what is said in them, notes, chat, and the words that need explaining."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from archive.errors import AddressWrong
from archive.home import SessionFolder
from archive.intake.clock import recording_starts, stem_of
from archive.members import Members
from archive.messages import _
from archive.records import Chapter, Recording, Segment, Session, speech_address
from archive.study.trust import DOUBTED, has_confidence
from archive.summaries.stored import read_page, read_values, summary_of
from archive.terms.glossary import Entry
from search.pages.media import MediaFile, find_media
from search.pages.opened import OpenedArchive
from search.reading.sessions import ChatEntry, NoteEntry, SessionOverview, SummaryFile, read_overview, read_summary
from search.reading.shared import shared_text, shared_values
from search.reading.transcripts import ClockedTranscript, clocked_transcripts
from search.study.timeline import due_then

TURN_S = 40.0  # a longer turn is broken where a sentence ends, so that the times beside it stay near
PAUSE_S = 4.0  # a longer silence begins a new turn where nobody knows who speaks
COLOURS = 8  # that tell speakers apart, beside their names


@dataclass(frozen=True)
class SpokenSentence:
    """A segment of a transcript, in the order of the file."""

    number: int  # in the file, counting from 0
    start_s: float  # on the clock of its part
    end_s: float
    text: str
    raw_text: str = ""  # what Whisper said, where that is another
    is_doubted: bool = False  # by the model that heard it: a reader should listen


@dataclass(frozen=True)
class Turn:
    """What one person says in one go."""

    speaker: str  # "" where nobody knows
    colour: int  # of the speaker, 1 to COLOURS; 0 of nobody
    sentences: tuple[SpokenSentence, ...]
    address: str

    @property
    def start_s(self) -> float:
        """When it begins."""
        return self.sentences[0].start_s


@dataclass(frozen=True)
class ChapterStretch:
    """The turns of a chapter; without a title those before the first one."""

    title: str
    number: int  # of the chapter, counting from 1; 0 before the first
    start_s: float
    turns: tuple[Turn, ...]


@dataclass(frozen=True)
class SessionPart:
    """One recording of a session, or a transcript that came without one."""

    stem: str
    recording: str  # the stem where the part has a clock of its own, else ""
    starts_at_s: float  # on the session's clock
    duration_s: float
    media: MediaFile | None  # None where its sound is not on this machine
    link: str  # where the recording is on the network
    captions: bool
    stretches: tuple[ChapterStretch, ...]
    remarks: tuple[str, ...] = ()

    @property
    def has_doubts(self) -> bool:
        """Whether a sentence of it was heard with doubt."""
        return any(one.is_doubted for stretch in self.stretches for turn in stretch.turns for one in turn.sentences)


@dataclass(frozen=True)
class SpeakerShare:
    """Somebody who speaks, and for how long."""

    name: str
    colour: int
    minutes: float


@dataclass(frozen=True)
class ExplainedTerm:
    """A word of the group, and what it means."""

    term: str
    forms: tuple[str, ...]  # other ways to write it
    text: str  # a sentence that explains it; "" where nobody gave one
    address: str  # of that sentence


@dataclass(frozen=True)
class SessionPage:
    """All that a session's page shows."""

    session: Session
    duration_s: float
    summary: str  # Markdown; "" where there is none
    chapters: tuple[Chapter, ...]
    parts: tuple[SessionPart, ...]
    speakers: tuple[SpeakerShare, ...]
    notes: tuple[NoteEntry, ...]
    chat: tuple[ChatEntry, ...]
    terms: tuple[ExplainedTerm, ...]
    due: tuple[str, ...]  # what the plan had for its day
    previous: str  # the session before; "" for the first
    following: str


def session_page(archive: OpenedArchive, session_id: str, *, personal: bool) -> SessionPage:
    """The page of a session that is there; without `personal` nothing of the chat. Raises AddressWrong, SettingsWrong,
    TranscriptUnreadable."""
    folder = archive.home.session(session_id)
    overview = shared_overview(archive, session_id, personal=personal)
    values, summary = read_values(folder.summary), read_page(folder) if overview.summary else ""
    if not personal:
        values, summary = shared_values(values), shared_text(summary)
    chapters = chapters_of(values)
    colours: dict[str, int] = {}
    members = archive.searcher.members
    parts = tuple(
        part_of(folder, overview.session, one, chapters, Voices(members, colours))
        for one in archive.transcripts(session_id)
    )
    silent = tuple(silent_parts(folder, overview.session, parts))
    order = [one.id for one in archive.home.session_folders()]
    place = order.index(session_id)
    return SessionPage(
        session=overview.session,
        duration_s=overview.duration_s,
        summary=summary,
        chapters=chapters,
        parts=(*parts, *silent),
        speakers=tuple(shares_of(parts, colours)),
        notes=overview.notes,
        chat=overview.chat,
        terms=tuple(explained_terms(values, archive.searcher.glossary)),
        due=tuple(dict.fromkeys(one.topic for one in due_then(archive.plan, overview.session.date))),
        previous=order[place - 1] if place else "",
        following=order[place + 1] if place + 1 < len(order) else "",
    )


def shared_overview(archive: OpenedArchive, session_id: str, *, personal: bool) -> SessionOverview:
    """A session at a glance; without `personal` as if it had no chat. Raises SettingsWrong."""
    found = read_overview(archive.home.session(session_id), archive.searcher.members)
    return found if personal else replace(found, chat=())


def summary_for(archive: OpenedArchive, session: str, *, personal: bool) -> SummaryFile:
    """A session's summary; without `personal` nothing that cites the chat. Raises AddressWrong where there is none."""
    found = read_summary(archive.home, session)
    return found if personal else replace(found, text=shared_text(found.text), values=shared_values(found.values))


def chapters_of(values: dict[str, Any]) -> tuple[Chapter, ...]:
    """The chapters of a summary; none of one that a person wrote."""
    try:
        return summary_of(values).chapters
    except (KeyError, TypeError):
        return ()


@dataclass(frozen=True)
class SegmentToCorrect:
    """A sentence of a transcript, as it stands in its file."""

    session_id: str
    stem: str
    number: int
    start_s: float  # on the clock of its part
    recording: str
    own_s: tuple[float, float]  # from and to, on the recording's own clock
    media: MediaFile | None  # None where it cannot be heard here
    text: str
    raw_text: str
    speaker: str


def segment_to_correct(archive: OpenedArchive, session_id: str, stem: str, number: int) -> SegmentToCorrect:
    """A segment by its number; raises AddressWrong where there is none."""
    folder = archive.home.session(session_id)
    for one in clocked_transcripts(folder):
        segments = one.segments(own_clock=True)
        if one.path.stem == stem and 0 <= number < len(segments):
            found = segments[number]
            return SegmentToCorrect(
                session_id, stem, number,
                start_s=found.start_s + (0.0 if one.independent else one.starts_at_s),
                recording=stem if one.independent else "",
                own_s=(found.start_s, found.end_s),
                media=find_media(folder, stem),
                text=found.text, raw_text=found.raw_text or "", speaker=found.speaker or "",
            )  # fmt: skip
    place = f"{stem} {number}"
    raise AddressWrong(
        _("there is no transcript {name} in {session_id}", name=place, session_id=session_id),
        _("open the page again and correct what it says now"),
    )


# Parts


@dataclass(frozen=True)
class Voices:
    """The speakers of a session by the names that count, each with a colour; who is new gets the next one."""

    members: Members
    colours: dict[str, int]

    def of(self, speaker: str) -> tuple[str, int]:
        """(name, colour) of a speaker; "" and 0 of nobody."""
        name = self.members.canonical(speaker)
        return name, self.colours.setdefault(name, len(self.colours) % COLOURS + 1) if name else 0


def part_of(
    folder: SessionFolder,
    session: Session,
    transcript: ClockedTranscript,
    chapters: Sequence[Chapter],
    voices: Voices,
) -> SessionPart:
    """A transcript with its recording."""
    stem = transcript.path.stem
    recording = next((one for one in session.recordings if stem_of(one) == stem), None)
    own_clock = transcript.independent
    segments = transcript.segments(own_clock=own_clock)
    turns = list(shown_turns(segments, session.id, stem if own_clock else "", voices))
    return replace(
        empty_part(folder, recording, stem),
        recording=stem if own_clock else "",
        starts_at_s=0.0 if own_clock else transcript.starts_at_s,
        duration_s=recording.duration_s if recording else max((one.end_s for one in segments), default=0.0),
        captions=transcript.path.with_suffix(".vtt").is_file(),
        stretches=tuple(stretches_of(turns, () if own_clock else chapters)),
    )


def empty_part(folder: SessionFolder, recording: Recording | None, stem: str) -> SessionPart:
    """A recording without what is said in it."""
    link = recording.path if recording and "://" in recording.path else ""
    media = find_media(folder, stem)
    return SessionPart(stem, "", 0.0, recording.duration_s if recording else 0.0, media, link, False, ())


def silent_parts(folder: SessionFolder, session: Session, parts: Iterable[SessionPart]) -> Iterator[SessionPart]:
    """The recordings that have no transcript yet."""
    known, starts = {one.stem for one in parts}, recording_starts(session)
    for recording in session.recordings:
        stem = stem_of(recording)
        if stem not in known:
            yield replace(empty_part(folder, recording, stem), starts_at_s=starts.get(stem, 0.0))


def shown_turns(segments: Sequence[Segment], session_id: str, recording: str, voices: Voices) -> Iterator[Turn]:
    """Segments by who says them, long turns in pieces."""
    held: list[tuple[int, Segment]] = []
    for number, segment in enumerate(segments):
        if held and begins_turn(held[0][1], held[-1][1], segment):
            yield turn_of_segments(held, session_id, recording, voices)
            held = []
        held.append((number, segment))
    if held:
        yield turn_of_segments(held, session_id, recording, voices)


def begins_turn(first: Segment, before: Segment, segment: Segment) -> bool:
    """Whether a segment begins a new turn."""
    silence_s = segment.start_s - before.end_s
    return (
        segment.speaker != before.speaker
        or segment.end_s - first.start_s > TURN_S
        or (segment.speaker is None and silence_s > PAUSE_S)
    )


def turn_of_segments(held: Sequence[tuple[int, Segment]], session_id: str, recording: str, voices: Voices) -> Turn:
    """One turn of these segments, each with its number."""
    first, last = held[0][1], held[-1][1]
    speaker, colour = voices.of(first.speaker or "")
    sentences = tuple(
        SpokenSentence(
            number, one.start_s, one.end_s, one.text, one.raw_text or "", is_doubted=not has_confidence(one, DOUBTED)
        )
        for number, one in held
    )
    return Turn(speaker, colour, sentences, speech_address(session_id, first.start_s, last.end_s, recording=recording))


def stretches_of(turns: Sequence[Turn], chapters: Sequence[Chapter]) -> Iterator[ChapterStretch]:
    """Turns under the chapters that they begin in; a turn that holds the beginning of one is cut there."""
    bounds = [(one.start_s, number, one.title) for number, one in enumerate(chapters, 1)]
    bounds = bounds if bounds and bounds[0][0] <= (turns[0].start_s if turns else 0.0) else [(0.0, 0, ""), *bounds]
    for n, (start_s, number, title) in enumerate(bounds):
        end_s = bounds[n + 1][0] if n + 1 < len(bounds) else float("inf")
        inside = [part for turn in turns if (part := within(turn, start_s if n else 0.0, end_s))]
        if inside:
            yield ChapterStretch(title, number, start_s, tuple(inside))


def within(turn: Turn, start_s: float, end_s: float) -> Turn | None:
    """The sentences of a turn that begin in a span; None where none does."""
    held = tuple(one for one in turn.sentences if start_s <= one.start_s < end_s)
    return replace(turn, sentences=held) if held else None


def shares_of(parts: Iterable[SessionPart], colours: dict[str, int]) -> Iterator[SpeakerShare]:
    """The speakers of a session, in the order in which they are first heard."""
    seconds = dict.fromkeys(colours, 0.0)
    for part in parts:
        for turn in (turn for stretch in part.stretches for turn in stretch.turns if turn.speaker):
            seconds[turn.speaker] += sum(one.end_s - one.start_s for one in turn.sentences)
    return (SpeakerShare(name, colours[name], round(length / 60, 1)) for name, length in seconds.items())


# Words


def explained_terms(values: dict[str, Any], glossary: Iterable[Entry]) -> Iterator[ExplainedTerm]:
    """The group's words with their other forms, and the sentence of this session that explains each, if any."""
    try:
        definitions = {one.term.casefold(): one for one in summary_of(values).definitions}
    except (KeyError, TypeError):
        definitions = {}
    for entry in glossary:
        defined = next((definitions[form.casefold()] for form in entry.forms if form.casefold() in definitions), None)
        forms = tuple(form for form in dict.fromkeys(entry.forms) if form != entry.canonical)
        address = defined.addresses[0] if defined and defined.addresses else ""
        yield ExplainedTerm(entry.canonical, forms, defined.text if defined else "", address)


def captions_path(folder: SessionFolder, stem: str) -> Path | None:
    """The captions of a recording; None where there are none."""
    return next((path for path in folder.transcripts.glob("*.vtt") if path.stem == stem), None)


def used_terms(page: SessionPage) -> list[Any]:
    """The group's words that a session uses and that somebody explained in it, or has other forms of."""
    spoken = [
        one.text
        for part in page.parts
        for stretch in part.stretches
        for turn in stretch.turns
        for one in turn.sentences
    ]
    text = "\n".join((page.summary, *spoken)).casefold()
    return [one for one in page.terms if any(form.casefold() in text for form in (one.term, *one.forms))]
