"""The catalog finds words in Chinese, English and code, and filters passages."""

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from archive.index.catalog import Catalog
from archive.index.catalog_writer import CatalogWriter
from archive.index.filters import Filters
from archive.records import Passage, Session

WEEK_1 = Session("2020-10-17", date(2020, 10, 17), "总览")
WEEK_2 = Session("2020-10-24", date(2020, 10, 24), "抢占")


def passage(text: str, session: Session, **more) -> Passage:
    values = {
        "kind": "note",
        "language": "zh",
        "session_id": session.id,
        "line_from": 1,
        "line_to": 2,
        "author": "Alice",
    }
    return Passage(path=f"sessions/{session.id}/a.md", text=text, **(values | more)).with_id()


QUEUE = passage("PriorityQueue 有三个队列", WEEK_1, symbols=("PriorityQueue",))
PREEMPT = passage("抢占先挑选 victim", WEEK_2, author="小王")
SPEECH = passage(
    "Lease 不续约", WEEK_2, kind="speech", author=None, speaker="Maria, 小李", start_s=1.0, end_s=2.0, line_from=None
)


@pytest.fixture
def catalog(tmp_path: Path):
    catalog = CatalogWriter(tmp_path / "catalog.sqlite")
    catalog.begin_writing()
    catalog.add("2020-10-17", WEEK_1, [QUEUE])
    catalog.add("2020-10-24", WEEK_2, [PREEMPT, SPEECH])
    catalog.note_unit("2020-10-17", "key1", WEEK_1)
    catalog.note_unit("2020-10-24", "key2", WEEK_2)
    catalog.commit()
    yield catalog
    catalog.close()


def test_passages_come_back_as_they_were(catalog: CatalogWriter) -> None:
    assert catalog.passages([0, 1, 2]) == {0: QUEUE, 1: PREEMPT, 2: SPEECH}
    assert catalog.passages(list(catalog.numbers_of([SPEECH.id]).values())) == {2: SPEECH}
    assert catalog.numbers_of([PREEMPT.id, "nobody"]) == {PREEMPT.id: 1}


@pytest.mark.parametrize(
    ("term", "number"), [("抢占", 1), ("victim", 1), ("queu", 0), ("priorityqueu", 0), ("leas", 2)]
)
def test_words_of_every_script_are_found(catalog: Catalog, term: str, number: int) -> None:
    found = catalog.postings([term])[term]
    assert (found.passages.tolist(), found.frequencies.tolist()) == ([number], [1])
    assert catalog.document_frequency(term) == 1


@pytest.mark.parametrize("term", ["没有", 'a"b', "*", "NEAR("])
def test_a_word_that_is_not_there_is_no_error(catalog: Catalog, term: str) -> None:
    assert catalog.postings([term]) == {}
    assert catalog.document_frequency(term) == 0


@pytest.mark.parametrize(
    ("filters", "numbers"),
    [
        (Filters(kinds=("speech",)), [2]),
        (Filters(sessions=("2020-10-17",)), [0]),
        (Filters(authors=("alice",)), [0]),
        (Filters(speakers=("小李",)), [2]),
        (Filters(symbols=("priorityqueue",)), [0]),
        (Filters(since="2020-10-18"), [1, 2]),
        (Filters(until="2020-10-17"), [0]),
        (Filters(authors=("nobody",)), []),
    ],
)
def test_filters_let_through_what_they_name(catalog: Catalog, filters: Filters, numbers: list[int]) -> None:
    assert np.flatnonzero(catalog.allowed(filters)).tolist() == numbers


def test_no_filter_lets_all_through(catalog: CatalogWriter) -> None:
    assert catalog.allowed(Filters()).tolist() == [True, True, True]


def test_what_is_removed_is_found_no_more(catalog: CatalogWriter) -> None:
    catalog.begin_writing()
    catalog.remove([1])
    catalog.commit()
    assert catalog.count() == 2
    assert catalog.postings(["抢占"]) == {}
    assert np.flatnonzero(catalog.allowed(Filters(kinds=("note",)))).tolist() == [0]


def test_units_keep_their_keys_until_they_are_forgotten(catalog: CatalogWriter) -> None:
    assert catalog.unit_keys() == {"2020-10-17": "key1", "2020-10-24": "key2"}
    catalog.forget_unit("2020-10-17")
    assert catalog.unit_keys() == {"2020-10-24": "key2"}
    assert catalog.sessions() == {"2020-10-24": ("抢占", "2020-10-24")}


def test_a_reader_cannot_write(catalog: Catalog, tmp_path: Path) -> None:
    reader = Catalog(tmp_path / "catalog.sqlite")
    assert reader.count() == 3
    with pytest.raises(Exception, match="readonly"):
        reader.database.execute("delete from passages")
    reader.close()
