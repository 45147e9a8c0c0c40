"""Fifty people at once on the pages of a term's archive, beside one alone: what waiting becomes, as ratios within one run.

Everybody goes their own way through first page, searches of their own, a session of three hours and the API, and reads
for some seconds in between.
"""

from __future__ import annotations

import gzip
import random
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import quote

import numpy as np

from archive.files import write_text
from archive.home import Home
from archive.intake.session_record import write_session
from archive.records import Segment, Session, Transcript
from archive.transcripts.stored import write_transcript
from bench.archives import build
from bench.models import show
from bench.synthetic import said, unit
from bench.warm_search import QUESTIONS

PASSAGES = 10_000
PEOPLE = 50
READING_S = (2.0, 8.0)  # between two pages
MINUTE_S = 60.0  # that each measurement takes
SEGMENTS = 2_400  # of three hours
SEGMENT_S = 4.5
A_TURN = 8  # segments that one person speaks
LETTERS = 22  # of a segment: people say about 290 a minute


@dataclass
class Waiting:
    """How long each answer took, in seconds, and how many were none."""

    taken: list[float] = field(default_factory=list)
    failed: int = 0

    def median(self) -> float:
        return float(np.median(self.taken))

    def p95(self) -> float:
        return float(np.percentile(self.taken, 95))


def measure() -> dict[str, float]:
    """One person, then fifty."""
    with tempfile.TemporaryDirectory() as folder:
        home = build(Path(folder), PASSAGES)
        session = write_long_session(home)
        with serving(home) as (port, process):
            for path in ("/topics", "/timeline", f"/sessions/{session}"):  # what is computed once is no part of it
                fetch(port, path)
            alone = visit(port, session, people=1, seconds=MINUTE_S)
            many = visit(port, session, people=PEOPLE, seconds=MINUTE_S)
            page = fetch(port, f"/sessions/{session}")
            peak = peak_mb(process.pid)
    return (
        show("one person: median", alone.median() * 1000, "ms", "")
        | show("one person: 95th percentile", alone.p95() * 1000, "ms", "")
        | show("fifty people: median, times that of one", many.median() / alone.median(), "x", "under 8")
        | show("fifty people: 95th percentile, times that of one", many.p95() / alone.p95(), "x", "under 8")
        | show("answers to fifty people", len(many.taken), "", "")
        | show("answers that failed", many.failed + alone.failed, "", "0")
        | show("page of three hours, without media", len(page) / 1000, "kB", "under 300")
        | show("the same as it is sent", len(gzip.compress(page, 9)) / 1000, "kB", "")
        | show("most memory of the server", peak, "MB", "under 600")
    )


def write_long_session(home: Home) -> str:
    """A session of three hours, whose words are the season's."""
    chance = random.Random(1)
    session = unit(0).session
    assert session is not None
    folder = home.session(session.id)
    write_session(folder, Session(session.id, session.date, session.title))
    segments = tuple(
        Segment(
            n * SEGMENT_S,
            (n + 1) * SEGMENT_S,
            said(chance).split("\n")[0][:LETTERS],
            ("小李", "张工", None)[n // A_TURN % 3],
        )
        for n in range(SEGMENTS)
    )
    made = Transcript("0" * 64, "whisper", "m", "1" * 64, {}, datetime(2020, 10, 17, tzinfo=UTC), "key", segments)
    write_transcript(folder.transcripts / "talk.json", made)
    write_text(folder.summary_text, f"# {session.id}\n\n## 摘要 Abstract\n\n{said(chance)}\n")
    return session.id


@contextmanager
def serving(home: Home) -> Iterator[tuple[int, subprocess.Popen[str]]]:
    """(port, process) of `sig-archive serve`."""
    command = [sys.executable, "-m", "archive.cli", "serve", "--port", "0", "--quiet", "--home", str(home.root)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    found = re.search(r":(\d+)/", process.stdout.readline())
    assert found
    try:
        yield int(found[1]), process
    finally:
        process.terminate()
        process.wait(20)


def visit(port: int, session: str, *, people: int, seconds: float) -> Waiting:
    """So many people go about for so long; what each waited."""
    waiting, lock = Waiting(), threading.Lock()
    end = time.monotonic() + seconds

    def go_about(person: int) -> None:
        chance = random.Random(person)
        time.sleep(chance.uniform(0, READING_S[0]) if people > 1 else 0)
        while time.monotonic() < end:
            path = way(chance, session)
            began = time.perf_counter()
            try:
                fetch(port, path)
            except OSError:
                waiting.failed += 1
            with lock:
                waiting.taken.append(time.perf_counter() - began)
            time.sleep(chance.uniform(*READING_S) if people > 1 else 0.2)

    threads = [threading.Thread(target=go_about, args=(person,)) for person in range(people)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return waiting


def way(chance: random.Random, session: str) -> str:
    """Where somebody goes next; a third are searches that nobody made before."""
    question = quote(f"{chance.choice(QUESTIONS)} {chance.choice(said(chance).split())[:12]}")
    return chance.choice(
        (
            "/", f"/search?q={question}", f"/api/search?q={question}", f"/sessions/{session}?t={chance.randrange(10_000)}",
            f"/sessions/{session}", "/timeline", "/static/style.css", "/topics",
        )
    )  # fmt: skip


def fetch(port: int, path: str) -> bytes:
    """What an address answers; raises OSError where that is no answer."""
    connection = HTTPConnection("127.0.0.1", port, timeout=300)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        body = answer.read()
    finally:
        connection.close()
    if answer.status >= 400:
        raise OSError(f"{path}: {answer.status}")
    return body


def peak_mb(pid: int) -> float:
    """The most memory that a process had."""
    found = re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{pid}/status").read_text("ascii"))
    return int(found[1]) / 1024 if found else 0.0
