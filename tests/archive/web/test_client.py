import gzip
import itertools
import socket
import threading
import time
import zlib

import pytest

from archive.errors import (
    AddressRefused,
    FetchFailed,
    HostBusy,
    HostUnreachable,
    PageForbidden,
    PageMissing,
    PageTooLarge,
    PageUnreadable,
)
from archive.web.client import WebClient
from archive.web.robots import Robots
from archive.web.settings import WebSettings
from tests.web_server import Reply, site

PAGE = "<p>抢占</p>".encode()


def test_a_page_comes_with_its_bytes_and_what_to_send_next_time() -> None:
    with site({"/a": Reply(body=PAGE, etag='"1"', headers={"Last-Modified": "Sat, 17 Oct 2020 10:00:00 GMT"})}) as here:
        page = here.client().fetch(f"{here.address}/a#part")
    assert (page.address, page.body) == (f"{here.address}/a", PAGE)
    assert (page.etag, page.last_modified) == ('"1"', "Sat, 17 Oct 2020 10:00:00 GMT")
    assert (page.content_type, page.unchanged, page.moved) == ("text/html; charset=utf-8", False, False)


def test_a_page_that_did_not_change_is_not_sent_again() -> None:
    with site({"/a": Reply(body=PAGE, etag='"1"')}) as here:
        page = here.client().fetch(f"{here.address}/a", etag='"1"', last_modified="yesterday")
        assert here.asked[0][1]["If-Modified-Since"] == "yesterday"
    assert page.unchanged and not page.body


def test_a_request_names_the_program() -> None:
    with site({"/": Reply()}) as here:
        here.client().fetch(here.address)
        assert here.asked[0][1]["User-Agent"].startswith("sig-archive/")
        assert here.asked[0][1]["Host"] == here.host


def test_redirects_for_good_are_told_from_those_for_now() -> None:
    routes = {
        "/old": Reply(301, headers={"Location": "/new"}),
        "/now": Reply(302, headers={"Location": "/old"}),
        "/new": Reply(body=PAGE),
    }
    with site(routes) as here:
        assert here.client().fetch(f"{here.address}/old").moved
        page = here.client().fetch(f"{here.address}/now")
    assert (page.address, page.moved) == (f"{here.address}/new", False)


def test_headers_that_are_not_ascii_do_no_harm() -> None:
    routes = {
        "/a": Reply(302, headers={"Location": "/调度".encode().decode("latin-1"), "ETag": '"é"'}),
        "/%E8%B0%83%E5%BA%A6": Reply(body=PAGE),
    }
    with site(routes) as here:
        assert here.client().fetch(f"{here.address}/a", etag='"é中"').body == PAGE


@pytest.mark.parametrize(
    ("location", "error"),
    [
        ("/loop", PageUnreadable),
        ("http://localhost:9/", AddressRefused),
        ("http://169.254.169.254/latest/meta-data", AddressRefused),
        ("file:///etc/passwd", AddressRefused),
        ("http://a:b@example.org/", AddressRefused),
        ("//[::1]:6379/", AddressRefused),
        ("http://2130706433/", AddressRefused),
        ("http://[::ffff:10.0.0.1]/", AddressRefused),
        ("gopher://example.org/_x", AddressRefused),
        ("http://[", AddressRefused),
    ],
)
def test_redirects_are_checked_like_addresses(location: str, error: type[FetchFailed]) -> None:
    with site({"/loop": Reply(302, headers={"Location": location})}) as here, pytest.raises(error):
        here.client().fetch(f"{here.address}/loop")


@pytest.mark.parametrize(
    ("status", "error"),
    [(404, PageMissing), (410, PageMissing), (401, PageForbidden), (403, PageForbidden), (418, PageUnreadable)],
)
def test_an_answer_without_a_page_says_what_is_the_matter(status: int, error: type[FetchFailed]) -> None:
    with site({"/a": Reply(status)}) as here, pytest.raises(error, match=str(status)):
        here.client().fetch(f"{here.address}/a")
    assert len(here.asked) == 1


