"""What an address names is shown as it is read."""

from __future__ import annotations

from archive.home import Home
from search.reading.address import LineSpan
from search.reading.show import ContextSize, open_lines

NOTE = """---
author: Alice
---

<a name="x"></a>
## 队列
![image.png](1.png)<br />三个队列<br />各有各的用处。
```
<br />
```
"""


def shown(home: Home, first: int | None, last: int | None, context: int = 0) -> list[tuple[int | None, str]]:
    path = home.library / "queues.md"
    path.parent.mkdir(exist_ok=True)
    path.write_text(NOTE, "utf-8")
    return [
        (line.number, line.text)
        for line in open_lines(home, LineSpan(path, first, last), ContextSize(lines=context)).lines
    ]


def test_lines_of_a_note_are_shown_without_markup_that_nobody_reads(home: Home) -> None:
    assert shown(home, 5, 9) == [(6, "## 队列"), (7, "三个队列 各有各的用处。"), (8, "```"), (9, "<br />")]


def test_front_matter_is_no_surroundings(home: Home) -> None:
    assert shown(home, 6, 6, context=5)[0] == (4, "")
    assert shown(home, 2, 2) == [(2, "author: Alice")]


def test_a_whole_file_is_shown_with_its_front_matter(home: Home) -> None:
    assert shown(home, None, None)[:3] == [(1, "---"), (2, "author: Alice"), (3, "---")]
