"""The sentences of a passage as a person would quote them: lines that were wrapped are joined, the rows of tables and the comments
of code read out, markup and the code itself left out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from archive.records import Passage
from archive.text.markdown import plain_text
from archive.text.script import HAN, has_han, normalise, width
from archive.text.sentences import sentence_spans
from archive.text.tokens import tokenize
from search.study.code_comments import comment_of, is_comment
from search.study.tables import as_read, is_row, row_sentence, table_rows

_FENCE = re.compile(r"\s*(```|~~~)")
_COMMENT = re.compile(r"\s*//")  # of code that was cut off from its fence
_FILE_NAME = re.compile(r"\s*!FILENAME\s")  # how a plugin of GitBook names the file that the code below is from
_BLOCK = re.compile(r"\s*(?:[-*+]\s+|\d+[.)、]\s*|>|#{1,6}\s|\|)")  # a line that begins a block of its own
_ITEM = re.compile(r"\s*(?:[-*+]\s+|\d+[.)、])")
_LIST_MARK = re.compile(r"^\s*(?:[-*+]\s+(?:\[[ xX]\]\s+)?|\d+[.)、]\s*|>\s*|#{1,6}\s+)")
_ENDS = re.compile(r"[。！？!?.：:；;…][”’」』】）)\"'`*]*\s*$")
_CODE_SIGN = re.compile(r":=|[!=<>+]=|&&|\|\||[{};]|//|\bfunc\b|\breturn\b|\bnil\b|\w\(|\]\*|->")
_CODE_LINE = re.compile(r"(?::=|^/(?:\w+/)+|[{}]$|^(?:func|type|var|const|import|package|return)\s.*[({\[=])")
SIGNS_OF_CODE = 3  # in a sentence that is code, ...
WIDTH_A_SIGN = 12.0  # ... and as many for so many Chinese characters of its width; prose that names a call has fewer
TERSE = 4  # different index tokens, that no window of a word or two has
_ABOUT_ITSELF = re.compile(
    r"大家好|^我是|给大家带来|系列目录|欢迎(?:大家|关注|加入)|点击(?:关注|链接)|本(?:文|篇|节)(?:主要)?(?:研究|介绍|分析|分享|讲解)"
    r"|我只(?:补充|说|讲|写)|见谅|请多指教|抛砖引玉"
    r"|\bthis (?:post|article|note) (?:is about|describes|explains)\b|\bthanks for (?:reading|listening)\b",
    re.IGNORECASE,
)
_LINK = re.compile(r"\s*\[[^\[\]]*\]\(\S*\)[\s。.,，;；]*")
_POINTS_BELOW = re.compile(r"(?:如下|[上下]图)[^，。]{0,4}$")  # where a picture stood that nobody sees here
_SPEAKER = re.compile(r"^[^\s:：，。]{1,20}: (?=\S)")


@dataclass(frozen=True)
class QuotedSentence:
    """A sentence and the lines of its passage's text that it stands in, counting from 0."""

    text: str
    first: int
    last: int
    speaker: str = ""
    head: int | None = None  # the line of its table's head, of a row
    cells: str = ""  # of a row, without what stands above each
    is_item: bool = False  # of a list, or a row; or a line that is a link
    is_link: bool = False  # and nothing beside it: a title of what is read elsewhere

    @property
    def own_words(self) -> str:
        """Its text, without what a row has from the head of its table, as all its rows do."""
        return self.cells or self.text

    def evidence(self, lines: Sequence[str]) -> str:
        """What stands in its lines among those of its passage; of a row of a table each cell below its head."""
        if self.cells:
            return row_sentence(lines[self.first], "" if self.head is None else lines[self.head])
        return "\n".join(lines[self.first : self.last + 1])


def sentences_of(passage: Passage) -> list[QuotedSentence]:
    """The sentences of a passage in order, without code and list marks."""
    spoken = passage.kind in ("speech", "chat")
    blocks = text_blocks(passage.text, spoken=spoken)
    if passage.kind == "chat":  # a message's lines are no paragraph
        blocks = ([line] for block in blocks for line in block)
    return [sentence for block in blocks for sentence in sentences_of_block(block, spoken=spoken)]


def sentences_of_block(block: list[tuple[int, str]], *, spoken: bool) -> Iterator[QuotedSentence]:
    """The sentences of a paragraph, or the rows of a table."""
    if not spoken and is_row(block[0][1]):
        return (
            QuotedSentence(row.text, row.line, row.line, head=row.head, cells=row.cells, is_item=True)
            for row in table_rows(block)
        )
    return block_sentences(block, spoken=spoken)


