"""What assistants may ask an archive: each tool a method, each answer a record whose keys are the tool's schema.

`search` and `fetch` are as deep-research clients want them: hits by id, title and address, then the text of one of them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated, Any, NotRequired, cast

from pydantic import Field
from typing_extensions import TypedDict

from archive.errors import AddressWrong
from archive.home import Home
from archive.messages import _
from archive.records import Passage
from search.api import open_address
from search.formats.kinds import kind_name
from search.formats.study_json import (
    answer_json,
    coverage_json,
    story_json,
    symbols_json,
    topic_story_json,
    topics_json,
)
from search.mcp.links import Links
from search.pages.files import opened_for
from search.pages.found import Asked, answer_for, find_hits
from search.pages.opened import OpenedArchive
from search.pages.session import summary_for
from search.pages.term import coverage_page, symbol_page, symbols_page, topic_page
from search.query.query import NO_FILTERS
from search.reading.sessions import SessionOverview
from search.reading.show import ContextSize, OpenedFile
from search.results import Hit

HITS = 20
AROUND = ContextSize(seconds=90.0, lines=25)  # what is fetched with a passage: about a page
MOST_LISTED = 60  # topics, names of code
MOST_TEXT = 40_000  # characters of one text

Fields = dict[str, Any]


class FoundPlace(TypedDict):
    """A hit: `id` is what `fetch` takes, an address of the archive."""

    id: str
    title: str
    url: str


class SearchAnswer(TypedDict):
    """Hits, best first."""

    results: list[FoundPlace]


class Document(TypedDict):
    """A text with where it stands."""

    id: str
    title: str
    text: str
    url: str
    metadata: dict[str, str]


class AskAnswer(TypedDict):
    """Sentences of the archive that answer; `known` is false where none does."""

    schema: int
    question: str
    asked: str
    known: bool
    answer: str
    sentences: list[Fields]
    near: list[Fields]
    made_by: str
    dropped: int
    took_ms: float
    problem: NotRequired[str | None]  # why a language model did not write the answer


class SessionSummary(TypedDict):
    """The summary of a session as Markdown; every sentence ends with its address."""

    session: str
    title: str
    text: str
    url: str


class TopicsAnswer(TypedDict):
    """All topics, or one topic through the sessions."""

    schema: int
    topics: NotRequired[list[Fields]]
    topic: NotRequired[str]
    forms: NotRequired[list[str]]
    first: NotRequired[str | None]
    last: NotRequired[str | None]
    together: NotRequired[list[str]]
    sessions: NotRequired[list[Fields]]


class SymbolsAnswer(TypedDict):
    """The code that is named, or all that is said about one name of it."""

    schema: int
    repository: str
    version: str
    symbols: NotRequired[list[Fields]]
    name: NotRequired[str]
    kind: NotRequired[str]
    forms: NotRequired[list[str]]
    link: NotRequired[str | None]
    linked: NotRequired[list[Fields]]
    together: NotRequired[list[str]]
    mentions: NotRequired[list[Fields]]
    near: NotRequired[list[str]]


class CoverageAnswer(TypedDict):
    """The lines of the study plan, each with what was discussed and written."""

    schema: int
    items: list[Fields]


QuestionAsked = Annotated[str, Field(description="in Chinese or English", max_length=2000)]
Id = Annotated[str, Field(description="an id that search gave, or a session such as 2020-10-17", max_length=500)]
SessionName = Annotated[str, Field(description="its date, or latest", max_length=100)]
TopicName = Annotated[str, Field(description="one topic, to read its story; without it all are listed", max_length=300)]
SymbolName = Annotated[str, Field(description="a source path or an identifier; without it all", max_length=300)]
TrackName = Annotated[str, Field(description="only this track of the plan", max_length=100)]


class Tools:
    """An archive as assistants see it; raises ArchiveError wherever the archive does."""

    def __init__(self, archive: OpenedArchive, links: Links, *, personal: bool = False):
        self.archive = archive
        self.links = links
        self.personal = personal  # whether the group's chat may be read

    @property
    def home(self) -> Home:
        """The archive's folder."""
        return self.archive.home

    def search(self, query: QuestionAsked) -> SearchAnswer:
        """Search the study group's discussions, notes and readings. Takes words, "exact phrases", -words to leave out and
        filters such as author:alice, kind:note, since:2020-10. Read what was found with fetch."""
        result, _more = find_hits(self.archive, Asked(query, limit=HITS), personal=self.personal)
        return {"results": [self.found(hit, result.titles) for hit in result.hits]}

    def found(self, hit: Hit, titles: Mapping[str, str]) -> FoundPlace:
        """A hit as deep-research clients want it."""
        passage = hit.passage
        return {
            "id": passage.address,
            "title": title_of(passage, titles.get(passage.session_id or "", "")),
            "url": self.links.passage(passage, hit.at_s),
        }

    def fetch(self, id: Id) -> Document:
        """The text at an address, with what stands around it: lines of a note, what was said in some minutes of a session,
        or a whole session's summary."""
        opened = open_address(self.home, id, AROUND)
        if not isinstance(opened, list):
            return self.whole_session(opened)
        self.check_shared(opened)
        shown = opened_for(self.archive, opened, personal=self.personal)
        return {
            "id": id,
            "title": " · ".join(filter(None, (self.session_title(id), id))),
            "text": "\n\n".join(map(opened_text_of, shown))[:MOST_TEXT],
            "url": self.links.address(id),
            "metadata": {"path": opened[0].path, **self.session_metadata(id)},
        }

    def check_shared(self, opened: Sequence[OpenedFile]) -> None:
        """Raises AddressWrong for the chat, where it may not be read."""
        if not self.personal and any("/chat/" in one.path for one in opened):
            raise AddressWrong(
                _("the group's chat is not shown here"),
                _("let assistants read it with: {command}", command="sig-archive mcp --chat"),
            )

    def whole_session(self, overview: SessionOverview) -> Document:
        """A session's summary, with what else there is of it."""
        session_id = overview.session.id
        held = [entry.address for entry in overview.transcripts] + [entry.address for entry in overview.notes]
        held += [entry.address for entry in overview.chat] if self.personal else []
        text = summary_for(self.archive, session_id, personal=self.personal).text if overview.summary else ""
        return {
            "id": session_id,
            "title": f"{session_id} {overview.session.title}".strip(),
            "text": "\n".join((text[:MOST_TEXT], *held)).strip(),
            "url": self.links.address(session_id),
            "metadata": self.session_metadata(session_id),
        }

    def session_metadata(self, address: str) -> dict[str, str]:
        """Date and title of the session that an address lies in; empty for readings."""
        session_id = address.partition("@")[0].partition("/")[0]
        title = self.session_title(address)
        return {"session": session_id, "date": session_id[:10], "session_title": title} if title else {}

    def session_title(self, address: str) -> str:
        """The title of an address's session; "" for readings."""
        session_id = address.partition("@")[0].partition("/")[0]
        sessions = (one.session for one in self.archive.overviews()[0])
        return next((one.title for one in sessions if one.id == session_id), "")

    def ask(self, question: QuestionAsked) -> AskAnswer:
        """Answer a question in sentences of the archive, each with its address; says when the archive does not know."""
        answer = answer_for(self.archive, question, NO_FILTERS, personal=self.personal)
        return cast(AskAnswer, answer_json(answer, self.links.passage))

    def summary(self, session: SessionName = "latest") -> SessionSummary:
        """The summary of a session: abstract, chapters, points, questions, decisions, terms."""
        found = summary_for(self.archive, session, personal=self.personal)
        title = self.session_title(found.session_id)
        return {
            "session": found.session_id, "title": title, "text": found.text[:MOST_TEXT],
            "url": self.links.address(found.session_id),
        }  # fmt: skip

    def topics(self, topic: TopicName = "") -> TopicsAnswer:
        """What the term is about; of one topic what was said and written about it, session by session."""
        if topic.strip():
            values = topic_story_json(topic_page(self.archive, topic, personal=self.personal), self.links.passage)
        else:
            values = topics_json(self.archive.topics_for(personal=self.personal)[:MOST_LISTED], self.links.passage)
        return cast(TopicsAnswer, values)

    def symbols(self, name: SymbolName = "") -> SymbolsAnswer:
        """The source files and identifiers that are talked and written about; of one of them everything said."""
        code = self.archive.searcher.settings.code
        if name.strip():
            values = story_json(symbol_page(self.archive, name, personal=self.personal), code, self.links.passage)
        else:
            values = symbols_json(symbols_page(self.archive, personal=self.personal)[:MOST_LISTED], code)
        return cast(SymbolsAnswer, values)

    def coverage(self, track: TrackName = "") -> CoverageAnswer:
        """The study plan against what was discussed and written."""
        items = coverage_page(self.archive, date.today(), personal=self.personal)
        wanted = [one for one in items if track in ("", one.item.planned.track)]
        return cast(CoverageAnswer, coverage_json(wanted, self.links.passage))


def title_of(passage: Passage, session_title: str) -> str:
    """What tells one hit from another: kind, session, heading, and who."""
    who = passage.speaker if passage.kind == "speech" else passage.author
    heading = "" if passage.heading == session_title else passage.heading
    named = (str(kind_name(passage.kind)), passage.session_id or "", session_title, heading, who or "")
    return " · ".join(filter(None, named))


def opened_text_of(opened: OpenedFile) -> str:
    """Lines as they are read; of speech with times and names."""
    spoken = any(line.start_s is not None for line in opened.lines)
    return "\n".join(f"[{line.label.strip()}] {line.text}" if spoken else line.text for line in opened.lines)
