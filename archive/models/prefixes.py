"""What a family of embedding models wants to see before a question and before a passage.

A model's own prompts come first (`prompts` in its config_sentence_transformers.json); many models bring none, and then
the family, known by name, decides. The texts are those of the models' published cards.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from archive.settings import FROM_MODEL

Kind = Literal["passage", "query"]

PROMPT_NAMES: dict[Kind, tuple[str, ...]] = {
    "query": ("query", "retrieval.query", "s2p_query", "search_query"),
    "passage": ("document", "passage", "corpus", "retrieval.passage", "search_document"),
}


@dataclass(frozen=True)
class Prefixes:
    """What is put before a text."""

    query: str = ""
    passage: str = ""

    def before(self, kind: Kind) -> str:
        """What goes before a text of that kind."""
        return self.query if kind == "query" else self.passage


NO_PREFIXES = Prefixes()
TASK = "Instruct: Given a web search query, retrieve relevant passages that answer the query\nQuery:"
INSTRUCTED = Prefixes(TASK + " ")
SENTENCE = Prefixes("Represent this sentence for searching relevant passages: ")

# The first that fits the model's name, written in small letters with single spaces. Families that want nothing (bge-m3,
# gte, paraphrase-multilingual, text2vec, jina-embeddings-v2) need no line.
FAMILIES: list[tuple[str, Prefixes]] = [
    (r"\be5\b.*\binstruct\b", INSTRUCTED),
    (r"\be5\b", Prefixes("query: ", "passage: ")),
    (r"\bgte qwen\d?.*\binstruct\b", INSTRUCTED),
    (r"\bqwen3 embedding\b", Prefixes(TASK)),
    (r"\bbge\b.*\bzh\b(?! noinstruct)", Prefixes("为这个句子生成表示以用于检索相关文章：")),
    (r"\bbge\b.*\ben\b", SENTENCE),
    (r"\bmxbai embed\b", SENTENCE),
    (r"\barctic embed\b.* v2\b", Prefixes("query: ")),
    (r"\barctic embed\b", SENTENCE),
    (r"\bnomic embed\b", Prefixes("search_query: ", "search_document: ")),
    (
        r"\bjina embeddings v3\b",
        Prefixes("Represent the query for retrieving evidence documents: ", "Represent the document for retrieval: "),
    ),
    (r"\bembeddinggemma\b", Prefixes("task: search result | query: ", "title: none | text: ")),
]


def prefixes_of(
    model: str, prompts: Mapping[str, str | None], *, query: str = FROM_MODEL, passage: str = FROM_MODEL
) -> Prefixes:
    """The prefixes for a model by its name or folder: set by hand, else its own prompts, else its family's."""
    known = family_of(model)
    own = {kind: next(filter(None, map(prompts.get, names)), "") for kind, names in PROMPT_NAMES.items()}
    return Prefixes(
        (own["query"] or known.query) if query == FROM_MODEL else query,
        (own["passage"] or known.passage) if passage == FROM_MODEL else passage,
    )


def family_of(model: str) -> Prefixes:
    """What the family of that name wants; nothing when it is not known. Only the last part of a path counts."""
    words = re.sub(r"[^a-z0-9]+", " ", re.split(r"[/\\]", model.rstrip("/\\"))[-1].lower())
    return next((prefixes for pattern, prefixes in FAMILIES if re.search(pattern, words)), NO_PREFIXES)
