"""Sentences of speech are whole ones, whatever the segments were."""

from datetime import date

from archive.records import Segment, Session
from archive.summaries.sentences.utterances import quotable_sentences, spoken_sentences

SESSION = Session("2020-10-24", date(2020, 10, 24))


def said(*segments: tuple[float, float, str], speaker: str | None = None) -> list[tuple[str, str]]:
    found = spoken_sentences(SESSION, [Segment(start, end, text, speaker) for start, end, text in segments])
    return [(one.text, one.address) for one in found]


def test_a_sentence_that_a_window_cut_is_joined_and_cites_both_segments():
    pauses = [(30.0, 33.0, "第一句话说完了。"), (34.0, 36.0, "第二句话说完了。"), (37.0, 39.0, "第三句话说完了。")]
    found = said((14.6, 21.02, "activeQ 是一个堆，优先级最高的 Pod。"), (21.02, 22.9, "排在最前面。"), *pauses)
    assert found[0] == ("activeQ 是一个堆，优先级最高的 Pod，排在最前面。", "2020-10-24@00:00:14-00:00:23")
    assert len(found) == 4


def test_segments_without_full_stops_go_on_until_a_pause():
    found = said((0.0, 2.0, "调度失败的 Pod"), (2.1, 4.0, "会进入 unschedulableQ"), (6.0, 8.0, "最多等待十秒"))
    assert found == [
        ("调度失败的 Pod 会进入 unschedulableQ", "2020-10-24@00:00:00-00:00:04"),
        ("最多等待十秒", "2020-10-24@00:00:06-00:00:08"),
    ]


def test_a_segment_with_several_sentences_gives_each():
    assert [text for text, _ in said((0.0, 9.0, "好。亲和性分两类。一类是 Pod 对 Node。"))] == [
        "好。",
        "亲和性分两类。",
        "一类是 Pod 对 Node。",
    ]


def test_a_sentence_of_a_note_is_whole_though_its_lines_are_broken():
    text = "- 如果 Node 的 Spec 中 PodCIDRs 不为空，\n  那么直接使用它。\n\n```go\nx := 1。\n```\n短。"
    assert quotable_sentences(text) == ["如果 Node 的 Spec 中 PodCIDRs 不为空，那么直接使用它。"]


def heard(*confidences: float | None) -> list[bool]:
    """Whether what was heard with these confidences is sure."""
    segments = [
        Segment(3.0 * n, 3.0 * n + 2, "每个节点都要检查一次。", confidence=one) for n, one in enumerate(confidences)
    ]
    return [one.is_sure for one in spoken_sentences(SESSION, segments)]


def test_what_a_model_hardly_trusts_itself_in_is_not_sure():
    assert heard(0.9, 0.64, 0.66, 0.8, 0.0) == [True, False, True, True, False]


def test_of_a_recording_that_is_hard_to_hear_the_surer_half_is_sure():
    assert heard(0.3, 0.5, 0.2, 0.4, 0.45) == [False, True, False, True, True]


def test_a_transcript_that_says_nothing_of_it_is_sure():
    assert heard(None, None) == [True, True]


def test_a_sentence_is_as_sure_as_the_worse_of_its_segments():
    parts = [Segment(0.0, 2.0, "调度失败的 Pod", confidence=0.9), Segment(2.1, 4.0, "会进入队列。", confidence=0.5)]
    others = [Segment(6.0 + n, 6.5 + n, "好。", confidence=0.9) for n in range(3)]
    assert not spoken_sentences(SESSION, [*parts, *others])[0].is_sure


def test_a_line_that_only_lists_files_is_no_sentence_of_a_note():
    listing = "文件：`pkg/scheduler/internal/cache/cache.go`、`snapshot.go`、`node_tree.go`。"
    assert quotable_sentences(listing) == []
    told = "The API server sets `spec.nodeName` for it."
    assert quotable_sentences(told) == [told]
