"""Show an answer to a person: hits grouped by session, the question's words marked, each with a link that opens it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from archive.home import Home
from archive.messages import _
from archive.records import Hit, timecode
from archive.text.script import normalise
from archive.text.tokens import tokenize_query
from search.engine import SearchResult
from search.query.lexicon import Translation
from search.query.parse import MAX_QUERY_CHARACTERS
from search.query.terms import highlighted_terms
from search.reading.excerpt import SNIPPET_COLUMNS, cut_snippet, highlight_marks, style_highlights
from search.reading.highlights import HighlightTerms, find_highlights
from search.reading.show import ContextSize, lines_around, printed_line
from search.terminal.terminal import BOLD, DIM, Mark, Terminal, printable, shift_marks

INDENT = "    "
EXCERPT_LINES = 3
EXACT_S = 1.0  # seconds that make no difference to who listens
MOST_TERMS_SHOWN = 40


def as_text(
    answer: SearchResult, terminal: Terminal, home: Home, *, context: ContextSize | None = None, explain: bool = False
) -> str:
    """The answer for a person, with what stands around each hit when `context` says how much."""
    lines = [line for piece in explain_lines(answer) for line in dim(piece, terminal)] if explain else []
    wanted = highlighted_terms(answer.query.text, answer.explanation.weights)
    for session, hits in group_by_session(answer.hits).items():
        if lines:
            lines.append("")
        lines.append(terminal.styled(session_line(session, answer.titles), BOLD))
        for rank, hit in hits:
            lines += terminal.lines(hit_heading(rank, hit), hanging=len(INDENT))
            lines += context_lines(home, hit, context, wanted, terminal) if context else snippet_lines(hit, terminal)
            if explain:
                lines += dim(INDENT + scores_line(hit), terminal)
            lines.append(INDENT + terminal.styled(terminal.linked(printable(hit.passage.address), hit.link), DIM))
            lines += dim(INDENT + similar_line(hit), terminal) if hit.similar else []
    return "\n".join(lines if answer.hits else [*lines, nothing_found(answer)])


def notices(answer: SearchResult) -> list[str]:
    """What a person should know beside the hits: a correction that was made, words that are nowhere, a question cut."""
    found = [answer.explanation.problem] if answer.explanation.problem else []
    if answer.corrected_from:
        typed, meant = printable(answer.corrected_from), printable(answer.query.typed)
        found.append(str(_("nothing found for {typed}; showing {meant}", typed=typed, meant=meant)))
    for one in answer.suggestions if not answer.corrected_from else ():
        typed, meant = printable(one.typed), printable(one.meant)
        found.append(str(_("{typed} is nowhere in the archive; did you mean {meant}?", typed=typed, meant=meant)))
    if answer.query.cut:
        found.append(
            str(_("only the first {MAX_CHARACTERS} characters were read", MAX_CHARACTERS=MAX_QUERY_CHARACTERS))
        )
    return found


def group_by_session(hits: Sequence[Hit]) -> dict[str | None, list[tuple[int, Hit]]]:
    """Hits with their ranks, the session of the best hit first; None for what belongs to no session."""
    groups: dict[str | None, list[tuple[int, Hit]]] = {}
    for rank, hit in enumerate(hits, 1):
        groups.setdefault(hit.passage.session_id, []).append((rank, hit))
    return groups


def session_line(session: str | None, titles: Mapping[str, str]) -> str:
    if session is None:
        return str(_("Recommended reading"))
    return printable(f"{session}  {titles.get(session, '')}").rstrip()


def hit_heading(rank: int, hit: Hit) -> str:
    """` 1. 00:01:12  小李  speech  heading`; the title of a session stands above its speech already."""
    passage = hit.passage
    heading = passage.heading if passage.kind != "speech" else ""
    parts = [position_label(hit), passage.speaker or passage.author or "", kind_name(passage.kind), heading]
    return printable(f"{rank:>2}. " + "  ".join(part for part in parts if part))


def position_label(hit: Hit) -> str:
    """Lines, or the time at which the sentence that is shown is spoken: ≈ where it is not the passage's first."""
    passage = hit.passage
    if passage.start_s is not None:
        at_s = hit.at_s or passage.start_s
        return ("≈" if at_s - passage.start_s >= EXACT_S else "") + timecode(at_s)
    if passage.line_from == passage.line_to:
        return f"L{passage.line_from}"
    return f"L{passage.line_from}-{passage.line_to}"


