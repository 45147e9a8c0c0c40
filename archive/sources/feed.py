"""A feed of a member's blog, or of the group's own: RSS or Atom; its entries are links for a source of kind web."""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urljoin, urlsplit
from xml.etree import ElementTree
from zoneinfo import ZoneInfo

from archive.errors import ArchiveError, SettingsWrong, SourceFailed
from archive.intake.dates import session_of_week
from archive.messages import _, _n
from archive.sources.base import Finding, Found, Link, SourceCheckpoint, Visit
from archive.web.client import Fetched, WebClient
from archive.web.settings import WebSettings

ACCEPT = "application/rss+xml,application/atom+xml,application/xml;q=0.9,text/xml;q=0.8,*/*;q=0.1"
MAX_ENTRIES = 2000
DECLARES = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)  # a feed needs none; entities make ten bytes gigabytes
ENTRIES = ("item", "entry")


@dataclass(frozen=True)
class Options:
    """What a [[sources]] table of kind feed takes."""

    url: str = ""
    member: str = ""  # whose blog it is; empty: the author that each entry names
    titles: tuple[str, ...] = ("*",)  # patterns of the titles of entries that concern the group
    since: str = ""  # the first day of which entries count
    by_week: bool = True  # an entry belongs to the week in which it was published
    allowed_hosts: tuple[str, ...] = ()  # not on the public internet, and allowed all the same


@dataclass(frozen=True)
class FeedEntry:
    """An entry of a feed."""

    address: str
    title: str
    author: str = ""
    published: date | None = None  # where the group is


def open_source(options: Options, visit: Visit) -> Feed:
    """Raises SettingsWrong when the table names no feed, or `since` is no day."""
    if not options.url:
        what = _("the source {name} has no url", name=visit.name)
        raise SettingsWrong(what, _("add to its table: url = {example}", example='"https://example.org/feed.xml"'))
    try:
        since = date.fromisoformat(options.since) if options.since else None
    except ValueError as error:
        what = _("the source {name}: since is {day}", name=visit.name, day=options.since)
        raise SettingsWrong(what, _("write it as 2020-10-17")) from error
    return Feed(options, visit, WebClient(WebSettings(allowed_hosts=options.allowed_hosts)), since)


@dataclass(frozen=True)
class Feed:
    """One feed."""

    options: Options
    visit: Visit
    client: WebClient
    since: date | None

    def check(self) -> Iterator[Finding]:
        """Whether the feed can be read, and how many of its entries are new."""
        try:
            entries = self.entries(self.client.fetch(self.options.url, accept=ACCEPT))
        except ArchiveError as error:
            yield Finding(False, str(error))
            return
        new = len({entry.address for entry in entries} - {row.link for row in self.visit.links})
        yield Finding(True, _n("{n} entry, {new} new", "{n} entries, {new} new", len(entries), new=new))

    def fetch(self, checkpoint: SourceCheckpoint) -> Generator[Found, None, SourceCheckpoint]:
        """A link for each entry, where the feed changed. Raises SourceFailed, or what fetching raises."""
        asked = {key: str(checkpoint.get(key, "")) for key in ("etag", "last_modified")}
        page = self.client.fetch(self.options.url, **asked, accept=ACCEPT)
        if page.unchanged:
            return checkpoint
        for entry in self.entries(page):
            yield Link(entry.address, self.options.member or entry.author, self.session_of(entry), entry.title)
        return {"etag": page.etag, "last_modified": page.last_modified}

    def session_of(self, entry: FeedEntry) -> str:
        """The session of the week in which an entry was published; "" where that is not asked for, or not known."""
        meeting_day = self.visit.settings.group.meeting_day
        return session_of_week(entry.published, meeting_day) if entry.published and self.options.by_week else ""

    def listing(self) -> None:
        """Feeds forget their old entries, which are there all the same."""
        return

    def entries(self, page: Fetched) -> list[FeedEntry]:
        """The entries that concern the group. Raises SourceFailed when it is no feed."""
        found = read_feed(page.body, page.address, ZoneInfo(self.visit.settings.group.time_zone))
        return [entry for entry in found if self.concerns_group(entry)]

    def concerns_group(self, entry: FeedEntry) -> bool:
        """Whether the settings mean an entry."""
        early = self.since is not None and entry.published is not None and entry.published < self.since
        return not early and any(fnmatch.fnmatch(entry.title, pattern) for pattern in self.options.titles)


