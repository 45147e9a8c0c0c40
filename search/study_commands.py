"""The commands of a study group: symbols, coverage, related.

The lobby imports this file for `--help` too, so what computes is imported inside the commands.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from archive.home import Home, find_home
from archive.messages import _
from archive.records import KINDS
from search.arguments import examples, hit_count, json_argument

if TYPE_CHECKING:  # with numpy and the parser of queries: not for --help
    from archive.settings import CodeSettings
    from archive.terms.glossary import Entry
    from search.formats.as_json import MakeLink
    from search.study.corpus import Corpus
    from search.terminal.terminal import Terminal


@dataclass(frozen=True)
class Study:
    """An archive that is asked about as a whole, and how the answer is wanted."""

    home: Home
    corpus: Corpus
    glossary: Sequence[Entry]
    code: CodeSettings
    link: MakeLink

    @classmethod
    def of(cls, options: argparse.Namespace) -> Study:
        """What a command was given; raises HomeMissing, SettingsWrong, IndexMissing."""
        from search.api import Searcher
        from search.study.corpus import read_corpus

        home = find_home(options.home)
        with Searcher.of(home) as searcher:
            corpus = read_corpus(searcher.readers, searcher.members)
        return cls(home, corpus, searcher.glossary, searcher.settings.code, make_link(home))


def make_link(home: Home) -> MakeLink:
    """What opens a passage on this machine."""
    from search.api import file_link

    return partial(file_link, home)


def print_result(
    options: argparse.Namespace, values: Callable[[], dict[str, Any]], text: Callable[[Terminal], str]
) -> int:
    """One JSON object where it is wanted, else the text for this terminal; exit code 0."""
    from search.formats.as_json import json_text
    from search.terminal.terminal import terminal_of

    print(json_text(values()) if options.json else text(terminal_of(sys.stdout)))
    return 0


def narrow_arguments(parser: argparse.ArgumentParser) -> None:
    """What of the archive is looked at."""
    session = str(_("only this session; can be repeated"))
    parser.add_argument("--session", action="append", default=[], metavar="ID", help=session)
    kind = str(_("only this kind; can be repeated"))
    parser.add_argument("--kind", action="append", default=[], choices=KINDS, help=kind)


def limit_argument(parser: argparse.ArgumentParser, default: int) -> None:
    """How much is shown."""
    limit = str(_("how many are shown (default {count})", count=default))
    parser.add_argument("-n", "--limit", type=hit_count, default=default, metavar="N", help=limit)


def configure_symbols(parser: argparse.ArgumentParser) -> None:
    """`symbols [NAME]`."""
    name = str(_("a source path or an identifier; without it, all of them"))
    parser.add_argument("name", nargs="?", default="", metavar="NAME", help=name)
    limit_argument(parser, 15)
    narrow_arguments(parser)
    json_argument(parser)
    parser.epilog = examples(
        "symbols", "symbols scheduleOne", "symbols pkg/scheduler/internal/queue", "symbols PriorityQueue.Pop"
    )


def run_symbols(options: argparse.Namespace) -> int:
    """The code that is talked and written about, or everything said about one file or function."""
    from search.formats.study_json import story_json, symbols_json
    from search.study.symbols import list_symbols, tell_symbol
    from search.terminal.study.symbols import story_text, symbols_text

    study = Study.of(options)
    seen = study.corpus.only(sessions=options.session, kinds=options.kind)
    if options.name:
        story = tell_symbol(study.home, seen, options.name, study.glossary, study.code)
        return print_result(
            options,
            lambda: story_json(story, study.code, study.link),
            lambda terminal: story_text(story, study.corpus.titles, study.code, terminal, study.link),
        )
    uses = list_symbols(seen, study.code)
    return print_result(
        options,
        lambda: symbols_json(uses, study.code),
        lambda terminal: symbols_text(uses, seen.sessions, terminal, limit=options.limit),
    )


def configure_coverage(parser: argparse.ArgumentParser) -> None:
    """`coverage`."""
    track = str(_("only this track of the plan, such as 快"))
    parser.add_argument("--track", default="", metavar="NAME", help=track)
    json_argument(parser)
    parser.epilog = examples("coverage", "coverage --track 快", "coverage --json")


def run_coverage(options: argparse.Namespace) -> int:
    """The study plan against what was discussed and written."""
    from datetime import date

    from archive.sources.plan import read_plan
    from search.api import Searcher
    from search.formats.study_json import coverage_json
    from search.study.coverage import measure_coverage
    from search.study.topic_match import TopicMatcher
    from search.terminal.study.coverage import coverage_text

    home = find_home(options.home)
    plan = [one for one in read_plan(home.plan) if options.track in ("", one.track)]
    with Searcher.of(home) as searcher, searcher.readers.snapshot() as index:
        matcher = TopicMatcher(index, searcher.settings, searcher.glossary, searcher.members)
        items = measure_coverage(matcher, plan, today=date.today())
    link = make_link(home)
    return print_result(
        options, lambda: coverage_json(items, link), lambda terminal: coverage_text(items, terminal, link)
    )


def configure_related(parser: argparse.ArgumentParser) -> None:
    """`related ADDRESS`."""
    what = str(_("a session, a time in it, lines of a file, or the number of a hit of the last search"))
    parser.add_argument("address", metavar="ADDRESS", help=what)
    limit_argument(parser, 8)
    json_argument(parser)
    parser.epilog = examples(
        "related 1", "related 2020-10-24@00:01:29-00:01:40", "related library/scheduler-design#L10-22"
    )


def run_related(options: argparse.Namespace) -> int:
    """What is near an address, in other sessions and files."""
    from search.api import Searcher
    from search.formats.study_json import related_json
    from search.study.related import find_related
    from search.terminal.state import address_named, remember_hits
    from search.terminal.study.related import related_text

    home = find_home(options.home)
    address = address_named(home, options.address)
    with Searcher.of(home) as searcher:
        found = find_related(searcher, address, options.limit)
    link = make_link(home)
    remember_hits(home, [hit.passage.address for hit in found.hits])
    return print_result(
        options, lambda: related_json(address, found, link), lambda terminal: related_text(found, terminal, link)
    )
