"""The terms of a session: which of the glossary were used, and the sentences of the notes that explain them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from archive.records import CodeMention, Definition
from archive.study.code_names import code_kind, is_studied
from archive.summaries.sentences.utterances import Sentence
from archive.terms.glossary import Entry
from archive.text.identifiers import find_symbols

MOST_TERMS = 20
MOST_DEFINITIONS = 8
MOST_CODE = 12
LONGEST = 120  # characters of an explanation
_EXPLAINS = r"(?:（[^）]*）|\([^)]*\))?\s*[`”」』]?\s*(?:就是|是(?!不是|否|怎么|什么|吗|[^，。,]*的[，。,])|指的?是?|说的是|叫做?|表示|用来|负责|定义了?|记录了?|决定|\bis an?\b|\bis the\b|\bmeans\b|\bis what\b|\bholds\b|\bdecides\b)"


def rank_terms(glossary: Sequence[Entry], texts: Sequence[str]) -> tuple[str, ...]:
    """Glossary entries by how often any of their forms occurs, at most twenty."""
    everything = "\n".join(texts).lower()
    counts = {entry.canonical: sum(everything.count(form.lower()) for form in entry.forms) for entry in glossary}
    return tuple(sorted((term for term, n in counts.items() if n), key=lambda term: (-counts[term], term))[:MOST_TERMS])


def find_definitions(
    terms: Sequence[str], glossary: Sequence[Entry], written: Sequence[Sentence]
) -> tuple[Definition, ...]:
    """For each term the first sentence of the notes that says what it is, as long as there are not too many."""
    forms = {entry.canonical: entry.forms for entry in glossary}
    found: list[Definition] = []
    used: set[str] = set()
    for term in terms:
        pattern = explaining([form for form in forms.get(term, (term,)) if len(form) > 1])
        one = next(
            (s for s in written if len(s.text) <= LONGEST and s.text not in used and pattern.match(s.text)), None
        )
        if one:
            used.add(one.text)
            found.append(Definition(one.text, (one.address,), term))
    return tuple(found[:MOST_DEFINITIONS])


def explaining(forms: Sequence[str]) -> re.Pattern[str]:
    """What a sentence that explains one of these forms begins with."""
    names = "|".join(sorted(map(re.escape, forms), key=len, reverse=True)) or r"(?!)"
    return re.compile(rf"(?:The |A |An )?[`“「『*]*(?:{names})[`”」』*]*{_EXPLAINS}", re.IGNORECASE)


def find_code(spoken: Sequence[Sentence], texts: Sequence[tuple[str, str]]) -> tuple[CodeMention, ...]:
    """Files, types and functions in speech and notes ((text, address) each), the most mentioned first, files before names."""
    places: dict[str, list[str]] = {}
    for text, address in [*((one.text, one.address) for one in spoken), *texts]:
        for name in filter(is_code, find_symbols(text)):
            places.setdefault(name, []).append(address)
    ranked = sorted(places, key=lambda name: (code_kind(name) != "file", -len(places[name]), name))
    kept = [name for name in ranked if code_kind(name) == "file" or len(places[name]) > 1]
    return tuple(
        CodeMention(name, tuple(dict.fromkeys(places[name]))[:3], len(places[name])) for name in kept[:MOST_CODE]
    )


def is_code(name: str) -> bool:
    """Whether a name is of a file, a type, a function or a field that is read; components and flags are none."""
    return is_studied(name) and code_kind(name) in ("file", "name") and not name.startswith(("kube-", "k8s-"))
