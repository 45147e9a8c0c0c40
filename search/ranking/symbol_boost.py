"""Boost what names exactly the identifier or the path that was asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from archive.records import Passage
from archive.text.identifiers import find_symbols
from archive.text.tokens import tokenize_query


def query_symbols(text: str) -> tuple[str, ...]:
    """The identifiers and paths in a query; a path may end with a slash or with the dots of an omission."""
    return tuple(symbol.strip("/") for symbol in find_symbols(text))


def symbol_shares(passages: Mapping[int, Passage], wanted: Sequence[str]) -> dict[int, float]:
    """The share of the identifiers `wanted` that each passage names, by number; passages that name none are left out."""
    counts = {n: sum(mentions(passage, symbol) for symbol in wanted) for n, passage in passages.items()}
    return {number: count / len(wanted) for number, count in counts.items() if count}


def mentions(passage: Passage, symbol: str) -> bool:
    """Whether a passage holds the identifier as it is written, or a path that the one asked for is a part of."""
    part = f"/{symbol}/"
    return any(part in f"/{other}/" for other in passage.symbols)


def boost(
    fused: Mapping[int, float], shares: Mapping[int, float], text: str, wanted: Sequence[str]
) -> dict[int, float]:
    """Scores with those of passages that name an identifier boosted: above all others where it is all that was asked,
    by less the more other words there are."""
    best, weight = max(fused.values(), default=0.0), symbol_share_of_query(text, wanted)
    return {number: score + weight * best * shares.get(number, 0.0) for number, score in fused.items()}


def symbol_share_of_query(text: str, wanted: Sequence[str]) -> float:
    """The share of a query's tokens that its identifiers account for."""
    found = tokenize_query(text)
    in_symbols = {token for symbol in wanted for token in tokenize_query(symbol)}
    return len(in_symbols.intersection(found)) / len(found) if found else 0.0
