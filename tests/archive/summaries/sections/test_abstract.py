"""An abstract reads as a paragraph."""

from itertools import pairwise

from archive.summaries.sections.abstract import LONGEST, MOST_A_CHAPTER, choose_abstract
from archive.summaries.sections.points import choose_points
from archive.summaries.sections.ranking import score_sentences
from archive.summaries.sentences.concepts import Coverage
from archive.summaries.sentences.utterances import Sentence
from archive.text.script import width

OPENING = [
    "好的，各位听得到我说话。",
    "今天讨论优先级和抢占，先看优先级怎么影响队列。",
    "调度失败的 Pod 会进入 unschedulableQ，等待集群发生变化。",
    "它们就会移动到 backoffQ 或者 activeQ。",
]
LATER = [
    "默认的抢占逻辑在 DefaultPreemption 插件里面。",
    "它先找出删除一些 Pod 以后就能满足条件的节点。",
    "感谢主持人，我介绍一下我们公司的调度插件和抢占节点。",
    "抢占之前要在每个节点上假设删除所有优先级更低的 Pod。",
    "抢占以后 victim 退出需要时间，Pod 还要再调度一次。",
    "违反 PDB 的数量最少的节点是抢占的首选节点。",
]


def chapters(*groups: list[str]) -> list[list[Sentence]]:
    found, at = [], 0
    for texts in groups:
        found.append([])
        for text in texts:
            at += 10
            time = f"00:{at // 60:02d}:{at % 60:02d}"
            found[-1].append(Sentence(text, f"2020-10-24@{time}-{time}", text, at, at, "a"))
    return found


def coverage_of(said: list[list[Sentence]]) -> Coverage:
    texts = [one.text for chapter in said for one in chapter]
    return Coverage(texts, score_sentences(texts))


def abstract(*groups: list[str], told=lambda _one: True) -> list[str]:
    said = chapters(*groups)
    return [one.text for one in choose_abstract(said, coverage_of(said), told)]


def test_what_the_session_is_about_comes_first():
    assert abstract(OPENING, LATER)[0] == OPENING[1]


def test_the_rest_follows_in_the_order_of_time():
    told = abstract(OPENING, LATER)
    places = [(OPENING + LATER).index(text) for text in told[1:]]
    assert places == sorted(places)


def test_what_points_back_is_told_only_behind_what_it_needs():
    everything = OPENING + LATER
    told = abstract(OPENING, LATER)
    assert any(text.startswith("它") for text in told)
    for before, text in pairwise(told):
        if text.startswith("它"):
            assert everything.index(text) == everything.index(before) + 1


def test_nobody_is_thanked_and_no_company_is_introduced():
    assert not any("感谢" in text for text in abstract(OPENING, LATER))


def test_no_chapter_fills_it_and_it_is_no_longer_than_it_may_be():
    told = abstract(OPENING, LATER)
    assert sum(text in LATER for text in told) <= MOST_A_CHAPTER
    assert sum(map(width, told)) <= LONGEST


def test_a_point_that_points_back_is_told_with_what_it_needs_in_one_address():
    said = chapters(
        ["默认的抢占逻辑在 DefaultPreemption 插件里面。", "它先找出删除一些 Pod 以后就能满足条件的节点和候选。"]
    )
    (points,) = choose_points(said, coverage_of(said), set())
    assert [one.text for one in points] == [said[0][0].text + said[0][1].text]
    assert points[0].address == "2020-10-24@00:00:10-00:00:20"


def test_what_the_abstract_tells_is_no_point():
    said = chapters(LATER)
    told = {LATER[0]}
    (points,) = choose_points(said, coverage_of(said), told)
    assert points
    assert not any(LATER[0] in one.text for one in points)


FILM = [
    "科技是一个重要的催化剂。",
    "中国的观众喜欢科幻故事。",
    "流浪地球现在是一个现象级的作品。",
    "流浪地球的剧组有二十多个副导演。",
    "拍摄流浪地球的难度很大。",
    "观众对文化开始自信了。",
]


def test_without_a_stated_topic_the_first_sentence_names_what_all_speak_of():
    assert abstract(FILM[:3], FILM[3:])[0] == FILM[2]


def test_what_was_said_is_not_said_again():
    twice = ["在中国做科幻电影的剧组永远不知道有没有做好准备。", "在中国做科幻电影的剧组都永远不知道有没有做好准备。"]
    assert sum(text in twice for text in abstract([*FILM[:3], twice[0]], [*FILM[3:], twice[1]])) <= 1


def test_a_sentence_that_nobody_understands_stands_in_no_abstract():
    muddled = "流浪地球这个然后就是那个剧组的这个这种的难度的这个。"
    assert muddled not in abstract(FILM, [muddled])
