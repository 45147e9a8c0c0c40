"""What is read out of a page or a document."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Page:
    """A page as Markdown, and what it says of itself; "" for what it does not say."""

    markdown: str
    title: str = ""
    author: str = ""
    published: str = ""  # the day, 2020-10-17
    address: str = ""  # where it stands on the web, by its own word
    site: str = ""  # the rule by which it was read: `wechat`, `csdn`; "" for none
    next_page: str = ""  # the address of the article's next part
    images: tuple[str, ...] = ()
    wall: str = ""  # what stands before the article: `deleted`, `login`, `challenge`, `scripts`; `empty`: nothing does
    remarks: tuple[str, ...] = ()  # codes of what a person should know: `cut-off`, `little-text`
