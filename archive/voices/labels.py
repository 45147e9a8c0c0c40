"""Put the voices into a transcript: each segment is one person's, and one that holds two is cut between them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby

from archive.audio.turns import SpeakerTurn, SpeakerTurns
from archive.records import Segment
from archive.transcripts.merge import between, join_sentences
from archive.voices.stored import RecordingVoices

SHORTEST_PART_S = 0.6  # a part of a segment that is shorter stays with what is before it
SPOKEN_SHARE = 0.2  # of a segment that must be in somebody's turn
ALSO_S = 0.5  # of a segment in which another one speaks too, to be named beside the speaker
CLAUSE = re.compile(r"[^，。！？；、,.!?;]+[，。！？；、,.!?;]*\s*|[，。！？；、,.!?;]+\s*")


def label_voices(segments: Sequence[Segment], turns: Sequence[SpeakerTurn]) -> tuple[Segment, ...]:
    """The segments with their speakers, cut where the speaker changes: between words that have times, else between clauses."""
    known = SpeakerTurns(turns)
    return tuple(with_speaker(part, known) for segment in segments for part in cut_at_changes(segment, known))


def with_speaker(segment: Segment, turns: SpeakerTurns) -> Segment:
    """A segment with who speaks longest in it, and who speaks too."""
    seconds = turns.seconds(segment.start_s, segment.end_s)
    speaker = longest(seconds)
    if speaker is None or seconds[speaker] < SPOKEN_SHARE * (segment.end_s - segment.start_s):
        return replace(segment, speaker=None, also_speaking=())
    also = sorted(name for name, length in seconds.items() if name != speaker and length >= ALSO_S)
    return replace(segment, speaker=speaker, also_speaking=tuple(also))


def longest(seconds: Mapping[str, float]) -> str | None:
    """Who speaks longest; None where nobody does."""
    return max(seconds, key=lambda name: seconds[name], default=None)


def cut_at_changes(segment: Segment, turns: SpeakerTurns) -> Iterator[Segment]:
    """The parts of a segment that one person each speaks."""
    if len(turns.seconds(segment.start_s, segment.end_s)) < 2:
        yield segment
        return
    speakers: list[str | None] = []
    pieces = pieces_of(segment)
    for piece in pieces:
        found = longest(turns.seconds(piece.start_s, piece.end_s))
        speakers.append(found or (speakers[-1] if speakers else None))
    groups = [
        [piece for _, piece in group] for _, group in groupby(zip(speakers, pieces, strict=True), lambda one: one[0])
    ]
    parts: list[list[Segment]] = []
    for group in groups:
        short = group[-1].end_s - group[0].start_s < SHORTEST_PART_S
        if parts and (short or parts[-1][-1].end_s - parts[-1][0].start_s < SHORTEST_PART_S):
            parts[-1] += group
        else:
            parts.append(group)
    yield from ([segment] if len(parts) < 2 else (join_sentences(segment, part, None) for part in parts))


def pieces_of(segment: Segment) -> list[Segment]:
    """What a segment may be cut between: its words where they have times, else its clauses by their share of the text."""
    if "".join(word.text for word in segment.words).strip() == segment.text.strip() != "":
        return [
            replace(segment, start_s=word.start_s, end_s=word.end_s, text=word.text, raw_text=None, words=(word,))
            for word in segment.words
        ]
    found = []
    for match in CLAUSE.finditer(segment.text):
        start_s, end_s = between(segment, *match.span())
        found.append(replace(segment, start_s=start_s, end_s=end_s, text=match[0], raw_text=None))
    return found or [segment]


def relabel(segments: Sequence[Segment], before: RecordingVoices, after: RecordingVoices) -> tuple[Segment, ...]:
    """The segments with the names that the voices have now; a speaker whom somebody else named is left alone."""
    turns = SpeakerTurns(after.turns)
    names: dict[str, set[str]] = {}
    for voices in (before, after):
        for voice in voices.voices:
            for label in (voice.id, voice.label):
                names.setdefault(label, set()).add(voice.id)
    return tuple(relabel_segment(segment, turns, names, after.labels) for segment in segments)


def relabel_segment(
    segment: Segment, turns: SpeakerTurns, names: Mapping[str, set[str]], labels: Mapping[str, str]
) -> Segment:
    """One segment; `names`: label -> the ids that have or had it; `labels`: id -> label."""
    if segment.speaker is None or segment.speaker not in names:
        return segment
    seconds = turns.seconds(segment.start_s, segment.end_s)
    own = names[segment.speaker]
    speaker = longest({name: length for name, length in seconds.items() if name in own}) or min(own)
    also = {labels[name] for name, length in seconds.items() if name != speaker and length >= ALSO_S}
    return replace(segment, speaker=labels[speaker], also_speaking=tuple(sorted(also - {labels[speaker]})))
