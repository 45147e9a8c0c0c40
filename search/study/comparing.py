"""Answer what the difference of two things is: a sentence that sets them against each other, and one for each side."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice

from search.results import SearchResult
from search.study.choosing import Choice, WantedAnswer, choose_sentences, distinct
from search.study.defining import Names, names, sets_against

MOST_OF_BOTH = 2  # sentences that tell of both sides, before those of each
SURE_NAME = 0.5  # of a translation: rarer ones mean something else


@dataclass(frozen=True)
class Side:
    """One of two things: what it is called, and what a search for it alone finds."""

    called: Names
    result: SearchResult


def compare(whole: SearchResult, sides: Sequence[Side], rarity: Callable[[str], float]) -> list[Choice]:
    """What tells of both sides, what explains each, then what else of the answer to the whole question names one of them;
    where nothing names them, that answer."""
    found = choose_sentences(whole, rarity) if whole.answers else []
    one, other = (side.called for side in sides)
    both = (choice for choice in found if sets_against(choice.text, one, other))
    rest = (choice for choice in found if names(choice.text, one) or names(choice.text, other))
    return distinct(chain(islice(both, MOST_OF_BOTH), *(explain(side, rarity) for side in sides), rest)) or found


def explain(side: Side, rarity: Callable[[str], float]) -> Iterator[Choice]:
    """The sentences that best explain one side."""
    chosen = choose_sentences(side.result, rarity, WantedAnswer(explain=side.called))
    return islice((choice for choice in chosen if names(choice.text, side.called)), 1)


def called_names(term: str, result: SearchResult) -> Names:
    """What the archive calls a thing that was searched for: as it was typed, and by the glossary, the concepts and the lexicon."""
    others = (
        one.form for one in result.explanation.translations if one.weight >= SURE_NAME and is_all_of(one.term, term)
    )
    return tuple(dict.fromkeys((term, *others)))


def is_all_of(term: str, searched: str) -> bool:
    """Whether a term of a query is all that was searched for, in singular or plural."""
    term, searched = term.casefold(), searched.casefold()
    return term == searched or f"{term}s" == searched or term == f"{searched}s"
