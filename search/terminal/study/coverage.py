"""The study plan, a block for each of its lines: what was discussed and written of each topic, where, and what is open."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from archive.messages import _, _n
from archive.records import Passage
from archive.text.columns import columns, pad
from archive.text.printable import printable_line
from search.formats.kinds import STATES
from search.reading.best_sentence import sentence_ranges
from search.study.coverage import ItemCover, TopicCover
from search.terminal.study.opener import Opener
from search.terminal.terminal import BOLD, DIM, Mark, Terminal

MARKS = {"covered": "●", "discussed": "◐", "written": "◐", "open": "○", "upcoming": "…"}
MAX_OPEN = 3  # open questions that are shown of a topic
MAX_AUTHORS = 4


def coverage_text(items: Sequence[ItemCover], opener: Opener) -> str:
    """Every line of the plan, track by track."""
    terminal = opener.terminal
    if not items:
        return str(_("the plan is empty; write plan.csv with the columns track, from, to, topic"))
    lines = [totals_line(items)]
    shown: set[str] = set()
    for one in items:
        lines += ["", *item_lines(one, terminal)]
        wide = max(columns(topic.topic) for topic in one.topics)
        for topic in one.topics:
            lines += topic_lines(topic, wide, opener, with_places=topic.topic not in shown)
            shown.add(topic.topic)
    legend = _(
        "(+): in a session of that title, or near in meaning, without naming it; ?: not understood yet, says a note"
    )
    lines += ["", *terminal.lines(str(legend), [Mark(0, 10_000, DIM)])]
    return "\n".join(lines)


def totals_line(items: Sequence[ItemCover]) -> str:
    """How many lines of the plan there are of each state."""
    counts = Counter[str](one.state for one in items)
    parts = [f"{MARKS[state]} {STATES[state]} {counts[state]}" for state in STATES if counts[state]]
    return "   ".join(parts)


def item_lines(one: ItemCover, terminal: Terminal) -> Iterator[str]:
    """The line of the plan as it stands there, and its days with the sessions that were held in them."""
    planned = one.item.planned
    yield from terminal.lines(
        f"{MARKS[one.state]} {planned.track}  {planned.topic}", [Mark(0, 10_000, BOLD)], hanging=4
    )
    held = str(_(", ")).join(one.held) if one.held else str(_("no session"))
    days = f"{planned.first} … {planned.last}"
    yield from terminal.lines(f"    {days}   {held}", [Mark(0, 10_000, DIM)], hanging=4)


def topic_lines(one: TopicCover, wide: int, opener: Opener, *, with_places: bool) -> Iterator[str]:
    """A topic with its figures; below it, where they were not shown yet, the best places and what is open."""
    yield from opener.terminal.lines(f"  {MARKS[one.state]} {pad(one.topic, wide)}  {figures(one)}", hanging=8)
    if not with_places:
        return
    for match in one.best:
        yield from place_lines(match.passage, match.passage.last_heading, opener)
    for passage in one.open[:MAX_OPEN]:
        yield from place_lines(passage, f"? {first_sentence(passage)}", opener)


def place_lines(passage: Passage, what: str, opener: Opener) -> Iterator[str]:
    """An address that opens the passage, and what stands there; on a line each where one is too narrow."""
    terminal, shown = opener.terminal, what if passage.kind != "speech" else ""
    opened = "      " + opener.address(passage, passage.start_s)
    if not shown:
        yield opened
    elif terminal.width is None or columns(opener.address_of(passage)) + columns(shown) + 8 <= terminal.width:
        yield f"{opened}  {printable_line(shown)}"
    else:
        yield opened
        yield from terminal.lines(f"        {shown}", hanging=8)


def figures(one: TopicCover) -> str:
    """`3.4 min   5 notes   alice, bowen`."""
    if one.state == "open":
        return str(_("nothing yet"))
    parts = []
    if one.discussed_min:
        parts.append(named_and_rest(one.minutes.get("name", 0.0), one.discussed_min, minutes_text))
    if one.written:
        parts.append(named_and_rest(one.notes.get("name", 0), one.written, notes_text))
    more = ["…"] if len(one.authors) > MAX_AUTHORS else []
    if one.authors:
        parts.append(str(_(", ")).join([*one.authors[:MAX_AUTHORS], *more]))
    return "   ".join(parts)


def named_and_rest(named: float, total: float, text: Callable[[float], str]) -> str:
    """What names the topic, and in brackets what belongs to it without naming it: `1.9 min (+1.6 min)`, `(+4 notes)`."""
    rest = f"(+{text(total - named)})" if total - named >= 0.05 else ""
    return f"{text(named)} {rest}".strip() if named else rest


def minutes_text(minutes: float) -> str:
    """`1.9 min`."""
    return str(_("{minutes:.1f} min", minutes=minutes))


def notes_text(count: float) -> str:
    """`5 notes`."""
    return str(_n("{n} note", "{n} notes", round(count)))


def first_sentence(passage: Passage) -> str:
    """What an open question says first."""
    first = next(iter(sentence_ranges(passage.text)), (0, len(passage.text)))
    return " ".join(passage.text[slice(*first)].lstrip("-* ").split())
