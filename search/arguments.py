"""The options of the commands that ask. Nothing heavy: the lobby makes parsers for `--help` too."""

from __future__ import annotations

import argparse

from archive.messages import Message, _
from archive.records import KINDS

MODES = ("hybrid", "words", "meaning")
MEANING_BY = ("auto", "array", "chroma")
MAX_HITS = 1000
RESULT_FORMATS = ("text", "json", "jsonl", "markdown", "csv", "tsv")


def query_arguments(parser: argparse.ArgumentParser) -> None:
    """What is asked, and how much is wanted."""
    add = parser.add_argument
    add("query", nargs="*", metavar="QUERY", help=str(_('words, "exact phrases", -words to leave out, author:alice')))
    limit = str(_("how many hits (default 10)"))
    add("-n", "--limit", type=hit_count, default=10, metavar="N", help=limit)
    mode_argument(parser)


def mode_argument(parser: argparse.ArgumentParser) -> None:
    """By what passages are found."""
    by = str(_("by words, by meaning, or both (default)"))
    parser.add_argument("--mode", choices=MODES, default="hybrid", help=by)


def filter_arguments(parser: argparse.ArgumentParser) -> None:
    """What narrows a search."""
    kind = str(_("only this kind; can be repeated"))
    parser.add_argument("--kind", action="append", default=[], choices=KINDS, help=kind)
    several: dict[tuple[str, str], Message] = {
        ("session", "ID"): _("only this session; can be repeated"),
        ("author", "NAME"): _("only notes and messages by NAME"),
        ("speaker", "NAME"): _("only what NAME said"),
        ("symbol", "NAME"): _("only what names this identifier"),
    }
    for (name, value), meaning in several.items():
        parser.add_argument(f"--{name}", action="append", default=[], metavar=value, help=str(meaning))
    parser.add_argument("--since", default="", metavar="DATE", help=str(_("from this day, month or year on")))
    parser.add_argument("--until", default="", metavar="DATE", help=str(_("up to and including it")))


def is_filtered(options: argparse.Namespace) -> bool:
    """Whether any filter was given."""
    names = ("kind", "session", "author", "speaker", "symbol", "since", "until")
    return any(getattr(options, name) for name in names)


def result_arguments(parser: argparse.ArgumentParser) -> None:
    """How the result is shown."""
    add = parser.add_argument
    add("--context", metavar="AMOUNT", help=str(_("show more around a hit: 60s of speech, or 5 lines")))
    add("--explain", action="store_true", help=str(_("show how the hits were found")))
    add("--no-rerank", action="store_true", help=str(_("leave the cross-encoder out")))
    format_arguments(parser)
    based = str(_("begin the links of --format markdown with URL, where others have the archive (default: relative)"))
    add("--link-base", default="", metavar="URL", help=based)
    add("-e", "--exit-code", action="store_true", help=str(_("exit with 1 when nothing is found")))
    add("-o", "--open", action="store_true", help=str(_("open the best hit")))
    by = str(_("which index finds by meaning"))
    add("--meaning-by", choices=MEANING_BY, default="auto", help=by)


def format_arguments(parser: argparse.ArgumentParser) -> None:
    """In which form it is printed."""
    forms = parser.add_mutually_exclusive_group()
    printed = str(_("how the answer is printed (default text)"))
    forms.add_argument("--format", choices=RESULT_FORMATS, default="text", help=printed)
    same = str(_("the same as --format json"))
    forms.add_argument("--json", action="store_const", dest="format", const="json", help=same)


def json_argument(parser: argparse.ArgumentParser) -> None:
    """`--json` of a command that prints one object."""
    parser.add_argument("--json", action="store_true", help=str(_("print one JSON object")))


def examples(*lines: str) -> str:
    """Lines that work, for the end of a help."""
    return "\n".join([str(_("examples:")), *(f"  sig-archive {line}" for line in lines)])


def hit_count(text: str) -> int:
    """A number of hits; raises ArgumentTypeError for anything else."""
    number = int(text) if text.isdecimal() else 0
    if not 1 <= number <= MAX_HITS:
        raise argparse.ArgumentTypeError(_("{text} is not between 1 and {most}", text=text, most=MAX_HITS))
    return number
