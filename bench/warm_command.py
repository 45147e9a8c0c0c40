"""`sig-archive search` in a terminal: cold, and answered by the process that `serve` keeps warm, beside importing Chroma alone."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from bench.archives import build
from bench.models import show
from bench.pages import serving
from bench.warm_search import QUESTIONS

PASSAGES = 500  # of a term
ROUNDS = 2  # of all questions
BEGIN = "import sys; from archive.cli.entry import begin; sys.exit(begin())"  # what the installed script does


def measure() -> dict[str, float]:
    """Medians of whole processes, in turn: warm and cold differ only in whether the archive is served."""
    with tempfile.TemporaryDirectory() as folder:
        served, alone = build(Path(folder) / "served", PASSAGES), build(Path(folder) / "alone", PASSAGES)
        taken: dict[str, list[float]] = {"warm": [], "cold": [], "chromadb": [], "nothing": []}
        with serving(served):
            for question in QUESTIONS * ROUNDS:
                for name, home in (("warm", served), ("cold", alone)):
                    taken[name].append(seconds_of([BEGIN, "search", "--home", str(home.root), question]))
                taken["chromadb"].append(seconds_of(["import chromadb"]))
                taken["nothing"].append(seconds_of(["pass"]))
    median = {name: float(np.median(times)) for name, times in taken.items()}
    return (
        show("search, answered by the warm process", median["warm"] * 1000, "ms", "")
        | show("python -c pass", median["nothing"] * 1000, "ms", "")
        | show("a cold search, times a warm one", median["cold"] / median["warm"], "x", "at least 8")
        | show("a warm search, of import chromadb", median["warm"] / median["chromadb"], "x", "under .1")
    )


def seconds_of(arguments: Sequence[str]) -> float:
    """How long Python takes for a line of code and what follows it; an answer goes nowhere."""
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", *arguments], stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - began
