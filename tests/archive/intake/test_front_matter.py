"""What an author put into front matter is read, and written again as it was."""

from pathlib import Path

import pytest
import yaml

from archive.intake.front_matter import FrontMatter, split_matter

OURS = frozenset({"author", "title"})


def matter_of(text: str) -> FrontMatter:
    return split_matter(f"---\n{text}\n---\nbody\n", Path("note.md"))[0]


def test_other_entries_are_kept_as_they_were_written() -> None:
    written = '# 发布用\ntags: ["Kubernetes", 调度]   # 两个\naliases:\n- 抢占\n- preemption\ndraft: false\ndate: 2021-05-07T01:04:05+08:00'
    matter = matter_of(f"Author: 小王\n{written}\ntitle: >-\n  一个很长的\n  标题")
    assert matter.without(OURS) == written
    assert matter.value("title") == "一个很长的 标题"


def test_front_matter_of_our_entries_alone_leaves_nothing() -> None:
    assert matter_of("author: 小王\ntitle: x").without(OURS) == ""
    assert FrontMatter().without(OURS) == ""


@pytest.mark.parametrize(
    "text",
    [
        "author: &me Alice\nreviewer: *me",  # an alias of what is left out
        "title: x\n? reviewer\n: Alice",  # the long form of an entry
    ],
)
def test_entries_that_cannot_be_taken_apart_are_written_anew(text: str) -> None:
    assert yaml.safe_load(matter_of(text).without(OURS)) == {"reviewer": "Alice"}


def test_a_value_is_the_first_that_says_something() -> None:
    matter = matter_of("author:\nauthors: [{name: Alice}, 小王]")
    assert matter.value("author", "authors") == "Alice, 小王"
    assert matter.value("nobody") == ""
