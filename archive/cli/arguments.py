"""What every command's parser has: the shared options, examples under its help, and errors that say what to type."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NoReturn, TypeVar

from archive import messages
from archive.messages import Text, _, _n
from archive.text.columns import wrapped, wrapped_for

WRONG_USE = 2  # the exit code
_DASHED_WORD = re.compile(r"-[^\W\d_]{2,}")  # -etcd: a word to leave out of a query, not options in one breath


class CommandParser(argparse.ArgumentParser):
    """A parser whose help keeps the lines of its examples."""

    def __init__(self, **options: Any):
        super().__init__(formatter_class=HelpFormatter, **options)
        self.given: Sequence[str] = ()
        self.asked = self.prog  # the command whose help tells more

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        """As argparse has it; what was given is kept for `error`."""
        self.given = args or ()
        return super().parse_known_args(args, namespace)

    def error(self, message: str) -> NoReturn:
        """Leave with exit code 2; where a word begins with a dash, say how it is told from an option."""
        dashed = next((word for word in self.given if _DASHED_WORD.fullmatch(word)), "")
        if dashed:
            message += str(_("; put -- before words that begin with a dash: … -- {dashed}", dashed=dashed))
        said = _("{program}: error: {message}", program=self.prog, message=message)
        more = _("how it is used: {program} --help", program=self.asked)
        self.exit(WRONG_USE, f"{wrapped_for(sys.stderr, str(said))}\n{more}\n")


class HelpFormatter(argparse.RawDescriptionHelpFormatter):
    """argparse's, for text in which a Chinese character takes two columns."""

    def _split_lines(self, text: str, width: int) -> list[str]:
        return wrapped(" ".join(text.split()), width)


def add_command(commands: Any, name: str, what: Text) -> CommandParser:
    """A command's parser among those of `add_subparsers`, with the options that all commands take."""
    parser: CommandParser = commands.add_parser(
        name, help=str(what), description=str(what), parents=[shared_arguments()]
    )
    return parser


Given = TypeVar("Given")
Parts = Mapping[
    str,
    tuple[
        Text,
        Callable[[argparse.ArgumentParser], None],
        Callable[[argparse.Namespace, Given], int],
        tuple[str, ...],
    ],
]
"""Of a command with parts: what each does, its arguments, its function, and lines to show under its help."""


def add_parts(parser: argparse.ArgumentParser, parts: Parts[Any]) -> None:
    """The parts of a command, each with `--json` and its examples; the name of the one that is asked for is `part`."""
    commands = parser.add_subparsers(dest="part", required=True, metavar="WHAT")
    for name, (what, configure, _run, examples) in parts.items():
        part = add_command(commands, name, what)
        add_json_option(part)
        configure(part)
        add_examples(part, *examples)
    add_examples(parser, *(part[-1][0] for part in parts.values()))


def shared_arguments() -> argparse.ArgumentParser:
    """Options that may stand before the command or after it, so neither parser may overwrite the other's with a default."""
    shared = argparse.ArgumentParser(add_help=False, argument_default=argparse.SUPPRESS)
    shared.add_argument(
        "--home",
        metavar="DIR",
        help=str(_("the archive folder (else SIG_ARCHIVE_HOME, else found upward from here)")),
    )
    shared.add_argument("--lang", choices=messages.LANGUAGES, help=str(_("language of messages")))
    shared.add_argument("-q", "--quiet", action="store_true", help=str(_("print only results and problems")))
    shared.add_argument("-v", "--verbose", action="store_true", help=str(_("say more")))
    return shared


def add_new_folder(parser: argparse.ArgumentParser, what: Text) -> None:
    """DIR, the folder that a command makes; `new_folder` reads it."""
    parser.add_argument("dir", nargs="?", default="", metavar="DIR", help=str(what))
    parser.set_defaults(wrong_use=parser.error)


def new_folder(options: argparse.Namespace, default: str) -> str:
    """The folder to make: DIR or `--home`, of which only one may stand there."""
    if options.dir and options.home:
        options.wrong_use(str(_("name the folder once: DIR or --home")))
    return str(options.dir or options.home or default)


def add_json_option(parser: argparse.ArgumentParser) -> None:
    """`--json`."""
    parser.add_argument("--json", action="store_true", help=str(_("print one JSON object")))


def add_examples(parser: argparse.ArgumentParser, *lines: str) -> None:
    """Show command lines, without their `sig-archive`, under a parser's help."""
    title = _n("example:", "examples:", len(lines))
    parser.epilog = str(title) + "".join(f"\n  sig-archive {line}" for line in lines)
