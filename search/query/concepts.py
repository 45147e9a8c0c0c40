"""Look also for the names of what a question only paraphrases: 挤走 for 抢占, `kick out` for preemption."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache

from archive.terms.concepts import Concept, bundled_concepts
from archive.terms.glossary import Entry
from archive.text.script import normalise
from archive.text.tokens import RUN, STOP_WORDS, latin_tokens, tokenize
from search.query.lexicon import Translation

# Of names, beside the words of the question: figures in docs/models.md.
NAME_WEIGHT = 0.5  # where the question has another name: its own counts for more
PARAPHRASE_WEIGHT = 0.9  # where it has a paraphrase
MOST_WORDS_BETWEEN = (
    4  # two words of an English paraphrase: `kick low priority pods out`; those of a name stand together
)
PREFIX = 3  # letters by which English forms are found, so that only a few are cut into stems

Words = tuple[str, ...]


class ConceptForms:
    """Concepts by the forms that name or paraphrase them."""

    def __init__(self, concepts: Iterable[Concept]) -> None:
        self.concepts: defaultdict[str, list[tuple[Concept, float]]] = defaultdict(list)  # by form, with its weight
        self.english: defaultdict[str, dict[str, int]] = defaultdict(dict)  # first letters -> form -> words between
        for concept in concepts:
            for form in concept.names:
                self.add(form, concept, NAME_WEIGHT, words_between=0)
            for form in concept.paraphrases:
                self.add(form, concept, PARAPHRASE_WEIGHT, words_between=MOST_WORDS_BETWEEN)
        self.longest = max((len(form) for form in self.concepts if not form.isascii()), default=0)

    def add(self, form: str, concept: Concept, weight: float, *, words_between: int) -> None:
        """A form stands for a concept."""
        key = plain_form(form)
        self.concepts[key].append((concept, weight))
        if key.isascii():
            first = next((word for word in key.split() if word not in STOP_WORDS), "")
            self.english[first[:PREFIX]].setdefault(key, words_between)

    def names_of(self, form: str) -> dict[str, float]:
        """The names of what a form stands for, by weight."""
        names: dict[str, float] = {}
        for concept, weight in self.concepts[form]:
            names.update((name, max(weight, names.get(name, 0.0))) for name in concept.names)
        return names

    def find(self, query: str) -> Iterator[str]:
        """The longest forms in a question, Chinese ones first, none inside another."""
        taken: set[str] = set()
        for form in [*self.find_chinese(plain_form(query)), *self.find_english(query)]:
            tokens = set(tokenize(form))
            if not tokens <= taken:
                taken |= tokens
                yield form

    def find_chinese(self, query: str) -> Iterator[str]:
        """From the longest at each place on."""
        place = 0
        while place < len(query):
            ends = range(min(len(query), place + self.longest), place, -1)
            form = next((query[place:end] for end in ends if self.is_chinese(query[place:end])), "")
            if form:
                yield form
            place += len(form) or 1

    def is_chinese(self, form: str) -> bool:
        """Whether it is a form with Chinese characters."""
        return form in self.concepts and not form.isascii()

    def find_english(self, query: str) -> list[str]:
        """Those whose words stand in the question in their order, near enough to one another: first those of more words,
        then those that are spelt alike."""
        asked = [(word.lower()[:PREFIX], stem) for word, stem in words_with_stems(query)]
        stems = [stem for _prefix, stem in asked]
        found = {
            form: words
            for place, (prefix, _stem) in enumerate(asked)
            for form, between in self.english.get(prefix, {}).items()
            if (words := stems_of(form))
            and words[0] == stems[place]
            and stand_in_order(words[1:], stems[place + 1 :], between)
        }
        return sorted(found, key=lambda form: (-len(found[form]), form not in query.lower()))


def plain_form(text: str) -> str:
    """What the spellings of a form have in common; people put spaces around the English words of Chinese text, or do not."""
    return text.lower() if text.isascii() else "".join(normalise(text).lower().split())


def stand_in_order(words: Sequence[str], asked: Sequence[str], between: int) -> bool:
    """Whether words come next in a question, in order, with so many other words between two of them at most."""
    for word in words:
        near = asked[: between + 1]
        if word not in near:
            return False
        asked = asked[near.index(word) + 1 :]
    return True


def words_with_stems(text: str) -> Iterator[tuple[str, str]]:
    """The Latin words of a text that say something, with their stems; an identifier is one word."""
    for run in RUN.finditer(normalise(text)):
        if run["word"] and (tokens := latin_tokens(run[0])):
            yield run[0], tokens[-1]


@lru_cache(4096)
def stems_of(form: str) -> Words:
    """The stems of an English form."""
    return tuple(stem for _word, stem in words_with_stems(form))


@cache
def concept_forms(glossary: tuple[Entry, ...]) -> ConceptForms:
    """The bundled concepts, and those of a group's glossary that have paraphrases."""
    own = (Concept(entry.forms, entry.paraphrases) for entry in glossary if entry.paraphrases)
    return ConceptForms([*own, *bundled_concepts()])


def name_concepts(query: str, glossary: tuple[Entry, ...]) -> Iterator[Translation]:
    """What the things that a question names or paraphrases are called as well."""
    forms = concept_forms(glossary)
    for term in forms.find(query):
        own, known = set(tokenize(term)), set[Words]()
        for name, weight in forms.names_of(term).items():
            tokens = name_tokens(name)
            if tokens not in known and not own.issuperset(tokens):
                known.add(tokens)
                yield Translation(term, name, tokens, weight, "concepts")


@lru_cache(4096)
def name_tokens(name: str) -> Words:
    """The index tokens of a name; of an identifier only itself, not its parts."""
    runs = list(RUN.finditer(normalise(name)))
    return tuple(tokenize(name)) if len(runs) != 1 or not runs[0]["word"] else tuple(latin_tokens(name)[-1:])