def read_feed(body: bytes, address: str, zone: ZoneInfo) -> list[FeedEntry]:
    """The entries of a feed in RSS or Atom, as it has them. Raises SourceFailed when it is none."""
    if DECLARES.search(body):
        raise not_a_feed(address, _("it declares entities"))
    try:
        root = ElementTree.fromstring(body)
    except (ElementTree.ParseError, ValueError) as error:
        raise not_a_feed(address, str(error)) from error
    elements = [one for one in root.iter() if local(one) in ENTRIES][:MAX_ENTRIES]
    if local(root) not in ("rss", "feed", "RDF"):
        raise not_a_feed(address, _("it is {what}", what=local(root)))
    return [entry for one in elements if (entry := feed_entry(one, address, zone))]


def not_a_feed(address: str, reason: object) -> SourceFailed:
    """The error for what is no feed."""
    what = _("{address} is no feed in RSS or Atom ({reason})", address=address, reason=reason)
    return SourceFailed(what, _("give the address of the feed itself, which the blog's page links"))


def feed_entry(element: ElementTree.Element, base: str, zone: ZoneInfo) -> FeedEntry | None:
    """The entry of an element; None of one that leads nowhere on the web."""
    parts: dict[str, list[ElementTree.Element]] = {}
    for child in element:
        parts.setdefault(local(child), []).append(child)
    address = urljoin(base, link_of(parts).strip())
    if urlsplit(address).scheme not in ("http", "https"):
        return None
    published = next(
        (text for name in ("pubDate", "published", "date", "updated") if (text := text_under(parts, name))), ""
    )
    author = text_under(parts, "creator") or text_under(parts, "author")
    return FeedEntry(address, text_under(parts, "title"), without_mail(author), day_of_text(published, zone))


def link_of(parts: dict[str, list[ElementTree.Element]]) -> str:
    """Where an entry stands: Atom's link to the page itself, RSS's link, or its id where that is an address."""
    links = parts.get("link", [])
    pages = [one.get("href", "") for one in links if one.get("rel", "alternate") == "alternate" and one.get("href")]
    texts = [one.text or "" for one in links if not one.get("href")]
    ids = [one.text or "" for one in parts.get("guid", []) if one.get("isPermaLink") != "false"]
    return next((found for found in (*pages, *texts, *ids) if found.strip()), "")


def text_under(parts: dict[str, list[ElementTree.Element]], name: str) -> str:
    """The text of the first element of a name, or of the name in it, on one line."""
    for element in parts.get(name, []):
        inner = next((one for one in element if local(one) == "name"), element)
        if text := " ".join("".join(inner.itertext()).split()):
            return text
    return ""


def without_mail(author: str) -> str:
    """A name without a mail address: `alice@example.org (Alice)` is how RSS has authors."""
    named = re.match(r"^\S+@\S+\s*\((.+)\)$", author)
    return named[1] if named else "" if re.match(r"^\S+@\S+$", author) else author


def day_of_text(text: str, zone: ZoneInfo) -> date | None:
    """The day, where the group is, of a time as RSS or Atom write it; None of anything else."""
    readers: tuple[Any, ...] = (parsedate_to_datetime, datetime.fromisoformat)
    for read in readers:
        try:
            moment: datetime = read(text)
        except (ValueError, TypeError, IndexError):
            continue
        return (moment.astimezone(zone) if moment.tzinfo else moment).date()
    return None


def local(element: ElementTree.Element) -> str:
    """The name of an element without its namespace; "" of a comment."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
