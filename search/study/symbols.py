"""The code that a group talks and writes about: every file and identifier, and everything said about one of them."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from archive.home import Home
from archive.records import Passage
from archive.settings import CodeSettings
from archive.study.code_names import CodeKind, code_kind, is_studied, qualified_names
from archive.study.source_links import LinkedSource, linked_sources, source_link
from archive.terms.glossary import Entry, spelling_key
from search.study.corpus import Corpus, sessions_of
from search.study.mentions import Mention, by_session, forms_pattern, mentions_in, said_once

MAX_TOGETHER = 8  # names that are told as written together with one


@dataclass(frozen=True)
class SymbolUse:
    """A source path or an identifier, and the passages that name it, in order."""

    name: str
    kind: CodeKind
    passages: tuple[Passage, ...]
    link: str = ""  # to its source; "" where no repository is set

    @property
    def sessions(self) -> list[str]:
        """The sessions it is named in, oldest first."""
        return sessions_of(self.passages)

    def count(self, kind: str) -> int:
        """How many passages of a kind name it."""
        return sum(one.kind == kind for one in self.passages)


@dataclass(frozen=True)
class SymbolStory:
    """Everything that is said about one file or function."""

    name: str  # as it is mostly written
    kind: CodeKind
    forms: tuple[str, ...]  # what it is called besides, by the glossary
    mentions: tuple[Mention, ...]
    together: tuple[str, ...]  # other names in the same passages, the commonest first
    link: str
    linked: tuple[LinkedSource, ...]  # where notes link it
    near: tuple[str, ...] = ()  # names that are spelt nearly so, where nothing was found

    @property
    def by_session(self) -> list[tuple[str | None, list[Mention]]]:
        """The mentions, session by session; None for recommended reading."""
        return by_session(self.mentions)


def list_symbols(corpus: Corpus, code: CodeSettings, *, apart: Iterable[str] = ()) -> list[SymbolUse]:
    """Every name that tells of the code, those that most passages name first.

    `apart` are names of people: they look like identifiers, and are none.
    """
    found: defaultdict[str, list[Passage]] = defaultdict(list)
    people = {spelling_key(name) for name in apart}
    for passage in corpus.passages:
        for name in dict.fromkeys((*passage.symbols, *qualified_names(passage.text))):
            if is_studied(name) and spelling_key(name) not in people:
                found[name].append(passage)
    uses = (SymbolUse(name, code_kind(name), tuple(held), source_link(name, code)) for name, held in merged(found))
    return sorted(uses, key=lambda use: (-len(use.passages), -len(use.sessions), use.name.lower()))


def merged(found: dict[str, list[Passage]]) -> list[tuple[str, list[Passage]]]:
    """`ScheduleOne` and `scheduleOne` counted as one, under the commoner spelling."""
    together: defaultdict[str, list[str]] = defaultdict(list)
    for name in found:
        together[name.lower()].append(name)
    merged_names = []
    for names in together.values():
        held = {passage.id: passage for name in names for passage in found[name]}
        merged_names.append((max(names, key=lambda name: (len(found[name]), name)), list(held.values())))
    return merged_names


def tell_symbol(home: Home, corpus: Corpus, name: str, glossary: Sequence[Entry], code: CodeSettings) -> SymbolStory:
    """All sentences that name a file, a folder with what is below it, or an identifier by any of its forms."""
    forms = glossary_forms_of(name, glossary)
    pattern = name_pattern(name, forms)
    mentions = said_once(one for passage in corpus.passages for one in mentions_in(passage, pattern))
    held = list({one.passage.id: one.passage for one in mentions}.values())
    written = written_name(name, mentions)
    linked = linked_in(home, held, written)
    link = source_link(linked[0].path if linked else path_of(written, held), code) if mentions else ""
    return SymbolStory(
        name=written,
        kind=code_kind(written),
        forms=forms,
        mentions=tuple(mentions),
        together=tuple(names_together(held, pattern)),
        link=link,
        linked=tuple(linked),
        near=() if mentions else tuple(near_names(name, corpus)),
    )


def glossary_forms_of(name: str, glossary: Sequence[Entry]) -> tuple[str, ...]:
    """What the glossary calls an identifier besides."""
    for entry in glossary:
        if spelling_key(name) in map(spelling_key, entry.forms):
            return tuple(form for form in entry.forms if form.lower() != name.lower())
    return ()


def name_pattern(name: str, forms: Sequence[str]) -> re.Pattern[str]:
    """What finds a name: a path with whatever stands before or behind it, an identifier as a whole."""
    if code_kind(name) == "file":
        return re.compile(
            rf"(?<![\w.-])(?:[\w.-]+/)*{re.escape(name.strip('/'))}(?:/[\w./-]*\w)?(?![\w-]|\.\w)", re.IGNORECASE
        )
    return forms_pattern((name, *forms))


def written_name(name: str, mentions: Sequence[Mention]) -> str:
    """The spelling of a name that is commonest where it is named."""
    spellings = Counter(one.text[start:end] for one in mentions for start, end in one.marks)
    if name in spellings:
        return name
    alike = [(count, text) for text, count in spellings.items() if text.lower() == name.lower()]
    return max(alike)[1] if alike else name


def path_of(name: str, held: Sequence[Passage]) -> str:
    """Of a file's name alone the path that passages have of it; anything else as it is."""
    if code_kind(name) != "file" or "/" in name:
        return name
    paths = Counter(symbol for one in held for symbol in one.symbols if symbol.endswith(f"/{name}"))
    return paths.most_common(1)[0][0] if paths else name


def names_together(held: Sequence[Passage], but: re.Pattern[str] | None) -> list[str]:
    """The names of the code in the same passages, but those that a pattern finds."""
    studied = (symbol for one in held for symbol in one.symbols if is_studied(symbol))
    counts = Counter(symbol for symbol in studied if not (but and but.fullmatch(symbol)))
    return [symbol for symbol, _count in counts.most_common(MAX_TOGETHER)]


def linked_in(home: Home, held: Sequence[Passage], name: str) -> list[LinkedSource]:
    """The links that notes put behind a name; those of notes that cannot be read are left out."""
    found: dict[str, LinkedSource] = {}
    for path in dict.fromkeys(one.path for one in held if one.kind in ("note", "reading")):
        for link in linked_sources(read_text(home.root / path)):
            if link.name.lower() == name.lower():
                found.setdefault(link.url, link)
    return list(found.values())


def read_text(path: Path) -> str:
    """A file's text; none where it is gone."""
    try:
        return path.read_text("utf-8", errors="replace")
    except OSError:
        return ""


def near_names(name: str, corpus: Corpus) -> list[str]:
    """Names of the archive that are spelt nearly so, or hold it."""
    import difflib  # only where nothing was found

    known = {symbol.lower(): symbol for one in corpus.passages for symbol in one.symbols if is_studied(symbol)}
    holding = [symbol for lowered, symbol in known.items() if name.lower() in lowered]
    alike = difflib.get_close_matches(name.lower(), known, n=MAX_TOGETHER)
    return list(dict.fromkeys((*(known[one] for one in alike), *sorted(holding, key=len))))[:MAX_TOGETHER]
