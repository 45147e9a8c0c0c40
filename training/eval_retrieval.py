"""Measure search on the development sets: words, words with the lexicon, with the table, and with MaxSim.

    python -m training.eval_retrieval EVAL_DIR [--model archive/models/data/kube-zh-en]

Prints nDCG@10 / Recall@10 / MRR@10 for every set; EVAL_DIR holds `signotes`, `cross`, `qmsum` and `vcsum`.
"""

from __future__ import annotations

import argparse
import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from archive.embedding import static_table
from archive.embedding.static_table import StaticTable
from archive.index.smoothing import Postings
from archive.text.tokens import tokenize, tokenize_query
from search.query.lexicon import Lexicon, translate, weigh_terms
from search.ranking.bm25 import bm25
from search.ranking.fusion import best_first, min_max_fuse, rerank
from search.ranking.max_sim import max_sim
from training.embedding_data import read_lines

DEPTH = 10  # results that are judged
MODEL = Path("archive/models/data/kube-zh-en")
SETS = {  # name -> folder, queries file, the set's mark in the files, search only inside the query's meeting
    "SIGNOTES": ("signotes", "queries-dev.jsonl", "SIGNOTES", False),
    "zh->en": ("cross", "queries.jsonl", "CROSS-EN", False),
    "en->zh": ("cross", "queries.jsonl", "CROSS-ZH", False),
    "QMSUM-in": ("qmsum", "queries.jsonl", "QMSUM", True),
    "QMSUM": ("qmsum", "queries.jsonl", "QMSUM", False),
    "VCSUM": ("vcsum", "queries.jsonl", "VCSUM", False),
}

Scores = Mapping[int, float]


@dataclass(frozen=True)
class Query:
    text: str
    relevant: frozenset[str]
    group: str  # the meeting it is about, or ""


@dataclass(frozen=True)
class Collection:
    """The passages of one set, with everything that a question is compared with."""

    ids: list[str]
    postings: dict[str, Postings]
    lengths: np.ndarray
    vectors: np.ndarray
    token_ids: list[list[int]]  # distinct tokens of each passage


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, metavar="EVAL_DIR")
    parser.add_argument("--model", type=Path, default=MODEL, help="folder of the table and the lexicon (%(default)s)")
    options = parser.parse_args()
    for system, figures in evaluate(options.folder, options.model).items():
        print(f"{system:<10}", "  ".join(f"{name} " + "/".join(f"{x:.3f}" for x in figures[name]) for name in figures))


def evaluate(folder: Path, model: Path) -> dict[str, dict[str, tuple[float, float, float]]]:
    """System -> set -> (nDCG, recall, reciprocal rank), each the mean over the set's queries."""
    table = static_table.load_table(model)
    lexicon = Lexicon.load(model / "lexicon.json")
    results: dict[str, dict[str, tuple[float, float, float]]] = defaultdict(dict)
    collections: dict[str, Collection] = {}
    for name, (place, queries_file, mark, inside) in SETS.items():
        if mark not in collections:
            collections[mark] = collect(folder / place / "passages.jsonl", mark, table)
        queries = read_queries(folder / place / queries_file, mark)
        judged = [judge(collections[mark], query, table, lexicon, inside=inside) for query in queries]
        for system in judged[0]:
            means = np.mean([one[system] for one in judged], axis=0)
            results[system][name] = (float(means[0]), float(means[1]), float(means[2]))
    return results


def collect(path: Path, mark: str, table: StaticTable) -> Collection:
    """The passages of a set, ready to be searched."""
    rows = [row for row in read_lines(path) if row["set"] == mark]
    texts = [f"{row['heading']}\n{row['text']}" if row["heading"] else row["text"] for row in rows]
    counted = [Counter(tokenize(text)) for text in texts]
    found: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for number, counts in enumerate(counted):
        for token, count in counts.items():
            found[token].append((number, count))
    postings = {token: Postings(*np.array(pairs).T) for token, pairs in found.items()}
    lengths = np.array([counts.total() for counts in counted])
    token_ids = [list(dict.fromkeys(table.tokens(text))) for text in texts]
    return Collection([row["id"] for row in rows], postings, lengths, table.encode(texts), token_ids)


def read_queries(path: Path, mark: str) -> Iterator[Query]:
    for row in read_lines(path):
        if row["set"] == mark:
            yield Query(row["query"], frozenset(row["relevant"]), row.get("group", ""))


def judge(
    collection: Collection, query: Query, table: StaticTable, lexicon: Lexicon, *, inside: bool
) -> dict[str, tuple[float, float, float]]:
    """What each system scores on one query."""
    allowed = [n for n, passage in enumerate(collection.ids) if not inside or f"/{query.group}#" in passage]
    systems = rank(collection, query.text, table, lexicon, allowed)
    return {
        system: measures([collection.ids[n] for n in list(scores)[:DEPTH]], query.relevant)
        for system, scores in systems.items()
    }


def rank(
    collection: Collection, text: str, table: StaticTable, lexicon: Lexicon, allowed: Sequence[int]
) -> dict[str, Scores]:
    """System -> passage number -> score, best first, over the allowed passages."""
    inside = set(allowed)

    def words(weights: Mapping[str, float]) -> Scores:
        found = bm25(weights, collection.postings, collection.lengths)
        return best_first(
            {number: float(found[number]) for number in np.flatnonzero(found).tolist() if number in inside}
        )

    plain = words(dict.fromkeys(tokenize_query(text), 1.0))
    lexical = words(weigh_terms(tokenize_query(text), translate(text, lexicon)))
    cosines = collection.vectors[list(allowed)] @ table.encode([text])[0]
    dense = best_first(dict(zip(allowed, cosines.tolist(), strict=True)))
    fused = min_max_fuse(dense, lexical)
    query_rows = table.rows(list(dict.fromkeys(table.tokens(text))))
    mixed = rerank(fused, lambda number: max_sim_of(query_rows, table.rows(collection.token_ids[number])))
    return {"bm25": plain, "+ lexicon": lexical, "+ dense": fused, "+ MaxSim": mixed, "dense": dense}


def max_sim_of(query_rows: np.ndarray, passage_rows: np.ndarray) -> float:
    """MaxSim of one passage."""
    return max_sim(query_rows, passage_rows, [np.arange(len(passage_rows))])[0]


def measures(found: Sequence[str], relevant: frozenset[str]) -> tuple[float, float, float]:
    """nDCG, recall and reciprocal rank of the first results, labels binary."""
    ranks = [rank for rank, passage in enumerate(found, 1) if passage in relevant]
    best = sum(1 / math.log2(rank + 1) for rank in range(1, min(DEPTH, len(relevant)) + 1))
    gain = sum(1 / math.log2(rank + 1) for rank in ranks)
    return gain / best, len(ranks) / min(DEPTH, len(relevant)), 1 / ranks[0] if ranks else 0.0


if __name__ == "__main__":
    main()
