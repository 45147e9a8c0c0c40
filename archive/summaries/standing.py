"""Whether a sentence can be read by itself: it is whole, points to nothing that was said before, and tells of the matter."""

from __future__ import annotations

import re

from archive.text.script import HAN

_POINTS_BACK = re.compile(
    r"^(?:它们?|他们?|她们?|(?:这|那)(?:个|些|种|样|么|件|点|方面|块|里|边)*(?=[是就也都会要能可有很非其时东事问方过情的，,说])|"
    r"这样|那样|这些|那些|这里|那里|这么|那么|如果不|如果(?:还是|可以|是的话|这样|那样|有|没有)[，,一]|其中|同理|刚才|刚刚|没有关系|没关系|"
    r"前者|后者|反过来|相反|同样|除此之外|比如|例如|譬如|包括|也(?:就|希望|可以|是|会|有))|"
    r"^(?:it|they|this|that|these|those|he|she|him|or|which|there|the (?:same|other|latter|former)|"
    r"(?:in|on|at|for|with|like|of|about|from) (?:that|this|it|these|those)|that's|it's|for example|for instance|like|either|neither|"
    r"such|both|and|so|maybe|just|something|anything|or)\b",
    re.IGNORECASE,
)
_CONTINUES = re.compile(  # goes on with an enumeration, which a list of points is too
    r"^(?:接着|然后|或者|还有|再|第[二三四五六七八九十](?!讲|次|周)|第一个(?:条件|原因|问题|方面)|另外一[个方]|此外)|^(?:then|also|after that|you can also)\b",
    re.IGNORECASE,
)
# The beginning of a sentence whose end is missing, or its end without the beginning.
_HALF_ZH = re.compile(
    r"^(?:的话|所以|其实|而且|但是?|因为|那(?=是)|[的了着吗呢吧]|来说|而言|以及|和|跟|与(?!此)|或|[却并才又而更]|就(?!业|算)|都(?!市)|也|还是?|是(?!否)|到了?(?!达)|去|来(?!自)|"
    r"(?:在|对|从|当|为了|由于|除了|通过|根据|以|随着|关于)[^，,]*[。]?$|(?:如果|虽然|因为|既然|假如|只要|即使)[^，,]*[。]?$)|"
    r"(?:来说|而言|来讲|的话|的时候|情况下|之后|以后|之前|为例|方面|过程中|当中|的|和|跟|与|在|把|被|对|从|就是|叫|说|因为|所以|但是|如果|一个)[，,]?[。.]?$"
)
_HALF_EN = re.compile(
    r"\b(?:and|or|but|the|a|an|of|to|in|with|for|at|on|by|is|are|was|that|which|who|because|if|so|eh|uh|like|your|my|our|their|its|"
    r"can|could|would|will|should|i|we|you|they|he|some|from)\W*$|"
    r"^(?:if|when|while|because|since|although|as|unless|before|after|whether|that|who|which)\b[^,]*$|"
    r"^(?:what|how|where|who|why)\b(?! (?:we|i|you|they|people)\b)",
    re.IGNORECASE,
)
_VERB_EN = re.compile(
    r"\b(?:is|are|am|was|were|be|been|has|have|had|do|does|did|can|could|will|would|shall|should|may|might|must|cannot|need|needs|"
    r"wants?|means?|makes?|made|uses?|goes|went|comes?|came|works?|gets?|got|gives?|gave|takes?|took|says?|said|thinks?|thought|"
    r"knows?|knew|finds?|found|seems?|looks?|shows?|tells?|told|keeps?|kept|puts?|lets?|let's|likes?|runs?|starts?|stops?|writes?|wrote|"
    r"reads?|becomes?|became|allows?|helps?|lies|depends?|contains?|includes?|requires?|sells?|costs?|feels?|felt|think|lasts?|"
    r"(?:I|you|we|they|it|he|she|people|users|others|who|that) [a-z]+|prefers?|agree[sd]?|holds?|stands?|matters?|changes?|exits?|waits?)\b|\w['’](?:s|re|ll|ve|d|m|t)\b|(?<=\s)\w{2,}ed\b",
    re.IGNORECASE,
)
# How a meeting is led, who somebody is, and what was done there beside the matter.
_CHATTER_ZH = re.compile(
    r"[嘉来]宾|主持人|自我介绍|介绍一下(?:我|自己|你|您)|欢迎|感谢|谢谢|掌声|有请|请教|您|你们|提问|听众|观众朋友|圆桌|论坛|各位|在座|"
    rf"[{HAN}](?:总|老师|博士)(?:刚才|刚刚|也|都|好|说|提到|讲|这边|您)|我(?:就|先|再|来|想|也|稍微|简单|这里|这边)*(?:分享|补充|介绍|回应|问|回答|讲|举)(?:一下|一个|两点|几点|完|到|了)|"
    r"(?:刚才|刚刚).{0,12}(?:说|讲|提|问|谈|介绍|分享)|我们?(?:叫|来自|毕业|昨天|前两天|记得|有一次|有个朋友|认识|的主业|主业)|我(?:是(?:来自|做)|非常|特别|很)?(?:荣幸|高兴|有幸)|"
    r"我们(?:公司|集团|机构|实验室)|(?:接下来|下面|下)一?个?(?:问题|话题|环节)|时间(?:关系|有限|差不多)|(?:聊|说|谈|讲|问|看|分享|讨论|交流|沟通|探讨)(?:一下|聊天|一聊)[。]?$|"
    r"回到.{0,6}问题|(?:这个|这)问题|的分享|[两二三四五几]位(?!数)|荣幸|有幸|我们(?:其实)?这边|第[一二三四五六七八]位|线上的|一下语言|咱们|PPT|举手|话筒|麦克风|听得|看得见|开玩笑|怎么说|我(?!们).{0,12}(?:去年|那年|小时候|年前|大学|毕业|朋友|老婆|孩子|家里)"
)
_LEADS = re.compile(
    r"嘉宾|主持人|自我介绍|介绍一下|欢迎|感谢|谢谢|掌声|有请|提问|听众|观众朋友|时间(?:关系|有限)|分享(?:一下)?(?:吗|您的|你的|这个)?[。？?]?$|"
    r"从第一位|观点是什么|提到的问题|要补充|先请|还请|体会[？?]?$|(?:没有问题|对会|可以)[。]?$|"
    r"\b(?:thank you|welcome|next slide|any questions)\b",
    re.IGNORECASE,
)
_ABOUT_TALK = re.compile(
    r"要说的|没事|不知道|哪位|[两几四各]位|颁奖|什么问题都|我是|学长|您|老师|勇气|难得|\b(?:what do we|we have to do|are we also|what do you think)\b",
    re.IGNORECASE,
)
_CHATTER_EN = re.compile(
    r"\b(?:thanks?|thank you|welcome|sorry|please|hello|good morning|you guys|ladies|presentations?|minutes of|the minutes|meeting (?:is|was|will|in|starts)|"
    r"next meeting|half an hour|five minutes|laptop|whiteboard|slides?|power ?point|microphones?|click|shared folder|project documents|documents? folder|"
    r"questionnaire|lunch|coffee|let me|let's see|wanna hear|(?:I|we)(?:'ll| will|'m gonna|'m going to| wanna| want to|'d like to) (?:ask|tell|hear|talk|present|show|"
    r"bring|come back|move|start|begin|go|turn|give|say|hand|read|sum)|tell us|ask you|see you|you'll find|my name|I don't know|I dunno|don't remember|"
    r"I was (?:just )?(?:thinking|wondering|saying|reading)|as I said|you said|like I said|before I|what I did|go ahead|hold on|hang on|"
    r"minutes for|before we (?:break|go|move|start)|did you|do you|are you|can you|could you|would you|have you|I wonder|look at this|here we|here is|here's|over to|I haven't|I think so|I know what)\b|^(?:OK|okay|yeah|yes|no)\b",
    re.IGNORECASE,
)
_TOPIC = re.compile(
    r"(?:今天|本次|这次|这周|本周|本场|这一讲|这一期)[^，,。]{0,8}[，,]?[^，,。]{0,8}(?:主题|话题|议题|关键词)|(?:主题|议题|话题)(?:就?是|叫)|"
    r"(?:今天|这次|这周|本周|本场)(?:我们)?(?:主要)?(?:来|要|就是)?(?:讨论|讲|聊|谈|看|读|探讨|分享)(?!一下[。]?$)|"
    r"\b(?:today|this (?:meeting|session|talk|week))\b.{0,30}\b(?:about|discuss|look at|talk|design)|\b(?:the (?:topic|subject|aim|goal|purpose|idea|project|focus) (?:of .{2,40} )?is)\b|"
    r"\bwe(?:'re| are) (?:here to|designing|going to (?:design|discuss|talk about|look at)|gonna (?:design|discuss|talk about))",
    re.IGNORECASE,
)
_PRAISE = re.compile(r"有意义|高兴|荣幸|感谢|谢谢|精彩|thank|welcome", re.IGNORECASE)
_MYSELF = re.compile(r"我(?!们|国|市|省|方|校|军|党)|\bI\b")


