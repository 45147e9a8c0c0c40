"""How well a page was read: its text, its lines of code, their languages, and what should not have been kept."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from statistics import mean

from archive.text.markdown import read_markdown, without_markup
from bench.extraction.pages import Sample

SHINGLE = 4  # characters
LEAST_F1 = 0.97


@dataclass(frozen=True)
class Score:
    """How one page came out: shares, and a number of lines."""

    f1: float
    code: float
    languages: float
    noise: int


def score(sample: Sample, markdown: str) -> Score:
    right, found = code_blocks(sample.markdown), code_blocks(markdown)
    wanted = Counter(line for _, lines in right for line in lines)
    kept = wanted & Counter(line for _, lines in found for line in lines)
    named = {tuple(lines): language for language, lines in found}
    languages = [named.get(tuple(lines), "") in same_language(language) for language, lines in right if language]
    return Score(
        text_f1(shingles(markdown), shingles(sample.markdown)),
        kept.total() / wanted.total() if wanted else 1.0,
        mean(languages) if languages else 1.0,
        sum(
            squeeze(line) in squeeze(markdown) and squeeze(line) not in squeeze(sample.markdown)
            for line in sample.noise
        ),
    )


def same_language(language: str) -> set[str]:
    return {language, *({"shell", "sh"} if language == "bash" else ())}


def code_blocks(markdown: str) -> list[tuple[str, list[str]]]:
    """(language, its lines that are not empty, with tabs as four spaces) of each block."""
    blocks: list[tuple[str, list[str]]] = []
    for line in read_markdown(markdown):
        if line.opens_code:
            blocks.append((line.text.strip().strip("`").strip(), []))
        elif line.fence and not line.closes_code and line.text.strip():
            blocks[-1][1].append(line.text.expandtabs(4).rstrip())
    return [(language, dedented(lines)) for language, lines in blocks]


def dedented(lines: list[str]) -> list[str]:
    least = min((len(line) - len(line.lstrip()) for line in lines), default=0)
    return [line[least:] for line in lines]


def squeeze(text: str) -> str:
    """What is read of a text, letters and digits alone."""
    shown = re.sub(r"!\[([^\]]*)\]\([^)]*\)|\[([^\]]*)\]\([^)]*\)", lambda found: found[1] or found[2] or "", text)
    return re.sub(
        r"[\W_]+",
        "",
        re.sub(
            r"^\s*\d+\. ", "", without_markup(re.sub(r"^\s*```.*$", "", shown, flags=re.MULTILINE)), flags=re.MULTILINE
        ),
    ).lower()


def shingles(text: str) -> Counter[str]:
    flat = squeeze(text)
    return Counter(flat[place : place + SHINGLE] for place in range(max(1, len(flat) - SHINGLE + 1)))


def text_f1(found: Counter[str], right: Counter[str]) -> float:
    common = (found & right).total()
    return 2 * common / max(1, found.total() + right.total())
