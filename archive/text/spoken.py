"""Clean spoken sentences for reading: no fillers, false starts and words said twice. What is left keeps its order."""

from __future__ import annotations

import re

from archive.text.false_starts import without_false_starts, without_false_starts_zh
from archive.text.script import HAN, has_han
from archive.text.word_classes.words import tag_words

_REST = "[，,、。 ]*"  # marks behind what is left out
_FILLER_ZH = re.compile(
    rf"(?:嗯|呃|唔|哎|诶|额(?=[，,、]))+{_REST}(?:(?:那个|这个)(?![人时])[，,、 ]*)?|(?:就是说|怎么说呢|你知道吗|这个这个|那个那个|就是那个|就是这个){_REST}|"
    rf"(?<=[，,。])(?:那个|这个|就是|然后|对|是的|对吧|是吧|对不对){_REST}(?=[，,。])|(?:对吧|是吧|对不对)(?=[，,。？?]|$)|"
    rf"(?<=[{HAN}])[啊呀哈哦](?=[，,。！!？?]|$)|^(?:那个|这个)[，,、]"
)
_OPENING_ZH = re.compile(
    rf"^(?:(?:好的?|行|OK|ok|可以|然后|所以说|那么|其实|补充一点|我?再?补充一下|对了|当然|首先呢|那(?![个些时么样边里种台一]))[，,、 ]+|"
    rf"(?:那么(?!多|快|大|少)|所以说|然后呢?|那(?=怎么|为什么|如果|我们|什么|就|还有|大家|所以|对于|现在|[从在好]))[，,、 ]*)+(?=.*[{HAN}A-Za-z])"
)
# What a speaker leans on without meaning anything: 比特币的这个发明者, 那个就是剧组, 其实就是我觉得, 数据对吧.
_LEANED_ON_ZH = re.compile(
    rf"(?<=的)(?:[这那]个|[这那]种)(?![人时样])(?=[{HAN}A-Za-z])|[这那]个(?=就是|其实(?!是)|[我你他她它]|什么|怎么|大家|因为|所以|然后|一个|刚才|现在|当时|今天|昨天|[以由从在把被将与和更最](?!个))|"
    rf"(?<!应)对吧[，,]?|(?:^|(?<=[，,]))就是(?=[我你他她它]|大家|如果|因为|所以|现在|当时|刚才|刚刚|今天|其实|在|从|通过)|(?<=[和跟与])就是|(?<=[，,])(?:呢|嘛|啊)[，,]|"
    rf"(?<=[{HAN}])(?:呢|嘛|呐|啊|呀)(?=[，,])|(?<=[，,])那(?![个些时么样边里种台一会儿天年位次])|(?<=[链块司们])呢(?=[他她它我])|(?<=[为可虽但])[，,](?=我们?(?:觉得|认为))"
)
_A_ZH = re.compile(
    rf"(?<=的)(?:[这那](?:样的?|么))?一[个种](?:的|(?=[{HAN}]))(?![是人月半])|有一[个种](?=有一[个种])"
)  # 全面的一个考验
# What tells nothing wherever it stands: 其实, 的话 behind what says already that it is a condition or a view, 啊 inside a sentence.
_EMPTY_ZH = re.compile(
    rf"(?<=[{HAN}A-Za-z])其实[，,]?(?=[{HAN}A-Za-z])|(?<=来说|来讲|而言|来看)的话(?=[，,])|(?:(?<=^)|(?<=[，,。])|(?<=[，,]那))(如果[^，,。]*)的话(?=[，,])|"
    rf"(?<=[{HAN}A-Z])[啊哇](?=[{HAN}A-Za-z])|(?<=[，,])那么(?![多大快少高好重长远难简])[，,]?"
)
# Of a speaker who says it more than once: 在这个过程当中，这个股票的市盈率.
_HABIT_ZH = (
    re.compile(rf"(?<![每哪前后是])这个(?![是就也都会要能可有时人月样东问事])(?=[{HAN}A-Za-z])"),
    re.compile(rf"(?<![每哪前后是])那个(?![是就也都会要能可有时人月样东问事])(?=[{HAN}A-Za-z])"),
)
_THEN_ZH = re.compile(r"(?<=[，,。])然后(?:呢|就是)?[，,]?")
_CLOSING_ZH = re.compile(r"(?:呢|嘛|哈|啊)(?=[？?。！!]?$)")
# That what is told is an opinion, inside a sentence: 实际上我觉得这是一份自信.
_OPINION_ZH = re.compile(
    rf"(?<![让给跟问使令对在])我(?!们)(?:一直|真的|就|也|还是?|自己|个人|其实)?(?:觉得|觉着|认为|感觉|估计|相信)(?:呢|啊|就?是说?|说)?(?![得到很不])[，,]?(?=[{HAN}A-Za-z])"
)
# Characters that nobody says twice on purpose; 慢慢, 看看, 一个一个 stay, and so does what may begin another word (有有效).
_STUTTER_ZH = re.compile(r"([我你他她它这那就是把被都很因所但])(?:[，,、]?\1)+")
_TWICE_ZH = re.compile(rf"((?!一|每|不是|是不)[{HAN}]{{2,8}}?)(?:[，,、 ]?\1)+(?![{HAN}]?者)")
_TWICE_LATIN = re.compile(r"\b([A-Za-z][\w.-]*)(?:[，,、 ]+\1\b)+")
_GREETING = re.compile(
    r"^(?:(?:大家|各位|朋友们|同学们|老师们)*(?:早上|上午|中午|下午|晚上)?好|hello(?: everyone| everybody| all)?|"
    r"hi(?: everyone| all)?|good (?:morning|afternoon|evening)(?: everyone| everybody)?)[，,。.！! ]+(?=\S)",
    re.IGNORECASE,
)
_REPLY = re.compile(
    r"^(?:(?:对的?|是的|没错|不是|不会|不能|不可以|不行|会|能|可以|嗯)[，,、。 ]+|(?:yes|no|yeah|right|exactly)\b[\s,.]+)+(?=\S)",
    re.IGNORECASE,
)
# Whom a speaker speaks to, before what is told: Mr. Chair, the program must do more.
_VOCATIVE = re.compile(
    r"^(?:(?:Mr|Mrs|Ms|Madam|Mister)\.? ?)?(?:Chair(?:man|person|woman)?|Speaker|President)\s*,\s*(?=\S)"
)
# Who speaks next, before what is told: 我接着讲污点，taint 写在 Node 上.
_LEAD_IN = re.compile(
    r"^(?:我(?:这里|来|先|再|接着|继续)*(?:讲|说|看|介绍|补充)(?:一下|一讲|讲)?|(?:再|接着|接下来|下面|最后)(?:我们)?(?:来)?看(?:一下|看)?)"
    r"(?=[^，,。]{2,24}[，,].{4})"
)
# What joins a sentence to the one before it, and that it is an opinion: 所以其实我觉得, And then I think that.
_FRAME = re.compile(
    r"^(?:(?:(?:应该说(?=[，,])|可以说(?=[，,])|所以说?|就是(?=.{6})|那(?![个些时么样边里种台一会儿天年])|而且|另外(?!一)|同时|那么|此外|不过|但是?(?!凡)|其实|真的|当然|首先|其次|因此|因为(?!.*(?:所以|因此|才))|甚至|也就是说|换句话说|总而言之|总之|说实话|实际上|众所周知|大家都?知道|我们都?知道|"
    r"事实上|对于?我来说|从我个人来说|第[一二三四五]点?(?=我|[，,])|第[一二三四五][个点]?就?是(?=.{8}))[，,]?|"
    r"(?:我们?(?:个人|自己)?(?:就|也|还是|一直|是)?(?:觉得|认为|感觉|相信|想(?:这么|这样)?说|想(?=是因为|因为|这是|可能|其实))(?:的?就?是(?!因为)|说)?[，,]?))+"
    r"|(?:(?:then|also|and|but|so|because|actually|basically|anyway|plus|personally|I (?:just |really |also )?"
    r"(?:think|thought|guess|believe|suppose|mean|would say|feel like)(?: that)?)\b[\s,]*)+)(?=\S)",
    re.IGNORECASE,
)
_NO_BEGINNING = re.compile(
    r"^(?:.{0,5}$|(?!是不是|是否|会不会|要不要|能不能)[的了着过也就都还又才并是会要能可很很太最更为把被]|[这那](?!次|周|一|本|里)|[它他她]|这样|"
    r"(?:it|they|this|that|these|those|he|she|to|of|about|in|is|are|was|will|can|not|yes|no|or|just|what|if|when)\b)",
    re.IGNORECASE,
)
_FILLER_EN = re.compile(
    r"(?<![\w'’-])(?:um+|uh+(?!-huh)|mm+(?:[ -]*hmm+)?|hmm+|erm?|ah|huh|you know|i mean|sort of|kind of|'kay)(?![\w'’-])[\s,.…]*",
    re.IGNORECASE,
)
_OPENING_EN = re.compile(
    r"^(?:(?:yeah|yep|okay|ok|right|alright|all right|well|so|and|but|oh|now|'cause|cause)\b[\s,.]+)+(?=\w)",
    re.IGNORECASE,
)
_TWICE_EN = re.compile(
    r"\b(?!(?:that|had|very|so)\b)([A-Za-z]+(?:['’][a-z]+)?(?:\s+[A-Za-z]+(?:['’][a-z]+)?){0,2})(?:[\s,.…-]+\1\b)+",
    re.IGNORECASE,
)
# A word that was broken off with a mark: re- remote.
_BROKEN_OFF = re.compile(r"\b[A-Za-z]{1,3}-(?=\s)|\b(\w+)\s+-\s+(?=\1)", re.IGNORECASE)
# A sentence that was begun again with the same word: it's it has, a but a button.
_BEGUN_AGAIN = re.compile(
    r"\b(it|I|we|you|they|he|she|that|there)(?:['’][a-z]+)?\s+(?=\1\b(?!['’]s\s+\1))|\b(a|an|the|to|of|I|we|you|it|they|is|are)\s+(?:but|or|and)\s+(?=\2\b)",
    re.IGNORECASE,
)
_RESUMING = frozenset("它 它们 他 他们 她 她们".split())
_PREDICATE = tuple("就也都是会能可很在有要不必应没更还需跟对")  # how what is told of it begins
_MARKS = re.compile(r"^[，,、。；;：:.!！\s]+|[，,、；;：:\s]+(?=[。！？!?]?$)")
_MARKS_TOGETHER = re.compile(r"[，,、]\s*(?=[，,、。！？])")
_SPACES = re.compile(r"[ \t\n]+")


