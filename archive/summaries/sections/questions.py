"""The questions of a session with the answers they got, or none: what was asked aloud, and what the notes leave open."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Sequence

from archive.records import Cited, Passage, Question
from archive.summaries.sections.outcomes import is_outcome
from archive.summaries.sentences.clarity import clarity, has_false_start
from archive.summaries.sentences.concepts import concepts_of, repeats
from archive.summaries.sentences.readable import is_thin
from archive.summaries.sentences.standing import (
    is_chatter,
    is_full_sentence,
    leads_meeting,
    needs_context,
    tells_of_speaker,
)
from archive.summaries.sentences.utterances import Sentence
from archive.text.script import has_han, width
from archive.text.sentences import split_sentences
from archive.text.spoken import as_statement, with_capital, without_address

MOST_QUESTIONS = 8
REPLY_SENTENCES = 12  # of a reply that are looked at
ANSWER_SENTENCES = 3  # of them that are told ...
ANSWER_WIDTH = 110.0  # ... in so many Chinese characters
REPLIES_WITHIN = 3  # sentences after a question in which another one speaks who answers it
SHORTEST, LONGEST = 5.0, 70.0  # of a question, in the same
SHORT_ANSWER = 12.0  # of a yes or no with what belongs to it, in the same
CLEAR_QUESTION, CLEAR_ANSWER = 0.5, 0.2  # how clear a question and an answer have to be, as sentences are
# Quality of the best Chinese sentence of an answer that is no short one, and of each other.
GOOD_ANSWER, ANSWER = 0.12, 0.05
RELATED = 2.0  # how much more a sentence of a reply is worth that begins it or names that

_ASKS_ZH = re.compile(
    r"[？?]$|(?:吗|呢)[。]?$|(?:^|[，,] ?)(?:为什么|怎么|什么时候|什么情况|哪些?(?!怕)|谁|是不是|能不能|会不会|有没有|如何)[^，,]*[。？?]?$|"
    r"(?:会不会|能不能|是不是|有没有)[^，,。？?]{2,}[。？?]?$|"
    r"(?:是什么|怎么办|怎么样|为什么|多少|多久)[。？?]?$"
)
_CHECKS = re.compile(  # somebody finds out whether, and does not ask
    r"(?:检查|判断|看|确定|决定|知道|取决|关心|确认|验证|询问|比较)[^，,]{0,10}(?:会不会|能不能|是不是|有没有|要不要|怎么|什么|多少|哪)(?![^。]*[？?])"
)
_ASKS_EN = re.compile(r"\?$")
_ASKED_ALOUD_ONLY = re.compile(  # how a meeting is led, and what asks nothing
    r"(?:还有|有没有|有什么|有)(?:其他|别的)?(?:什么)?(?:问题|补充|疑问)|[听看]得(?:到|见|清)|(?:能|可以|都)[听看](?:到|见)|可以开始|准备好|对吧|是吧|对不对|好吗|(?<![运进执])行吗|"
    r"好不好|能听|谁先|谁来|开始了?吗|^(?:为什么|怎么|什么)[呢？?。]*$|(?:any(?:thing)?|what) (?:other|more|else|last|first|immediate)\b|any (?:questions?|thoughts|comments|ideas)|(?:can|do) you (?:hear|see)|"
    r"(?:right|okay|ok|yeah|huh|eh|no|sorry|pardon|isn't it|don't you)\s*\?$|^(?:what|why|how|who|where|really|sorry|pardon)\s*\?$|who wants|shall we|"
    r"ready\?$|,\s*(?:do|does|did|is|are|was|were|can|could|will|would|have|has|should)(?:n't)?\s+(?:you|it|he|she|they|we|I|there)\s*\?$|make sense\?$|you know\?$",
    re.IGNORECASE,
)
_NO_ANSWER = re.compile(
    r"不知道|不清楚|不确定|没想过|下次再|下周再|回头(?:再|我)|以后再|待定|待确认|没有结论|don't know|not (?:\d+ per ?cent |quite |really |entirely )?sure|question after all|understand the question|no idea|come back to|later on",
    re.IGNORECASE,
)
_LEFT_OPEN = re.compile(
    r"没(?:有)?(?:弄|搞|看|想)(?:明白|懂|清楚)|疑问|待解决|未解决|遗留|open question|unsolved|not understood",
    re.IGNORECASE,
)
_OPENING = re.compile(
    r"^(?i:but|and|so)\b[, ]*|^is: |^那(?![个些时么样边里种台一])|^(?:所以|而且|不过|当然|首先|但是?|其实)(?:也?就是)?(?=.{6})"
)
_DIRECT = re.compile(r"^(?:不|对|是|会|能|可以|有|没|因为|为了|yes|no|yeah|it depends|because)", re.IGNORECASE)
_JOINS = re.compile(
    r"^(?:因为|所以|但是?|而且|其实|(?:because|so|but|and)\b)[，, ]*", re.IGNORECASE
)  # an answer to its question
_POINTS_BACK = re.compile(
    r"^(?:它|他|她|这是|那是|这个?(?=[有是可要会])|我们通常把它|(?:it|this|that|they|he|she)\b)|把它", re.IGNORECASE
)
_OF_SPEAKER = re.compile(r"^(?:我(?!们)|那?我(?:就|也))")
_TO_SOMEBODY = re.compile(
    r"[你您]|各位|大家(?:对|觉得|怎么)|跟我们|\b(?:you|your|yours|yourself|me|guys)\b",
    re.IGNORECASE,
)
_GOES_ON = re.compile(
    r"^(?:因为|去|以后|还有|还是|其中|同时|然后|大概|或者|以及|具体|再|会不会还|这样|然而|并且|说|一说|一个是|如果怎么|好像|只是|对|就|做|第[一二三]|事先|坦率|现在我们觉得|作为|"
    r"excellent|which one|or|following on|just)",
    re.IGNORECASE,
)
_POINTS_INSIDE = re.compile(  # to what was said before, in the middle of a question
    r"[他她]|它们|我(?!们)|这(?:[个些种边里么]|样(?=一?[个种的]))|那(?:[个些种边里么]|样(?=一?[个种的]))|刚才|刚刚|"
    r"\b(?:this|these|those)\b|\b(?:about|of|for|on|with|to|by) that\b|\bthat \w+\W*$|[—–]",
    re.IGNORECASE,
)
_ASKS_OF_WHAT_WAS_SAID = re.compile(
    r"^(?:\w+ ){0,2}(?:is|are|was|were|do|does|did|can|could|will|would|has|have|should|if)(?:n['’]t)? (?:that|this|they|these|those|he|she)\b",
    re.IGNORECASE,
)
_EMPTY = re.compile(r"^(?:不?是的?|对的?|可以|会|能|没有|有|yes|no|yeah|right)?[，,。. ]*$", re.IGNORECASE)
_ONLY_WHY = re.compile(r"(?:^|[，,])(?:那)?(?:为什么|为啥|什么)[？?]?$|[了上的](?:为什么|为啥)[？?]?$")
# What a question asks with. In English it begins a sentence or a clause.
_WANTS_TO_KNOW = re.compile(
    r"[吗呢么]|什么|怎|如何|哪|谁|几[个点年天时次]|多[少久大长]|是否|何[以时]|为何|还是|([\u4e00-\u9fff])[不没]\1|"
    r"(?:^|[,;:—-]\s*|\band |\bso |\bbut )(?:what|how|why|when|where|which|who|whose|is|are|was|were|do|does|did|can|could|will|would|"
    r"shall|should|has|have|had|may|might|must|isn't|aren't|don't|doesn't|didn't|can't|couldn't|won't|wouldn't|shouldn't)\b",
    re.IGNORECASE,
)
LONG_QUESTION, LONGEST_TOLD = 28.0, 45.0  # of a question, from where on it is shortened, and up to where it is told
SHORT_WIDTH = 14.0  # of a question that says too little where it points to what was said before
_LEADS_OVER = re.compile(
    r"^(?:再看|接下来|下面|最后(?:是|讲|说|看)|我(?:接着|再|来)讲|明白了|谢谢|感谢|好的?[，,。])|^(?:thank|thanks|moving on|next,|let's)",
    re.IGNORECASE,
)
_LIST_ITEM = re.compile(r"^\s*(?:[-*+]|\d+[.)])\s+(.*)$")


def find_questions(
    chapters: Sequence[Sequence[Sentence]],
    notes: Sequence[Passage],
    prominence: Callable[[str], float] = len,
    quality: Callable[[str], float] = lambda _text: 1.0,
) -> tuple[Question, ...]:
    """What was asked, in order, each with what was said to it; then what the notes leave open.

    `prominence` tells of a text how much it names of what the session speaks of: what names nothing of that is left out, and
    where there are too many questions those that name least; `quality` how good it is to read: what nobody would read is left out.
    """
    asked = [
        question
        for chapter in chapters
        for question in one_an_answer(asked_aloud(chapter, prominence, quality), prominence)
        if prominence(question.text)
    ]
    left_open = [question for note in notes for question in open_in_note(note)]
    unique = without_repeats([*asked, *left_open])
    best = sorted(unique, key=lambda one: (one in left_open, not one.answers, -prominence(whole_text(one))))
    return tuple(one for one in unique if one in best[:MOST_QUESTIONS])


def one_an_answer(questions: Iterator[Question], prominence: Callable[[str], float]) -> list[Question]:
    """The questions without those that were asked in one breath with another one, which names more and has the same answer."""
    kept: dict[object, Question] = {}
    for one in questions:
        key = one.answers[0].addresses if one.answers else one
        if key not in kept or prominence(one.text) > prominence(kept[key].text):
            kept[key] = one
    return list(kept.values())


def without_repeats(questions: Sequence[Question]) -> list[Question]:
    """The questions without those that ask again what was asked before."""
    kept: list[Question] = []
    for one in questions:
        concepts = concepts_of(one.text)
        if not any(one.text == other.text or repeats(concepts, concepts_of(other.text)) for other in kept):
            kept.append(one)
    return kept


def whole_text(question: Question) -> str:
    """A question and what was said to it."""
    return " ".join(one.text for one in (question, *question.answers))


def asked_aloud(
    sentences: Sequence[Sentence],
    prominence: Callable[[str], float] = len,
    quality: Callable[[str], float] = lambda _text: 1.0,
) -> Iterator[Question]:
    """The questions of a stretch of speech."""
    for n, sentence in enumerate(sentences):
        part = asking_part(sentence.text)
        asked = with_mark(part)
        is_cut = part[:1].islower() and not _WANTS_TO_KNOW.match(part)
        if sentence.is_sure and asks_something(sentence) and not is_cut and is_readable(asked) and quality(asked):
            reply = answer_to(sentence, sentences[n + 1 :])
            own = own_answer(sentence, good_answers(sentences[n + 1 : n + 2], quality))
            answer = told_of_reply(asked, reply, own, prominence, quality)
            if answer or (not reply and stays_open(sentences[n + 1 :])):
                yield Question(asked, (sentence.address,), answer)


def is_readable(asked: str) -> bool:
    """Whether a question is clear to who was not there, names what it asks about, and is neither of nor to somebody there."""
    pointing = (_OF_SPEAKER, _TO_SOMEBODY, _GOES_ON, _ASKS_OF_WHAT_WAS_SAID, _POINTS_INSIDE)
    if width(asked) > LONGEST_TOLD or any(one.search(asked) for one in pointing):
        return False
    is_whole = not has_false_start(asked) and not needs_context(asked.rstrip("？?"))
    return is_whole and clarity(asked) >= CLEAR_QUESTION and not is_thin(asked)


def stays_open(following: Sequence[Sentence]) -> bool:
    """Whether nobody knew, or it was left for something else."""
    if not following or is_outcome(following[0].text) or _LEADS_OVER.search(following[0].text):
        return True
    return any(_NO_ANSWER.search(one.text) for one in following[: REPLIES_WITHIN - 1])


def told_of_reply(
    asked: str,
    reply: Sequence[Sentence],
    own: tuple[Cited, ...],
    prominence: Callable[[str], float],
    quality: Callable[[str], float],
) -> tuple[Cited, ...]:
    """What is told of a reply: what can be read and has to do with the question; else the asker's `own` answer, or how it begins."""
    told = good_answers([one for one in reply if one.is_sure and is_answer(one.text)], quality)
    wanted = concepts_of(asked)
    is_related = any(wanted & concepts_of(one.text) for one in told)
    if not is_related and (own or not told or told[0] is not reply[0]):
        return own

    def worth(text: str) -> float:
        return prominence(text) * (RELATED if text == told[0].text or wanted & concepts_of(text) else 1.0)

    best = best_of_reply(told, worth)
    return tuple(
        Cited(without_address(one.text) if n == 0 else as_statement(one.text), (one.address,))
        for n, one in enumerate(best)
    )


