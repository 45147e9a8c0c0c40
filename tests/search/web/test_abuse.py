"""A server that is used badly answers or refuses, stays up, and stays small."""

from __future__ import annotations

import asyncio
import re
import signal
import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from pathlib import Path

import pytest

from archive.files import write_text
from search.web import guard, serve
from search.web.access import Access
from tests.search.conftest import UNITS, build_index, make_home, write_files
from tests.search.web.conftest import asking

MOST_MEGABYTES = 600
MEDIA = "/media/2020-10-24/talk"


@pytest.fixture(scope="module")
def sounding_home(tmp_path_factory):
    home = make_home(tmp_path_factory.mktemp("abused"))
    write_files(home)
    path = home.session("2020-10-24").media / "talk.ogg"
    path.parent.mkdir()
    path.write_bytes(bytes(range(256)) * 40_000)
    build_index(home, UNITS)
    return home


@pytest.fixture(scope="module")
def served(sounding_home):
    """(port, process) of `sig-archive serve`."""
    command = [
        sys.executable,
        "-m",
        "archive.cli",
        "serve",
        "--port",
        "0",
        "--quiet",
        "--home",
        str(sounding_home.root),
    ]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    port = int(re.search(r":(\d+)/", process.stdout.readline())[1])
    yield port, process
    process.send_signal(signal.SIGINT)
    assert process.wait(20) in (0, 130)  # it stops when it is told to
    assert "Traceback" not in process.stderr.read()


def ask(port, path, method="GET", headers=None, body=None):
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request(method, path, body, headers or {})
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def megabytes(process):
    status = Path(f"/proc/{process.pid}/status").read_text("utf-8")
    return int(re.search(r"VmHWM:\s+(\d+)", status)[1]) / 1024


def test_two_hundred_at_once_are_all_answered(served):
    port, process = served
    paths = [
        "/",
        "/sessions/2020-10-24",
        "/search?q=queue",
        "/api/search?q=etcd",
        MEDIA,
        "/timeline",
        "/nothing",
        "/symbols",
    ]
    with ThreadPoolExecutor(200) as pool:
        answers = list(pool.map(lambda n: ask(port, paths[n % len(paths)])[0], range(200)))
    assert {status for n, status in enumerate(answers) if n % len(paths) != 6} == {200}
    assert megabytes(process) < MOST_MEGABYTES


@pytest.mark.parametrize(
    ("given", "status", "size"),
    [
        ("bytes=0-99", 206, 100),
        ("bytes=-5", 206, 5),
        ("bytes=10239990-", 206, 10),
        ("bytes=0-0,2-2", 206, None),
        ("bytes=99999999-", 416, None),
        ("bytes=" + ",".join(f"{n}-{n + 1}" for n in range(0, 4000, 2)), 416, None),
        ("bytes=5-1", 400, None),
        ("bytes=a-b", 400, None),
        ("lines=1-2", 400, None),
    ],
)
def test_ranges_of_a_recording_are_answered_or_refused(served, given, status, size):
    found, body = ask(served[0], MEDIA, headers={"Range": given})
    assert found in (status, 200 if status == 400 else status)
    assert size is None or len(body) == size


@pytest.mark.parametrize(
    "path",
    ["/media/2020-10-24/..%2f..%2f..%2farchive.toml", "/media/..%2f..%2fetc/passwd", "/static/..%2f..%2frender.py", "/%2e%2e/%2e%2e/etc/passwd",
     "/library/..%2f..%2farchive", "/sessions/2020-10-24/notes/..%2f..%2f..%2farchive", "//evil.example.org/", "/captions/2020-10-24/..%2ftalk.vtt"],
)  # fmt: skip
def test_no_path_leads_out(served, path):
    status, body = ask(served[0], path)
    assert status in (400, 404) and b"root:x" not in body and b"[group]" not in body


def test_too_much_is_refused_and_the_server_goes_on(served):
    port, process = served
    assert ask(port, "/search?q=" + "x" * 9_000)[0] == 413
    assert ask(port, "/enter", "POST", {"Content-Length": "5000000"}, b"")[0] == 413
    assert ask(port, "/", "BREW")[0] in (403, 405)
    for raw in (
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" * 20,
        b"GET / HTTP/1.1\r\n" + b"X: y\r\n" * 30_000,
        b"\r\n" * 100,
    ):
        with socket.create_connection(("127.0.0.1", port), 30) as connection:
            try:
                connection.sendall(raw + b"\r\n\r\n")
                connection.recv(4096)
            except OSError:
                pass  # it was cut off
    assert ask(port, "/health")[0] == 200
    assert megabytes(process) < MOST_MEGABYTES


def test_two_hundred_who_say_nothing_keep_nobody_out(served):
    port, _process = served
    silent = [socket.create_connection(("127.0.0.1", port), 30) for _number in range(200)]
    try:
        for connection in silent[:100]:
            connection.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ")
        assert ask(port, "/api/search?q=etcd")[0] == 200
    finally:
        for connection in silent:
            connection.close()


def test_a_connection_that_asks_for_nothing_is_closed(sounding_home, monkeypatch):
    monkeypatch.setattr(serve, "HEADER_TIMEOUT_S", 0.3)
    listening = serve.listen(serve.ServeOptions(port=0))
    server, archive = serve.make_server(sounding_home, serve.ServeOptions())

    async def trickle():
        task = asyncio.create_task(server.serve(sockets=[listening]))
        reader, writer = await asyncio.open_connection(*listening.getsockname())
        writer.write(b"GET / HTTP/1.1\r\nHost: ")
        assert await asyncio.wait_for(reader.read(), 20) == b""
        writer.close()
        server.should_exit = True
        await task

    asyncio.run(trickle())
    archive.close()


def test_a_body_that_does_not_come_is_not_waited_for(sounding_home, monkeypatch):
    monkeypatch.setattr(guard, "BODY_TIMEOUT_S", 0.1)

    async def never():
        await asyncio.sleep(5)

    receive = guard.bounded(never)
    with pytest.raises(guard.BodyTooSlow):
        asyncio.run(receive())


def test_a_media_folder_gives_only_sound_and_pictures(sounding_home):
    media = sounding_home.session("2020-10-24").media
    (media / "secret.ogg").symlink_to(sounding_home.settings)
    write_text(media / "notes.txt", "private")
    with asking(sounding_home, Access()) as client:
        assert client.get("/media/2020-10-24/secret").status_code == 404
        assert client.get("/media/2020-10-24/notes").status_code == 404
        assert client.get(MEDIA).headers["content-type"] == "audio/ogg"