def clean_spoken(text: str) -> str:
    """A spoken sentence as one would write it down; "" where nothing but fillers was said."""
    text = _SPACES.sub(" ", text).strip()
    text = _GREETING.sub("", text)
    cleaned = clean_chinese(text) if has_han(text) else clean_english(text)
    cleaned = _MARKS_TOGETHER.sub("", _MARKS.sub("", cleaned)).strip()
    return with_capital(cleaned)


def as_statement(text: str) -> str:
    """A sentence as it stands by itself: without the 对 or No of an answer, without 我接着讲, 所以 or I think before what is told."""
    bare = without_address(_LEAD_IN.sub("", _REPLY.sub("", text)).lstrip())
    bare = bare[:1] + _OPINION_ZH.sub("", bare[1:])  # one at the beginning is a frame
    told = _FRAME.sub("", bare)
    return with_capital(bare if _NO_BEGINNING.search(told) else told)


def without_address(text: str) -> str:
    """A sentence without whom it speaks to: Mr. Chair."""
    return with_capital(_VOCATIVE.sub("", text))


def with_capital(text: str) -> str:
    """An English sentence with a capital at its beginning."""
    return text[:1].upper() + text[1:] if starts_plain_word(text) else text


def starts_plain_word(text: str) -> bool:
    """Whether a sentence begins with an English word that may be written with a capital: no identifier, no code."""
    first = re.match(r"[A-Za-z'’]+(?=[\s,.?!]|$)", text)
    return bool(first) and first[0].islower() and not has_han(text)  # type: ignore[index]


