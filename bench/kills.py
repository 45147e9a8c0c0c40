"""Kill `sig-archive ingest` at ten moments, run it again, and compare the archive with one that was never interrupted."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

from archive.cli.init import make_archive
from archive.home import Home
from archive.index import generations, shards
from archive.index.catalog import Catalog
from archive.season import season
from archive.settings import ChromaSettings

KILLS = 10
STAMP = re.compile(rb"(\"created_at\": \"|fetched_at: ')[^\"']+")


def measure() -> dict[str, float]:
    """Returns how many of the kills left an archive that differs in the end; raises nothing."""
    with tempfile.TemporaryDirectory() as folder:
        whole = prepared(Path(folder) / "whole")
        started = time.monotonic()
        ingest(whole).wait()
        lasted_s = time.monotonic() - started
        print(f"an uninterrupted ingest took {lasted_s:.0f} s")
        different = 0
        for number in range(KILLS):
            after_s = 1.0 + lasted_s * (number + 0.5) / KILLS
            found = differences(whole, killed(Path(folder) / f"killed-{number}", after_s))
            different += bool(found)
            print(f"killed after {after_s:5.1f} s: {'; '.join(found) or 'the same archive'}", flush=True)
    return {"kills": KILLS, "different archives": different}


def prepared(root: Path) -> Home:
    home = Home(root)
    make_archive(home, model="sample-voice")
    season.register_sessions(home)
    season.put_into_inbox(home, known=frozenset())
    return home


def ingest(home: Home) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "archive.cli", "ingest", "-q", "--home", str(home.root)]
    return subprocess.Popen(command, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def killed(root: Path, after_s: float) -> Home:
    """An archive whose first ingest was killed, with its temporary Prefect server left behind, and whose second ended."""
    home = prepared(root)
    process = ingest(home)
    try:
        process.wait(after_s)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    ingest(home).wait()
    try:
        os.killpg(process.pid, signal.SIGKILL)  # the server that the killed run had started
    except ProcessLookupError:
        pass
    return home


def differences(whole: Home, other: Home) -> list[str]:
    """What differs, time stamps aside: a file, or what the index holds."""
    found = []
    a, b = contents(whole), contents(other)
    for name in sorted(a.keys() | b.keys()):
        if a.get(name) != b.get(name):
            found.append(f"{name} {'differs' if name in a and name in b else 'is in one only'}")
    ids, vectors = indexed(other)
    if ids != indexed(whole)[0]:
        found.append("the catalog holds other passages")
    if ids != vectors:
        found.append("Chroma does not hold the catalog's passages")
    shutil.rmtree(other.root)
    return found


def contents(home: Home) -> dict[str, bytes]:
    """Every file of the archive that is not derived, without time stamps."""
    files = (path for path in home.root.rglob("*") if path.is_file() and home.index not in path.parents)
    return {home.relative(path): STAMP.sub(rb"\1", path.read_bytes()) for path in files}


def indexed(home: Home) -> tuple[set[str], set[str]]:
    """Ids in the catalog, and in Chroma."""
    generation = generations.current_or_fail(home)
    with closing(Catalog(generation.catalog)) as catalog:
        ids, folders = (
            set(catalog.ids()),
            shards.shard_folders(catalog.shards().values(), generation.chroma, ChromaSettings()),
        )
    return ids, shards.held_ids(folders, ChromaSettings())
