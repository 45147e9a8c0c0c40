"""Whether a spoken sentence may be told to one who was not there: whole, clear, about the matter, and not empty."""

from __future__ import annotations

from archive.summaries.sentences.clarity import clarity, has_false_start, is_bare_phrase
from archive.summaries.sentences.density import THIN_EN, THIN_ZH, lexical_density
from archive.summaries.sentences.standing import asks_inside, is_chatter, is_full_sentence, tells_of_speaker
from archive.text.script import has_han

CLEAR_ENOUGH = 0.3  # how clear a sentence has to be


def may_be_told(text: str) -> bool:
    """Whether a sentence, as it stands by itself, may be told at all."""
    if is_chatter(text) or tells_of_speaker(text) or asks_inside(text):
        return False
    return is_sound(text) and is_full_sentence(text) and clarity(text) >= CLEAR_ENOUGH and not is_thin(text)


def is_sound(text: str) -> bool:
    """Whether a sentence was neither begun twice nor broken off, and is more than a noun."""
    return not has_false_start(text) and not is_bare_phrase(text)


def is_thin(text: str) -> bool:
    """Whether hardly a word of a sentence carries content."""
    return lexical_density(text) < (THIN_ZH if has_han(text) else THIN_EN)
