"""The command `collect`: what is new from the sources of archive.toml and in the inbox, taken into the archive."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from archive.cli.arguments import add_examples, add_json_option
from archive.cli.output import print_json, print_problems
from archive.errors import SourceFailed
from archive.home import find_home
from archive.intake.collecting import CollectReport, CollectRun
from archive.intake.inbox import collect_inbox
from archive.messages import Message, Text, _, _n
from archive.pipeline.collecting import visit_sources
from archive.pipeline.context import Context, open_context
from archive.pipeline.lock import lock_archive
from archive.records import Problem
from archive.sources.base import Finding
from archive.sources.collector import Collector, SourceVisit, Visited
from archive.sources.handed_in import enter_handed_in
from archive.sources.ledger import WAITING, Ledger
from archive.sources.registry import READS_LINKS, Configured, configured_sources
from archive.text.printable import printable_line

COUNT_TEXTS: dict[str, Callable[[int], Message]] = {
    "new": lambda n: _n("{n} new", "{n} new", n),
    "changed": lambda n: _n("{n} changed", "{n} changed", n),
    "listed": lambda n: _n("{n} address listed", "{n} addresses listed", n),
    "unfinished": lambda n: _n("{n} still being written", "{n} still being written", n),
    "gone": lambda n: _n("{n} gone", "{n} gone", n),
    "failed": lambda n: _n("{n} left out", "{n} left out", n),
    "waiting": lambda n: _n("{n} that failed is tried again later", "{n} that failed are tried again later", n),
}


def configure_collect(parser: argparse.ArgumentParser) -> None:
    """The arguments of `collect`."""
    parser.add_argument(
        "--source", action="append", default=[], metavar="NAME", help=str(_("only this source; can be repeated"))
    )
    parser.add_argument(
        "--check",
        action="store_true",
        help=str(_("only say whether each source can be reached, and what it would bring")),
    )
    parser.add_argument("--retry", action="store_true", help=str(_("try also what failed lately")))
    parser.add_argument(
        "--wait", type=float, default=0.0, metavar="SECONDS", help=str(_("wait this long for another ingest to finish"))
    )
    add_json_option(parser)
    add_examples(parser, "collect --check", "collect --source notes-sheet")


def run_collect(options: argparse.Namespace) -> int:
    """Exit code 0 when everything came in, 1 when something was left out."""
    home = find_home(options.home)
    context = open_context(home)
    with lock_archive(home.lock, wait_s=options.wait):
        if options.check:
            sources = configured_sources(context.settings.sources, home, only=options.source)
            return check_sources(context, sources, as_json=options.json)
        progress = SourceLine(quiet=options.quiet or options.json)
        report, visits = visit_sources(context, only=options.source, retry=options.retry, progress=progress)
        progress.close()
        taken = CollectReport() if options.source else collect_inbox(home, context.settings, context.study_plan)
        tell_unfetched(context, report, enter_handed_in(home))
    print_collected(visits, report, taken, options)
    return 1 if report.problems or taken.problems else 0


def tell_unfetched(context: Context, report: CollectReport, ledger: Ledger) -> None:
    """Add that pages were listed and that no source fetches them."""
    if any(table.kind in READS_LINKS for table in context.settings.sources):
        return
    waiting = sum(entry.state == WAITING for entry in ledger)
    if waiting:
        what = _n("{n} listed page is not fetched", "{n} listed pages are not fetched", waiting)
        cure = _("add to archive.toml: {table}", table='[[sources]] kind = "web"')
        report.notices.append(Problem("web", "collect", what, cure, "pages-not-fetched"))


class SourceLine:
    """How far a visit is, in one line that changes, where a person watches."""

    def __init__(self, *, quiet: bool):
        self.draws = not quiet and sys.stderr.isatty()

    def __call__(self, name: str, done: float, total: float) -> None:
        if self.draws:
            print(f"\r{printable_line(name)} {done:.0f}/{total:.0f}\x1b[K", end="", file=sys.stderr, flush=True)

    def close(self) -> None:
        """Take the line away."""
        if self.draws:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)


def print_collected(
    visits: Sequence[Visited], report: CollectReport, taken: CollectReport, options: argparse.Namespace
) -> None:
    """What each source brought, and what was left out."""
    problems, notices = [*report.problems, *taken.problems], [*report.notices, *taken.notices]
    if options.json:
        print_json(
            {
                "sources": [visit.as_json() for visit in visits],
                "inbox": taken.files,
                "sessions": sorted(report.sessions | taken.sessions),
                "problems": [problem.as_json() for problem in problems],
                "notices": [notice.as_json() for notice in notices],
            }
        )
        return
    for visit in visits:
        print(_("{name}: {what}", name=printable_line(visit.name), what=counts_text(visit)))
    if taken.files:
        print(_n("inbox: {n} file taken", "inbox: {n} files taken", taken.files))
    print_problems(notices, _("note: "))
    print_problems(problems, _("not collected: "))
    if not options.quiet and (report.sessions or taken.sessions or report.files):
        print(_("to make it searchable: sig-archive ingest"))


def counts_text(visit: Visited) -> Text | list[Message]:
    """What came of a visit, in words."""
    return [text(visit.counts[key]) for key, text in COUNT_TEXTS.items() if visit.counts[key]] or _("nothing new")


def check_sources(context: Context, sources: Sequence[Configured], *, as_json: bool) -> int:
    """Say of each source whether it works; exit code 1 when one does not."""
    findings = {source.name: findings_of(source, context) for source in sources}
    if as_json:
        print_json({"sources": [as_values(name, found) for name, found in findings.items()]})
    else:
        for name, found in findings.items():
            for finding in found:
                print("✓" if finding.fine else "✗", printable_line(f"{name}: {finding.text}"))
        if not sources:
            print(_("archive.toml names no sources yet; docs/howto.md shows how"))
    return 0 if all(finding.fine for found in findings.values() for finding in found) else 1


def as_values(name: str, findings: Sequence[Finding]) -> dict[str, object]:
    """What was found of a source, for programs."""
    said = [{"fine": one.fine, "text": str(one.text)} for one in findings]
    return {"source": name, "fine": all(one.fine for one in findings), "findings": said}


def findings_of(source: Configured, context: Context) -> list[Finding]:
    """What a source says of itself."""
    run = CollectRun(context.home, context.settings, context.study_plan)
    visit = SourceVisit(Collector(run, datetime.now(UTC)), source).open_visit()
    try:
        return list(source.open(visit).check())
    except SourceFailed as error:
        return [Finding(False, str(error))]
