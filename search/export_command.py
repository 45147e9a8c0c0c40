"""The command `export`: the formats of the archive itself, and those that need pages.

The lobby imports this file for `--help` too, so what computes is imported inside the commands.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from contextlib import contextmanager
from typing import TYPE_CHECKING

from archive.cli import export
from archive.cli.output import print_json, print_problems, progress_bar
from archive.home import find_home
from archive.messages import _, _n
from archive.text.printable import printable

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from search.pages.opened import OpenedArchive
    from search.site.tree import WrittenTree

EXAMPLES = ("export site out/", "export site out/ --media")


def configure_export(parser: argparse.ArgumentParser) -> None:
    """The arguments of `export`."""
    export.add_arguments(parser, tuple(FORMATS), EXAMPLES)
    add = parser.add_argument_group(str(_("site and feed"))).add_argument
    add("--media", action="store_true", help=str(_("with the recordings that browsers can play")))


def run_export(options: argparse.Namespace) -> int:
    """Exit code 1 when something was left out."""
    return FORMATS[options.format](options) if options.format in FORMATS else export.export_archive(options)


def run_site(options: argparse.Namespace) -> int:
    """The pages as files, with a search of their own."""
    from search.site.write import write_site  # with the templates: only this format needs them

    with opened(options) as (archive, target), progress_bar(_("pages"), "", quiet=options.quiet) as progress:
        tree = write_site(archive, target, media=options.media, overwrite=options.overwrite, progress=progress)
    return tell_tree(tree, options)


@contextmanager
def opened(options: argparse.Namespace) -> Iterator[tuple[OpenedArchive, Path]]:
    """The archive, and the folder to write into; raises AddressWrong, HomeMissing."""
    from search.pages.opened import OpenedArchive  # with the engine: not for --help

    home = find_home(options.home)
    target = export.check_target(options, home)
    archive = OpenedArchive(home)
    try:
        yield archive, target
    finally:
        archive.close()


def tell_tree(tree: WrittenTree, options: argparse.Namespace) -> int:
    """What was written and what was left out; exit code 1 where something was."""
    if options.json:
        files = [{"path": name, "written": new} for name, new in sorted(tree.files.items())]
        problems = [one.as_json() for one in tree.problems]
        print_json({"dir": str(tree.folder), "files": files, "problems": problems})
    elif not options.quiet:
        told = _n(
            "{n} file in {target}, {new} of them new or changed",
            "{n} files in {target}, {new} of them new or changed",
            len(tree.files), target=tree.folder, new=sum(tree.files.values()),
        )  # fmt: skip
        print(printable(str(told)))
    print_problems(tree.problems)
    return 1 if tree.problems else 0


FORMATS: dict[str, Callable[[argparse.Namespace], int]] = {"site": run_site}
"""What is exported here, and the function that does it."""
