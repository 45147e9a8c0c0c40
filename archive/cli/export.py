"""The command `export`: one format a choice, each with options of its own."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from archive.cli.arguments import add_examples, add_json_option
from archive.cli.export_chat import export_chatlab
from archive.cli.output import print_json, print_problems, progress_bar
from archive.errors import AddressWrong
from archive.home import Home, SessionFolder, find_home
from archive.messages import Text, _, _n
from archive.text.printable import printable
from archive.transcripts import export
from archive.transcripts.subtitles import WRITERS, Layout

EXAMPLES = (
    "export subtitles out/",
    "export subtitles out/ --session 2020-10-17 --output_format srt",
    "export subtitles out/ --json",
    "export chatlab out/",
)


def add_arguments(parser: argparse.ArgumentParser, formats: Sequence[str] = (), examples: Sequence[str] = ()) -> None:
    """The arguments of `export`; `formats` are those that others than this module write."""
    add = parser.add_argument
    names = [*FORMATS, *formats]
    add("format", choices=names, metavar="FORMAT", help=str(_("what to export: {formats}", formats=names)))
    add("dir", nargs="?", default="", metavar="DIR", help=str(_("the folder to write into")))
    only = str(_("only this session; can be repeated"))
    add("--session", action="append", default=[], metavar="ID", help=only)
    add("--overwrite", action="store_true", help=str(_("replace files of other origin too")))
    add_json_option(parser)
    add_subtitle_options(parser)
    parser.set_defaults(wrong_use=parser.error)
    add_examples(parser, *EXAMPLES, *examples)


def add_subtitle_options(parser: argparse.ArgumentParser) -> None:
    """The options that the `whisper` command has, under its names."""
    add = parser.add_argument_group(str(_("subtitles, as the whisper command"))).add_argument
    formats = str(_("the files' format (default all)"))
    add("--output_format", "-f", choices=(*WRITERS, "all"), default="all", help=formats)
    add("--output_dir", "-o", default="", metavar="DIR", help=str(_("the same as DIR")))
    needs = _("needs word times")
    add("--max_line_width", type=parse_positive, metavar="N", help=str(_("characters a line; {words}", words=needs)))
    add("--max_line_count", type=parse_positive, metavar="N", help=str(_("lines a subtitle; {words}", words=needs)))
    add("--max_words_per_line", type=parse_positive, metavar="N", help=str(_("words a subtitle; {words}", words=needs)))
    add(
        "--highlight_words", type=parse_bool, nargs="?", const=True, default=False, metavar="True|False",
        help=str(_("underline each word as it is spoken; {words}", words=needs)),
    )  # fmt: skip


def parse_positive(text: str) -> int:
    """A whole number from 1 on."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(_("give 1 or more"))
    return int(text)


def parse_bool(text: str) -> bool:
    """`True` or `False`, as the `whisper` command writes them."""
    if text not in ("True", "False"):
        raise argparse.ArgumentTypeError(_("give True or False"))
    return text == "True"


def export_archive(options: argparse.Namespace) -> int:
    """Exit code 1 when a file was left out."""
    return FORMATS[options.format](options)


def run_subtitles(options: argparse.Namespace) -> int:
    """Subtitles of the transcripts that were asked for."""
    home = find_home(options.home)
    target = check_target(options, home)
    found = export.find_transcripts(select_sessions(home, options.session))
    layout = Layout(options.max_line_width, options.max_line_count, options.highlight_words, options.max_words_per_line)
    with progress_bar(_("transcripts"), "", quiet=options.quiet or not found) as progress:
        done = export.export_subtitles(
            home,
            found,
            target,
            formats=tuple(WRITERS) if options.output_format == "all" else (options.output_format,),
            layout=layout,
            overwrite=options.overwrite,
            progress=lambda count: progress(count, len(found)),
        )
    nothing = _("there is no transcript to export; make them with: sig-archive ingest")
    print_export(done, target, options, nothing=nothing)
    if done.untimed and layout != Layout():
        print(lacks_word_times(done.untimed), file=sys.stderr)
    return 1 if done.problems else 0


def run_chatlab(options: argparse.Namespace) -> int:
    """The chat in ChatLab's format."""
    home = find_home(options.home)
    target = check_target(options, home)
    done = export_chatlab(home, select_sessions(home, options.session), target, overwrite=options.overwrite)
    print_export(
        done, target, options, nothing=_("there is no chat to export; hand in an export of it with: sig-archive ingest")
    )
    return 1 if done.problems else 0


def check_target(options: argparse.Namespace, home: Home) -> Path:
    """Raises AddressWrong when the folder cannot be one to export into."""
    given = options.dir or options.output_dir
    if not given:
        options.wrong_use(str(_("name the folder to write into: export subtitles out/")))
    target = Path(given).expanduser().resolve()
    if target.exists() and not target.is_dir():
        raise AddressWrong(_("{target} is a file", target=target), _("name a folder to write into"))
    if any(target.is_relative_to(own) for own in (home.sessions, home.library, home.inbox, home.index)):
        raise AddressWrong(_("{target} belongs to the archive itself", target=target), _("name a folder outside of it"))
    return target


def select_sessions(home: Home, wanted: list[str]) -> list[SessionFolder]:
    """The sessions of these names, or all; raises AddressWrong when one of them is not there."""
    folders = home.session_folders()
    unknown = set(wanted) - {folder.id for folder in folders}
    if unknown:
        raise AddressWrong(
            _("there is no session {session}", session=min(unknown)), _("list them with: sig-archive sessions")
        )
    return [folder for folder in folders if not wanted or folder.id in wanted]


def print_export(done: export.Export, target: Path, options: argparse.Namespace, *, nothing: Text) -> None:
    """What was written and what was left out."""
    if options.json:
        print_json({"dir": str(target), **done.as_json()})
    elif not done.files and not done.problems:
        print(nothing)
    elif not options.quiet:
        new = sum(file.written for file in done.files)
        told = _n(
            "{n} file in {target}, {new} of them new or changed",
            "{n} files in {target}, {new} of them new or changed",
            len(done.files), target=target, new=new,
        )  # fmt: skip
        print(printable(str(told)))
    print_problems(done.problems)


def lacks_word_times(count: int) -> Text:
    """Why some subtitles could not be laid out as was asked."""
    return _n(
        "{n} transcript has no word times, so its subtitles are whole segments; "
        "whisper.word_timestamps = true gives them",
        "{n} transcripts have no word times, so their subtitles are whole segments; "
        "whisper.word_timestamps = true gives them",
        count,
    )


FORMATS = {"subtitles": run_subtitles, "chatlab": run_chatlab}
"""What can be exported, and the function that does it. A new format is a line here and its arguments above."""
