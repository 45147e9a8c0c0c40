"""Whisper's vocabulary of byte pairs, from the files of OpenAI's package, read without its code and without torch."""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path

import tiktoken

from archive.models.tokenizers import read_ranks

MULTILINGUAL = "multilingual.tiktoken"
# How a text is cut before its bytes are joined to tokens: GPT-2's rule, which Whisper took over.
PIECES = r"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"


def vocabulary_path(name: str = MULTILINGUAL) -> Path:
    """Where OpenAI's package keeps a vocabulary. Raises ModuleNotFoundError when the package is not installed."""
    spec = find_spec("whisper")  # finds the package and does not import it
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("openai-whisper is not installed", name="whisper")
    return Path(spec.origin).parent / "assets" / name


@cache
def encoding() -> tiktoken.Encoding:
    """The multilingual vocabulary as tiktoken has it, without Whisper's special tokens."""
    ranks = read_ranks(vocabulary_path())
    return tiktoken.Encoding("multilingual", pat_str=PIECES, mergeable_ranks=ranks, special_tokens={})


def count_prompt_tokens(text: str) -> int:
    """How many of the tokens that Whisper keeps of a prompt a text takes, for the multilingual models."""
    return len(encoding().encode_ordinary(f" {text.strip()}")) if text.strip() else 0
