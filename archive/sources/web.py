"""Pages of the web: those that sheets, chats and feeds listed, and those of the source's own table, as Markdown."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain, zip_longest
from urllib.parse import urlsplit

from archive.home import is_session_id
from archive.messages import _, _n
from archive.sources import ledger
from archive.sources.base import Failure, Finding, Found, Link, SourceCheckpoint, Unchanged, Visit
from archive.sources.handed_in import notes_by_page
from archive.sources.web_page import Listed, PageFetcher, PageFound
from archive.text.page_address import page_identity
from archive.text.video_address import is_video_address
from archive.web.settings import WebSettings

SCHEMES = ("http://", "https://")


@dataclass(frozen=True)
class Options(WebSettings):
    """What a [[sources]] table of kind web takes, beside what it may do."""

    addresses: tuple[str, ...] = ()  # reading: pages and documents that belong to no session
    links: bool = True  # fetch what sheets, chats and feeds listed
    skip: tuple[str, ...] = ()  # beginnings of addresses that are not fetched
    revisit_days: float = 6.0  # a page that came is asked about again after so long
    web_archive: str = ""  # such as "https://web.archive.org/web/2id_/": where a copy of a dead page may be
    parts: int = 30  # of an article that goes over several pages, at most
    images: bool = False  # keep the pictures of pages beside their notes
    most_images: int = 50  # of one page
    max_image_bytes: int = 5_000_000  # of one picture


def open_source(options: Options, visit: Visit) -> Web:
    """The source for one visit."""
    return Web(options, visit)


@dataclass(frozen=True)
class Web:
    """The pages of one archive."""

    options: Options
    visit: Visit

    def check(self) -> Iterator[Finding]:
        """How many pages are listed, and how many of them a visit would ask for."""
        listed = self.listed()
        new = sum(one.address not in self.visit.known for one in listed)
        yield Finding(
            True,
            _n(
                "{n} page listed, {new} not fetched yet",
                "{n} pages listed, {new} not fetched yet",
                len(listed),
                new=new,
            ),
        )

    def fetch(self, checkpoint: SourceCheckpoint) -> Generator[Found, None, SourceCheckpoint]:
        """Every listed page that is new, changed, or failed and is due again."""
        asked: dict[str, str] = {
            address: day for address, day in checkpoint.get("asked", {}).items() if isinstance(day, str)
        }
        listed, handed_in = self.listed(), notes_by_page(self.visit.home)
        due = []
        yield from self.unseen_links()
        for one in listed:
            if is_video_address(one.address):
                yield from self.named_video(one.address)
            elif one.address not in self.visit.known and page_identity(one.address) in handed_in:
                yield Unchanged(one.address)  # somebody saved it with a browser: what they saw counts
            elif self.visit.is_due(one.address) and not self.asked_lately(asked.get(one.address, "")):
                due.append(one)
        done = len(listed) - len(due)
        fetcher = PageFetcher(self.options, self.visit)
        for number, found in enumerate(self.found(in_turns(due), fetcher), 1):
            yield found
            if isinstance(found, Failure):
                asked.pop(found.key, None)  # when it is tried again is the ledger's to say
            else:
                asked[found.key] = self.visit.now.isoformat()
            self.visit.progress(done + number, len(listed))
        there = {one.address for one in listed}
        return {"asked": {address: day for address, day in asked.items() if address in there}}

    def named_video(self, address: str) -> Iterator[Failure]:
        """What is said of a video that nobody fetches, when its time has come."""
        if self.visit.is_due(address):
            what = _("{address} is a video, not a page", address=address)
            cure = _('let a source of kind video fetch it: pip install "sig-archive[video]", and a [[sources]] table')
            yield Failure(address, ledger.UNREADABLE, what, cure, "video")

    def unseen_links(self) -> Iterator[Link]:
        """Rows of links.csv whose pages never came: a person may have put them there, and the ledger does not have them."""
        for row in self.visit.links if self.options.links else ():
            if row.link not in self.visit.known and is_session_id(row.session) and row.link.lower().startswith(SCHEMES):
                yield Link(row.link, row.member, row.session, row.title)

    def listing(self) -> frozenset[str]:
        """The addresses that are listed now."""
        return frozenset(one.address for one in self.listed())

    def listed(self) -> list[Listed]:
        """Every page once, as it was listed first; what the table names itself is reading."""
        rows = self.visit.links if self.options.links else ()
        videos_elsewhere = any(
            table.kind == "video" and table.values.get("from_links", True) for table in self.visit.settings.sources
        )
        reading = [Listed(address) for address in self.options.addresses]
        linked = [
            Listed(row.link, row.session if is_session_id(row.session) else "", row.member, row.title)
            for row in rows
            if row.link.lower().startswith(SCHEMES) and not (videos_elsewhere and is_video_address(row.link))
        ]
        kept = {
            one.address: one
            for one in reversed([*linked, *reading])
            if not one.address.startswith(self.options.skip or ("\n",))
        }
        return [
            kept[address] for address in dict.fromkeys(one.address for one in [*linked, *reading]) if address in kept
        ]

    def asked_lately(self, time: str) -> bool:
        """Whether a page that came was asked about within the days of the settings."""
        return bool(time) and self.visit.now - datetime.fromisoformat(time) < timedelta(days=self.options.revisit_days)

    def found(self, due: Sequence[Listed], fetcher: PageFetcher) -> Iterator[PageFound]:
        """What came of each page, as they come; those that were not begun are left when the caller stops."""
        pool = ThreadPoolExecutor(max_workers=max(1, self.options.concurrency))
        futures: list[Future[PageFound]] = [pool.submit(fetcher.fetch, one) for one in due]
        try:
            for future in as_completed(futures):
                yield future.result()
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def in_turns(pages: Sequence[Listed]) -> list[Listed]:
    """Pages with those of each host apart, so that nobody waits for one host while others are free."""
    hosts: dict[str, list[Listed]] = {}
    for page in pages:
        hosts.setdefault(urlsplit(page.address).netloc, []).append(page)
    return [page for page in chain.from_iterable(zip_longest(*hosts.values())) if page is not None]
