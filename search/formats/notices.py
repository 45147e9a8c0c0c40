"""Tell a person what to know beside the hits: a correction that was made, what is nowhere, that nothing answers."""

from __future__ import annotations

from collections.abc import Iterator

from archive.messages import Message, _, _n
from search.query.parse import MAX_QUERY_CHARACTERS
from search.query.query import UnknownName
from search.results import WEAK_HITS, SearchResult


def notices(result: SearchResult) -> list[str]:
    """One sentence each."""
    found = [result.explanation.problem] if result.explanation.problem else []
    found += () if result.session else corrections(result)
    found += [unknown_name(one) for one in result.unknown_names]
    guessed = {one.typed for one in result.suggestions}
    words = [word for word in result.unknown_words if word not in guessed]
    if words and not result.session:  # `latest` need not be in the archive to be understood
        found.append(
            _n("{words} is nowhere in the archive", "{words} are nowhere in the archive", len(words), words=words)
        )
    if result.hits and not result.answers:
        found.append(WEAK_HITS)
    if result.query.truncated:
        found.append(_("only the first {count} characters were read", count=MAX_QUERY_CHARACTERS))
    return list(map(str, found))


def corrections(result: SearchResult) -> Iterator[Message]:
    """What was answered in the place of what was typed, or what could be asked."""
    slips = [one for one in result.suggestions if not one.is_name]
    if not result.corrected_from:
        for one in slips:
            yield _("{typed} is nowhere in the archive; did you mean {meant}?", typed=one.typed, meant=one.meant)
    elif result.found_as_typed:
        words = [one.typed for one in slips]
        yield _n(
            "{words} is nowhere in the archive; showing {meant}",
            "{words} are nowhere in the archive; showing {meant}",
            len(words),
            words=words,
            meant=result.query.typed,
        )
    else:
        yield _("nothing found for {typed}; showing {meant}", typed=result.corrected_from, meant=result.query.typed)


def unknown_name(one: UnknownName) -> Message:
    """Which names there are instead."""
    if one.filter == "session":
        if not one.known:
            return _("there is no session {session}", session=one.name)
        return _("there is no session {session}; near it: {known}", session=one.name, known=list(one.known))
    if not one.known:
        return _("nobody is known by the name {name}", name=one.name)
    if one.filter == "author":
        return _("nobody called {name} wrote here; known authors: {known}", name=one.name, known=list(one.known))
    return _("nobody called {name} speaks here; known speakers: {known}", name=one.name, known=list(one.known))
