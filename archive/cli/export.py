"""The command `export`: one format a choice, each with options of its own."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path

from archive.errors import AddressWrong, with_cure
from archive.home import Home, SessionFolder, find_home
from archive.messages import say
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
        help=say("what to export: subtitles", "导出什么：subtitles（字幕）"),
    )
    add("dir", nargs="?", default="", metavar="DIR", help=say("the folder to write into", "写入的目录"))
    add(
        "--session", action="append", default=[], metavar="ID",
        help=say("only this session; can be repeated", "只要这次活动，可重复"),
    )  # fmt: skip
    add(
        "--overwrite",
        action="store_true",
        help=say("replace files of other origin too", "也覆盖并非由本命令写出的文件"),
    )
    add("--json", action="store_true", help=say("print one JSON object", "输出一个 JSON 对象"))
    subtitle_arguments(parser)
    parser.set_defaults(wrong_use=parser.error)
    parser.epilog = say("examples:", "示例：") + "".join(f"\n  sig-archive {example}" for example in EXAMPLES)


def subtitle_arguments(parser: argparse.ArgumentParser) -> None:
    """The options that the `whisper` command has, under its names."""
    add = parser.add_argument_group(say("subtitles, as the whisper command", "字幕（同 whisper 命令）")).add_argument
    add(
        "--output_format", "-f", choices=(*WRITERS, "all"), default="all",
        help=say("the files' format (default all)", "文件格式（默认 all，即全部）"),
    )  # fmt: skip
    add("--output_dir", "-o", default="", metavar="DIR", help=say("the same as DIR", "等同于 DIR"))
    words = say("needs word times", "需要词级时间")
    add("--max_line_width", type=positive, metavar="N", help=say(f"characters a line; {words}", f"每行字符数；{words}"))
    add("--max_line_count", type=positive, metavar="N", help=say(f"lines a subtitle; {words}", f"每条行数；{words}"))
    add(
        "--max_words_per_line", type=positive, metavar="N",
        help=say(f"words a subtitle; {words}", f"每条词数；{words}"),
    )  # fmt: skip
    add(
        "--highlight_words", type=yes, nargs="?", const=True, default=False, metavar="True|False",
        help=say(f"underline each word as it is spoken; {words}", f"逐词下划线；{words}"),
    )  # fmt: skip


def positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(say("give 1 or more", "应为不小于 1 的整数"))
    return number


def yes(text: str) -> bool:
    if text not in ("True", "False"):
        raise argparse.ArgumentTypeError(say("give True or False", "应为 True 或 False"))
    return text == "True"


def run_export(options: argparse.Namespace) -> int:
    return FORMATS[options.format](options)


def run_subtitles(options: argparse.Namespace) -> int:
    """Exit code 1 when a file was left out."""
    home = find_home(options.home)
    target = target_of(options, home)
    found = export.transcripts_of(folders_of(home, options.session))
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
    report(done, target, options)
    if done.untimed and layout != Layout():
        print(
            say(
                f"{done.untimed} transcripts have no word times, so their subtitles are whole segments; "
                "whisper.word_timestamps = true gives them",
                f"{done.untimed} 份文字稿没有词级时间，按整段输出；设置 whisper.word_timestamps = true 可获得词级时间",
            ),
            file=sys.stderr,
        )
    return 1 if done.problems else 0


def target_of(options: argparse.Namespace, home: Home) -> Path:
    """Raises AddressWrong when the folder cannot be one to export into."""
    given = options.dir or options.output_dir
    if not given:
        options.wrong_use(
            say("name the folder to write into: export subtitles out/", "请给出目录：export subtitles out/")
        )
    target = Path(given).expanduser().resolve()
    if target.exists() and not target.is_dir():
        raise AddressWrong(
            say(f"{target} is a file", f"{target} 是一个文件"), say("name a folder to write into", "请给出要写入的目录")
        )
    if any(target.is_relative_to(own) for own in (home.sessions, home.library, home.inbox, home.index)):
        raise AddressWrong(
            say(f"{target} belongs to the archive itself", f"{target} 属于归档本身"),
            say("name a folder outside of it", "请给出归档之外的目录"),
        )
    return target


def folders_of(home: Home, wanted: list[str]) -> list[SessionFolder]:
    folders = home.session_folders()
    unknown = set(wanted) - {folder.id for folder in folders}
    if unknown:
        raise AddressWrong(
            say(f"there is no session {min(unknown)}", f"没有活动 {min(unknown)}"),
            say("list them with: sig-archive sessions", "列出所有活动：sig-archive sessions"),
        )
    return [folder for folder in folders if not wanted or folder.id in wanted]


def report(done: export.Export, target: Path, options: argparse.Namespace) -> None:
    if options.json:
        print(json.dumps({"dir": str(target), **done.as_json()}, ensure_ascii=False))
    elif not done.files and not done.problems:
        print(
            say(
                "there is no transcript to export; make them with: sig-archive ingest",
                "没有可导出的文字稿；请先运行 sig-archive ingest",
            )
        )
    elif not options.quiet:
        new = sum(file.written for file in done.files)
        print(
            say(
                f"{len(done.files)} files stand in {target}, {new} of them new or changed",
                f"{target} 中有 {len(done.files)} 个文件，其中 {new} 个为新写入或已更新",
            )
        )
    for problem in done.problems:
        print(say("left out: ", "未导出：") + with_cure(problem.what, problem.cure), file=sys.stderr)


def shown_progress(total: int) -> Callable[[int], None]:
    from tqdm import tqdm  # only where a bar is drawn

    bar = tqdm(total=total, desc=say("transcripts", "文字稿"), file=sys.stderr)

    def show(done: int) -> None:
        bar.update(done - bar.n)
        if done == total:
            bar.close()

    return show


FORMATS = {"subtitles": run_subtitles}
"""What can be exported, and the function that does it. A new format is a line here and its arguments above."""
