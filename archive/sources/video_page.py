"""One page with a video, asked through yt-dlp: its subtitles, else its sound."""

from __future__ import annotations

import os
import re
import socket
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import yt_dlp
from yt_dlp.networking import _urllib as http

from archive.errors import AddressRefused, SourceFailed
from archive.messages import _
from archive.web import public

LANGUAGES = ("zh-Hans", "zh-CN", "zh", "zh-Hant", "zh-TW", "ai-zh", "en", "en-US")  # of subtitles, the best first
NO_SUBTITLES = frozenset({"danmaku", "live_chat"})  # what viewers write over a video
TEXT_FORMATS = ("vtt", "srt")
REFUSALS = re.compile(
    r"HTTP Error (?:401|403|412|429|451)|login|sign in|log in|cookies|captcha|risk control|风控|geo.?restrict|not available in your",
    re.IGNORECASE,
)
MAX_DURATION_S = 12 * 3600


class VideoRefused(SourceFailed):
    """The platform does not let us have a video."""


@dataclass(frozen=True)
class VideoPage:
    """What a page says of its video."""

    address: str
    title: str
    uploader: str
    published: date | None
    duration_s: float
    info: Mapping[str, Any]  # as yt-dlp has it


@dataclass(frozen=True)
class VideoLimits:
    """Where the files of a video go, and what fetching it may do."""

    folder: Path
    cookies: str  # a file; "" for none
    max_bytes: int
    allowed_hosts: tuple[str, ...] = ()


class Quiet:
    """Where yt-dlp says what it does: nowhere."""

    def debug(self, _text: str) -> None:
        """Nothing."""

    info = warning = error = debug


class CheckedHTTPHandler(http.HTTPHandler):  # type: ignore[misc]  # yt-dlp has no types
    """Connects to hosts of the public internet alone, and to the network address that was checked: redirects, the parts
    of a video and whatever else a page names come through here."""

    def __init__(self, downloader: CheckedDownloader, context: Any):
        super().__init__(context=context)
        self.downloader = downloader

    def do_open(self, http_class: Any, req: Any, **options: Any) -> Any:
        """A request over a connection that was checked."""

        def checked(*arguments: Any, **more: Any) -> Any:
            connection = http_class(*arguments, **more)
            connection._create_connection = self.connect
            return connection

        return super().do_open(checked, req, **options)

    def connect(self, place: tuple[str, int], timeout: Any = None, _source_address: Any = None) -> socket.socket:
        """Raises OSError where no address of the host answers, or one of them is not public."""
        try:
            addresses = public.checked_addresses(*place, self.downloader.params["allowed_hosts"], public.resolve)
        except AddressRefused as error:
            self.downloader.refusals.append(error)
            raise OSError(str(error)) from error
        failure = OSError()
        for address in addresses:
            try:
                return socket.create_connection((address, place[1]), timeout)
            except OSError as error:
                failure = error
        raise failure


class CheckedRH(http.UrllibRH):  # type: ignore[misc]
    """How yt-dlp asks for anything: http and https alone, no proxies."""

    _SUPPORTED_URL_SCHEMES = ("http", "https")
    downloader: CheckedDownloader

    def _create_instance(self, proxies: Any, cookiejar: Any, legacy_ssl_support: Any = None) -> Any:
        opener = urllib.request.OpenerDirector()
        context = self._make_sslcontext(legacy_ssl_support=legacy_ssl_support)
        for handler in (
            CheckedHTTPHandler(self.downloader, context),
            urllib.request.HTTPCookieProcessor(cookiejar),
            urllib.request.UnknownHandler(),
            urllib.request.HTTPDefaultErrorHandler(),
            urllib.request.HTTPErrorProcessor(),
            http.RedirectHandler(),
        ):
            opener.add_handler(handler)
        opener.addheaders = []
        return opener


class CheckedDownloader(yt_dlp.YoutubeDL):  # type: ignore[misc]
    """yt-dlp with nothing but checked connections."""

    def __init__(self, options: dict[str, Any]):
        self.refusals: list[AddressRefused] = []  # of connections that were not made
        super().__init__(options)

    def build_request_director(self, _handlers: Any, preferences: Any = None) -> Any:
        """The one way to ask for anything."""
        handler = type("CheckedRH", (CheckedRH,), {"downloader": self})
        return super().build_request_director([handler], preferences)


