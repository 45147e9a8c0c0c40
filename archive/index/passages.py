"""Cut transcripts and chat into passages: pieces small enough to be one answer and whole enough to be understood."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from archive.records import ChatMessage, Passage, Segment, Session
from archive.text.chapters import find_chapters
from archive.text.identifiers import find_symbols
from archive.text.script import detect_language, width
from archive.text.sentences import split_sentences

PASSAGES_VERSION = 5  # raise it when passages are cut differently: every session is then indexed again
SPEECH_WIDTH = 400  # in Chinese characters: about a minute and a half of speech
SENTENCE_ENDS = tuple("。！？!?；;.…")
SPEECH_PAUSE_S = 8.0  # a silence this long ends a speech passage
CHAT_WIDTH = 300
CHAT_PAUSE_MIN = 45  # minutes without a message end a conversation
ANSWERS = 3  # messages behind a question within which it is still being answered
QUESTION = re.compile(r"[?？]|(?:吗|么|呢)\s*$|请问|问一下|为什么|为啥|怎么|如何", re.MULTILINE)

SaidAt = tuple[ChatMessage, int, int]
"""A message, its first line and its last."""


def speech_passages(
    session: Session, path: str, segments: Sequence[Segment], *, independent: bool = False
) -> list[Passage]:
    """Passages of one transcript: whole segments, each beginning with the last one before it, none across two chapters.

    `independent` where the segments are on the recording's own clock, since that is none of the session's.
    """
    whole = [piece for segment in segments for piece in split_segment(segment)]
    return [
        replace(speech_passage(session, path, chapter.title, group), independent=independent).with_id()
        for chapter in find_chapters(whole)
        for stretch in stretches(chapter.segments)
        for group in overlapping(stretch)
    ]


def split_segment(segment: Segment) -> Iterator[Segment]:
    """The segment, or one a run of its sentences when it alone is too wide; their times by their share of the text."""
    if width(segment.text) <= SPEECH_WIDTH:
        yield segment
        return
    start_s, letters = segment.start_s, len(segment.text)
    for text in sentences_up_to(segment.text, SPEECH_WIDTH):
        end_s = min(segment.end_s, start_s + (segment.end_s - segment.start_s) * len(text) / letters)
        yield replace(segment, start_s=start_s, end_s=end_s, text=text)
        start_s = end_s


def stretches(segments: Sequence[Segment]) -> Iterator[list[Segment]]:
    """Segments with no long silence between them."""
    stretch: list[Segment] = []
    for segment in segments:
        if stretch and segment.start_s - stretch[-1].end_s > SPEECH_PAUSE_S:
            yield stretch
            stretch = []
        stretch.append(segment)
    if stretch:
        yield stretch


def overlapping(stretch: Sequence[Segment]) -> Iterator[Sequence[Segment]]:
    """Groups of about SPEECH_WIDTH, each beginning with the last segment of the one before."""
    start = 0
    while True:
        end = start + 1
        room = SPEECH_WIDTH - width(stretch[start].text)
        ends = []
        while end < len(stretch) and width(stretch[end].text) <= room:
            room -= width(stretch[end].text)
            end += 1
            if room <= SPEECH_WIDTH / 2 and ends_naturally(stretch, end):
                ends.append(end)
        if end < len(stretch) and ends:
            end = ends[-1]
        yield stretch[start:end]
        if end == len(stretch):
            return
        start = max(start + 1, end - 1)


def ends_naturally(stretch: Sequence[Segment], end: int) -> bool:
    """Whether a turn or a sentence ends before segment number `end`."""
    last = stretch[end - 1]
    return end == len(stretch) or stretch[end].speaker != last.speaker or last.text.rstrip().endswith(SENTENCE_ENDS)


def speech_passage(session: Session, path: str, chapter: str, group: Sequence[Segment]) -> Passage:
    """The passage that a group of segments is, without its id."""
    text = "\n".join(speaker_lines(group))
    speakers = list(dict.fromkeys(segment.speaker for segment in group if segment.speaker))
    return Passage(
        path=path,
        kind="speech",
        text=text,
        language=detect_language(text),
        session_id=session.id,
        heading=" > ".join(filter(None, (session.title, chapter))),
        start_s=group[0].start_s,
        end_s=group[-1].end_s,
        speaker=", ".join(speakers) or None,
        symbols=tuple(find_symbols(text)),
    )


def speaker_lines(group: Sequence[Segment]) -> Iterator[str]:
    """One line a segment, named where the speaker changes."""
    speaker = None
    for segment in group:
        named = segment.speaker if segment.speaker != speaker else None
        speaker = segment.speaker
        yield f"{named}: {segment.text}" if named else segment.text


def sentences_up_to(text: str, limit: float) -> Iterator[str]:
    """Runs of whole sentences, each at most `limit` wide; a longer sentence is cut where the room ends."""
    run = ""
    for sentence in split_sentences(text, clauses=True):
        for piece in (sentence[start : start + int(limit)] for start in range(0, len(sentence), int(limit))):
            if run and width(run) + width(piece) > limit:
                yield run.strip()
                run = ""
            run += piece
    if run.strip():
        yield run.strip()


def chat_passages(session: Session, path: str, said: Sequence[SaidAt]) -> list[Passage]:
    """Passages of a day's chat: conversations, cut when they fall silent or grow long; then the next passage begins with
    the question that is being answered, if there is one."""
    groups: list[list[SaidAt]] = []
    for entry in said:
        previous = groups[-1] if groups else []
        if not previous or is_silence(previous[-1], entry):
            groups.append([entry])
        elif entries_width([*previous, entry]) <= CHAT_WIDTH:
            previous.append(entry)
        else:
            groups.append([*open_question(previous, entry), entry])
    return [chat_passage(session, path, group) for group in groups]


def is_silence(before: SaidAt, entry: SaidAt) -> bool:
    """Whether a conversation had ended when a message was written."""
    return (entry[0].time - before[0].time).total_seconds() > CHAT_PAUSE_MIN * 60


def open_question(group: Sequence[SaidAt], entry: SaidAt) -> Sequence[SaidAt]:
    """The last messages of a group, from a question on that a message of somebody else may answer; none without one."""
    for start in range(len(group) - 1, max(-1, len(group) - 1 - ANSWERS), -1):
        asked = group[start][0]
        if QUESTION.search(asked.text.split("\n> ", 1)[0]) and asked.author != entry[0].author:
            carried = group[start:]
            return carried if start and entries_width([*carried, entry]) <= CHAT_WIDTH else ()
    return ()


def entries_width(entries: Sequence[SaidAt]) -> float:
    """How much the messages say."""
    return width("".join(message.text for message, _first, _last in entries))


def chat_passage(session: Session, path: str, group: Sequence[SaidAt]) -> Passage:
    """The passage that a conversation is."""
    text = "\n".join(f"{message.author}: {message.text}" for message, _, _ in group)
    authors = list(dict.fromkeys(message.author for message, _, _ in group))
    return Passage(
        path=path,
        kind="chat",
        text=text,
        language=detect_language(text),
        session_id=session.id,
        heading=f"{group[0][0].time:%Y-%m-%d %H:%M}",
        line_from=group[0][1],
        line_to=group[-1][2],
        author=", ".join(authors),
        symbols=tuple(find_symbols(text)),
    ).with_id()
