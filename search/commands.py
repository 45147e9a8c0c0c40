"""The commands that ask: search, sessions, show, summary, bench.

The lobby imports this file for `--help` too, so what computes is imported inside the commands.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from archive.errors import QueryWrong
from archive.home import Home, find_home
from archive.messages import _
from archive.records import KINDS

if TYPE_CHECKING:
    from archive.index.snapshot import Reader
    from search.engine import SearchResult

MODES = ("hybrid", "words", "meaning")
MEANING_BY = ("auto", "array", "chroma")
MOST_HITS = 1000
RESULT_FORMATS = ("text", "json", "jsonl", "markdown", "csv", "tsv")


def configure_search(parser: argparse.ArgumentParser) -> None:
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
    return "\n".join([str(_("examples:")), *(f"  sig-archive {line}" for line in lines)])


def hit_count(text: str) -> int:
    number = int(text)
    if not 1 <= number <= MOST_HITS:
        raise argparse.ArgumentTypeError(_("{text} is not between 1 and {MOST_HITS}", text=text, MOST_HITS=MOST_HITS))
    return number


def run_search(options: argparse.Namespace) -> int:
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
    answer = answer_to(home, options, typed)
    print_answer(home, options, answer)
    if options.open and answer.hits and not open_link(answer.hits[0].link):
        return 1
    return 1 if options.exit_code and not answer.hits else 0


def filtered(options: argparse.Namespace) -> bool:
    return any(
        (options.kind, options.session, options.author, options.speaker, options.symbol, options.since, options.until)
    )


def answer_to(home: Home, options: argparse.Namespace, typed: str, reader: Reader | None = None) -> SearchResult:
    from archive.index.filters import Filters  # with numpy: not for --help
    from search.asking import ask

    given = Filters(
        kinds=tuple(options.kind),
        sessions=tuple(options.session),
        authors=tuple(options.author),
        speakers=tuple(options.speaker),
        symbols=tuple(options.symbol),
        since=options.since,
        until=options.until,
    )
    return ask(
        home,
        typed,
        given,
        limit=options.limit,
        mode=options.mode,
        meaning_by=options.meaning_by,
        reranking=not options.no_rerank,
        reader=reader,
    )


def print_answer(home: Home, options: argparse.Namespace, answer: SearchResult) -> None:
    """The answer on standard output; what else there is to know goes to standard error."""
    from search.reading.show import read_context
    from search.terminal.formats import formatted  # with the engine: not for --help
    from search.terminal.render import as_text, notices, verbose_line
    from search.terminal.terminal import terminal_of

    context = read_context(options.context) if options.context else None
    for notice in () if options.quiet else notices(answer):
        print(f"sig-archive: {notice}", file=sys.stderr)
    if options.format == "text":
        text = as_text(answer, terminal_of(sys.stdout), home, context=context, explain=options.explain)
    else:
        text = formatted(answer, options.format, explain=options.explain)
    if text:
        print(text)
    if options.verbose:
        for line in (verbose_line(answer), *answer.explanation.remarks):
            print(f"sig-archive: {line}", file=sys.stderr)


def print_json(value: dict[str, Any]) -> None:
    print(json.dumps(value, ensure_ascii=False))


def open_link(link: str) -> bool:
    """Whether something here could open it; where nothing can, the link is said."""
    import webbrowser  # takes a moment to import, and is rarely asked for

    if webbrowser.open(link):
        return True
    print(_("nothing here can open {link}", link=link), file=sys.stderr)
    return False


def configure_sessions(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help=str(_("print one JSON object")))
    parser.epilog = examples("sessions")


def run_sessions(options: argparse.Namespace) -> int:
    from search.reading import browse  # with the readers of notes and transcripts: not for --help
    from search.terminal.terminal import terminal_of

    found = browse.overviews(find_home(options.home))
    if options.json:
        print_json({"schema": 1, "sessions": [one.as_json() for one in found]})
    else:
        print(browse.sessions_text(found, terminal_of(sys.stdout)))
    return 0


def configure_show(parser: argparse.ArgumentParser) -> None:
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
    parser.add_argument("--json", action="store_true", help=str(_("print one JSON object")))
    parser.epilog = examples(
        "show 2020-10-17", "show 2020-10-17@00:01:02-00:01:40", "show 2020-10-17/notes/alice-preemption#L4-9"
    )


def run_show(options: argparse.Namespace) -> int:
    from search.reading import browse  # with the readers of notes and transcripts: not for --help
    from search.reading.address import Lines, Whole, read_address
    from search.reading.show import read_context, show_lines, show_speech
    from search.terminal.terminal import terminal_of

    home, context = find_home(options.home), read_context(options.context)
    named = read_address(home, options.address)
    terminal = terminal_of(sys.stdout)
    if isinstance(named, Whole):
        one = browse.overview(home.session(named.session_id))
        if options.json:
            print_json(
                {"schema": 1, **one.as_json(), "addresses": [address for address, *_ in (*one.notes, *one.chat)]}
            )
        else:
            print(browse.overview_text(one, terminal))
        return 0
    found = [show_lines(home, named, context)] if isinstance(named, Lines) else show_speech(home, named, context)
    if options.json:
        print_json(browse.shown_json(options.address, found))
    else:
        print(browse.shown_text(found, terminal))
    return 0


def configure_summary(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "session",
        nargs="?",
        default="latest",
        metavar="SESSION",
        help=str(_("its date, or latest (default)")),
    )
    parser.add_argument("--json", action="store_true", help=str(_("print one JSON object")))
    parser.epilog = examples("summary 2020-10-17", "summary latest")


def run_summary(options: argparse.Namespace) -> int:
    from search.reading import browse  # with the readers of notes and transcripts: not for --help
    from search.terminal.terminal import terminal_of

    folder = browse.summary_folder(find_home(options.home), options.session)
    if options.json:
        print_json(browse.summary_json(folder))
    else:
        print(browse.summary_text(folder, terminal_of(sys.stdout)))
    return 0


def configure_bench(parser: argparse.ArgumentParser) -> None:
    parts = parser.add_subparsers(dest="bench", required=True, metavar="WHAT")
    relevance = parts.add_parser("relevance", help=str(_("how well search finds the labelled passages")))
    relevance.add_argument(
        "passages",
        type=Path,
        metavar="PASSAGES",
        help=str(_("JSON lines with id, text, heading, set")),
    )
    relevance.add_argument(
        "queries",
        type=Path,
        metavar="QUERIES",
        help=str(_("JSON lines with query, set, relevant")),
    )
    relevance.add_argument(
        "--mode",
        choices=MODES,
        default="hybrid",
        help=str(_("by words, by meaning, or both (default)")),
    )
    relevance.add_argument(
        "--within-group",
        action="store_true",
        help=str(_("search only the query's own meeting")),
    )
    for name, what in (("embedding", str(_("embedding model"))), ("rerank", str(_("cross-encoder")))):
        relevance.add_argument(
            f"--{name}",
            default="",
            metavar="MODEL",
            help=str(_("with this {what}, by hub name or folder", what=what)),
        )
    relevance.add_argument("--json", action="store_true", help=str(_("print one JSON object")))
    parser.epilog = examples(
        "bench relevance passages.jsonl queries.jsonl --json",
        "bench relevance passages.jsonl queries.jsonl --embedding BAAI/bge-m3",
    )


def run_bench(options: argparse.Namespace) -> int:
    from search.relevance import MEASURES, measure, settings_for  # with the engine and Chroma: not for --help
    from search.terminal.terminal import columns, pad

    settings = settings_for(options.embedding, options.rerank)
    found = measure(
        options.passages,
        options.queries,
        mode=options.mode,
        within_group=options.within_group,
        settings=settings,
        progress=questions_asked if sys.stderr.isatty() else lambda _done, _all: None,
    )
    if options.json:
        print_json({name: value for name, value in found.items() if name != "by_set"})
        return 0
    rows: list[tuple[str, dict[str, Any]]] = [(str(_("all")), found)]
    for part in ("by_set", "by_lang", "by_type"):
        rows += list(found[part].items())
    queries = str(_("queries"))
    print(" " * 24 + " " * (12 - columns(queries)) + queries + "".join(f"{name:>12}" for name in MEASURES))
    for name, figures in rows:
        figure = "".join(f"{figures[m]:>12.3f}" for m in MEASURES)
        print(pad(name or "-", 24) + f"{figures['queries']:>12}" + figure)
    return 0


def questions_asked(done: int, total: int) -> None:
    """Tell a terminal how far the questions are."""
    print(f"\r{done}/{total}", end="\n" if done == total else "", file=sys.stderr, flush=True)
