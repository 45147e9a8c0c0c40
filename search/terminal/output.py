"""Run a query with the options of the command line, and print what came of it."""

from __future__ import annotations

import argparse
import shlex
import sys
from dataclasses import replace
from functools import partial

from archive.home import Home
from archive.messages import _
from archive.records import Passage
from archive.text.columns import wrapped_for
from archive.text.printable import printable_line
from search.api import Filters, Searcher, SearchOptions, file_link, shared_link
from search.formats.as_json import json_text
from search.formats.choose import format_result
from search.formats.notices import notices
from search.formats.study_json import answer_json
from search.reading.show import read_context
from search.results import SearchResult
from search.study.ask import Answer
from search.terminal import terminal
from search.terminal.render import as_text, verbose_line
from search.terminal.state import remember_hits
from search.terminal.study.ask import answer_text
from search.terminal.study.opener import Opener


def run_query(searcher: Searcher, options: argparse.Namespace, typed: str) -> SearchResult:
    """The result for what was typed, with the filters given as options."""
    how = SearchOptions(
        limit=options.limit,
        mode=options.mode,
        meaning_by=options.meaning_by,
        rerank=not options.no_rerank,
        explain=options.explain,
    )
    return searcher.search(typed, filters_of(options), how)


def filters_of(options: argparse.Namespace) -> Filters:
    """The filters that were given as options."""
    return Filters(
        kinds=tuple(options.kind),
        sessions=tuple(options.session),
        authors=tuple(options.author),
        speakers=tuple(options.speaker),
        symbols=tuple(options.symbol),
        since=options.since,
        until=options.until,
    )


def print_search(home: Home, options: argparse.Namespace, result: SearchResult) -> None:
    """The result on standard output; what else there is to know goes to standard error."""
    context = read_context(options.context) if options.context else None
    link = partial(file_link, home)
    if options.format == "markdown":  # is pasted where others read it
        link = partial(shared_link, home, base_url=options.link_base)
    for notice in () if options.quiet else notices(result):
        tell(notice)
    if options.format == "text":
        text = as_text(result, terminal.terminal_of(sys.stdout), home, link, context=context, explain=options.explain)
    else:
        text = format_result(result, options.format, link, explain=options.explain)
    if text:
        print(text)
    remember_hits(home, [hit.passage.address for hit in result.hits])
    if options.verbose:
        for line in (verbose_line(result), *result.explanation.remarks):
            tell(str(line))


def print_answer(home: Home, options: argparse.Namespace, answer: Answer) -> None:
    """An answer on standard output; what else there is to know goes to standard error."""
    link = partial(file_link, home)
    for notice in () if options.quiet else notices(replace(answer.result, confidence=1.0)):  # the answer says it itself
        tell(notice)
    if answer.problem:
        tell(str(answer.problem))
    if getattr(options, "json", False):
        print(json_text(answer_json(answer, link)))
    else:
        print(answer_text(answer, Opener.of(home, terminal.terminal_of(sys.stdout))))
    remember_hits(home, [one.address for one in answer.quotes] or [hit.passage.address for hit in answer.near])


def tell(text: str) -> None:
    """Say something beside the result."""
    print(wrapped_for(sys.stderr, f"sig-archive: {printable_line(text)}", hanging=2), file=sys.stderr)


def open_passage(home: Home, passage: Passage, at_s: float | None = None) -> bool:
    """Whether something here could open it; where nothing can, its file and the command that shows it are told."""
    import webbrowser  # takes a moment to import, and is rarely asked for

    link = file_link(home, passage, at_s)
    if webbrowser.open(link):
        return True
    print(_("nothing here can open {link}", link=link), file=sys.stderr)
    tell(str(_("its file is {path}", path=home.root / passage.path)))
    command = f"sig-archive show {shlex.quote(passage.address)}"
    tell(str(_("read it with: {command}", command=command)))
    return False
