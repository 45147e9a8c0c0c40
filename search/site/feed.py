"""Feeds: Atom of the sessions and their summaries, and a podcast of the recordings with transcripts and chapters.

Transcripts and chapters are as the Podcasting 2.0 namespace has them: WebVTT with `<v Name>`, and JSON chapters 1.2.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, time
from email.utils import format_datetime
from functools import partial
from html import escape
from pathlib import Path
from urllib.parse import quote
from xml.etree import ElementTree
from zoneinfo import ZoneInfo

from archive.errors import ArchiveError
from archive.messages import chosen
from archive.records import Chapter, Problem, Session
from archive.summaries.forms.page import without_folds
from archive.text.printable import printable_line
from search.html.render import prose_html
from search.pages.opened import OpenedArchive
from search.pages.session import SessionPage, SessionPart, SpokenSentence, Turn, session_page
from search.site.tree import WrittenTree
from search.site.urls import page_file

LONGEST_LINE = 65  # characters of a line of captions: what players show
ATOM = "http://www.w3.org/2005/Atom"
ITUNES = "http://www.itunes.com/dtds/podcast-1.0.dtd"
PODCAST = "https://podcastindex.org/namespace/1.0"
for _prefix, _namespace in (("itunes", ITUNES), ("podcast", PODCAST), ("atom", ATOM)):
    ElementTree.register_namespace(_prefix, _namespace)

Element = ElementTree.Element


def write_feeds(
    archive: OpenedArchive, target: Path, base_url: str, *, media: bool = False, overwrite: bool = False
) -> WrittenTree:
    """atom.xml and podcast.xml for a site at `base_url`; without `media` the recordings are expected there already.

    Raises SettingsWrong, InputRefused, StorageFailed.
    """
    tree = WrittenTree.begin(target, "feed", overwrite=overwrite)
    writer = FeedWriter(archive, tree, base_url.rstrip("/"), media)
    pages = list(writer.pages())
    tree.write("atom.xml", xml_text(writer.atom(pages)))
    tree.write("podcast.xml", xml_text(writer.podcast(pages)))
    tree.end()
    return tree


def xml_text(root: Element) -> str:
    """A document with its declaration."""
    ElementTree.indent(root)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ElementTree.tostring(root, encoding="unicode") + "\n"


def add(parent: Element, tag: str, text: str = "", **attributes: str) -> Element:
    """A new element with a text that XML can hold."""
    child = ElementTree.SubElement(parent, tag, attributes)
    child.text = xml_characters(text) or None
    return child


def xml_characters(text: str) -> str:
    """A text without the control characters that XML has no way to write."""
    return "".join(
        one
        for one in text
        if one in "\t\n" or (one >= " " and not "\ud800" <= one <= "\udfff" and one not in "\ufffe\uffff")
    )


class FeedWriter:
    """Writes the feeds of one archive."""

    def __init__(self, archive: OpenedArchive, tree: WrittenTree, base_url: str, media: bool):
        self.archive, self.tree, self.base_url, self.media = archive, tree, base_url, media
        self.group = archive.searcher.settings.group

    def pages(self) -> Iterator[SessionPage]:
        """Every session that can be read, the latest first; without the chat."""
        for folder in reversed(self.archive.home.session_folders()):
            try:
                yield session_page(self.archive, folder.id, personal=False)
            except ArchiveError as error:
                self.tree.problems.append(Problem(folder.id, "export", error.what, error.cure, error.code))

    def page_url(self, session: Session, language: str = "") -> str:
        """A session's page on the site, in the reader's language where none is given."""
        return f"{self.base_url}/{language or chosen()}/{quote(page_file(f'sessions/{session.id}'))}"

    def moment(self, session: Session) -> datetime:
        """The end of a session's day, which is the latest that it can be of."""
        return datetime.combine(session.date, time(23, 59), ZoneInfo(self.group.time_zone)).astimezone(UTC)

    # Atom

    def atom(self, pages: Sequence[SessionPage]) -> Element:
        """The sessions with their summaries."""
        feed = Element("feed", xmlns=ATOM)
        add(feed, "id", f"{self.base_url}/atom.xml")
        add(feed, "title", self.group.name or "sig-archive")
        add(feed, "link", rel="self", href=f"{self.base_url}/atom.xml")
        add(feed, "link", href=f"{self.base_url}/")
        add(add(feed, "author"), "name", self.group.name or "sig-archive")
        updated = max((self.moment(page.session) for page in pages), default=datetime(1970, 1, 1, tzinfo=UTC))
        add(feed, "updated", updated.isoformat())
        for page in pages:
            self.atom_entry(feed, page)
        return feed

    def atom_entry(self, feed: Element, page: SessionPage) -> None:
        """A session; its summary as HTML whose addresses lead to the site."""
        entry = add(feed, "entry")
        url = self.page_url(page.session)
        add(entry, "id", self.page_url(page.session, "zh"))  # the same whatever the feed's language
        add(entry, "title", title_of_session(page.session))
        add(entry, "link", href=url)
        add(entry, "updated", self.moment(page.session).isoformat())
        if page.summary:
            short = without_folds(page.summary)
            add(entry, "content", str(prose_html(short, lambda _address: "", title=page.session.id)), type="html")

    # Podcast

    def podcast(self, pages: Sequence[SessionPage]) -> Element:
        """The recordings that players can play."""
        rss = Element("rss", version="2.0")
        channel = add(rss, "channel")
        add(channel, "title", self.group.name or "sig-archive")
        add(channel, "link", f"{self.base_url}/")
        add(channel, "description", self.group.name or "sig-archive")
        add(channel, "language", "zh-cn" if chosen() == "zh" else "en")
        add(channel, f"{{{ATOM}}}link", rel="self", type="application/rss+xml", href=f"{self.base_url}/podcast.xml")
        add(channel, f"{{{ITUNES}}}explicit", "false")
        for page in pages:
            for part in page.parts:
                if part.media:
                    self.episode(channel, page, part)
        return rss

    def episode(self, channel: Element, page: SessionPage, part: SessionPart) -> None:
        """A recording with its captions and chapters, which are written beside it."""
        assert part.media
        name, folder = part.media.path.name, f"media/{page.session.id}"
        if self.media:
            self.tree.copy(part.media.path, f"{folder}/{name}")
        item = add(channel, "item")
        url = partial(self.file_url, folder)
        several = sum(one.media is not None for one in page.parts) > 1
        add(item, "title", title_of_session(page.session) + (f" · {part.stem}" if several else ""))
        add(item, "link", self.page_url(page.session))
        add(item, "guid", url(name), isPermaLink="false")
        add(item, "pubDate", format_datetime(self.moment(page.session)))
        add(item, "description", "\n".join(f"{one.title}" for one in page.chapters) or title_of_session(page.session))
        size = str(part.media.path.stat().st_size)
        add(item, "enclosure", url=url(name), length=size, type=part.media.type)
        add(item, f"{{{ITUNES}}}duration", str(round(part.duration_s)))
        if part.stretches:
            self.tree.write(f"{folder}/{part.stem}.captions.vtt", captions_text(part))
            kind = {"type": "text/vtt", "language": "zh", "rel": "captions"}
            add(item, f"{{{PODCAST}}}transcript", url=url(f"{part.stem}.captions.vtt"), **kind)
        if page.chapters and not part.recording:
            self.tree.write(f"{folder}/{part.stem}.chapters.json", chapters_text(page.chapters, part))
            add(item, f"{{{PODCAST}}}chapters", url=url(f"{part.stem}.chapters.json"), type="application/json+chapters")

    def file_url(self, folder: str, name: str) -> str:
        """A file beside a recording."""
        return f"{self.base_url}/{folder}/{quote(name)}"


