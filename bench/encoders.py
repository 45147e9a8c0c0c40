"""What a question to another embedding model costs a new process, by ONNX and by sentence-transformers, and whether both agree.

The model has the shape of all-MiniLM-L12-v2 and random weights, so the times are real and the vectors mean nothing.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np

from archive.embedding.encoders import query_encoder
from archive.settings import EmbeddingSettings
from bench.models import show
from tests.tiny_models import embedding_model

QUESTION = "抢占时怎么挑选 victim 的 pod queue scheduler"
SHAPE: dict[str, Any] = {
    "hidden_size": 384,
    "num_hidden_layers": 12,
    "num_attention_heads": 12,
    "intermediate_size": 1536,
}
VOCABULARY = 30_522  # of BERT: the rows that no token of the small tokenizer names are loaded all the same
TIMES = 3


def measure() -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder:
        model = str(embedding_model(Path(folder), vocab_size=VOCABULARY, **SHAPE))
        onnx, torch = (cold(model, backend) for backend in ("onnx", "torch"))
        by_onnx, by_torch = (
            query_encoder(EmbeddingSettings(model, backend=backend, device="cpu")).encode([QUESTION])[0]
            for backend in ("onnx", "torch")
        )
        return (
            show("cold question vector, torch / onnx", torch / onnx, "x", "")
            | show("cold question vector, onnx / import numpy", onnx / processor_s("import numpy"), "x", "")
            | show("cold question vector by onnx", onnx, "CPU s", "")
            | show(
                "largest difference of the two vectors", float(np.abs(by_onnx - by_torch).max()), "", "at most 0.001"
            )
        )


def cold(model: str, backend: str) -> float:
    """Processor seconds from the start of Python to a question's vector."""
    return processor_s(
        "from archive.embedding.encoders import query_encoder; from archive.settings import Embedding; "
        f"query_encoder(Embedding({model!r}, backend={backend!r}, device='cpu')).encode([{QUESTION!r}])"
    )


def processor_s(code: str) -> float:
    """The least processor time of a few new interpreters that run the code."""
    taken = []
    for _ in range(TIMES):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, "-c", code], check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        taken.append(after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime)
    return min(taken)
