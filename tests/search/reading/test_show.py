"""What an address names is shown as it is read."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from archive.home import Home
from archive.index.passages import speech_passages
from archive.intake.session_record import write_session
from archive.pipeline.content import read_content
from archive.pipeline.state import read_state
from archive.records import Passage, Recording, Segment, Session, Transcript
from archive.transcripts.stored import write_transcript
from search.reading.address import LineSpan, SpeechSpan
from search.reading.links import file_link
from search.reading.show import ContextSize, lines_around, open_lines, open_speech

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


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


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


@pytest.fixture
def parts(home: Home) -> list[Passage]:
    """The passages of a meeting in two parts, of a minute each."""
    folder = home.session("2020-10-17")
    recordings = tuple(Recording(name * 64, f"media/{name}.ogg", 60.0, folder.id) for name in "ab")
    write_session(folder, Session(folder.id, date(2020, 10, 17), recordings=recordings))
    folder.media.mkdir()
    for name, text in (("a", "抢占"), ("b", "绑定")):
        (folder.media / f"{name}.ogg").touch()
        segments = (Segment(1.0, 5.0, text),)
        transcript = Transcript(
            name * 64, "whisper", "turbo", "", {}, datetime(2020, 10, 17, tzinfo=UTC), "key", segments
        )
        write_transcript(folder.transcripts / f"{name}.json", transcript)
    content = read_content(home, read_state(folder))
    session = Session(folder.id, date(2020, 10, 17))
    found = [speech_passages(session, home.relative(path.with_suffix(".vtt")), said) for path, said in content.speech]
    return [passage for passages in found for passage in passages]


def test_an_address_names_one_of_two_parts(home: Home, parts: list[Passage]) -> None:
    assert [passage.address for passage in parts] == ["2020-10-17@00:00:01-00:00:05", "2020-10-17@00:01:01-00:01:05"]
    (opened,) = open_speech(home, SpeechSpan("2020-10-17", 61.0, 65.0), ContextSize())
    assert [(line.label, line.text) for line in opened.lines] == [("00:01:01", "绑定")]
    assert [(line.label, line.text) for line in lines_around(home, parts[1], ContextSize())] == [("00:01:01", "绑定")]


def test_a_link_opens_a_part_on_its_own_clock(home: Home, parts: list[Passage]) -> None:
    assert [file_link(home, passage).rpartition("media/")[2] for passage in parts] == ["a.ogg#t=1", "b.ogg#t=1"]
    assert file_link(home, parts[1], 63.0).endswith("b.ogg#t=3")
