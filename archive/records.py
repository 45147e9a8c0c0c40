"""The records that pass between the parts: seconds as float, dates as `date`, text in NFC."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import PurePosixPath
from typing import Any

from archive.messages import Text, params_of

KINDS = ("speech", "note", "chat", "reading")
UNKNOWN_AUTHOR = "unknown"  # of a note that does not say who wrote it


@dataclass(frozen=True)
class Recording:
    """A recording of a session; its identity is the hash of its content."""

    sha256: str
    path: str  # relative to the session folder, or a URL
    duration_s: float
    session_id: str
    starts_at_s: float | None = None  # on the session's clock; None: after those before it
    independent: bool = False  # another one of the same meeting, said to have a clock of its own
    speakers: int = 0  # how many people speak, where session.toml says so


@dataclass(frozen=True)
class Session:
    """One meeting, with what is known of it."""

    id: str  # its date, with -2 for a second one that day
    date: date
    title: str = ""
    term: int | None = None
    week: int | None = None
    presenters: tuple[str, ...] = ()
    recordings: tuple[Recording, ...] = ()


@dataclass(frozen=True)
class Change:
    """A near miss of one of the group's words that was repaired."""

    heard: str
    written: str
    entry: str  # the canonical form of the glossary's entry
    confidence: float  # that the group's word was said, 0 to 1


@dataclass(frozen=True)
class Word:
    """A word, or some characters of Chinese, on the recording's clock."""

    start_s: float
    end_s: float
    text: str
    probability: float


@dataclass(frozen=True)
class Segment:
    """A stretch of speech on the recording's clock."""

    start_s: float
    end_s: float
    text: str
    speaker: str | None = None
    language: str | None = None
    confidence: float | None = None  # exp of the mean log probability of its window, 0 to 1
    raw_text: str | None = None  # what Whisper said, where the text is another
    changes: tuple[Change, ...] = ()  # near misses of the group's words that were repaired
    words: tuple[Word, ...] = ()  # where word times were asked for; as Whisper said them
    also_speaking: tuple[str, ...] = ()  # who speaks at the same time, where voices were told apart


@dataclass(frozen=True)
class Uncovered:
    """A stretch in which somebody speaks and of which there is no text, on the recording's clock."""

    start_s: float
    end_s: float


@dataclass(frozen=True)
class Transcript:
    """What was said in a recording, and what made the text."""

    recording_sha256: str | None  # None for a transcript that came without its recording
    engine: str
    model: str
    model_sha256: str
    options: dict[str, Any]
    created_at: datetime
    key: str  # hash of everything that shaped it
    segments: tuple[Segment, ...]
    glossary_sha256: str | None = None  # hash of the glossary and the script that the text was post-processed with
    text_sha256: str | None = None  # of the segments' text as it was written; another one was corrected by hand
    removed_hallucinations: dict[str, int] = field(default_factory=dict)  # rule -> segments left out
    uncovered: tuple[Uncovered, ...] = ()  # speech that nothing could be transcribed of
    remarks: tuple[str, ...] = ()  # what a reader must know, for example that the model knows sample voices only


@dataclass(frozen=True)
class Note:
    """What somebody wrote: for a session, or recommended reading."""

    session_id: str | None  # None for recommended reading
    author: str
    title: str
    source: str
    sha256: str  # of the file as it was handed in
    body: str


@dataclass(frozen=True)
class ChatMessage:
    """One message of the group's chat."""

    time: datetime
    author: str
    text: str


@dataclass(frozen=True)
class Passage:
    """A piece of the archive that is found as one hit."""

    path: str  # relative to the archive folder
    kind: str
    text: str
    language: str
    session_id: str | None = None
    heading: str = ""
    start_s: float | None = None
    end_s: float | None = None
    line_from: int | None = None  # first line of the file, counting from 1
    line_to: int | None = None
    author: str | None = None
    speaker: str | None = None
    symbols: tuple[str, ...] = ()
    id: str = ""
    independent: bool = False  # speech on its recording's own clock, since that is none of the session's

    def with_id(self) -> Passage:
        """The same passage with its stable id: a hash of path, position and content."""
        place = (
            f"{self.start_s:.2f}-{self.end_s:.2f}" if self.start_s is not None else f"{self.line_from}-{self.line_to}"
        )
        content = "\0".join((self.path, place, self.heading, self.text, self.author or "", self.speaker or ""))
        content += "\0independent" if self.independent else ""
        return replace(self, id=hashlib.sha256(content.encode()).hexdigest()[:20])

    @property
    def address(self) -> str:
        """`2020-10-17@00:01:02-00:01:09` for speech, `2020-10-17/notes/alice-cache#L4-9` for a file, `…#L4` for one line of it."""
        if self.start_s is not None and self.end_s is not None:
            return self.speech_address(self.start_s, self.end_s)
        place = self.path.removeprefix("sessions/").removesuffix(".md")
        return f"{place}#{line_span(self.line_from, self.line_to)}"

    @property
    def last_heading(self) -> str:
        """The heading right above it; "" where there is none."""
        return self.heading.rpartition(" > ")[2]

    def speech_address(self, start_s: float, end_s: float) -> str:
        """The address of some seconds on the clock that the passage's own are on."""
        recording = PurePosixPath(self.path).stem if self.independent else ""
        return speech_address(self.session_id or "", start_s, end_s, recording=recording)


