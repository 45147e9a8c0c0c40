"""A result in the format that was asked for."""

from __future__ import annotations

from search.formats.as_json import MakeLink, hits_json, json_text, result_json
from search.formats.markdown import as_markdown
from search.formats.table import as_table
from search.results import SearchResult


def format_result(result: SearchResult, form: str, link: MakeLink, *, explain: bool = False) -> str:
    """The result as json, jsonl, markdown, csv or tsv; how it was found is told in JSON only."""
    match form:
        case "json":
            return json_text(result_json(result, link, explain=explain))
        case "jsonl":
            return "\n".join(map(json_text, hits_json(result, link)))
        case "markdown":
            return as_markdown(result, link)
        case _:
            return as_table(result, link, "\t" if form == "tsv" else ",")