def title_of_session(session: Session) -> str:
    """Its day and its title."""
    return f"{session.id} {session.title}".strip()


def chapters_text(chapters: Sequence[Chapter], part: SessionPart) -> str:
    """JSON chapters on the recording's own clock."""
    inside = [one for one in chapters if part.starts_at_s <= one.start_s < part.starts_at_s + part.duration_s]
    marks = [{"startTime": round(one.start_s - part.starts_at_s, 2), "title": one.title} for one in inside]
    return json.dumps({"version": "1.2.0", "chapters": marks}, ensure_ascii=False, indent=1) + "\n"


def captions_text(part: SessionPart) -> str:
    """WebVTT on the recording's own clock, each cue with its voice."""
    cues = (
        cue_text(turn, sentence, part.starts_at_s)
        for stretch in part.stretches
        for turn in stretch.turns
        for sentence in turn.sentences
    )
    return "\n\n".join(("WEBVTT", *cues)) + "\n"


def cue_text(turn: Turn, sentence: SpokenSentence, starts_at_s: float) -> str:
    """A sentence in lines that fit."""
    times = " --> ".join(vtt_time(second - starts_at_s) for second in (sentence.start_s, sentence.end_s))
    text = "\n".join(escape(line, quote=False) for line in lines_that_fit(printable_line(sentence.text)))
    return f"{times}\n{f'<v {escape(turn.speaker)}>' if turn.speaker else ''}{text}"


def vtt_time(seconds: float) -> str:
    """`00:01:02.345`."""
    milliseconds = max(0, round(seconds * 1000))
    return f"{milliseconds // 3_600_000:02d}:{milliseconds // 60_000 % 60:02d}:{milliseconds // 1000 % 60:02d}.{milliseconds % 1000:03d}"


def lines_that_fit(text: str) -> Iterator[str]:
    """A text in lines of at most LONGEST_LINE characters, broken at spaces where there are some."""
    rest = " ".join(text.split())
    while len(rest) > LONGEST_LINE:
        space = rest.rfind(" ", LONGEST_LINE // 2, LONGEST_LINE + 1)
        end = space if space > 0 else LONGEST_LINE
        yield rest[:end].rstrip()
        rest = rest[end:].lstrip()
    yield rest
