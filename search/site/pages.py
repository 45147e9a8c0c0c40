"""Which template shows a path of the site, and with what."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import unquote

from archive.errors import AddressWrong
from archive.messages import _
from search.html.render import TermMarker
from search.pages.files import RELATED, chat_page, find_near, note_page
from search.pages.home import home_page
from search.pages.opened import OpenedArchive, quietly, titles_of
from search.pages.session import SessionPage, session_page, used_terms
from search.pages.term import (
    coverage_page,
    member_page,
    members_page,
    sessions_of_work,
    symbol_page,
    symbols_page,
    timeline_page,
    topic_page,
    topics_page,
)

PageValues = dict[str, Any]
MediaNames = Mapping[tuple[str, str], str]
"""(session, stem) of a recording -> the name of its file in the site."""

ABOUT_TERM = {
    "timeline": timeline_page, "topics": topics_page, "symbols": symbols_page,
}  # fmt: skip
ONE_OF = {"topics": topic_page, "symbols": symbol_page}


@dataclass(frozen=True)
class SitePages:
    """The pages of an archive for a site of files."""

    archive: OpenedArchive
    today: date
    personal: bool  # whether the chat and the members' pages are in it
    media: MediaNames

    def page(self, path: str) -> tuple[str, PageValues]:
        """(template, values) of a path; raises AddressWrong where there is no such page, and what the page raises."""
        name, _slash, rest = unquote(path).partition("/")
        make = self.makers().get((name, bool(rest)))
        if make is None:
            raise AddressWrong(_("there is no page {path}", path=path), _("see the first page"))
        return make(rest)

    def makers(self) -> dict[tuple[str, bool], Callable[[str], tuple[str, PageValues]]]:
        """What makes pages, by the first part of a path and whether more follows."""
        found: dict[tuple[str, bool], Callable[[str], tuple[str, PageValues]]] = {
            ("", False): lambda _rest: ("home.html", {"page": home_page(self.archive, self.today, personal=self.personal)}),
            ("search", False): lambda _rest: ("find.html", {"section": "search"}),
            ("timeline", False): lambda _rest: self.about_term("timeline"),
            ("topics", False): lambda _rest: self.about_term("topics"),
            ("symbols", False): lambda _rest: self.about_term("symbols"),
            ("coverage", False): lambda _rest: self.coverage(),
            ("topics", True): lambda rest: self.one_of("topics", rest),
            ("symbols", True): lambda rest: self.one_of("symbols", rest),
            ("library", True): lambda rest: self.note(f"library/{rest}"),
            ("sessions", True): self.of_session,
        }  # fmt: skip
        if self.personal:
            found[("members", False)] = lambda _rest: (
                "members.html",
                {"section": "members", "page": members_page(self.archive)},
            )
            found[("members", True)] = self.member
        return found

    def about_term(self, name: str) -> tuple[str, PageValues]:
        """Sessions, topics or code as a whole."""
        return f"{name}.html", {"section": name, "page": ABOUT_TERM[name](self.archive, personal=self.personal)}

    def coverage(self) -> tuple[str, PageValues]:
        """The plan."""
        page = coverage_page(self.archive, self.today, personal=self.personal)
        return "coverage.html", {"section": "coverage", "page": page}

    def one_of(self, name: str, what: str) -> tuple[str, PageValues]:
        """One topic or one piece of code."""
        page = ONE_OF[name](self.archive, what, personal=self.personal)
        version = self.archive.searcher.settings.code.version
        values = {"section": name, "page": page, "titles": titles_of(self.archive), "version": version}
        return f"{name.removesuffix('s')}.html", values

    def member(self, name: str) -> tuple[str, PageValues]:
        """What one person wrote and said."""
        page = member_page(self.archive, name)
        sessions = sessions_of_work(page)
        return "member.html", {
            "section": "members", "page": page, "sessions": sessions, "titles": titles_of(self.archive),
        }  # fmt: skip

    def of_session(self, rest: str) -> tuple[str, PageValues]:
        """A session, a note of it, or a day of its chat."""
        session_id, _slash, place = rest.partition("/")
        if place.startswith("notes/"):
            return self.note(rest)
        if place.startswith("chat/") and self.personal:
            page = chat_page(self.archive, rest)
            return "chat.html", {"page": page, "cited": None, "session_title": self.title(session_id)}
        if place or not self.archive.home.session(session_id).root.is_dir():
            raise AddressWrong(_("there is no page {path}", path=rest), _("see the first page"))
        return self.session(session_id)

    def session(self, session_id: str) -> tuple[str, PageValues]:
        """A session; without the recordings that the site does not hold."""
        page = self.only_held(session_page(self.archive, session_id, personal=self.personal))
        return "session.html", {
            "page": page, "marker": TermMarker(page.terms), "used_terms": used_terms(page), "at_s": None,
            "at_recording": "", "current": None,
        }  # fmt: skip

    def only_held(self, page: SessionPage) -> SessionPage:
        """The same page with the players of what the site holds."""
        parts = (
            part if (page.session.id, part.stem) in self.media else replace(part, media=None) for part in page.parts
        )
        return replace(page, parts=tuple(parts))

    def note(self, address: str) -> tuple[str, PageValues]:
        """A note or a recommended reading."""
        page = note_page(self.archive, address)
        near = quietly(lambda: find_near(self.archive, page.address, RELATED, personal=self.personal), None)
        return "note.html", {
            "page": page, "cited": None, "related": near.hits if near else (), "titles": titles_of(self.archive),
            "session_title": self.title(page.session_id),
        }  # fmt: skip

    def title(self, session_id: str) -> str:
        """A session's title."""
        return titles_of(self.archive).get(session_id, "")
