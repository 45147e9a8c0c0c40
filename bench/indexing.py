"""Index some hundred passages with a model: `python -m bench.indexing FOLDER MODEL` prints passages a CPU-second as JSON."""

from __future__ import annotations

import json
import sys
import tempfile
import time
from pathlib import Path

from archive.embedding.encoders import passage_encoder
from archive.home import Home
from archive.index.generations import LAYOUT, About
from archive.index.rows import embedded_text
from archive.index.update import update
from archive.models.bundled import KUBE_ZH_EN
from archive.settings import EmbeddingSettings
from bench.synthetic import units

PASSAGES = {True: 4000, False: 200}  # by whether it is the bundled model: the other takes long


def main(folder: Path, model: str) -> None:
    chosen = list(units(PASSAGES[not model]))
    texts = [embedded_text(passage) for unit in chosen for passage in unit.passages]
    encode = passage_encoder(EmbeddingSettings(model or KUBE_ZH_EN, device="cpu")).encode
    encode(texts[:2])
    started = time.process_time()
    encode(texts)
    embedded = time.process_time()
    with tempfile.TemporaryDirectory(dir=folder) as root:
        home = Home(Path(root))
        home.index.mkdir()
        update(home, chosen, about=About(LAYOUT, model or KUBE_ZH_EN, "bench"), encode=encode)
    indexed = time.process_time()
    print(json.dumps({"embedding": len(texts) / (embedded - started), "indexing": len(texts) / (indexed - embedded)}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
