"""A session's chapters as a Mermaid mind map, which GitHub draws: the group's own minutes are mind maps."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from archive.records import Chapter, Summary
from archive.text.identifiers import find_symbols
from archive.text.noun_phrases import PhraseTable
from archive.text.script import width

BRANCHES = 3  # below a chapter
LONGEST = 20.0  # of a branch, in Chinese characters


def render_mindmap(summary: Summary, title: str) -> list[str]:
    """The lines of a block that draws the chapters and below each what it is about."""
    texts = [[one.text for one in chapter.points] for chapter in summary.chapters]
    table = PhraseTable(texts, summary.terms)
    lines = ["```mermaid", "mindmap", f"  root(({label(title)}))"]
    for number, chapter in enumerate(summary.chapters, 1):
        lines.append(f'    c{number}["{label(chapter.title)}"]')
        phrases = [phrase for phrase, _score in table.best(number - 1, 2 * BRANCHES)]
        own = [one for one in phrases if table.groups_with[one] == 1]  # Pod, which every chapter names, tells of none
        branches = [one for one in own if names_something(one, table.everywhere, summary.terms)][:BRANCHES]
        lines += [f'      c{number}{n}["{label(text)}"]' for n, text in enumerate(short_ones(chapter, branches), 1)]
    return [*lines, "```"]


def names_something(phrase: str, everywhere: Counter[str], known: Sequence[str]) -> bool:
    """Whether a phrase is a name or a term, or stands in several points."""
    return phrase in known or bool(find_symbols(phrase)) or everywhere[phrase] > 1


def short_ones(chapter: Chapter, branches: list[str]) -> Iterator[str]:
    """The phrases that are short enough and say more than the chapter's heading."""
    return (one for one in branches if width(one) <= LONGEST and one.casefold() not in chapter.title.casefold())


def label(text: str) -> str:
    """A text as Mermaid takes it between quotes: without quotes, backticks and brackets of its own."""
    return re.sub(r"\s+", " ", re.sub(r'["`\[\](){}<>#;]', " ", text)).strip()
