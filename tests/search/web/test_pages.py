from __future__ import annotations

import re
from dataclasses import replace

import pytest

from archive.files import write_text
from archive.index.update import Unit
from archive.transcripts.stored import write_transcript
from tests.search.conftest import SEGMENTS, UNITS, Place, build_index, make_home, transcript, write_files, written
from tests.search.web.conftest import asking

PAGES = (
    "/", "/search", "/search?q=抢占", "/ask", "/ask?q=抢占", "/timeline", "/topics", "/topics/抢占", "/coverage", "/symbols",
    "/symbols/PriorityQueue", "/members", "/members/alice", "/status", "/sessions/2020-10-24", "/sessions/2020-10-17",
    "/sessions/2020-10-24/notes/alice-queues", "/sessions/2020-10-24/chat/2020-10-22", "/library/leader-election", "/enter",
)  # fmt: skip


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_page_is_there_in_both_languages(client, path, language):
    answer = client.get(path, headers={"accept-language": language})
    assert answer.status_code == 200
    assert f'<html lang="{"zh-CN" if language == "zh" else "en"}"' in answer.text


def test_a_hit_opens_the_session_at_the_segment_that_answers(client):
    text = client.get("/search?q=挑选牺牲者").text
    assert 'href="/sessions/2020-10-24?t=72#t=72"' in text
    assert "<mark>" in text


def test_a_search_can_be_narrowed_and_widened_again(client):
    text = client.get("/search?q=queue").text
    assert "/search?q=queue&amp;session=2020-10-24" in text
    narrowed = client.get("/search?q=queue&session=2020-10-24").text
    assert "bowen" not in narrowed.partition('id="results"')[2]
    assert 'aria-label="without the filter 2020-10-24" href="/search?q=queue"' in narrowed.replace("\n", " ") or (
        'href="/search?q=queue" aria-label="without the filter 2020-10-24"' in narrowed
    )


def test_it_says_when_nothing_answers(client):
    assert "nothing here seems to answer this" in client.get("/search?q=怎么做红烧肉 queue").text
    assert "is nowhere in the archive" in client.get("/search?q=quantumfoo").text


def test_a_session_has_its_transcript_as_text_with_times(client):
    text = client.get("/sessions/2020-10-24").text
    assert '<span id="t=72">抢占的时候先挑选' in text
    assert '<b class="who v2">小王</b>' in text
    assert "先挑选牺牲者" in text
    assert 'href="/sessions/2020-10-24?t=72#t=72">1:12</a>' in text  # the citation of the summary


def test_a_session_at_a_second_marks_what_is_said_then(client):
    assert '<span id="t=72" class="now">' in client.get("/sessions/2020-10-24?t=75").text


def test_what_the_model_is_not_sure_of_is_underlined_and_only_that(tmp_path):
    home = make_home(tmp_path)
    write_files(home)
    build_index(home, UNITS)
    confidences = (0.5, 0.49, None, 0.9)
    heard = tuple(replace(one, confidence=own) for one, own in zip(SEGMENTS, confidences, strict=True))
    write_transcript(home.session("2020-10-24").transcripts / "talk.json", replace(transcript(), segments=heard))
    with asking(home) as client:
        text = client.get("/sessions/2020-10-24?t=75").text
    assert text.count("<u>") == 2  # what it means stands above
    assert '<span id="t=72" class="now"><u>抢占的时候先挑选' in text
    assert "Underlined so</u>: the speech model is not sure" in text


def test_a_transcript_without_doubts_explains_no_mark(client):
    assert "<u>" not in client.get("/sessions/2020-10-24").text


def test_cited_lines_of_a_note_are_marked(client):
    text = client.get("/sessions/2020-10-24/notes/alice-queues?lines=10-11").text
    assert '<p id="L10" class="cited">The scheduler keeps' in text
    assert '<p id="L15">etcd' in text


def test_cited_messages_of_the_chat_are_marked(client):
    assert '<li id="L3" class="cited">' in client.get("/sessions/2020-10-24/chat/2020-10-22?lines=3-3").text


def test_a_language_that_was_chosen_is_remembered(client):
    assert "搜索" in client.get("/?lang=zh").text
    assert "搜索" in client.get("/").text
    assert "Search" in client.get("/?lang=en").text


