"""Say what of a query the archive does not have: words that are nowhere, and filters that nobody and no session has."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import date

from archive.embedding.encoders import bundled_table
from archive.index.catalog import Catalog
from archive.intake.dates import date_of
from archive.members import NOBODY, Members
from archive.terms.concepts import bundled_concepts
from archive.text.script import has_han
from archive.text.tokens import RUN, strip_question_words, tokenize
from search.query.lexicon import Translation
from search.query.people import nearest_names
from search.query.query import Query, UnknownName
from search.query.session_question import DateMentioned, find_session_reference, referred_session

MAX_NAMES = 8  # known names that are told
NEAR_SESSIONS = 2
COMMON_WORDS = 10_000  # of the bundled tokenizer's 36,000, the commonest first; among the others are misspellings
RARE_IN_ENGLISH = -6.5  # log10 of a word's share of all words
BRITISH_ENDINGS = (
    (re.compile(r"(?<=\w\w\w)is(?=(?:e[drs]?|ing|ations?)$)", re.IGNORECASE), "iz"),
    (re.compile(r"(?<=\w\w\w)our(?=(?:s|ed|ing|al)?$)", re.IGNORECASE), "or"),
    (re.compile(r"ll(?=(?:ed|ing|er)$)", re.IGNORECASE), "l"),
    (re.compile(r"(?<=\w\w)ys(?=(?:e[drs]?|ing)$)", re.IGNORECASE), "yz"),
)


def unknown_words(catalog: Catalog, text: str, expansion: Sequence[Translation]) -> tuple[str, ...]:
    """The words of a query of which neither a token nor a translation occurs anywhere."""
    translated = (one for one in expansion if not one.is_of_concept)
    called = {one.term for one in translated if any(occurs(catalog, token) for token in one.tokens)}
    runs = {run[0]: bool(run["unspaced"]) for run in RUN.finditer(strip_question_words(text))}
    unknown = (run for run in runs if is_unknown(catalog, run, called))
    return tuple(run for run in unknown if not runs[run] or holds_word(run))


def missing_names(catalog: Catalog, text: str, expansion: Sequence[Translation]) -> list[str]:
    """What a query names in Latin letters and the archive has nowhere, by no name: `Kafka`, not `several`."""
    called = {one.term for one in expansion if stands_somewhere(catalog, one)}
    runs = (run for run in RUN.finditer(text) if run["word"])
    nowhere = (run for run in runs if is_unknown(catalog, run[0], called) or is_unknown_whole(catalog, run[0], called))
    return [run[0] for run in nowhere if looks_like_name(run[0], text, run.start())]


def stands_somewhere(catalog: Catalog, name: Translation) -> bool:
    """Whether another name of a term stands somewhere as a whole."""
    if len(name.tokens) == 1:
        return occurs(catalog, name.tokens[0])
    return bool(len(catalog.phrase(name.form)))


def looks_like_name(word: str, text: str, place: int) -> bool:
    """Whether a Latin word at a place of a text names something: in Chinese text any, in English one that is written like an
    identifier or a name, that a concept is called by, or that is rare."""
    capital = word[0].isupper() and place > 0
    identifier = any(char.isupper() or char.isdigit() for char in word[1:])
    return has_han(text) or capital or identifier or not is_ordinary_word(word) or is_name_of_concept(word)


def is_name_of_concept(word: str) -> bool:
    """Whether a bundled concept is called so and nobody else says it: `kubectl`, not `lock`."""
    if not any(word.lower() in concept.names for concept in bundled_concepts()):
        return False
    from archive.terms import frequency  # as below

    return frequency.english(word) < RARE_IN_ENGLISH


def is_ordinary_word(word: str) -> bool:
    """Whether a Latin word is common, as it is spelt on either side of the Atlantic."""
    return is_common_word(word) or is_common_word(american(word))


def american(word: str) -> str:
    """`synchronization` for synchronisation, `behavior` for behaviour; other words as they are."""
    for british, ending in BRITISH_ENDINGS:
        word = british.sub(ending, word)
    return word


def is_common_word(word: str) -> bool:
    """Whether a Latin word is among the commonest of the texts that the bundled model was made from."""
    known = bundled_table().tokens(word.lower())
    return len(known) == 1 and known[0] < COMMON_WORDS


def is_unknown_whole(catalog: Catalog, identifier: str, called: Iterable[str]) -> bool:
    """Whether an identifier of several words is nowhere as one: a `ServiceMonitor` is no service and no monitor."""
    parts = tokenize(identifier)
    is_called = any(term in identifier.casefold() for term in called)
    return len(parts) > 1 and identifier.isalpha() and not is_called and not occurs(catalog, parts[-1])


def is_unknown(catalog: Catalog, run: str, called: Iterable[str]) -> bool:
    """Whether a word, not a number, is nowhere, and no term of it is known by a translation."""
    terms, lowered = tokenize(run), run.casefold()
    if not terms or run.isdigit() or any(term in lowered for term in called):
        return False
    return not any(occurs(catalog, term) for term in terms)


def holds_word(run: str) -> bool:
    """Whether Chinese characters that are nowhere together are a word; common ones that merely stand side by side are none."""
    from archive.terms import frequency  # a tenth of a second, for what is nowhere

    words = frequency.chinese_words(run)
    return any(len(word) > 1 or frequency.chinese(word) == frequency.RAREST_CHARACTER for word in words)


def occurs(catalog: Catalog, term: str) -> bool:
    """Whether an index token is anywhere; a single Chinese character in any pair."""
    return bool(catalog.document_frequency(term) or (len(term) == 1 and catalog.bigrams_with(term)))


def unknown_names(catalog: Catalog, query: Query, members: Members = NOBODY) -> Iterator[UnknownName]:
    """The authors, speakers and sessions among the filters that the archive does not have."""
    filters = query.filters
    for field, wanted in (("author", filters.authors), ("speaker", filters.speakers)):
        known = sorted(catalog.names_in(field)) if wanted else []
        for name in wanted:
            if not any(members.are_same(name, other) for other in known):
                yield UnknownName(field, name, tuple(nearest_names(name, known, members)[:MAX_NAMES]))
    day = find_session_reference(query.text)
    asked_about = day if isinstance(day, DateMentioned) else None
    sessions = sorted(catalog.sessions()) if filters.sessions or asked_about else []
    for session in [*filters.sessions, *missing_session(asked_about, sessions)]:
        if session not in sessions:
            yield UnknownName("session", session, tuple(sorted(nearest_in_time(session, sessions)[:NEAR_SESSIONS])))


def missing_session(asked_about: DateMentioned | None, sessions: Sequence[str]) -> Iterator[str]:
    """The id of the session that a question is about by its date, where there is none; without a year, in the latest's."""
    if asked_about and sessions and not referred_session(asked_about, sessions):
        year = asked_about.year or int(sessions[-1][:4])
        with suppress(ValueError):  # 29 February, of a year that has none
            number = f"-{asked_about.number}" if asked_about.number > 1 else ""
            yield date(year, asked_about.month, asked_about.day).isoformat() + number


def nearest_in_time(session: str, known: Sequence[str]) -> list[str]:
    """Sessions, those whose day is nearest to the one that was asked for first; both are named by their date."""
    day = date_of(session)
    return sorted(known, key=lambda other: abs((date_of(other) - day).days))
