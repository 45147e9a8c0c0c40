"""Templates to HTML: every text escaped, every sentence of ours in the reader's language."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache, lru_cache, partial
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from archive.messages import _, _n, chosen
from archive.records import UNKNOWN_AUTHOR, timecode
from archive.text.spoken import with_capital
from search.formats.kinds import STATES, kind_name
from search.html.markdown import MarkdownPage, markdown_html, shown_time
from search.pages.session import ExplainedTerm
from search.pages.urls import PageUrls, moment_id, seconds_text
from search.reading.snippet import Snippet
from search.results import Range

_CODE = re.compile(r"`([^`\n]+)`")
_HEAD_FACTS = re.compile(r"^> .*?(?=(?:自动摘录 )?made by:)", re.MULTILINE)
_GAP = re.compile(r"(?<=[。！？；，：]) (?=\S)")
_STARS = re.compile(r"\*\*(?=\S)|(?<=\S)\*\*")
FOLDER = Path(__file__).parent
STATIC = FOLDER / "static"


@dataclass(frozen=True)
class ReaderView:
    """Who reads: what they may see and do, and where they are."""

    personal: bool = True  # whether the chat and the members' pages are shown
    corrections: bool = False  # whether transcripts can be corrected
    live: bool = True  # whether a server answers searches
    group: str = ""  # the name of the group
    languages: Mapping[str, str] = field(default_factory=dict)  # language -> this page in it
    csrf: str = ""  # goes with every form that writes


def render_page(template: str, urls: PageUrls, reader: ReaderView, **values: Any) -> str:
    """A page by its template; `values` are what it shows."""
    shown = {
        "section": "",
        "lang": chosen(),
        "url": urls,
        "find": partial(shared_address, urls, reader),
        "reader": reader,
        **values,
    }
    return environment().get_template(template).render(shown)


def shared_address(urls: PageUrls, reader: ReaderView, address: str) -> str:
    """Where an address leads whoever reads; "" where they may not go."""
    return "" if "/chat/" in address and not reader.personal else urls.address(address)


def mark_current(spoken: str, moment: str) -> Markup:
    """The transcripts of a page with the sentence marked that has a moment's id."""
    return Markup(spoken.replace(f'<span id="{moment}">', f'<span id="{moment}" class="now">'))


