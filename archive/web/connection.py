"""One request over httpcore: to a network address that was checked, within a time for the whole of it, and so many bytes."""

from __future__ import annotations

import ssl
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any

import httpcore

from archive.errors import HostUnreachable
from archive.messages import Text, _
from archive.web.address import WebAddress
from archive.web.body import BodyReader

CONNECT_S = 15.0  # to open a connection, and to wait for a byte


@dataclass(frozen=True)
class HttpResponse:
    """What a server answered; names of headers in small letters."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Deadline:
    """A moment by which everything is over, however slowly bytes come."""

    def __init__(self, seconds: float):
        self.seconds, self.end = seconds, time.monotonic() + seconds

    def left(self, timeout: float | None, too_late: type[Exception]) -> float:
        """Seconds that a step may take; raises `too_late` when none are left."""
        left_s = self.end - time.monotonic()
        if left_s <= 0:
            raise too_late()
        return min(left_s, CONNECT_S if timeout is None else timeout)


class TimedStream(httpcore.NetworkStream):
    """A connection of which no step goes beyond the deadline."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: Deadline):
        self.stream, self.deadline = stream, deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """The bytes that have come, at most so many."""
        return self.stream.read(max_bytes, self.deadline.left(timeout, httpcore.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send bytes."""
        self.stream.write(buffer, self.deadline.left(timeout, httpcore.WriteTimeout))

    def close(self) -> None:
        """Hang up."""
        self.stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        """The same connection, encrypted; the certificate must be the host's, whatever network address it has."""
        left_s = self.deadline.left(timeout, httpcore.ConnectTimeout)
        return TimedStream(self.stream.start_tls(ssl_context, server_hostname, left_s), self.deadline)

    def get_extra_info(self, info: str) -> Any:
        """What httpcore asks about a connection."""
        return self.stream.get_extra_info(info)


class CheckedBackend(httpcore.NetworkBackend):
    """Connects to the network addresses that a check has passed, and to nothing else: no name is looked up again."""

    def __init__(self, addresses_of: Callable[[str, int], Sequence[str]], deadline: Deadline):
        self.addresses_of, self.deadline, self.backend = addresses_of, deadline, httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """A connection to the first of the host's addresses that answers."""
        failure: Exception = httpcore.ConnectError()
        for address in self.addresses_of(host, port):
            left_s = self.deadline.left(timeout, httpcore.ConnectTimeout)
            try:
                return TimedStream(self.backend.connect_tcp(address, port, left_s, None, socket_options), self.deadline)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise failure


@cache
def tls_context() -> ssl.SSLContext:
    """The certificates of certifi, and those that this machine trusts beside them."""
    context = httpcore.default_ssl_context()
    context.load_default_certs()
    return context


def get(
    address: WebAddress,
    headers: Mapping[str, str],
    *,
    addresses_of: Callable[[str, int], Sequence[str]],
    deadline: Deadline,
    max_bytes: int,
) -> HttpResponse:
    """One GET, without following redirects; the body is unpacked, and left out of all answers but 200.

    Raises AddressRefused, HostUnreachable, and PageTooLarge or PageUnreadable for the body.
    """
    url = httpcore.URL(
        scheme=address.scheme.encode(), host=address.host.encode(), port=address.port, target=address.target.encode()
    )
    named = {"Host": address.authority, "Connection": "close", **headers}
    sent = [(name.encode("ascii"), value.encode("latin-1", "ignore")) for name, value in named.items()]
    with (
        request_errors(address, deadline),
        pool(addresses_of, deadline) as connections,
        connections.stream(
            "GET", url, headers=sent, extensions={"timeout": {"connect": CONNECT_S, "read": CONNECT_S}}
        ) as response,
    ):
        told = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in response.headers}
        reader = BodyReader(address, told, max_bytes)
        for chunk in response.iter_stream() if response.status == 200 else ():
            reader.feed(chunk)
        return HttpResponse(response.status, told, reader.finish() if response.status == 200 else b"")


def pool(addresses_of: Callable[[str, int], Sequence[str]], deadline: Deadline) -> httpcore.ConnectionPool:
    """A connection for one request: none outlives the check of its address."""
    return httpcore.ConnectionPool(
        ssl_context=tls_context(),
        max_connections=1,
        max_keepalive_connections=0,
        network_backend=CheckedBackend(addresses_of, deadline),
    )


@contextmanager
def request_errors(address: WebAddress, deadline: Deadline) -> Any:
    """Turn what httpcore raises into HostUnreachable."""
    try:
        yield
    except httpcore.TimeoutException as error:
        too_slow = _("it sends nothing, or too slowly, for {seconds:.0f} s", seconds=min(deadline.seconds, CONNECT_S))
        late = _("the whole of it takes more than {seconds:.0f} s", seconds=deadline.seconds)
        raise unreachable(address, late if deadline.end <= time.monotonic() else too_slow) from error
    except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.UnsupportedProtocol) as error:
        raise unreachable(address, str(error) or _("the connection breaks off")) from error


def unreachable(address: WebAddress, reason: Text) -> HostUnreachable:
    """The error for a host that does not answer as it should."""
    return HostUnreachable(
        _("{address} cannot be fetched: {reason}", address=str(address), reason=reason),
        _("open it in a browser; it is tried again next time"),
    )
