"""Sentences for the sample voice to learn from: frames with slots, free word sequences, and lines of real text.

Half of what is generated has no grammar at all. A decoder that has only seen frames finishes the sentence it expects;
one that has seen free sequences writes down what it hears.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Iterator, Sequence

from training import frames as spoken_frames
from training.frames import CLASSES
from training.words import SLOTS

HAN = "\u4e00-\u9fff"
LOWER_CASE_NAMES = ("kube-", "activeQ", "backoffQ", "unschedulableQ", "etcd", "nominated", "preemptionP", "scheduleOne")

ZH_FRAMES = """
{W}先看一下{C}的{Z}。|{T}{W}要{V}{P}插件的{Z}。|{C}里面的{Z}{A}。|{O}会从{Q}移动到{Q}。|{P}在{E}阶段{A}。|{W}觉得{Z}{A}。
这个问题和{P}有关，{T}{V}。|如果{Z}{A}，就先{V}{C}。|{Z}由{W}{T}{V}。|{W}负责{V}{C}，{W}负责{V}{Z}。|{Q}里面有{N}个{O}。
{E}插件返回{N}个节点。|我们把{P}从{E}移到{E}。|{T}的会议主要讨论{Z}和{C}。|结论是{T}{V}{Z}。|{C}和{C}的{Z}不一样。
{O}被抢占以后会进入{Q}。|{E}失败以后要{V}{Z}。|{W}已经{V}了{N}个{O}。|{Z}大概需要{N}毫秒。|{P}的{Z}增加了{N}倍。
为什么{C}的{Z}{A}？|{W}能不能{T}{V}{E}？|下一个议题是{P}和{Z}。|{W}同意，{T}再{V}{Z}。|{C}会调用{E}扩展点。|先{V}{Z}，再{V}{C}。
{W}{T}提交了{N}个{Z}。|{N}个节点上的{O}{A}。|不要在{E}里面{V}{Z}。|{C}收到事件以后{V}{Q}。|{P}和{P}都实现了{E}。
{W}建议{T}关闭{C}。|{Z}和{Z}都{A}。|{O}的{Z}写到{K}里面。|如果{K}是{K}，{O}就不会{V}{Z}。|{Z}{A}的时候，{W}会{V}{O}吗？
每个{Z}都有自己的{Z}，默认是{N}{U}。|{V}完成以后，{C}才开始{V}。|它不会{V}{Z}，只是{V}{O}。|真正{V}{Z}的是{C}。
{Z}可以分成{N}个部分，{Z}、{Z}和{Z}。|所有{Z}都没有{V}{E}，{C}就会{V}{E}。|{W}来讲一下{Z}，先看{Z}怎么影响{Z}。
{Z}越大，{Z}越高。|{Z}一样的时候，先{V}的{O}先{V}。|最多等待{N}{U}。|等待时间从{N}{U}开始，每次{V}增加{N}倍。
那怎么{V}{O}呢？|在每个{Z}上，先假设{V}所有{A}的{O}，再检查能不能{V}新的{O}。|最后比较所有{Z}，选择{Z}{A}的一个。
第{N}个条件是{Z}的{Z}{A}。|{Z}插件在{E}这一步{V}{Z}。|如果后面{V}了，要按照相反的顺序{V}{E}。|{E}只是{Z}，用来做{Z}。
{E}可以让{O}等待，比如{Z}要等所有的{O}都{V}。|{Z}有{Z}，超时以后{O}会被{V}。|{Z}是怎么{V}的？|怎么{V}一个新的{Z}？
{V}{Z}的时候只{V}有变化的{Z}，所以{A}。|{W}检查{Z}的{O}和{Z}够不够，看的是{K}，不是{K}。|今天是{T}分享，主题是{Z}和{Z}。
大家还有{Z}吗？|请大家{T}提交{Z}。|好的，{T}继续讲{Z}。|明白了，{T}讨论{Z}。|这{U}{Z}叫做{K}。|那{Z}还没有{V}，下一个{O}会不会{V}旧的{Z}？
不会，{C}先在{Z}里面{V}这个{O}已经{V}{Z}上。|因为{V}要{V}{C}，{A}，所以{V}另外的{Z}里面。|{Z}{A}，是不是每个{Z}都要{V}？
不是，{V}足够多的{Z}就{V}，这个{Z}可以在{Z}里面{V}。|有新的{O}{V}，或者有{O}被{V}，它们就会{V}{Q}或者{Q}。
{Z}主要在{K}函数里面。|这个{Z}一次只{V}一个{O}。|如果{O}正在被{V}，就直接{V}。|然后{V}{K}方法，它{V}一个建议的{Z}。
{V}之前还有{E}，{V}以后要做{K}，把{Z}{V}{N}到{N}之间。|{Z}有什么用？|{T}的{Z}是，先看{Z}，再看{Z}，最后看{Z}。
{W}说{Z}{A}，{W}说{Z}{A}。|{Z}的{Z}是{Z}。|{C}为什么要{V}{Z}？|{Z}和{Z}有什么区别？|{T}我们{V}了{C}的{Z}，{T}{V}{Z}。
"""
EN_FRAMES = """
We need to {v} the {e} in {C}.|The {e} is {a}.|{w} will {v} the {P} plugin {d}.|The {P} plugin runs in {E}.|Move the {O} from {Q} to {Q}.
There are {n} pods in {Q}.|I think the {e} is {a}.|Let us {v} {E} and {E} {d}.|{w} and {w} will {v} the {e}.|The {C} is {a} {d}.
Can you {v} the {e} {d}?|It takes {n} seconds to {v} the {C}.|Hello everyone, {d} we {v} the {e}.|Only {n} of them is {a}, and the others {v}.
They {v} a {e} as a {e}.|The {e} is stored in {C}, so the {e} does not {v} the {e}.|The {e} must {v} the {e} {d}.
The default {e} is {n} seconds.|The {e} is {n} seconds, and the {e} is {n} seconds.|What happens when the {e} is {a}?
The {e} is {a}, so another {e} can {v} it after {n} seconds.|Every {e} {s} to {v} the {e}.|The {e} {s} the {e}, so only {n} can {v}.
Can we {v} {n} {e} {d}?|It is {a} {d}, if the {e} is {a} or the {e} is {a}.|What does the {e} do when it {s} the {e}?
It {s}, and the {e} {s}, so the {e} is {a}.|{d} it is a {e}.|So the {e} and the {e} are {a}?|No, every {e} {s} its own {e}.
The {e} {s} {d}, so the {e} is {a} {d}.|But the {e} only {s} in the {e}.|How can I {v} who is the {e}?
Look at the {e} in the {e}, and {v} the {e}.|You can also {v} the {e} and the {e}.|Is it {a} to {v} the {e} {a}?
No, a {a} {e} means more {e}, and a {a} {e} can {v} a {e}.|In a {a} {e} we {v} more than {n} {e}.|If the {e} {s}, we {v} it {d}.
"""


def frames(text: str) -> list[str]:
    return [frame.strip() for frame in re.split(r"[|\n]", text) if frame.strip()]


SPOKEN_ZH = spoken_frames.ZH.strip().splitlines()
SPOKEN_EN = spoken_frames.EN.strip().splitlines()
ZH = frames(ZH_FRAMES)
EN = frames(EN_FRAMES)


def fill(frame: str, rng: random.Random) -> str:
    """A sentence from a frame: each {X} becomes a word of class X."""
    return tidy(re.sub(r"\{(.)\}", lambda slot: f" {rng.choice(SLOTS[slot[1]])} ", frame))


def free_sequence(rng: random.Random) -> str:
    """Words in no order: 4 to 10 of them, mostly Chinese with identifiers, or all English."""
    chinese = rng.random() < 0.72
    classes = "GGGGGZZZVVVATWNUCQPEOOK" if chinese else "ggggeeevvsadwnCEO"
    comma, stop = ("，", "。") if chinese else (",", ".")
    words = []
    for _ in range(rng.randint(4, 10)):
        words.append(rng.choice(SLOTS[rng.choice(classes)]))
        if rng.random() < 0.13:
            words.append(comma)
    while words[-1] == comma:
        words.pop()
    question = rng.random() < 0.12
    return tidy(" ".join(words) + ("？" if chinese and question else "?" if question else stop))


def tidy(text: str) -> str:
    """Spaces as we write them: between Chinese and Latin, none inside Chinese or before punctuation."""
    text = re.sub(r"\s+", " ", text).strip()
    text = re.sub(rf"(?<=[{HAN}，。？、]) (?=[{HAN}，。？、])", "", text)
    text = re.sub(r" (?=[，。？、,.?])|(?<=[，。？、]) ", "", text)
    text = re.sub(rf"(?<=[{HAN}])(?=[A-Za-z])|(?<=[A-Za-z])(?=[{HAN}])", " ", text)
    text = text.replace("、", "，")
    capital = not re.search(f"[{HAN}]", text) and not text.startswith(tuple(LOWER_CASE_NAMES))
    return text[:1].upper() + text[1:] if capital else text


def chinese_lines(texts: Iterable[str], *, known_han: set[str], known_latin: set[str]) -> list[str]:
    """Clauses of real Chinese text that use only known characters and identifiers: 6 to 34 characters each."""
    found = set()
    for clause in filter(re.compile(rf"[{HAN}A-Za-z][{HAN}A-Za-z\- ]+").fullmatch, clauses(texts)):
        han, latin = re.findall(f"[{HAN}]", clause), re.findall(r"[A-Za-z][A-Za-z-]*", clause)
        if 6 <= len(clause) <= 34 and len(han) >= 4 and not (set(han) - known_han or set(latin) - known_latin):
            found.add(clause + "。")
    return sorted(found)


def english_lines(texts: Iterable[str], *, known: set[str]) -> list[str]:
    """Clauses of real English text that use only known words: 4 to 14 words each."""
    found = set()
    for clause in clauses(texts):
        words = clause.split()
        if (
            4 <= len(words) <= 14
            and re.fullmatch(r"[A-Za-z][A-Za-z\- ]+", clause)
            and {words[0].lower(), *words[1:]} <= known
        ):
            found.add(clause[:1].upper() + clause[1:] + ".")
    return sorted(found)


def clauses(texts: Iterable[str]) -> Iterator[str]:
    for text in texts:
        for clause in re.split(r"[。！？；：\n，,.:;!?（）()、“”\"]", text):
            yield tidy(clause)


def spoken_frame(rng: random.Random, frames_: Sequence[str]) -> str:
    """A sentence from a frame of `training.frames`; a third of them swaps a clause with another frame's."""
    frame = rng.choice(frames_)
    if rng.random() < 0.33 and "，" in frame:
        other = rng.choice([f for f in frames_ if "，" in f])
        frame = frame.rsplit("，", 1)[0] + "，" + other.rsplit("，", 1)[1]
    return tidy(filled(frame, rng))


