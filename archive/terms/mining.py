"""Find what the group's glossary lacks: identifiers and translated terms that recur in notes and recommended reading."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from archive.terms import frequency
from archive.terms.glossary import Entry, owner_of, spelling_key
from archive.text.identifiers import OF_EVERY_PROGRAM, find_symbols
from archive.text.script import HAN

LEAST_NOTES = 2  # notes that hold a term, or authors that write it, before it is proposed
EVERYDAY = (
    -5.6
)  # log10; a single word commoner than this (run, name, clone) is a term only where somebody translates it
LONGEST_IDENTIFIER = 40  # characters; longer ones are paths and generated names

_BRACKET = re.compile("[(（]")
_PAIRS = (
    re.compile(rf"(?P<zh>[{HAN}]{{2,10}}+)\s*+[（(]\s*(?P<en>[A-Za-z][A-Za-z0-9 ._-]{{1,40}}?)\s*[)）]"),
    re.compile(
        rf"(?P<en>[A-Za-z][A-Za-z0-9_-]++(?: [A-Za-z0-9_-]++){{0,2}}+)\s*+[（(]\s*(?P<zh>[{HAN}]{{2,10}})\s*[)）]"
    ),
)


@dataclass(frozen=True)
class MinedText:
    """A text to mine: a note or a piece of recommended reading."""

    address: str  # of the whole file, such as 2020-10-24/notes/alice-cache
    author: str
    text: str
    first_line: int = 1  # of the text in its file

    def address_of(self, term: str) -> str:
        """The address of the first line that holds a term."""
        lines = self.text.lower().splitlines()
        place = next((n for n, line in enumerate(lines) if term.lower() in line), None)
        return self.address if place is None else f"{self.address}#L{self.first_line + place}"


@dataclass(frozen=True)
class Proposal:
    """A term that the glossary may want."""

    canonical: str
    zh: tuple[str, ...]
    seen: int  # times in all
    notes: int
    authors: int
    example: str  # address of the first line that has it
    entry: str = ""  # the entry that knows it already and lacks the Chinese forms


def find_proposals(
    written: Sequence[MinedText], entries: Sequence[Entry], *, known: Iterable[str] = ()
) -> list[Proposal]:
    """Terms that at least two notes hold and no entry does, the commonest among authors and notes first.

    `known` are proposals that were made before.
    """
    seen: dict[str, Counter[int]] = defaultdict(Counter)  # term -> which of `written`: how often
    chinese: dict[str, Counter[str]] = defaultdict(Counter)
    for number, note in enumerate(written):
        for term in identifiers_in(note.text):
            seen[term][number] += 1
        for term, zh in pairs_of(note.text):
            seen[term][number] += 1
            chinese[spelling_key(term)][zh] += 1
    before = {spelling_key(name) for name in known}
    found = [
        proposal_of(term, counts, written, chinese[spelling_key(term)], entries)
        for term, counts in merged_spellings(seen).items()
        if spelling_key(term) not in before
    ]
    wanted = [p for p in found if (p.zh if p.entry else p.notes >= LEAST_NOTES and not is_everyday(p))]
    return sorted(wanted, key=lambda p: (-p.authors, -p.notes, -p.seen, p.canonical))


def is_everyday(proposal: Proposal) -> bool:
    """Whether a term is what every program or every language has: `func`, `apiVersion`, `Clone`."""
    word = proposal.canonical.lower()
    if spelling_key(word) in OF_EVERY_PROGRAM:
        return True
    return not proposal.zh and word.isalpha() and frequency.english(word) > EVERYDAY


def identifiers_in(text: str) -> Iterator[str]:
    """The identifiers of a text, each as often as it stands there."""
    for symbol in find_symbols(text):
        if len(symbol) <= LONGEST_IDENTIFIER and "/" not in symbol and "." not in symbol and not symbol.startswith("-"):
            yield from [symbol] * max(1, text.count(symbol))


def pairs_of(text: str) -> Iterator[tuple[str, str]]:
    """(English, Chinese) of each 中文（English） and English（中文）."""
    for place, pattern in enumerate(_PAIRS) if _BRACKET.search(text) else ():
        for match in pattern.finditer(text):
            yield match["en"], last_term(match["zh"]) if place == 0 else match["zh"]


def last_term(run: str) -> str:
    """The term that a run of Chinese ends with: its last word, and the one before where that is a single character."""
    words = frequency.chinese_words(run)
    return words[-1] if len(words[-1]) > 1 or len(words) == 1 else "".join(words[-2:])


def merged_spellings(seen: dict[str, Counter[int]]) -> dict[str, Counter[int]]:
    """`WorkQueue`, `workqueue` and `work queue` counted as one, under the commonest spelling."""
    together: dict[str, list[str]] = defaultdict(list)
    for term in seen:
        together[spelling_key(term)].append(term)
    return {
        max(terms, key=lambda term: (seen[term].total(), term)): sum((seen[term] for term in terms), Counter[int]())
        for terms in together.values()
    }


def proposal_of(
    term: str, counts: Counter[int], written: Sequence[MinedText], chinese: Counter[str], entries: Sequence[Entry]
) -> Proposal:
    """What is known of a term that recurs: how often, where first, and which entry it belongs to."""
    owner = owner_of(term, entries)
    forms = owner.forms if owner else ()
    zh = tuple(form for form, _ in chinese.most_common() if owner_of(form, entries) is None and form not in forms)
    return Proposal(
        canonical=owner.canonical if owner else term,
        zh=zh,
        seen=counts.total(),
        notes=len(counts),
        authors=len({written[number].author for number in counts}),
        example=written[min(counts)].address_of(term),
        entry=owner.canonical if owner else "",
    )
