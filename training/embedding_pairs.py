"""Texts that belong together, by kind: a heading and its text, a sentence and its translation, a text and what follows."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby, pairwise

from archive.text.script import HAN
from archive.text.tokens import stem
from training.embedding_data import PAGE_BREAK, Aligned, Chunk

Pair = tuple[str, str]
Terms = Mapping[str, str]  # Chinese term -> English

MIN_SCORE = 0.5  # of an alignment to be learnt from
MAX_ZH, MAX_EN = 600, 1200  # characters of a section
# English chunks outnumber the Chinese ones by far: the most that one kind of pair takes of them.
ENGLISH_CAPS = {"heading": 24_000, "next": 10_000, "sentence": 6_000}
CHINESE_CAP = 50_000
SCHEDULING = re.compile(r"sched|preempt|affinity|queue|plugin", re.IGNORECASE)  # half of the English headings
MIN_TERM = 0.5  # probability from which a translation stands in for the Chinese word
TERM_REPEATS = 3

_SENTENCE = re.compile(r"(?<=[。！？；])|(?<=[.!?;])\s+|\n+")
_GLOSSED = re.compile(rf"([{HAN}]{{2,6}})\s?[（(]([A-Za-z][A-Za-z -]{{2,30}})[）)]")  # 节点亲和性（node affinity）


def make_pairs(
    aligned: Sequence[Aligned], chunks: Sequence[Chunk], learned: Mapping[str, Sequence[tuple[str, float]]], seed: int
) -> dict[str, list[Pair]]:
    """Kind -> pairs; `learned` is the lexicon from Chinese words to English stems."""
    dice = random.Random(seed)
    trusted = [block for block in aligned if block.score >= MIN_SCORE]
    mined = mined_terms([chunk.text for chunk in chunks if chunk.language == "zh"])
    terms = {**surface_terms(learned, [block.en for block in trusted]), **mined}
    pairs = {"translation": translations(trusted), "other heading": across_headings(trusted, dice)}
    pairs["across next"] = across_next(trusted, dice)
    for language in ("zh", "en"):
        own = [chunk for chunk in chunks if chunk.language == language]
        pairs[f"{language} heading"] = capped(under_headings(own, dice), language, "heading", dice)
        pairs[f"{language} next"] = capped(following(own), language, "next", dice)
        pairs[f"{language} sentence"] = capped(cloze(own, dice), language, "sentence", dice)
    pairs["switched"] = switched([chunk for chunk in chunks if chunk.language == "zh"], terms, dice)
    pairs["terms"] = [*mined.items()] * TERM_REPEATS
    return {kind: found for kind, found in pairs.items() if found}


def translations(aligned: Sequence[Aligned]) -> list[Pair]:
    """Blocks, and whole sections of several blocks."""
    sections = [(joined(s, "zh"), joined(s, "en")) for s in sections_of(aligned) if len(s) > 1]
    return [(block.zh, block.en) for block in aligned] + sections


def across_headings(aligned: Sequence[Aligned], dice: random.Random) -> list[Pair]:
    """The heading in one language with the section in the other."""
    found = []
    for section in sections_of(aligned):
        zh_path, en_path = section[0].zh_path.split(PAGE_BREAK), section[0].en_path.split(PAGE_BREAK)
        if zh_path[-1] and en_path[-1]:
            found.append((tail(zh_path, dice), joined(section, "en")))
            found.append((tail(en_path, dice), joined(section, "zh")))
    return found


def across_next(aligned: Sequence[Aligned], dice: random.Random) -> list[Pair]:
    """A block with the one after it in the other language, which shares its topic but not its words."""
    both = (pair for section in sections_of(aligned) for pair in pairwise(section))
    return [(a.zh, b.en) if dice.random() < 0.5 else (a.en, b.zh) for a, b in both]


def sections_of(aligned: Sequence[Aligned]) -> list[list[Aligned]]:
    """The blocks under one heading, without the heading itself."""
    groups = groupby(aligned, key=lambda block: (block.page, block.zh_path))
    sections = ([block for block in group if block.kind != "heading"] for _, group in groups)
    return [section for section in sections if section]


def joined(section: Sequence[Aligned], language: str) -> str:
    if language == "zh":
        return "\n".join(block.zh for block in section)[:MAX_ZH]
    return "\n".join(block.en for block in section)[:MAX_EN]


def tail(headings: Sequence[str], dice: random.Random) -> str:
    """The last heading in two cases of five, else the last two."""
    return " ".join(headings[-1:] if dice.random() < 0.4 else headings[-2:])


def under_headings(chunks: Sequence[Chunk], dice: random.Random) -> list[Pair]:
    return [(tail(chunk.headings, dice), chunk.text) for chunk in chunks if chunk.headings]


def following(chunks: Sequence[Chunk]) -> list[Pair]:
    return [(a.text, b.text) for a, b in pairwise(chunks) if (a.page, a.path) == (b.page, b.path)]


def cloze(chunks: Sequence[Chunk], dice: random.Random) -> list[Pair]:
    """One sentence with the rest of its chunk (inverse cloze task, Lee et al. 2019)."""
    found = []
    for chunk in chunks:
        sentences = [sentence for sentence in _SENTENCE.split(chunk.text) if len(sentence) >= 8]
        if len(sentences) > 1:
            one = dice.randrange(len(sentences))
            found.append((sentences[one], " ".join(sentences[:one] + sentences[one + 1 :])))
    return found


def capped(pairs: list[Pair], language: str, kind: str, dice: random.Random) -> list[Pair]:
    """At most as many pairs as the kind allows; of English headings half are about scheduling."""
    limit = ENGLISH_CAPS[kind] if language == "en" else CHINESE_CAP
    if len(pairs) <= limit:
        return pairs
    pairs = dice.sample(pairs, len(pairs))
    if kind != "heading":
        return pairs[:limit]
    wanted = [pair for pair in pairs if SCHEDULING.search(" ".join(pair))][: limit // 2]
    chosen = set(wanted)
    return wanted + [pair for pair in pairs if pair not in chosen][: limit - len(wanted)]


def switched(chunks: Sequence[Chunk], terms: Terms, dice: random.Random) -> list[Pair]:
    """Chinese with English terms in it, as engineers speak, and the Chinese it came from."""
    if not terms:
        return []
    pattern = re.compile("|".join(sorted(map(re.escape, terms), key=len, reverse=True)))

    def switch(text: str, chance: float) -> str:
        return pattern.sub(lambda term: f" {terms[term[0]]} " if dice.random() < chance else term[0], text)

    found = [(switch(chunk.text, 0.5), chunk.text) for chunk in chunks]
    found += [(switch(tail(chunk.headings, dice), 0.8), chunk.text) for chunk in chunks if chunk.headings]
    return [pair for pair in found if pair[0] != pair[1] and re.search("[A-Za-z]", pair[0])]


def surface_terms(learned: Mapping[str, Sequence[tuple[str, float]]], english: Iterable[str]) -> dict[str, str]:
    """Chinese words with the commonest English word of their likeliest stem."""
    counts = Counter(word for text in english for word in re.findall(r"[a-z]{2,}", text.lower()))
    commonest: dict[str, str] = {}
    for word, _ in counts.most_common():
        commonest.setdefault(stem(word), word)
    sure = {zh: found[0][0] for zh, found in learned.items() if len(zh) > 1 and found[0][1] >= MIN_TERM}
    return {zh: commonest[en] for zh, en in sure.items() if en in commonest}


def mined_terms(texts: Iterable[str]) -> dict[str, str]:
    """Terms that a Chinese text explains in brackets at least twice: 节点亲和性（node affinity）."""
    counts = Counter((m[1], m[2].strip().lower()) for text in texts for m in _GLOSSED.finditer(text))
    ends: Counter[Pair] = Counter()
    for (zh, en), count in counts.items():  # what stands before the bracket may begin too early: count its endings
        for length in range(2, len(zh) + 1):
            ends[zh[-length:], en] += count
    best: dict[str, str] = {}
    for (zh, en), count in sorted(ends.items(), key=lambda item: (item[1], len(item[0][0]))):
        if count >= 2:
            best[en] = zh
    return {zh: en for en, zh in best.items()}
