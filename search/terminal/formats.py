"""An answer for programs and other pages: one JSON object, JSON lines, Markdown, CSV or TSV, all of the same records."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from typing import Any

from archive.messages import _
from archive.records import Hit, timecode
from search.engine import SearchResult
from search.reading.excerpt import cut_snippet, highlight_marks
from search.terminal.render import group_by_session, session_line
from search.terminal.terminal import OWN, Mark

JSON_SCHEMA = 1
TABLE_COLUMNS = (
    "rank score address kind session date timecode start_s end_s speaker author language heading text link".split()
)
_LIST = re.compile(r"(\d*)([-+.)]) ")  # at the beginning of a line
_MARKDOWN = re.compile(r"([\\`*_\[\]<>#|~])")


def as_json(answer: SearchResult) -> dict[str, Any]:
    """The object that `search --json` prints; `answered` and `suggestions` are there only when something was misspelt."""
    misspelt: dict[str, Any] = {"answered": answer.query.typed} if answer.corrected_from else {}
    if answer.suggestions:
        misspelt["suggestions"] = [{"typed": one.typed, "meant": one.meant} for one in answer.suggestions]
    return {
        "schema": JSON_SCHEMA,
        "query": answer.corrected_from or answer.query.typed,
        "mode": answer.mode,
        "took_ms": answer.took_ms,
        "hits": [hit_json(rank, hit) for rank, hit in enumerate(answer.hits, 1)],
        **misspelt,
    }


def hit_json(rank: int, hit: Hit) -> dict[str, Any]:
    passage = hit.passage
    return {
        "rank": rank,
        "id": passage.id,
        "address": passage.address,
        "kind": passage.kind,
        "session": passage.session_id,
        "date": passage.session_id[:10] if passage.session_id else None,
        "start_s": passage.start_s,
        "end_s": passage.end_s,
        "timecode": timecode(passage.start_s) if passage.start_s is not None else None,
        "speaker": passage.speaker,
        "author": passage.author,
        "language": passage.language,
        "score": hit.score,
        "scores": hit.scores,
        "heading": passage.heading,
        "text": passage.text,
        "highlights": [list(found) for found in hit.highlights],
        "translated": [list(found) for found in hit.translated],
        "path": passage.path,
        "line_from": passage.line_from,
        "line_to": passage.line_to,
        "symbols": list(passage.symbols),
        "link": hit.link,
        "similar": [{"id": other.id, "address": other.address} for other in hit.similar],
    }


def explanation_json(answer: SearchResult) -> dict[str, Any]:
    """What `--explain` adds to the object."""
    how = answer.explanation
    return {
        "terms": how.weights,
        "translations": [
            {"term": one.term, "form": one.form, "weight": round(one.weight, 3), "from": one.origin}
            for one in how.translations
        ],
        "symbols": list(how.symbols),
        "generation": how.generation,
        "words_by": how.words_by or None,
        "meaning_by": how.meaning_by or None,
        "passages": how.passages,
        "allowed": how.allowed,
        "remarks": [*filter(None, [how.problem]), *how.remarks],
    }


def formatted(answer: SearchResult, form: str, *, explain: bool = False) -> str:
    """The answer as json, jsonl, markdown, csv or tsv; how it was found is told in JSON only."""
    if form == "json":
        return json_text(answer, explain=explain)
    if form == "jsonl":
        return json_lines(answer)
    return markdown(answer) if form == "markdown" else as_table(answer, "\t" if form == "tsv" else ",")


def json_text(answer: SearchResult, *, explain: bool = False) -> str:
    value = as_json(answer) | ({"explanation": explanation_json(answer)} if explain else {})
    return json.dumps(value, ensure_ascii=False)


def json_lines(answer: SearchResult) -> str:
    """One object a hit and line; nothing at all when there is no hit."""
    return "\n".join(json.dumps(hit_json(rank, hit), ensure_ascii=False) for rank, hit in enumerate(answer.hits, 1))


def as_table(answer: SearchResult, delimiter: str) -> str:
    """The hits as a table with a heading; text with line ends is quoted in CSV and put into one line in TSV."""
    tabs = delimiter == "\t"
    written = io.StringIO()
    rows = csv.writer(
        written,
        delimiter=delimiter,
        lineterminator="\n",
        quoting=csv.QUOTE_NONE if tabs else csv.QUOTE_MINIMAL,
        quotechar=None if tabs else '"',
    )
    rows.writerow(TABLE_COLUMNS)
    for rank, hit in enumerate(answer.hits, 1):
        values = hit_json(rank, hit)
        cells = ("" if values[name] is None else str(values[name]) for name in TABLE_COLUMNS)
        rows.writerow([" ".join(cell.split()) if tabs else cell for cell in cells])
    return written.getvalue().rstrip("\n")


def markdown(answer: SearchResult) -> str:
    """A list for notes and chats: sessions as headings, hits with a link, the question's words bold, translations italic."""
    lines = [f"# {escape_markdown(answer.query.typed)}"]
    for session, hits in group_by_session(answer.hits).items():
        lines += ["", f"## {escape_markdown(session_line(session, answer.titles))}", ""]
        for rank, hit in hits:
            lines += list(markdown_hit(rank, hit))
    return "\n".join(lines if answer.hits else [*lines, "", str(_("nothing found"))])


def markdown_hit(rank: int, hit: Hit) -> Iterator[str]:
    passage = hit.passage
    lead = f"{rank}. "
    named = [passage.speaker or passage.author or "", passage.heading if passage.kind != "speech" else ""]
    yield lead + "  ".join(
        [f"[{escape_markdown(passage.address)}](<{hit.link}>)", *(escape_markdown(one) for one in named if one)]
    )
    yield ""
    text, marks = cut_snippet(passage.text, highlight_marks(hit), hit.sentence)
    yield (
        " " * len(lead) + _LIST.sub(r"\1\\\2 ", emphasised(text, marks), count=1)
        if _LIST.match(text)
        else " " * len(lead) + emphasised(text, marks)
    )
    yield ""


def emphasised(text: str, marks: list[Mark]) -> str:
    parts, place = [], 0
    for start, end, style in sorted(marks):
        sign = "**" if style == OWN else "*"
        parts += [escape_markdown(text[place:start]), sign, escape_markdown(text[start:end].strip()), sign]
        place = end
    return "".join([*parts, escape_markdown(text[place:])])


def escape_markdown(text: str) -> str:
    return _MARKDOWN.sub(r"\\\1", text)
