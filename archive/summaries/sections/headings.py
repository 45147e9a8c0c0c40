"""A heading for each chapter, as a person would write it: what was announced, asked, or planned, else what is talked about."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from archive.summaries.sections.questions import asks_something, is_readable, with_mark
from archive.summaries.sentences.concepts import concepts_of
from archive.summaries.sentences.standing import is_of_matter
from archive.summaries.sentences.utterances import Sentence
from archive.text.identifiers import find_symbols
from archive.text.noun_phrases import PhraseTable, weight
from archive.text.script import HAN, has_han, width
from archive.text.tokens import tokenize
from archive.text.wider_phrases import wider_phrases
from archive.text.word_classes.words import tag_words

OPENING = 3  # sentences of a chapter in which its topic is announced
LONGEST = 18.0  # of a heading, in Chinese characters
LONGEST_QUESTION = 24.0
PLANNED_SHARE = 0.6  # of what is said of a planned topic that is said in its chapter
PHRASES = 6  # of a chapter that are looked at
SECOND_SHARE = 0.4  # of the best phrase's score that a second one has, which is named beside it
NEAR_SHARE = 0.6  # and one that stands instead of it, since it is more than a word
OFTEN, TOGETHER, MANY = (
    3,
    2,
    30,
)  # texts that have a word, or two phrases, in a chapter of so many; in a shorter one it is one
LONG_WORD = 3  # characters of a Chinese word that says as much as two
TELLING = 0.52  # the weight of a phrase that may stand beside another: 教育, 主题 and 家长 weigh less
NAMED_SHARE = 0.03  # of a chapter's sentences that name its topic

_ANNOUNCED_ZH = re.compile(
    r"(?:^|[，,。])(?:好的?|那|然后|首先|最后|接下来|下面|今天|这周|这次|我们?|大家|先|再|就|接着|来|主要|给大家|跟大家|和大家|想|要|开始|继续|由我|顺序是)*"
    r"(?:主题是|讲(?:一下|一讲|讲|解)?|看(?:一下|看)?|讨论(?:一下)?|介绍(?:一下)?|聊(?:聊|一下)?|说(?:一下|说)|分享(?:一下)?|读|进入|补充(?:一下)?|(?<=最后)是)"
    r"(?P<topic>[^，,。？?！!；;：:]{2,24})"
)
_ANNOUNCED_EN = re.compile(
    r"\b(?:(?:today |now |next )?(?:we|i)(?:'ll| will|'re going to| are going to| want to|'d like to)? (?:talk|speak|present|discuss|look|move on|start)(?: about| on| at| to| with)?|"
    r"let's (?:talk|look|discuss|move|go|start)(?: about| at| on to| on| with| to)?|(?:presentation|talk|question|discussion|word) (?:about|on)|moving on to|next (?:is|thing is|topic is)|"
    r"the (?:topic|next topic|subject) is)\s+(?P<topic>[^,.?!;:]{4,60})",
    re.IGNORECASE,
)
_NO_TOPIC = re.compile(
    r"就是|的话|是不是|我们|你们|咱们|^(?:的|了|到|过|我|你|他|它|这|那|一下|一个|大家|什么|怎么样|完|着|起来|出来|得|不|吧|呢|自己|是)|^(?:it|this|that|these|those|what|you|me|him|them|there|here|how|a bit|some|for|back|just|with|further|really|go|in|at|on|to|another|the honourable)\b|\b(?:I|we|you|it|let's)\b",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"(?:吧|了|呢|的事情?|这一?块|这个?部分|的内容|的问题|的话|\b(?:first|now|today|then|again|please))$"
)
_NUMBERED = re.compile(r"^[\d.&、\s]+")
_BETWEEN_TOPICS = re.compile(r"[、，,；;及]|(?<!亲)和|与(?=..)|\band\b")
_OPENERS = frozenset({"概述", "介绍", "总览", "开场"})


def choose_headings(
    chapters: Sequence[Sequence[Sentence]], planned: Sequence[str], known: Sequence[str], *, title: str = ""
) -> list[str]:
    """A heading a chapter, none twice; `planned` are the topics of the plan and `known` the terms of the glossary."""
    if not chapters:
        return []
    table = PhraseTable([[one.text for one in chapter] for chapter in chapters], known)
    if len(chapters) == 1:
        return [title or heading_of(chapters[0], "", keyed(table, 0))]
    opening = [announced(one.text) for one in chapters[0][:OPENING]]
    parts = planned_parts(chapters, [title, *planned, *opening])
    found: list[str] = []
    for n, (chapter, key) in enumerate(zip(chapters, keyed_apart(table, len(chapters)), strict=True)):
        heading = heading_of(chapter, parts.get(n, ""), key)
        found.append(heading if heading not in found else key or heading)
    return [without_others(found[0], found[1:]), *found[1:]]


def without_others(heading: str, others: Sequence[str]) -> str:
    """What the first chapter announces of the whole, without what has a chapter of its own: 亲和性、污点 is 亲和性."""
    parts = [part.strip() for part in _BETWEEN_TOPICS.split(heading) if part.strip()]
    own = [part for part in parts if part not in others]
    return heading if len(own) == len(parts) or not own else "、".join(own)


def heading_of(chapter: Sequence[Sentence], planned: str, keyed: str) -> str:
    """What was announced, what the plan calls it, what was asked first, or what is talked about (`keyed`): the first that there is."""
    opening = [one for one in chapter[:OPENING] if is_of_matter(one.text)]
    topics = [topic for one in opening if (topic := announced(one.text)) and is_talked_about(topic, chapter)]
    asked = [asked for one in opening if (asked := question_heading(one)) and is_talked_about(asked, chapter)]
    topic = topics[0] if topics and not (planned and _BETWEEN_TOPICS.search(topics[0])) else ""
    return topic or planned or (asked[0] if asked else "") or keyed or shortened(chapter[0].text)


def is_talked_about(topic: str, chapter: Sequence[Sentence]) -> bool:
    """Whether a chapter names a topic besides announcing it, as often as chapters of its length name theirs."""
    named = concepts_of(topic)
    often = 1 + round(NAMED_SHARE * len(chapter))
    return any(sum(concept in concepts_of(one.text) for one in chapter) >= often for concept in named)


def announced(text: str) -> str:
    """The topic that a sentence announces, the last where it announces several; "" for none."""
    is_chinese = has_han(text)
    topics = [match["topic"].strip() for match in (_ANNOUNCED_ZH if is_chinese else _ANNOUNCED_EN).finditer(text)]
    good = [topic for topic in map(trimmed, topics) if 2 <= width(topic) <= LONGEST and not _NO_TOPIC.search(topic)]
    return good[-1] if good else ""


def trimmed(topic: str) -> str:
    """A topic without what does not belong to its name, with a capital in English."""
    bare = _TAIL.sub("", _NUMBERED.sub("", topic)).strip("《》“”\"'` ")
    return bare[:1].upper() + bare[1:] if re.match(r"[a-z]+(?:-[a-z]+)*(?: |$)", bare) else bare


def question_heading(sentence: Sentence) -> str:
    """A question that is short enough to stand above a chapter, and not about those who speak."""
    text, asked = sentence.text, with_mark(sentence.text)
    if not sentence.is_sure or width(text) > LONGEST_QUESTION or not asks_something(sentence):
        return ""
    return asked if is_of_matter(text) and is_readable(asked) else ""


def planned_parts(chapters: Sequence[Sequence[Sentence]], topics: Sequence[str]) -> dict[int, str]:
    """The parts of the plan's topics that belong to one chapter alone, by its place."""
    parts = [
        part for topic in topics for part in map(trimmed, _BETWEEN_TOPICS.split(topic)) if 2 <= width(part) <= LONGEST
    ]
    said = [[set(tokenize(one.text)) for one in chapter] for chapter in chapters]
    found: dict[int, str] = {}
    for part in dict.fromkeys(parts):
        wanted = set(tokenize(part))
        if not wanted or part in _OPENERS:
            continue
        counts = [sum(len(wanted & tokens) * 2 > len(wanted) for tokens in chapter) for chapter in said]
        best = max(range(len(counts)), key=lambda n: counts[n])
        if counts[best] >= 2 and counts[best] >= PLANNED_SHARE * sum(counts) and best not in found:
            found[best] = part
    return found


