"""The whole product on the bundled season, by the same commands that people run."""

from __future__ import annotations

import argparse
import os
import shlex
import shutil
import sys
from pathlib import Path

from archive.cli.arguments import add_examples, add_new_folder, new_folder
from archive.cli.init import make_archive
from archive.home import Home
from archive.intake.existing import known_sha256s
from archive.messages import _, _n
from archive.models import bundled
from archive.season import season
from archive.text.printable import printable

FOLDER = "demo-archive"
SEARCHES = (
    ("抢占的时候怎么挑选 victim", "--kind", "speech"),  # the minute somebody explained it
    ("who becomes the new leader when the lease is not renewed",),
    ("Permit 插件怎么让 Pod 等待",),
)


def configure_demo(parser: argparse.ArgumentParser) -> None:
    """The arguments of `demo`."""
    add_new_folder(parser, _("where to make it (default: demo-archive)"))
    add_examples(parser, "demo ~/try-it")


def run_demo(options: argparse.Namespace) -> int:
    """Make, or continue, an archive of the bundled season and ask it three questions."""
    folder = new_folder(options, FOLDER)
    fill_archive(Home(Path(folder).expanduser().resolve()))
    code = run_command(options, folder, "ingest")
    for words in SEARCHES:
        code = max(code, run_command(options, folder, "search", "-n", "3", *words))
    run_command(options, folder, "sessions")
    print(_("\nbrowse it with:"))
    for line in ("sessions", "summary 2020-10-24", 'search "领导者选举"'):
        print(f"  {program_name()} {line} --home {shlex.quote(folder)}")
    return code


def fill_archive(home: Home) -> None:
    """An archive with the season in its inbox, but for what it has already."""
    print(printable(str(_("# the bundled season goes into {root}", root=home.root))), flush=True)
    facts = season.read_facts()
    make_archive(home, name=str(facts["title"]), model=bundled.SAMPLE_VOICE, term=int(facts["term"]))
    season.register_sessions(home)
    dropped = season.put_into_inbox(home, known=known_sha256s(home))
    told = _n("# {n} file put into {inbox}", "# {n} files put into {inbox}", len(dropped), inbox=home.inbox)
    print(printable(str(told)), flush=True)


def program_name() -> str:
    """How this command was called, when its short name alone would not be found."""
    return "sig-archive" if shutil.which("sig-archive") else os.path.relpath(sys.argv[0])


def run_command(options: argparse.Namespace, folder: str, *words: str) -> int:
    """Print a command as a person would type it, and run it."""
    from archive.cli.main import main  # the lobby imports this module by name

    print(f"\n$ sig-archive {shlex.join(words)} --home {shlex.quote(folder)}", flush=True)
    code = main([*words, "--home", folder, "--lang", options.lang, *(["-v"] if options.verbose else [])])
    sys.stdout.flush()
    return code
