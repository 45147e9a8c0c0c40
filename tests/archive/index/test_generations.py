"""An update of the index is published whole, or not at all, and readers see one commit."""

import json
import os
import shutil
from contextlib import closing
from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from archive.errors import IndexMissing
from archive.home import Home
from archive.index import generations, postings, shards
from archive.index.catalog import Catalog
from archive.index.filters import facet
from archive.index.generations import About, Generation
from archive.index.rows import embedded_text
from archive.index.snapshot import Reader, Snapshot
from archive.index.update import Unit, update
from archive.records import Passage, Session
from archive.settings import ChromaSettings
from tests.whole_run import encode

ABOUT = About(generations.LAYOUT, "kube-zh-en", "ab12")
WEEK_1 = Session("2020-10-17", date(2020, 10, 17), "总览")


def unit(name: str, *texts: str, key: str = "k1") -> Unit:
    session = replace(WEEK_1, id=name, date=date.fromisoformat(name))
    passages = [
        Passage(f"sessions/{name}/notes/a.md", "note", text, "zh", name, line_from=n, line_to=n).with_id()
        for n, text in enumerate(texts, 1)
    ]
    return Unit(name, key, session, tuple(passages))


def publish(home: Home, *units: Unit, **options) -> int:
    return update(home, units, **{"about": ABOUT, "encode": encode, **options})


def texts_of(generation: Generation | None) -> set[str]:
    """The passages' texts, after array, postings and Chroma were found to hold exactly them."""
    assert generation is not None
    with closing(Catalog(generation.catalog)) as catalog:
        ids = catalog.ids()
        passages = catalog.passages(list(ids.values()))
        numbers = sorted(ids.values())
        made = encode([embedded_text(passages[number]) for number in numbers])
        assert not numbers or np.allclose(generation.rows(catalog)[numbers], made, atol=1e-6)
        assert np.flatnonzero(catalog.present()).tolist() == numbers
        assert sorted(catalog.postings([facet("kind", "note")]).popitem()[1].passages) == numbers if numbers else True
        folders = shards.shard_folders(catalog.shards().values(), generation.chroma, ChromaSettings())
    assert shards.held_ids(folders, ChromaSettings()) == set(ids)
    return {passage.text for passage in passages.values()}


def test_an_archive_begins_without_an_index(home: Home) -> None:
    assert generations.current(home) is None
    with pytest.raises(IndexMissing, match="has no index yet; run: sig-archive ingest"):
        generations.current_or_fail(home)


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


def test_a_reader_keeps_what_it_opened_until_it_asks_again(home: Home) -> None:
    publish(home, unit("2020-10-17", "抢占"))
    with closing(Reader(home)) as reader:
        with reader.snapshot() as seen:
            publish(home, unit("2020-10-17", "缓存", key="k2"))
            publish(home, unit("2020-10-24", "选举"))
            assert said(seen) == {"抢占"}
        with reader.snapshot() as seen:
            assert said(seen) == {"缓存", "选举"}
        publish(home, unit("2020-10-17", "队列"), fresh=True)
        with reader.snapshot() as seen:
            assert said(seen) == {"队列"}


def said(seen: Snapshot) -> set[str]:
    """The texts of a snapshot, whose vectors are theirs."""
    passages = seen.catalog.passages(np.flatnonzero(seen.catalog.present()).tolist())
    made = encode([embedded_text(passage) for passage in passages.values()])
    assert np.allclose(seen.vectors[list(passages)], made, atol=1e-6)
    return {passage.text for passage in passages.values()}


def test_an_update_leaves_the_generation_and_all_but_two_states_of_chromas_folder(home: Home) -> None:
    for text in ("一", "二", "三"):
        publish(home, unit("2020-10-17", text, key=text))
    (generation,) = home.index.glob("gen-*")
    assert sorted(path.name for path in (generation / "chroma").iterdir()) == ["0000-000002", "0000-000003"]


def test_the_generation_before_the_last_one_is_swept_away(home: Home) -> None:
    for text in ("一", "二", "三"):
        publish(home, unit("2020-10-17", text, key=text), fresh=True)
    assert sorted(path.name for path in home.index.glob("gen-*")) == ["gen-000002", "gen-000003"]


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


def test_an_empty_unit_is_indexed_too(home: Home) -> None:
    assert publish(home, unit("2020-10-17")) == 0
    assert texts_of(generations.current(home)) == set()
    assert publish(home, unit("2020-10-17", "抢占", key="k2")) == 1
    assert generations.count_passages(home, "2020-10-17") == 1
    assert generations.count_passages(home, "2020-10-24") == 0


def test_an_index_that_cannot_be_written_is_read_without_leaving_a_mark(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(home, unit("2020-10-17", "抢占"))
    before = sorted(path.name for path in generations.current_or_fail(home).folder.iterdir())
    monkeypatch.setattr(os, "access", lambda *_: False)
    with closing(Reader(home)) as reader, reader.snapshot() as seen:
        assert said(seen) == {"抢占"}
        assert sorted(path.name for path in seen.generation.folder.iterdir()) == before


def test_an_index_of_another_way_of_cutting_words_says_so(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    publish(home, unit("2020-10-17", "抢占"))
    monkeypatch.setattr(generations.tokens, "VERSION", 99)
    with pytest.raises(IndexMissing, match="made by another version"):
        generations.current_or_fail(home)


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
