"""Tokenizers: read from a model's folder, or made of the vocabulary that a Whisper checkpoint brings.

The only file that imports the tokenizers library.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from tokenizers import AddedToken, Regex, decoders, pre_tokenizers, processors
from tokenizers import Tokenizer as Tokenizer
from tokenizers.models import BPE
from tokenizers.normalizers import Lowercase
from tokenizers.normalizers import Sequence as Normalizers

PRINTABLE_BYTES = (*range(33, 127), *range(161, 173), *range(174, 256))  # stand for themselves in a vocabulary


def read_tokenizer(path: Path) -> Tokenizer:
    """The tokenizer in a tokenizer.json. Raises a bare Exception of the library's when it cannot be read."""
    return Tokenizer.from_file(str(path))


def lowercase_first(tokenizer: Tokenizer) -> None:
    """Let a tokenizer write a text in small letters before it does anything else, in place."""
    before = [tokenizer.normalizer] if tokenizer.normalizer else []
    tokenizer.normalizer = Normalizers([Lowercase(), *before])


def byte_pair_tokenizer(vocabulary: Path, *, pattern: str, special_tokens: Sequence[str]) -> Tokenizer:
    """GPT-2's byte-level BPE of a vocabulary in tiktoken's format: a text is cut by `pattern`, then bytes are joined.

    `special_tokens` are numbered in order, after the vocabulary.
    """
    ranks = read_ranks(vocabulary)
    names = {token: token_name(token) for token in ranks}
    merges = [(names[left], names[right]) for left, right in merges_of(ranks)]
    model = BPE({names[token]: rank for token, rank in ranks.items()}, merges, fuse_unk=False, ignore_merges=True)
    tokenizer = Tokenizer(model)
    cut = pre_tokenizers.Split(Regex(pattern), behavior="isolated", invert=False)
    to_bytes = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([cut, to_bytes])
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.post_processor = processors.ByteLevel(trim_offsets=False)
    tokenizer.add_special_tokens([AddedToken(token, normalized=False, special=True) for token in special_tokens])
    return tokenizer


def read_ranks(vocabulary: Path) -> dict[bytes, int]:
    """Token -> rank of a file in tiktoken's format: a line a token, in base64, and its rank."""
    lines = (line.split() for line in vocabulary.read_bytes().splitlines() if line)
    return {base64.b64decode(token): int(rank) for token, rank in lines}


def merges_of(ranks: Mapping[bytes, int]) -> Iterator[tuple[bytes, bytes]]:
    """The pairs that are joined to each token, the lowest rank first: tiktoken keeps the tokens alone."""
    for token in sorted(ranks, key=ranks.__getitem__):
        pairs = [(token[:cut], token[cut:]) for cut in range(1, len(token))]
        known = [pair for pair in pairs if pair[0] in ranks and pair[1] in ranks]
        yield from sorted(known, key=lambda pair: (ranks[pair[0]], ranks[pair[1]]))


def token_name(token: bytes) -> str:
    """A token's bytes as GPT-2 writes them: one visible character a byte."""
    return "".join(BYTE_NAMES[byte] for byte in token)


def byte_names() -> dict[int, str]:
    """Byte -> character: printable ones stand for themselves, the others for what follows Latin-1."""
    others = [byte for byte in range(256) if byte not in PRINTABLE_BYTES]
    return {byte: chr(byte) for byte in PRINTABLE_BYTES} | {byte: chr(256 + n) for n, byte in enumerate(others)}


BYTE_NAMES = byte_names()