def kind_name(kind: str) -> str:
    names = {
        "speech": _("speech"),
        "note": _("note"),
        "chat": _("chat"),
        "reading": _("reading"),
        "summary": _("summary"),
    }
    return str(names.get(kind, kind))


def snippet_lines(hit: Hit, terminal: Terminal) -> list[str]:
    """The sentence that answers best, in its surroundings."""
    room = EXCERPT_LINES * (terminal.width - len(INDENT)) if terminal.width else SNIPPET_COLUMNS
    text, marks = cut_snippet(hit.passage.text, highlight_marks(hit), hit.sentence, room=room)
    return terminal.lines(INDENT + text, shift_marks(marks, len(INDENT)), hanging=len(INDENT))


def context_lines(
    home: Home, hit: Hit, context: ContextSize, wanted: HighlightTerms, terminal: Terminal
) -> Iterator[str]:
    for line in lines_around(home, hit.passage, context):
        marks = style_highlights(*find_highlights(printable(line.text), wanted))
        yield from printed_line(line, terminal, "  >" if line.inside else "   ", marks)


def similar_line(hit: Hit) -> str:
    count, addresses = len(hit.similar), ", ".join(printable(other.address) for other in hit.similar)
    return str(_("+{count} similar: {addresses}", count=count, addresses=addresses))


def scores_line(hit: Hit) -> str:
    return "  ".join(f"{name} {value:.3f}" for name, value in hit.scores.items())


def dim(text: str, terminal: Terminal) -> list[str]:
    text = printable(text)
    return terminal.lines(text, [Mark(0, len(text), DIM)], hanging=len(INDENT))


def verbose_line(answer: SearchResult) -> str:
    """One line on how the answer came about, for --verbose."""
    how, count = answer.explanation, len(answer.hits)
    return str(
        _(
            "{count} hits of {passages} passages, {mode}, {generation}, {took_ms:.0f} ms",
            count=count,
            passages=how.passages,
            mode=answer.mode,
            generation=how.generation,
            took_ms=answer.took_ms,
        )
    )


def explain_lines(answer: SearchResult) -> Iterator[str]:
    how = answer.explanation
    own = [term for term in tokenize_query(answer.query.text) if term in how.weights]
    yield str(_("looked for: ")) + " ".join(own[:MOST_TERMS_SHOWN])
    if how.symbols:
        yield str(_("first what names: ")) + ", ".join(how.symbols)
    yield from translated(how.translations)
    yield str(_("passages: ")) + str(
        _("{allowed} of {passages} pass the filters", allowed=how.allowed, passages=how.passages)
    )
    words = _("the full-text index of {generation}", generation=how.generation)
    yield str(_("words by: ")) + (words if how.words_by else str(_("not asked")))
    yield str(_("meaning by: ")) + meaning_name(how.meaning_by)
    yield from how.remarks
    yield str(_("took {took_ms:.0f} ms", took_ms=answer.took_ms))


def translated(found: Sequence[Translation]) -> Iterator[str]:
    """One line for each word of the question that has translations, by glossary or lexicon."""
    origins = {"glossary": str(_("glossary")), "lexicon": str(_("lexicon"))}
    lines: dict[tuple[str, str], list[str]] = {}
    for one in found:
        if normalise(one.form).lower() == one.term:  # the term itself, in traditional characters
            continue
        lines.setdefault((one.term, one.origin), []).append(f"{one.form} {one.weight:.2f}")
    for (term, origin), forms in list(lines.items())[:MOST_TERMS_SHOWN]:
        label = _("also ({origins}): ", origins=origins[origin])
        yield f"{label}{term} → {', '.join(dict.fromkeys(forms))}"


def meaning_name(found_by: str) -> str:
    names = {
        "array": str(_("the array (exact)")),
        "chroma": str(_("Chroma (rescored exactly)")),
    }
    return names.get(found_by, str(_("not asked")))


def nothing_found(answer: SearchResult) -> str:
    text = str(_("nothing found"))
    if not answer.explanation.passages:
        return text + str(_("; the index is empty: put recordings and notes into inbox/ and run: sig-archive ingest"))
    if answer.explanation.allowed:
        return text
    if answer.query.phrases or answer.query.without:
        return text + str(_("; no passage passes the filters, phrases and exclusions"))
    return text + str(_("; no passage passes the filters"))