def points_back(text: str) -> bool:
    """Whether a sentence begins with a word that points to what was said before it."""
    return bool(_POINTS_BACK.search(text))


def goes_on(text: str) -> bool:
    """Whether a sentence is the next of several."""
    return bool(_CONTINUES.search(text))


def needs_context(text: str) -> bool:
    """Whether a sentence points back or goes on with something."""
    return points_back(text) or goes_on(text)


def is_full_sentence(text: str) -> bool:
    """Whether a sentence has its beginning and its end; an English one also a verb behind its first word."""
    if re.search(f"[{HAN}]", text):
        return not _HALF_ZH.search(text)
    return not _HALF_EN.search(text) and bool(_VERB_EN.search(text.partition(" ")[2]))


def leads_meeting(text: str) -> bool:
    """Whether a sentence does nothing but lead the meeting."""
    return bool(_LEADS.search(text))


def is_chatter(text: str) -> bool:
    """Whether a sentence leads the meeting, is addressed to somebody there, or tells of the speaker."""
    own = _CHATTER_ZH if re.search(f"[{HAN}]", text) else _CHATTER_EN
    return bool(own.search(text))


def states_topic(text: str) -> bool:
    """Whether a sentence says what the meeting is about."""
    return bool(_TOPIC.search(text)) and not _PRAISE.search(text)


def is_of_matter(text: str) -> bool:
    """Whether a heading may be made of a sentence: it neither leads the meeting nor asks those who are there whether they speak."""
    return not _LEADS.search(text) and not _ABOUT_TALK.search(text)


def stands_alone(text: str) -> bool:
    """Whether a sentence can be told without the ones around it, and is about no speaker."""
    return is_full_sentence(text) and not needs_context(text) and not is_chatter(text) and not _MYSELF.search(text)
