"""Sentences that are understood without those around them: the windows of a passage that a quotation may be."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise

from archive.text.script import has_han, width
from search.study.sentences import QuotedSentence

WINDOW = 3  # sentences of a passage that are told together
SHORT = 8  # in Chinese characters: a shorter sentence is told with the next one
LONG_LIST = 260  # that a whole list or table may be, where one is asked for
LONG = 90  # a quotation grows no longer than this
_WHETHER = "(?:是不是|会不会|能不能|要不要)"
_FINDS_OUT = (
    "(?:看|查|判断|决定|确认|知道|取决|验证|测试|试|讨论|根据|关心)"  # before 能不能: 再检查能不能放下 asks nobody
)
_ASKS = re.compile(
    r"[？?]\s*$|[吗呢么][。.]?\s*$|^(?:那|那么)?(?:怎么|为什么|什么时候|什么是)"
    rf"|(?:^|[，,；;：:])(?:(?!{_FINDS_OUT})[^，,。；;：:])*?{_WHETHER}[^，。]*[。.]?\s*$"
)
_LEAD_IN = re.compile("^那么?(?![些个])")
_WIDE_MARKS = tuple("。！？；：，、…”』」）")
_ENDS = re.compile(r"[。！？!?.：:；;，,…]\W*$")
_LEADS = re.compile(r"[：:]\s*$")
_LEANS = re.compile(
    r"^(?:它|他们|它们|这|那|所以|因此|因为|但是|但|不过|而且|并且|然后|最后|如果还是|再|否则|结果|"
    r"(?:it|this|that|these|those|they|so|but|then|therefore|however|otherwise)\b)",
    re.IGNORECASE,
)


def windows_of(sentences: Sequence[QuotedSentence]) -> Iterator[tuple[QuotedSentence, ...]]:
    """One to three sentences that follow one another, none that leans on what is not there or is left open; what leads to a
    list stands with the list."""
    for first in range(len(sentences)):
        for last in range(first, min(len(sentences), first + WINDOW)):
            window = tuple(sentences[first : last + 1])
            if first < last and not fits(window):
                break
            if items := list_below(sentences, last):
                yield (*window, *items)
                break
            if is_understood(window, can_begin_earlier=first > 0, can_go_on=last + 1 < len(sentences)):
                yield window


def lists_of(sentences: Sequence[QuotedSentence]) -> Iterator[tuple[QuotedSentence, ...]]:
    """The lists and tables among sentences, each from the sentence that leads to it, as far as one quotation holds."""
    starts = [n for n, one in enumerate(sentences) if one.is_item and not (n and goes_on_list(sentences[n - 1], one))]
    for start in starts:
        led = start > 0 and leads_to(sentences[start - 1], sentences[start])
        listed = within_room([*sentences[start - led : start], *list_from(sentences, start)])
        if len(listed) > 1 + led:
            yield listed


def list_below(sentences: Sequence[QuotedSentence], last: int) -> tuple[QuotedSentence, ...]:
    """The list that a sentence leads to; nothing where it leads to none."""
    if last + 1 >= len(sentences) or not leads_to(sentences[last], sentences[last + 1]):
        return ()
    return within_room(list_from(sentences, last + 1))


def list_from(sentences: Sequence[QuotedSentence], start: int) -> list[QuotedSentence]:
    """The items from one on."""
    found = [sentences[start]]
    for one in sentences[start + 1 :]:
        if not goes_on_list(found[-1], one):
            break
        found.append(one)
    return found


def leads_to(before: QuotedSentence, item: QuotedSentence) -> bool:
    """Whether a sentence leads to a list or a table: it stands right above it, and ends in a colon or without a mark."""
    leads = bool(_LEADS.search(before.text)) or not _ENDS.search(before.text)
    return leads and not before.is_item and item.is_item and is_near(before, item)


def goes_on_list(before: QuotedSentence, item: QuotedSentence) -> bool:
    """Whether an item stands below another of the same list or table."""
    return before.is_item and item.is_item and is_near(before, item) and bool(before.cells) == bool(item.cells)


def within_room(sentences: Sequence[QuotedSentence]) -> tuple[QuotedSentence, ...]:
    """The first sentences that a quotation of a list has room for."""
    ends = accumulate(width(one.text) for one in sentences)
    return tuple(one for one, end in zip(sentences, ends, strict=True) if end <= LONG_LIST)


def quoted_text(sentences: Sequence[QuotedSentence]) -> str:
    """Sentences as one text, lists set apart where marks are missing; behind a Chinese mark stands no space."""
    marked = [one.text + mark_between(one, following) for one, following in pairwise(sentences)]
    last = sentences[-1].text
    goes_on = "…" if _LEADS.search(last) else ""  # to code, or to a picture
    return "".join(text if text.endswith(_WIDE_MARKS) else f"{text} " for text in marked) + last + goes_on


def mark_between(before: QuotedSentence, after: QuotedSentence) -> str:
    """What a sentence without a mark needs before the next one: an item a semicolon, what leads to a list a colon."""
    if _ENDS.search(before.text) or not (before.is_item or after.is_item):
        return ""
    colon, semicolon = ("：", "；") if has_han(before.text) else (":", ";")
    return semicolon if before.is_item else colon


def is_near(before: QuotedSentence, after: QuotedSentence) -> bool:
    """Whether a sentence stands right behind another."""
    return after.first - before.last <= 2


def is_understood(window: Sequence[QuotedSentence], *, can_begin_earlier: bool, can_go_on: bool) -> bool:
    """Whether sentences are understood without those around them; a question stands only before what answers it."""
    if any(asks(one) for one in window[1:]) or (len(window) == 1 and asks(window[0])):
        return False
    whole = len(window) == WINDOW or sum(width(one.text) for one in window) > LONG / 2
    leans = bool(_LEANS.match(without_lead_in(window[0]))) and can_begin_earlier
    return whole or not (leans or (needs_the_next(window[-1]) and can_go_on))


def without_lead_in(sentence: QuotedSentence) -> str:
    """A question without the 那 that it begins with: it only takes up the talk, and what is asked stands behind it."""
    return _LEAD_IN.sub("", sentence.text) if asks(sentence) else sentence.text


def needs_the_next(sentence: QuotedSentence) -> bool:
    """Whether a sentence says little without the next one: it leads to a list, or is a few words."""
    return bool(_LEADS.search(sentence.text)) or width(sentence.text) < SHORT


def fits(sentences: Sequence[QuotedSentence]) -> bool:
    """Whether sentences are short enough for one quotation, and each stands right behind the one before; a row of a table
    is told alone, and links beside links."""
    near = all(is_near(before, after) and before.is_link == after.is_link for before, after in pairwise(sentences))
    return near and not any(one.cells for one in sentences) and sum(width(one.text) for one in sentences) <= LONG


def asks(sentence: QuotedSentence) -> bool:
    """Whether a sentence is a question."""
    return bool(_ASKS.search(sentence.text))
