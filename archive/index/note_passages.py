"""Cut notes and recommended reading into passages: what a person reads of them, under the headings it stands below."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from archive.index.passages import sentences_up_to
from archive.records import Note, Passage
from archive.text.identifiers import find_symbols
from archive.text.markdown import MarkdownLine, plain_text, read_markdown
from archive.text.script import detect_language, width

TEXT_WIDTH = 400  # in Chinese characters, of notes and reading: within the 512 tokens that embedding models take
LONGEST_WIDTH = 900  # one paragraph longer than this is cut at its sentences

_DRAWN = re.compile(
    r"\s+|(?<=\])\([^\s()]*\)|([^\w\s])\1+"
)  # indentation, where links lead, the padding and rules of tables


@dataclass
class NoteBlock:
    """Lines of a note under one heading: none before the first that is read, no two empty ones in a row."""

    heading: tuple[str, ...]
    headed_by: MarkdownLine | None = None  # the heading that it begins with, None when it goes on after a cut
    lines: list[MarkdownLine] = field(default_factory=list)

    @property
    def text(self) -> str:
        """What is read of it."""
        return text_of(self.lines)

    def ends_before(self, line: MarkdownLine) -> bool:
        """Whether a paragraph, a list or code ends before the next line; code needs no empty line around it."""
        return line.is_empty or line.opens_code or bool(self.lines and self.lines[-1].closes_code)

    def add(self, line: MarkdownLine) -> None:
        """Add the next line, if anything of it is read; of empty lines one between others."""
        if not line.hidden and not (line.is_empty and (not self.lines or self.lines[-1].is_empty)):
            self.lines.append(line)


def note_passages(note: Note, path: str, *, first_line: int) -> list[Passage]:
    """Passages of a note, or of recommended reading when it belongs to no session: never across a heading."""
    title = plain_text(note.title)
    return [
        note_passage(note, path, " > ".join([title, *(name for name in block.heading if name != title)]), lines)
        for block in note_blocks(note.body, first_line)
        for lines in block_parts(block)
    ]


def note_passage(note: Note, path: str, heading: str, lines: Sequence[MarkdownLine]) -> Passage:
    """The passage that these lines of a note are."""
    text = text_of(lines)
    return Passage(
        path=path,
        kind="note" if note.session_id else "reading",
        text=text,
        language=detect_language(text),
        session_id=note.session_id,
        heading=heading,
        line_from=lines[0].number,
        line_to=lines[-1].number,
        author=note.author or None,
        symbols=tuple(find_symbols(text)),
    ).with_id()


def note_blocks(body: str, first_line: int) -> Iterator[NoteBlock]:
    """Blocks of about TEXT_WIDTH: they end at headings and between paragraphs, lists and code, never inside a fence."""
    path: list[MarkdownLine] = []
    block = NoteBlock(())
    for line in read_markdown(body, first_line):
        if line.level:
            yield from trim_block(block, followed=bool(path) and line.level > path[-1].level)
            path = [*(above for above in path if above.level < line.level), line]
            block = NoteBlock(tuple(above.text for above in path), headed_by=line)
            continue
        if block.ends_before(line) and read_width(block.text) >= TEXT_WIDTH:
            yield from trim_block(block)
            block = NoteBlock(block.heading)
        block.add(line)
    yield from trim_block(block)


def trim_block(block: NoteBlock, *, followed: bool = False) -> Iterator[NoteBlock]:
    """The block without empty lines at its end; of a heading with nothing below it, not even a deeper heading that
    would name it, the heading itself."""
    if block.lines and block.lines[-1].is_empty:
        block.lines.pop()
    if block.lines:
        yield block
    elif block.headed_by and not followed:
        yield replace(block, lines=[block.headed_by])


def block_parts(block: NoteBlock) -> Iterator[list[MarkdownLine]]:
    """The lines of the block, or pieces of it when it is far too long."""
    run: list[MarkdownLine] = []
    for line in block.lines:
        if run and read_width(text_of(run)) + read_width(line.text) > LONGEST_WIDTH:
            yield run[:-1] if run[-1].is_empty else run
            run = []
        if read_width(line.text) > LONGEST_WIDTH:
            yield from ([replace(line, text=piece)] for piece in sentences_up_to(line.text, LONGEST_WIDTH))
        elif run or not line.is_empty:
            run.append(line)
    if run:
        yield run


def text_of(lines: Sequence[MarkdownLine]) -> str:
    """Lines as one text; where they are a part of a block of code, its fences stand around them too."""
    texts = [line.text for line in lines]
    if lines and lines[0].fence and not lines[0].opens_code:
        texts.insert(0, lines[0].fence.text)
    if lines and lines[-1].fence and not lines[-1].closes_code:
        texts.append(lines[-1].fence.marks)
    return "\n".join(texts)


def read_width(text: str) -> float:
    """Length of what is read, in Chinese characters: the same however the writer, or a page, indents lines, draws tables and writes links."""
    return width(_DRAWN.sub(" ", text))
