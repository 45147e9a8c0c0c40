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

EXAMPLES = (
    "export site out/",
    "export site out/ --media",
    "export feed out/ --site-url https://example.org/archive",
    "export obsidian vault/",
)


def configure_export(parser: argparse.ArgumentParser) -> None:
    """The arguments of `export`."""
    export.add_arguments(parser, tuple(FORMATS), EXAMPLES)
    add = parser.add_argument_group(str(_("site and feed"))).add_argument
    add("--media", action="store_true", help=str(_("with the recordings that browsers can play")))
    add("--site-url", default="", metavar="URL", help=str(_("of feed: where the site is published")))


def run_export(options: argparse.Namespace) -> int:
    """Exit code 1 when something was left out."""
    return FORMATS[options.format](options) if options.format in FORMATS else export.export_archive(options)


def run_site(options: argparse.Namespace) -> int:
    """The pages as files, with a search of their own."""
    from search.site.write import write_site  # with the templates: only this format needs them

    with opened(options) as (archive, target), progress_bar(_("pages"), "", quiet=options.quiet) as progress:
        tree = write_site(archive, target, media=options.media, overwrite=options.overwrite, progress=progress)
    return tell_tree(tree, options)


def run_markdown(options: argparse.Namespace) -> int:
    """Markdown for MkDocs and Zensical, GitBook or Obsidian."""
    from search.site.markdown_tree import write_markdown  # with the pages' records: as above

    with opened(options) as (archive, target):
        return tell_tree(write_markdown(archive, target, options.format, overwrite=options.overwrite), options)


def run_feed(options: argparse.Namespace) -> int:
    """Atom and a podcast, for a site that is published."""
    if not options.site_url.startswith(("http://", "https://")):
        options.wrong_use(str(_("say where the site is published: --site-url https://example.org/archive")))
    from search.site.feed import write_feeds  # with the pages' records: as above

    with opened(options) as (archive, target):
        tree = write_feeds(archive, target, options.site_url, media=options.media, overwrite=options.overwrite)
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


FORMATS: dict[str, Callable[[argparse.Namespace], int]] = {
    "site": run_site, "mkdocs": run_markdown, "gitbook": run_markdown, "obsidian": run_markdown, "feed": run_feed,
}  # fmt: skip
"""What is exported here, and the function that does it."""