def test_a_busy_host_is_asked_again_after_the_time_it_names() -> None:
    answers = iter([Reply(429, headers={"Retry-After": "7"}), Reply(503), Reply(body=PAGE)])
    pauses: list[float] = []
    with site({"/a": lambda _headers: next(answers)}) as here:
        settings = WebSettings(allowed_hosts=(here.host,), delay_s=0)
        assert WebClient(settings, pause=pauses.append).fetch(f"{here.address}/a").body == PAGE
    assert 6.5 < pauses[0] <= 7.0


def test_a_host_that_stays_busy_is_left_alone() -> None:
    with site({"/a": Reply(503), "/b": Reply(429, headers={"Retry-After": "3600"})}) as here:
        with pytest.raises(HostBusy, match="run again later"):
            here.client().fetch(f"{here.address}/a")
        assert len(here.asked) == 3
        with pytest.raises(HostBusy, match="3600 s of patience"):
            here.client().fetch(f"{here.address}/b")
        assert len(here.asked) == 4


def test_a_body_without_end_is_given_up() -> None:
    with site({"/a": Reply(body=itertools.repeat(b"x" * 65536))}) as here, pytest.raises(PageTooLarge, match="1 MB"):
        here.client(max_bytes=1_000_000).fetch(f"{here.address}/a")


def test_a_body_that_drips_is_given_up() -> None:
    began = time.monotonic()
    with site({"/a": Reply(body=itertools.repeat(b"x"), piece_s=0.02)}) as here:
        with pytest.raises(HostUnreachable, match="takes more than"):
            here.client(seconds=0.3).fetch(f"{here.address}/a")
        assert len(here.asked) == 1
    assert time.monotonic() - began < 3


def test_headers_that_drip_are_given_up() -> None:
    listener = socket.create_server(("127.0.0.1", 0))

    def drip() -> None:
        connection, _ = listener.accept()
        with connection:
            try:
                for byte in itertools.chain(b"HTTP/1.1 200 OK\r\nX: ", itertools.repeat(120)):
                    connection.sendall(bytes([byte]))
                    time.sleep(0.02)
            except OSError:
                return

    threading.Thread(target=drip, daemon=True).start()
    host = f"127.0.0.1:{listener.getsockname()[1]}"
    with listener, pytest.raises(HostUnreachable, match="takes more than"):
        WebClient(WebSettings(allowed_hosts=(host,), seconds=0.3)).fetch(f"http://{host}/")


def gzip_of_zeros(megabytes: int) -> bytes:
    packer = zlib.compressobj(9, wbits=31)
    return b"".join(packer.compress(bytes(1_000_000)) for _ in range(megabytes)) + packer.flush()


@pytest.mark.parametrize(
    "headers",
    [
        {"Content-Encoding": "gzip"},
        {"Content-Encoding": "gzip", "Content-Length": str(len(gzip_of_zeros(30)))},
        {"Content-Length": "99999999999"},
    ],
)
def test_what_unpacks_to_far_more_than_it_is_is_given_up(headers: dict[str, str]) -> None:
    with site({"/a": Reply(body=gzip_of_zeros(30), headers=headers)}) as here, pytest.raises(PageTooLarge):
        here.client().fetch(f"{here.address}/a")


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        ("gzip", gzip.compress(PAGE, mtime=0)),
        ("deflate", zlib.compress(PAGE)),
        ("deflate", zlib.compress(PAGE)[2:-4]),
        ("identity", PAGE),
    ],
)
def test_packed_bodies_are_unpacked(encoding: str, body: bytes) -> None:
    with site({"/a": Reply(body=body, headers={"Content-Encoding": encoding})}) as here:
        assert here.client().fetch(f"{here.address}/a").body == PAGE


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        ("gzip", b"not packed"),
        ("gzip", gzip.compress(PAGE * 9, mtime=0)[:-12]),
        ("gzip, gzip", PAGE),
        ("br", b"\x0b\x02"),
    ],
)
def test_a_body_that_cannot_be_unpacked_is_named(encoding: str, body: bytes) -> None:
    routes = {"/a": Reply(body=body, headers={"Content-Encoding": encoding})}
    with site(routes) as here, pytest.raises(PageUnreadable, match="unpacked"):
        here.client().fetch(f"{here.address}/a")


