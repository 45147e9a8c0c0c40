"""What a transcript of real speech has wrong: characters, characters lost, English words, speech without text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz.distance import LCSseq, Levenshtein

from archive.text.script import convert_script
from bench.error_rate import normalise

_ENGLISH_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?")
SHORTEST_WORD = 2  # letters: references spell some names letter by letter


@dataclass(frozen=True)
class SpeechErrors:
    """Counts over one text or several."""

    edits: int = 0
    lost: int = 0  # characters that were said and are not there
    characters: int = 0  # of the reference
    english_found: int = 0
    english_words: int = 0

    def __add__(self, other: SpeechErrors) -> SpeechErrors:
        return SpeechErrors(
            self.edits + other.edits,
            self.lost + other.lost,
            self.characters + other.characters,
            self.english_found + other.english_found,
            self.english_words + other.english_words,
        )

    @property
    def error_rate(self) -> float:
        """Edits over characters of the reference."""
        return self.edits / max(1, self.characters)

    @property
    def lost_share(self) -> float:
        """Of the reference's characters."""
        return self.lost / max(1, self.characters)

    @property
    def english_recall(self) -> float | None:
        """Of the reference's English words, in order; None where it has none."""
        return self.english_found / self.english_words if self.english_words else None


def count_errors(hypothesis: str, reference: str) -> SpeechErrors:
    """Compared after NFKC, in simplified characters and lower case, without punctuation and spaces."""
    said, written = letters(reference), letters(hypothesis)
    edits = Levenshtein.editops(said, written)
    expected, found = english_words(reference), english_words(hypothesis)
    return SpeechErrors(
        edits=len(edits),
        lost=sum(edit.tag == "delete" for edit in edits),
        characters=len(said),
        english_found=int(LCSseq.similarity(expected, found)),
        english_words=len(expected),
    )


def letters(text: str) -> str:
    """Letters and digits alone, in one form each."""
    return normalise(convert_script(unicodedata.normalize("NFKC", text), "simplified"))


def english_words(text: str) -> list[str]:
    """The English words of a text, in order; single letters are left out."""
    words: Sequence[str] = _ENGLISH_WORD.findall(unicodedata.normalize("NFKC", text).lower())
    return [word for word in words if len(word) >= SHORTEST_WORD]
