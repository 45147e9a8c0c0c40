"""A reader sees one commit, whatever is written meanwhile."""

import os
from contextlib import closing

import pytest

from archive.home import Home
from archive.index import generations
from archive.index.snapshot import Reader
from tests.archive.index.publishing import publish, said, unit


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


def test_an_index_that_cannot_be_written_is_read_without_leaving_a_mark(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(home, unit("2020-10-17", "抢占"))
    before = sorted(path.name for path in generations.current_or_fail(home).folder.iterdir())
    monkeypatch.setattr(os, "access", lambda *_: False)
    with closing(Reader(home)) as reader, reader.snapshot() as seen:
        assert said(seen) == {"抢占"}
        assert sorted(path.name for path in seen.generation.folder.iterdir()) == before
