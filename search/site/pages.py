"""Which template shows a path of the site, and with what."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from urllib.parse import unquote

from archive.errors import AddressWrong
from archive.messages import _
from search.html.views import PageView, Views, session_view
from search.pages.opened import OpenedArchive
from search.pages.session import SessionPage

MediaNames = Mapping[tuple[str, str], str]
"""(session, stem) of a recording -> the name of its file in the site."""


@dataclass(frozen=True)
class SitePages:
    """The pages of an archive for a site of files."""

    views: Views
    media: MediaNames

    @property
    def archive(self) -> OpenedArchive:
        """What they are made from."""
        return self.views.archive

    @property
    def personal(self) -> bool:
        """Whether the chat and the members' pages are in it."""
        return self.views.personal

    def page(self, path: str) -> PageView:
        """The view of a path; raises AddressWrong where there is no such page, and what the page raises."""
        name, _slash, rest = unquote(path).partition("/")
        if rest and (make_one := self.with_rest.get(name)):
            return make_one(rest)
        if not rest and (make := self.alone.get(name)):
            return make()
        raise AddressWrong(_("there is no page {path}", path=path), _("see the first page"))

    @cached_property
    def alone(self) -> dict[str, Callable[[], PageView]]:
        """What makes the pages of one name."""
        views = self.views
        shared: dict[str, Callable[[], PageView]] = {
            "": views.home, "search": find_view, "timeline": views.timeline, "topics": views.topics, "symbols": views.symbols,
            "coverage": views.coverage,
        }  # fmt: skip
        return shared | ({"members": views.members} if views.personal else {})

    @cached_property
    def with_rest(self) -> dict[str, Callable[[str], PageView]]:
        """What makes the pages below a name, by what follows it."""
        views = self.views
        shared: dict[str, Callable[[str], PageView]] = {
            "topics": views.topic, "symbols": views.symbol, "library": lambda rest: views.note(f"library/{rest}"),
            "sessions": self.of_session,
        }  # fmt: skip
        return shared | ({"members": views.member} if views.personal else {})

    def of_session(self, rest: str) -> PageView:
        """A session, a note of it, or a day of its chat."""
        session_id, _slash, place = rest.partition("/")
        if place.startswith("notes/"):
            return self.views.note(rest)
        if place.startswith("chat/") and self.personal:
            return self.views.chat(rest)
        if place or not self.archive.home.session(session_id).root.is_dir():
            raise AddressWrong(_("there is no page {path}", path=rest), _("see the first page"))
        return session_view(self.only_held(self.views.session(session_id)))

    def only_held(self, page: SessionPage) -> SessionPage:
        """The same page with the players of what the site holds."""
        parts = (
            part if (page.session.id, part.stem) in self.media else replace(part, media=None) for part in page.parts
        )
        return replace(page, parts=tuple(parts))


def find_view() -> PageView:
    """The page of the site's own search."""
    return "find.html", {"section": "search"}
