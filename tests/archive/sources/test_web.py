"""Pages that people listed come in as notes; what does not is named, and nothing is asked for twice in a week."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from archive.home import Home
from archive.intake.collecting import CollectRun
from archive.intake.links import NoteLink, links_text
from archive.settings import Settings, SourceTable
from archive.sources.collector import Collector
from archive.sources.handed_in import enter_handed_in
from archive.sources.ledger import Ledger
from archive.sources.registry import configured_sources
from archive.text.video_address import is_video_address
from tests.archive.pages.test_documents import pdf_of
from tests.web_server import Reply, Site, site

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)
TEXT = "<p>" + "抢占只是腾地方,真正放到哪里要等下一轮调度决定。" * 20 + "</p>"


def article(title: str, body: str = TEXT, **headers: str) -> Reply:
    html = f"<html><head><title>{title}</title></head><body><article class='post-content'><h1>{title}</h1>{body}</article></body></html>"
    return Reply(body=html.encode(), headers=headers)


@pytest.fixture
def collect(home: Home) -> Callable[..., Collector]:
    def run(here: Site, *links: str, days: int = 0, retry: bool = False, **values: object) -> Collector:
        rows = [
            NoteLink("2020-10-24", "小王", "", link if "://" in link else f"{here.address}{link}") for link in links
        ]
        if rows:
            home.links.write_text(links_text(rows), "utf-8")
        table = {"allowed_hosts": [here.host], "delay_s": 0, "attempts": 1, "seconds": 20, **values}
        made = CollectRun(home, Settings(), ())
        collector = Collector(made, NOW + timedelta(days=days), retry=retry)
        collector.visit_all(configured_sources([SourceTable("web", "web", table)], home))
        return collector

    return run


def states(home: Home) -> dict[str, tuple[str, str]]:
    return {entry.address.rpartition("/")[2]: (entry.state, entry.reason) for entry in Ledger.read(home.ledger)}


def test_a_listed_page_becomes_the_note_of_its_member(home: Home, collect: Callable[..., Collector]) -> None:
    with site({"/a": article("抢占")}) as here:
        collect(here, "/a")
        (note,) = home.session("2020-10-24").notes.glob("*.md")
        text = note.read_text("utf-8")
        assert "author: 小王\n" in text and "title: 抢占\n" in text and f"source: {here.address}/a\n" in text
    assert states(home) == {"a": ("written", "")}


def test_the_second_visit_asks_for_nothing_and_a_week_later_only_whether_it_changed(
    home: Home, collect: Callable[..., Collector]
) -> None:
    page = article("抢占")
    page.etag = '"1"'
    with site({"/a": page, "/b": Reply(404)}) as here:
        collect(here, "/a", "/b")
        assert sorted(here.paths) == ["/a", "/b"]
        second = collect(here, "/a", "/b")
        assert len(here.asked) == 2
        assert second.visits[0].counts["waiting"] == 1
        again = collect(here, "/a", "/b", days=7)
        assert here.asked[-1][1].get("If-None-Match") == '"1"' or here.asked[-2][1].get("If-None-Match") == '"1"'
        assert again.visits[0].counts["unchanged"] == 1


def test_what_failed_is_tried_again_when_its_time_comes_or_somebody_says_so(
    home: Home, collect: Callable[..., Collector]
) -> None:
    routes = {"/a": Reply(404)}
    with site(routes) as here:
        collect(here, "/a")
        (entry,) = Ledger.read(home.ledger)
        assert (entry.member, entry.session, entry.state) == ("小王", "2020-10-24", "dead")
        collect(here, "/a")
        assert len(here.asked) == 1
        collect(here, "/a", retry=True)
        collect(here, "/a", days=1)
        assert len(here.asked) == 3
        routes["/a"] = article("抢占")
        collect(here, "/a", days=3)
    assert states(home) == {"a": ("written", "")}


def test_a_changed_page_takes_the_place_of_the_older_one(home: Home, collect: Callable[..., Collector]) -> None:
    routes = {"/a": article("抢占")}
    with site(routes) as here:
        collect(here, "/a")
        routes["/a"] = article("抢占", TEXT.replace("腾地方", "挪地方"))
        collect(here, "/a", days=7)
    (note,) = home.session("2020-10-24").notes.glob("*.md")
    assert "挪地方" in note.read_text("utf-8") and "腾地方" not in note.read_text("utf-8")
    assert states(home) == {"a": ("changed", "")}


def test_what_does_not_come_is_in_the_ledger_with_its_reason(home: Home, collect: Callable[..., Collector]) -> None:
    routes = {
        "/gone": Reply(404),
        "/deleted": article("微信", "<p>该内容已被发布者删除</p>"),
        "/login": article("语雀", "<p>该文档仅对团队成员可见</p>"),
        "/forbidden": Reply(403),
        "/large": Reply(headers={"Content-Length": "99999999999"}),
        "/picture": Reply(body=b"\x89PNG", headers={"Content-Type": "image/png"}),
        "/busy": Reply(503),
        "/empty": article("空", "").__class__(body=b"<div id='root'></div>"),
        "/inside": Reply(302, headers={"Location": "http://127.0.0.1:1/"}),
        "/broken.pdf": Reply(body=b"%PDF-1.4 x", headers={"Content-Type": "application/pdf"}),
    }
    with site(routes) as here:
        made = collect(here, *routes)
    assert states(home) == {
        "gone": ("dead", "page-missing"),
        "deleted": ("dead", "page-missing"),
        "login": ("login", "page-behind-login"),
        "forbidden": ("refused", "page-forbidden"),
        "large": ("too-large", "page-too-large"),
        "picture": ("unreadable", "page-unreadable"),
        "busy": ("failing", "host-busy"),
        "empty": ("unreadable", "page-unreadable"),
        "inside": ("refused", "address-refused"),
        "broken.pdf": ("unreadable", "page-unreadable"),
    }
    assert len(made.run.report.problems) == len(routes)
    assert all(problem.cure for problem in made.run.report.problems)


def test_a_page_that_somebody_saved_is_not_asked_for(home: Home, collect: Callable[..., Collector]) -> None:
    with site({"/a": Reply(403)}) as here:
        collect(here, "/a")
        saved = f"---\nsource: {here.address}/a?utm_source=chat\nauthor: 小王\n---\n\n抢占\n"
        notes = home.session("2020-10-24").notes
        notes.mkdir(parents=True, exist_ok=True)
        (notes / "saved.md").write_text(saved, "utf-8")
        enter_handed_in(home)
        assert states(home) == {"a": ("written", "")}
        collect(here, "/a", days=30)
        assert here.paths == ["/a"] and states(home) == {"a": ("written", "")}


def test_reading_of_the_table_itself_goes_into_the_library(home: Home, collect: Callable[..., Collector]) -> None:
    routes = {"/slides.pdf": Reply(body=pdf_of("Scheduler cache"), headers={"Content-Type": "application/pdf"})}
    with site(routes) as here:
        collect(here, addresses=[f"{here.address}/slides.pdf"])
        (note,) = home.library.glob("*.md")
        assert f"]({here.address}/slides.pdf#page=1)\n\nScheduler cache" in note.read_text("utf-8")


def test_markdown_keeps_its_text_and_gets_whole_links(home: Home, collect: Callable[..., Collector]) -> None:
    text = "---\ntitle: 抢占\ndate: 2019-01-01\n---\n\n看 [图](img/a.png)\n\n```md\n[码](x.md)\n```\n"
    routes = {"/n/a.md": Reply(body=text.encode(), headers={"Content-Type": "text/plain"})}
    with site(routes) as here:
        collect(here, addresses=[f"{here.address}/n/a.md"])
        body = next(home.library.glob("*.md")).read_text("utf-8")
        assert f"[图]({here.address}/n/img/a.png)" in body and "[码](x.md)" in body and "title: 抢占\n" in body


def test_the_parts_of_an_article_are_joined_as_far_as_robots_may_go(
    home: Home, collect: Callable[..., Collector]
) -> None:
    def part(number: int, following: str) -> Reply:
        return article(
            "长文", f"{TEXT}<p>第 {number} 部分。</p><div class='pagination'><a href='{following}'>下一页</a></div>"
        )

    robots = Reply(body=b"User-agent: *\nDisallow: /c", headers={"Content-Type": "text/plain"})
    routes = {"/a": part(1, "/b"), "/b": part(2, "/c"), "/c": part(3, "/a"), "/robots.txt": robots}
    with site(routes) as here:
        collect(here, "/a")
    text = next(home.session("2020-10-24").notes.glob("*.md")).read_text("utf-8")
    assert "第 1 部分" in text and "第 2 部分" in text and "第 3 部分" not in text


def test_a_web_archive_has_a_copy_of_a_dead_page(home: Home, collect: Callable[..., Collector]) -> None:
    with site({}) as here:
        routes_address = f"{here.address}/dead"
    with site({f"/web/{routes_address}": article("旧文")}) as here:
        allowed = [here.host, routes_address.split("/")[2]]
        collect(here, routes_address, web_archive=f"{here.address}/web/", allowed_hosts=allowed)
        text = next(home.session("2020-10-24").notes.glob("*.md")).read_text("utf-8")
        assert f"copy: {here.address}/web/{routes_address}" in text and f"source: {routes_address}\n" in text


def test_what_a_title_holds_steers_nothing(home: Home, collect: Callable[..., Collector]) -> None:
    title = "../../etc/passwd\x1b[2J\n---\nauthor: root: [&quot;x&quot;]"
    with site({"/a": article(title)}) as here:
        collect(here, "/a")
    (note,) = home.session("2020-10-24").notes.glob("*.md")
    assert note.parent == home.session("2020-10-24").notes and "author: 小王\n" in note.read_text("utf-8")
    assert "\x1b" not in note.read_text("utf-8")


def test_pages_of_many_hosts_are_asked_for_in_turns() -> None:
    from archive.sources.web import in_turns
    from archive.sources.web_page import Listed

    pages = [Listed(f"https://{host}/{n}") for host in ("a.org", "b.org") for n in range(2)]
    assert [page.address[8:] for page in in_turns(pages)] == ["a.org/0", "b.org/0", "a.org/1", "b.org/1"]


def test_a_video_is_named_as_one_where_nothing_fetches_videos(home: Home, collect: Callable[..., Collector]) -> None:
    with site({}) as here:
        collector = collect(here, "https://www.bilibili.com/video/BV1xx411c7mD", "https://youtu.be/dQw4w9WgXcQ")
        assert here.asked == []
    assert {problem.code for problem in collector.run.report.problems} == {"video"}
    assert states(home) == {"BV1xx411c7mD": ("unreadable", "video"), "dQw4w9WgXcQ": ("unreadable", "video")}


def test_a_video_is_left_to_the_source_that_fetches_videos(home: Home) -> None:
    links = [NoteLink("2020-10-24", "小王", "", "https://www.bilibili.com/video/BV1xx411c7mD")]
    home.links.write_text(links_text(links), "utf-8")
    settings = Settings(sources=(SourceTable("video", "video", {}),))
    collector = Collector(CollectRun(home, settings, ()), NOW)
    collector.visit_all(configured_sources([SourceTable("web", "web", {})], home))
    assert collector.run.report.problems == []


@pytest.mark.parametrize(
    ("address", "is_video"),
    [
        ("https://www.bilibili.com/video/BV1xx411c7mD?p=2", True),
        ("https://www.bilibili.com/read/cv8021", False),
        ("https://www.bilibili.com/opus/812", False),
        ("https://b23.tv/abc", True),
        ("https://www.youtube.com/watch?v=dQw4w9WgXcQ", True),
        ("https://www.youtube.com/", False),
        ("https://v.qq.com/x/page/a0001.html", True),
        ("https://vimeo.com/12345", True),
        ("https://vimeo.com/blog", False),
        ("https://notbilibili.com/video/BV1", False),
        ("http://[", False),
    ],
)
def test_videos_are_known_by_their_address(address: str, is_video: bool) -> None:
    assert is_video_address(address) == is_video


def test_a_document_of_drawings_and_the_beginning_of_an_article_are_said_to_be_that(
    home: Home, collect: Callable[..., Collector]
) -> None:
    beginning = f"<html><body><div id='content_views' class='markdown_views'>{TEXT}</div><div class='hide-article-box hide-article-pos'>关注</div></body></html>"
    drawings = Reply(body=pdf_of("Pod", "Queue"), headers={"Content-Type": "application/pdf"})
    with site({"/a": Reply(body=beginning.encode()), "/b.pdf": drawings}) as here:
        collector = collect(here, "/a", "/b.pdf")
    assert {(one.source.rpartition("/")[2], one.code) for one in collector.run.report.notices} == {
        ("a", "cut-off"),
        ("b.pdf", "little-text"),
    }