def test_a_page_that_somebody_has_is_not_sent_again(client):
    tag = client.get("/timeline").headers["etag"]
    again = client.get("/timeline", headers={"if-none-match": tag})
    assert (again.status_code, again.text) == (304, "")


@pytest.mark.parametrize(
    "path",
    [
        "/nothing", "/sessions/2020-13-45", "/sessions/2020-01-01", "/sessions/x", "/sessions/2020-10-24/notes/nobody",
        "/sessions/2020-10-24/chat/2020-01-01", "/library/none", "/members/nobody", "/media/2020-10-24/talk",
        "/captions/2020-10-24/none.vtt",
    ],
)  # fmt: skip
def test_what_there_is_not_is_not_found(client, path):
    answer = client.get(path)
    assert answer.status_code == 404
    assert "<h1>" in answer.text


def test_a_page_loads_nothing_from_elsewhere_and_runs_nothing_of_its_own(client):
    for path in PAGES:
        answer = client.get(path)
        assert "style=" not in answer.text and "<script>" not in answer.text and " onclick" not in answer.text
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        for source in ('src="http', "src='http", 'rel="stylesheet" href="http'):
            assert source not in answer.text


def test_a_session_is_rendered_once_for_all_its_seconds(client, monkeypatch):
    first = client.get("/sessions/2020-10-24?t=1").text
    monkeypatch.setattr("search.web.pages.render_page", lambda *_args, **_values: pytest.fail("rendered again"))
    second = client.get("/sessions/2020-10-24?t=75").text
    assert '<span id="t=72" class="now">' in second and '<span id="t=72">' in first
    assert 'class="now"' not in client.get("/sessions/2020-10-24").text


def test_a_page_is_packed_once_for_all(client, monkeypatch):
    plain = client.get("/timeline", headers={"accept-encoding": "identity"})
    packed = client.get("/timeline", headers={"accept-encoding": "gzip"})
    assert packed.headers["content-encoding"] == "gzip" and "content-encoding" not in plain.headers
    assert packed.text == plain.text and packed.headers["etag"] == plain.headers["etag"]
    assert int(packed.headers["content-length"]) < len(plain.content) / 2
    monkeypatch.setattr("search.web.reader.gzip.compress", lambda *_args, **_how: pytest.fail("packed again"))
    assert client.get("/timeline", headers={"accept-encoding": "gzip"}).text == plain.text


def test_what_only_a_recommended_reading_names_is_counted_as_reading(tmp_path):
    home = make_home(tmp_path)
    write_files(home)
    told = ("ServiceMap 是 kube-proxy 里面的一个结构。", "ServiceMap 保存每个 Service 的端口。", "先更新 ServiceMap。")
    files = ("library/proxy.md", "library/services.md", "library/services.md")
    reading = [
        written(Place(path, "reading", (line, line), None, "Proxy"), text)
        for line, (path, text) in enumerate(zip(files, told, strict=True), 1)
    ]
    build_index(home, (*UNITS[:2], Unit("library", "1", None, (*UNITS[2].passages, *reading))))
    with asking(home) as client:
        symbols, topics = client.get("/symbols").text, client.get("/topics").text
        story = client.get("/symbols/ServiceMap")
    assert re.search(r"ServiceMap</code></a></th>(<td class=\"num\"></td>)+<td class=\"num\">3</td>", symbols)
    assert '<th scope="col">reading</th>' in topics
    assert re.search(r"ServiceMap</a></th>(<td class=\"num l0\"></td>)+<td class=\"num l5\">3</td>", topics)
    assert story.status_code == 200 and story.text.count("<h2>Recommended reading</h2>") == 1


def test_a_session_without_a_recording_has_no_switches_for_one(client):
    assert 'class="prefs"' not in client.get("/sessions/2020-10-17").text
    assert 'class="prefs"' in client.get("/sessions/2020-10-24").text


def test_a_reading_without_an_author_begins_with_its_date(tmp_path):
    home = make_home(tmp_path)
    write_files(home)
    write_text(home.library / "lease.md", "---\ntitle: Lease\nfetched_at: 2020-10-20\n---\n\nThe lease is an object.\n")
    build_index(home, UNITS)
    with asking(home) as client:
        assert '<p class="dim">2020-10-20</p>' in client.get("/library/lease").text
