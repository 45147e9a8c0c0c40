"""Turn passages and questions into vectors with sentence-transformers: the bundled model, or any other one.

This is the only file that imports sentence-transformers. That takes seconds, which is why a search with the bundled
model reads `archive.static_table` instead; both make the same vectors.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Literal

import numpy as np
from huggingface_hub import HfApi, try_to_load_from_cache
from numpy.typing import NDArray
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import StaticEmbedding

from archive import static_table
from archive.bundled import KUBE_ZH_EN, folder_of, sha256_of_model
from archive.errors import ModelDamaged, ModelMissing
from archive.files import key_of, sha256_of
from archive.words import simplified

Kind = Literal["passage", "query"]

HUB_TIMEOUT_S = 10  # to learn that a model can be had; left alone, the hub's client asks for over a minute
FETCH_IT = "put the model folder on this machine and set embedding.model to its path, or connect once to download it"
CHOOSE_ANOTHER = "set embedding.model to a folder or name that sentence-transformers can load"

# What a family of models expects before a question and before a passage, where its own files do not say it.
PREFIXES: list[tuple[str, dict[Kind, str]]] = [
    (r"\be5\b.*instruct", {"query": "Instruct: Given a question, retrieve passages that answer it\nQuery: "}),
    (r"\be5\b", {"query": "query: ", "passage": "passage: "}),
    (r"\bbge\b.*\bzh\b", {"query": "为这个句子生成表示以用于检索相关文章："}),
    (r"\bbge\b.*\ben\b", {"query": "Represent this sentence for searching relevant passages: "}),
]
PROMPT_NAMES: dict[Kind, tuple[str, ...]] = {"query": ("query",), "passage": ("document", "passage", "corpus")}


@dataclass(frozen=True)
class Embedder:
    """A model that makes vectors, under the name by which the settings call it."""

    name: str
    model: SentenceTransformer

    @property
    def dimensions(self) -> int:
        return int(self.model.get_embedding_dimension() or 0)

    @cached_property
    def sha256(self) -> str:
        """Names the model's content: a hash of its files, or the commit of a downloaded one."""
        if self.name == KUBE_ZH_EN:
            return sha256_of_model(self.name)
        folder = Path(self.name).expanduser()
        if folder.is_dir():
            files = sorted(path for path in folder.rglob("*") if path.is_file())
            return key_of([(path.relative_to(folder).as_posix(), sha256_of(path)) for path in files])
        return f"{_hub_name(self.name)}@{_commit(self.name)}"

    def encode(self, texts: Sequence[str], *, kind: Kind = "passage") -> NDArray[np.float32]:
        """Unit vectors for texts, in order: float32, shape (len(texts), dimensions); zeros where nothing is known."""
        if not texts:
            return np.zeros((0, self.dimensions), np.float32)
        if self.name == KUBE_ZH_EN:
            texts = [simplified(text) for text in texts]
        prompt = prefix(self.name, self.model.prompts, kind)
        vectors = self.model.encode(list(texts), prompt=prompt, normalize_embeddings=True, show_progress_bar=False)
        return np.asarray(vectors, np.float32)


def prefix(name: str, prompts: Mapping[str, str | None], kind: Kind) -> str:
    """What to put before a text: the model's own prompt if it brings one, else what its family is known to expect."""
    own = next(filter(None, map(prompts.get, PROMPT_NAMES[kind])), "")
    words = re.sub(r"[^a-z0-9]+", " ", name.lower())
    known = next((prefixes for pattern, prefixes in PREFIXES if re.search(pattern, words)), {})
    return own or known.get(kind, "")


def load_embedder(model: str = KUBE_ZH_EN, *, device: str | None = None) -> Embedder:
    """The bundled model by its name, a model folder by its path, or a model of the Hugging Face hub.

    A hub model that was downloaded before is used as it is, without asking the hub. `device` is torch's, None for the
    best there is. Raises ModelMissing when the model is neither here nor to be had, ModelDamaged when it does not load.
    """
    if model == KUBE_ZH_EN:
        return Embedder(model, bundled_model(folder_of(model)))
    folder = Path(model).expanduser()
    if folder.is_dir():
        return Embedder(model, _load(str(folder), device))
    if model.startswith(("/", ".", "~")) or not re.fullmatch(r"[\w.-]+(/[\w.-]+)?", model):
        raise ModelMissing(f"there is no embedding model in {folder}", FETCH_IT)
    return Embedder(model, _load_from_hub(model, device))


def bundled_model(folder: Path) -> SentenceTransformer:
    """The table in a folder as a sentence-transformers model; raises ModelMissing or ModelDamaged."""
    table = static_table.load(folder)
    weights = table.rows(range(len(table.table)))
    weights[list(static_table.NO_TOKENS)] = 0.0
    return SentenceTransformer(modules=[StaticEmbedding(table.tokenizer, embedding_weights=weights)], device="cpu")


def _load_from_hub(model: str, device: str | None) -> SentenceTransformer:
    name = _hub_name(model)
    try:
        return SentenceTransformer(name, device=device, local_files_only=True)
    except OSError:  # not downloaded yet, or not wholly
        pass
    try:
        HfApi().model_info(name, timeout=HUB_TIMEOUT_S)
    except Exception as error:  # requests', httpx's or httpx2's, depending on the hub client's version
        what = f"the embedding model {model} is not on this machine and cannot be downloaded"
        raise ModelMissing(what, FETCH_IT) from error
    return _load(name, device)


def _load(name: str, device: str | None) -> SentenceTransformer:
    try:
        return SentenceTransformer(name, device=device)
    except Exception as error:  # a folder can be wrong in as many ways as there are libraries reading it
        reason = str(error).strip().split("\n")[0]
        raise ModelDamaged(f"the embedding model {name} cannot be loaded: {reason}", CHOOSE_ANOTHER) from error


def _hub_name(model: str) -> str:
    return model if "/" in model else f"sentence-transformers/{model}"


def _commit(model: str) -> str:
    """The commit of a downloaded model: its files lie in a folder of that name."""
    path = try_to_load_from_cache(_hub_name(model), "config.json")
    return Path(path).parent.name if isinstance(path, str) else "unknown"
