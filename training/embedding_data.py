"""What the embedding learns from: pairs of texts that belong together, made from parallel and plain documentation."""

from __future__ import annotations

import gzip
import json
import random
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

SLICE = Path(__file__).with_name("slice.jsonl")


@dataclass(frozen=True)
class Aligned:
    """A Chinese block and its English translation."""

    zh: str
    en: str
    zh_path: str  # headings joined by " > "
    en_path: str
    page: str
    kind: str  # heading or paragraph
    score: float


@dataclass(frozen=True)
class Chunk:
    """A piece of a page, a few hundred characters long."""

    text: str
    path: str
    language: str
    page: str


def read_lines(path: Path) -> Iterator[dict[str, Any]]:
    opened = gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8")
    with opened as lines:
        yield from map(json.loads, lines)


def read_aligned(path: Path = SLICE) -> list[Aligned]:
    return [
        Aligned(
            row["zh"], row["en"], row["zh_path"], row["en_path"], row.get("zh_file", row["zh_path"]),
            row.get("kind", "paragraph"), row.get("score", 1.0),
        )
        for row in read_lines(path)
    ]  # fmt: skip
