"""Whatever stands in titles, notes, chats, names and the glossary, or is asked for, no page runs, loads or loses anything."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest

from tests.search.web.conftest import asking
from tests.search.web.hostile import STRINGS, make_hostile_home

OWN = {"script": "/static/script.js", "link": "/static/", "form": "/"}
FORBIDDEN = {"iframe", "object", "embed", "style", "base", "math", "template", "noscript", "img"}


class Looker(HTMLParser):
    """Collects what a page must not have."""

    def __init__(self):
        super().__init__()
        self.wrong, self.ends = [], 0

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        own = OWN.get(tag)
        source = values.get("src") or values.get("href") or values.get("action") or ""
        if tag in FORBIDDEN or (own and not source.startswith(own)):
            self.wrong.append((tag, attrs))
        if tag == "meta" and "http-equiv" in values:
            self.wrong.append((tag, attrs))
        for name, value in attrs:
            plain = "".join((value or "").split()).lower()
            if (
                name.startswith("on")
                or name == "style"
                or (name in ("href", "src") and plain.startswith(("javascript:", "data:", "vbscript:", "//")))
            ):
                self.wrong.append((tag, name, value))

    def handle_endtag(self, tag):
        self.ends += tag == "html"


def faults_of(text):
    looker = Looker()
    looker.feed(text)
    return looker.wrong + ([] if looker.ends == 1 else ["the page does not end"])


@pytest.fixture(scope="module")
def hostile_home(tmp_path_factory):
    return make_hostile_home(tmp_path_factory.mktemp("hostile"))


@pytest.mark.parametrize(
    "path",
    ["/", "/timeline", "/sessions/2020-10-24", "/sessions/2020-10-24/notes/evil-note", "/sessions/2020-10-24/chat/2020-10-22",
     "/coverage", "/members", "/status", "/sessions/2020-10-24/correct?transcript=talk&segment=0",
     "/search?q=script alert", "/ask?q=what does script alert do", "/topics", "/symbols"],
)  # fmt: skip
def test_no_page_runs_what_somebody_wrote(hostile_home, path):
    with asking(hostile_home) as client:
        answer = client.get(path)
        assert answer.status_code == 200
        assert faults_of(answer.text) == []


def test_no_question_runs_or_breaks_a_page(client):
    assert len(STRINGS) >= 150
    for text in STRINGS:
        answer = client.get("/search", params={"q": text, "mode": "words"})
        assert answer.status_code in (200, 400), text
        assert faults_of(answer.text) == [], text


@pytest.mark.parametrize("where", ["/topics/{}", "/symbols/{}", "/members/{}", "/sessions/{}", "/library/{}", "/media/2020-10-24/{}",
                                   "/captions/2020-10-24/{}.vtt", "/sessions/2020-10-24/notes/{}", "/static/{}"])  # fmt: skip
def test_no_name_in_an_address_leads_out_or_runs(client, where):
    from urllib.parse import quote

    for text in STRINGS[::5]:
        answer = client.get(where.format(quote(text, safe="")))
        assert answer.status_code in (200, 307, 400, 404, 405), (where, text)
        assert "root:x:" not in answer.text
        if "html" in answer.headers.get("content-type", ""):
            assert faults_of(answer.text) == [], (where, text)