def options_for(limits: VideoLimits) -> dict[str, Any]:
    """What yt-dlp is told each time: no settings of the user, no program runs, one video, nothing printed."""
    return {
        "allowed_hosts": limits.allowed_hosts,  # ours
        "proxy": "",  # what a proxy connects to, nobody here can check
        "external_downloader": "native",
        "hls_prefer_native": True,
        "ffmpeg_location": os.devnull,  # it would make connections of its own
        "paths": {"home": str(limits.folder), "temp": str(limits.folder)},
        "outtmpl": {"default": "%(id).80B.%(ext)s"},
        "logger": Quiet(),
        "quiet": True,
        "noprogress": True,
        "noplaylist": True,
        "retries": 3,
        "socket_timeout": 30,
        "max_filesize": limits.max_bytes,
        "cachedir": False,
        "enable_file_urls": False,
        "restrictfilenames": True,
        "format": "bestaudio/worst",  # Whisper hears sound, and a whole video is many times as large
        "cookiefile": limits.cookies or None,
        "postprocessors": [],
        "ignoreconfig": True,
    }


def ask_about(address: str, limits: VideoLimits) -> VideoPage:
    """What a page says. Raises VideoRefused, SourceFailed."""
    info = run(address, options_for(limits), download=False)
    if info.get("_type") == "playlist" or info.get("is_live"):
        raise SourceFailed(_("{address} is no single video", address=address), _("list each video by itself"))
    duration_s = float(info.get("duration") or 0)
    if duration_s > MAX_DURATION_S:
        raise SourceFailed(_("{address} is longer than twelve hours", address=address), _("cut it, and hand it in"))
    published = published_on(info)
    return VideoPage(
        address, str(info.get("title") or ""), str(info.get("uploader") or ""), published, duration_s, info
    )


def published_on(info: Mapping[str, Any]) -> date | None:
    """The day of a video, where the page tells it."""
    if isinstance(stamp := info.get("timestamp"), int | float):
        return datetime.fromtimestamp(stamp, UTC).date()
    try:
        return datetime.strptime(str(info.get("upload_date")), "%Y%m%d").date()
    except ValueError:
        return None


def fetch_subtitles(page: VideoPage, limits: VideoLimits) -> Path | None:
    """Its subtitles as WebVTT or SubRip: those that people wrote, else those that the platform made; None where it has none."""
    for kind, key in (("subtitles", "writesubtitles"), ("automatic_captions", "writeautomaticsub")):
        if language := best_language(page.info.get(kind)):
            chosen = {
                key: True,
                "subtitleslangs": [language],
                "subtitlesformat": "/".join(TEXT_FORMATS),
                "skip_download": True,
            }
            run(page.address, options_for(limits) | chosen, download=True)
            return next((path for form in TEXT_FORMATS for path in sorted(limits.folder.glob(f"*.{form}"))), None)
    return None


def best_language(subtitles: Any) -> str:
    """The language of the subtitles to take; "" where there are none that can be read."""
    if not isinstance(subtitles, dict):
        return ""
    readable = [
        language
        for language, formats in subtitles.items()
        if language not in NO_SUBTITLES and any(one.get("ext") in TEXT_FORMATS for one in formats or [])
    ]
    return next((language for language in LANGUAGES if language in readable), next(iter(sorted(readable)), ""))


def fetch_sound(page: VideoPage, limits: VideoLimits) -> Path:
    """Its sound, in whatever container it comes. Raises VideoRefused, SourceFailed."""
    before = set(limits.folder.iterdir())
    run(page.address, options_for(limits), download=True)
    found = [path for path in limits.folder.iterdir() if path not in before and path.suffix not in (".part", ".ytdl")]
    if not found:
        raise SourceFailed(
            _("{address} has no sound that is small enough", address=page.address), _("raise max_bytes of the source")
        )
    return max(found, key=lambda path: path.stat().st_size)


def run(address: str, options: Mapping[str, Any], *, download: bool) -> dict[str, Any]:
    """What yt-dlp says of an address. Raises VideoRefused, AddressRefused, SourceFailed."""
    downloader = CheckedDownloader(dict(options))
    try:
        with downloader:
            info = downloader.extract_info(address, download=download)
            return dict(downloader.sanitize_info(info) or {})
    except yt_dlp.utils.YoutubeDLError as error:
        if downloader.refusals:
            raise downloader.refusals[0] from error
        reason = " ".join(re.sub(r"\x1b\[[0-9;]*m", "", str(error)).removeprefix("ERROR:").split())[:300]
        if REFUSALS.search(reason):
            what = _("the platform refused {address}: {reason}", address=address, reason=reason)
            cure = _("download it in a browser and put it into the inbox, or give the source cookies of an account")
            raise VideoRefused(what, cure) from error
        what = _("{address} cannot be fetched: {reason}", address=address, reason=reason)
        raise SourceFailed(what, _("open it in a browser; if it plays there, update yt-dlp")) from error
