"""The command that answers: ask.

The lobby imports this file for `--help` too, so what computes is imported inside the command.
"""

from __future__ import annotations

import argparse
import sys

from archive.errors import QueryWrong
from archive.home import find_home
from archive.messages import _
from search.arguments import examples, filter_arguments, json_argument

# What the conversation of `search` knows besides, as that command has it.
_SEARCH_DEFAULTS = {
    "limit": 10, "mode": "hybrid", "meaning_by": "auto", "no_rerank": False, "explain": False, "context": None,
    "format": "text", "link_base": "",
}  # fmt: skip


def configure_ask(parser: argparse.ArgumentParser) -> None:
    """`ask QUESTION`."""
    parser.add_argument("question", nargs="*", metavar="QUESTION", help=str(_("in Chinese or English")))
    filter_arguments(parser)
    json_argument(parser)
    parser.set_defaults(**_SEARCH_DEFAULTS)
    parser.epilog = examples(
        "ask 抢占时怎么挑选 victim",
        "ask can two leaders exist at the same time --kind speech",
        "ask 绑定失败以后 Pod 会怎样 --json",
        "ask" + str(_("                    # asks again and again")),
    )


def run_ask(options: argparse.Namespace) -> int:
    """Answer a question from the whole archive; converse where nothing is asked on a terminal."""
    home, typed = find_home(options.home), " ".join(options.question).strip()
    if not typed:
        if not sys.stdin.isatty():
            raise QueryWrong(
                _("there is nothing to answer"),
                str(_("give a question, such as: ")) + "sig-archive ask 抢占时怎么挑选 victim",
            )
        from search.terminal.conversation import converse  # with readline: only a conversation needs it

        return converse(home, options, asks=True)
    from search.api import Searcher  # with settings and the parser of queries: not for --help
    from search.study.asking import ask
    from search.terminal.output import filters_of, print_answer

    with Searcher.of(home) as searcher:
        answer = ask(searcher, typed, filters_of(options))
    print_answer(home, options, answer)
    return 0
