"""The process that `serve` keeps beside it: it runs searches of the command line, with everything open, as the command would.

`python -m search.warm HOME` listens at a socket in `.index/`; it ends when its standard input does. One question at a time: a command
that is not taken at once searches by itself.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import os
import select
import socket
import subprocess
import sys
import traceback
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from archive import __version__, messages
from archive.cli.arguments import CommandParser
from archive.cli.entry import ACCEPTED, LONGEST_PATH, SOCKET_NAME
from archive.cli.main import choose_language, command_in, make_parser, replace_unprintable, run_parsed
from archive.errors import ArchiveError
from archive.home import Home, find_home
from search.arguments import is_filtered
from search.kept import keep_open, searcher_for
from search.results import SearchOptions

COMMAND = "search"
MAX_QUESTION_BYTES = 1_000_000
READ_S = 1.0
FIRST_QUESTION = "warm"


@dataclass(frozen=True)
class CommandLine:
    """A command line, and where it was typed."""

    version: str
    folder: str
    encoding: str  # of the caller's output
    arguments: list[str]
    environment: dict[str, str]

    @classmethod
    def of(cls, sent: bytes) -> CommandLine:
        """As `entry.send_question` writes it; raises ValueError for anything else."""
        version, folder, encoding, count, *rest = sent.decode("utf-8", "surrogateescape").split("\0")
        arguments, variables = rest[: int(count)], rest[int(count) :]
        return cls(version, folder, encoding, arguments, dict(one.split("=", 1) for one in variables))


def start_beside(home: Home) -> subprocess.Popen[bytes] | None:
    """Start the process; None where it cannot listen. It ends with whoever holds its standard input."""
    if not hasattr(os, "getuid") or len(os.fsencode(socket_path(home))) > LONGEST_PATH:
        return None
    program = [sys.executable, "-m", "search.warm", str(home.root.resolve())]
    try:
        return subprocess.Popen(program, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    except OSError:
        return None


def socket_path(home: Home) -> Path:
    """Where it listens."""
    return home.index / SOCKET_NAME


def serve_questions(home: Home) -> None:
    """Answer until standard input ends."""
    listening = listen_at(socket_path(home))
    if listening is None:
        return
    try:
        open_everything(home)
        while True:
            ready, _w, _x = select.select([listening, sys.stdin.buffer], [], [])
            if sys.stdin.buffer in ready:
                return
            line, _address = listening.accept()
            with line, contextlib.suppress(OSError, ValueError):
                take_question(line, home)
    finally:
        listening.close()
        socket_path(home).unlink(missing_ok=True)


def listen_at(path: Path) -> socket.socket | None:
    """The socket, for its owner only; None where another process of this archive listens already."""
    listening = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    if path.exists():
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as other:
                other.connect(str(path))
            return None
        except OSError:
            path.unlink(missing_ok=True)  # of a process that was killed
    before = os.umask(0o177)
    try:
        listening.bind(str(path))
    finally:
        os.umask(before)
    listening.listen()
    return listening


def open_everything(home: Home) -> None:
    """Open what the first question would wait for: the index, the model, and Chroma."""
    from archive.index import shards  # with Chroma, which takes a second: the socket listens before

    shards.kept.stays = True
    keep_open(home)
    with contextlib.suppress(ArchiveError), searcher_for(home) as searcher:
        searcher.search(FIRST_QUESTION, options=SearchOptions(limit=1, meaning_by="chroma"))


def take_question(line: socket.socket, home: Home) -> None:
    """Take one question and run it with the caller's output, environment and folder."""
    line.settimeout(READ_S)
    head, outputs, _flags, _address = socket.recv_fds(line, 4, 2)
    try:
        asked = CommandLine.of(read_exactly(line, int.from_bytes(head, "big")))
        if len(outputs) != 2 or asked.version != __version__:
            return
        with as_caller(outputs, asked):
            options = read_options(asked.arguments, home)
            if options is not None:
                line.sendall(ACCEPTED)
                code = run_for_caller(options)
                sys.stdout.flush()
                line.sendall(bytes([code]))
    finally:
        for descriptor in outputs:
            os.close(descriptor)


def read_exactly(line: socket.socket, size: int) -> bytes:
    """So many bytes; raises ValueError where they do not come."""
    if size > MAX_QUESTION_BYTES:
        raise ValueError(size)
    held = b""
    while len(held) < size:
        part = line.recv(size - len(held))
        if not part:
            raise ValueError(size)
        held += part
    return held


def read_options(arguments: list[str], home: Home) -> argparse.Namespace | None:
    """What a search of this archive asks for that prints its result; None for a conversation, help, and what opens a window."""
    messages.choose(messages.language_of_locale())  # of the caller, whose environment this is now
    if command_in(arguments) != COMMAND:
        return None
    try:
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            choose_language(arguments)
            options = parser_in(messages.chosen()).parse_args(arguments)
        asks = " ".join(options.query).strip() or is_filtered(options)
        is_ours = asks and not options.open and find_home(options.home).root.resolve() == home.root
        return options if is_ours else None
    except (SystemExit, ArchiveError):  # the command itself says what is wrong
        return None


@cache
def parser_in(_language: str) -> CommandParser:
    """The parser of searches, whose help and errors are in the language that is chosen now."""
    return make_parser([COMMAND])


def run_for_caller(options: argparse.Namespace) -> int:
    """The exit code of a command, whatever becomes of it."""
    try:
        replace_unprintable()
        return run_parsed(options) & 0xFF
    except SystemExit as stopped:
        return stopped.code if isinstance(stopped.code, int) else 2
    except Exception:  # a fault of ours is seen, and must not end the process
        traceback.print_exc()
        return 1


@contextlib.contextmanager
def as_caller(outputs: list[int], asked: CommandLine) -> Iterator[None]:
    """Standard output and error, folder and environment are the caller's while a command runs."""
    before = dict(os.environ)
    kept = [os.dup(1), os.dup(2)]
    os.environ.clear()
    os.environ.update({**{name: before[name] for name in ("PATH",) if name in before}, **asked.environment})
    try:
        os.chdir(asked.folder)
        for place, descriptor in enumerate(outputs, 1):
            os.dup2(descriptor, place)
        sys.stdout, sys.stderr = (stream_to(place, asked.encoding) for place in (1, 2))
        yield
    finally:
        for stream in (sys.stdout, sys.stderr):
            with contextlib.suppress(OSError, ValueError):
                stream.flush()
        for place, descriptor in enumerate(kept, 1):
            os.dup2(descriptor, place)
            os.close(descriptor)
        sys.stdout, sys.stderr = sys.__stdout__, sys.__stderr__
        os.environ.clear()
        os.environ.update(before)


def stream_to(descriptor: int, encoding: str) -> io.TextIOWrapper:
    """Text to a descriptor, which stays open; error output line by line."""
    raw = io.BufferedWriter(io.FileIO(descriptor, "w", closefd=False))
    return io.TextIOWrapper(raw, encoding, line_buffering=descriptor != 1)


if __name__ == "__main__":
    serve_questions(Home(Path(sys.argv[1]).resolve()))
