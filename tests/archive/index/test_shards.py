"""Chroma's folders are read where nothing can be written, and say what is wrong with them."""

import os
from pathlib import Path

import numpy as np
import pytest

from archive.errors import ChromaFailed
from archive.home import Home
from archive.index.generations import Generation, current_or_fail
from archive.index.shards import KeptCollections, held_ids, nearest_ids, shard_folders
from archive.settings import ChromaSettings
from tests.archive.index.publishing import publish, unit
from tests.whole_run import encode

EMBEDDED = ChromaSettings()


def folders_of(generation: Generation) -> list[Path | None]:
    with generation.open_catalog() as catalog:
        return shard_folders(catalog.shards().values(), generation.chroma, EMBEDDED)


@pytest.fixture
def folders(home: Home) -> list[Path | None]:
    publish(home, unit("2020-10-17", "抢占", "队列"))
    return folders_of(current_or_fail(home))


def test_a_folder_that_cannot_be_written_is_asked_without_a_mark_on_it(
    folders: list[Path | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder,) = folders
    assert folder is not None
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    monkeypatch.setattr(os, "access", lambda *_: False)
    nearest = nearest_ids(folders, EMBEDDED, encode(["抢占"])[0], 2)
    assert set(nearest) == held_ids(folders, EMBEDDED) and len(nearest) == 2
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before


def test_a_damaged_folder_is_named_with_the_cure(folders: list[Path | None]) -> None:
    (folder,) = folders
    assert folder is not None
    (folder / "chroma.sqlite3").write_bytes(b"damaged " * 2000)
    with pytest.raises(ChromaFailed, match=f"Chroma cannot read {folder} .*; build the index again with: sig-archive"):
        held_ids(folders, EMBEDDED)


def test_a_vector_of_another_model_is_refused_by_name(folders: list[Path | None]) -> None:
    with pytest.raises(ChromaFailed, match="dimension"):
        nearest_ids(folders, EMBEDDED, np.ones(3, np.float32), 1)


def test_a_process_that_stays_opens_a_collection_once_and_closes_it_when_no_commit_names_it(
    home: Home, folders: list[Path | None]
) -> None:
    kept, vector = KeptCollections(), encode(["抢占"])[0]
    kept.stays = True
    (first,) = kept.collections(folders, EMBEDDED)
    (again,) = kept.collections(folders, EMBEDDED)
    assert again is first and len(again.nearest(vector, 2)) == 2
    publish(home, unit("2020-10-17", "抢占", "队列"), unit("2020-10-24", "亲和性"))
    now = folders_of(current_or_fail(home))
    assert now != folders
    (other,) = kept.collections(now, EMBEDDED)
    assert list(kept.opened) == now and len(other.nearest(vector, 9)) == 3


def test_a_collection_that_failed_is_opened_anew(folders: list[Path | None]) -> None:
    kept = KeptCollections()
    kept.stays = True
    with pytest.raises(ChromaFailed, match="dimension"):
        for collection in kept.collections(folders, EMBEDDED):
            collection.nearest(np.ones(3, np.float32), 1)
    assert not kept.opened
