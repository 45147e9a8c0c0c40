"""The commands that ask: search, sessions, show, summary.

The lobby imports this file for `--help` too, so what computes is imported inside the commands.
"""

from __future__ import annotations

import argparse
import sys
from functools import partial
from typing import TYPE_CHECKING

from archive.errors import QueryWrong
from archive.home import Home, find_home
from archive.messages import _
from archive.records import KINDS
from archive.text.printable import printable_line

if TYPE_CHECKING:
    from search.api import Searcher
    from search.results import SearchResult

MODES = ("hybrid", "words", "meaning")
MEANING_BY = ("auto", "array", "chroma")
MOST_HITS = 1000
RESULT_FORMATS = ("text", "json", "jsonl", "markdown", "csv", "tsv")


def configure_search(parser: argparse.ArgumentParser) -> None:
    """`search QUERY`."""
    question_arguments(parser)
    filter_arguments(parser)
    answer_arguments(parser)
    parser.epilog = examples(
        "search 抢占时怎么挑选 victim",
        "search '\"priority queue\" -etcd author:alice'",
        "search 'pkg/scheduler/core 作者：bowen 类型：笔记'",
        "search PriorityQueue --kind note --since 2020-10 --json",
        "search 领导者选举 --kind speech --context 60s --explain",
        "search" + str(_("                 # asks again and again")),
    )


def question_arguments(parser: argparse.ArgumentParser) -> None:
    """What is asked, and how much is wanted."""
    add = parser.add_argument
    add(
        "query",
        nargs="*",
        metavar="QUERY",
        help=str(_('words, "exact phrases", -words to leave out, author:alice')),
    )
    add(
        "-n",
        "--limit",
        type=hit_count,
        default=10,
        metavar="N",
        help=str(_("how many hits (default 10)")),
    )
    add(
        "--mode",
        choices=MODES,
        default="hybrid",
        help=str(_("by words, by meaning, or both (default)")),
    )


def filter_arguments(parser: argparse.ArgumentParser) -> None:
    """What narrows a search."""
    add = parser.add_argument
    add(
        "--kind",
        action="append",
        default=[],
        choices=KINDS,
        help=str(_("only this kind; can be repeated")),
    )
    add(
        "--session",
        action="append",
        default=[],
        metavar="ID",
        help=str(_("only this session; can be repeated")),
    )
    add(
        "--author",
        action="append",
        default=[],
        metavar="NAME",
        help=str(_("only notes and messages by NAME")),
    )
    add("--speaker", action="append", default=[], metavar="NAME", help=str(_("only what NAME said")))
    add(
        "--symbol",
        action="append",
        default=[],
        metavar="NAME",
        help=str(_("only what names this identifier")),
    )
    add(
        "--since",
        default="",
        metavar="DATE",
        help=str(_("from this day, month or year on")),
    )
    add("--until", default="", metavar="DATE", help=str(_("up to and including it")))


def answer_arguments(parser: argparse.ArgumentParser) -> None:
    """How the result is shown."""
    add = parser.add_argument
    add(
        "--context",
        metavar="AMOUNT",
        help=str(_("show more around a hit: 60s of speech, or 5 lines")),
    )
    add("--explain", action="store_true", help=str(_("show how the hits were found")))
    add("--no-rerank", action="store_true", help=str(_("leave the cross-encoder out")))
    shape = parser.add_mutually_exclusive_group()
    shape.add_argument(
        "--format",
        choices=RESULT_FORMATS,
        default="text",
        help=str(_("how the answer is printed (default text)")),
    )
    shape.add_argument(
        "--json",
        action="store_const",
        dest="format",
        const="json",
        help=str(_("the same as --format json")),
    )
    add("-e", "--exit-code", action="store_true", help=str(_("exit with 1 when nothing is found")))
    add("-o", "--open", action="store_true", help=str(_("open the best hit")))
    add(
        "--meaning-by",
        choices=MEANING_BY,
        default="auto",
        help=str(_("which index finds by meaning")),
    )


def examples(*lines: str) -> str:
    """Lines that work, for the end of a help."""
    return "\n".join([str(_("examples:")), *(f"  sig-archive {line}" for line in lines)])


def hit_count(text: str) -> int:
    """A number of hits; raises ArgumentTypeError, or ValueError for what is no number."""
    number = int(text)
    if not 1 <= number <= MOST_HITS:
        raise argparse.ArgumentTypeError(_("{text} is not between 1 and {MOST_HITS}", text=text, MOST_HITS=MOST_HITS))
    return number


def run_search(options: argparse.Namespace) -> int:
    """Search once, or converse where nothing is asked on a terminal."""
    home = find_home(options.home)
    typed = " ".join(options.query)
    if not typed.strip() and not filtered(options):
        if not sys.stdin.isatty():
            raise QueryWrong(
                _("there is nothing to look for"),
                str(_("give a question, such as: ")) + 'sig-archive search "调度队列 backoff"',
            )
        from search.terminal.conversation import converse  # with readline: only a conversation needs it

        return converse(home, options)
    from search.api import Searcher, file_link  # with settings and the parser of queries: not for --help

    with Searcher.of(home) as searcher:
        result = search_with(searcher, options, typed)
    print_result(home, options, result)
    if options.open and result.hits and not open_link(file_link(home, result.hits[0].passage, result.hits[0].at_s)):
        return 1
    return 1 if options.exit_code and not result.hits else 0


