"""The command `export`: one format a choice, each with options of its own."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path

from archive.errors import AddressWrong, with_cure
from archive.home import Home, SessionFolder, find_home
from archive.messages import _
from archive.transcripts import export
from archive.transcripts.subtitles import WRITERS, Layout

EXAMPLES = (
    "export subtitles out/",
    "export subtitles out/ --session 2020-10-17 --output_format srt",
    "export subtitles out/ --json",
)


def configure_export(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add(
        "format",
        choices=FORMATS,
        metavar="FORMAT",
        help=str(_("what to export: subtitles")),
    )
    add("dir", nargs="?", default="", metavar="DIR", help=str(_("the folder to write into")))
    add(
        "--session", action="append", default=[], metavar="ID",
        help=str(_("only this session; can be repeated")),
    )  # fmt: skip
    add(
        "--overwrite",
        action="store_true",
        help=str(_("replace files of other origin too")),
    )
    add("--json", action="store_true", help=str(_("print one JSON object")))
    subtitle_arguments(parser)
    parser.set_defaults(wrong_use=parser.error)
    parser.epilog = str(_("examples:")) + "".join(f"\n  sig-archive {example}" for example in EXAMPLES)


def subtitle_arguments(parser: argparse.ArgumentParser) -> None:
    """The options that the `whisper` command has, under its names."""
    add = parser.add_argument_group(str(_("subtitles, as the whisper command"))).add_argument
    add(
        "--output_format", "-f", choices=(*WRITERS, "all"), default="all",
        help=str(_("the files' format (default all)")),
    )  # fmt: skip
    add("--output_dir", "-o", default="", metavar="DIR", help=str(_("the same as DIR")))
    words = _("needs word times")
    add("--max_line_width", type=parse_positive, metavar="N", help=str(_("characters a line; {words}", words=words)))
    add("--max_line_count", type=parse_positive, metavar="N", help=str(_("lines a subtitle; {words}", words=words)))
    add(
        "--max_words_per_line", type=parse_positive, metavar="N",
        help=str(_("words a subtitle; {words}", words=words)),
    )  # fmt: skip
    add(
        "--highlight_words", type=parse_bool, nargs="?", const=True, default=False, metavar="True|False",
        help=str(_("underline each word as it is spoken; {words}", words=words)),
    )  # fmt: skip


def parse_positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(_("give 1 or more"))
    return number


def parse_bool(text: str) -> bool:
    if text not in ("True", "False"):
        raise argparse.ArgumentTypeError(_("give True or False"))
    return text == "True"


def run_export(options: argparse.Namespace) -> int:
    return FORMATS[options.format](options)


def run_subtitles(options: argparse.Namespace) -> int:
    """Exit code 1 when a file was left out."""
    home = find_home(options.home)
    target = check_target(options, home)
    found = export.find_transcripts(select_sessions(home, options.session))
    bar = shown_progress(len(found)) if found and not options.quiet and sys.stderr.isatty() else lambda _: None
    layout = Layout(options.max_line_width, options.max_line_count, options.highlight_words, options.max_words_per_line)
    done = export.export_subtitles(
        home,
        found,
        target,
        formats=tuple(WRITERS) if options.output_format == "all" else (options.output_format,),
        layout=layout,
        overwrite=options.overwrite,
        progress=bar,
    )
    print_report(done, target, options)
    if done.untimed and layout != Layout():
        print(
            _(
                "{untimed} transcripts have no word times, so their subtitles are whole segments; whisper.word_timestamps = true gives them",
                untimed=done.untimed,
            ),
            file=sys.stderr,
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
        raise AddressWrong(
            _("{target} belongs to the archive itself", target=target),
            _("name a folder outside of it"),
        )
    return target


def select_sessions(home: Home, wanted: list[str]) -> list[SessionFolder]:
    folders = home.session_folders()
    unknown = set(wanted) - {folder.id for folder in folders}
    if unknown:
        raise AddressWrong(
            _("there is no session {min}", min=min(unknown)),
            _("list them with: sig-archive sessions"),
        )
    return [folder for folder in folders if not wanted or folder.id in wanted]


def print_report(done: export.Export, target: Path, options: argparse.Namespace) -> None:
    if options.json:
        print(json.dumps({"dir": str(target), **done.as_json()}, ensure_ascii=False))
    elif not done.files and not done.problems:
        print(_("there is no transcript to export; make them with: sig-archive ingest"))
    elif not options.quiet:
        new = sum(file.written for file in done.files)
        print(
            _(
                "{count} files stand in {target}, {new} of them new or changed",
                count=len(done.files),
                target=target,
                new=new,
            )
        )
    for problem in done.problems:
        print(str(_("left out: ")) + with_cure(problem.what, problem.cure), file=sys.stderr)


def shown_progress(total: int) -> Callable[[int], None]:
    from tqdm import tqdm  # only where a bar is drawn

    bar = tqdm(total=total, desc=str(_("transcripts")), file=sys.stderr)

    def show(done: int) -> None:
        bar.update(done - bar.n)
        if done == total:
            bar.close()

    return show


FORMATS = {"subtitles": run_subtitles}
"""What can be exported, and the function that does it. A new format is a line here and its arguments above."""
