"""Whatever stands in titles, notes, chats, names and the glossary, or is asked for, no page runs, loads or loses anything."""

from __future__ import annotations

from datetime import UTC, date, datetime
from html.parser import HTMLParser

import pytest

from archive.files import write_text
from archive.records import Recording, Segment, Session, Transcript
from archive.transcripts.stored import write_transcript
from tests.search.conftest import UNITS, build_index, make_home, write_session
from tests.search.web.conftest import asking
from tests.search.web.hostile import STRINGS

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
    """Every string as a title, a name, a message, a sentence, a term and a note."""
    home = make_home(tmp_path_factory.mktemp("hostile"))
    day = home.session("2020-10-24")
    lines = [" ".join(text.split()) or "x" for text in STRINGS]
    recordings = (
        Recording("0" * 64, "javascript:alert(1)//x.ogg", 9.0, day.id),
        Recording("1" * 64, "../../secret.ogg", 9.0, day.id),
    )
    write_session(
        day, Session(day.id, date(2020, 10, 24), lines[1], presenters=tuple(lines[:40]), recordings=recordings)
    )
    segments = tuple(Segment(float(n), n + 1.0, text, speaker=text[:60]) for n, text in enumerate(lines))
    made = Transcript("0" * 64, "w", "m", "1" * 64, {}, datetime(2020, 10, 24, tzinfo=UTC), "key", segments)
    write_transcript(day.transcripts / "talk.json", made)
    chat = "\n\n".join(f"[21:03] {text.replace(':', '') or 'x'}: {text}" for text in lines)
    write_text(day.chat / "2020-10-22.md", f"# 2020-10-22\n\n{chat}\n")
    title = lines[0].replace("'", "")
    matter = f"---\nauthor: '{title}'\ntitle: '{title}'\nsource: 'javascript:alert(1)'\nsha256: ''\n---\n\n"
    write_text(day.notes / "evil-note.md", matter + "\n\n".join(STRINGS) + "\n")
    write_text(day.summary_text, "# Summary\n\n" + "\n\n".join(f"- {text}" for text in STRINGS) + "\n")
    terms = (f"[[entry]]\ncanonical = {toml_text(text)}\nzh = [{toml_text(text + text)}]\n" for text in lines[:60])
    write_text(home.glossary, "\n".join(terms))
    rows = "\n".join(f'快,2020-10-19,2020-10-25,"{text.replace(chr(34), "")}"' for text in lines[:40])
    write_text(home.plan, f"track,from,to,topic\n{rows}\n")
    write_text(home.settings, f"[group]\nname = {toml_text(lines[2])}\n[pages]\ncorrections = true\n")
    build_index(home, UNITS)
    return home


def toml_text(text):
    return (
        '"'
        + "".join(f"\\u{ord(c):04x}" if c in '"\\' or (not c.isprintable() and ord(c) < 0x10000) else c for c in text)
        + '"'
    )


@pytest.mark.parametrize(
    "path",
    ["/", "/timeline", "/sessions/2020-10-24", "/sessions/2020-10-24/notes/evil-note", "/sessions/2020-10-24/chat/2020-10-22",
     "/coverage", "/members", "/status", "/sessions/2020-10-24/correct?transcript=talk&segment=0"],
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
