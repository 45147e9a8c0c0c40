"""What is near an address is found in other files."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from archive.cli.main import main
from archive.errors import AddressWrong
from search.api import Searcher
from search.reading.address import SpeechSpan
from search.study.related import find_related, span_of
from tests.search.conftest import BACKOFF, SPEECH


def test_what_is_near_speech_is_of_other_files(home):
    with Searcher.of(home) as searcher:
        found = find_related(searcher, "2020-10-24/chat/2020-10-22#L3-5", 3)
    assert found.hits[0].passage.address == "library/leader-election#L3"
    assert all("chat" not in hit.passage.path for hit in found.hits)


def test_an_address_where_nothing_is_indexed_is_an_error_with_a_cure(home):
    with Searcher.of(home) as searcher, pytest.raises(AddressWrong) as caught:
        find_related(searcher, "2020-10-24@00:09:00-00:09:10", 3)
    assert "ingest" in str(caught.value)


def test_the_command_prints_the_hits_of_a_search(home, capsys):
    assert main(["related", "2020-10-17", "--json", "-n", "2", "--home", str(home.root)]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["address"] == "2020-10-17" and len(found["hits"]) <= 2
    assert all(hit["session"] != "2020-10-17" for hit in found["hits"])


def test_the_seconds_of_an_address_are_those_of_the_recording_that_it_names(home):
    speech, bobs = SpeechSpan("2020-10-24", 72.0, 79.0), replace(SPEECH, independent=True)
    named = replace(speech, recording="talk")
    assert [span_of(home, speech, one) for one in (SPEECH, bobs, BACKOFF)] == [(72.0, 79.0), None, None]
    assert [span_of(home, named, one) for one in (SPEECH, bobs)] == [(72.0, 79.0), (72.0, 79.0)]
    assert span_of(home, replace(named, recording="other"), bobs) is None
