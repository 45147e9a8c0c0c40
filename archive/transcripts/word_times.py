"""Words with their times, in the spelling that the text came to have after Whisper: corrected, punctuated, simplified."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from archive.records import Word


def respell(words: Sequence[Word], text: str) -> tuple[Word, ...]:
    """The words as `text` spells them: together they are `text`."""
    spelled = share_text([word.text for word in words], text)
    return tuple(replace(word, text=part) for word, part in zip(words, spelled, strict=True) if part)


def share_text(pieces: Sequence[str], text: str) -> list[str]:
    """`text` in as many parts as there are pieces, each what became of its piece; what was added is the piece's before it."""
    if not pieces:
        return []
    owner = [number for number, piece in enumerate(pieces) for _ in piece] or [0]
    parts = [""] * len(pieces)
    matcher = SequenceMatcher(None, "".join(pieces), text, autojunk=False)
    for _, from_piece, to_piece, from_text, to_text in matcher.get_opcodes():
        for place in range(from_text, to_text):
            step = (place - from_text) * (to_piece - from_piece) // (to_text - from_text)
            at = from_piece + step if to_piece > from_piece else max(0, from_piece - 1)
            parts[owner[at]] += text[place]
    return parts
