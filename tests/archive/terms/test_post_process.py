"""A transcript after decoding: script, the group's words, punctuation, and what was heard kept beside them."""

from archive.records import Segment
from archive.terms.glossary import Entry
from archive.terms.post_process import post_process
from archive.terms.post_process import post_process_key as key

ENTRIES = (Entry("preemption", zh=("抢占", "搶佔")), Entry("kube-scheduler", zh=("调度器",)))


def test_what_was_heard_is_kept_where_it_changed_and_only_there() -> None:
    first, second = post_process((Segment(0, 2, "调度器会抢站资源。"), Segment(2, 4, "好的。")), ENTRIES)
    assert (first.text, first.raw_text) == ("调度器会抢占资源。", "调度器会抢站资源。")
    assert [change.heard for change in first.changes] == ["抢站"]
    assert (second.text, second.raw_text, second.changes) == ("好的。", None, ())


def test_polishing_again_gives_the_same_and_other_words_begin_from_what_was_heard() -> None:
    once = post_process((Segment(0, 2, "调度器会抢站资源"),), ENTRIES)
    assert post_process(once, ENTRIES) == once
    assert post_process(once, ())[0].text == "调度器会抢站资源。"


def test_the_script_is_the_one_that_is_set() -> None:
    heard = (Segment(0, 2, "調度器會搶站資源。"),)
    texts = {script: post_process(heard, ENTRIES, script=script)[0].text for script in ("simplified", "traditional")}
    assert texts == {"simplified": "调度器会抢占资源。", "traditional": "調度器會搶佔資源。"}
    assert post_process(heard, ENTRIES, script="as-heard")[0].text == texts["traditional"]
    assert post_process((Segment(0, 2, "节点。"),), ENTRIES, script="as-heard")[0].text == "节点。"


def test_times_speakers_and_confidence_stay() -> None:
    (segment,) = post_process((Segment(1.5, 2.5, "好的", "小李", "zh", 0.7),), ENTRIES)
    assert (segment.start_s, segment.end_s, segment.speaker, segment.language, segment.confidence) == (
        1.5, 2.5, "小李", "zh", 0.7,
    )  # fmt: skip


def test_the_key_covers_the_words_and_the_script() -> None:
    assert key(ENTRIES, "simplified") == key(ENTRIES, "simplified")
    assert len({key(ENTRIES, "simplified"), key(ENTRIES, "traditional"), key(ENTRIES[:1], "simplified")}) == 3
