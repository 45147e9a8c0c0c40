from __future__ import annotations

import pytest

from archive.files import write_text
from archive.transcripts.stored import read_transcript
from search.web import correct
from search.web.access import Access
from tests.search.conftest import UNITS, build_index, make_home, write_files
from tests.search.web.conftest import TOKEN, asking

PAGE = "/sessions/2020-10-24/correct"
FIRST = f"{PAGE}?transcript=talk&segment=1"


@pytest.fixture
def followed(monkeypatch):
    """The sessions whose summary and index followed."""
    sessions = []
    monkeypatch.setattr(correct, "follow_up_apart", lambda _home, session: sessions.append(session))
    return sessions


@pytest.fixture
def open_home(tmp_path):
    """An archive whose organiser lets members correct."""
    home = make_home(tmp_path)
    write_text(home.settings, "[pages]\ncorrections = true\n")
    write_files(home)
    build_index(home, UNITS)
    return home


def hidden(text, name):
    return text.partition(f'name="{name}" value="')[2].partition('"')[0]


def form_of(client, **changed):
    text = client.get(FIRST).text
    form = {name: hidden(text, name) for name in ("csrf", "transcript", "segment", "before", "speaker")}
    return {**form, "text": form["before"], **changed}


def test_a_member_corrects_a_sentence_and_sees_the_change(open_home, followed):
    with asking(open_home) as client:
        assert f'href="{FIRST.replace("&", "&amp;")}"' in client.get("/sessions/2020-10-24").text
        answer = client.post(PAGE, data=form_of(client, text="抢占的时候先挑选 victim。", speaker="王工"))
        assert answer.status_code == 200
        assert "<ins>+      &#34;text&#34;: &#34;抢占的时候先挑选 victim。" in answer.text
        segment = read_transcript(open_home.session("2020-10-24").transcripts / "talk.json").segments[1]
        assert (segment.text, segment.speaker) == ("抢占的时候先挑选 victim。", "王工")
        assert "先挑选 victim。" in client.get("/sessions/2020-10-24").text
        client.app.state.follow_ups.waiting.join()
    assert followed == ["2020-10-24"]


def test_what_follows_is_made_by_a_process_of_its_own(open_home):
    from archive.pipeline.corrections import correct_sentence
    from archive.pipeline.follow_up import follow_up_apart
    from search.api import Searcher

    text = read_transcript(open_home.session("2020-10-24").transcripts / "talk.json").segments[0].text
    correct_sentence(open_home, "2020-10-24", "talk", 0, before=text, after="我们先看 gangscheduling。")
    assert follow_up_apart(open_home, "2020-10-24")
    with Searcher.of(open_home) as searcher:
        assert searcher.search("gangscheduling").hits[0].passage.session_id == "2020-10-24"


def test_nobody_corrects_where_the_organiser_did_not_say_so(client):
    assert client.get(FIRST).status_code == 404
    assert client.post(PAGE, data={"text": "x"}).status_code == 404
    assert 'class="edit"' not in client.get("/sessions/2020-10-24").text


def test_a_stranger_never_corrects(open_home, followed):
    with asking(open_home, Access(TOKEN, public_read=True)) as client:
        assert client.get(FIRST).status_code == 404
        assert client.post(PAGE, data={"text": "x"}).status_code == 404
        assert 'class="edit"' not in client.get("/sessions/2020-10-24").text
    assert followed == []


def test_another_sites_form_writes_nothing(open_home, followed):
    with asking(open_home) as client:
        form = form_of(client, text="forged")
        assert client.post(PAGE, data={**form, "csrf": "0" * 64}).status_code == 403
        assert client.post(PAGE, data=form, headers={"origin": "http://evil.example.org"}).status_code == 403
        assert client.post(PAGE, data=form, headers={"sec-fetch-site": "cross-site"}).status_code == 403
    assert "forged" not in (open_home.session("2020-10-24").transcripts / "talk.json").read_text("utf-8")
    assert followed == []


def test_what_somebody_else_changed_meanwhile_is_shown_again(open_home, followed):
    with asking(open_home) as client:
        answer = client.post(PAGE, data=form_of(client, text="mine", before="what I saw"))
        assert answer.status_code == 409
        assert "somebody changed this meanwhile" in answer.text and "mine</textarea>" in answer.text
    assert followed == []


@pytest.mark.parametrize("query", ["", "?transcript=talk", "?transcript=none&segment=0", "?transcript=talk&segment=99"])
def test_a_sentence_that_there_is_not_cannot_be_corrected(open_home, query):
    with asking(open_home) as client:
        assert client.get(PAGE + query).status_code in (400, 404)
