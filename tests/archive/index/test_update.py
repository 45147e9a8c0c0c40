"""An update of the index is published whole, or not at all."""

from contextlib import closing
from dataclasses import replace

import numpy as np
import pytest

from archive.home import Home
from archive.index import generations, postings
from archive.index.catalog import Catalog
from archive.index.update import Unit
from tests.archive.index.publishing import ABOUT, publish, texts_of, unit


def test_catalog_array_and_chroma_hold_the_same_passages(home: Home) -> None:
    assert publish(home, unit("2020-10-17", "抢占", "队列"), unit("2020-10-24", "选举")) == 3
    assert texts_of(generations.current(home)) == {"抢占", "队列", "选举"}


def test_a_changed_unit_leaves_no_old_passages_and_embeds_only_the_new(home: Home) -> None:
    publish(home, unit("2020-10-17", "抢占", "队列"), unit("2020-10-24", "选举"))
    assert publish(home, unit("2020-10-17", "抢占", "缓存", key="k2")) == 1
    assert texts_of(generations.current(home)) == {"抢占", "缓存", "选举"}
    assert generations.indexed_keys(home, "ab12") == {"2020-10-17": "k2", "2020-10-24": "k1"}


def test_a_unit_that_is_gone_is_forgotten(home: Home) -> None:
    publish(home, unit("2020-10-17", "抢占"), unit("2020-10-24", "选举"))
    publish(home, gone=["2020-10-17"])
    assert texts_of(generations.current(home)) == {"选举"}
    assert generations.indexed_keys(home, "ab12") == {"2020-10-24": "k1"}


def test_an_update_leaves_the_generation_and_all_but_two_states_of_chromas_folder(home: Home) -> None:
    for text in ("一", "二", "三"):
        publish(home, unit("2020-10-17", text, key=text))
    (generation,) = home.index.glob("gen-*")
    assert sorted(path.name for path in (generation / "chroma").iterdir()) == ["0000-000002", "0000-000003"]


@pytest.mark.parametrize("fresh", [False, True])
def test_an_update_that_fails_leaves_what_stood(home: Home, fresh: bool) -> None:
    publish(home, unit("2020-10-17", "抢占"))

    def broken(_texts: list[str]) -> np.ndarray:
        raise MemoryError

    with pytest.raises(MemoryError):
        publish(home, unit("2020-10-17", "缓存", key="k2"), encode=broken, fresh=fresh)
    assert texts_of(generations.current(home)) == {"抢占"}
    assert [path.name for path in home.index.glob("gen-*")] == ["gen-000001"]
    assert publish(home, unit("2020-10-17", "缓存", key="k2")) == 1
    assert texts_of(generations.current(home)) == {"缓存"}


def test_what_a_killed_run_left_behind_is_not_read_and_then_swept(home: Home) -> None:
    publish(home, unit("2020-10-17", "抢占"))
    generation = generations.current_or_fail(home)
    with generation.vectors.open("ab") as rows:
        rows.write(b"half a row")
    for left in (home.index / "gen-000002", generation.chroma / "0000-000002"):
        left.mkdir()
        (left / "chroma.sqlite3").write_bytes(b"half of")
    assert texts_of(generations.current(home)) == {"抢占"}
    publish(home, unit("2020-10-17", "缓存", key="k2"))
    assert texts_of(generations.current(home)) == {"缓存"}
    assert not (home.index / "gen-000002").exists()


def test_a_generation_of_mostly_removed_passages_is_written_anew(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("archive.index.update.DEAD_ROWS", 1)
    publish(home, unit("2020-10-17", "一", "二", "三"), unit("2020-10-24", "选举"))
    publish(home, unit("2020-10-17", "一", "二", key="k2"))
    assert generations.current_or_fail(home).folder.name == "gen-000001"
    publish(home, unit("2020-10-17", "二", key="k3"))
    generation = generations.current_or_fail(home)
    assert (generation.folder.name, generation.vectors.stat().st_size) == ("gen-000002", 2 * 256 * 4)
    assert texts_of(generation) == {"二", "选举"}
    assert generations.indexed_keys(home, "ab12") == {"2020-10-17": "k3", "2020-10-24": "k1"}


def test_another_embedding_model_keeps_nothing_old(home: Home) -> None:
    publish(home, unit("2020-10-17", "抢占"), unit("2020-10-24", "选举"))
    publish(home, unit("2020-10-17", "抢占"), about=replace(ABOUT, embedding_identity="other"))
    assert texts_of(generations.current(home)) == {"抢占"}
    assert generations.indexed_keys(home, "ab12") == {}


def test_an_empty_unit_is_indexed_too(home: Home) -> None:
    assert publish(home, unit("2020-10-17")) == 0
    assert texts_of(generations.current(home)) == set()
    assert publish(home, unit("2020-10-17", "抢占", key="k2")) == 1
    assert generations.count_passages(home, "2020-10-17") == 1
    assert generations.count_passages(home, "2020-10-24") == 0


def test_a_talk_of_which_a_part_changed_is_numbered_as_a_whole(home: Home) -> None:
    def talk(*texts: str) -> Unit:
        made = unit("2020-10-17", *texts, key=texts[1])
        return replace(made, passages=tuple(replace(one, kind="speech").with_id() for one in made.passages))

    publish(home, talk("一", "二", "三"), unit("2020-10-24", "选举"))
    publish(home, talk("一", "两", "三"))
    with closing(Catalog(generations.current_or_fail(home).catalog)) as catalog:
        spoken = catalog.speech_context()
        assert spoken is not None and len(set(spoken.sequences[spoken.inside])) == 1
        assert [passage.text for passage in catalog.passages([4, 5, 6]).values()] == ["一", "两", "三"]


def test_postings_go_on_over_the_border_of_a_block(home: Home) -> None:
    texts = [f"第{n}段" for n in range(postings.BLOCK_SIZE + 3)]
    publish(home, unit("2020-10-17", *texts), encode=lambda texts: np.ones((len(texts), 2), np.float32))
    generation = generations.current_or_fail(home)
    assert sorted(path.name[:4] for path in generation.chroma.iterdir()) == ["0000", "0001"]
    with closing(Catalog(generation.catalog)) as catalog:
        assert catalog.phrase(f"第{postings.BLOCK_SIZE}段").tolist() == [postings.BLOCK_SIZE]
        assert catalog.document_frequency("段") == catalog.count() == postings.BLOCK_SIZE + 3
