"""The command `init`: make an archive folder, or add what one lacks."""

from __future__ import annotations

import argparse
from pathlib import Path

from archive import templates
from archive.cli.arguments import add_examples, add_new_folder, new_folder
from archive.files import storage_errors, write_text
from archive.home import Home
from archive.messages import _
from archive.text.printable import printable


def configure_init(parser: argparse.ArgumentParser) -> None:
    """The arguments of `init`."""
    add_new_folder(parser, _("the folder (default: here)"))
    parser.add_argument("--name", default="", help=str(_("the group's name")))
    add_examples(parser, 'init ~/k8s-archive --name "Kubernetes 源码研习社"')


def run_init(options: argparse.Namespace) -> int:
    """Make the archive and say what comes next."""
    home = Home(Path(new_folder(options, ".")).expanduser().resolve())
    existed = home.settings.is_file()
    make_archive(home, name=options.name)
    if not options.quiet:
        if existed:
            print(printable(str(_("{root} is an archive already; what was missing was added", root=home.root))))
        else:
            print(printable(str(_("made an archive in {root}", root=home.root))))
        print(_("next: put recordings and notes into inbox/, then run: sig-archive ingest"))
        if not existed:
            print(_("to have recordings transcribed, choose a speech model first: sig-archive models list"))
    return 0


def make_archive(home: Home, *, name: str = "", model: str = "turbo", term: int = 1) -> None:
    """Write what a new archive has and this one lacks; files that are there stay as they are."""
    files = {
        home.settings: templates.settings_text(name=name, model=model, term=term),
        home.glossary: templates.GLOSSARY,
        home.members: templates.MEMBERS,
        home.plan: templates.PLAN,
        home.root / ".gitignore": templates.GITIGNORE,
    }
    for path, text in files.items():
        if not path.exists():
            write_text(path, text)
    with storage_errors(home.root):
        for folder in (home.inbox, home.sessions, home.library):
            folder.mkdir(parents=True, exist_ok=True)
