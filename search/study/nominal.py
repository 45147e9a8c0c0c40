"""Whether a form names something: a topic is a thing of the field, no 放入 and no `initialize`."""

from __future__ import annotations

from functools import cache, lru_cache

from archive.terms.concepts import bundled_things
from archive.text.script import has_han
from archive.text.word_classes.chinese import cut_run, entry_of_word
from archive.text.word_classes.english import tag_sentence

FORMS_KEPT = 10_000  # of which is remembered what they are
NOUNS = ("noun", "name", "person")
VERBS = ("verb", "adverb", "participle")
_VERB_ENDINGS = ("ize", "ise", "ify")


@lru_cache(FORMS_KEPT)
def is_nominal(form: str) -> bool:
    """Whether a form is a noun, or has one in it, or is what a thing of the field is called: 抢占 and 驱逐 are, though verbs elsewhere."""
    if form.casefold() in field_names():
        return True
    if not has_han(form):
        return not form.islower() or not is_english_verb(form)
    return any(kind in NOUNS for kind in deciding_kinds(form))


def deciding_kinds(form: str) -> list[str]:
    """The classes that a Chinese form has its own from: of the word; of the words in it, where they do not begin with what is
    done (放入队列); of the last character of one that nobody knows (协程)."""
    if known := entry_of_word(form):
        return [known.kind]
    parts = cut_run(form)
    first, kind = parts[0]
    if len(first) > 1 and kind in VERBS and first not in field_names():
        return [kind]
    return [kind for word, kind in parts if len(word) > 1] or [parts[-1][1]]


def is_english_verb(word: str) -> bool:
    """Whether a word of small letters is a verb first of all."""
    return word.endswith(_VERB_ENDINGS) or tag_sentence(word)[0][1] in VERBS


@cache
def field_names() -> frozenset[str]:
    """What the bundled concepts are called."""
    return frozenset(name.casefold() for concept in bundled_things() for name in concept.names)
