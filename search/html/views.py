"""Which template shows a page, and with what: the same for the server and for a site of files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from markupsafe import Markup

from search.html.render import TermMarker
from search.pages.files import RELATED, chat_page, find_near, note_page
from search.pages.home import home_page
from search.pages.opened import OpenedArchive, quietly, titles_of
from search.pages.session import SessionPage, session_page, used_terms
from search.pages.term import (
    coverage_page,
    kinds_with,
    member_page,
    members_page,
    sessions_of_work,
    symbol_page,
    symbols_page,
    timeline_page,
    topic_page,
    topics_page,
)
from search.results import Range

PageView = tuple[str, dict[str, Any]]
"""The name of a template, and the values that it shows."""


@dataclass(frozen=True)
class Views:
    """The pages of an archive for somebody who may see personal data or not; each raises what the page itself does."""

    archive: OpenedArchive
    personal: bool
    today: date

    @property
    def titles(self) -> Mapping[str, str]:
        """Session -> its title."""
        return titles_of(self.archive)

    def home(self) -> PageView:
        """The first page."""
        return "home.html", {"page": home_page(self.archive, self.today, personal=self.personal)}

    def timeline(self) -> PageView:
        """Every session on one page."""
        return "timeline.html", {
            "section": "timeline",
            "page": timeline_page(self.archive, personal=self.personal),
        }

    def topics(self) -> PageView:
        """What the term is about, over the weeks."""
        return "topics.html", {"section": "topics", "page": topics_page(self.archive, personal=self.personal)}

    def topic(self, name: str) -> PageView:
        """The story of one topic."""
        page = topic_page(self.archive, name, personal=self.personal)
        return "topic.html", {"section": "topics", "page": page, "titles": self.titles}

    def coverage(self) -> PageView:
        """The plan against what became of it."""
        page = coverage_page(self.archive, self.today, personal=self.personal)
        return "coverage.html", {"section": "coverage", "page": page}

    def symbols(self) -> PageView:
        """The code that is talked and written about."""
        page = symbols_page(self.archive, personal=self.personal)
        return "symbols.html", {"section": "symbols", "page": page, "kinds": kinds_with(page)}

    def symbol(self, name: str) -> PageView:
        """Everything said about a file or a function."""
        page = symbol_page(self.archive, name, personal=self.personal)
        version = self.archive.searcher.settings.code.version
        return "symbol.html", {"section": "symbols", "page": page, "titles": self.titles, "version": version}

    def members(self) -> PageView:
        """What everybody wrote and said."""
        return "members.html", {"section": "members", "page": members_page(self.archive)}

    def member(self, name: str) -> PageView:
        """What one person wrote and said."""
        page = member_page(self.archive, name)
        sessions = sessions_of_work(page)
        return "member.html", {"section": "members", "page": page, "sessions": sessions, "titles": self.titles}

    def session(self, session_id: str) -> SessionPage:
        """What a session's page shows."""
        return self.archive.keep(
            ("session page", session_id, self.personal),
            lambda: session_page(self.archive, session_id, personal=self.personal),
        )

    def note(self, address: str, cited: Range | None = None) -> PageView:
        """A note or a recommended reading, its cited lines marked."""
        page = note_page(self.archive, address)
        near = quietly(lambda: find_near(self.archive, page.address, RELATED, personal=self.personal), None)
        return "note.html", {
            "page": page, "cited": cited, "related": near.hits if near else (), "titles": self.titles,
            "session_title": self.titles.get(page.session_id, ""),
        }  # fmt: skip

    def chat(self, address: str, cited: Range | None = None) -> PageView:
        """A day of the group's chat; whoever asks has to be a member."""
        page = chat_page(self.archive, address)
        title = self.titles.get(page.session_id, "")
        return "chat.html", {"page": page, "cited": cited, "session_title": title}


def session_view(
    page: SessionPage, at_s: float | None = None, recording: str = "", spoken: Markup | None = None
) -> PageView:
    """A session at a second of it, on the clock of the recording that is named; `spoken` are its transcripts, if they are
    rendered already."""
    return "session.html", {
        "page": page, "marker": TermMarker(page.terms), "used_terms": used_terms(page), "at_s": at_s,
        "at_recording": recording, "spoken": spoken,
        "authors": {one.address.partition("/")[2]: one.author for one in page.notes},
    }  # fmt: skip
