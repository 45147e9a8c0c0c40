"""What a browser saved is the note behind its link; documents come in with their pages."""

from email.message import EmailMessage
from pathlib import Path

import pytest

from archive.home import Home
from archive.intake.collecting import CollectReport, CollectRun
from archive.intake.inbox import collect_inbox
from archive.intake.kinds import FILE_KINDS
from archive.intake.links import NoteLink, links_text
from archive.intake.preview import PREVIEWS, preview_file
from archive.settings import Settings
from tests.archive.pages.test_documents import pdf_of

LINK = "https://mp.weixin.qq.com/s?__biz=A&mid=1&idx=1&sn=b"
BODY = "<body><h1 id='activity-name'>抢占</h1><div id='js_content' class='rich_media_content'><p>先全部拿走,再一个一个放回。</p></div></body>"
SINGLE_FILE = f"<!DOCTYPE html> <html><!--\n Page saved with SingleFile \n url: {LINK}&chksm=c#rd \n saved date: now\n--><meta charset=utf-8>{BODY}"
SAVED_AS = f"<!DOCTYPE html>\n<!-- saved from url=(0099){LINK}&scene=1 -->\n<html><meta charset=utf-8>{BODY}</html>"


def mhtml() -> bytes:
    message = EmailMessage()
    message["Snapshot-Content-Location"] = LINK
    message["MIME-Version"] = "1.0"
    message.set_content(f"<html>{BODY}</html>", subtype="html", cte="quoted-printable")
    message.make_related()
    return message.as_bytes()


@pytest.fixture
def listed(home: Home) -> Home:
    home.links.write_text(links_text([NoteLink("2020-10-24", "小王", "笔记", LINK)]), "utf-8")
    return home


def take(home: Home, name: str, content: bytes) -> CollectReport:
    (home.inbox / name).write_bytes(content)
    return collect_inbox(home, Settings(), ())


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.html", SINGLE_FILE.encode()), ("a.htm", SAVED_AS.encode()), ("a.mhtml", mhtml())],
)
def test_a_saved_page_is_the_note_behind_its_link(listed: Home, name: str, content: bytes) -> None:
    assert take(listed, name, content).problems == []
    (note,) = listed.session("2020-10-24").notes.glob("*.md")
    text = note.read_text("utf-8")
    assert f"author: 小王\ntitle: 抢占\nsource: {LINK}\n" in text and text.endswith("\n先全部拿走,再一个一个放回。\n")
    assert not list(listed.inbox.glob("a.*"))


def test_a_saved_login_wall_stays_in_the_inbox(listed: Home) -> None:
    wall = SINGLE_FILE.replace(BODY, "<body><p>环境异常</p><p>完成验证后即可继续访问</p></body>")
    (problem,) = take(listed, "a.html", wall.encode()).problems
    assert problem.code == "note-unreadable" and (listed.inbox / "a.html").is_file()


def test_a_pdf_is_kept_beside_its_note_whose_pages_lead_to_it(home: Home) -> None:
    report = take(home, "Scheduler.pdf", pdf_of("Scheduler cache", "Priority queue"))
    text = (home.library / "scheduler.md").read_text("utf-8")
    assert "## [第 2 页 · Page 2](scheduler.pdf#page=2)\n\nPriority queue" in text
    assert (home.library / "scheduler.pdf").read_bytes() == pdf_of("Scheduler cache", "Priority queue")
    assert [notice.code for notice in report.notices] == ["little-text"]


def test_a_document_seen_twice_is_kept_once(home: Home) -> None:
    take(home, "Scheduler.pdf", pdf_of("Scheduler cache"))
    report = take(home, "Scheduler.pdf", pdf_of("Scheduler cache"))
    assert report.duplicates == ["Scheduler.pdf = library/scheduler.md"]
    assert sorted(path.name for path in home.library.iterdir() if path.name != "README.md") == [
        "scheduler.md",
        "scheduler.pdf",
    ]


def test_every_kind_of_file_can_be_previewed(listed: Home, tmp_path: Path) -> None:
    assert set(PREVIEWS) == {kind.name for kind in FILE_KINDS}
    (tmp_path / "a.html").write_text(SINGLE_FILE, "utf-8")
    seen = preview_file(tmp_path / "a.html", CollectRun(listed, Settings(), ()))
    assert (seen.kind, seen.target) == ("note", "2020-10-24")
