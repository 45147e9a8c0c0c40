"""Near misses of the group's words are repaired, and what is right as it is stays."""

import pytest

from archive.season import season
from archive.terms.correct import correct
from archive.terms.glossary import Entry, read_glossary
from archive.terms.vocabulary import Vocabulary
from bench.glossary import HALVES, LEAST_REPAIRED, MOST_FALSE, changed, lines, planted, wrong

VOCABULARY = Vocabulary(
    (
        *read_glossary(season.SEASON_FOLDER / "glossary.toml"),
        Entry("eviction", zh=("驱逐",)),
        Entry("namespace", zh=("命名空间",)),
        Entry("RBAC", spoken=("are back",)),
    )
)


def corrected(text: str) -> str:
    return correct(VOCABULARY, text)[0]


@pytest.mark.parametrize(
    ("heard", "said"),
    [
        ("优先级高的 Pod 会抢站资源", "优先级高的 Pod 会抢占资源"),
        ("被驱琢的 Pod 重新调度", "被驱逐的 Pod 重新调度"),
        ("priority Q 里面是一个堆", "PriorityQueue 里面是一个堆"),
        ("the prioritie queue keeps pods", "the PriorityQueue keeps pods"),
        ("cube scheduler 的配置", "kube-scheduler 的配置"),
        ("the kube schedular picks a node", "the kube-scheduler picks a node"),
        ("pre emption of a pod", "preemption of a pod"),
        ("in former 的缓存", "informer 的缓存"),
        ("数据存在 E T C D 里面", "数据存在 etcd 里面"),
    ],
)
def test_near_misses_become_the_groups_words(heard: str, said: str) -> None:
    assert corrected(heard) == said


@pytest.mark.parametrize(
    "text",
    [
        "别抢，站到队伍后面去",
        "殖民者强占了这片土地",
        "我五点到机场",
        "We are back from the break",
        "In former times people wrote letters",
        "The client pays cash",
        "Preemption only happens when no node passes the filters",
        "The PriorityQueue and the kube-scheduler",
        "The nominated pods are kept in a map",
        "",
        "…… 😀 \n",
    ],
)
def test_what_is_right_stays(text: str) -> None:
    assert correct(VOCABULARY, text) == (text, ())


def test_a_spoken_form_of_ordinary_words_counts_where_the_groups_words_are() -> None:
    assert corrected("are back 的规则写得太宽") == "RBAC 的规则写得太宽"
    assert corrected("everybody, we are back") == "everybody, we are back"


def test_a_change_says_what_was_heard_which_entry_and_how_sure() -> None:
    _, (change,) = correct(VOCABULARY, "调度器会抢站资源")
    assert (change.heard, change.written, change.entry) == ("抢站", "抢占", "preemption")
    assert 0.99 < change.confidence <= 1.0


def test_neighbours_tell_what_a_sentence_is_about() -> None:
    assert corrected("In former 是一种缓存") == correct(VOCABULARY, "In former 是一种缓存", around="Pod")[0]
    assert correct(VOCABULARY, "他说的是扩展店", around="kube-scheduler 有很多插件")[0] == "他说的是扩展点"
    assert corrected("他说的是扩展店") == "他说的是扩展店"


def test_an_empty_glossary_changes_nothing() -> None:
    assert correct(Vocabulary(()), "cube scheduler 抢站") == ("cube scheduler 抢站", ())


@pytest.mark.parametrize("half", HALVES)
def test_both_halves_of_the_set_keep_the_bounds(half: str) -> None:
    clean = len(lines(f"clean-{half}")) + len(planted(half))
    assert 1 - len(wrong(half)) / len(planted(half)) >= LEAST_REPAIRED
    assert len(changed(half)) * 500 / clean <= MOST_FALSE
