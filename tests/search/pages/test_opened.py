from __future__ import annotations

import os
import threading
import time

import pytest

from search.pages.opened import OpenedArchive


@pytest.fixture
def opened(home):
    archive = OpenedArchive(home)
    yield archive
    archive.close()


def test_what_was_computed_is_kept_until_a_file_changes(opened, home):
    made = []
    for _round in range(2):
        opened.keep("key", lambda: made.append(1))
    assert len(made) == 1
    os.utime(home.settings)
    opened.look_again()
    opened.keep("key", lambda: made.append(1))
    assert len(made) == 2


def test_many_who_ask_at_once_wait_for_one_answer(opened):
    made, started = [], threading.Barrier(4)

    def ask():
        started.wait()
        opened.keep("slow", lambda: made.append(1))

    threads = [threading.Thread(target=ask) for _number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 1


def test_what_failed_is_not_remembered(opened):
    with pytest.raises(ZeroDivisionError):
        opened.keep("bad", lambda: 1 / 0)
    assert opened.keep("bad", lambda: 2) == 2


def test_a_second_is_found_in_the_segment_that_is_spoken_then(opened):
    assert opened.segment_start("2020-10-24", 75.0) == 72.0
    assert opened.segment_start("2020-10-24", 200.0) == 400.0
    assert opened.segment_start("2020-10-24", 900.0) == 900.0
    assert opened.segment_start("2021-01-01", 3.0) == 3.0


def test_what_takes_long_is_given_as_it_was_until_it_is_made_again(opened, home):
    assert opened.keep_slow("slow one", lambda: "old") == "old"
    os.utime(home.settings)
    opened.look_again()
    finished = threading.Event()

    def make():
        assert finished.wait(20)
        return "new"

    assert opened.keep_slow("slow one", make) == "old"
    finished.set()
    for _try in range(200):
        if opened.keep_slow("slow one", make) == "new":
            break
        time.sleep(0.05)
    assert opened.keep_slow("slow one", make) == "new"
