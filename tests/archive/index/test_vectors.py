"""Chroma holds the vectors by passage id, and they outlive the process."""

from pathlib import Path

import numpy as np
import pytest

from archive.errors import ArchiveError
from archive.index.vectors import ChromaCollection

ALONG_X, ALONG_Y = np.eye(2, dtype=np.float32)


@pytest.fixture
def vectors(tmp_path: Path):
    vectors = ChromaCollection(folder=tmp_path / "chroma")
    vectors.add(["x", "y"], np.stack([ALONG_X, ALONG_Y]), [{"kind": "note"}, {"kind": "speech"}])
    yield vectors
    vectors.close()


def test_the_nearest_comes_first_with_its_cosine(vectors: ChromaCollection) -> None:
    found = vectors.nearest(np.array([0.8, 0.6], np.float32), 5)
    assert [name for name, _ in found] == ["x", "y"]
    assert [cosine for _, cosine in found] == pytest.approx([0.8, 0.6], abs=1e-5)


def test_the_same_id_is_replaced(vectors: ChromaCollection) -> None:
    vectors.add(["x"], ALONG_Y[None], [{"kind": "note"}])
    assert vectors.ids() == {"x", "y"}
    assert dict(vectors.nearest(ALONG_Y, 2))["x"] == pytest.approx(1, abs=1e-5)


def test_what_is_removed_is_gone(vectors: ChromaCollection) -> None:
    vectors.remove(["x", "never there"])
    assert vectors.ids() == {"y"}


def test_nothing_is_near_in_an_empty_collection(tmp_path: Path) -> None:
    empty = ChromaCollection(folder=tmp_path / "empty")
    assert empty.nearest(ALONG_X, 3) == []
    empty.close()


def test_vectors_outlive_their_opening(vectors: ChromaCollection, tmp_path: Path) -> None:
    vectors.close()
    again = ChromaCollection(folder=tmp_path / "chroma")
    assert again.ids() == {"x", "y"}
    again.close()


def test_a_server_that_does_not_answer_is_named() -> None:
    with pytest.raises(ArchiveError, match=r"the Chroma server at http://127.0.0.1:9 does not answer; start it"):
        ChromaCollection(url="http://127.0.0.1:9")