def keyed_apart(table: PhraseTable, chapters: int) -> list[str]:
    """What each chapter is about, from its phrases; one that several would be headed by stands above the chapter it tells most of."""
    first = [keyed(table, n) for n in range(chapters)]
    named = Counter(phrase for heading in first for phrase in (heading, *_BETWEEN_TOPICS.split(heading)) if phrase)
    shared = [phrase for phrase, times in named.items() if times > 1 + (phrase in first)]
    best = {phrase: best_place(table, phrase) for phrase in shared}
    return [keyed(table, n, [one for one in shared if best[one] != n]) for n in range(chapters)]


def best_place(table: PhraseTable, phrase: str) -> int:
    """The chapter that a heading tells most of."""
    if table.groups_with[phrase]:
        return table.belongs(phrase)
    held = [sum(phrase.casefold() in text.casefold() for text in texts) for texts in table.groups]
    return held.index(max(held))


def keyed(table: PhraseTable, chapter: int, others: Sequence[str] = ()) -> str:
    """What a chapter is about, from its phrases: the best one, if it is more than a word or a word that people spoke of in a longer
    phrase; else two that they mostly spoke of together (优先级与抢占), the next one, or the word; "" for none. The `others` belong to
    other chapters."""
    best = [one for one in table.best(chapter, PHRASES + len(others)) if width(one[0]) <= LONGEST]
    phrases = [one for one in best if one[0] not in others] or best
    phrases = [one for one in phrases if is_often(table, chapter, one[0])] or phrases
    if not phrases:
        return ""
    (first, top), *rest = phrases
    good = [phrase for phrase, score in rest if score >= SECOND_SHARE * top]
    near = [phrase for phrase, score in rest if score >= NEAR_SHARE * top]
    wider = {phrase: wider_often(table, chapter, phrase, others) for phrase in (first, *near)}
    second = next((one for one in good if weight(one, table.known) >= TELLING), "")
    return (
        wider[first]
        or paired(table, chapter, first, second)
        or (trimmed(first) if is_long_word(first) else "")
        or next(filter(None, (wider[phrase] for phrase in near)), "")
        or wider_once(table, chapter, first, others)
        or trimmed(first)
    )


