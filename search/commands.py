"""The commands that ask: search, sessions, show, summary.

The lobby imports this file for `--help` too, so what computes is imported inside the commands.
"""

from __future__ import annotations

import argparse
import sys

from archive.errors import ArchiveError, QueryWrong
from archive.home import find_home
from archive.messages import _
from search.arguments import (
    examples,
    filter_arguments,
    is_filtered,
    json_argument,
    query_arguments,
    result_arguments,
)


def configure_search(parser: argparse.ArgumentParser) -> None:
    """`search QUERY`."""
    query_arguments(parser)
    filter_arguments(parser)
    result_arguments(parser)
    parser.epilog = examples(
        "search 抢占时怎么挑选 victim",
        "search '\"priority queue\" -etcd author:alice'",
        "search 'pkg/scheduler/core 作者：bowen 类型：笔记'",
        "search PriorityQueue --kind note --since 2020-10 --json",
        "search 领导者选举 --kind speech --context 60s --explain",
        "search" + str(_("                 # asks again and again")),
    )


def run_search(options: argparse.Namespace) -> int:
    """Search once, or converse where nothing is asked on a terminal."""
    home = find_home(options.home)
    typed = " ".join(options.query)
    if not typed.strip() and not is_filtered(options):
        if not sys.stdin.isatty():
            raise QueryWrong(
                _("there is nothing to look for"),
                str(_("give a question, such as: ")) + 'sig-archive search "调度队列 backoff"',
            )
        from search.terminal.conversation import converse  # with readline: only a conversation needs it

        return converse(home, options)
    from search.kept import is_kept, searcher_for  # with settings and the parser of queries: not for --help
    from search.terminal.output import open_passage, print_search, run_query

    if options.meaning_by == "auto" and is_kept(home):
        options.meaning_by = "chroma"  # which takes long to open, and then finds in an instant
    with searcher_for(home) as searcher:
        result = run_query(searcher, options, typed)
    print_search(home, options, result)
    if options.open and result.hits and not open_passage(home, result.hits[0].passage, result.hits[0].at_s):
        return 1
    return 1 if options.exit_code and not (result.hits or result.session) else 0


def configure_sessions(parser: argparse.ArgumentParser) -> None:
    """`sessions`."""
    json_argument(parser)
    parser.epilog = examples("sessions")


def run_sessions(options: argparse.Namespace) -> int:
    """List the sessions; exit code 1 when one of them cannot be read."""
    from search.api import list_sessions  # with the readers of notes and transcripts: not for --help
    from search.formats.as_json import json_text, sessions_json
    from search.terminal.browse import sessions_text
    from search.terminal.terminal import terminal_of

    problems: list[ArchiveError] = []
    found = list_sessions(find_home(options.home), problems)
    print(json_text(sessions_json(found)) if options.json else sessions_text(found, terminal_of(sys.stdout)))
    for problem in problems:
        print(str(_("left out: ")) + str(problem), file=sys.stderr)
    return 1 if problems else 0


def configure_show(parser: argparse.ArgumentParser) -> None:
    """`show ADDRESS`."""
    parser.add_argument(
        "address",
        metavar="ADDRESS",
        help=str(_("a session, a time in it, lines of a file, or the number of a hit of the last search")),
    )
    parser.add_argument(
        "--context",
        default="1",
        metavar="AMOUNT",
        help=str(_("how much around it: 60s, or 5 lines (default 1)")),
    )
    json_argument(parser)
    parser.epilog = examples(
        "show 2", "show latest", "show 10-17@1:02", "show 10-17/alice", "show 2020-10-17/notes/alice-preemption#L4-9"
    )


def run_show(options: argparse.Namespace) -> int:
    """Open an address."""
    from search.api import open_address  # with the readers of notes and transcripts: not for --help
    from search.formats.as_json import json_text, opened_json, overview_json
    from search.reading.show import read_context
    from search.terminal.browse import older_meaning_lines, opened_text, overview_text
    from search.terminal.output import tell
    from search.terminal.state import address_named
    from search.terminal.terminal import terminal_of

    home = find_home(options.home)
    address = address_named(home, options.address)
    found = open_address(home, address, read_context(options.context))
    terminal = terminal_of(sys.stdout)
    if isinstance(found, list):
        print(json_text(opened_json(address, found)) if options.json else opened_text(found, terminal))
        if found[0].older:
            tell(str(older_meaning_lines(address, found[0].older)))
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
    parser.add_argument("--digest", action="store_true", help=str(_("as short as the group's chat wants it")))
    parser.add_argument(
        "--term", type=int, metavar="N", help=str(_("a whole term, from the summaries of its sessions"))
    )
    parser.add_argument(
        "--format",
        choices=("text", "markdown"),
        default="text",
        help=str(_("of a digest or a term (default text)")),
    )
    json_argument(parser)
    parser.epilog = examples("summary 2020-10-17", "summary latest --digest", "summary --term 2 --format markdown")


def run_summary(options: argparse.Namespace) -> int:
    """Read a session's summary, or a digest of it, or a term's."""
    if options.digest or options.term is not None:
        return run_digest(options)
    from search.api import read_summary  # with the readers of notes and transcripts: not for --help
    from search.formats.as_json import json_text, summary_json
    from search.terminal.summary import summary_text
    from search.terminal.terminal import terminal_of

    found = read_summary(find_home(options.home), options.session)
    print(json_text(summary_json(found)) if options.json else summary_text(found, terminal_of(sys.stdout)))
    return 0


def run_digest(options: argparse.Namespace) -> int:
    """Read a summary that is short enough for the chat, or a term's."""
    from search.formats.as_json import json_text
    from search.reading.digests import session_digest, term_digest

    home, markdown = find_home(options.home), options.format == "markdown"
    if options.term is not None:
        text = term_digest(home, options.term, markdown=markdown)
    else:
        text = session_digest(home, options.session, markdown=markdown)
    print(json_text({"schema": 1, "text": text}) if options.json else text.strip("\n"))
    return 0
