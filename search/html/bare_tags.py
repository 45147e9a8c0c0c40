"""Lines of notes that hold nothing but a break or an anchor, as exports of Yuque put them above headings.

By CommonMark such a line begins a block of HTML, which goes on until an empty line: the heading or the picture below it would be shown as it is
written.
"""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock

_BARE = re.compile(r"""(?:<br\s*/?>|<a\s+(?:name|id)=["'][^"'<>]*["']\s*(?:/>|>\s*</a>)|\s)+""", re.IGNORECASE)


def skip_bare_tags(parser: MarkdownIt) -> None:
    """Let a parser leave out such lines between blocks."""
    parser.block.ruler.before("html_block", "bare_tags", skip_line)


def skip_line(state: StateBlock, line: int, _last: int, _silent: bool) -> bool:
    """Whether a line holds nothing else; it is then passed over."""
    text = state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]
    if not _BARE.fullmatch(text):
        return False
    state.line = line + 1
    return True
