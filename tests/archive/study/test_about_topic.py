"""A summary and the coverage of the plan count what was said and written of a topic by one rule."""

from __future__ import annotations

from archive.records import Passage
from archive.study.about_topic import lines_about, note_is_about
from archive.summaries.sections.covered import cover_topic
from archive.summaries.sentences.utterances import Sentence
from search.study.coverage import minutes_by, notes_by
from search.study.topic_match import Match

LINES = (
    "大家好。",
    "先讲队列。",
    "抢占从这里开始。",
    "先假设删除。",
    "再放回来。",
    "下面讲缓存。",
    "缓存要快照。",
    "再见。",
)
NOTE = Passage("sessions/2020-10-24/notes/a.md", "note", "抢占很贵。\n别的。", "zh", "2020-10-24", "杂记", line_from=1)


def test_what_stands_around_a_line_that_names_a_topic_is_about_it_too():
    assert lines_about([2], 8) == [0, 1, 2, 3, 4]
    assert lines_about([0, 7], 8) == [0, 1, 2, 5, 6, 7]


def test_a_note_is_about_what_a_heading_or_three_lines_name():
    assert not note_is_about(2, titled=False)
    assert note_is_about(3, titled=False) and note_is_about(1, titled=True)


def test_a_summary_counts_the_minutes_and_notes_that_coverage_counts():
    spoken = [Sentence(text, "", text, 60.0 * n, 60.0 * n + 60, None) for n, text in enumerate(LINES)]
    speech = Passage("t.json", "speech", "\n".join("好" * 9 for _ in LINES), "zh", start_s=0.0, end_s=480.0)
    told = cover_topic("抢占", spoken, [NOTE], ())
    assert told.minutes == minutes_by([Match(1, speech, "name", 1.0, (2,))])["name"] == 5.0
    assert told.notes == len(notes_by([Match(2, NOTE, "name", 1.0, (0,))])) == 0
