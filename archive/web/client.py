"""Fetch a page of the web: redirects followed and checked, busy hosts asked again, nothing sent that was not changed."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import partial

from archive.errors import (
    FetchFailed,
    HostBusy,
    HostUnknown,
    HostUnreachable,
    PageBehindLogin,
    PageForbidden,
    PageMissing,
    PageUnreadable,
)
from archive.messages import _
from archive.web import public
from archive.web.address import WebAddress, parse_address
from archive.web.body import ACCEPTED
from archive.web.connection import Deadline, HttpResponse, get
from archive.web.hosts import Hosts
from archive.web.settings import WebSettings

FIRST_PAUSE_S, LONGEST_PAUSE_S = 1.0, 20.0
ACCEPT = "text/html,application/xhtml+xml,application/pdf,text/markdown,text/plain,*/*;q=0.8"
REDIRECTS = (301, 302, 303, 307, 308)
MOVED = (301, 308)  # for good
BUSY = (408, 425, 429, 500, 502, 503, 504)
MISSING = (404, 410, 451)
FORBIDDEN = (401, 402, 403, 407, 412)


@dataclass(frozen=True)
class Fetched:
    """A page as it came: where it stands in the end, its bytes, and what to send next time to hear whether it changed."""

    address: str  # after redirects
    body: bytes = b""
    content_type: str = ""
    etag: str = ""
    last_modified: str = ""
    unchanged: bool = False  # since the version whose etag or date was sent: there is no body
    moved: bool = False  # for good, by redirects that say so


class WebClient:
    """Fetches pages; threads may share one."""

    def __init__(
        self,
        settings: WebSettings,
        *,
        resolve: public.Resolve = public.resolve,
        pause: Callable[[float], None] = time.sleep,
        hosts: Hosts | None = None,
    ):
        self.settings, self.resolve = settings, resolve
        self.hosts = hosts or Hosts(per_host=settings.per_host, delay_s=settings.delay_s, pause=pause)

    def fetch(
        self, text: str, *, etag: str = "", last_modified: str = "", accept: str = ACCEPT, referer: str = ""
    ) -> Fetched:
        """The page at an address. Raises a FetchFailed that says why there is none."""
        headers = {"User-Agent": self.settings.user_agent, "Accept": accept, "Accept-Encoding": ACCEPTED}
        headers |= {"If-None-Match": etag} if etag else {}
        headers |= {"Referer": referer} if referer.isascii() and referer else {}
        headers |= {"If-Modified-Since": last_modified} if last_modified else {}
        address, deadline, hops = parse_address(text), Deadline(self.settings.seconds), list[int]()
        while len(hops) <= self.settings.redirects:
            answer = self.ask_again(address, headers, deadline)
            if answer.status not in REDIRECTS or not answer.headers.get("location"):
                return fetched(address, answer, moved=bool(hops) and all(status in MOVED for status in hops))
            hops.append(answer.status)
            address = address.joined(as_written(answer.headers["location"]))
        raise PageUnreadable(
            _("{address} leads to another address more than {n} times", address=text, n=self.settings.redirects),
            _("give the address at which the page stands in the end"),
        )

    def ask_again(self, address: WebAddress, headers: Mapping[str, str], deadline: Deadline) -> HttpResponse:
        """An answer that is one, after as many attempts as the settings allow. Raises FetchFailed."""
        for attempt in range(1, self.settings.attempts + 1):
            try:
                answer = self.ask(address, headers, deadline)
            except HostUnreachable as error:
                if attempt >= self.settings.attempts or is_late(error) or isinstance(error, HostUnknown):
                    raise
                self.hosts.leave_alone(address.authority, FIRST_PAUSE_S * 2 ** (attempt - 1))
                continue
            if answer.status not in BUSY:
                return answer
            wait_s = retry_after_s(answer.headers) or FIRST_PAUSE_S * 2 ** (attempt - 1)
            self.hosts.leave_alone(address.authority, min(wait_s, LONGEST_PAUSE_S))
            if attempt >= self.settings.attempts or wait_s > LONGEST_PAUSE_S:
                break
        raise host_busy(address, answer)

    def ask(self, address: WebAddress, headers: Mapping[str, str], deadline: Deadline) -> HttpResponse:
        """One request, when it is this host's turn. Raises FetchFailed."""
        since = time.monotonic()
        with self.hosts.turn(address.authority):
            deadline.end += time.monotonic() - since  # waiting for one's turn is nobody's slowness
            return get(
                address,
                headers,
                addresses_of=partial(
                    public.checked_addresses, allowed=self.settings.allowed_hosts, resolve=self.resolve
                ),
                deadline=deadline,
                max_bytes=self.settings.max_bytes,
            )


def as_written(header: str) -> str:
    """A header's text as servers mean it that send UTF-8 where only ASCII may be."""
    try:
        return header.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return header


def is_late(error: FetchFailed) -> bool:
    """Whether a host took all of its time: asking again would take as much."""
    return isinstance(error.__cause__, Exception) and "Timeout" in type(error.__cause__).__name__


def fetched(address: WebAddress, answer: HttpResponse, *, moved: bool) -> Fetched:
    """The page of an answer. Raises PageMissing, PageForbidden, PageUnreadable."""
    told = answer.headers
    if answer.status not in (200, 304):
        raise failure_of(address, answer.status)
    return Fetched(
        address=str(address),
        body=answer.body,
        content_type=told.get("content-type", ""),
        etag=told.get("etag", ""),
        last_modified=told.get("last-modified", ""),
        unchanged=answer.status == 304,
        moved=moved,
    )


def failure_of(address: WebAddress, status: int) -> FetchFailed:
    """The error for an answer without a page."""
    shown = str(address)
    if status in MISSING:
        return PageMissing(
            _("{address} is gone: the server answers {status}", address=shown, status=status),
            _("ask its author for the address it has now, or put a saved copy into the inbox"),
        )
    if status in FORBIDDEN:
        return (PageBehindLogin if status == 401 else PageForbidden)(
            _("{address} is not shown to a program: the server answers {status}", address=shown, status=status),
            _("save the page with a browser into the inbox"),
        )
    return PageUnreadable(
        _("{address} gives no page: the server answers {status}", address=shown, status=status),
        _("open it in a browser; if it is there, save it into the inbox"),
    )


def host_busy(address: WebAddress, answer: HttpResponse) -> HostBusy:
    """The error for a host that is still busy after the last attempt."""
    wait_s = retry_after_s(answer.headers)
    what = _("{address} is busy: the server answers {status}", address=str(address), status=answer.status)
    if wait_s > LONGEST_PAUSE_S:
        return HostBusy(what, _("it asks for {seconds:.0f} s of patience; run again after that", seconds=wait_s))
    return HostBusy(what, _("run again later"))


def retry_after_s(headers: Mapping[str, str]) -> float:
    """Seconds that a server asks to be left alone, by Retry-After; 0 when it does not say."""
    said = headers.get("retry-after", "").strip()
    if said.isdigit():
        return float(said[:9])
    try:
        moment = parsedate_to_datetime(said)
    except (ValueError, TypeError):
        return 0.0
    return max(0.0, (moment - datetime.now(UTC)).total_seconds()) if moment.tzinfo else 0.0
