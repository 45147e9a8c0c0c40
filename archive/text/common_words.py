"""Words that tell what a sentence names: those that are not common everywhere, in Chinese the runs between particles."""

from __future__ import annotations

import re
from collections.abc import Iterator

from archive.text.script import HAN
from archive.text.tokens import STOP_WORDS, stem

LONGEST = 6  # characters of a phrase

# Characters that noun phrases of this group seldom hold: a run between them is a candidate.
_NO_NOUN = re.compile(
    rf"[^{HAN}]+|[的了在是把被会要能就都也还再先和从到给让对里上下以后前个这那它我们你他她您咱吗呢吧啊嘛哦嗯呃么着过很太更最又才只但而且或与及为因所如果"
    r"虽然不没有些每某谁什怎哪几多少大小好说讲看想做去来用跟叫请问得地]+"
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
_CLITIC = re.compile(r"'(?:s|re|ve|ll|d|m)$")
_WORD_EN = re.compile(r"[A-Za-z][A-Za-z'’-]*")


def chinese_phrases(text: str, *, longest: int = LONGEST) -> Iterator[str]:
    """Runs of Chinese between characters that are no part of a noun phrase."""
    for run in _NO_NOUN.split(text):
        if 2 <= len(run) <= longest and not is_common(run):
            yield run


def is_common(text: str) -> bool:
    """Whether a Chinese word, or an English one in lower case, stands everywhere and tells nothing."""
    return text in _COMMON_ZH or text in _COMMON_EN


def content_stems(text: str) -> list[str]:
    """The words of an English text in order, stemmed; "" for each that tells nothing."""
    words = (_CLITIC.sub("", word.casefold().replace("’", "'")) for word in _WORD_EN.findall(text))
    return [stem(word) if len(word) > 2 and not is_common(word) else "" for word in words]
