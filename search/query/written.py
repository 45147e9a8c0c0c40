"""Words as people write them, where the index has stems: `workqueue` for `workqueu`."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace

from archive.index.catalog import Catalog
from archive.text.tokens import RUN, SEAM, latin_tokens, stem, strip_question_words, tokenize
from search.query.lexicon import Translation

LATIN_LETTERS = re.compile(r"[A-Za-z]+")
_ENDINGS = ("", "e", "s", "es", "ed", "ing")


def written_query(text: str, terms: Collection[str]) -> list[str]:
    """The words of a query, each once, that any of the index tokens `terms` stands for."""
    runs = (run[0] for run in RUN.finditer(strip_question_words(text)))
    return list(dict.fromkeys(run for run in runs if any(token in terms for token in tokenize(run))))


def write_out(catalog: Catalog, expansion: Iterable[Translation]) -> Iterator[Translation]:
    """Translations with the stems of the lexicon written out."""
    for one in expansion:
        stemmed = one.origin == "lexicon" and one.form.isascii()
        yield replace(one, form=written_form(catalog, one.form)) if stemmed else one


def written_form(catalog: Catalog, term: str) -> str:
    """A word of the archive, or a part of an identifier, that is indexed under `term`; else an English word of that stem."""
    postings = catalog.postings([term])
    first = postings[term].passages[:1].tolist() if term in postings else []
    for passage in catalog.passages(first).values():
        found = LATIN_LETTERS.findall(f"{passage.heading}\n{passage.text}")
        pieces = [*found, *(part for word in found for part in SEAM.split(word))]
        return min((one for one in pieces if latin_tokens(one)[-1:] == [term]), key=len, default=term)
    return common_word(term)


def common_word(stemmed: str) -> str:
    """The commonest English word of that stem; the stem itself where there is none."""
    from archive.terms.frequency import (
        RAREST_WORD,
        log_frequencies,
    )  # half a second to import: only an explanation of rare words pays

    known = log_frequencies("en")
    words = [stemmed + ending for ending in _ENDINGS if stem(stemmed + ending) == stemmed]
    return max(words, key=lambda word: known.get(word, RAREST_WORD), default=stemmed)
