"""Passages that are near what an address names, nearest first."""

from __future__ import annotations

from archive.messages import _
from search.formats.grouping import session_line
from search.results import SearchResult
from search.terminal.render import INDENT, hit_heading, snippet_lines
from search.terminal.study.opener import Opener
from search.terminal.terminal import DIM


def related_text(result: SearchResult, opener: Opener) -> str:
    """Each passage with its session, the sentences that have most to do with what was named, and its address."""
    if not result.hits:
        return str(_("nothing else in the archive is near it"))
    terminal, lines = opener.terminal, []
    for rank, hit in enumerate(result.hits, 1):
        session = terminal.styled("  " + session_line(hit.passage.session_id, result.titles), DIM)
        lines += terminal.lines(hit_heading(rank, hit), hanging=len(INDENT))
        lines += snippet_lines(hit, terminal)
        lines.append(INDENT + opener.address(hit.passage, hit.at_s) + session)
    return "\n".join(lines)
