"""A term stands on one page."""

from __future__ import annotations

import json
from datetime import date

from archive.cli.main import main
from archive.intake.plan import PlannedTopic
from search.api import list_sessions
from search.readers import ReaderPool
from search.study.corpus import read_corpus
from search.study.timeline import make_timeline, topics_of
from search.study.topics import find_topics
from search.terminal.study.timeline import timeline_text
from search.terminal.terminal import Terminal
from tests.search.study.season import season_corpus, season_glossary

PLAN = (
    PlannedTopic("快", date(2020, 10, 19), date(2020, 10, 25), "8.4 优先级与抢占机制"),
    PlannedTopic("快", date(2020, 11, 2), date(2020, 11, 8), "8.7 调度器核心实现"),
)


def test_a_session_tells_what_was_said_written_and_due(home):
    timeline = make_timeline(list_sessions(home), read_corpus(ReaderPool(home)), (), PLAN)
    one = timeline.sessions[1]
    assert (one.authors, one.speakers, one.minutes) == (("alice",), ("小王", "小李"), 10.0)
    assert [planned.topic for planned in one.due] == ["8.4 优先级与抢占机制"]
    assert [planned.topic for planned in timeline.ahead] == ["8.7 调度器核心实现"]
    text = timeline_text(timeline, "源码研习社", Terminal(width=80))
    assert "2020-10-24  优先级与抢占" in text and "10.0 min (小王, 小李)" in text and "planned, no session" in text


def test_a_session_is_told_by_what_is_more_of_it_than_of_others():
    found = topics_of("2020-10-31", find_topics(season_corpus(), season_glossary()))
    assert any("容忍" in label or "污点" in label for label in found)


def test_the_command_prints_one_json_object(home, capsys):
    assert main(["timeline", "--json", "--home", str(home.root)]) == 0
    found = json.loads(capsys.readouterr().out)
    assert [one["id"] for one in found["sessions"]] == ["2020-10-17", "2020-10-24"]
    assert found["sessions"][1]["messages"] == 2 and found["planned_without_session"] == []