def filtered(options: argparse.Namespace) -> bool:
    """Whether any filter was given."""
    return any(
        (options.kind, options.session, options.author, options.speaker, options.symbol, options.since, options.until)
    )


def search_with(searcher: Searcher, options: argparse.Namespace, typed: str) -> SearchResult:
    """The result for what was typed, with the filters given as options."""
    from search.api import Filters, SearchOptions  # with the parser of queries: not for --help

    filters = Filters(
        kinds=tuple(options.kind),
        sessions=tuple(options.session),
        authors=tuple(options.author),
        speakers=tuple(options.speaker),
        symbols=tuple(options.symbol),
        since=options.since,
        until=options.until,
    )
    how = SearchOptions(
        limit=options.limit,
        mode=options.mode,
        meaning_by=options.meaning_by,
        rerank=not options.no_rerank,
        explain=options.explain,
    )
    return searcher.search(typed, filters, how)


def print_result(home: Home, options: argparse.Namespace, result: SearchResult) -> None:
    """The result on standard output; what else there is to know goes to standard error."""
    from search.api import file_link
    from search.formats.choose import format_result  # with the writers of tables: not for --help
    from search.reading.show import read_context
    from search.terminal.render import as_text, notices, verbose_line
    from search.terminal.terminal import terminal_of

    context = read_context(options.context) if options.context else None
    link = partial(file_link, home)
    for notice in () if options.quiet else notices(result):
        tell(notice)
    if options.format == "text":
        text = as_text(result, terminal_of(sys.stdout), home, link, context=context, explain=options.explain)
    else:
        text = format_result(result, options.format, link, explain=options.explain)
    if text:
        print(text)
    if options.verbose:
        for line in (verbose_line(result), *result.explanation.remarks):
            tell(str(line))


def tell(text: str) -> None:
    """Say something beside the result."""
    print(f"sig-archive: {printable_line(text)}", file=sys.stderr)


def open_link(link: str) -> bool:
    """Whether something here could open it; where nothing can, the link is said."""
    import webbrowser  # takes a moment to import, and is rarely asked for

    if webbrowser.open(link):
        return True
    print(_("nothing here can open {link}", link=link), file=sys.stderr)
    return False


def configure_sessions(parser: argparse.ArgumentParser) -> None:
    """`sessions`."""
    json_argument(parser)
    parser.epilog = examples("sessions")


def run_sessions(options: argparse.Namespace) -> int:
    """List the sessions."""
    from search.api import list_sessions  # with the readers of notes and transcripts: not for --help
    from search.formats.as_json import json_text, sessions_json
    from search.terminal.browse import sessions_text
    from search.terminal.terminal import terminal_of

    found = list_sessions(find_home(options.home))
    print(json_text(sessions_json(found)) if options.json else sessions_text(found, terminal_of(sys.stdout)))
    return 0


def configure_show(parser: argparse.ArgumentParser) -> None:
    """`show ADDRESS`."""
    parser.add_argument(
        "address",
        metavar="ADDRESS",
        help=str(_("a session, a time in it, or lines of a file")),
    )
    parser.add_argument(
        "--context",
        default="1",
        metavar="AMOUNT",
        help=str(_("how much around it: 60s, or 5 lines (default 1)")),
    )
    json_argument(parser)
    parser.epilog = examples(
        "show 2020-10-17", "show 2020-10-17@00:01:02-00:01:40", "show 2020-10-17/notes/alice-preemption#L4-9"
    )


def run_show(options: argparse.Namespace) -> int:
    """Open an address."""
    from search.api import open_address  # with the readers of notes and transcripts: not for --help
    from search.formats.as_json import json_text, opened_json, overview_json
    from search.reading.show import read_context
    from search.terminal.browse import opened_text, overview_text
    from search.terminal.terminal import terminal_of

    found = open_address(find_home(options.home), options.address, read_context(options.context))
    terminal = terminal_of(sys.stdout)
    if isinstance(found, list):
        print(json_text(opened_json(options.address, found)) if options.json else opened_text(found, terminal))
    else:
        print(json_text(overview_json(found)) if options.json else overview_text(found, terminal))
    return 0


def configure_summary(parser: argparse.ArgumentParser) -> None:
    """`summary SESSION`."""
    parser.add_argument(
        "session",
        nargs="?",
        default="latest",
        metavar="SESSION",
        help=str(_("its date, or latest (default)")),
    )
    json_argument(parser)
    parser.epilog = examples("summary 2020-10-17", "summary latest")


def run_summary(options: argparse.Namespace) -> int:
    """Read a session's summary."""
    from search.api import read_summary  # with the readers of notes and transcripts: not for --help
    from search.formats.as_json import json_text, summary_json
    from search.terminal.browse import summary_text
    from search.terminal.terminal import terminal_of

    found = read_summary(find_home(options.home), options.session)
    print(json_text(summary_json(found)) if options.json else summary_text(found, terminal_of(sys.stdout)))
    return 0


def json_argument(parser: argparse.ArgumentParser) -> None:
    """`--json` of a command that prints one object."""
    parser.add_argument("--json", action="store_true", help=str(_("print one JSON object")))
