"""Text is cut into sentences where people would cut it, in Chinese, English and both, and nothing of it is lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.text.sentences import sentence_spans, split_sentences


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("抢占先挑选节点。然后删除 victim！对吗？", ["抢占先挑选节点。", "然后删除 victim！", "对吗？"]),
        ("It pops the heap. Then it waits! Does it?", ["It pops the heap.", "Then it waits!", "Does it?"]),
        ("调度器用 heap. 然后 pop 出来。Next one?好的", ["调度器用 heap.", "然后 pop 出来。", "Next one?", "好的"]),
        ("结束了.我们继续", ["结束了.", "我们继续"]),
        ("真的吗？！不会吧……", ["真的吗？！", "不会吧……"]),
        ("第一行\n第二行\n\n第三行", ["第一行", "第二行", "第三行"]),
        ("It calls Schedule. kube-scheduler binds later.", ["It calls Schedule.", "kube-scheduler binds later."]),
        ("一句没有标点的话", ["一句没有标点的话"]),
    ],
)
def test_a_sentence_ends_at_its_mark_or_its_line(text: str, sentences: list[str]) -> None:
    assert [part.strip() for part in split_sentences(text)] == sentences


@pytest.mark.parametrize(
    "text",
    [
        "从 v1.18 开始，pkg/scheduler/x.go 里的 node.Spec 变了",
        "In v1.18 the file pkg/scheduler/x.go has 3.5 kB",
        "queues, e.g. activeQ, i.e. the heap, and so on",
        "Compare Smith et al. 2019 and fig. 3, cf. Dr. Chen vs. J. Smith",
        "locks, maps, etc. are shared by the U.S. team",
        "1. 先看队列",
        "DOCKER-ISOLATION -i br0 ! -d net -j DROP",
        "if a != b and c?d:e or url?x=1&y=2",
        "那个……我想说的是 wait... and then",
        "well… I think it is so",
        "先看 a；再看 b; 最后看 c",
        "`items?` 是一个名字",
        "运行 foo.bar() 和 a.b.c",
    ],
)
def test_a_dot_inside_a_name_a_number_or_a_short_form_ends_nothing(text: str) -> None:
    assert split_sentences(text) == [text]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("The answer is no. We stop.", ["The answer is no.", "We stop."]),
        ("Locks, maps, etc. They are shared.", ["Locks, maps, etc.", "They are shared."]),
        ("See appendix A. The heap is there.", ["See appendix A.", "The heap is there."]),
        ("It stops... Then it goes on", ["It stops...", "Then it goes on"]),
        ("Since v1.18. Before it was slow.", ["Since v1.18.", "Before it was slow."]),
    ],
)
def test_a_short_form_may_stand_at_an_end(text: str, sentences: list[str]) -> None:
    assert [part.strip() for part in split_sentences(text)] == sentences


def test_closing_quotes_and_brackets_stay_with_their_sentence() -> None:
    assert split_sentences("他问：“为什么？”然后（很快。）走了") == ["他问：“为什么？”", "然后（很快。）", "走了"]
    assert split_sentences('She said "go." Then **stop.** All (yes!) right') == [
        'She said "go." ', "Then **stop.** ", "All (yes!) right",
    ]  # fmt: skip


def test_semicolons_end_clauses_where_they_are_wanted() -> None:
    assert split_sentences("先看 a；再看 b; x;y", clauses=True) == ["先看 a；", "再看 b; ", "x;y"]


@given(st.text(alphabet='aZ1 .…!?;；。！？\n\t”")`*吗v'), st.booleans())
def test_nothing_of_a_text_is_lost(text: str, clauses: bool) -> None:
    parts = split_sentences(text, clauses=clauses)
    assert "".join(parts) == text
    assert all(part.strip() for part in parts) or not text.strip()
    spans = list(sentence_spans(text, clauses=clauses))
    assert [text[start:end] for start, end in spans] == parts


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("要决定谁留下。`Filter` 先分组。", ["要决定谁留下。", "`Filter` 先分组。"]),
        ("**重点。**后面。**另一个**词。", ["**重点。**", "后面。", "**另一个**词。"]),
        ('他说："好。" 然后走了。', ['他说："好。" ', "然后走了。"]),
        ('He said "yes." "No," she said.', ['He said "yes." ', '"No," she said.']),
        ("He didn't say 'no.' Then he left.", ["He didn't say 'no.' ", "Then he left."]),
    ],
)
def test_a_mark_that_opens_the_next_sentence_does_not_close_the_one_before(text: str, sentences: list[str]) -> None:
    assert split_sentences(text) == sentences
