"""Tell a person how a result came about, for `--explain`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from archive.messages import _, _n
from archive.text.script import normalise
from search.query.lexicon import Translation
from search.query.written import written_query
from search.results import SearchResult

MOST_TERMS_SHOWN = 40


def explain_lines(result: SearchResult) -> Iterator[str]:
    """What was looked for, where, and how long it took."""
    how = result.explanation
    yield str(_("looked for: ")) + " ".join(written_query(result.query.text, how.weights)[:MOST_TERMS_SHOWN])
    if how.symbols:
        yield str(_("first what names: ")) + ", ".join(how.symbols)
    yield from translation_lines(how.translations)
    yield str(
        _n(
            "passages: {n} of {passages} passes the filters",
            "passages: {n} of {passages} pass the filters",
            how.allowed,
            passages=how.passages,
        )
    )
    words = _("the full-text index of {generation}", generation=how.generation) if how.words_by else _("not asked")
    yield str(_("words by: ")) + str(words)
    yield str(_("meaning by: ")) + meaning_name(how.meaning_by)
    yield from map(str, how.remarks)
    yield str(_("took {took_ms:.0f} ms", took_ms=result.took_ms))


def translation_lines(found: Sequence[Translation]) -> Iterator[str]:
    """One line for each word of the query that has translations, by glossary or lexicon."""
    origins = {"glossary": _("glossary"), "lexicon": _("lexicon"), "concepts": _("concepts")}
    lines: dict[tuple[str, str], list[str]] = {}
    for one in found:
        if normalise(one.form).lower() == one.term:  # the term itself, in traditional characters
            continue
        lines.setdefault((one.term, one.origin), []).append(f"{one.form} {one.weight:.2f}")
    for (term, origin), forms in list(lines.items())[:MOST_TERMS_SHOWN]:
        label = _("also ({origins}): ", origins=origins[origin])
        yield f"{label}{term} → {', '.join(dict.fromkeys(forms))}"


def meaning_name(found_by: str) -> str:
    """Which index found by meaning."""
    names = {"array": _("the array (exact)"), "chroma": _("Chroma (rescored exactly)")}
    return str(names.get(found_by, _("not asked")))
