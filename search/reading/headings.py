"""The headings that a passage stands under."""

from __future__ import annotations

from archive.records import Passage


def last_heading(passage: Passage) -> str:
    """The one right above it; "" where there is none."""
    return passage.heading.rpartition(" > ")[2]
