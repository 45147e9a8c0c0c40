"""What is said twice is shown once."""

from __future__ import annotations

from dataclasses import replace

from search.ranking.deduplicate import deduplicate, jaccard, shingles
from tests.search.conftest import BACKOFF, ETCD, QUEUES, SPEECH

LONG = replace(BACKOFF, text="".join(f"第{n}步先看第{n * 7}个节点的第{n * 3}份快照。" for n in range(20)))


def folded(*passages, limit=10, look_at=50):
    found = deduplicate(enumerate(passages), limit, look_at=look_at)
    return list(found.kept), {number: len(others) for number, others in found.duplicates.items()}


def test_the_same_text_elsewhere_is_folded_into_the_better_hit():
    assert folded(ETCD, BACKOFF, replace(ETCD, path="library/copy.md")) == ([0, 1], {0: 1})


def test_a_copy_with_a_small_change_is_folded_and_another_text_is_not():
    changed = replace(LONG, text=LONG.text.replace("第3步先看", "第3步再看"))
    other = replace(LONG, text="".join(f"第{n}行写着{n * 11}。" for n in range(20)))
    assert folded(LONG, changed, other) == ([0, 2], {0: 1})


def test_traditional_characters_and_width_make_no_difference():
    other = replace(QUEUES, text="ＰｒｉｏｒｉｔｙＱｕｅｕｅ 裡有 activeQ、podBackoffQ 和 unschedulableQ 三個隊列。")
    assert folded(replace(QUEUES, text=QUEUES.text.replace("里", "裡")), other) == ([0], {0: 1})


def test_speech_of_the_same_minute_is_folded_and_the_next_minute_is_not():
    half = replace(SPEECH, start_s=75.0, end_s=90.0, text="先挑")
    after = replace(SPEECH, start_s=79.0, end_s=140.0, text="下周读缓存")
    elsewhere = replace(half, path="sessions/2020-10-24/transcripts/other.json")
    assert folded(SPEECH, half, after, elsewhere) == ([0, 2, 3], {0: 1})


def test_as_many_distinct_hits_come_as_were_asked_for():
    copies = [replace(ETCD, line_from=n) for n in range(60)]
    assert folded(*copies, BACKOFF, QUEUES, SPEECH, limit=3) == ([0, 60, 61], {0: 59})


def test_copies_below_the_last_hit_are_named_too():
    assert folded(ETCD, BACKOFF, replace(ETCD, line_from=99), limit=1) == ([0], {0: 1})
    assert folded(ETCD, BACKOFF, replace(ETCD, line_from=99), limit=1, look_at=0) == ([0], {})


def test_texts_without_words_are_not_taken_for_the_same():
    assert folded(replace(ETCD, text="…"), replace(ETCD, text="——")) == ([0, 1], {})


def test_what_texts_have_in_common_is_a_share_of_what_either_has():
    ten, nine, other = shingles("a1 b2 c3 d4"), shingles("a1 b2 c3"), shingles("x9 y8")
    assert jaccard(ten, ten) == 1.0 and jaccard(ten, other) == 0.0
    assert jaccard(ten, nine) == 0.0  # their lengths alone say that it is too little
    assert jaccard(frozenset(), frozenset()) == 0.0
    assert jaccard(frozenset(range(10)), frozenset(range(1, 10))) == 0.9
