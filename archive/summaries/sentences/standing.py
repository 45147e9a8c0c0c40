"""Whether a sentence can be read by itself: it is whole, points to nothing that was said before, and tells of the matter.

What tells so stands in `standing.toml`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from archive.text.script import HAN, has_han

_PLACES = {  # where a text is looked into -> how, in Chinese and in English
    "begins": ("^(?:{})", r"^(?:{})(?!\w)"),
    "contains": ("(?:{})", r"(?<!\w)(?:{})(?!\w)"),
    "ends": ("(?:{})[，,]?[。.]?$", r"(?<!\w)(?:{})\W*$"),
}


def read_patterns(path: Path, *, only: str = "") -> dict[str, re.Pattern[str]]:
    """The tables of a file of regular expressions, each as one; `only` those of a place."""
    tables = tomllib.loads(path.read_text("utf-8"))
    found = {name: "|".join(alternatives(table, only)) for name, table in tables.items()}
    return {name: re.compile(joined, re.IGNORECASE) for name, joined in found.items() if joined}


def alternatives(table: Mapping[str, Mapping[str, Sequence[str]]], only: str = "") -> Iterator[str]:
    """A table's expressions of each language and place, joined."""
    for language, places in table.items():
        for place, expressions in places.items():
            if only in ("", place):
                form = _PLACES[place][language == "en"]
                yield form.format("|".join(expressions).replace("HAN", f"[{HAN}]"))


_FILE = Path(__file__).with_suffix(".toml")
_IS = read_patterns(_FILE)
_ENDS = read_patterns(_FILE, only="ends")["half"]


def points_back(text: str) -> bool:
    """Whether a sentence begins with a word that points to what was said before it."""
    return bool(_IS["points_back"].search(text))


def goes_on(text: str) -> bool:
    """Whether a sentence is the next of several."""
    return bool(_IS["goes_on"].search(text))


def needs_context(text: str) -> bool:
    """Whether a sentence points back or goes on with something."""
    return points_back(text) or goes_on(text)


def is_full_sentence(text: str) -> bool:
    """Whether a sentence has its beginning and its end; an English one also a verb behind its first word."""
    if _IS["half"].search(text):
        return False
    return bool(has_han(text) or _IS["verb"].search(text.partition(" ")[2]))


def breaks_off(text: str) -> bool:
    """Whether a text ends in the middle: with 因为, with my."""
    return bool(_ENDS.search(text))


def leads_meeting(text: str) -> bool:
    """Whether a sentence does nothing but lead the meeting."""
    return bool(_IS["leads"].search(text))


def is_chatter(text: str) -> bool:
    """Whether a sentence leads the meeting, is addressed to somebody there, or tells of the speaker."""
    return bool(_IS["chatter"].search(text))


def tells_of_speaker(text: str) -> bool:
    """Whether a sentence says what its speaker did, saw or means to do."""
    return bool(_IS["of_speaker"].search(text))


def asks_inside(text: str) -> bool:
    """Whether a sentence asks something that nothing marks as a question."""
    return bool(_IS["asks"].search(text))


def is_aside(text: str) -> bool:
    """Whether a sentence was said in passing, or to somebody there."""
    return bool(_IS["aside"].search(text))


def states_topic(text: str) -> bool:
    """Whether a sentence says what the meeting is about."""
    return bool(_IS["topic"].search(text)) and not _IS["praise"].search(text)


def says_it_matters(text: str) -> bool:
    """Whether a sentence says of itself that it is of weight."""
    return bool(_IS["cue"].search(text))


def is_of_matter(text: str) -> bool:
    """Whether a heading may be made of a sentence: it neither leads the meeting nor asks those who are there whether they speak."""
    return not leads_meeting(text) and not _IS["about_talk"].search(text)


def stands_alone(text: str) -> bool:
    """Whether a sentence can be told without the ones around it, and is about no speaker."""
    return (
        is_full_sentence(text) and not needs_context(text) and not is_chatter(text) and not _IS["speaker"].search(text)
    )
