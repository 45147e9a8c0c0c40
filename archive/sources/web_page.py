"""One page on its way in: fetched, read in a process of its own, and laid down as a note."""

from __future__ import annotations

import logging
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import yaml

from archive.errors import (
    AddressRefused,
    FetchFailed,
    HostBusy,
    HostUnknown,
    HostUnreachable,
    PageBehindLogin,
    PageForbidden,
    PageMissing,
    PageTooLarge,
    PageUnreadable,
    StorageFailed,
)
from archive.files import slug, write_bytes
from archive.intake.incoming import Incoming
from archive.messages import _
from archive.pages.kinds import document_kind
from archive.pages.live import text_address
from archive.pages.page import Page
from archive.pages.reading import page_reader
from archive.pages.text import name_in, read_code, read_plain
from archive.records import Problem
from archive.sources import ledger
from archive.sources.base import Failure, Item, Known, Unchanged, Visit
from archive.sources.page_images import ImageLimits, with_images
from archive.text.markdown import MATTER_FENCE
from archive.text.page_address import behind_gate
from archive.web.client import Fetched, WebClient
from archive.web.robots import Robots

if TYPE_CHECKING:
    from archive.sources.web import Options

STATES: tuple[tuple[type[FetchFailed], str], ...] = (
    (AddressRefused, ledger.REFUSED),
    (HostUnknown, ledger.DEAD),
    (PageMissing, ledger.DEAD),
    (PageBehindLogin, ledger.LOGIN),
    (PageForbidden, ledger.REFUSED),
    (PageTooLarge, ledger.TOO_LARGE),
    (PageUnreadable, ledger.UNREADABLE),
    (HostBusy, ledger.FAILING),
    (HostUnreachable, ledger.FAILING),
)
"""What the ledger says of each kind of failure, the first that fits."""


PageFound = Item | Unchanged | Failure
"""What comes of an address."""


@dataclass(frozen=True)
class Listed:
    """An address, and what whoever listed it says of it."""

    address: str
    session: str = ""
    member: str = ""
    title: str = ""


class PageFetcher:
    """Fetches pages for one visit; the threads of a pool may share it."""

    def __init__(self, options: Options, visit: Visit):
        self.options, self.visit = options, visit
        self.client, self.reader = WebClient(options), page_reader()
        self.robots = Robots(self.client)
        self.image_client = WebClient(replace(options, max_bytes=options.max_image_bytes), hosts=self.client.hosts)

    def fetch(self, listed: Listed) -> PageFound:
        """The page as a note, that it is unchanged, or why there is none."""
        try:
            return self.page(listed)
        except FetchFailed as error:
            if isinstance(error, PageMissing | HostUnreachable) and self.options.web_archive:
                with suppress(FetchFailed):
                    return self.copy_of(listed)
            return failure_of_page(listed.address, error)
        except StorageFailed:
            raise
        except Exception as error:  # whatever a library meets in one page: the others go on
            logging.getLogger("sig-archive").info("%s failed", listed.address, exc_info=True)
            what = _("{address} cannot be read ({error})", address=listed.address, error=type(error).__name__)
            return Failure(
                listed.address,
                ledger.UNREADABLE,
                what,
                _("save the page with a browser into the inbox"),
                "page-unreadable",
            )

    def page(self, listed: Listed) -> PageFound:
        """Raises FetchFailed."""
        address = behind_gate(listed.address) or listed.address
        fetched = self.fetched(address, self.visit.seen(listed.address))
        if fetched.unchanged:
            return Unchanged(listed.address)
        page = self.whole(self.read(fetched, address), fetched)
        return self.item(listed, page, fetched)

    def fetched(self, address: str, seen: Known) -> Fetched:
        """What the server sends: the text as its author wrote it, where the site has that. Raises FetchFailed."""
        written = text_address(address)
        if written:
            with suppress(FetchFailed):
                return self.client.fetch(written, etag=seen.etag, last_modified=seen.last_modified)
            return self.client.fetch(address)
        return self.client.fetch(address, etag=seen.etag, last_modified=seen.last_modified)

    def copy_of(self, listed: Listed) -> PageFound:
        """The page as a web archive has it. Raises FetchFailed."""
        fetched = self.client.fetch(f"{self.options.web_archive}{listed.address}")
        page = self.read(replace(fetched, etag="", last_modified=""), listed.address)
        return self.item(listed, page, replace(fetched, etag="", last_modified=""), copy=fetched.address)

    def read(self, fetched: Fetched, address: str) -> Page:
        """What the server sent, as Markdown. Raises FetchFailed."""
        kind = document_kind(fetched.body, fetched.content_type, fetched.address)
        if not kind:
            raise PageUnreadable(
                _(
                    "{address} is no page or document that can be read ({kind})",
                    address=address,
                    kind=fetched.content_type or "?",
                ),
                _("list the page on which it stands"),
            )
        if kind in ("text", "code"):
            return plain_page(kind, fetched, address)
        path = self.scratch(fetched.address) / "page"
        write_bytes(path, fetched.body)
        try:
            page = self.reader.read(
                path, kind, address=fetched.address, content_type=fetched.content_type, name=address
            )
        finally:
            path.unlink(missing_ok=True)
        check_wall(page, address)
        return page

    def whole(self, page: Page, fetched: Fetched) -> Page:
        """A page with the further parts of its article, as far as robots may go."""
        host, seen, texts = urlsplit(fetched.address).netloc, {fetched.address}, [page.markdown]
        part = page
        while part.next_page and part.next_page not in seen and len(seen) < self.options.parts:
            if urlsplit(part.next_page).netloc != host or not self.robots.allow(part.next_page):
                break
            seen.add(part.next_page)
            try:
                part = self.read(self.client.fetch(part.next_page), part.next_page)
            except FetchFailed:
                break  # what came is worth having
            texts.append(part.markdown)
        return replace(page, markdown="\n".join(texts))

    def item(self, listed: Listed, page: Page, fetched: Fetched, *, copy: str = "") -> Item:
        """A page laid down for the archive."""
        title = page.title or listed.title or name_in(listed.address) or listed.address
        folder, images = self.scratch(listed.address), tuple[Path, ...]()
        if self.options.images:
            limits = ImageLimits(self.options.most_images, self.options.max_image_bytes)
            markdown, images = with_images(page.markdown, fetched.address, self.image_client, folder, limits)
            page = replace(page, markdown=markdown)
        path = folder / f"{slug(title, limit=40)}.md"
        write_bytes(path, note_of(page, title, member=listed.member, copy=copy).encode("utf-8"))
        incoming = Incoming(
            path,
            address=listed.address,
            session_hint=listed.session,
            author=listed.member,
            title=title,
            fetched_at=self.visit.now,
            etag=fetched.etag,
            last_modified=fetched.last_modified,
            images=images,
        )
        return Item(listed.address, incoming, notice=notice_of(page, listed.address))

    def scratch(self, address: str) -> Path:
        """A folder for what belongs to one address."""
        return self.visit.folder_for(address)