@cache
def environment() -> Environment:
    """The templates with what they may call."""
    made = Environment(
        loader=FileSystemLoader(FOLDER / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals |= {"_": _, "_n": _n, "moment_id": moment_id, "kind_name": kind_name, "states": STATES}
    made.globals["unknown_author"] = UNKNOWN_AUTHOR
    made.filters |= {"clock": short_clock, "seconds": seconds_text, "minutes": whole_minutes, "run_time": run_time}
    made.filters |= {"snippet": snippet_html, "marked": marked_html, "markdown": prose_html, "gap": gap_behind}
    made.filters |= {
        "sentences": one_paragraph,
        "capital": with_capital,
        "tight": without_gaps,
        "without_facts": without_head_facts,
    }
    return made


def whole_minutes(seconds: float) -> str:
    """Minutes without a fraction."""
    return f"{seconds / 60:.0f}"


def gap_behind(text: str) -> str:
    """What stands between a sentence and the next: nothing behind a Chinese full stop."""
    return " " if text[-1:].isascii() else ""


def without_gaps(text: str) -> str:
    """Sentences without a space behind a Chinese full stop, which is wide enough."""
    return _GAP.sub("", text)


def without_head_facts(summary: str) -> str:
    """A summary without week and plan above it, which its page tells already; what made it stays."""
    return _HEAD_FACTS.sub("> ", summary, count=1)


def short_clock(seconds: float) -> str:
    """`1:02` or `1:02:03`."""
    return shown_time(timecode(seconds))


def one_paragraph(sentences: Iterable[str]) -> str:
    """Sentences as one paragraph."""
    return "".join(text + gap_behind(text) for text in sentences)


def run_time(name: str) -> str:
    """When a run ended, on this machine's clock, by the name of its report; the name where it is another."""
    try:
        ended = datetime.strptime(name, "%Y%m%dT%H%M%S%f").replace(tzinfo=UTC)
    except ValueError:
        return name
    return f"{ended.astimezone():%Y-%m-%d %H:%M}"


def prose_html(text: str, find: Callable[[str], str], **how: Any) -> Markup:
    """A Markdown text as HTML, sanitised; `find` tells where links and addresses of the archive lead, `how` is what else
    MarkdownPage has."""
    return Markup(markdown_html(text, MarkdownPage(find, **how)))


def marked_html(text: str, highlights: Sequence[Range], translated: Sequence[Range] = ()) -> Markup:
    """A text with ranges of it highlighted; those that only a translation names a little less."""
    tags = sorted([(*span, "mark") for span in highlights] + [(*span, "tr") for span in translated])
    html, end = Markup(), 0
    for start, stop, kind in tags:
        if start < end:
            continue
        html += escape(text[end:start])
        html += Markup('<mark class="tr">{}</mark>' if kind == "tr" else "<mark>{}</mark>").format(text[start:stop])
        end = stop
    return with_code(html + escape(text[end:]))


def with_code(html: Markup) -> Markup:
    """What a note has between backticks as code, where no highlight goes beyond it; stars of stress are left out."""
    return Markup(_STARS.sub("", _CODE.sub(code_if_whole, html)))


def code_if_whole(found: re.Match[str]) -> str:
    """The code, or what was there where a highlight begins or ends in it."""
    whole = found[1].count("<mark") == found[1].count("</mark>")
    return f"<code>{found[1]}</code>" if whole else found[0]


def snippet_html(snippet: Snippet) -> Markup:
    """What is shown of a hit: its sentence, and below it the lines of code that answer."""
    html = Markup("<br>").join(marked_lines(snippet)) if snippet.text else Markup()
    code = Markup("\n").join(marked_html(one.text, one.highlights, one.translated) for one in snippet.code)
    return html + (Markup('<pre class="code">{}</pre>').format(code) if snippet.code else "")


def marked_lines(snippet: Snippet) -> Iterable[Markup]:
    """The lines of a snippet, each with its highlights."""
    at = 0
    for line in snippet.text.split("\n"):
        yield marked_html(line, clipped(snippet.highlights, at, len(line)), clipped(snippet.translated, at, len(line)))
        at += len(line) + 1


def clipped(ranges: Sequence[Range], at: int, length: int) -> list[Range]:
    """The parts of ranges that lie in a line, counted from its beginning."""
    return [(max(0, a - at), min(length, b - at)) for a, b in ranges if a < at + length and b > at]


class TermMarker:
    """Marks the group's words in texts, each once until `again`; the explanation is shown on hover."""

    def __init__(self, terms: Sequence[ExplainedTerm]):
        self.by_form = {form.casefold(): one for one in terms for form in (one.term, *one.forms)}
        self.pattern = pattern_of(tuple(self.by_form))
        self.seen: set[str] = set()

    def again(self) -> str:
        """From here on every word is marked once more."""
        self.seen.clear()
        return ""

    def mark(self, text: str) -> Markup:
        """A text with the words that were not marked yet."""
        if self.pattern is None:
            return escape(text)
        html, end = Markup(), 0
        for found in self.pattern.finditer(text):
            term = self.by_form[found[0].casefold()]
            if term.term in self.seen:
                continue
            self.seen.add(term.term)
            html += escape(text[end : found.start()])
            html += Markup('<abbr title="{}">{}</abbr>').format(explanation(term), found[0])
            end = found.end()
        return html + escape(text[end:])


@lru_cache(maxsize=16)
def pattern_of(forms: tuple[str, ...]) -> re.Pattern[str] | None:
    """What finds any of these words; None where there are none."""
    if not forms:
        return None
    words = "|".join(re.escape(form) for form in sorted(forms, key=len, reverse=True))
    return re.compile(rf"(?<![A-Za-z0-9_])(?:{words})(?![A-Za-z0-9_])", re.IGNORECASE)


def explanation(term: ExplainedTerm) -> str:
    """A word with its other forms, and the sentence that explains it."""
    named = " · ".join((term.term, *term.forms))
    return f"{named}: {term.text}" if term.text else named
