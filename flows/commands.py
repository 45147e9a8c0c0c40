"""The command `ingest`: by plain calls where that will do, as a Prefect flow where somebody looks at it or it takes long."""

from __future__ import annotations

import argparse
import logging
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

from archive.errors import ArchiveError, FlowFailed
from archive.home import find_home
from archive.intake.existing import RECORDING_ENDINGS
from archive.messages import _
from archive.pipeline.context import COLLECT, STAGES, TRANSCRIBE, RunOptions, open_context
from archive.pipeline.current import Run, open_run
from archive.pipeline.due import CONFIRM_ABOVE_S, find_retranscription
from archive.pipeline.plan import PendingStage, find_pending, preview_incoming
from archive.pipeline.reasons import WITHOUT_MODEL
from archive.pipeline.run import ingest_all
from archive.pipeline.runner import PlainRunner
from archive.pipeline.state import SessionStates
from archive.settings import QUALITIES
from flows import server
from flows.progress import TerminalObserver
from flows.terminal import print_plan, print_result

log = logging.getLogger("sig-archive")


def configure_ingest(parser: argparse.ArgumentParser) -> None:
    """What `sig-archive ingest` takes."""
    add_input_options(parser)
    add_whisper_options(parser)
    add_run_options(parser)
    parser.epilog = (
        str(_("example:")) + "\n  sig-archive ingest ~/Downloads/2020-10-17-recording.mp4 --session 2020-10-17"
    )


def add_input_options(parser: argparse.ArgumentParser) -> None:
    """What comes in, and where it belongs."""
    parser.add_argument(
        "paths", nargs="*", type=Path, metavar="PATH", help=str(_("files or folders to take into the inbox first"))
    )
    parser.add_argument(
        "--session", default="", metavar="ID", help=str(_("the session they belong to, such as 2020-10-17"))
    )


def add_whisper_options(parser: argparse.ArgumentParser) -> None:
    """Under the names that the `whisper` command has for them; for this run they come before the settings."""
    parser.add_argument(
        "--model", default="", help=str(_("Whisper model: an OpenAI name, a checkpoint's path, or sample-voice"))
    )
    parser.add_argument(
        "--language",
        default="",
        metavar="CODE",
        help=str(_("what is spoken: zh, en or another of Whisper's; several as zh,en")),
    )
    parser.add_argument(
        "--quality",
        choices=QUALITIES,
        help=str(_("how carefully to decode: fast takes less time, best more")),
    )
    parser.add_argument("--initial-prompt", metavar="TEXT", help=str(_("words to expect in every window")))
    parser.add_argument("--word-timestamps", action="store_true", help=str(_("also when each word was said")))


def add_run_options(parser: argparse.ArgumentParser) -> None:
    """How to run, and what to print."""
    parser.add_argument("--plan", action="store_true", help=str(_("only print what would be done, and why")))
    parser.add_argument(
        "--force",
        action="append",
        default=[],
        metavar="STAGE",
        choices=STAGES,
        help=str(_("do a stage again: ")) + ", ".join(STAGES),
    )
    parser.add_argument(
        "--wait", type=float, default=0.0, metavar="SECONDS", help=str(_("wait this long for another ingest to finish"))
    )
    parser.add_argument(
        "--flow",
        action=argparse.BooleanOptionalAction,
        help=str(
            _("run as a Prefect flow, or not (default: where a server is set or there is something to transcribe)")
        ),
    )
    parser.add_argument(
        "--yes", action="store_true", help=str(_("do not ask before changed settings transcribe hours again"))
    )
    parser.add_argument("--json", action="store_true", help=str(_("print one JSON object")))


def options_of_run(options: argparse.Namespace) -> RunOptions:
    """What was asked for, as values."""
    return RunOptions(options.session, options.model, whisper_settings(options), tuple(options.force), options.yes)


def whisper_settings(options: argparse.Namespace) -> dict[str, Any]:
    """The settings of [whisper] that were given on the command line, besides the model."""
    given: dict[str, Any] = {}
    if options.language:
        given["languages"] = tuple(code.strip() for code in options.language.split(","))
    if options.initial_prompt is not None:
        given["initial_prompt"] = options.initial_prompt
    if options.quality:
        given["quality"] = options.quality
    if options.word_timestamps:
        given["word_timestamps"] = True
    return given


