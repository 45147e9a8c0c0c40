"""What a stretch of text is about: the names and noun phrases that stand in it often and elsewhere seldom."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from archive.text.identifiers import find_symbols
from archive.text.script import HAN, has_han
from archive.text.tokens import STOP_WORDS, stem

LONGEST_ZH, LONGEST_EN = 6, 3  # characters, words of a phrase
FEWEST = 2  # times that a phrase stands in the stretch

# Characters that noun phrases of this group seldom hold: a run between them is a candidate.
_NO_NOUN = re.compile(
    rf"[^{HAN}]+|[的了在是把被会要能就都也还再先和从到给让对里上下以后前个这那它我们你他她您咱吗呢吧啊嘛哦嗯呃么着过很太更最又才只但而且或与及为因所如果"
    r"虽然不没有些每某谁什怎哪几多少大小好说讲看想做去来用跟叫请问得地]+"
)
# Of these, the ones that also stand within longer words: 想象力 过程 用户 样本.
_PART_OF_WORDS = frozenset("想过用对会来去上下前后里中从要把能看讲说问得地大小多少好还更每样和给到让先再就先开")
_CUT_ZH = re.compile(r"^[样种位件程]|[一新可几]$|谢谢|感谢|老师")  # what such runs are cut from, and thanks
_AS_NOUN_EN = (
    r"\b(?:the|a|an|this|that|these|those|our|your|their|its|my|some|of|in|for|with|by|on|from|about|per|no|each|every|two|three|four|"
    r"more|less|fewer|few|many|other|new)\s+(?:\w+\s+)?{}\b(?=\s*(?:$|[,.?!;:-]|(?:is|are|was|were|has|have|can|could|will|would|should|and|or|"
    r"but|to|of|in|on|for|with|that|which|so|because|at|from|as|we|you|it|they|I)\b))"
)
_COMMON_ZH = frozenset(
    "可能 时候 现在 其实 觉得 知道 需要 应该 自己 东西 问题 情况 方面 非常 比较 特别 今天 刚才 刚刚 第一 第二 第三 首先 最后 之前 之后 当然 包括 通过 "
    "进行 关于 目前 已经 一直 一定 一样 同样 完全 真正 直接 主要 基本 各种 部分 阶段 方式 过程 时间 内容 结果 老师 同学 朋友 先生 女士 嘉宾 主持 谢谢 感谢 "
    "开始 结束 发现 认为 希望 感觉 告诉 提到 出现 存在 成为 产生 变成 属于 保证 考虑 分钟 年前 未来 一点 任何 整个 所有 另外 同时 然而 于是 甚至 尤其 条件 "
    "返回 变化 里面 外面 数字 版本 开会 周期 逻辑 检查 事情 角度 意义 作用 影响 能够 必须 允许 调用 运行 执行 完成 处理 实际 真的 我觉 是不 事实 程度 之间 当中 之中 过程当中 一种 样一种 样的 一块 件事情 位老师 种时候 够易 几点 反正 案例 例子 现象 角色 想法 话题 嘉宾 现场 环节 圆桌 论坛 观点 看法 座当中 程当中 一句话 行一".split()
)
_COMMON_EN = STOP_WORDS | frozenset(
    "yeah okay ok um uh oh well right just like think know mean want need going gonna gotta got get go really actually "
    "maybe probably thing things something anything lot bit kind sort good great nice fine sure one two three four five ten "
    "also still even much many more most some any all every each other another same first second last next now today back here "
    "there up out over down through because very too only again use used using make made see look say said tell talk point way "
    "mm hmm yep no yes don doesn didn isn wasn won let lets put take come came give given him her them our your my me us its "
    "having being doing little big new old might must shall never always quite already thank thanks sorry guess suppose people "
    "time day year years week minutes question questions idea ideas anyway though while until before after since during s t re ve "
    "ll d m has had have i'm it's that's don't we're you're they're i'll we'll let's there's what's can't won't didn't".split()
)
_WORD_EN = re.compile(r"[A-Za-z][A-Za-z'’-]*")


def key_phrases(texts: Sequence[str], everywhere: Counter[str], *, most: int, known: Sequence[str] = ()) -> list[str]:
    """The phrases that tell a stretch from the rest, the best first; none is a part of another, `known` terms count double.

    `everywhere` counts the phrases of the whole, as `count_phrases` does.
    """
    whole = " ".join(texts)
    counts = count_phrases(texts, known)
    here = without_parts(Counter({phrase: n for phrase, n in counts.items() if n >= FEWEST}) or counts)
    most_places = max(everywhere.total() / 8, 4.0)  # a phrase that stands everywhere tells no stretch from another
    score = {
        phrase: n
        * n
        / max(everywhere[phrase], n)
        * math.log(1 + most_places / max(everywhere[phrase], 1))
        * weight(phrase, known)
        for phrase, n in here.items()
    }
    found: list[str] = []
    for phrase in sorted(score, key=lambda one: (-score[one], one)):
        plain = phrase.casefold()
        if is_noun(phrase, whole) and not any(says_same(plain, other.casefold()) for other in found):
            found.append(phrase)
        if len(found) == most:
            break
    return found


def says_same(phrase: str, other: str) -> bool:
    """Whether two phrases share most of what they say: 一线城市 and 二三线城市, remote control and remote controls."""
    if phrase in other or other in phrase:
        return True
    own, others = words_within(phrase), words_within(other)
    return 2 * len(own & others) > min(len(own), len(others))


def words_within(phrase: str) -> set[str]:
    """The stems of an English phrase, the pairs of characters of a Chinese one."""
    return {stem(word) for word in phrase.split()} if phrase.isascii() else set(map("".join, pairwise(phrase)))


def is_noun(phrase: str, text: str) -> bool:
    """Whether a phrase stands in a text as a noun does: an English one behind an article or preposition and before what is no
    noun, a Chinese one not within a longer word."""
    if find_symbols(phrase) or len(phrase) < 2:
        return True
    if not has_han(phrase):
        return phrase[:1].isupper() or bool(re.search(_AS_NOUN_EN.format(re.escape(phrase)), text, re.IGNORECASE))
    if _CUT_ZH.search(phrase):
        return False
    cut = Counter[str]()
    places = [match.start() for match in re.finditer(re.escape(phrase), text)]
    for at in places:
        before, after = text[at - 1 : at] if at else "", text[at + len(phrase) : at + len(phrase) + 1]
        cut["before"] += is_one_word(before + phrase[0], phrase[0], text) if before in _PART_OF_WORDS else 0
        cut["after"] += is_one_word(phrase[-1] + after, phrase[-1], text) if after in _PART_OF_WORDS else 0
    return not places or 2 * max(cut["before"], cut["after"]) <= len(places)


def is_one_word(pair: str, char: str, text: str) -> bool:
    """Whether a character of a text stands mostly in this pair, as 象 does in 想象."""
    return len(pair) == 2 and 5 * text.count(pair) > 2 * text.count(char)


def weight(phrase: str, known: Sequence[str]) -> float:
    """How much a phrase says: names and terms more than words, long phrases more than short ones."""
    if phrase in known or find_symbols(phrase):
        return 2.0
    parts = len(phrase.split()) if phrase.isascii() else len(phrase) / 2
    return float(1 + 0.6 * (parts - 1))


def count_phrases(texts: Sequence[str], known: Sequence[str] = ()) -> Counter[str]:
    """How many of the texts have each phrase."""
    return Counter(phrase for text in texts for phrase in set(phrases_of(text, known)))


def without_parts(counts: Counter[str]) -> Counter[str]:
    """The phrases without those that stand only inside a longer one."""
    inside = {
        phrase
        for phrase, n in counts.items()
        if any(phrase in other and phrase != other and counts[other] >= n for other in counts)
    }
    return Counter({phrase: n for phrase, n in counts.items() if phrase not in inside or find_symbols(phrase)})


def phrases_of(text: str, known: Sequence[str]) -> Iterator[str]:
    """The candidates of a text."""
    lowered = text.casefold()
    yield from (term for term in known if len(term) > 1 and term.casefold() in lowered)
    yield from find_symbols(text)
    if has_han(text):
        yield from chinese_phrases(text)
        yield from (word for word in re.findall(r"[A-Z][A-Za-z]{3,}", text))
    else:
        yield from english_phrases(text)


def chinese_phrases(text: str, *, longest: int = LONGEST_ZH) -> Iterator[str]:
    """Runs of Chinese between characters that are no part of a noun phrase."""
    for run in _NO_NOUN.split(text):
        if 2 <= len(run) <= longest and not is_common(run):
            yield run


def is_common(text: str) -> bool:
    """Whether a Chinese word, or an English one in lower case, stands everywhere and tells nothing."""
    return text in _COMMON_ZH or text in _COMMON_EN


def content_stems(text: str) -> list[str]:
    """The words of an English text in order, stemmed; "" for each that tells nothing."""
    words = (word.casefold().replace("’", "'") for word in _WORD_EN.findall(text))
    return [stem(word) if len(word) > 2 and not is_common(word) else "" for word in words]


def english_phrases(text: str) -> Iterator[str]:
    """Runs of up to three words that say something."""
    run: list[str] = []
    for word in [*_WORD_EN.findall(text), ""]:
        plain = word.casefold().replace("’", "'")
        if plain and not is_common(plain) and len(plain) > 2:
            run.append(word)
            continue
        for size in range(1, LONGEST_EN + 1):
            yield from (" ".join(run[n : n + size]).lower() for n in range(len(run) - size + 1))
        run = []
