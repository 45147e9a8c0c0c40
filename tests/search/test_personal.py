"""What is for members only is nowhere where strangers read: the chat, names on other platforms, e-mail, voice prints."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest

from archive.files import write_text
from archive.home import Home
from archive.index.update import Unit
from archive.intake.session_record import write_session
from archive.records import Segment
from archive.transcripts.stored import write_transcript
from search.mcp.links import FileLinks
from search.mcp.tools import Tools
from search.pages.opened import OpenedArchive
from search.reading.shared import shared_text, shared_values
from search.site.feed import write_feeds
from search.site.markdown_tree import write_markdown
from search.site.write import write_site
from search.web.access import Access
from tests.search.conftest import (
    BACKOFF,
    CHATTED,
    ELECTION,
    NOTE,
    OVERVIEW,
    PREEMPTION,
    QUEUES,
    SEGMENTS,
    SPEECH,
    build_index,
    make_home,
    transcript,
    write_files,
)
from tests.search.web.conftest import asking

HANDLE, EMAIL, VOICE = "wxid_k77secret", "alice@secret.example", "0123voiceprint"
IN_THE_CHAT = ("锁放在", "加锁就是更新", "张工", "聊天里说的")
SECRETS = (*IN_THE_CHAT, HANDLE, EMAIL, VOICE)
PLACES = (
    "2020-10-24", "2020-10-24@00:01:12-00:01:20", "2020-10-24/notes/alice-queues", "2020-10-24/notes/alice-queues#L10-11",
)  # fmt: skip
SUMMARY = """\
# 2020-10-24 优先级与抢占

<!-- sig-archive:abstract -->
## 摘要 Abstract

聊天里说的：加锁就是更新 Lease。

<sub>`2020-10-24@00:01:12-00:01:20` `2020-10-24/chat/2020-10-22#L3-5`</sub>

<!-- sig-archive:points -->
## 要点 Points

- 先挑选牺牲者 `2020-10-24@00:01:12-00:01:20`
- 聊天里说的，锁放在 Lease `2020-10-24/chat/2020-10-22#L3`
  - 答: 聊天里说的 `2020-10-24@00:01:12-00:01:20`
