"""Passages of an archive of any size, made from the bundled season: its sentences in new order, and rare names.

Common words stay as common as they are in the season, and the vocabulary goes on growing with the archive; lengths are
those that real passages are cut to, and a passage's vector is the bundled model's.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache

from archive.index.update import Unit
from archive.records import Passage, Session
from archive.season import season
from archive.text.identifiers import find_symbols
from archive.text.script import detect_language, width

PASSAGES_A_SESSION = 40  # the season's sessions have 20 to 50
NAMES = ("Alice", "Bowen", "Chen Yu", "Daisy", "二虎", "Fanny", "小王", "小李", "David", "张工")
KINDS = ("speech", "speech", "speech", "note", "note", "chat")  # about as often as in the season
SHORTEST, LONGEST = 60, 400  # in Chinese characters: a last piece, a section of a note
RARE = 0.3  # of the sentences name something that hardly any other does: a function, an issue
FIRST_DAY = date(2000, 1, 1)
PARTS = "node pod queue cache lease score bind permit plugin volume taint quota event watch shard".split()


def units(passages: int, *, first_session: int = 0) -> Iterator[Unit]:
    """Sessions of 40 passages each, the same ones whenever they are asked for."""
    for number in range(first_session, first_session + -(-passages // PASSAGES_A_SESSION)):
        yield unit(number)


def unit(number: int) -> Unit:
    """The session of that number, a day after the one before."""
    chance = random.Random(number)
    day = FIRST_DAY + timedelta(days=number)
    session = Session(day.isoformat(), day, f"第 {number} 次分享")
    made = tuple(passage(session, line, chance) for line in range(1, PASSAGES_A_SESSION + 1))
    return Unit(session.id, "1", session, made)


def passage(session: Session, line: int, chance: random.Random) -> Passage:
    kind, text = chance.choice(KINDS), said(chance)
    name = chance.choice(NAMES)
    return Passage(
        path=f"sessions/{session.id}/{kind}.md",
        kind=kind,
        text=text,
        language=detect_language(text),
        session_id=session.id,
        heading=session.title,
        start_s=60.0 * line if kind == "speech" else None,
        end_s=60.0 * line + 50 if kind == "speech" else None,
        line_from=None if kind == "speech" else line,
        line_to=None if kind == "speech" else line,
        author=None if kind == "speech" else name,
        speaker=name if kind == "speech" else None,
        symbols=tuple(find_symbols(text)),
    ).with_id()


def said(chance: random.Random) -> str:
    """Sentences of the season up to a passage's length."""
    wanted, lines, long = chance.uniform(SHORTEST, LONGEST), [], 0.0
    while long < wanted:
        line = chance.choice(sentences())
        if chance.random() < RARE:
            line += f" 见 {rare_name(chance)}"
        lines.append(line)
        long += width(line)
    return "\n".join(lines)


def rare_name(chance: random.Random) -> str:
    """An identifier out of some millions, a few of them common: its number falls off as Zipf's law says."""
    rank = int(chance.paretovariate(0.5))
    return f"{PARTS[rank % 15]}{PARTS[rank // 15 % 15].title()}{PARTS[rank // 225 % 15].title()}{rank // 3375}"


@cache
def sentences() -> tuple[str, ...]:
    """Every sentence of the season's notes, chat and speech."""
    files = [*(season.SEASON_FOLDER / "inbox").glob("*.md"), *(season.SEASON_FOLDER / "inbox").glob("*.txt")]
    files += (season.SEASON_FOLDER / "speech").glob("*.txt")
    lines = (line for path in sorted(files) for line in path.read_text("utf-8").splitlines())
    found = (piece.strip() for line in lines for piece in re.findall(r"[^。！？!?]+[。！？!?]?", line))
    return tuple(dict.fromkeys(sentence for sentence in found if 8 <= len(sentence) <= 300))
