"""What of a summary may be seen where the group's chat may not: sentences that cite the chat are left out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from archive.home import SESSION_ID

_CHAT = re.compile(rf"(?:{SESSION_ID.pattern}/|\]\()chat/", re.IGNORECASE)  # an address, a link within the session
_BEGINS = re.compile(r"\s*(?:[-*+]|\d+[.)])\s|\s*#|\s*<!--")  # an item of a list, a heading, the mark of a section
_ADDRESSES_BELOW = "<sub>"  # a line of addresses that belongs to the paragraph above it

BELOW_ALL = 1 << 16  # the indent of an empty line: it goes with whatever it follows

Block = tuple[int, list[str]]
"""Indent, lines."""


def shared_text(page: str) -> str:
    """A summary's Markdown without the paragraphs and items that cite the chat, and what stands below such an item."""
    kept: list[Block] = []
    below: int | None = None  # the indent of an item that was left out
    for indent, lines in blocks_of(page):
        if below is not None and indent > below:
            continue
        below = None
        if not _CHAT.search("\n".join(lines)):
            kept.append((indent, lines))
            continue
        below = indent
        if lines[0].startswith(_ADDRESSES_BELOW):
            while kept and not "".join(kept[-1][1]).strip():
                kept.pop()
            kept = kept[:-1]
    return "\n".join(line for _indent, lines in kept for line in lines)


def blocks_of(page: str) -> Iterator[Block]:
    """The paragraphs, items and headings of a page, and its empty lines; an empty one is below whatever stands above it."""
    held: list[str] = []
    for line in page.split("\n"):
        if held and (not line.strip() or _BEGINS.match(line)):
            yield indent_of(held[0]), held
            held = []
        if line.strip():
            held.append(line)
        else:
            yield BELOW_ALL, [line]
    if held:
        yield indent_of(held[0]), held


def indent_of(line: str) -> int:
    """How far a line is moved in."""
    return len(line) - len(line.lstrip())


def shared_values(values: Any) -> Any:
    """The same for what summary.json holds: records with an address in the chat are left out of their lists."""
    if isinstance(values, Mapping):
        return {name: shared_values(value) for name, value in values.items()}
    if isinstance(values, (list, tuple)):
        return [shared_values(one) for one in values if not cites_chat(one)]
    return values


def cites_chat(record: Any) -> bool:
    """Whether a record of a list has an address in the chat."""
    if not isinstance(record, Mapping):
        return isinstance(record, str) and bool(re.fullmatch(rf"{SESSION_ID.pattern}/chat/.*", record))
    addresses = record.get("addresses", ())
    return isinstance(addresses, (list, tuple)) and any(cites_chat(one) for one in addresses if isinstance(one, str))
