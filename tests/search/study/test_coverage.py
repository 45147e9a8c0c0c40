"""The plan is held against what was said and written."""

from __future__ import annotations

import json
from datetime import date

import pytest

from archive.cli.main import main
from archive.files import write_text
from archive.home import Home
from archive.intake.plan import PlannedTopic
from archive.terms.glossary import Entry
from search.api import Searcher
from search.study.coverage import ItemCover, measure_coverage
from search.study.topic_match import TopicMatcher

GLOSSARY = (Entry("preemption", zh=("抢占",)), Entry("leader election", zh=("领导者选举",)))
TODAY = date(2020, 10, 30)


def planned(topic: str, first: date = date(2020, 10, 19)) -> PlannedTopic:
    return PlannedTopic("快", first, date(2020, 10, 25) if first < TODAY else first, topic)


@pytest.fixture
def covers(home: Home) -> dict[str, ItemCover]:
    plan = [
        planned("抢占机制"),
        planned("队列"),
        planned("领导者选举"),
        planned("网络策略"),
        planned("存储卷", date(2020, 11, 2)),
    ]
    with Searcher.of(home) as searcher, searcher.readers.snapshot() as index:
        matcher = TopicMatcher(index, searcher.settings, GLOSSARY)
        return {one.item.planned.topic: one for one in measure_coverage(matcher, plan, today=TODAY)}


def test_what_is_said_of_a_topic_counts_in_minutes(covers):
    found = covers["抢占机制"].topics[0]
    assert 0 < found.minutes["name"] <= 0.2
    assert found.best[0].passage.address == "2020-10-24@00:01:12-00:01:19" and found.best[0].by == "name"


def test_a_text_counts_under_a_heading_that_names_the_topic_in_the_other_language(covers):
    found = covers["领导者选举"].topics[0]
    assert found.notes == {"title": 1} and found.minutes == {}
    assert "library/leader-election#L3" in [one.passage.address for one in found.best]


def test_a_note_filed_under_a_session_of_that_title_counts_apart(covers):
    assert covers["抢占机制"].topics[0].notes == {"title": 1}


def test_sessions_of_the_days_are_told(covers):
    assert covers["抢占机制"].held == ("2020-10-24",)


def test_what_nobody_touched_is_open_or_still_to_come(covers):
    assert covers["网络策略"].state == "open" and covers["网络策略"].topics[0].best == ()
    assert covers["存储卷"].state == "upcoming"


def test_the_command_tells_of_every_line(home, tmp_path, capsys):
    copy = Home(tmp_path)
    for path in (home.settings, home.index):
        (tmp_path / path.name).symlink_to(path)
    write_text(
        copy.plan, "track,from,to,topic\n快,2020-10-19,2020-10-25,8.4 抢占机制\n慢,2020-10-19,2020-10-25,网络策略\n"
    )
    assert main(["coverage", "--json", "--home", str(tmp_path)]) == 0
    found = json.loads(capsys.readouterr().out)
    assert [(one["track"], one["chapters"], one["state"]) for one in found["items"]] == [
        ("快", "8.4", "covered"),
        ("慢", None, "open"),
    ]
    main(["coverage", "--track", "慢", "--home", str(tmp_path)])
    assert "网络策略  nothing yet" in capsys.readouterr().out
