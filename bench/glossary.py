"""How well near misses of the group's words are repaired, and how seldom what is right is changed.

Each file of bench/glossary_set is taken as one transcript, a sentence a segment, so that a sentence has the neighbours
that it would have in a recording; and once more with every sentence on its own. Planted sentences are written
`… [transcribed|said] …`. The held-out half was written before anything was tuned on the other.
"""

from __future__ import annotations

import re
from pathlib import Path

from archive.records import Segment
from archive.season import season
from archive.terms.glossary import Entry, read_glossary
from archive.terms.post_process import post_process
from bench.models import show

FOLDER = Path(__file__).parent / "glossary_set"
HALVES = ("development", "heldout")
LEAST_REPAIRED = 0.8
MOST_FALSE = 1.0  # in FALSE_OF clean sentences
FALSE_OF = 500
_PLANTED = re.compile(r"\[([^|\]]*)\|([^\]]*)\]")


def entries() -> tuple[Entry, ...]:
    """The bundled season's glossary, and one of about the same size beside it."""
    return (*read_glossary(season.SEASON_FOLDER / "glossary.toml"), *read_glossary(FOLDER / "glossary.toml"))


def lines(name: str) -> list[str]:
    return (FOLDER / f"{name}.txt").read_text("utf-8").splitlines()


def planted(half: str) -> list[tuple[str, str]]:
    """(as transcribed, as said) of each sentence with near misses."""
    return [(_PLANTED.sub(r"\1", line), _PLANTED.sub(r"\2", line)) for line in lines(f"planted-{half}")]


def corrected(texts: list[str], *, alone: bool = False) -> list[str]:
    segments = [Segment(5.0 * number, 5.0 * number + 4, text) for number, text in enumerate(texts)]
    runs = [[segment] for segment in segments] if alone else [segments]
    return [segment.text for run in runs for segment in post_process(run, entries())]


def wrong(half: str, *, alone: bool = False) -> list[tuple[str, str, str]]:
    """(transcribed, said, written) of each planted sentence that is not as it was said."""
    pairs = planted(half)
    written = corrected([raw for raw, _ in pairs], alone=alone)
    return [(raw, said, text) for (raw, said), text in zip(pairs, written, strict=True) if text != said]


def changed(half: str, *, alone: bool = False) -> list[tuple[str, str]]:
    """(said, written) of each clean sentence that was changed; the planted ones as they were said are clean too."""
    said = lines(f"clean-{half}")
    also = [text for _, text in planted(half)]
    written = corrected(said, alone=alone) + corrected(also, alone=alone)
    return [(text, now) for text, now in zip(said + also, written, strict=True) if text != now]


def measure() -> dict[str, float]:
    figures: dict[str, float] = {}
    for half in HALVES:
        clean = len(lines(f"clean-{half}")) + len(planted(half))
        for alone in (False, True):
            name = f"{half} half{', each sentence alone' if alone else ''}"
            repaired = 1 - len(wrong(half, alone=alone)) / len(planted(half))
            false = len(changed(half, alone=alone)) * FALSE_OF / clean
            bounds = ("", "") if alone else (f">= {LEAST_REPAIRED}", f"<= {MOST_FALSE}")
            figures |= show(f"{name}: repaired of {len(planted(half))}", repaired, "", bounds[0])
            figures |= show(f"{name}: false changes of {clean}", false, f"in {FALSE_OF}", bounds[1])
    return figures
