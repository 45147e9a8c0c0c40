"""What the glossary lacks is found in notes and reading."""

from archive.terms.glossary import Entry
from archive.terms.mining import MinedText, find_proposals

NOTES = (
    MinedText(
        "2020-10-17/notes/alice-a", "Alice", "# 队列\n\n`DeltaFIFO` 里面是增量。我们先看通知器（SharedInformer）。", 6
    ),
    MinedText(
        "2020-10-17/notes/bowen-b", "Bowen", "DeltaFIFO 去重，DeltaFIFO 有序。SharedInformer（共享通知器）和 podInfo。"
    ),
    MinedText("library/c", "", "我们学习调度器（scheduler）。OnlyHere 只出现一次，PriorityQueue 很多，PriorityQueue。"),
)


def test_terms_that_two_notes_hold_are_proposed_with_counts_and_an_address() -> None:
    first, second = find_proposals(NOTES, ())
    assert (first.canonical, first.seen, first.notes, first.authors) == ("SharedInformer", 4, 2, 2)
    assert set(first.zh) == {"通知器", "共享通知器"}
    assert (second.canonical, second.seen, second.example) == ("DeltaFIFO", 3, "2020-10-17/notes/alice-a#L8")


def test_what_the_glossary_has_or_was_proposed_before_is_not_proposed_again() -> None:
    assert find_proposals(NOTES, (Entry("delta-fifo"), Entry("SharedInformer", zh=("通知器", "共享通知器")))) == []
    assert find_proposals(NOTES, (), known=("DeltaFIFO", "SharedInformer")) == []


def test_a_chinese_form_that_an_entry_lacks_is_proposed_to_that_entry() -> None:
    found = {p.entry: p.zh for p in find_proposals(NOTES, (Entry("kube-scheduler", en=("scheduler",)),))}
    assert found["kube-scheduler"] == ("调度器",)


def test_notes_without_terms_propose_nothing() -> None:
    assert find_proposals((MinedText("library/x", "", ""), MinedText("library/y", "", "今天天气很好。")), ()) == []


def test_what_every_program_has_is_not_proposed() -> None:
    code = "`func` 里调用 Clone()，Name() 和 err()，还有 apiVersion、func（函数）和 DeltaFIFO。"
    notes = tuple(MinedText(f"library/{name}", name, code) for name in ("a", "b"))
    assert [proposal.canonical for proposal in find_proposals(notes, ())] == ["DeltaFIFO"]


def test_a_common_word_that_somebody_translates_is_proposed() -> None:
    notes = tuple(MinedText(f"library/{name}", name, "先看缓存（Cache）。") for name in ("a", "b"))
    assert [(p.canonical, p.zh) for p in find_proposals(notes, ())] == [("Cache", ("缓存",))]