- 张工 wrote it in [the chat](chat/2020-10-22.md#L5)
- 下周读缓存 `2020-10-24@00:06:40-00:06:50`
"""
VALUES = {
    "session_id": "2020-10-24", "made_by": "hand", "key": "k", "chapters": [], "decisions": [], "terms": [], "coverage": [],
    "abstract": [
        {"text": "聊天里说的：加锁就是更新 Lease。", "addresses": ["2020-10-24/chat/2020-10-22#L3-5"]},
        {"text": "先挑选牺牲者。", "addresses": ["2020-10-24@00:01:12-00:01:20"]},
    ],
    "points": [], "questions": [],
    "definitions": [{"term": "lease", "text": "聊天里说的", "addresses": ["2020-10-24/chat/2020-10-22#L3"]}],
}  # fmt: skip


@pytest.fixture(scope="module")
def private(tmp_path_factory) -> Home:
    """An archive in which every kind of personal data is somewhere."""
    home = make_home(tmp_path_factory.mktemp("private"))
    write_files(home)
    write_text(home.members, f'[[member]]\nname = "Alice"\nhandles = {{ wechat = "{HANDLE}" }}\nemail = "{EMAIL}"\n')
    write_text(home.glossary, '[[entry]]\ncanonical = "lease"\nzh = ["租约"]\n')
    write_text(home.voices / "alice.json", VOICE)
    folder = home.session("2020-10-24")
    write_session(folder, replace(PREEMPTION, presenters=(HANDLE,)))
    spoken = tuple(replace(one, speaker=HANDLE) if isinstance(one, Segment) else one for one in SEGMENTS)
    write_transcript(folder.transcripts / "talk.json", replace(transcript(), segments=spoken))
    write_text(folder.notes / "alice-queues.md", NOTE.replace("author: alice", f"author: {HANDLE}"))
    write_text(folder.summary_text, SUMMARY)
    write_text(folder.summary, json.dumps(VALUES, ensure_ascii=False))
    speech, note = replace(SPEECH, speaker=HANDLE), replace(BACKOFF, author=HANDLE)
    units = (Unit("2020-10-17", "1", OVERVIEW, (QUEUES,)), Unit("2020-10-24", "1", PREEMPTION, (speech, note, CHATTED)))
    build_index(home, (*units, Unit("library", "1", None, (ELECTION,))))
    return home


@pytest.fixture(scope="module")
def opened(private) -> Iterator[OpenedArchive]:
    archive = OpenedArchive(private)
    yield archive
    archive.close()


def secrets_in(text: str) -> list[str]:
    return [secret for secret in SECRETS if secret in text]


def test_no_export_holds_any_of_it(opened: OpenedArchive, tmp_path: Path):
    write_site(opened, tmp_path / "site")
    write_feeds(opened, tmp_path / "feed", "https://example.org/")
    for tool in ("mkdocs", "gitbook", "obsidian"):
        write_markdown(opened, tmp_path / tool, tool)
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    found = {path.name: secrets for path in files if (secrets := secrets_in(path.read_text("utf-8", errors="replace")))}
    assert found == {}
    assert [path for path in files if "chat" in path.as_posix().removeprefix(str(tmp_path))] == []
    session = (tmp_path / "site/zh/sessions/2020-10-24.html").read_text("utf-8")
    assert all(kept in session for kept in ("先挑选牺牲者", "下周读缓存", "Alice"))


class Links(HTMLParser):
    """Where a page leads."""

    def __init__(self):
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, _tag, attrs):
        self.found += [value for name, value in attrs if name in ("href", "src", "action") and value]


def pages_of(client) -> dict[str, str]:
    """Every page that a stranger can reach from the first one, and what the API answers."""
    waiting, texts = ["/", "/ask?q=锁放在哪里", "/search?q=锁", "/search?q=author:nobody 锁", "/members", "/status"], {}
    waiting += ["/api/sessions", "/api/sessions/2020-10-24", "/api/sessions/2020-10-24/summary", "/api/search?q=Lease"]
    waiting += [
        "/api/ask?q=锁放在哪里",
        "/api/topics",
        "/api/symbols",
        "/api/coverage",
        "/api/timeline",
        "/api/members",
    ]
    waiting += [f"/api/show?address={place.replace('#', '%23')}" for place in PLACES]
    waiting += ["/api/show?address=2020-10-24/chat/2020-10-22", "/api/related?address=2020-10-24@00:01:12-00:01:20"]
    while waiting:
        path = waiting.pop()
        if path in texts:
            continue
        answer = client.get(path)
        texts[path] = answer.text
        if "html" in answer.headers.get("content-type", ""):
            links = Links()
            links.feed(answer.text)
            there = (urlsplit(urljoin(f"http://here{path}", link)) for link in links.found)
            waiting += [f"{one.path}?{one.query}" if one.query else one.path for one in there if one.netloc == "here"]
    return texts


def test_a_stranger_reaches_none_of_it(private: Home):
    with asking(private, Access("a-token-of-some-length", public_read=True)) as client:
        texts = pages_of(client)
    asked = ("锁放在", "加锁就是更新")  # a question stands on its own page
    found = {path: [one for one in secrets_in(text) if one not in asked] for path, text in texts.items()}
    assert {path: secrets for path, secrets in found.items() if secrets} == {}
    assert len(texts) > 40
    assert "先挑选牺牲者" in texts["/api/sessions/2020-10-24/summary"]


def test_members_read_all_of_it(private: Home):
    with asking(private) as client:
        assert "聊天里说的" in client.get("/sessions/2020-10-24").text
        assert "张工" in client.get("/sessions/2020-10-24/chat/2020-10-22").text


def test_assistants_are_told_none_of_it(opened: OpenedArchive):
    tools = Tools(opened, FileLinks(opened.home))
    answers = {
        "search": tools.search("Lease"), "ask": tools.ask("牺牲者怎么挑选"), "summary": tools.summary("2020-10-24"),
        "topics": tools.topics(), "symbols": tools.symbols(), "coverage": tools.coverage(),
        **{address: tools.fetch(address) for address in PLACES},
    }  # fmt: skip
    found = {name: secrets_in(json.dumps(answer, ensure_ascii=False)) for name, answer in answers.items()}
    assert {name: secrets for name, secrets in found.items() if secrets} == {}
    assert "chat" in json.dumps(Tools(opened, FileLinks(opened.home), personal=True).search("kind:chat 锁"))


def test_what_stands_below_a_sentence_of_the_chat_goes_with_it():
    page = "- a `2020-10-24/chat/2020-10-22#L3`\n  - b\n\n  c\n- d\n\ne\nf [x](chat/2020-10-22.md)\n\ng /chat/ h\n"
    assert shared_text(page) == "- d\n\ng /chat/ h\n"
    assert shared_text(SUMMARY.replace("/chat/", "/notes/").replace("](chat/", "](notes/")) == SUMMARY.replace(
        "/chat/", "/notes/"
    ).replace("](chat/", "](notes/")


def test_an_answer_that_cites_the_chat_leaves_its_question_open():
    question = {"text": "q", "addresses": ["2020-10-24@00:01:00"], "answers": [{"text": "a", "addresses": ["2020-10-24/chat/2020-10-22#L3"]}]}  # fmt: skip
    assert shared_values({"questions": [question]}) == {"questions": [{**question, "answers": []}]}
