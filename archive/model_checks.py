"""What `doctor` says of the models that search is set to use: whether they load, and whether every backend agrees."""

from __future__ import annotations

import numpy as np

from archive.bundled import KUBE_ZH_EN
from archive.cross_encoder import load_judge
from archive.encoders import SETTING, by_torch, passage_encoder, prefixes_for, query_encoder
from archive.errors import ArchiveError
from archive.model_folder import require_model
from archive.settings import Embedding, Rerank, Settings

Check = tuple[str, bool, str, str]
"""Its name, whether it is as it should be, what was found, and the cure."""

PROBE = "调度器抢占时怎么挑选牺牲者 how does the scheduler choose a victim"
CLOSE = 0.999  # cosine of two backends' vectors of one text; a wrong pooling or tokenizer stays far below
EXPORT_AGAIN = 'export the model again, or set embedding.backend = "torch"'


def model_checks(settings: Settings) -> list[Check]:
    """Loads what is set, which takes seconds where torch is needed."""
    checks = embedding_checks(settings.embedding)
    return [*checks, *rerank_checks(settings.rerank)] if settings.rerank.model else checks


def embedding_checks(embedding: Embedding) -> list[Check]:
    try:
        asking = query_encoder(embedding)
        vector = asking.encode([PROBE])[0]
        found = f"{embedding.model}, {len(vector)} numbers, questions by {asking.backend}"
        if embedding.model == KUBE_ZH_EN:
            return [("embedding model", True, found, "")]
        indexing = passage_encoder(embedding)
        found += f", passages by {indexing.backend}, {prefixes_shown(embedding)}"
        checks = [("embedding model", True, with_remark(found, asking.remark), "")]
        if asking.backend != indexing.backend:  # onnx and torch
            other = by_torch(embedding, require_model(embedding.model, SETTING), "query").encode([PROBE])[0]
            likeness = float(np.dot(vector, other))
            agree = f"vectors by {asking.backend} and {indexing.backend} have a cosine of {likeness:.4f}"
            checks.append(("embedding backends", likeness > CLOSE, agree, EXPORT_AGAIN))
        return checks
    except ArchiveError as error:
        return [("embedding model", False, error.what, error.cure)]


def prefixes_shown(embedding: Embedding) -> str:
    prefixes = prefixes_for(embedding, require_model(embedding.model, SETTING))
    return f"prefixes {prefixes.query!r} and {prefixes.passage!r}"


def rerank_checks(rerank: Rerank) -> list[Check]:
    try:
        judge = load_judge(rerank)
        judge.score(PROBE, [PROBE])
        return [("cross-encoder", True, with_remark(f"{rerank.model}, by {judge.backend}", judge.remark), "")]
    except ArchiveError as error:
        return [("cross-encoder", False, error.what, error.cure)]


def with_remark(found: str, remark: str) -> str:
    return f"{found}; {remark}" if remark else found
