"""What `doctor` says of the models that search is set to use: whether they load, and whether every backend agrees."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from archive.arrays import FloatArray
from archive.embedding.cross_encoder import load_reranker
from archive.embedding.encoders import EMBEDDING_SETTING, passage_encoder, prefixes_for, query_encoder, torch_encoder
from archive.errors import ArchiveError
from archive.messages import Message, Text, _
from archive.models.bundled import KUBE_ZH_EN
from archive.models.model_folder import require_model
from archive.records import Check
from archive.settings import EmbeddingSettings, RerankSettings, Settings

PROBE = "调度器抢占时怎么挑选牺牲者 how does the scheduler choose a victim"
MIN_AGREEMENT = 0.999  # cosine of two backends' vectors of one text; a wrong pooling or tokenizer stays far below


def model_checks(settings: Settings) -> list[Check]:
    """Loads what is set, which takes seconds where torch is needed."""
    checks = embedding_checks(settings.embedding)
    return [*checks, *rerank_checks(settings.rerank)] if settings.rerank.model else checks


def embedding_checks(embedding: EmbeddingSettings) -> list[Check]:
    """Whether the embedding model loads; with two backends, whether they agree."""
    try:
        return list(check_embedding(embedding))
    except ArchiveError as error:
        return [Check("embedding model", False, error.what, error.cure)]


def check_embedding(embedding: EmbeddingSettings) -> Iterator[Check]:
    """Raises ModelMissing or ModelDamaged when the model cannot be used."""
    queries = query_encoder(embedding)
    vector = queries.encode([PROBE])[0]
    values = {"model": embedding.model, "count": len(vector), "backend": queries.backend}
    found = _("{model}, {count} dimensions, questions by {backend}", **values)
    if embedding.model == KUBE_ZH_EN:
        yield Check("embedding model", True, found)
        return
    passages = passage_encoder(embedding)
    found = _(
        "{model}, {count} dimensions, questions by {backend}, passages by {other}, {prefixes}",
        **values,
        other=passages.backend,
        prefixes=prefixes_shown(embedding),
    )
    yield Check("embedding model", True, with_remark(found, queries.remark))
    if queries.backend != passages.backend:  # onnx and torch
        yield check_agreement(embedding, vector, queries.backend, passages.backend)


def check_agreement(embedding: EmbeddingSettings, vector: FloatArray, one: str, other: str) -> Check:
    """Whether torch gives the probe the vector that another backend gave it."""
    folder = require_model(embedding.model, EMBEDDING_SETTING)
    by_torch = torch_encoder(embedding, folder, "query").encode([PROBE])[0]
    cosine = float(np.dot(vector, by_torch))
    found = _("vectors by {one} and {other} have a cosine of {cosine:.4f}", one=one, other=other, cosine=cosine)
    cure = _('export the model again, or set embedding.backend = "torch"')
    return Check("embedding backends", cosine > MIN_AGREEMENT, found, cure)


def prefixes_shown(embedding: EmbeddingSettings) -> Message:
    """The prefixes that are used, as they stand in the settings."""
    prefixes = prefixes_for(embedding, require_model(embedding.model, EMBEDDING_SETTING))
    return _("prefixes {query!r} and {passage!r}", query=prefixes.query, passage=prefixes.passage)


def rerank_checks(rerank: RerankSettings) -> list[Check]:
    """Whether the cross-encoder loads and scores."""
    try:
        reranker = load_reranker(rerank)
        reranker.score(PROBE, [PROBE])
    except ArchiveError as error:
        return [Check("cross-encoder", False, error.what, error.cure)]
    found = _("{model}, by {backend}", model=rerank.model, backend=reranker.backend)
    return [Check("cross-encoder", True, with_remark(found, reranker.remark))]


def with_remark(found: Message, remark: Text) -> Message:
    """What was found, and what a reader should know of it."""
    return _("{found}; {remark}", found=found, remark=remark) if remark else found