def good_answers(reply: Sequence[Sentence], quality: Callable[[str], float]) -> list[Sentence]:
    """The sentences of a reply that are good to read, in Chinese; none where even the best of them is not, unless the reply is short."""
    worth = [1.0 if is_short_answer(one.text) or not has_han(one.text) else quality(one.text) for one in reply]
    is_good = max(worth, default=0.0) >= GOOD_ANSWER
    return [one for one, own in zip(reply, worth, strict=True) if is_good and own >= ANSWER]


def is_short_answer(text: str) -> bool:
    """Whether a sentence is no longer than a yes or no with what belongs to it."""
    return width(text) <= SHORT_ANSWER


def own_answer(question: Sentence, following: Sequence[Sentence]) -> tuple[Cited, ...]:
    """What who asked answers at once, before others speak of something else."""
    own = next((one for one in following[:1] if one.speaker == question.speaker and not ends_answer(one)), None)
    return (Cited(own.text, (own.address,)),) if own and own.is_sure and is_answer(own.text) else ()


def is_answer(text: str) -> bool:
    """Whether a sentence of a reply says something to one who was not there."""
    if is_short_answer(text) and _DIRECT.search(text):
        return not is_chatter(text) and not _EMPTY.search(text)
    told = _JOINS.sub("", as_statement(text))
    is_short = width(told) <= 2 * SHORT_ANSWER  # 没有节点通过的时候 answers when
    is_whole = is_short or (is_full_sentence(told) and not tells_of_speaker(told))
    return is_whole and not is_chatter(told) and not has_false_start(told) and clarity(told) >= CLEAR_ANSWER


