"""Ask one open index again and again: `python -m bench.warm_search ARCHIVE` prints its times in milliseconds of CPU as JSON."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from archive.embedding.encoders import bundled_table
from archive.home import Home
from archive.index.snapshot import Snapshot
from archive.settings import Settings
from archive.text.tokens import tokenize_query
from bench.memory import own_peak_mb
from search.api import Searcher, SearchOptions
from search.query.parse import parse_query
from search.ranking.bm25 import bm25

QUESTIONS = (
    "抢占时怎么挑选 victim",
    "PriorityQueue 有几个队列",
    "how does leader election renew the lease",
    "节点打分的插件有哪些",
    "snapshot generation 缓存更新",
    "为什么调度周期是串行的",
    "unschedulableQ 什么时候移到 activeQ",
    "what does the Permit plugin wait for",
    "拓扑分布约束和亲和性",
    "etcd lease deadline",
)
ROUNDS = 5  # of all questions are measured, after one that is not
TOP = 10


def times_of(ask: Callable[[str], object]) -> tuple[float, float]:
    """Median and 95th percentile in milliseconds of CPU time: other work on the machine does not count."""
    taken = []
    for number in range(ROUNDS + 1):
        for question in QUESTIONS:
            started = time.process_time()
            ask(question)
            if number:
                taken.append((time.process_time() - started) * 1000)
    return float(np.median(taken)), float(np.percentile(taken, 95))


def exact_numpy(vectors: np.ndarray, question: str) -> Any:
    """The nearest vectors, and nothing else."""
    scores = vectors @ bundled_table().encode([question])[0]
    best = np.argpartition(scores, -TOP)[-TOP:]
    return best[np.argsort(-scores[best])]


def plain_bm25(index: Snapshot, question: str) -> Any:
    """The best passages by the question's own words, and nothing else."""
    weights = dict.fromkeys(tokenize_query(question), 1.0)
    catalog = index.catalog
    scores = bm25(weights, catalog.postings(weights), catalog.lengths(), passage_count=catalog.count())
    best = np.argpartition(scores, -TOP)[-TOP:]
    return best[np.argsort(-scores[best])]


def memory_mb() -> tuple[float, float]:
    """The most memory this process had, and what of it is its own now and no mapped file."""
    own = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("RssAnon"))
    return own_peak_mb(), int(own.split()[1]) / 1024


def main(root: Path) -> None:
    home = Home(root)
    words = SearchOptions(mode="words")
    with Searcher(home, Settings()) as searcher:
        found = {
            "hybrid": times_of(lambda question: searcher.answer(parse_query(question))),
            "words": times_of(lambda question: searcher.answer(parse_query(question), words)),
        }
        found["memory"] = memory_mb()
        with searcher.readers.snapshot() as index:
            found["numpy"] = times_of(lambda question: exact_numpy(index.vectors, question))
            found["bm25"] = times_of(lambda question: plain_bm25(index, question))
    print(json.dumps(found))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
