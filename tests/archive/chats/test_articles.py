"""Articles that are shared in a chat are found, and what is no article is not."""

from datetime import datetime

import pytest

from archive.chats.articles import Article, find_articles
from archive.records import ChatMessage


def found_in(*texts: str) -> list[Article]:
    return find_articles(ChatMessage(datetime(2020, 10, 15, 20, 11), "小王", text) for text in texts)


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("看 https://www.qikqiak.com/post/scheduler/，写得好", "https://www.qikqiak.com/post/scheduler/"),
        ("（https://zhuanlan.zhihu.com/p/1234）", "https://zhuanlan.zhihu.com/p/1234"),
        ("https://mp.weixin.qq.com/s/Ab_c-D?x=1&y=2#rd", "https://mp.weixin.qq.com/s/Ab_c-D?x=1&y=2#rd"),
        ("read https://en.wikipedia.org/wiki/Raft_(algorithm).", "https://en.wikipedia.org/wiki/Raft_(algorithm)"),
        ("(see https://lwn.net/Articles/1/)", "https://lwn.net/Articles/1/"),
        ("https://github.com/cch123/notes/blob/main/sched.md", "https://github.com/cch123/notes/blob/main/sched.md"),
    ],
)
def test_an_address_ends_where_its_sentence_goes_on(text: str, url: str) -> None:
    assert found_in(text) == [Article(url)]


def test_a_shared_card_has_its_title() -> None:
    assert found_in("[链接|深入理解调度器](https://a.example.com/x?y=1)") == [
        Article("https://a.example.com/x?y=1", "深入理解调度器")
    ]


def test_an_article_is_listed_once_and_not_where_it_is_quoted() -> None:
    url = "https://a.example.com/x"
    assert found_in(url, f"{url} 好文", f"好\n> 小王: https://b.example.com/y {url}") == [Article(url)]


@pytest.mark.parametrize(
    "url",
    [
        "https://meeting.tencent.com/dm/abc", "https://us02web.zoom.us/j/1", "https://github.com/kubernetes/kubernetes/blob/v1.19.0/pkg/a.go#L1",
        "https://github.com/kubernetes/kubernetes/pull/1", "https://www.bilibili.com/video/BV1", "https://docs.qq.com/sheet/Dx",
        "https://pan.baidu.com/s/1", "https://a.example.com/a.png", "https://a.example.com/", "http://localhost/x", "http://[", "https://",
    ],
)  # fmt: skip
def test_meetings_videos_code_and_files_are_no_articles(url: str) -> None:
    assert found_in(f"见 {url} 。") == []
