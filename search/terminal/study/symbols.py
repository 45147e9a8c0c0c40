"""The code that a group talks about, as a table; and everything said about one file or function."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from archive.messages import Message, _, _n
from archive.settings import CodeSettings
from search.study.symbols import SymbolStory, SymbolUse
from search.terminal.study.opener import Opener
from search.terminal.study.places import mention_lines
from search.terminal.study.tables import count_cell, sparkline, table_lines
from search.terminal.terminal import BOLD, DIM, Mark, Terminal

GROUPS: Mapping[str, Message] = {
    "file": _("Files"),
    "name": _("Types, functions, fields"),
    "flag": _("Flags"),
    "metric": _("Metrics"),
}


def symbols_text(uses: Sequence[SymbolUse], sessions: Sequence[str], terminal: Terminal, *, limit: int) -> str:
    """Files, identifiers, flags and metrics, `limit` of each at most, with a picture of the sessions they are named in."""
    if not uses:
        return str(_("no source path or identifier is named in what is indexed"))
    heads = [str(one) for one in ("", _("speech"), _("notes"), _("chat"), _("reading"), _("sessions"))]
    groups = {}
    for kind, title in GROUPS.items():
        of_kind = [use for use in uses if use.kind == kind]
        groups[group_title(title, len(of_kind), limit)] = [use_row(use, sessions) for use in of_kind[:limit]]
    lines = table_lines(heads, groups, terminal, left=(0, 5))
    told = _("everything about one: {command}", command="sig-archive symbols " + uses[0].name)
    return "\n".join([*lines, "", terminal.styled(str(told), DIM)])


def group_title(title: Message, count: int, limit: int) -> str:
    """`Files`, and how many of how many are shown where that is not all."""
    return str(title) + (f" ({limit}/{count})" if count > limit else "")


def use_row(use: SymbolUse, sessions: Sequence[str]) -> list[str]:
    """The cells of one name."""
    by_session = [sum(one.session_id == session for one in use.passages) for session in sessions]
    counts = [count_cell(use.count(kind)) for kind in ("speech", "note", "chat", "reading")]
    return [use.name, *counts, sparkline(by_session)]


def symbol_story_text(story: SymbolStory, titles: Mapping[str, str], code: CodeSettings, opener: Opener) -> str:
    """What one file or function is called, where its source is, and every sentence that names it."""
    if not story.mentions:
        return not_named(story)
    terminal = opener.terminal
    lines = [terminal.styled(story.name, BOLD) + "  " + counted(story)]
    lines += symbol_heading_lines(story, code, terminal)
    lines += mention_lines(story.mentions, titles, opener)
    return "\n".join(lines)


def not_named(story: SymbolStory) -> str:
    """That nobody names it, and what is spelt nearly so."""
    text = str(_("nobody names {name} in what is indexed", name=story.name))
    return text + (str(_("; near it: {names}", names=list(story.near))) if story.near else "")


def counted(story: SymbolStory) -> str:
    """In how many sentences and sessions it is named."""
    sessions = len({one.passage.session_id for one in story.mentions if one.passage.session_id})
    sentences = _n("{n} sentence", "{n} sentences", len(story.mentions))
    return str(sentences) + str(_(", ")) + str(_n("{n} session", "{n} sessions", sessions))


def symbol_heading_lines(story: SymbolStory, code: CodeSettings, terminal: Terminal) -> list[str]:
    """Its other names, its source, where notes link it, and what is named with it."""
    shown = []
    if story.forms:
        shown.append(str(_("also called {forms}", forms=list(story.forms))))
    if story.link:
        shown.append(str(_("source ({version}): {link}", version=code.version, link=story.link)))
    shown += [str(_("a note links {url}", url=one.url)) for one in story.linked]
    if story.together:
        shown.append(str(_("named with {names}", names=list(story.together))))
    return [line for text in shown for line in terminal.lines("  " + text, [Mark(0, len(text) + 2, DIM)], hanging=4)]