def filled(frame: str, rng: random.Random) -> str:
    """The frame with each {choice|choice} and each {class} replaced by one of its words."""

    def word(slot: re.Match[str]) -> str:
        choices = CLASSES.get(slot[1], slot[1]).split("|")
        return f" {rng.choice(choices)} "

    return re.sub(r"\{([^}]+)\}", word, frame)


def frame_words() -> list[str]:
    """Every word and phrase the frames are made of."""
    everything = " ".join([*spoken_frames.ZH.splitlines(), *spoken_frames.EN.splitlines()])
    fixed = re.split(r"\{[^}]+\}|[，。？,.?\s]", everything)
    chosen = [word for slot in re.findall(r"\{([^}]+)\}", everything) for word in CLASSES.get(slot, slot).split("|")]
    return sorted({word for word in [*fixed, *chosen] if word})


def frame_sequence(rng: random.Random, words: Sequence[str]) -> str:
    """Words of the frames in no order, of one language or mixed with identifiers."""
    chinese = rng.random() < 0.7
    wanted = [w for w in rng.choices(words, k=40) if chinese != bool(re.fullmatch(r"[a-z ]+", w))][: rng.randint(3, 8)]
    return tidy(" ".join(wanted) + ("。" if re.search(f"[{HAN}]", "".join(wanted)) else "."))


def sample_spoken(rng: random.Random, words: Sequence[str]) -> str:
    """One sentence in the manner of a session: what the sample voice is finished on."""
    r = rng.random()
    if r < 0.15:
        return frame_sequence(rng, words)
    return spoken_frame(rng, SPOKEN_ZH if r < 0.70 else SPOKEN_EN)


def sample(rng: random.Random, chinese: Sequence[str] = (), english: Sequence[str] = ()) -> str:
    """One training sentence; `chinese` and `english` are lines of real text to draw a third from."""
    r = rng.random()
    if r < 0.38:
        return free_sequence(rng)
    if chinese and r < 0.60:
        return rng.choice(chinese)
    if english and r < 0.70:
        return rng.choice(english)
    return fill(rng.choice(ZH if r < 0.87 else EN), rng)
