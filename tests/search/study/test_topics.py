"""A term is told by its topics: phrases in both languages that go together, week by week."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from archive.cli.main import main
from archive.terms.glossary import Entry
from search.api import Searcher
from search.query.lexicon import Lexicon
from search.study.keyphrases import find_keyphrases, words_of
from search.study.mentions import Mention
from search.study.topic_match import TopicMatcher, TopicTerm
from search.study.topic_story import tell_story, weight_of_mention
from search.study.topics import find_topics
from search.terminal.study.topics import topics_text
from search.terminal.terminal import Terminal
from tests.search.conftest import QUEUES, Place, written
from tests.search.study.season import season_corpus, season_glossary

NO_LEXICON = Lexicon({}, {})


@pytest.fixture(scope="module")
def topics():
    return find_topics(season_corpus(), season_glossary())


def test_a_topic_has_its_forms_in_both_languages(topics):
    labels = {phrase.label for one in topics for phrase in one.phrases}
    assert {"preemption 抢占", "taint 污点", "snapshot 快照"} <= labels


def test_phrases_that_go_together_are_one_topic(topics):
    taints = next(one for one in topics if any("污点" in phrase.forms for phrase in one.phrases))
    assert {"NoExecute", "NoSchedule"} <= {form for phrase in taints.phrases for form in phrase.forms}


def test_a_topic_knows_its_weeks(topics):
    taints = next(one for one in topics if any("污点" in phrase.forms for phrase in one.phrases))
    counts = dict(taints.sessions)
    assert max(counts, key=counts.__getitem__) == "2020-10-31" and counts["2020-10-17"] == 0
    assert all(one.session_id == "2020-10-31" for one in taints.best)


def test_what_is_said_all_the_time_is_no_topic(topics):
    assert all("节点" not in phrase.forms for one in topics for phrase in one.phrases)


def test_a_table_of_topics_fits_a_narrow_terminal(topics):
    lines = topics_text(topics, Terminal(width=80), limit=10).splitlines()
    from archive.text.columns import columns

    assert len(lines) == 13 and max(map(columns, lines)) <= 80


def test_code_tables_names_and_everyday_words_are_no_phrases():
    text = "今天大家一起看队列。\n```go\nfunc heapify() {}\n```\n| 成员 | AbyssViper |\n\n张工说队列很重要"
    passages = [written(Place(f"library/{n}.md", "reading", (1, 9)), text) for n in range(4)]
    known = (Entry("queue", zh=("队列",)),)
    assert [one.forms for one in find_keyphrases(passages, known, NO_LEXICON, names=["张工"])] == [("队列",)]


def test_the_story_of_a_topic_goes_session_by_session(home):
    glossary = (Entry("leader election", zh=("领导者选举",)),)
    with Searcher.of(home) as searcher, searcher.readers.snapshot() as index:
        story = tell_story(TopicMatcher(index, searcher.settings, glossary), "领导者选举", glossary)
    assert [one.session for one in story.sessions] == ["2020-10-24", None]
    assert story.forms == ("leader election",) and story.first == story.last == "2020-10-24"
    assert story.sessions[0].mentions[0].text == "领导者选举用的锁放在 Lease 里吗"


def test_the_commands_print_one_json_object(home, capsys):
    assert main(["topics", "--json", "--home", str(home.root)]) == 0
    assert json.loads(capsys.readouterr().out) == {"schema": 1, "topics": []}
    assert main(["topics", "activeQ", "--json", "--home", str(home.root)]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["sessions"][0]["mentions"][0]["address"] == QUEUES.address


def test_a_run_without_a_word_of_the_field_is_not_cut_into_words(monkeypatch):
    lexicon = Lexicon({"抢占": [("preempt", 0.9)], "我们": [("we", 0.9)]}, {})
    cut: list[str] = []
    words_of.cache_clear()
    monkeypatch.setattr("search.study.keyphrases.frequency.chinese_words", lambda run: cut.append(run) or [run])
    find_keyphrases([replace(QUEUES, text="我们今天不谈这个。"), replace(QUEUES, text="我们谈抢占。")], (), lexicon)
    words_of.cache_clear()
    assert "我们谈抢占" in cut and "我们今天不谈这个" not in cut


def test_a_mention_of_a_topic_that_says_nothing_else_weighs_less():
    topic = [TopicTerm("抢占", (frozenset({"抢占"}),))]
    told = Mention(QUEUES, "本文研究了抢占部分的源码，配备源码理解。", (), None)
    assert weight_of_mention(told, topic) < weight_of_mention(replace(told, text="抢占只腾出地方。"), topic)
