"""The catalog finds words in Chinese, English and code, and filters passages."""

from datetime import date
from pathlib import Path

import pytest

from archive.catalog import Catalog, Filters
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
    catalog = Catalog(tmp_path / "catalog.sqlite", write=True)
    catalog.add("2020-10-17", WEEK_1, [QUEUE], first_number=1)
    catalog.add("2020-10-24", WEEK_2, [PREEMPT, SPEECH], first_number=2)
    catalog.note_unit("2020-10-17", "key1", WEEK_1)
    catalog.note_unit("2020-10-24", "key2", WEEK_2)
    catalog.commit()
    yield catalog
    catalog.close()


def test_passages_come_back_as_they_were(catalog: Catalog) -> None:
    assert catalog.passages([1, 2, 3]) == {1: QUEUE, 2: PREEMPT, 3: SPEECH}
    assert catalog.passage(SPEECH.id) == SPEECH
    assert catalog.numbers_of([PREEMPT.id, "nobody"]) == {PREEMPT.id: 2}


@pytest.mark.parametrize(
    ("term", "number"), [("抢占", 2), ("victim", 2), ("queu", 1), ("priorityqueue", 1), ("leas", 3)]
)
def test_words_of_every_script_are_found(catalog: Catalog, term: str, number: int) -> None:
    numbers, scores = catalog.term_scores(term, 3)
    assert (numbers.tolist(), scores[0] > 0) == ([number], True)


@pytest.mark.parametrize("term", ["没有", 'a"b', "*", "NEAR("])
def test_a_word_that_is_not_there_is_no_error(catalog: Catalog, term: str) -> None:
    assert catalog.term_scores(term, 3)[0].tolist() == []


@pytest.mark.parametrize(
    ("filters", "numbers"),
    [
        (Filters(kinds=("speech",)), [3]),
        (Filters(sessions=("2020-10-17",)), [1]),
        (Filters(authors=("alice",)), [1]),
        (Filters(speakers=("小李",)), [3]),
        (Filters(symbols=("priorityqueue",)), [1]),
        (Filters(since="2020-10-18"), [2, 3]),
        (Filters(until="2020-10-17"), [1]),
        (Filters(authors=("nobody",)), []),
    ],
)
def test_filters_let_through_what_they_name(catalog: Catalog, filters: Filters, numbers: list[int]) -> None:
    allowed = catalog.allowed(filters)
    assert allowed is not None and allowed.tolist() == numbers


def test_no_filter_lets_all_through(catalog: Catalog) -> None:
    assert catalog.allowed(Filters()) is None


def test_what_is_removed_is_found_no_more(catalog: Catalog) -> None:
    catalog.remove([2])
    assert catalog.count() == 2
    assert catalog.term_scores("抢占", 2)[0].tolist() == []


def test_units_keep_their_keys_until_they_are_forgotten(catalog: Catalog) -> None:
    assert catalog.unit_keys() == {"2020-10-17": "key1", "2020-10-24": "key2"}
    catalog.forget_unit("2020-10-17")
    assert catalog.unit_keys() == {"2020-10-24": "key2"}
    assert catalog.sessions() == {"2020-10-24": ("抢占", "2020-10-24")}


def test_a_reader_cannot_write(catalog: Catalog, tmp_path: Path) -> None:
    reader = Catalog(tmp_path / "catalog.sqlite")
    assert reader.count() == 3
    with pytest.raises(Exception, match="readonly"):
        reader.remove([1])
    reader.close()
