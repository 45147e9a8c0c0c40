"""Understand a question that goes on from the one before it: `那 PDB 呢？`, `why?`."""

from __future__ import annotations

import re

from archive.text.tokens import tokenize_query

_LEANS = re.compile(
    r"^(?:那|那么|它|他们|这个?|还有|然后|为什么呢?|怎么做|具体|举个例子|"
    r"(?:and|but|so|why|how so|what about|how about|when|where|it|they|that|this|for example)\b)",
    re.IGNORECASE,
)
_ENDS = re.compile(r"呢[？?]?$")
FEW_TERMS = 5  # a question that says less leans on the one before, if it begins or ends like one that does


def whole_question(before: str, typed: str) -> str:
    """The question with what it leans on of the one before; as it is where it stands alone."""
    leans = _LEANS.match(typed) or _ENDS.search(typed)
    if not before or not leans or len(tokenize_query(typed)) > FEW_TERMS:
        return typed
    return f"{before} {typed}"
