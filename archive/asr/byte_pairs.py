"""Whisper's vocabulary of byte pairs, from the files of OpenAI's package, read without its code and without torch."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import tiktoken

MULTILINGUAL = "multilingual.tiktoken"
# How a text is cut before its bytes are joined to tokens: GPT-2's rule, which Whisper took over.
PIECES = r"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"

Ranks = Mapping[bytes, int]
"""The bytes of each token to its number, which is its rank too: of two pairs the lower is joined first."""


def vocabulary_path(name: str = MULTILINGUAL) -> Path:
    """Where OpenAI's package keeps a vocabulary. Raises ModuleNotFoundError when the package is not installed."""
    spec = find_spec("whisper")  # finds the package and does not import it
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("openai-whisper is not installed", name="whisper")
    return Path(spec.origin).parent / "assets" / name


def read_ranks(path: Path) -> Ranks:
    """The tokens of a file in tiktoken's format, in the order of their numbers."""
    lines = (line.split() for line in path.read_bytes().splitlines() if line)
    return {base64.b64decode(token): int(rank) for token, rank in lines}


@cache
def encoding() -> tiktoken.Encoding:
    """The multilingual vocabulary as tiktoken has it, without Whisper's special tokens."""
    ranks = dict(read_ranks(vocabulary_path()))
    return tiktoken.Encoding("multilingual", pat_str=PIECES, mergeable_ranks=ranks, special_tokens={})


def count_prompt_tokens(text: str) -> int:
    """How many of the tokens that Whisper keeps of a prompt a text takes, for the multilingual models."""
    return len(encoding().encode_ordinary(f" {text.strip()}")) if text.strip() else 0


# For the `tokenizers` library, whose file names bytes by printable characters and lists the pairs that may be joined.


def tokenizer_json(ranks: Ranks, special_tokens: Sequence[str]) -> dict[str, Any]:
    """What `tokenizer.json` holds for this vocabulary; the special tokens follow it in the order given."""
    byte_level = {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True, "use_regex": False}
    return {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": [special_token(len(ranks) + place, token) for place, token in enumerate(special_tokens)],
        "normalizer": None,
        "pre_tokenizer": {
            "type": "Sequence",
            "pretokenizers": [
                {"type": "Split", "pattern": {"Regex": PIECES}, "behavior": "Isolated", "invert": False},
                byte_level,
            ],
        },
        "post_processor": {**byte_level, "add_prefix_space": True, "trim_offsets": False, "use_regex": True},
        "decoder": {**byte_level, "add_prefix_space": True, "use_regex": True},
        "model": {
            "type": "BPE",
            "dropout": None,
            "unk_token": None,
            "continuing_subword_prefix": None,
            "end_of_word_suffix": None,
            "fuse_unk": False,
            "byte_fallback": False,
            "ignore_merges": True,
            "vocab": {printable(token): rank for token, rank in ranks.items()},
            "merges": [[printable(left), printable(right)] for left, right in merges_of(ranks)],
        },
    }


def special_token(number: int, token: str) -> dict[str, Any]:
    """One special token in the list of `tokenizer.json`."""
    flags = {"single_word": False, "lstrip": False, "rstrip": False, "normalized": False, "special": True}
    return {"id": number, "content": token, **flags}


def merges_of(ranks: Ranks) -> Iterator[tuple[bytes, bytes]]:
    """Every pair of tokens that makes a token, by its rank and then by those of the two."""
    for token in sorted(ranks, key=ranks.__getitem__):
        pairs = ((token[:place], token[place:]) for place in range(1, len(token)))
        known = [(left, right) for left, right in pairs if left in ranks and right in ranks]
        yield from sorted(known, key=lambda pair: (ranks[pair[0]], ranks[pair[1]]))


def printable(token: bytes) -> str:
    """A token's bytes as GPT-2's vocabulary spells them, one printable character each."""
    return "".join(map(printable_bytes().__getitem__, token))


@cache
def printable_bytes() -> list[str]:
    """Character by byte: itself where it can be printed in Latin-1, else one from U+0100 on."""
    printed = {*range(ord("!"), ord("~") + 1), *range(ord("¡"), ord("¬") + 1), *range(ord("®"), ord("ÿ") + 1)}
    others = [byte for byte in range(256) if byte not in printed]
    return [chr(byte) if byte in printed else chr(256 + others.index(byte)) for byte in range(256)]
