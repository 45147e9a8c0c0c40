from __future__ import annotations

import pytest

from search.html.markdown import MarkdownPage, markdown_html
from search.html.render import without_gaps, without_head_facts

PAGE = MarkdownPage(lambda address: f"/open?{address}")


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "a <img src=x onerror=alert(1)> b",
        "[a](javascript:alert(1))",
        "[a](JaVaScRiPt:alert(1))",
        "[a](data:text/html,<script>alert(1)</script>)",
        "<a href='javascript:alert(1)'>a</a>",
        "<svg onload=alert(1)><style>*{display:none}</style></svg>",
        "<iframe src=//evil.example.org></iframe><form action=//evil.example.org><input></form>",
        "<p style='position:fixed' onclick='alert(1)' class='top' id='main'>x</p>",
        "![x](javascript:alert(1))",
        '```"><script>alert(1)</script>\nx\n```',
        "<math><mtext></p><style><!--</style><img title='--><img src=x onerror=alert(1)>'>",
    ],
)
def test_nothing_that_a_note_says_runs_or_restyles(text):
    html = markdown_html(text, PAGE).lower()
    for word in (
        "<script",
        "<img",
        "<svg",
        "<style",
        "<iframe",
        "<form",
        "<input",
        "style=",
        'id="main',
        'class="top',
        "<math",
    ):
        assert word not in html
    assert 'href="javascript' not in html and 'href="data' not in html
    assert "onerror=" not in html.replace("&lt;", "").partition("<img")[2]


def test_lines_have_the_numbers_of_their_file():
    html = markdown_html("one\ntwo\n\n- three\n\n```go\nfour\nfive\n```\n", MarkdownPage(str, first_line=10))
    assert '<p id="L10">one\n<span id="L11"></span>two</p>' in html
    assert '<li id="L13">three</li>' in html
    assert '<span id="L16">four</span>\n<span id="L17">five</span>' in html


def test_cited_lines_of_code_are_marked_alone():
    html = markdown_html("```\na\nb\n```", MarkdownPage(str, cited=(3, 3)))
    assert '<span id="L2">a</span>' in html and '<span id="L3" class="cited">b</span>' in html


def test_addresses_open_their_pages():
    html = markdown_html("said `2020-10-24@00:01:12-00:01:20` and [`x`](notes/a.md?plain=1#L3), not `etcd`", PAGE)
    assert '<a class="at" href="/open?2020-10-24@00:01:12-00:01:20"' in html and ">1:12</a>" in html
    assert 'href="/open?notes/a.md?plain=1#L3"' in html and "<code>etcd</code>" in html


def test_bare_addresses_of_the_web_are_links_and_end_before_chinese_marks():
    html = markdown_html("见 https://k8s.io/docs?a=1&b=2。然后", PAGE)
    assert '<a href="https://k8s.io/docs?a=1&amp;b=2"' in html and "</a>。然后" in html


def test_a_picture_is_a_link_to_it():
    html = markdown_html("![the queue](https://example.org/q.png)", PAGE)
    assert '<a href="https://example.org/q.png"' in html and "[the queue]</a>" in html


def test_a_title_that_stands_above_is_not_said_twice():
    assert "<h" not in markdown_html("# Queues\n\ntext", MarkdownPage(str, title="Queues"))
    assert "<h2" in markdown_html("# Queues\n\ntext", PAGE)


def test_a_mind_map_is_a_list():
    html = markdown_html(
        '```mermaid\nmindmap\n  root((all))\n    c1["one"]\n      c11["a <b>"]\n    c2["two"]\n```', PAGE
    )
    assert html.strip() == (
        '<ul class="tree"><li>all<ul><li>one<ul><li>a &lt;b&gt;</li></ul></li><li>two</li></ul></li></ul>'
    )


def test_a_summarys_links_lead_into_its_session():
    page = MarkdownPage(lambda address: f"/open/{address}", session="2020-10-24")
    html = markdown_html(
        "### 00:01:29 怎么挑选\n\n[`2020-10-24/notes/alice#L3-4`](notes/alice-队列.md?plain=1#L3-L4)", page
    )
    assert '<a class="at" href="/open/2020-10-24@00:01:29">1:29</a> 怎么挑选' in html
    assert '<a href="/open/2020-10-24/notes/alice-队列#L3-L4" class="at">alice L3-4</a>' in html


def test_a_citation_of_a_note_names_its_author_whole():
    page = MarkdownPage(str, session="2020-10-24", authors={"notes/chen-yu-pdb": "陈宇"})
    text = "[`2020-10-24/notes/chen#L25-57`](notes/chen-yu-pdb.md?plain=1#L25-L57)"
    assert ">陈宇 L25-57</a>" in markdown_html(text, page)
    assert ">chen L25-57</a>" in markdown_html(text, MarkdownPage(str, session="2020-10-24"))


def test_a_table_of_contents_has_times_as_the_player_shows_them():
    html = markdown_html("1. [00:01:29 怎么挑选](#c3)\n", MarkdownPage(str, session="2020-10-24"))
    assert '<a href="#c3">1:29 怎么挑选</a>' in html
    assert ">00:01:29 x</a>" in markdown_html("[00:01:29 x](#c3)", PAGE)


def test_what_a_page_tells_already_is_not_said_again_above_its_summary():
    head = (
        "# T\n\n> 第 2 周 Week 2 · 计划主题 Planned: a; b · 自动摘录 made by: extractive 4\n\n> Week 3 · x made by: y\n"
    )
    assert without_head_facts(head) == "# T\n\n> 自动摘录 made by: extractive 4\n\n> Week 3 · x made by: y\n"
    assert without_head_facts("> somebody's own words") == "> somebody's own words"


def test_chinese_sentences_have_no_gap_between_them():
    assert without_gaps("那怎么挑？ 先假设。 One. Two") == "那怎么挑？先假设。One. Two"


def test_a_link_to_a_whole_note_is_no_citation():
    page = MarkdownPage(lambda address: f"/open/{address}", session="2020-10-24")
    html = markdown_html("- **[三个队列](notes/alice-queue.md)** alice", page)
    assert '<a href="/open/2020-10-24/notes/alice-queue">三个队列</a>' in html


def test_a_heading_below_a_bare_anchor_is_a_heading():
    text = 'vor\n\n<br />\n<a name="bBhWg"></a>\n### Create Endpoint\n![a.svg](8.jpeg)<br />全局有一个默认设备\n\n```\n<br />\n```'
    html = markdown_html(text, PAGE)
    assert '<h4 id="L5">Create Endpoint</h4>' in html and '<p id="L6">' in html
    assert "&lt;br /&gt;" in html


def test_the_line_of_a_fence_has_an_anchor_too():
    html = markdown_html("```go\na := 1\n```", PAGE)
    assert '<pre class="code" id="L1">' in html and '<span id="L2">a := 1</span>' in html
