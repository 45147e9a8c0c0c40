"""The sentences of a session: joined where a segment ends in mid-sentence, cut at full stops, cleaned, each with its place."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from archive.records import Passage, Segment, Session, timecode
from archive.study.trust import has_confidence, least_confidence
from archive.text.script import width
from archive.text.sentences import sentence_spans, split_sentences
from archive.text.spoken import clean_spoken

JOIN_S = 0.8  # the longest pause within a sentence that goes on in the next segment
CUT_S = 0.15  # a transcript whose windows cut sentences has hardly a pause there, and longer ones between sentences
JOINED_WIDTH = 60.0  # in Chinese characters: as much as is joined of speech without full stops
ENDS = re.compile(r"[。！？!?…]$|(?<![0-9])\.$")
QUOTABLE = re.compile(r".{12,160}[。！？!?]|[A-Z].{20,240}\.")  # a whole sentence of a note, neither short nor long
RUNNING = 6.0  # of what a note's sentence says beside names of code, in Chinese characters: 文件：`cache.go`、`node.go` says nothing
_CODE_SPAN = re.compile(r"`[^`]*`[、，, ]*")
_LIST_MARK = re.compile(r"^\s*(#.*|\|.*|[-*+>]\s+|\d+[.)]\s+)", re.MULTILINE)
_CODE = re.compile(r"```.*?(```|$)", re.DOTALL)


@dataclass(frozen=True)
class Sentence:
    """A sentence of the speech or of a note, cleaned, and where it stands."""

    text: str
    address: str
    said: str = ""  # as it was said or written
    start_s: float = 0.0
    end_s: float = 0.0
    speaker: str | None = None
    starts_turn: bool = True  # another one spoke before, or nobody knows who
    is_sure: bool = True  # the model that heard it trusts itself, as far as it says

    @property
    def duration_s(self) -> float:
        """How long it took to say."""
        return self.end_s - self.start_s


# Speech


def spoken_sentences(session: Session, segments: Sequence[Segment]) -> list[Sentence]:
    """The sentences of the speech, in order; what nothing is left of is left out."""
    found: list[Sentence] = []
    least = least_confidence(segments)
    for group in joined_segments(segments):
        for said, first, last in cut_sentences(group):
            text = clean_spoken(said)
            if width(text) >= 1:
                turn = not found or found[-1].speaker != first.speaker or first.speaker is None
                place = address_of(session, first, last)
                sure = all(has_confidence(one, least) for one in (first, last))
                found.append(Sentence(text, place, said, first.start_s, last.end_s, first.speaker, turn, sure))
    return found


def joined_sentences(first: Sentence, second: Sentence) -> Sentence:
    """Two sentences that follow each other as one, with an address that holds both."""
    space = " " if first.text[-1:].isascii() else ""
    place, _mark, times = first.address.partition("@")
    start, _dash, _end = times.partition("-")
    address = f"{place}@{start}-{second.address.rpartition('-')[2]}"
    text = f"{first.text}{space}{second.text}"
    return replace(first, text=text, address=address, said=f"{first.said} {second.said}", end_s=second.end_s)


def joined_segments(segments: Sequence[Segment]) -> Iterator[list[Segment]]:
    """Segments in groups that hold whole sentences."""
    cuts = pauses_tell_sentences(segments)
    group: list[Segment] = []
    for segment in segments:
        if group and not goes_on(group, segment, cuts=cuts):
            yield group
            group = []
        group.append(segment)
    if group:
        yield group


def pauses_tell_sentences(segments: Sequence[Segment]) -> bool:
    """Whether there is a pause between most segments, so that a segment without one behind it was cut in mid-sentence."""
    return median([after.start_s - before.end_s for before, after in pairwise(segments)] or [0.0]) > CUT_S


def goes_on(group: Sequence[Segment], following: Segment, *, cuts: bool) -> bool:
    """Whether the sentence of a group goes on in the following segment."""
    last = group[-1]
    pause_s = following.start_s - last.end_s
    if last.speaker != following.speaker or pause_s > JOIN_S or sum(width(one.text) for one in group) > JOINED_WIDTH:
        return False
    if not ENDS.search(last.text.strip()):
        return True
    return cuts and pause_s < CUT_S and last.text.strip()[-1] in "。."


def cut_sentences(group: Sequence[Segment]) -> Iterator[tuple[str, Segment, Segment]]:
    """(sentence, first segment, last segment) of a group; what a cut made a full stop becomes a comma."""
    text, starts = "", list[int]()
    for segment in group:
        pause_s = segment.start_s - group[len(starts) - 1].end_s if starts else 0.0
        text = joined(text, segment.text.strip(), pause_s)
        starts.append(len(text) - len(segment.text.strip()))
    for start, end in sentence_spans(text):
        inside = [n for n, at in enumerate(starts) if at < end and (n + 1 == len(starts) or starts[n + 1] > start)]
        yield text[start:end].strip(), group[inside[0]], group[inside[-1]]


def joined(before: str, after: str, pause_s: float) -> str:
    """Two parts of one sentence with a pause between them."""
    if not before:
        return after
    if before[-1] in "。.":
        return before[:-1] + ("，" if before[-1] == "。" else ", ") + after
    if before[-1] in "，,、；;：:！？!?…":
        return before + ("" if before[-1] in "，、；：！？" else " ") + after
    if before[-1].isascii() or after[:1].isascii():
        return f"{before} {after}"
    return before + ("，" if pause_s > CUT_S else "") + after


def address_of(session: Session, first: Segment, last: Segment) -> str:
    """Where the speech from one segment to another stands."""
    return address_of_span(session, first.start_s, last.end_s)


def address_of_span(session: Session, start_s: float, end_s: float) -> str:
    """The address of some seconds of a session."""
    return f"{session.id}@{timecode(start_s)}-{timecode(math.ceil(end_s))}"


# Notes


def note_sentences(passages: Sequence[Passage]) -> list[Sentence]:
    """The whole sentences of notes that may be quoted, without code, headings, tables and list marks."""
    return [
        Sentence(text, passage.address, text, speaker=passage.author)
        for passage in passages
        for text in quotable_sentences(passage.text)
    ]


def quotable_sentences(text: str) -> list[str]:
    """The sentences of a note's running text that are neither short nor long."""
    paragraphs = re.split(r"\n\s*\n|\n(?=\s*(?:[-*+>]|\d+[.)])\s)", _CODE.sub("\n\n", text))
    running = (unwrapped(_LIST_MARK.sub("", paragraph)) for paragraph in paragraphs)
    sentences = (sentence.strip() for paragraph in running for sentence in split_sentences(paragraph))
    return [one for one in sentences if QUOTABLE.fullmatch(one) and width(_CODE_SPAN.sub("", one)) >= RUNNING]


def unwrapped(paragraph: str) -> str:
    """A paragraph whose lines were broken for the editor's width, as one line."""
    lines = [line.strip() for line in paragraph.split("\n") if line.strip()]
    text = ""
    for line in lines:
        space = " " if text and (text[-1].isascii() and line[0].isascii()) else ""
        text += space + line
    return text