def asking_part(text: str) -> str:
    """A long question without the clauses before what is asked: 如果大家了解一下的话，区块链是什么时候开始的？"""
    clauses = re.split(r"(?<=[，,])", text)
    while len(clauses) > 1 and sum(map(width, clauses)) > LONG_QUESTION:
        rest = "".join(clauses[1:]).strip()
        if (
            width(rest) < SHORT_WIDTH
            or not (_ASKS_ZH.search(rest) and _WANTS_TO_KNOW.search(rest))
            or needs_context(rest)
            or _ONLY_WHY.search(rest)
        ):
            break
        clauses = clauses[1:]
    return "".join(clauses).strip()


def asks_something(sentence: Sentence) -> bool:
    """Whether somebody wants to know something."""
    text = sentence.text
    if _POINTS_BACK.search(text) and width(text) < SHORT_WIDTH:
        return False
    if not SHORTEST <= width(text) <= LONGEST or _ASKED_ALOUD_ONLY.search(sentence.said or text):
        return False
    if not _WANTS_TO_KNOW.search(text):
        return False
    if has_han(text):
        is_led = leads_meeting(text) or _ONLY_WHY.search(text) or _OF_SPEAKER.search(text)
        return bool(_ASKS_ZH.search(text)) and not _CHECKS.search(text) and not is_led
    return bool(_ASKS_EN.search(text)) and len(text.split()) >= 5 and not leads_meeting(text)


