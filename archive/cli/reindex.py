"""The command `reindex`: build the index anew from the plain files."""

from __future__ import annotations

import argparse

from archive.cli.arguments import add_examples
from archive.cli.output import print_problems, progress_bar
from archive.home import find_home
from archive.messages import _, _n
from archive.pipeline.context import NOTHING_ASKED


def configure_reindex(parser: argparse.ArgumentParser) -> None:
    """The arguments of `reindex`."""
    parser.add_argument(
        "--wait", type=float, default=0.0, metavar="SECONDS", help=str(_("wait this long for a running ingest"))
    )
    add_examples(parser, "reindex")


def run_reindex(options: argparse.Namespace) -> int:
    """Exit code 1 when a file was left out."""
    from archive.pipeline.current import open_run  # numpy and what embeds: not for --help
    from archive.pipeline.indexing import reindex

    bar = progress_bar(_("embedding"), _(" passages"), quiet=options.quiet)
    with open_run(find_home(options.home), NOTHING_ASKED, wait_s=options.wait) as run, bar as progress:
        count, problems = reindex(run, progress)
    if not options.quiet:
        print(_n("indexed {n} passage", "indexed {n} passages", count))
    print_problems(problems)
    return 1 if problems else 0
