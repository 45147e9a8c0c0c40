"""Hits as Markdown, for notes and chats."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from archive.messages import _
from archive.text.printable import printable
from search.formats.as_json import MakeLink
from search.formats.grouping import group_by_session, session_line
from search.reading.snippet import Snippet, cut_snippet
from search.results import WEAK_HITS, Hit, SearchResult, SessionPointer

_LIST = re.compile(r"(\d*)([-+.)]) ")  # at the beginning of a line
_MARKDOWN = re.compile(r"([\\`*_\[\]<>#|~])")


def as_markdown(result: SearchResult, link: MakeLink) -> str:
    """A list: sessions as headings, hits with a link, the query's words bold, translations italic."""
    lines = [f"# {escape_markdown(result.query.typed)}"]
    if result.session:
        lines += ["", *markdown_session(result.session)]
    if result.hits and not result.answers:
        lines += ["", f"*{escape_markdown(str(WEAK_HITS))}*"]
    for session, hits in group_by_session(result.hits).items():
        lines += ["", f"## {escape_markdown(session_line(session, result.titles))}", ""]
        for rank, hit in hits:
            lines += list(markdown_hit(rank, hit, link(hit.passage, hit.at_s)))
    return printable("\n".join(lines if result.hits or result.session else [*lines, "", str(_("nothing found"))]))


def markdown_session(session: SessionPointer) -> Iterator[str]:
    """A quotation: the session that the question is about, and the abstract of its summary."""
    command = "summary" if session.summary else "show"
    yield f"> **{escape_markdown(session_line(session.id, {session.id: session.title}))}** `sig-archive {command} {session.id}`"
    for sentence in session.abstract:
        yield ">"
        yield f"> {escape_markdown(' '.join(sentence.split()))}"


def markdown_hit(rank: int, hit: Hit, link: str) -> Iterator[str]:
    """An item of the list."""
    passage = hit.passage
    lead = f"{rank}. "
    named = [passage.speaker or passage.author or "", passage.heading if passage.kind != "speech" else ""]
    yield lead + "  ".join(
        [f"[{escape_markdown(passage.address)}](<{link}>)", *map(escape_markdown, filter(None, named))]
    )
    yield ""
    snippet = in_one_line(cut_snippet(passage.text, hit.highlights, hit.translated, hit.sentence))
    text = emphasise(snippet)
    indent = " " * len(lead)
    if snippet.text:
        yield indent + (_LIST.sub(r"\1\\\2 ", text, count=1) if _LIST.match(snippet.text) else text)
        yield ""
    if snippet.code:
        yield from (indent + line for line in ["~~~~", *(code.text for code in snippet.code), "~~~~"])
        yield ""


def in_one_line(snippet: Snippet) -> Snippet:
    """A snippet whose items stand behind each other: within an item of a list they would be a list of their own."""
    return replace(snippet, text=snippet.text.replace("\n", " "))


def emphasise(snippet: Snippet) -> str:
    """A snippet with its highlights."""
    parts, place = [], 0
    spans = [(*span, "**") for span in snippet.highlights] + [(*span, "*") for span in snippet.translated]
    for start, end, sign in sorted(spans):
        parts += [
            escape_markdown(snippet.text[place:start]),
            sign,
            escape_markdown(snippet.text[start:end].strip()),
            sign,
        ]
        place = end
    return "".join([*parts, escape_markdown(snippet.text[place:])])


def escape_markdown(text: str) -> str:
    """Text in which nothing is markup."""
    return _MARKDOWN.sub(r"\\\1", text)