def notice_of(page: Page, address: str) -> Problem | None:
    """What a person should know of a page that came: that it is only a beginning, or mostly drawings; None of others."""
    if "cut-off" in page.remarks:
        what = _("{address} shows its whole text only to people who have logged in", address=address)
        return Problem(
            address, "collect", what, _("open it in a browser, save it, and put the file into the inbox"), "cut-off"
        )
    if "little-text" in page.remarks:
        what = _("{name}: most of its pages are drawings, and little of it can be searched", name=address)
        return Problem(address, "collect", what, _("its note has a link to each page"), "little-text")
    return None


def plain_page(kind: str, fetched: Fetched, address: str) -> Page:
    """A page of text. Raises PageUnreadable."""
    try:
        page = read_plain(fetched.body, fetched.address) if kind == "text" else read_code(fetched.body, fetched.address)
    except ValueError as error:
        raise PageUnreadable(
            _("{address} is not text", address=address), _("save it as UTF-8, and put it into the inbox")
        ) from error
    if not page.markdown.strip():
        raise nothing_to_read(address)
    return page


def check_wall(page: Page, address: str) -> None:
    """Raises PageMissing, PageBehindLogin or PageUnreadable where the page is not what was meant."""
    if page.wall == "deleted":
        raise PageMissing(
            _("{address} was deleted, or is shown to nobody any more", address=address),
            _("ask its author for the text, or put a saved copy into the inbox"),
        )
    if page.wall in ("login", "challenge"):
        raise PageBehindLogin(
            _("{address} is shown only to people who have logged in, or have proved to be people", address=address),
            _("open it in a browser, save it, and put the file into the inbox"),
        )
    if page.wall or not page.markdown.strip():
        raise nothing_to_read(address)


def nothing_to_read(address: str) -> PageUnreadable:
    """The error for a page without an article."""
    return PageUnreadable(
        _("{address} holds nothing to read without running its scripts", address=address),
        _("open it in a browser, save it, and put the file into the inbox"),
    )


def failure_of_page(address: str, error: FetchFailed) -> Failure:
    """What the ledger and the report say of a page that did not come."""
    state = next(state for kind, state in STATES if isinstance(error, kind))
    return Failure(address, state, error.what, error.cure, error.code)


def note_of(page: Page, title: str, *, member: str, copy: str) -> str:
    """A page as a note: who wrote it, where nobody listed it as theirs, and when."""
    said = {"title": title, "author": "" if member else page.author, "published": page.published, "copy": copy}
    matter = yaml.safe_dump(
        {name: value for name, value in said.items() if value}, allow_unicode=True, sort_keys=False, width=10_000
    )
    return f"{MATTER_FENCE}\n{matter}{MATTER_FENCE}\n\n{page.markdown.strip(chr(10))}\n"
