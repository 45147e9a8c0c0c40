"""What is done to a transcript after decoding: the script that is set, the group's words, punctuation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from archive.files import key_of
from archive.records import Segment
from archive.terms.glossary import Entry
from archive.terms.punctuate import punctuate, space_latin
from archive.text.script import convert_script

if TYPE_CHECKING:
    from archive.terms.vocabulary import Vocabulary

VERSION = 3  # raise it when post_process would give other text with the same words and script
NEIGHBOURS = 2  # segments before and after that tell what the talk is about


def post_process_key(entries: Sequence[Entry], script: str) -> str:
    """A hash of everything that shapes the post-processing of a transcript; whoever plans asks for it, without pypinyin."""
    return key_of(VERSION, script, [asdict(entry) for entry in entries])


def post_process(
    segments: Sequence[Segment], entries: Sequence[Entry], *, script: str = "simplified"
) -> tuple[Segment, ...]:
    """The segments as they are to be read; `raw_text` keeps what Whisper said where that was different.

    It begins from `raw_text`, so doing it again gives the same, and other entries or another script give theirs.
    """
    from archive.terms.correct import correct  # pypinyin and a dictionary: only who post-processes something pays

    raws = [segment.raw_text or segment.text for segment in segments]
    vocabulary = build_vocabulary(tuple(entries))
    done = []
    for number, (segment, raw) in enumerate(zip(segments, raws, strict=True)):
        simplified = convert_script(raw, "simplified")
        corrected, changes = correct(vocabulary, simplified, around=convert_script(around(raws, number), "simplified"))
        written = space_latin(in_wanted_script(corrected, script, raw, simplified))
        text = punctuate(written, pause_s=pause_after(segments, number))
        done.append(replace(segment, text=text, raw_text=raw if text != raw else None, changes=changes))
    return tuple(done)


def around(texts: Sequence[str], number: int) -> str:
    """What is said before and after one of the segments."""
    return " ".join((*texts[max(0, number - NEIGHBOURS) : number], *texts[number + 1 : number + 1 + NEIGHBOURS]))


def pause_after(segments: Sequence[Segment], number: int) -> float | None:
    """The silence behind a segment in seconds; None behind the last one."""
    if number + 1 == len(segments):
        return None
    return segments[number + 1].start_s - segments[number].end_s


def in_wanted_script(text: str, script: str, raw: str, simplified: str) -> str:
    """A corrected text in the script that is set, or in that of `raw`, which `simplified` is in simplified characters."""
    if script == "as-heard" and text == simplified:
        return raw
    if script == "traditional" or (script == "as-heard" and simplified != raw):
        return convert_script(text, "traditional")
    return text


@lru_cache(maxsize=2)
def build_vocabulary(entries: tuple[Entry, ...]) -> Vocabulary:
    """Arranging the entries takes a moment, and a run post-processes many transcripts with the same ones."""
    from archive.terms.vocabulary import Vocabulary

    return Vocabulary(entries)
