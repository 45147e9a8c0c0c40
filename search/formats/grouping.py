"""Hits under their sessions, as people read them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from archive.messages import _
from search.results import Hit


def group_by_session(hits: Sequence[Hit]) -> dict[str | None, list[tuple[int, Hit]]]:
    """Hits with their ranks, the session of the best hit first; None for what belongs to no session."""
    groups: dict[str | None, list[tuple[int, Hit]]] = {}
    for rank, hit in enumerate(hits, 1):
        groups.setdefault(hit.passage.session_id, []).append((rank, hit))
    return groups


def session_line(session: str | None, titles: Mapping[str, str]) -> str:
    """A session's id and title."""
    if session is None:
        return str(_("Recommended reading"))
    return f"{session}  {titles.get(session, '')}".rstrip()
