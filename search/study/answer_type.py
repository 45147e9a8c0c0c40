"""What kind of answer a question wants, and which sentences look like one: a number for `how many`, a reason for `why`.

Answer types as systems for question answering have them (Li & Roth, Learning Question Classifiers, COLING 2002), those of them
that a sentence shows by its words alone.
"""

from __future__ import annotations

import re

_NUMBER = r"(?:\d[\d,.]*|[一二两三四五六七八九十百千万半]+)"
_UNIT_OF_TIME = r"(?:毫秒|微秒|秒|分钟|分|小时|天|周|个月|ms|milliseconds?|s|seconds?|min(?:ute)?s?|h|hours?|days?)"
_SPELT = r"(?:one|two|three|four|five|six|seven|eight|nine|ten|fifteen|twenty|thirty|forty|fifty|sixty|hundred|half)"
_AMOUNT = rf"{_NUMBER}\s*(?:%|个|台|倍|次|种|条|层|级|步|核|毫核|{_UNIT_OF_TIME}(?![a-z]))|百分之|\b\d[\d,.]*\b|\b{_SPELT}\b|(?:双|翻|加)倍|一倍"

# (a question of the type, a sentence that looks like its answer); of several types that fit the first counts.
_TYPES = tuple(
    (re.compile(asked, re.IGNORECASE), re.compile(told, re.IGNORECASE))
    for asked, told in (
        (
            r"多少|几(?:个|次|种|台|条|层|步|秒|分钟|天)|多(?:久|长|大|快|高)|\bhow (?:many|much|long|often|large|big|fast)\b",
            _AMOUNT,
        ),
        (
            r"为什么|为何|为啥|怎么会|什么原因|\bwhy\b|\bwhat (?:is|was) the (?:reason|purpose|point)\b",
            r"因为|由于|所以|因此|否则|不然|为了|避免|防止|原因|目的|这样|\b(?:because|since|so that|otherwise|therefore|avoids?|prevents?|in order to|reasons?)\b",
        ),
        (
            r"什么是|(?:是|指)(?:个)?(?:什么|啥)|什么意思|\bwhat (?:is|are)\b|\bwhat does .* mean\b|\bmeaning of\b",
            r"是(?:一|指|用|允许|由|为|我们|[^否不]{0,12}的)|指的是|表示|意思是|称为|叫做?|\b(?:is|are) (?:an?|the|what)\b|\b(?:means?|called|refers? to|stands? for)\b",
        ),
        (
            r"会怎(?:么)?样|会(?:发生)?什么|怎么办|\bwhat happens\b|\bwhat if\b",
            r"就|则|会|那么|重新|\b(?:then|will|is|are|again)\b",
        ),
        (
            r"怎么|如何|怎样|\bhow\b",
            r"先|首先|然后|接着|再|通过|利用|使用|根据|按照?|把|将|\b(?:first|then|by|using|uses|with)\b",
        ),
    )
)
