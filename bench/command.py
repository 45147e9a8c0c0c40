"""The command `bench`: measure the product with data of one's own."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from archive.messages import _
from search.arguments import examples, json_argument, mode_argument


def configure_bench(parser: argparse.ArgumentParser) -> None:
    """`bench relevance PASSAGES QUERIES`."""
    parts = parser.add_subparsers(dest="bench", required=True, metavar="WHAT")
    relevance = parts.add_parser("relevance", help=str(_("how well search finds the labelled passages")))
    relevance.add_argument(
        "passages",
        type=Path,
        metavar="PASSAGES",
        help=str(_("JSON lines with id, text, heading, set")),
    )
    relevance.add_argument(
        "queries",
        type=Path,
        metavar="QUERIES",
        help=str(_("JSON lines with query, set, relevant")),
    )
    mode_argument(relevance)
    relevance.add_argument(
        "--within-group",
        action="store_true",
        help=str(_("search only the query's own meeting")),
    )
    for name, what in (("embedding", str(_("embedding model"))), ("rerank", str(_("cross-encoder")))):
        relevance.add_argument(
            f"--{name}",
            default="",
            metavar="MODEL",
            help=str(_("with this {what}, by hub name or folder", what=what)),
        )
    json_argument(relevance)
    parser.epilog = examples(
        "bench relevance passages.jsonl queries.jsonl --json",
        "bench relevance passages.jsonl queries.jsonl --embedding BAAI/bge-m3",
    )


def run_bench(options: argparse.Namespace) -> int:
    """Print the figures of a labelled set."""
    from archive.text.columns import columns, pad
    from bench.relevance import MEASURES, measure, settings_for  # with the engine and Chroma: not for --help
    from search.formats.as_json import json_text

    settings = settings_for(options.embedding, options.rerank)
    found = measure(
        options.passages,
        options.queries,
        mode=options.mode,
        within_group=options.within_group,
        settings=settings,
        progress=questions_asked if sys.stderr.isatty() else lambda _done, _all: None,
    )
    if options.json:
        print(json_text({name: value for name, value in found.items() if name != "by_set"}))
        return 0
    rows: list[tuple[str, dict[str, Any]]] = [(str(_("all")), found)]
    for part in ("by_set", "by_lang", "by_type"):
        rows += list(found[part].items())
    queries = str(_("queries"))
    print(" " * 24 + " " * (12 - columns(queries)) + queries + "".join(f"{name:>12}" for name in MEASURES))
    for name, figures in rows:
        figure = "".join(f"{figures[m]:>12.3f}" for m in MEASURES)
        print(pad(name or "-", 24) + f"{figures['queries']:>12}" + figure)
    return 0


def questions_asked(done: int, total: int) -> None:
    """Tell a terminal how far the questions are."""
    print(f"\r{done}/{total}", end="\n" if done == total else "", file=sys.stderr, flush=True)