def answer_to(question: Sentence, following: Sequence[Sentence]) -> list[Sentence]:
    """What is said to a question: the next sentences of one speaker, up to the next question; none where nobody knows."""
    found: list[Sentence] = []
    for sentence in following[place_of_reply(question, following) :]:
        if ends_answer(sentence) or (found and sentence.speaker != found[0].speaker):
            break
        if leads_meeting(sentence.text):
            continue
        if not found and _NO_ANSWER.search(sentence.text):
            return []
        found.append(sentence)
    return [] if sum(width(one.text) for one in found) < SHORTEST else found[:REPLY_SENTENCES]


def best_of_reply(reply: Sequence[Sentence], prominence: Callable[[str], float]) -> list[Sentence]:
    """A short reply as it is; of a long one its yes or no, and the sentences that name most for their width."""
    worth = {n: prominence(one.text) / math.sqrt(max(1.0, width(one.text))) for n, one in enumerate(reply)}
    first = [0] if reply and _DIRECT.search(reply[0].text) else []
    chosen, left = list[int](), ANSWER_WIDTH
    for n in [*first, *sorted(worth, key=lambda n: (-worth[n], n))]:
        own = width(reply[n].text)
        if n not in chosen and (own <= left or not chosen) and len(chosen) < ANSWER_SENTENCES:
            chosen.append(n)
            left -= own
    is_whole = sum(width(one.text) for one in reply) <= ANSWER_WIDTH and len(reply) <= ANSWER_SENTENCES
    return list(reply) if is_whole else [reply[n] for n in sorted(chosen)]


def place_of_reply(question: Sentence, following: Sequence[Sentence]) -> int:
    """Where a reply begins: with the first of the next sentences that another one says; with the next one where nobody else
    speaks soon, for then who asks answers too."""
    if question.speaker is None:
        return 0
    others = (
        n for n, one in enumerate(following[:REPLIES_WITHIN]) if one.speaker != question.speaker or one.starts_turn
    )
    return next(others, 0)


def ends_answer(sentence: Sentence) -> bool:
    """Whether a sentence asks, leads over to something else, or leads the meeting."""
    asks = sentence.text.rstrip().endswith(("？", "?"))
    return asks or asks_something(sentence) or bool(_LEADS_OVER.search(sentence.text)) or is_outcome(sentence.text)


def with_mark(text: str) -> str:
    """A question with its mark: speech recognition often ends it with a full stop."""
    mark = "？" if has_han(text) else "?"
    return with_capital(_OPENING.sub("", text).rstrip("。.？? ") + mark)


def open_in_note(passage: Passage) -> Iterator[Question]:
    """The items below a heading such as 没弄明白的 or Open questions."""
    if not _LEFT_OPEN.search(passage.last_heading):
        return
    for line in passage.text.split("\n"):
        item = _LIST_ITEM.match(line)
        text = (item[1] if item else line).strip()
        asked = [one.strip() for one in split_sentences(text) if one.strip().endswith(("？", "?"))]
        if asked and SHORTEST <= width(asked[0]) <= LONGEST:
            yield Question(asked[0], (passage.address,))
