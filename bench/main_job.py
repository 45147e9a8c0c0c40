"""Measure the main job on the bundled season: a first ingest, one with nothing to do, and the text that came out."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from archive.home import Home
from archive.season import season
from archive.transcripts.stored import read_transcript
from bench.error_rate import character_error_rate
from bench.models import fastest, show


def measure() -> dict[str, float]:
    """Run the demo in a new folder, then measure; printed as it is found."""
    with tempfile.TemporaryDirectory() as folder:
        home = Home(Path(folder) / "archive")
        first_s = timed("demo", str(home.root))
        again_s = min(timed("ingest", "--home", str(home.root)) for _ in range(3))
        found = show("demo, first run", first_s, "s", "under 180 on two quiet cores")
        found |= show("second ingest / demo", again_s / first_s, "x", "aim under 0.125")
        found |= search_figures(home)
        return found | error_figures(home)


def timed(*words: str) -> float:
    started = time.perf_counter()
    subprocess.run([sys.executable, "-m", "archive.cli", *words], check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - started


def search_figures(home: Home) -> dict[str, float]:
    """A cold search as a multiple of importing chromadb in the same run."""
    chroma_s = fastest("import chromadb")
    found: dict[str, float] = {}
    for mode in ("words", "hybrid"):
        cold_s = min(
            timed("search", "--home", str(home.root), "--mode", mode, "抢占时怎么挑选 victim") for _ in range(5)
        )
        found |= show(
            f"cold search, {mode} / import chromadb",
            cold_s / chroma_s,
            "x",
            "at most 0.4" if mode == "words" else "at most 1.5",
        )
    return found


def error_figures(home: Home) -> dict[str, float]:
    """Character errors of the archived transcripts against the texts they were spoken from."""
    pairs: list[tuple[str, str]] = []
    found: dict[str, float] = {}
    for path in sorted((season.SEASON_FOLDER / "reference").glob("*.json")):
        transcript = read_transcript(home.session(path.stem).transcripts / f"{path.stem}-recording.json")
        said = "".join(line["text"] for line in json.loads(path.read_text("utf-8")))
        pairs.append(("".join(segment.text for segment in transcript.segments), said))
        found |= show(f"character errors, {path.stem}", 100 * character_error_rate(pairs[-1:]), "%", "")
    return found | show("character errors, season", 100 * character_error_rate(pairs), "%", "at most 8")
