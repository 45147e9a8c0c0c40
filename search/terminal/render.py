"""Show a search result to a person: hits grouped by session, the query's words highlighted, each with a link that opens it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from archive.home import Home
from archive.messages import _, _n
from archive.records import UNKNOWN_AUTHOR, Passage, line_span, timecode
from archive.text.columns import columns
from search.formats.as_json import MakeLink
from search.formats.grouping import group_by_session, session_line
from search.formats.kinds import kind_name
from search.query.terms import HighlightTerms, highlighted_terms
from search.reading.highlights import find_highlights, only_in
from search.reading.short import ShortAddresses
from search.reading.show import ContextSize, Line, lines_around
from search.reading.snippet import SNIPPET_COLUMNS, Snippet, cut_snippet
from search.results import Hit, Range, SearchResult
from search.terminal.explain import explain_lines
from search.terminal.session_lines import session_lines
from search.terminal.terminal import BOLD, DIM, TRANSLATED, Mark, Terminal, cut_marks, shift_marks

INDENT = "    "
CODE_INDENT = "      │ "
SNIPPET_LINES = 3
EXACT_S = 1.0  # seconds that make no difference to who listens


def as_text(
    result: SearchResult,
    terminal: Terminal,
    home: Home,
    link: MakeLink,
    *,
    context: ContextSize | None = None,
    explain: bool = False,
) -> str:
    """The result for a person, with what stands around each hit when `context` says how much."""
    lines = [line for piece in explain_lines(result) for line in dim(piece, terminal)] if explain else []
    if result.session:
        lines = [*session_lines(result.session, terminal), *([""] if lines else []), *lines]
    terms = highlighted_terms(result.query.text, result.explanation.weights, result.explanation.translations)
    address_of = ShortAddresses(home).of if terminal.width else whole_address
    for session, hits in group_by_session(result.hits).items():
        lines += [""] if lines else []
        lines.append(terminal.styled(session_line(session, result.titles), BOLD))
        for rank, hit in hits:
            lines += terminal.lines(hit_heading(rank, hit), hanging=len(INDENT))
            lines += context_lines(home, hit, context, terms, terminal) if context else snippet_lines(hit, terminal)
            lines += dim(INDENT + scores_line(hit), terminal) if explain else []
            lines.append(INDENT + terminal.linked(address_of(hit.passage), link(hit.passage, hit.at_s), DIM))
            lines += dim(INDENT + similar_line(hit, address_of), terminal) if hit.similar else []
    return "\n".join(lines if result.hits or result.session else [*lines, nothing_found(result)])


def hit_heading(rank: int, hit: Hit) -> str:
    """` 1. 00:01:12  小李  speech  heading`; the title of a session stands above its speech already."""
    passage = hit.passage
    heading = passage.heading if passage.kind != "speech" else ""
    author = passage.author if passage.author != UNKNOWN_AUTHOR else ""
    parts = [position_label(hit), passage.speaker or author or "", kind_name(passage.kind), heading]
    return f"{rank:>2}. " + "  ".join(part for part in parts if part)


def position_label(hit: Hit) -> str:
    """Lines, or the time at which the sentence that is shown is spoken: ≈ where it is not the passage's first."""
    passage = hit.passage
    if passage.start_s is not None:
        at_s = hit.at_s or passage.start_s
        return ("≈" if at_s - passage.start_s >= EXACT_S else "") + timecode(at_s)
    return line_span(passage.line_from, passage.line_to)


def snippet_lines(hit: Hit, terminal: Terminal) -> list[str]:
    """The sentence that answers best, in its surroundings."""
    room = SNIPPET_LINES * (terminal.width - len(INDENT)) if terminal.width else SNIPPET_COLUMNS
    snippet = cut_snippet(hit.passage.text, hit.highlights, hit.translated, hit.sentence, room=room)
    lines = highlighted_lines(snippet, INDENT, terminal) if snippet.text else []
    return lines + [line for code in snippet.code for line in highlighted_lines(code, CODE_INDENT, terminal)]


def highlighted_lines(snippet: Snippet, indent: str, terminal: Terminal) -> list[str]:
    """The lines of a snippet, with their highlights, each wrapped below itself."""
    marks, lines, start = style_highlights(snippet.highlights, snippet.translated), [], 0
    for text in snippet.text.split("\n"):
        inside = shift_marks(cut_marks(marks, start, start + len(text)), len(indent))
        lines += terminal.lines(indent + text, inside, hanging=len(indent))
        start += len(text) + 1
    return lines


def context_lines(
    home: Home, hit: Hit, context: ContextSize, terms: HighlightTerms, terminal: Terminal
) -> Iterator[str]:
    """The lines of the hit and around it."""
    for line in lines_around(home, hit.passage, context):
        highlights, translated = find_highlights(line.text, terms)
        marks = style_highlights(only_in(highlights, translated), translated)
        yield from line_text(line, terminal, "  >" if line.inside else "   ", marks)


def line_text(line: Line, terminal: Terminal, pointer: str, marks: Iterable[Mark] = ()) -> list[str]:
    """A line with its label, `pointer` before it, wrapped below itself; what was not asked for is dim."""
    lead = f"{pointer} {line.label}  "
    shown = shift_marks(marks, len(lead)) if line.inside else [Mark(len(lead), len(lead) + len(line.text), DIM)]
    return terminal.lines(lead + line.text, [Mark(len(pointer), len(lead), DIM), *shown], hanging=columns(lead))


def style_highlights(own: Sequence[Range], translated: Sequence[Range]) -> list[Mark]:
    """The query's own words in one style, their translations in another."""
    return [*(Mark(*span) for span in own), *(Mark(*span, TRANSLATED) for span in translated)]


def whole_address(passage: Passage) -> str:
    """What is kept, as in a file that the result goes to; on a terminal, where people type them, addresses are short."""
    return passage.address


def similar_line(hit: Hit, address_of: Callable[[Passage], str]) -> str:
    """The addresses of near duplicates."""
    addresses = ", ".join(map(address_of, hit.similar))
    return str(_("+{count} similar: {addresses}", count=len(hit.similar), addresses=addresses))


def scores_line(hit: Hit) -> str:
    """The parts of a hit's score."""
    return "  ".join(f"{name} {value:.3f}" for name, value in hit.scores.items())


def dim(text: str, terminal: Terminal) -> list[str]:
    """Lines that are less important than the hits."""
    return terminal.lines(text, [Mark(0, len(text), DIM)], hanging=len(INDENT))


def verbose_line(result: SearchResult) -> str:
    """One line on how the result came about, for --verbose."""
    how = result.explanation
    return str(
        _(
            "{hits} of {passages}, {mode}, {generation}, {took_ms:.0f} ms",
            hits=_n("{n} hit", "{n} hits", len(result.hits)),
            passages=_n("{n} passage", "{n} passages", how.passages),
            mode=result.mode,
            generation=how.generation,
            took_ms=result.took_ms,
        )
    )


def nothing_found(result: SearchResult) -> str:
    """Why there is no hit."""
    how = result.explanation
    if not how.passages:
        why = _("nothing found; the index is empty: put recordings and notes into inbox/ and run: sig-archive ingest")
    elif how.allowed:
        why = _("nothing found")
    elif result.query.phrases or result.query.excluded:
        why = _("nothing found; no passage passes the filters, phrases and exclusions")
    else:
        why = _("nothing found; no passage passes the filters")
    return str(why)
