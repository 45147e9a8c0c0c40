"""What counts as the published generation, and which ones are kept."""

import json
import shutil

import pytest

from archive.errors import IndexMissing
from archive.home import Home
from archive.index import generations
from tests.archive.index.publishing import publish, unit


def test_an_archive_begins_without_an_index(home: Home) -> None:
    assert generations.current(home) is None
    with pytest.raises(IndexMissing, match="has no index yet; run: sig-archive ingest"):
        generations.current_or_fail(home)


def test_the_generation_before_the_last_one_is_swept_away(home: Home) -> None:
    for text in ("一", "二", "三"):
        publish(home, unit("2020-10-17", text, key=text), fresh=True)
    assert sorted(path.name for path in home.index.glob("gen-*")) == ["gen-000002", "gen-000003"]


@pytest.mark.parametrize("name", ["about.json", "catalog.sqlite", ""])
def test_an_index_that_lost_a_file_counts_as_none(home: Home, name: str) -> None:
    publish(home, unit("2020-10-17", "抢占"))
    lost = home.index / "gen-000001" / name
    shutil.rmtree(lost) if lost.is_dir() else lost.unlink()
    assert generations.current(home) is None
    assert publish(home, unit("2020-10-17", "抢占")) == 1


def test_an_index_of_another_layout_counts_as_none(home: Home) -> None:
    publish(home, unit("2020-10-17", "抢占"))
    about = home.index / "gen-000001" / "about.json"
    about.write_text(json.dumps(json.loads(about.read_text()) | {"layout": 99}))
    assert generations.current(home) is None


def test_an_index_of_another_way_of_cutting_words_says_so(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    publish(home, unit("2020-10-17", "抢占"))
    monkeypatch.setattr(generations.tokens, "VERSION", 99)
    with pytest.raises(IndexMissing, match="made by another version"):
        generations.current_or_fail(home)
