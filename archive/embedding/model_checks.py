"""What `doctor` says of the models that search is set to use: whether they load, and whether every backend agrees."""

from __future__ import annotations

import numpy as np

from archive.embedding.cross_encoder import load_reranker
from archive.embedding.encoders import EMBEDDING_SETTING, passage_encoder, prefixes_for, query_encoder, torch_encoder
from archive.errors import ArchiveError
from archive.messages import Text, _
from archive.models.bundled import KUBE_ZH_EN
from archive.models.model_folder import require_model
from archive.records import Check
from archive.settings import EmbeddingSettings, RerankSettings, Settings

PROBE = "调度器抢占时怎么挑选牺牲者 how does the scheduler choose a victim"
CLOSE = 0.999  # cosine of two backends' vectors of one text; a wrong pooling or tokenizer stays far below


def model_checks(settings: Settings) -> list[Check]:
    """Loads what is set, which takes seconds where torch is needed."""
    checks = embedding_checks(settings.embedding)
    return [*checks, *rerank_checks(settings.rerank)] if settings.rerank.model else checks


def embedding_checks(embedding: EmbeddingSettings) -> list[Check]:
    try:
        asking = query_encoder(embedding)
        vector = asking.encode([PROBE])[0]
        found: Text = _(
            "{model}, {count} numbers, questions by {backend}",
            model=embedding.model,
            count=len(vector),
            backend=asking.backend,
        )
        if embedding.model == KUBE_ZH_EN:
            return [Check("embedding model", True, found)]
        indexing = passage_encoder(embedding)
        made = _(", passages by {backend}, ", backend=indexing.backend)
        found = f"{found}{made}{prefixes_shown(embedding)}"
        checks = [Check("embedding model", True, with_remark(found, asking.remark))]
        if asking.backend != indexing.backend:  # onnx and torch
            other = torch_encoder(embedding, require_model(embedding.model, EMBEDDING_SETTING), "query").encode(
                [PROBE]
            )[0]
            checks.append(agreement(float(np.dot(vector, other)), asking.backend, indexing.backend))
        return checks
    except ArchiveError as error:
        return [Check("embedding model", False, error.what, error.cure)]


def agreement(likeness: float, one: str, other: str) -> Check:
    found = _("vectors by {one} and {other} have a cosine of {likeness:.4f}", one=one, other=other, likeness=likeness)
    cure = _('export the model again, or set embedding.backend = "torch"')
    return Check("embedding backends", likeness > CLOSE, found, cure)


def prefixes_shown(embedding: EmbeddingSettings) -> str:
    prefixes = prefixes_for(embedding, require_model(embedding.model, EMBEDDING_SETTING))
    return str(_("prefixes {query!r} and {passage!r}", query=prefixes.query, passage=prefixes.passage))


def rerank_checks(rerank: RerankSettings) -> list[Check]:
    try:
        judge = load_reranker(rerank)
        judge.score(PROBE, [PROBE])
        found = _("{model}, by {backend}", model=rerank.model, backend=judge.backend)
        return [Check("cross-encoder", True, with_remark(found, judge.remark))]
    except ArchiveError as error:
        return [Check("cross-encoder", False, error.what, error.cure)]


def with_remark(found: Text, remark: str) -> Text:
    return found + str(_("; ")) + remark if remark else found
