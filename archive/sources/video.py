"""Videos of Bilibili and other platforms: subtitles as transcripts, or the sound to transcribe where there are none."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from archive.errors import AddressRefused, ArchiveError, SettingsWrong, SourceFailed
from archive.files import slug
from archive.home import is_session_id
from archive.intake.incoming import Incoming
from archive.messages import _, _n
from archive.sources import ledger
from archive.sources.base import Failure, Finding, Found, Item, SourceCheckpoint, Unchanged, Visit
from archive.text.video_address import is_video_address
from archive.web import public
from archive.web.address import parse_address


@dataclass(frozen=True)
class Options:
    """What a [[sources]] table of kind video takes."""

    videos: tuple[str, ...] = ()  # "ADDRESS = SESSION"; without a session it is the day of the video
    from_links: bool = True  # videos that the sheet or the chat listed, too
    sound: bool = True  # the sound, where there are no subtitles
    cookies: str = ""  # a file of cookies, as browsers' extensions write it
    max_bytes: int = 2_000_000_000  # of one video's sound
    allowed_hosts: tuple[str, ...] = ()  # not on the public internet, and allowed all the same


@dataclass(frozen=True)
class Wanted:
    """A video that somebody listed."""

    address: str
    session: str = ""
    member: str = ""
    title: str = ""


def open_source(options: Options, visit: Visit) -> Videos:
    """Raises SettingsWrong when a line is no address of the web."""
    listed = [wanted_of(line, visit.name) for line in options.videos]
    if options.from_links:
        rows = (row for row in visit.links if is_video_address(row.link))
        listed += [Wanted(row.link, row.session, row.member, row.title) for row in rows]
    return Videos(options, visit, list({one.address: one for one in reversed(listed)}.values())[::-1])


def wanted_of(line: str, name: str) -> Wanted:
    """A line of the settings. Raises SettingsWrong."""
    address, sign, session = line.strip().rpartition(" = ")
    address, session = (address.strip(), session.strip()) if sign else (line.strip(), "")
    if not address.startswith(("http://", "https://")) or (session and not is_session_id(session)):
        what = _("the source {name}: {line} is no video", name=name, line=line)
        raise SettingsWrong(
            what, _("write it as {example}", example='"https://www.bilibili.com/video/BV… = 2020-10-24"')
        )
    return Wanted(address, session)


@dataclass(frozen=True)
class Videos:
    """The videos that are listed."""

    options: Options
    visit: Visit
    wanted: list[Wanted]

    def check(self) -> Iterator[Finding]:
        """Whether yt-dlp is there, and how many videos are new."""
        try:
            self.library()
        except SourceFailed as error:
            yield Finding(False, str(error))
            return
        new = sum(not self.visit.seen(one.address).version for one in self.wanted)
        yield Finding(True, _n("{n} video, {new} new", "{n} videos, {new} new", len(self.wanted), new=new))

    def fetch(self, checkpoint: SourceCheckpoint) -> Generator[Found, None, SourceCheckpoint]:
        """The transcript or the sound of every video that has not come yet. Raises SourceFailed without yt-dlp."""
        library = self.library() if self.wanted else None
        for number, one in enumerate(self.wanted, 1):
            if self.visit.seen(one.address).version:
                yield Unchanged(one.address)
            elif self.visit.is_due(one.address):
                yield self.found(one, library)
            self.visit.progress(number, len(self.wanted))
        return {}

    def listing(self) -> None:
        """A video that was removed is in the archive all the same."""
        return

    def library(self) -> Any:
        """The module that knows yt-dlp. Raises SourceFailed when it is not installed."""
        try:
            from archive.sources import video_page  # only a visit that has videos pays for it
        except ImportError as error:
            what = _("sources of kind video need the package {package}", package="yt-dlp")
            raise SourceFailed(what, _('install it: pip install "sig-archive[video]"')) from error
        return video_page

    def found(self, wanted: Wanted, library: Any) -> Found:
        """A video as it comes in, or why it does not."""
        try:
            self.check_host(wanted.address)
            return self.item(wanted, library)
        except library.VideoRefused as error:
            return Failure(wanted.address, ledger.REFUSED, error.what, error.cure, "video-refused")
        except AddressRefused as error:
            return Failure(wanted.address, ledger.REFUSED, error.what, error.cure, error.code)
        except ArchiveError as error:
            return Failure(wanted.address, ledger.FAILING, error.what, error.cure, error.code)

    def check_host(self, address: str) -> None:
        """Raises AddressRefused when an address leads into a private network, before anything is asked for."""
        parsed = parse_address(address)
        public.checked_addresses(parsed.host, parsed.port, self.options.allowed_hosts, public.resolve)

    def item(self, wanted: Wanted, library: Any) -> Found:
        """Its subtitles, else its sound. Raises VideoRefused, SourceFailed."""
        folder = self.visit.folder_for(wanted.address)
        folder.mkdir(parents=True, exist_ok=True)
        limits = library.VideoLimits(folder, self.cookies(), self.options.max_bytes, self.options.allowed_hosts)
        page = library.ask_about(wanted.address, limits)
        session = wanted.session or (page.published.isoformat() if page.published else "")
        if not session:
            what = _("{path} does not say which session it belongs to", path=wanted.address)
            example = f'"{wanted.address} = 2020-10-24"'
            cure = _("write it as {example}", example=example)
            return Failure(wanted.address, ledger.UNPLACED, what, cure, "no-session")
        path = library.fetch_subtitles(page, limits)
        if path is None and self.options.sound:
            path = library.fetch_sound(page, limits)
        if path is None:
            what = _("{address} has no subtitles", address=wanted.address)
            return Failure(
                wanted.address, ledger.UNREADABLE, what, _("set sound = true to transcribe it"), "no-subtitles"
            )
        named = path.replace(folder / f"{name_of(wanted, page.title, session)}{path.suffix}")
        incoming = Incoming(named, address=wanted.address, session_hint=session, title=wanted.title or page.title)
        return Item(wanted.address, replace(incoming, author=wanted.member), version="fetched")

    def cookies(self) -> str:
        """The file of cookies, where one is set. Raises SourceFailed when it is not there."""
        if not self.options.cookies:
            return ""
        path = self.visit.place(self.options.cookies)
        if not path.is_file():
            what = _("the file of cookies {path} is not there", path=path)
            raise SourceFailed(what, _("export it from a browser again"))
        return str(path)


def name_of(wanted: Wanted, title: str, session: str) -> str:
    """The name of a video's file: its day and its title."""
    day = date.fromisoformat(session[:10]).isoformat()
    return f"{day}-{slug(wanted.title or title, limit=60)}"
