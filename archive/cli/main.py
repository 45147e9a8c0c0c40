"""The lobby: find a command's function by its name, and turn what went wrong into one sentence and an exit code.

Nothing heavy is imported here; each command's module is imported when it is asked for.
"""

from __future__ import annotations

import argparse
import difflib
import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from io import TextIOWrapper
from typing import Any, cast

from archive import __version__, messages
from archive.cli import argparse_words
from archive.cli.arguments import CommandParser, add_command, add_examples, shared_arguments
from archive.errors import ArchiveError
from archive.messages import _
from archive.text.columns import wrapped_for
from archive.text.printable import printable

OK, FAILED = 0, 1
WITH_VALUE = ("--home", "--lang")  # options before the command that are followed by a value

# command: (module, what it does); the module has configure_NAME(parser) and run_NAME(options) -> exit code
COMMANDS = {
    "init": ("archive.cli.init", _("make an archive folder")),
    "ingest": ("flows.commands", _("archive what is new: collect, transcribe, summarise, index")),
    "collect": ("archive.cli.collect", _("bring in what is new from the places that archive.toml names")),
    "search": ("search.commands", _("search discussions and notes")),
    "ask": ("search.ask_commands", _("answer a question from the whole archive")),
    "sessions": ("search.commands", _("list the sessions")),
    "show": ("search.commands", _("open an address")),
    "summary": ("search.commands", _("read a session's summary")),
    "topics": ("search.study_commands", _("what the term is about, and the story of one topic")),
    "timeline": ("search.study_commands", _("the term on one page")),
    "members": ("search.study_commands", _("what each member wrote and said, week by week")),
    "coverage": ("search.study_commands", _("the study plan against what was discussed and written")),
    "related": ("search.study_commands", _("what is near a passage, in other sessions and files")),
    "symbols": ("search.study_commands", _("the code that is talked and written about")),
    "serve": ("search.serve_command", _("pages and a JSON API for members: read, search, listen")),
    "mcp": ("search.mcp_command", _("the archive for assistants, by the Model Context Protocol")),
    "export": ("search.export_command", _("a site of files, feeds, subtitles and more for use elsewhere")),
    "glossary": ("archive.cli.glossary", _("the group's words: list, add, propose, accept, test")),
    "models": ("archive.cli.models", _("speech and embedding models: list, get, check, remove, measure")),
    "speakers": ("archive.cli.speakers", _("voices and their names: list, name, forget, reset")),
    "reindex": ("archive.cli.reindex", _("build the index anew from the plain files")),
    "status": ("archive.cli.status", _("what the archive holds and what is pending")),
    "doctor": ("archive.cli.doctor", _("check the installation and the archive")),
    "demo": ("archive.cli.demo", _("try everything on the bundled season")),
    "bench": ("bench.command", _("measure")),
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0 fine, 1 something failed or was left out, 2 wrong use, 130 interrupted."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    replace_unprintable()
    choose_language(given)
    parser = make_parser(given)
    options = parser.parse_args(given)
    if not options.command:
        parser.print_help()
        return OK
    return run_parsed(options)


def run_parsed(options: argparse.Namespace) -> int:
    """Run the command of a line that was parsed; its exit code."""
    messages.choose(options.lang)
    try:
        code = int(find_function("run", options.command)(options))
        sys.stdout.flush()  # a pipe that was closed is noticed here, not when Python ends
        return code
    except ArchiveError as error:
        print(wrapped_for(sys.stderr, f"sig-archive: {printable(str(error))}", hanging=2), file=sys.stderr)
        return FAILED
    except KeyboardInterrupt:
        print(messages.interrupted(), file=sys.stderr)
        return messages.INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK


def replace_unprintable() -> None:
    """Where a terminal's encoding lacks a character, its number is printed in its place."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def choose_language(arguments: Sequence[str]) -> None:
    """Before the parsers are made, since their help is written in the chosen language."""
    for place, argument in enumerate(arguments):
        value = argument.partition("=")[2] if argument.startswith("--lang=") else ""
        if argument == "--lang" and place + 1 < len(arguments):
            value = arguments[place + 1]
        if value in messages.LANGUAGES:
            messages.choose(value)
    argparse_words.speak(messages.chosen())


def make_parser(arguments: Sequence[str]) -> CommandParser:
    """The parser, with the arguments of the one command that is asked for: the others need not be imported."""
    parser = CommandParser(
        prog="sig-archive",
        description=str(_("A searchable archive of a study group's meetings and notes.")),
        parents=[shared_arguments()],
    )
    add_examples(parser, "demo", "search 抢占时怎么挑选 victim")
    parser.add_argument(
        "--version", action="version", version=f"sig-archive {__version__}", help=str(_("show the version and exit"))
    )
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    name = command_in(arguments)
    if name and name not in COMMANDS:
        parser.error(unknown_command(name))
    parser.asked = f"sig-archive {name}" if name else "sig-archive"
    needed = [name] if name and arguments[0] == name else COMMANDS  # before a command, --help may ask for all
    for command in needed:
        of_command = add_command(commands, command, COMMANDS[command][1])
        if command == name:
            find_function("configure", command)(of_command)
    parser.set_defaults(lang=messages.chosen(), home=None, quiet=False, verbose=False)
    return parser


def command_in(arguments: Sequence[str]) -> str:
    """The command's name: the first word that is neither an option nor the value of one."""
    before = ""
    for argument in arguments:
        if not argument.startswith("-") and not takes_value(before):
            return argument
        before = argument
    return ""


def takes_value(option: str) -> bool:
    """Whether the word after an option is its value; argparse lets people shorten options."""
    return option.startswith("--") and any(long.startswith(option) for long in WITH_VALUE)


def unknown_command(name: str) -> str:
    """That there is none of this name, and the one that was probably meant."""
    near = difflib.get_close_matches(name, COMMANDS, n=1)
    if near:
        return str(_("there is no command {name}; did you mean {near}?", name=name, near=near[0]))
    return str(_("there is no command {name}; there are {commands}", name=name, commands=list(COMMANDS)))


def find_function(kind: str, command: str) -> Callable[..., Any]:
    """The `configure_` or `run_` function of a command; its module is imported now."""
    return cast(Callable[..., Any], getattr(import_module(COMMANDS[command][0]), f"{kind}_{command}"))


if __name__ == "__main__":
    sys.exit(main())