def test_the_address_that_was_checked_is_the_one_connected_to() -> None:
    """A name that changes its address between the check and the connection gets no second look-up."""
    with site({"/": Reply(body=PAGE)}) as here:
        port, answers = here.address.rpartition(":")[2], iter([["8.8.8.8", "127.0.0.1"], ["127.0.0.1"]])
        client = WebClient(WebSettings(attempts=1), resolve=lambda _host, _port: next(answers))
        with pytest.raises(AddressRefused):
            client.fetch(f"http://rebinding.example.org:{port}/")
        looked_up: list[str] = []

        def once(host: str, _port: int) -> list[str]:
            looked_up.append(host)
            return ["127.0.0.1"]

        allowed = WebSettings(allowed_hosts=("wiki.example.org",))
        assert WebClient(allowed, resolve=once).fetch(f"http://wiki.example.org:{port}/").body == PAGE
        assert looked_up == ["wiki.example.org"]


def test_a_redirect_from_an_allowed_host_to_a_name_of_this_machine_is_refused() -> None:
    with site({"/a": Reply(302, headers={"Location": "http://intranet.example.org/"})}) as here:
        settings = WebSettings(allowed_hosts=(here.host,))
        client = WebClient(settings, resolve=lambda host, _port: ["127.0.0.1"])
        with pytest.raises(AddressRefused, match=r"intranet\.example\.org"):
            client.fetch(f"{here.address}/a")


def test_a_host_that_cannot_be_found_or_reached_is_named() -> None:
    with pytest.raises(HostUnreachable, match=r"nowhere\.invalid"):
        WebClient(WebSettings(), pause=lambda _s: None).fetch("https://nowhere.invalid/")
    with socket.create_server(("127.0.0.1", 0)) as listener:
        host = f"127.0.0.1:{listener.getsockname()[1]}"
    with pytest.raises(HostUnreachable, match=host):
        WebClient(WebSettings(allowed_hosts=(host,)), pause=lambda _s: None).fetch(f"http://{host}/")


def test_what_speaks_another_protocol_is_named() -> None:
    listener = socket.create_server(("127.0.0.1", 0))

    def answer() -> None:
        connection, _ = listener.accept()
        with connection:
            connection.sendall(b"-ERR unknown command\r\n")

    threading.Thread(target=answer, daemon=True).start()
    host = f"127.0.0.1:{listener.getsockname()[1]}"
    with listener, pytest.raises(HostUnreachable):
        WebClient(WebSettings(allowed_hosts=(host,), attempts=1)).fetch(f"http://{host}/")


def test_requests_to_one_host_keep_their_distance() -> None:
    pauses: list[float] = []
    with site({"/": Reply()}) as here:
        client = WebClient(WebSettings(allowed_hosts=(here.host,), delay_s=5), pause=pauses.append)
        client.fetch(here.address)
        client.fetch(here.address)
    assert len(pauses) == 1 and 4 < pauses[0] <= 5


def test_robots_are_asked_once_and_followed() -> None:
    robots = Reply(body=b"User-agent: sig-archive\nDisallow: /private\n", headers={"Content-Type": "text/plain"})
    with site({"/robots.txt": robots}) as here:
        rules = Robots(here.client())
        assert rules.allow(f"{here.address}/notes/2")
        assert not rules.allow(f"{here.address}/private/2")
        assert here.paths == ["/robots.txt"]


def test_without_robots_all_is_allowed_and_with_a_broken_host_nothing() -> None:
    with site({}) as here, site({"/robots.txt": Reply(503)}) as broken:
        assert Robots(here.client()).allow(f"{here.address}/a")
        assert not Robots(broken.client()).allow(f"{broken.address}/a")