@dataclass(frozen=True)
class Cited:
    """A sentence of a summary and the addresses it was taken from."""

    text: str
    addresses: tuple[str, ...]


@dataclass(frozen=True)
class Question(Cited):
    """A question that was asked, with the answers it got; open where it got none."""

    answers: tuple[Cited, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether nobody answered."""
        return not self.answers


@dataclass(frozen=True)
class Task(Cited):
    """A thing to do; who does it and until when only where that was said."""

    who: str = ""
    due: str = ""


@dataclass(frozen=True)
class Definition(Cited):
    """A sentence that explains a term."""

    term: str = ""


@dataclass(frozen=True)
class CodeMention:
    """A file, type or function of the source that was talked or written about."""

    name: str
    addresses: tuple[str, ...]
    mentions: int = 1


@dataclass(frozen=True)
class WrittenNote:
    """A note of the session."""

    title: str
    author: str
    addresses: tuple[str, ...]  # its own


@dataclass(frozen=True)
class TopicCoverage:
    """A topic that the plan had for the session: how long it was talked about, by how many notes, and where."""

    topic: str
    minutes: float = 0.0
    notes: int = 0
    addresses: tuple[str, ...] = ()


@dataclass(frozen=True)
class Chapter:
    """A stretch of a session that has one topic."""

    title: str
    start_s: float
    end_s: float
    address: str
    points: tuple[Cited, ...] = ()
    notes: tuple[Cited, ...] = ()  # of the notes of the week, what treats the same
    more: tuple[Cited, ...] = ()  # further points, which do not read as well


@dataclass(frozen=True)
class Summary:
    """A session in a few sentences, each with the addresses it was taken from."""

    session_id: str
    abstract: tuple[Cited, ...]
    chapters: tuple[Chapter, ...]
    points: tuple[Cited, ...]  # of the notes
    questions: tuple[Question, ...] = ()
    decisions: tuple[Cited, ...] = ()
    terms: tuple[str, ...] = ()
    coverage: tuple[str, ...] = ()  # topics of the study plan that this session was due to cover
    made_by: str = ""
    key: str = ""
    tasks: tuple[Task, ...] = ()
    definitions: tuple[Definition, ...] = ()
    code: tuple[CodeMention, ...] = ()
    covered: tuple[TopicCoverage, ...] = ()
    next_week: tuple[Cited, ...] = ()
    language: str = ""  # of the labels and of what is not quoted: zh or en
    template: str = ""
    dropped: int = 0  # sentences left out because their citation did not hold
    more_questions: tuple[Question, ...] = ()  # which, or whose answers, do not read as well
    notes: tuple[WrittenNote, ...] = ()  # that `points` are shown under


@dataclass(frozen=True)
class Problem:
    """Something that was left out, and how to mend it; `code` names its kind for programs, whatever the words become."""

    source: str
    stage: str
    what: Text
    cure: Text
    code: str = "left-out"

    def as_json(self) -> dict[str, Any]:
        """The problem for programs, its sentences in the reader's language."""
        return {
            "source": self.source,
            "stage": self.stage,
            "code": self.code,
            "params": params_of(self.what),
            "what": str(self.what),
            "cure": str(self.cure),
        }


@dataclass(frozen=True)
class Check:
    """One thing that `doctor` looked at: whether it is as it should be, what was found, and the cure where it is not."""

    name: str
    ok: bool
    what: Text
    cure: Text = ""

    def as_json(self) -> dict[str, Any]:
        """The check for programs, its sentences in the reader's language."""
        return {"name": self.name, "ok": self.ok, "what": str(self.what), "cure": str(self.cure)}


@dataclass
class SessionReport:
    """What an ingest did for one session."""

    id: str
    recordings: int = 0
    notes: int = 0
    messages: int = 0
    passages: int = 0
    summary: bool = False
    removed_hallucinations: dict[str, int] = field(
        default_factory=dict
    )  # hallucinations of Whisper left out of its transcripts
    uncovered_s: float = 0.0  # of speech that has no text in them
    stages: dict[str, str] = field(default_factory=dict)  # stage: done, skipped or failed
    seconds: float = 0.0


def without_lines(address: str) -> str:
    """The address of the file that an address of lines lies in; any other as it is."""
    return address.partition("#")[0]


def line_span(first: int | None, last: int | None, *, hyphen: str = "-") -> str:
    """`L4-9`, or `L4` for a single line; with the hyphen `-L` as GitHub writes it."""
    return f"L{first}" if last in (None, first) else f"L{first}{hyphen}{last}"


def speech_address(session_id: str, start_s: float, end_s: float, *, recording: str = "") -> str:
    """`2020-10-17@00:01:02-00:01:09` on the session's clock; on a recording's own, by its stem,
    `2020-10-17/transcripts/talk@00:01:02-00:01:09`."""
    place = f"{session_id}/transcripts/{recording}" if recording else session_id
    return f"{place}@{timecode(start_s)}-{timecode(end_s)}"


def timecode(seconds: float) -> str:
    """`01:02:03`; fractions of a second are dropped."""
    whole = int(seconds)
    return f"{whole // 3600:02d}:{whole // 60 % 60:02d}:{whole % 60:02d}"