def text_blocks(text: str, *, spoken: bool) -> Iterator[list[tuple[int, str]]]:
    """Runs of lines that are read as one paragraph, or as one table, with their numbers; of code its comments."""
    block: list[tuple[int, str]] = []
    kind_before = ""
    for number, line, kind in lines_as_read(text, spoken=spoken):
        parted = not line or kind != kind_before or kind == "code"
        in_table, row = bool(block) and is_row(block[-1][1]), is_row(line)
        if block and (parted or (in_table != row if in_table else starts_block(line, spoken=spoken))):
            yield block
            block = []
        kind_before = kind
        if line:
            block.append((number, line))
    if block:
        yield block


def lines_as_read(text: str, *, spoken: bool) -> Iterator[tuple[int, str, str]]:
    """The lines of a text with their numbers and kinds: `text`, a `comment` in code, or `code`, of which only what is said
    behind it stands; empty ones for what is not read."""
    fenced = False
    for number, line in enumerate(text.split("\n")):
        is_fence = not spoken and bool(_FENCE.match(line))
        fenced ^= is_fence
        if is_fence or not line.strip() or _FILE_NAME.match(line):
            yield number, "", "text"
        elif fenced or (not spoken and _COMMENT.match(line)):
            yield number, comment_of(line), "comment" if is_comment(line) else "code"
        else:
            yield number, line, "text"


def starts_block(line: str, *, spoken: bool) -> bool:
    """Whether a line belongs to no paragraph before it: another speaker, or the mark of a list, a quotation, a heading; or
    it is a link alone."""
    return bool(_SPEAKER.match(line)) if spoken else bool(_BLOCK.match(line) or _LINK.fullmatch(line))


def block_sentences(block: list[tuple[int, str]], *, spoken: bool) -> Iterator[QuotedSentence]:
    """The sentences of a paragraph, each with the lines it stands in."""
    speaker = _SPEAKER.match(block[0][1]) if spoken else None
    is_item = not spoken and bool(_ITEM.match(block[0][1]))
    first = block[0][1][speaker.end() :] if speaker else _LIST_MARK.sub("", block[0][1])
    is_link = not spoken and len(block) == 1 and bool(_LINK.fullmatch(first))
    text, starts = "", []
    for line in (first, *(line for _number, line in block[1:])):
        read = line if spoken else plain_text(line)  # before it is cut: a title in a link may end in a mark
        text += joint(text, read) if text else ""
        starts.append(len(text))
        text += read.strip()
    for start, end in sentence_spans(text):
        lines = [number for (number, _line), at in zip(block, starts, strict=True) if at < end]
        begun = [number for (number, _line), at in zip(block, starts, strict=True) if at <= start]
        if quoted := as_read(text[start:end]):
            said_by = speaker[0].rstrip(": ") if speaker else ""
            yield QuotedSentence(quoted, begun[-1], lines[-1], said_by, is_item=is_item or is_link, is_link=is_link)


def looks_like_code(text: str) -> bool:
    """Whether a sentence is code: a passage may be cut in the middle of a block, without the fence that would tell."""
    if not has_han(text) and _CODE_LINE.search(text):
        return True
    signs = len(_CODE_SIGN.findall(text))
    return signs >= SIGNS_OF_CODE and signs * WIDTH_A_SIGN >= width(text)


def is_idle(text: str) -> bool:
    """Whether a sentence says next to nothing: a word or two, or what its text is and not what it tells."""
    return len(set(tokenize(text))) < TERSE or is_about_itself(text)


def is_about_itself(text: str) -> bool:
    """Whether a sentence greets, or tells what its text is."""
    return bool(_ABOUT_ITSELF.search(normalise(text)))


def joint(before: str, line: str) -> str:
    """What stands between two lines of a paragraph: nothing between two Chinese characters, else a space; a line break where
    the first one ends."""
    if _POINTS_BELOW.search(before):
        return "\n"
    return "" if re.search(f"[{HAN}，、。！？：；（）]$", before) and re.match(f"\\s*[{HAN}，、（]", line) else " "


def begins_s(passage: Passage, sentence: QuotedSentence) -> float | None:
    """About when a sentence is spoken, by its share of the passage's letters; None for what is written."""
    if passage.start_s is None or passage.end_s is None:
        return None
    lines = passage.text.split("\n")
    share = sum(map(len, lines[: sentence.first])) / max(1, sum(map(len, lines)))
    return passage.start_s + (passage.end_s - passage.start_s) * share
