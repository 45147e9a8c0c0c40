"""The command `reindex`: build the index anew from the plain files."""

from __future__ import annotations

import argparse

from archive.cli.arguments import add_examples
from archive.cli.output import print_problems, progress_bar
from archive.home import find_home
from archive.messages import _, _n
from archive.pipeline import ingest, pending
from archive.pipeline.lock import lock_archive


def configure_reindex(parser: argparse.ArgumentParser) -> None:
    """The arguments of `reindex`."""
    parser.add_argument(
        "--wait", type=float, default=0.0, metavar="SECONDS", help=str(_("wait this long for a running ingest"))
    )
    add_examples(parser, "reindex")


def run_reindex(options: argparse.Namespace) -> int:
    """Exit code 1 when a file was left out."""
    from archive.pipeline.steps import real_steps  # numpy and what embeds: not for --help

    context = pending.open_context(find_home(options.home))
    bar = progress_bar(_("embedding"), _(" passages"), quiet=options.quiet)
    with lock_archive(context.home.lock, wait_s=options.wait), bar as progress:
        count, problems = ingest.reindex(context, real_steps(context.settings), progress=progress)
    if not options.quiet:
        print(_n("indexed {n} passage", "indexed {n} passages", count))
    print_problems(problems)
    return 1 if problems else 0
