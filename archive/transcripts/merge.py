"""Give Whisper's segments the speakers of a transcript that somebody else made of the same meeting.

Whisper knows words better than most platforms, and a platform knows whose microphone was open. Each segment gets the
speaker who talks during most of it; a segment that holds sentences of two is cut between them.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import accumulate, groupby

from archive.audio.turns import SpeakerTurn, SpeakerTurns
from archive.records import Segment
from archive.text.script import HAN, normalise
from archive.text.sentences import split_sentences
from archive.transcripts.word_times import respell, share_text

MERGE_VERSION = 2  # raise it when the same two transcripts would be merged otherwise
SPEAKER_SHARE = 0.2  # of a segment that a speaker must talk for: less is two clocks that disagree by a second
CUT_S = 1.5  # a part this short stays with the rest: platforms tell times to the second
PHRASE_LENGTH = 5  # characters or words in a row by which two transcripts of one meeting are laid over each other
BIN_S = 2.0  # phrases that disagree by less say the same of the clocks
MIN_AGREEING = 4  # phrases that agree before the clocks are believed to differ
MAJORITY = 0.3  # of all phrases in common; by chance each says something else
SMALLEST_S = 2.0  # a difference below this may be rounding


def merge_speakers(segments: Sequence[Segment], others: Sequence[Segment]) -> tuple[Segment, ...]:
    """The segments, with the speakers of `others` by time; one that meets nobody keeps its own, where its channel told one.

    A constant difference of the two clocks, such as a platform that counts from the beginning of the meeting, is
    found by phrases that both have once, and made up for.
    """
    offset_s = clock_difference_s(segments, others)
    turns = SpeakerTurns(SpeakerTurn(s.start_s + offset_s, s.end_s + offset_s, s.speaker) for s in others if s.speaker)
    return tuple(part for segment in segments for part in split_by_speaker(segment, turns))


def speaker_in(turns: SpeakerTurns, start_s: float, end_s: float) -> str | None:
    """Who speaks most in a stretch; None when nobody does for enough of it."""
    seconds = turns.seconds(start_s, end_s)
    best = max(seconds, key=lambda name: seconds[name], default=None)
    return best if best and seconds[best] >= SPEAKER_SHARE * (end_s - start_s) else None


def split_by_speaker(segment: Segment, turns: SpeakerTurns) -> Iterator[Segment]:
    """The segment with its speaker, or its parts where its sentences have two and each is long enough."""
    whole = speaker_in(turns, segment.start_s, segment.end_s) or segment.speaker
    by_speaker = groupby(
        sentences_of_segment(segment), key=lambda part: speaker_in(turns, part.start_s, part.end_s) or whole
    )
    parts = [(speaker, list(group)) for speaker, group in by_speaker]
    if len(parts) < 2 or any(group[-1].end_s - group[0].start_s < CUT_S for _, group in parts):
        yield replace(segment, speaker=whole)
    else:
        yield from (join_sentences(segment, group, speaker) for speaker, group in parts)


def join_sentences(segment: Segment, group: Sequence[Segment], speaker: str | None) -> Segment:
    """Some sentences of a segment as a segment of one speaker."""
    text = "".join(part.text for part in group).strip()
    raw = "".join(part.raw_text or part.text for part in group).strip()
    return replace(
        segment,
        start_s=group[0].start_s,
        end_s=group[-1].end_s,
        text=text,
        speaker=speaker,
        raw_text=raw if raw != text else None,
        changes=tuple(change for change in segment.changes if change.written in text),
        words=tuple(word for part in group for word in part.words),
    )


def sentences_of_segment(segment: Segment) -> list[Segment]:
    """The sentences of a segment, with their spaces; times are those of their words, else by their share of its text."""
    texts = split_sentences(segment.text)
    raws = share_text(texts, segment.raw_text or "")
    words = respell(segment.words, segment.text)
    places = list(accumulate((len(word.text) for word in words), initial=0))
    found, done = [], 0
    for text, raw in zip(texts, raws, strict=True):
        own = tuple(word for word, place in zip(words, places, strict=False) if done <= place < done + len(text))
        start_s, end_s = (own[0].start_s, own[-1].end_s) if own else between(segment, done, done + len(text))
        found.append(replace(segment, start_s=start_s, end_s=end_s, text=text, raw_text=raw or None, words=own))
        done += len(text)
    return found


def between(segment: Segment, first: int, last: int) -> tuple[float, float]:
    """When the characters from `first` to `last` of a segment are said, if all take the same time."""
    step_s = (segment.end_s - segment.start_s) / len(segment.text)
    return round(segment.start_s + first * step_s, 2), round(segment.start_s + last * step_s, 2)


def clock_difference_s(segments: Sequence[Segment], others: Sequence[Segment]) -> float:
    """What to add to the times of `others` to have those of `segments`; 0 unless enough phrases agree on more.

    Phrases that stand once in either are compared; the difference that most of them have, within BIN_S, is meant.
    """
    here, there = phrases(segments), phrases(others)
    differences = [here[phrase] - there[phrase] for phrase in here.keys() & there.keys()]
    votes = Counter(round(difference / BIN_S) for difference in differences)
    if not votes:
        return 0.0
    most = max(votes, key=lambda place: (votes[place - 1] + votes[place] + votes[place + 1], -abs(place)))
    agreed = sorted(d for d in differences if abs(round(d / BIN_S) - most) <= 1)
    middle_s = agreed[len(agreed) // 2]
    believed = len(agreed) >= MIN_AGREEING and len(agreed) >= MAJORITY * len(differences)
    return round(middle_s, 2) if believed and abs(middle_s) >= SMALLEST_S else 0.0


def phrases(segments: Sequence[Segment]) -> dict[str, float]:
    """Phrase -> when it is said, of each that is said once: PHRASE Chinese characters or words in a row."""
    times: dict[str, list[float]] = defaultdict(list)
    for segment in segments:
        units = re.findall(f"[{HAN}]|[a-z0-9]+", normalise(segment.text).lower())
        step_s = (segment.end_s - segment.start_s) / max(1, len(units))
        for place in range(len(units) - PHRASE_LENGTH + 1):
            times[" ".join(units[place : place + PHRASE_LENGTH])].append(segment.start_s + place * step_s)
    return {phrase: found[0] for phrase, found in times.items() if len(found) == 1}
