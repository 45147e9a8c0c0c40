"""Whether anything that was found answers the question, or only lies near it."""

from __future__ import annotations

from search.results import SearchResult


def is_answered(result: SearchResult) -> bool:
    """Whether the best hits answer."""
    return bool(result.hits)
