"""An archive made by an older version is read, and its index used as it is or made anew with one sentence.

`data/archive-e2d2098.tar.xz` is the second session of the demo, without its recording, as that commit archived it.
"""

import json
import tarfile
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from archive.cli import main as cli
from archive.home import Home
from archive.index import shards
from archive.index.catalog_writer import CatalogWriter
from archive.index.generations import current_or_fail
from archive.index.rows import embedded_text
from archive.pipeline.state import read_state
from archive.settings import ChromaSettings
from tests.whole_run import encode

OLD = Path(__file__).parent / "data" / "archive-e2d2098.tar.xz"


@pytest.fixture
def old(tmp_path: Path) -> Home:
    with tarfile.open(OLD) as files:
        files.extractall(tmp_path, filter="data")
    return Home(tmp_path / "archive-e2d2098")


@pytest.fixture
def run(old: Home, capsys: pytest.CaptureFixture) -> Callable[..., str]:
    """`run("status")` is what the command prints about the old archive."""

    def run(*words: str) -> str:
        assert cli.main([*words, "--home", str(old.root)]) == 0
        return capsys.readouterr().out

    return run


def test_what_it_holds_is_counted(run: Callable[..., str]) -> None:
    status = json.loads(run("status", "--json"))
    assert [status[name] for name in ("sessions", "recordings", "notes", "passages", "vectors")] == [1, 1, 5, 45, 45]


@pytest.mark.parametrize("kind", ["speech", "note", "chat"])
def test_it_is_searched_with_the_index_that_it_brings(run: Callable[..., str], kind: str) -> None:
    hits = json.loads(run("search", "抢占 victim", "--kind", kind, "--json"))["hits"]
    assert hits and {(hit["session"], hit["kind"]) for hit in hits} == {("2020-10-24", kind)}


def test_its_catalog_gets_the_columns_that_came_later(old: Home, run: Callable[..., str]) -> None:
    def independent() -> set[bool]:
        with current_or_fail(old).open_catalog() as catalog:
            return {one.independent for one in catalog.passages(list(catalog.ids().values())).values()}

    assert independent() == {False}
    with closing(CatalogWriter(current_or_fail(old).catalog)) as writer:
        writer.begin_writing()
        (first, *_) = writer.passages([0]).values()
        writer.add("2020-10-24", None, [replace(first, independent=True).with_id()])
        writer.commit()
    assert independent() == {False, True}


def test_its_vectors_are_what_they_would_be_now(old: Home) -> None:
    generation = current_or_fail(old)
    with generation.open_catalog() as catalog:
        ids, rows, names = catalog.ids(), generation.rows(catalog), list(catalog.shards().values())
        passages = catalog.passages(list(ids.values()))
    assert np.allclose(rows[list(passages)], encode([embedded_text(one) for one in passages.values()]), atol=1e-6)
    assert shards.held_ids(shards.shard_folders(names, generation.chroma, ChromaSettings()), ChromaSettings()) == set(
        ids
    )


def test_the_plan_transcribes_nothing_again(run: Callable[..., str]) -> None:
    assert "transcribe" not in run("ingest", "--plan")


def test_its_summary_and_its_transcript_are_read(run: Callable[..., str]) -> None:
    assert run("summary", "2020-10-24").startswith("# 2020-10-24")
    assert run("show", "2020-10-24@00:00:00-00:00:30").strip()


def test_its_summary_is_known_for_one_that_nobody_edited(old: Home) -> None:
    state = read_state(old.session("2020-10-24"))
    assert (bool(state.summary.key), state.summary.is_edited) == (True, False)
