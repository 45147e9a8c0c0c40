"""Read Markdown line by line as a person reads the page: headings, code, and text without the markup that nobody sees."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

MATTER_FENCE = "---"  # above and below front matter
HEADING = re.compile(r"^(#{1,6})\s+(.+?)\s*#*$")
OPENING_FENCE = re.compile(r"^\s*(?P<marks>`{3,}(?=[^`]*$)|~{3,})")
CODE_SPAN = re.compile(r"((?<!`)(`+)(?!`).+?(?<!`)\2(?!`))")
_TARGET = r"\((?:[^()]|\([^()]*\))*\)"  # one pair of parentheses may stand in it, as in addresses of Wikipedia
_IMAGE = re.compile(rf"!\[(?P<alt>[^\[\]]*)\](?:{_TARGET}|\[[^\]]*\])")
_LINK = re.compile(rf"\[(?P<text>[^\[\]]*)\](?:{_TARGET}|\[[^\]]*\])")
_EMPTY_LINK = re.compile(rf"\[\s*\]{_TARGET}")
_ADDRESS = re.compile(r"<?\b[a-z][a-z0-9+.-]*://[^\s)\]>]*>?|<mailto:[^>\s]*>", re.IGNORECASE)
# What editors write for a picture that was pasted: the name of its file, or a word for any picture.
_NO_CAPTION = re.compile(
    r"\s*|\S+\.(png|jpe?g|gif|svg|webp|bmp|tiff?|ico|heic|avif)|image\S*|img|pic(ture)?|图片?|截图|alt( text)?",
    re.IGNORECASE,
)
_HARD_BREAK = re.compile(r"[ \t]*<br\s*/?>[ \t]*", re.IGNORECASE)
_COMMENT = re.compile(r"<!--.*?-->")
_TAGS = (  # of HTML; other words in angle brackets are what somebody wrote: <none>, map<string, Pod>
    "a|abbr|address|article|aside|b|big|blockquote|center|code|col|colgroup|dd|del|details|dfn|div|dl|dt|em|figcaption|"
    "figure|font|footer|h[1-6]|header|hr|i|iframe|img|ins|kbd|label|li|main|mark|nav|ol|p|picture|pre|q|s|samp|section|"
    "small|source|span|strike|strong|sub|summary|sup|table|tbody|td|tfoot|th|thead|tr|tt|u|ul|video|wbr"
)
_TAG = re.compile(
    rf"</(?:{_TAGS})\s*>|<(?:{_TAGS})\s[^<>]*>|(?<![A-Za-z0-9_])<(?:{_TAGS})\s*/?>",  # List<a> is code
    re.IGNORECASE,
)
_ENTITY = re.compile(r"&(?:[a-z]{2,8}|#\d{1,6}|#x[0-9a-f]{1,5});", re.IGNORECASE)
_TABLE_OF_CONTENTS = re.compile(r"\s*(?:@?\[toc\](?:\(.*\))?|\[\[toc\]\]|\{%.*%\})\s*", re.IGNORECASE)
_EMPTIED = re.compile(r"[\s>]*(?:[-*+]|\d+[.)])?[\s*_]*")  # a list's mark or emphasis around nothing


@dataclass(frozen=True)
class Fence:
    """The line that opens a block of code."""

    number: int
    text: str

    @property
    def marks(self) -> str:
        """What closes the block."""
        opening = self.text.strip()
        return opening[: len(opening) - len(opening.lstrip(opening[0]))]

    def is_closed_by(self, line: str) -> bool:
        """Whether a line holds as many of the same marks, or more, and nothing else."""
        closing = line.strip()
        return len(closing) >= len(self.marks) and set(closing) == {self.marks[0]}


@dataclass(frozen=True)
class MarkdownLine:
    """A line of Markdown: what a person reads of it, and what it is part of."""

    number: int  # in the file, counting from 1
    text: str  # of a heading without its marks; two lines and more where <br> stood
    level: int = 0  # of a heading, 1 to 6
    fence: Fence | None = None  # of the block of code that it is part of, the two fences included
    hidden: bool = False  # nothing of it is read: an anchor, a picture, a comment

    @property
    def is_empty(self) -> bool:
        """Whether it is a blank line outside of code."""
        return self.fence is None and not self.text.strip()

    @property
    def opens_code(self) -> bool:
        """Whether it is the fence above a block of code."""
        return self.fence is not None and self.fence.number == self.number

    @property
    def closes_code(self) -> bool:
        """Whether it is the fence below a block of code."""
        return self.fence is not None and not self.opens_code and self.fence.is_closed_by(self.text)


def read_markdown(body: str, first_line: int = 1) -> Iterator[MarkdownLine]:
    """Every line of a body whose first line has the number `first_line`, in order."""
    lines = body.split("\n")
    last_comment_end = max((n for n, line in enumerate(lines, first_line) if "-->" in line), default=0)
    fence: Fence | None = None
    in_comment = False
    for number, line in enumerate(lines, first_line):
        if fence:
            yield MarkdownLine(number, line, fence=fence)
            fence = None if fence.is_closed_by(line) else fence
        elif in_comment:
            in_comment = "-->" not in line
            yield shown_line(number, line.partition("-->")[2], hidden=True)
        elif OPENING_FENCE.match(line):
            fence = Fence(number, line)
            yield MarkdownLine(number, line, fence=fence)
        else:
            shown = before_open_comment(line) if number < last_comment_end else line
            in_comment = shown != line
            yield shown_line(number, shown, hidden=in_comment)


def before_open_comment(line: str) -> str:
    """The line up to a comment that begins in it and does not end in it."""
    start = without_code(line).rfind("<!--")
    return line if start < 0 or "-->" in line[start:] else line[:start]


def without_code(line: str) -> str:
    """The line with its code spans blanked, as long as before."""
    return CODE_SPAN.sub(lambda span: " " * len(span[0]), line) if "`" in line else line


def shown_line(number: int, line: str, *, hidden: bool = False) -> MarkdownLine:
    """A line outside of code; `hidden` where a part of it is left out by now."""
    heading = HEADING.match(line)
    if heading:
        return MarkdownLine(number, plain_text(heading[2]) or heading[2], level=len(heading[1]))
    text = readable_text(line)
    return MarkdownLine(number, text, hidden=(hidden or bool(line.strip())) and not text.strip())


def readable_text(line: str) -> str:
    """A line of Markdown without anchors, pictures, comments and other tags; <br> begins a new line.

    Code between backticks, links and emphasis stay as they were written; so does a line with none of the others.
    """
    if _TABLE_OF_CONTENTS.fullmatch(line):
        return ""
    pieces = CODE_SPAN.split(line)[::3] if "`" in line else [line]
    spans = [span[0] for span in CODE_SPAN.finditer(line)] if "`" in line else []
    in_table = line.lstrip().startswith("|")
    cleaned = [without_markup(piece, in_table=in_table) for piece in pieces]
    if cleaned == pieces:
        return line
    text = "".join(part for pair in zip(cleaned, [*spans, ""], strict=True) for part in pair)
    kept = [part.rstrip() for part in text.split("\n") if not _EMPTIED.fullmatch(part)]
    return "\n".join(kept)


def without_markup(text: str, *, in_table: bool = False) -> str:
    """Text outside of code without what nobody reads."""
    if "<" in text:
        text = _HARD_BREAK.sub(" " if in_table else "\n", _COMMENT.sub("", text))
        text = _TAG.sub("", text)
    if "[" in text:
        text = _EMPTY_LINK.sub("", _IMAGE.sub(caption, text))
    return _ENTITY.sub(lambda entity: html.unescape(entity[0]).replace("\xa0", " "), text) if "&" in text else text


def caption(image: re.Match[str]) -> str:
    """What somebody wrote under a picture; nothing where an editor wrote the name of its file."""
    return "" if _NO_CAPTION.fullmatch(image["alt"]) else image["alt"]


def verbatim_blocks(text: str) -> list[tuple[int, int]]:
    """(start, end) of each block of code, its fences included, and of each table: what is only read line by line."""
    if not any(mark in text for mark in ("```", "~~~", "|")):
        return []
    blocks: list[tuple[int, int]] = []
    start, open_to = 0, None  # what the block that is open belongs to: a fence, or True for a table
    for line, written in zip(read_markdown(text), text.split("\n"), strict=True):
        part_of = line.fence or (written.lstrip().startswith("|") or None)
        end = start + len(written)
        if part_of is not None and part_of == open_to:
            blocks[-1] = (blocks[-1][0], end)
        elif part_of is not None:
            blocks.append((start, end))
        start, open_to = end + 1, part_of
    return blocks


def readable_lines(text: str) -> list[str | None]:
    """What is read of each line of a text, headings with their marks; None of a line that is markup alone."""
    lines = zip(read_markdown(text), text.split("\n"), strict=True)
    return [
        None if line.hidden else written if line.fence else readable_text(written).replace("\n", " ")
        for line, written in lines
    ]


def front_matter_length(lines: Sequence[str]) -> int:
    """How many lines front matter has, with the --- around it; 0 of a text without."""
    if lines[0].strip() != MATTER_FENCE:
        return 0
    return next((n + 1 for n, line in enumerate(lines) if n and line.strip() == MATTER_FENCE), 0)


def plain_text(text: str) -> str:
    """A title or a name as it is read: of a link its text, no tags, no pictures, no emphasis around the whole."""
    flat = " ".join(_LINK.sub(lambda link: link["text"], without_markup(text)).split())
    while len(flat) > 4 and flat[:2] == flat[-2:] and flat[:2] in ("**", "__"):
        flat = flat[2:-2].strip()
    return flat


def without_addresses(text: str) -> str:
    """Text without the addresses (https://…) that stand in it."""
    return " ".join(_ADDRESS.sub(" ", plain_text(text)).split())


def link_target(text: str) -> str:
    """The address of the first link in a text, "" when there is none."""
    found = _LINK.search(text)
    inside = found[0][found[0].rindex("](") + 2 : -1].strip() if found and "](" in found[0] else ""
    return inside.split()[0].strip("<>") if inside else ""


def first_heading(body: str, level: int = 1) -> str:
    """The text of the first heading of that level outside of code, "" when there is none."""
    return next((line.text for line in read_markdown(body) if line.level == level), "")