def clean_chinese(text: str) -> str:
    """Without 嗯, 那个, 就是说; 我我 is 我; what opens and closes a sentence without meaning is gone."""
    for pattern in (_FILLER_ZH, _LEANED_ON_ZH, _FILLER_ZH, _LEANED_ON_ZH):  # one may uncover another
        text = pattern.sub("", text)
    text = without_resumed_subjects(_A_ZH.sub("", _EMPTY_ZH.sub(r"\1", text)))
    for pattern in _HABIT_ZH:
        text = pattern.sub("", text) if len(pattern.findall(text)) > 1 else text
    if text.count("然后") > 1:  # it only tells that somebody goes on
        text = _THEN_ZH.sub("", text)
    text = _TWICE_LATIN.sub(r"\1", _TWICE_ZH.sub(r"\1", _STUTTER_ZH.sub(r"\1", text)))
    text = without_false_starts_zh(text)
    text = _OPENING_ZH.sub("", _MARKS.sub("", text))
    return _CLOSING_ZH.sub("", text)


def without_resumed_subjects(text: str) -> str:
    """A Chinese sentence without 它 or 他们 right behind the noun it stands for, before the predicate: 汽车芯片它就稳定不了."""
    tagged = tag_words(text)
    words = ["", *(one.text for one in tagged), ""]
    kinds = ["", *(one.kind for one in tagged), ""]
    kept, at = list[str](), 0
    for n in range(1, len(words) - 1):
        start = text.index(words[n], at)
        is_resumed = (
            words[n] in _RESUMING
            and kinds[n - 1] in ("noun", "name")
            and len(words[n - 1]) > 1
            and words[n + 1].startswith(_PREDICATE)
            and start == at
        )
        kept.append(text[at:start] + ("" if is_resumed else words[n]))
        at = start + len(words[n])
    return "".join(kept) + text[at:]


def clean_english(text: str) -> str:
    """Without um, you know, I mean; the the is the; what opens a sentence without meaning is gone."""
    text = _FILLER_EN.sub(" ", text)
    text = _SPACES.sub(" ", _BROKEN_OFF.sub("", text))
    text = without_false_starts(_BEGUN_AGAIN.sub("", text))
    for _ in range(2):
        text = _TWICE_EN.sub(r"\1", text)
    text = _SPACES.sub(" ", text).strip(" ,")
    return re.sub(r"\s+(?=[,.?!])", "", _OPENING_EN.sub("", text))