def is_often(table: PhraseTable, chapter: int, phrase: str) -> bool:
    """Whether a phrase stands often enough to be a chapter's heading: a word in a long one more often than a compound."""
    is_sure = len(table.groups[chapter]) < MANY or says_enough(phrase, table.known)
    return is_sure or table.counts[chapter][phrase] >= OFTEN


def wider_often(table: PhraseTable, chapter: int, phrase: str, others: Sequence[str]) -> str:
    """A phrase that says enough by itself, or the one around it in which it stands most, if more than once; "" for none."""
    if says_enough(phrase, table.known):
        return trimmed(phrase)
    often = {one: n for one, n in wider_in(table, chapter, phrase, others).items() if n > 1}
    return trimmed(max(often, key=lambda one: (often[one], -len(one)), default=""))


def wider_once(table: PhraseTable, chapter: int, word: str, others: Sequence[str]) -> str:
    """The phrase around a word that has the most of what the chapter speaks of besides; "" where it speaks of none of it elsewhere."""
    counts = table.counts[chapter]
    beside = {one: named_beside(one, word, counts) for one in wider_in(table, chapter, word, others)}
    best = max(beside, key=lambda one: (beside[one], -len(one)), default="")
    return trimmed(best) if best and beside[best] > 1 else ""


def wider_in(table: PhraseTable, chapter: int, phrase: str, others: Sequence[str]) -> dict[str, int]:
    """How often a chapter has each phrase around another that may be a heading, and names none of the `others`."""
    found = wider_phrases(table.groups[chapter], phrase)
    return {one: n for one, n in found.items() if width(one) <= LONGEST and not any(other in one for other in others)}


def says_enough(phrase: str, known: Sequence[str]) -> bool:
    """Whether a phrase is a term, a symbol, or more than a word."""
    words = [one for one in tag_words(phrase) if len(one.text) > 1]
    return phrase in known or bool(find_symbols(phrase)) or len(words) > 1


def is_long_word(phrase: str) -> bool:
    """Whether one word is a name, or as long as a compound."""
    return width(phrase) >= LONG_WORD if has_han(phrase) else phrase[:1].isupper()


def named_beside(wider: str, phrase: str, counts: Counter[str]) -> int:
    """How often a chapter names what a wider phrase has beside a phrase."""
    parts = re.split(r"的| of ", wider.replace(phrase, " "))
    return max((counts[part.strip()] for part in parts), default=0)


def paired(table: PhraseTable, chapter: int, first: str, second: str) -> str:
    """Two phrases as one heading, where most of what names the rarer one names both; else ""."""
    counts = table.counts[chapter]
    times = max(TOGETHER if len(table.groups[chapter]) >= MANY else 1, min(counts[first], counts[second]) / 2)
    if not second or width(first + second) > LONGEST or not table.stand_together(chapter, first, second, times=times):
        return ""
    if not has_han(first + second):
        return trimmed(f"{first} and {second}")
    return re.sub(rf"(?<=[{HAN}]) 与 (?=[{HAN}])", "与", f"{first} 与 {second}")


def shortened(text: str) -> str:
    """The first clause of a sentence, as long as a heading may be."""
    first = re.split(r"[，,。！？!?；;.]", text)[0]
    return first if width(first) <= LONGEST else " ".join(first.split()[:8])
