"""Addresses of the web, taken apart once and strictly: what is checked is what is connected to."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from urllib.parse import SplitResult, quote, urljoin, urlsplit

import idna

from archive.errors import AddressRefused
from archive.messages import Text, _
from archive.text.printable import printable_line

PORTS = {"http": 80, "https": 443}
FIRST_FREE_PORT = 1024  # below it are mail, shells and the like, beside the web's two
MAX_CHARS = 8000
_NEVER = re.compile(r"[\x00-\x1f\x7f-\xa0\u2028\u2029\\]")  # in an address; browsers and libraries differ about them
_HOST = re.compile(r"[a-z0-9_]([a-z0-9_.-]*[a-z0-9_])?\.?|[0-9a-f:.]*:[0-9a-f:.]*")  # a name, or an address of IPv6
_TARGET_CHARS = "/%:@!$&'()*+,;=~-._?"


@dataclass(frozen=True)
class WebAddress:
    """An http(s) address: the host in small ASCII letters, the target with its query, no fragment."""

    scheme: str
    host: str
    port: int
    target: str

    def __str__(self) -> str:
        return f"{self.scheme}://{self.authority}{self.target}"

    @property
    def authority(self) -> str:
        """The host as a request names it, with its port where that is not the usual one."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"

    def joined(self, location: str) -> WebAddress:
        """Where a redirect or a link leads from here. Raises AddressRefused."""
        try:
            return parse_address(urljoin(str(self), location.strip()))
        except ValueError as error:
            raise refused_address(location, _("it is no address")) from error


def parse_address(text: str) -> WebAddress:
    """Raises AddressRefused for anything but an http(s) address without a user's name in it."""
    written = text.strip()
    if len(written) > MAX_CHARS or _NEVER.search(written):
        raise refused_address(text, _("it has characters that belong into no address, or too many"))
    try:
        parts = urlsplit(written)
        port = parts.port
    except ValueError as error:
        raise refused_address(text, _("it is no address")) from error
    if parts.scheme not in PORTS:
        raise refused_address(text, _("only http and https addresses are fetched"))
    if parts.username is not None or parts.password is not None:
        raise refused_address(text, _("it holds a user's name or password"))
    return WebAddress(parts.scheme, host_of(parts, text), check_port(port, parts.scheme, text), target_of(parts))


def host_of(parts: SplitResult, text: str) -> str:
    """The host as it is looked up: one way of writing it, in ASCII. Raises AddressRefused."""
    host = unicodedata.normalize("NFKC", parts.hostname or "").lower()
    if not host.isascii():
        try:
            host = idna.encode(host, uts46=True).decode()
        except (idna.IDNAError, UnicodeError) as error:
            raise refused_address(text, _("its host cannot be a name")) from error
    if not _HOST.fullmatch(host):
        raise refused_address(text, _("its host cannot be a name"))
    return host.rstrip(".")


def check_port(port: int | None, scheme: str, text: str) -> int:
    """The port, or the scheme's usual one; raises AddressRefused for one where no website is."""
    if port is None:
        return PORTS[scheme]
    if port < FIRST_FREE_PORT and port not in PORTS.values():
        raise refused_address(text, _("no website is at port {port}", port=port))
    return port


def target_of(parts: SplitResult) -> str:
    """Path and query, in ASCII."""
    query = f"?{parts.query}" if parts.query else ""
    return quote(f"{parts.path or '/'}{query}", safe=_TARGET_CHARS)


def refused_address(text: str, why: Text) -> AddressRefused:
    """The error for an address that nobody goes to."""
    return AddressRefused(
        _("{address} is not fetched: {why}", address=shown(text), why=why),
        _("give the address that a browser shows for the page"),
    )


def shown(text: str) -> str:
    """An address as it may be printed: short, on one line, without the name or password in it."""
    plain = re.sub(r"//[^/@\s]*@", "//…@", printable_line(text))
    return plain if len(plain) <= 200 else f"{plain[:200]}…"