def run_ingest(options: argparse.Namespace) -> int:
    """Exit code 0 when everything is archived, 1 when something was left out."""
    home, asked = find_home(options.home), options_of_run(options)
    if options.plan:
        context, states = open_context(home, asked), SessionStates(home)
        again = find_retranscription(context, states)
        pending = preview_incoming(context, find_pending(context, states), options.paths)
        visited = [] if options.paths else [source.name for source in context.settings.sources]
        print_plan(home, pending, again, as_json=options.json, sources=visited)
        return 0
    if options.verbose:
        logging.basicConfig(level=logging.INFO)  # tells what failed and was tried again
    observer = TerminalObserver(quiet=options.quiet)
    with closing(observer), open_run(home, asked, wait_s=options.wait, observer=observer) as run:
        carry_out(run, options)
    print_result(home, run.report, as_json=options.json, quiet=options.quiet)
    return 1 if run.report.problems else 0


def carry_out(run: Run, options: argparse.Namespace) -> None:
    """Ingest in the way that was asked for, or that fits."""
    paths = [path.absolute() for path in options.paths]
    if not options.quiet and not options.json:
        confirm_retranscription(run)
    as_flow = needs_flow(run, paths) if options.flow is None else options.flow
    if as_flow:
        run_flow(run, paths, options)
    else:
        ingest_all(run, paths, PlainRunner())


def confirm_retranscription(run: Run) -> None:
    """Ask, where somebody is there to answer, before changed settings transcribe hours again."""
    again = find_retranscription(run.context, run.states)
    if again.duration_s > CONFIRM_ABOVE_S and not run.context.options.yes and sys.stdin.isatty():
        print(again.text(), file=sys.stderr)
        print(_("go on? [y/N] "), end="", file=sys.stderr, flush=True)
        yes = sys.stdin.readline().strip().lower() in ("y", "yes", "是")
        run.context = replace(run.context, options=replace(run.context.options, yes=yes))


def needs_flow(run: Run, paths: Sequence[Path]) -> bool:
    """Whether there is something to do that a server is to be told of, or something to transcribe, which takes long."""
    pending = find_pending(run.context, run.states)
    if not pending and not paths and not run.context.settings.sources:
        return False
    return server.server_is_configured() or has_recordings(pending, paths)


def has_recordings(pending: Sequence[PendingStage], paths: Sequence[Path]) -> bool:
    """Whether a recording is to be transcribed, now or when it has come in."""
    transcribe = any(stage.stage == TRANSCRIBE and stage.reason.code not in WITHOUT_MODEL for stage in pending)
    names = [Path(stage.what) for stage in pending if stage.stage == COLLECT] + list(files_in(paths))
    return transcribe or any(name.suffix.lower() in RECORDING_ENDINGS for name in names)


def files_in(paths: Sequence[Path]) -> Iterator[Path]:
    """The files among these paths, and in the folders among them."""
    for path in paths:
        yield from path.rglob("*") if path.is_dir() else [path]


def run_flow(run: Run, paths: Sequence[Path], options: argparse.Namespace) -> None:
    """Ingest as a Prefect flow; without one where nobody asked for it and Prefect's temporary server does not come up.

    Raises FlowFailed when Prefect fails otherwise.
    """
    server.prepare_prefect(verbose=options.verbose)
    try:
        from flows import by_hand  # Prefect, which costs seconds

        by_hand.leave_at_once_on_interrupt()
        by_hand.ingest_by_hand(run.job(paths=tuple(map(str, paths))))
    except ArchiveError:
        raise
    except Exception as error:
        log.info("Prefect failed", exc_info=True)
        failed = flow_failed(error)
        if options.flow or server.server_is_configured():
            raise failed from error
        print(failed.what, _("going on without it"), sep="; ", file=sys.stderr)
        ingest_all(run, paths, PlainRunner())


def flow_failed(error: Exception) -> FlowFailed:
    """What a person is told when Prefect fails, whatever it says at length."""
    why = str(error).strip().split("\n")[0] or type(error).__name__
    return FlowFailed(
        _("Prefect could not run the ingest ({why})", why=why),
        _(
            "check the server at PREFECT_API_URL, and that a proxy (http_proxy) is not in the way to it; "
            "or run again with --no-flow"
        ),
    )
