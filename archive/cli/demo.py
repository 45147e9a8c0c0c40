"""The whole product on the bundled season, by the same commands that people run."""

from __future__ import annotations

import argparse
import os
import shlex
import shutil
import sys
from pathlib import Path

from archive.cli.housekeeping import make_archive
from archive.home import Home
from archive.messages import say
from archive.models import bundled
from archive.season import season
from archive.sources.standing import known_sha256s

SEARCHES = (
    ("抢占的时候怎么挑选 victim", "--kind", "speech"),  # the minute somebody explained it
    ("who becomes the new leader when the lease is not renewed",),
    ("Permit 插件怎么让 Pod 等待",),
)


def configure_demo(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "dir",
        nargs="?",
        default="demo-archive",
        metavar="DIR",
        help=say("where to make it (default: demo-archive)", "示例归档的位置（默认 demo-archive）"),
    )
    parser.epilog = say("example:", "示例：") + "\n  sig-archive demo ~/try-it"


def run_demo(options: argparse.Namespace) -> int:
    """Make, or continue, an archive of the bundled season and ask it three questions."""
    home = Home(Path(options.dir).expanduser().resolve())
    told = say(f"# the bundled season goes into {home.root}", f"# 自带的示例将写入 {home.root}")
    print(told, flush=True)
    facts = season.facts()
    make_archive(home, name=str(facts["title"]), model=bundled.SAMPLE_VOICE, term=int(facts["term"]))
    season.announce(home)
    dropped = season.drop_into(home, known=known_sha256s(home))
    print(say(f"# {len(dropped)} files put into {home.inbox}", f"# {len(dropped)} 个文件放入 {home.inbox}"), flush=True)
    code = command(options, "ingest")
    for words in SEARCHES:
        code = max(code, command(options, "search", "-n", "3", *words))
    command(options, "sessions")
    print(say("\nbrowse it with:", "\n浏览："))
    for line in ("sessions", "summary 2020-10-24", 'search "领导者选举"'):
        print(f"  {program()} {line} --home {shlex.quote(str(options.dir))}")
    return code


def program() -> str:
    """How this command was called, when its short name alone would not be found."""
    return "sig-archive" if shutil.which("sig-archive") else os.path.relpath(sys.argv[0])


def command(options: argparse.Namespace, *words: str) -> int:
    """Print a command as a person would type it, and run it."""
    from archive.cli.main import main  # the lobby imports this module by name

    print(f"\n$ sig-archive {shlex.join(words)} --home {shlex.quote(str(options.dir))}", flush=True)
    code = main([*words, "--home", str(options.dir), "--lang", options.lang, *(["-v"] if options.verbose else [])])
    sys.stdout.flush()
    return code
