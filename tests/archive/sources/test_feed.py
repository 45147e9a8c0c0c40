"""Entries of RSS and Atom feeds become links, once, and a hostile feed is refused with a sentence."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime

import pytest

from archive.home import Home
from archive.intake.collecting import CollectReport, CollectRun
from archive.settings import Settings
from archive.sources import feed
from archive.sources.collector import Collector
from archive.sources.registry import Configured
from tests.web_server import Reply, Site, site

NOW = datetime(2020, 11, 1, tzinfo=UTC)
RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>二虎的博客</title>
<item><title>抢占怎么挑 victim</title><link>https://erhu.example.org/preemption</link><dc:creator>二虎</dc:creator>
<pubDate>Thu, 15 Oct 2020 18:30:00 GMT</pubDate></item>
<item><title>  周末  爬山 </title><link>/hiking</link><pubDate>Sat, 17 Oct 2020 08:00:00 +0800</pubDate></item>
<item><title>坏的</title><link>javascript:alert(1)</link></item>
<item><title>没有日期</title><guid>https://erhu.example.org/undated</guid><author>erhu@example.org (二虎)</author></item>
</channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Alice</title>
<entry><title type="html">Informer</title><link rel="edit" href="https://a.example.org/edit"/><link href="https://a.example.org/informer"/>
<updated>2020-10-24T23:00:00Z</updated><author><name>Alice</name></author></entry></feed>"""


def collect(home: Home, served: Site, path: str, **options: object) -> tuple[CollectReport, dict[str, int]]:
    chosen = feed.Options(**{"url": served.address + path, "allowed_hosts": (served.host,), **options})
    collector = Collector(CollectRun(home, Settings(), ()), NOW)
    collector.visit_all([Configured("blog", "feed", chosen, feed.open_source)])
    return collector.run.report, {key: count for key, count in collector.visits[0].counts.items() if count}


def links(home: Home) -> list[str]:
    return home.links.read_text("utf-8").splitlines()[1:] if home.links.is_file() else []


def test_entries_of_rss_are_links_of_the_week_in_which_they_were_published(home: Home) -> None:
    with site({"/feed.xml": Reply(body=RSS.encode())}) as served:
        report, counts = collect(home, served, "/feed.xml")
        assert report.problems == [] and counts == {"listed": 3}
        assert links(home) == [
            ",二虎,没有日期,https://erhu.example.org/undated",
            f"2020-10-17,,周末 爬山,{served.address}/hiking",
            "2020-10-17,二虎,抢占怎么挑 victim,https://erhu.example.org/preemption",
        ]


def test_an_entry_of_atom_leads_to_its_page_and_its_day_is_the_groups(home: Home) -> None:
    with site({"/atom": Reply(body=ATOM.encode())}) as served:
        collect(home, served, "/atom")
    assert links(home) == ["2020-10-24,Alice,Informer,https://a.example.org/informer"]  # on Sunday the 25th in Shanghai


def test_what_the_settings_do_not_mean_is_left_out(home: Home) -> None:
    with site({"/feed.xml": Reply(body=RSS.encode())}) as served:
        collect(home, served, "/feed.xml", titles=("*victim*",), member="王工", by_week=False)
        assert links(home) == [",王工,抢占怎么挑 victim,https://erhu.example.org/preemption"]


def test_a_feed_that_did_not_change_is_not_read_again(home: Home) -> None:
    def answer(headers: Mapping[str, str]) -> Reply:
        return (
            Reply(304) if headers.get("if-none-match") == '"v1"' else Reply(body=RSS.encode(), headers={"ETag": '"v1"'})
        )

    with site({"/feed.xml": answer}) as served:
        collect(home, served, "/feed.xml")
        before = home.ledger.read_bytes()
        assert collect(home, served, "/feed.xml")[1] == {}
        assert home.ledger.read_bytes() == before


LAUGHS = '<!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><rss><channel><item><title>&b;</title></item></channel></rss>'


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (LAUGHS, "it declares entities"),
        ("<html><body>404</body></html>", "it is html"),
        ("<rss><channel>", "no element found"),
        ("not xml", "syntax error"),
        ("", "no element found"),
    ],
)
def test_what_is_no_feed_is_said(home: Home, body: str, said: str) -> None:
    with site({"/feed.xml": Reply(body=body.encode())}) as served:
        (problem,) = collect(home, served, "/feed.xml")[0].problems
    assert problem.code == "source-failed" and said in str(problem.what)


@pytest.mark.parametrize("options", [{"url": ""}, {"since": "soon"}])
def test_settings_that_cannot_be_are_refused(home: Home, options: dict[str, str]) -> None:
    with site({}) as served:
        (problem,) = collect(home, served, "/x", **options)[0].problems
    assert problem.code == "settings-wrong"


def test_the_check_says_how_many_entries_are_new(home: Home, visit_of: Callable[..., object]) -> None:
    with site({"/feed.xml": Reply(body=RSS.encode())}) as served:
        options = feed.Options(url=f"{served.address}/feed.xml", allowed_hosts=(served.host,))
        findings = list(feed.open_source(options, visit_of("blog")).check())
        gone = list(
            feed.open_source(
                feed.Options(url=f"{served.address}/nothing", allowed_hosts=(served.host,)), visit_of("blog")
            ).check()
        )
    assert [(one.fine, str(one.text)) for one in findings] == [(True, "3 entries, 3 new")]
    assert [one.fine for one in gone] == [False]
