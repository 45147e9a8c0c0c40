"""The index of the site's own search: what words mode knows, cut into scripts of which a search loads the few it needs.

They are classic scripts that hand their data to `sigFind.put`, since a page opened from a disk may not fetch anything.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from archive.index.catalog import Catalog
from archive.index.filters import Filters
from archive.index.rows import tokens_of
from archive.members import Members
from archive.records import UNKNOWN_AUTHOR, Passage, timecode
from archive.text.script import normalise, simplify
from archive.text.tokens import STOP_WORDS, question_words, tokenize
from search.pages.opened import SHARED_KINDS, OpenedArchive
from search.query.lexicon import (
    BOOST,
    MIN_PROBABILITY,
    MIN_PROBABILITY_ALONE,
    Lexicon,
    glossary_forms,
    translation_weight,
)
from search.query.people import as_shown
from search.query.terms import bundled_lexicon
from search.ranking.own_words import share_of_enough
from search.site.tree import WrittenTree
from search.site.urls import SiteUrls

TOKENS_A_SHARD = 1500  # some 60 kB
PASSAGES_A_SHARD = 100
HAN_RANGES = ((0x3400, 0x9FFF), (0xF900, 0xFAFF))  # whose traditional characters the site's search knows
DECIMALS = 4  # of lengths and shares
HASH_START, HASH_FACTOR, HASH_MASK = 2166136261, 16777619, 0xFFFFFFFF  # FNV-1a

JsonParts = dict[str, Any]


@dataclass(frozen=True)
class Indexed:
    """The passages of the site, by their numbers in the catalog."""

    size: int
    passages: Mapping[int, Passage]
    document_frequencies: Mapping[str, int]
    lengths: Sequence[float]
    sequences: Sequence[int]
    count: int


def write_find_index(archive: OpenedArchive, site: WrittenTree, folder: str, *, personal: bool) -> None:
    """The scripts of the index in a folder of the site; without `personal` nothing of the chat. Raises IndexMissing."""
    with archive.searcher.readers.snapshot() as index:
        indexed = read_indexed(index.catalog, archive.searcher.members, personal=personal)
    postings = static_postings(indexed)
    shards = max(1, -(-len(postings) // TOKENS_A_SHARD))
    scripts: dict[str, Any] = {"about": search_tables(archive, indexed, shards), "words": words(archive, postings)}
    for number in range(shards):
        scripts[f"t{number}"] = {token: found for token, found in postings.items() if shard_of(token, shards) == number}
    urls = SiteUrls(archive.segment_start, "index.html")
    titles = {one.session.id: one.session.title for one in archive.overviews()[0]}
    for number in range(0, indexed.size, PASSAGES_A_SHARD):
        part = range(number, min(number + PASSAGES_A_SHARD, indexed.size))
        shown = [shown_passage(indexed.passages.get(n), urls, titles) for n in part]
        scripts[f"p{number // PASSAGES_A_SHARD}"] = shown
    for name, values in scripts.items():
        site.write(f"{folder}/{name}.js", script_text(name, values))


def script_text(name: str, values: Any) -> str:
    """A classic script of data; no text in it ends a script or a line of one."""
    text = json.dumps(values, ensure_ascii=False, separators=(",", ":"))
    text = text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    return f'sigFind.put("{name}",{text});\n'


def shard_of(token: str, shards: int) -> int:
    """Which script holds a token: FNV-1a over its UTF-16 units, as find.js computes it."""
    units = token.encode("utf-16-le", "surrogatepass")
    value = HASH_START
    for low, high in zip(units[::2], units[1::2], strict=True):
        value = ((value ^ (low | high << 8)) * HASH_FACTOR) & HASH_MASK
    return value % shards


# Reading


def read_indexed(catalog: Catalog, members: Members, *, personal: bool) -> Indexed:
    """The passages that may be shown, with the statistics of all of them, so that hits rank as in the product."""
    size = catalog.size()
    allowed = catalog.allowed(Filters() if personal else Filters(kinds=SHARED_KINDS))
    found = catalog.passages([n for n in range(size) if allowed[n]])
    passages = {number: as_shown(passage, members) for number, passage in found.items()}
    speech = catalog.speech_context()
    lengths = (speech.lengths if speech else catalog.lengths()).tolist()
    tokens = {token for passage in passages.values() for token in tokens_of(passage)}
    frequencies = {token: catalog.document_frequency(token) for token in tokens}
    sequences = speech.sequences.tolist() if speech else list(range(size))
    return Indexed(size, passages, frequencies, lengths, sequences, catalog.count())


def static_postings(indexed: Indexed) -> dict[str, list[Any]]:
    """Token -> [document frequency, passage, frequency, passage, frequency…], passages as steps from the one before.

    A single Chinese character has the pairs that hold it under `?` and itself, a part of a named path or an identifier the
    passages that name it under `=` and itself.
    """
    counted: defaultdict[str, dict[int, int]] = defaultdict(dict)
    named: defaultdict[str, set[int]] = defaultdict(set)
    for number, passage in sorted(indexed.passages.items()):
        for token in tokens_of(passage):
            counted[token][number] = counted[token].get(number, 0) + 1
        for symbol in passage.symbols:
            for part in path_runs(symbol):
                named[part].add(number)
    found: dict[str, list[Any]] = {}
    for token, inside in counted.items():
        found[token] = [indexed.document_frequencies[token], *in_steps(inside)]
        if len(token) == 2 and not token.isascii():
            for character in dict.fromkeys(token):
                found.setdefault(f"?{character}", []).append(token)
    return found | {f"={part}": sorted(inside) for part, inside in named.items()}


def in_steps(inside: Mapping[int, int]) -> Iterator[int]:
    """Passages as steps, each with its frequency."""
    before = 0
    for number, frequency in inside.items():
        yield number - before
        yield frequency
        before = number


def path_runs(symbol: str) -> Iterator[str]:
    """What a query may say to mean an identifier or a path: every run of its parts."""
    parts = symbol.strip("/").split("/")
    for first in range(len(parts)):
        for end in range(first + 1, len(parts) + 1):
            yield "/".join(parts[first:end])


def shown_passage(passage: Passage | None, urls: SiteUrls, titles: Mapping[str, str]) -> list[Any]:
    """What is shown of a passage: text, kind, session, title, heading, who, link; nothing for a number without one."""
    if passage is None:
        return []
    who = passage.speaker or passage.author or ""
    session = passage.session_id or ""
    heading = passage.heading if passage.start_s is None else timecode(passage.start_s)
    return [
        passage.text, passage.kind, session, titles.get(session, ""), heading,
        "" if who == UNKNOWN_AUTHOR else who, urls.passage(passage),
    ]  # fmt: skip


# What every search needs


def search_tables(archive: OpenedArchive, indexed: Indexed, shards: int) -> JsonParts:
    """Sizes, lengths, what hangs together, and the tables of the tokenizer."""
    numbers = range(indexed.size)
    order = sorted(indexed.passages, key=lambda n: indexed.passages[n].id)
    place = {number: n for n, number in enumerate(order)}
    begins = [n for n in numbers if n == 0 or indexed.sequences[n] != indexed.sequences[n - 1]]
    return {
        "shards": shards,
        "passages": PASSAGES_A_SHARD,
        "count": indexed.count,
        "total": round(sum(indexed.lengths), DECIMALS),
        "lengths": [round(indexed.lengths[n], DECIMALS) if n in indexed.passages else 0 for n in numbers],
        "begins": begins,  # of sequences: what is between two of them was said in one go
        "says": [
            round(share_of_enough(indexed.passages[n]), DECIMALS) if n in indexed.passages else 0 for n in numbers
        ],
        "ties": [place.get(n, -1) for n in numbers],
        "stop": " ".join(sorted(STOP_WORDS)),
        "question": question_words(),
        "simplified": list(simplified_characters()),
    }


@cache
def simplified_characters() -> tuple[str, str]:
    """(traditional characters, what each becomes), one for one."""
    characters = (chr(code) for first, last in HAN_RANGES for code in range(first, last + 1))
    pairs = [(one, simple) for one in characters if (simple := simplify(one)) != one]
    return "".join(one for one, _simple in pairs), "".join(simple for _one, simple in pairs)


def words(archive: OpenedArchive, known: Mapping[str, Any]) -> JsonParts:
    """What words are also called: the glossary first, then the lexicon as far as the archive has its words."""
    lexicon = bundled_lexicon()
    forms = glossary_forms(entry.forms for entry in archive.searcher.glossary)
    return {
        "glossary": {normalise(form).lower(): glossary_values(form, others) for form, others in forms.items()},
        "zh": {word: found for word, found in lexicon_to_english(lexicon, known) if found is not None},
        "en": dict(lexicon_to_chinese(lexicon, known)),
    }


def glossary_values(form: str, others: Iterable[str]) -> list[Any]:
    """Whether a form has one in the other script, then the tokens of each other form with their weight."""
    chinese = not normalise(form).isascii()
    crosses = any((not normalise(other).isascii()) != chinese for other in others)
    return [int(crosses), *([translation_weight(1.0, tokenize(other)), *tokenize(other)] for other in others)]


def lexicon_to_english(lexicon: Lexicon, known: Mapping[str, Any]) -> Iterator[tuple[str, list[Any] | None]]:
    """Chinese words, each with English stems and their weights; None for one that means too many things."""
    for word, found in lexicon.to_english.items():
        if len(word) == 1 and found[0][1] <= MIN_PROBABILITY_ALONE:
            yield word, None
        else:
            likely = [(stem, probability) for stem, probability in found if probability >= MIN_PROBABILITY]
            yield word, [[round(min(1.0, BOOST * p), 6), stem] for stem, p in likely if stem in known]


def lexicon_to_chinese(lexicon: Lexicon, known: Mapping[str, Any]) -> Iterator[tuple[str, list[Any]]]:
    """English stems, each with the tokens of Chinese words and their weights."""
    for stem, found in lexicon.to_chinese.items():
        likely = [(tokenize(word), p) for word, p in found if p >= MIN_PROBABILITY]
        kept = [
            [round(translation_weight(min(1.0, BOOST * p), tokens), 6), *tokens]
            for tokens, p in likely
            if any(token in known for token in tokens)
        ]
        if kept:
            yield stem, kept
