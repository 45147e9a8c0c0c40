"""Publish small indexes, and read what they hold."""

from contextlib import closing
from dataclasses import replace
from datetime import date

import numpy as np

from archive.home import Home
from archive.index import generations, shards
from archive.index.catalog import Catalog
from archive.index.filters import facet
from archive.index.generations import About, Generation
from archive.index.rows import embedded_text
from archive.index.snapshot import Snapshot
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


def said(seen: Snapshot) -> set[str]:
    """The texts of a snapshot, whose vectors are theirs."""
    passages = seen.catalog.passages(np.flatnonzero(seen.catalog.present()).tolist())
    made = encode([embedded_text(passage) for passage in passages.values()])
    assert np.allclose(seen.vectors[list(passages)], made, atol=1e-6)
    return {passage.text for passage in passages.values()}
