"""What the embedding learns from: parallel and plain documentation, or the small slice of parallel sentences beside it."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

SLICE = Path(__file__).with_name("slice.jsonl")
PAGE_BREAK = " > "  # between the headings of a path


@dataclass(frozen=True)
class Aligned:
    """A Chinese block and its English translation."""

    zh: str
    en: str
    zh_path: str  # headings, the outermost first
    en_path: str
    page: str
    kind: str  # heading or paragraph
    score: float  # of the alignment; from 0.6 on it is safe


@dataclass(frozen=True)
class Chunk:
    """A piece of a page, a few hundred characters long."""

    text: str
    path: str
    language: str
    page: str

    @property
    def headings(self) -> list[str]:
        return [heading for heading in self.path.split(PAGE_BREAK) if heading]


def read_corpora(folder: Path | None) -> tuple[list[Aligned], list[Chunk]]:
    """Parallel blocks and plain chunks of a corpora folder; of the slice when there is none."""
    if folder is None:
        aligned = read_aligned(SLICE)
        return aligned, chunks_of(aligned)
    return read_aligned(folder / "aligned.jsonl.gz"), read_chunks(folder / "mono.jsonl.gz")


def read_aligned(path: Path) -> list[Aligned]:
    return [
        Aligned(
            zh=row["zh"],
            en=row["en"],
            zh_path=row["zh_path"],
            en_path=row["en_path"],
            page=f"{row.get('source', '')}:{row.get('zh_file', row['zh_path'])}",
            kind=row["kind"],
            score=row.get("score", 1.0),
        )
        for row in read_lines(path)
    ]


def read_chunks(path: Path) -> list[Chunk]:
    return [
        Chunk(row["text"], row["path"], row["lang"], f"{row['source']}:{row['file']}")
        for row in read_lines(path)
        if row["text"].strip()
    ]


def chunks_of(aligned: Iterable[Aligned], size: int = 4) -> list[Chunk]:
    """Chunks of both languages from parallel sentences: every four that follow one another under one heading."""
    chunks = []
    for _, section in groupby(aligned, key=lambda block: (block.page, block.zh_path)):
        blocks = [block for block in section if block.kind != "heading"]
        for first in range(0, len(blocks), size):
            part = blocks[first : first + size]
            chunks.append(Chunk("".join(b.zh for b in part), part[0].zh_path, "zh", part[0].page))
            chunks.append(Chunk(" ".join(b.en for b in part), part[0].en_path, "en", part[0].page))
    return sorted(chunks, key=lambda chunk: chunk.language)


def read_lines(path: Path) -> Iterator[dict[str, Any]]:
    """The objects of a JSON Lines file, which may be compressed."""
    if path.suffix == ".gz":
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            yield from map(json.loads, lines)
    else:
        with path.open(encoding="utf-8") as lines:
            yield from map(json.loads, lines)
