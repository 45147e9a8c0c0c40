"""Punctuation where Whisper left it out."""

import pytest

from archive.terms.punctuate import punctuate, space_latin

CASES = [
    ("今天讲调度器", 1.0, "今天讲调度器。"),
    ("今天讲调度器", 0.1, "今天讲调度器，"),
    ("今天讲调度器", None, "今天讲调度器。"),
    ("大家好 今天讲 etcd", 1.0, "大家好，今天讲 etcd。"),
    ("新的 Pod 马上就能运行吗", 0.1, "新的 Pod 马上就能运行吗？"),
    ("那怎么挑选 victim 呢", 1.0, "那怎么挑选 victim 呢？"),
    ("他还在写呢", 1.0, "他还在写呢。"),
    ("下一个 Pod 会不会看到旧的数据", 1.0, "下一个 Pod 会不会看到旧的数据？"),
    ("下一个 Pod 会不会看到旧的数据", 0.1, "下一个 Pod 会不会看到旧的数据，"),
    ("先判断它会不会被抢占", 1.0, "先判断它会不会被抢占。"),
    ("抢占以后要绑定 对不对", 1.0, "抢占以后要绑定，对不对？"),
    ("但是不是所有的 Pod 都行", 1.0, "但是不是所有的 Pod 都行。"),
    ("它能不能运行看资源", 1.0, "它能不能运行看资源。"),
    ("抢占,然后绑定", 1.0, "抢占，然后绑定"),
    ("抢占以后绑定.", 1.0, "抢占以后绑定。"),
    ("监听 10:30 的事件, 然后处理", 1.0, "监听 10:30 的事件，然后处理"),
    ("how does the queue work", 1.0, "how does the queue work?"),
    ("the queue is a heap", 1.0, "the queue is a heap."),
    ("the queue is a heap", 0.2, "the queue is a heap,"),
    ("the queue is a heap。", 1.0, "the queue is a heap."),
    ("先看队列，再看缓存", 1.0, "先看队列，再看缓存"),
    ("version 1.19 of k8s.io", None, "version 1.19 of k8s.io."),
    ("", 1.0, ""),
]


@pytest.mark.parametrize(("text", "pause_s", "said"), CASES)
def test_marks_follow_pauses_and_particles(text: str, pause_s: float | None, said: str) -> None:
    assert punctuate(text, pause_s=pause_s) == said


@pytest.mark.parametrize(("text", "pause_s", "_"), CASES)
def test_punctuating_again_changes_nothing(text: str, pause_s: float | None, _: str) -> None:
    once = punctuate(text, pause_s=pause_s)
    assert punctuate(once, pause_s=pause_s) == once


def test_latin_words_stand_apart_from_chinese_and_numbers_do_not() -> None:
    assert space_latin("终止使用这个logo。") == "终止使用这个 logo。"
    assert space_latin("9月1日Pod被抢占") == "9月1日 Pod 被抢占"
    assert space_latin("调度 Pod 的 queue") == "调度 Pod 的 queue"
