"""A damaged catalog is told in one sentence by whoever reads it, holds nothing for the plan, and is built anew."""

import re
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from archive.cli import main as cli
from archive.errors import IndexDamaged
from archive.home import Home
from archive.index import generations
from archive.index.damage import find_damage
from archive.index.snapshot import Reader
from archive.pipeline.report import Report
from tests.damaged_index import overwrite_pages
from tests.whole_run import note

LAST_PAGES = (8, 9, 10)  # of the small catalog of one note: neither schema, passages nor units


@pytest.fixture
def indexed(home: Home, run_all: Callable[..., Report]) -> Home:
    note(home.inbox / "2020-10-17-x.md")
    run_all()
    return home


def keys_of(home: Home) -> dict[str, str]:
    return generations.indexed_keys(home, generations.current_or_fail(home).about.embedding_identity)


def test_a_whole_catalog_has_no_damage_and_its_units_their_keys(indexed: Home) -> None:
    assert find_damage(generations.current_or_fail(indexed).catalog) == ""
    assert list(keys_of(indexed)) == ["2020-10-17"]


@pytest.mark.parametrize("pages", [(1,), (2, 3), LAST_PAGES])
def test_overwritten_pages_are_found_wherever_they_are(indexed: Home, pages: tuple[int, ...]) -> None:
    assert find_damage(overwrite_pages(indexed, *pages))
    assert keys_of(indexed) == {}
    assert generations.count_passages(indexed, "2020-10-17") == 0


def test_a_file_that_is_no_catalog_is_damage(tmp_path: Path) -> None:
    (tmp_path / "catalog.sqlite").write_bytes(b"damaged " * 2000)
    assert find_damage(tmp_path / "catalog.sqlite") == "file is not a database"


def test_whatever_fails_while_a_damaged_catalog_is_read_is_put_down_to_it(indexed: Home) -> None:
    overwrite_pages(indexed, *LAST_PAGES)
    said = r"the index in .*gen-000001 is damaged \(.*\); build it again with: sig-archive reindex"
    with closing(Reader(indexed)) as reader, pytest.raises(IndexDamaged, match=said), reader.snapshot():
        raise IndexError  # a passage number of rubbish


def test_a_question_to_a_damaged_catalog_is_answered_with_the_cure(
    indexed: Home, capsys: pytest.CaptureFixture
) -> None:
    overwrite_pages(indexed, *range(2, 12))
    assert cli.main(["search", "抢占", "--home", str(indexed.root)]) == 1
    assert capsys.readouterr().err.rstrip().endswith("; build it again with: sig-archive reindex")


def test_a_fault_of_ours_is_not_taken_for_damage(indexed: Home) -> None:
    with closing(Reader(indexed)) as reader, pytest.raises(ZeroDivisionError), reader.snapshot():
        raise ZeroDivisionError


def test_status_tells_what_is_to_be_indexed_again(indexed: Home, capsys: pytest.CaptureFixture) -> None:
    overwrite_pages(indexed, *LAST_PAGES)
    assert cli.main(["status", "--home", str(indexed.root)]) == 0
    assert re.search(r"^pending: index 1$", capsys.readouterr().out, re.MULTILINE)


def test_the_plan_gives_the_damage_as_its_reason(indexed: Home, capsys: pytest.CaptureFixture) -> None:
    overwrite_pages(indexed, *LAST_PAGES)
    assert cli.main(["ingest", "--plan", "--home", str(indexed.root)]) == 0
    assert re.search(r"2020-10-17 +index +passages +\(the index is damaged \(.+\)\)", capsys.readouterr().out)


def test_the_next_ingest_builds_the_index_anew(indexed: Home, run_all: Callable[..., Report]) -> None:
    overwrite_pages(indexed, *LAST_PAGES)
    assert run_all().problems == []
    assert generations.current_or_fail(indexed).folder.name == "gen-000002"
    assert generations.count_passages(indexed, "2020-10-17") == 1
