"""What is done to a transcript after decoding: the script that is set, the group's words, punctuation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from archive.records import Segment
from archive.terms.correct import correct
from archive.terms.glossary import Entry
from archive.terms.punctuate import punctuate
from archive.terms.vocabulary import Vocabulary
from archive.text.script import convert_script

NEIGHBOURS = 2  # segments before and after that tell what the talk is about


def post_process(
    segments: Sequence[Segment], entries: Sequence[Entry], *, script: str = "simplified"
) -> tuple[Segment, ...]:
    """The segments as they are to be read; `raw_text` keeps what was heard where that was different.

    It begins from `raw_text`, so polishing again gives the same, and other entries or another script give theirs.
    """
    raw = [segment.raw_text or segment.text for segment in segments]
    vocabulary = build_vocabulary(tuple(entries))
    polished = []
    for number, (segment, heard) in enumerate(zip(segments, raw, strict=True)):
        around = " ".join((*raw[max(0, number - NEIGHBOURS) : number], *raw[number + 1 : number + 1 + NEIGHBOURS]))
        plain = convert_script(heard, "simplified")
        text, changes = correct(vocabulary, plain, around=convert_script(around, "simplified"))
        later = segments[number + 1] if number + 1 < len(segments) else None
        pause_s = later.start_s - segment.end_s if later else None
        written = punctuate(in_wanted_script(text, script, heard, plain), pause_s=pause_s)
        polished.append(replace(segment, text=written, raw_text=heard if written != heard else None, changes=changes))
    return tuple(polished)


def in_wanted_script(text: str, script: str, heard: str, plain: str) -> str:
    """A corrected text in the script that is set, or in that in which it was heard (`plain` is `heard` in simplified)."""
    if script == "as-heard" and text == plain:
        return heard
    if script == "traditional" or (script == "as-heard" and plain != heard):
        return convert_script(text, "traditional")
    return text


@lru_cache(maxsize=2)
def build_vocabulary(entries: tuple[Entry, ...]) -> Vocabulary:
    """Arranging the entries takes a moment, and a run polishes many transcripts with the same ones."""
    return Vocabulary(entries)
