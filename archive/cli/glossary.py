"""The command `glossary`: see the group's words, add some, have some proposed, and try what they would repair."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from archive.cli.arguments import shared_arguments
from archive.errors import AddressWrong, InputRefused
from archive.home import Home, find_home
from archive.messages import Text, _, _n
from archive.records import Segment
from archive.settings import read_settings
from archive.sources.notes import archived_note
from archive.terms import glossary
from archive.terms.glossary import Entry
from archive.transcripts.stored import read_transcript

MOST_PROPOSED = 30  # shown and written at a time, the most promising ones
EXAMPLES = {
    "list": ("glossary list", "glossary list --json"),
    "add": ('glossary add DeltaFIFO --zh 增量队列 --en "delta queue" --spoken "delta F I F O"',),
    "propose": ("glossary propose", "glossary propose --write --limit 10"),
    "accept": ("glossary accept DeltaFIFO SharedInformer",),
    "test": ('glossary test "cube scheduler 会抢站资源"', "glossary test --transcript 2020-10-24"),
}


def configure_glossary(parser: argparse.ArgumentParser) -> None:
    parts = parser.add_subparsers(dest="part", required=True, metavar="WHAT")
    for name, what in {
        "list": str(_("the entries")),
        "add": str(_("add an entry; comments and order stay")),
        "propose": str(_("find terms in notes and reading that the glossary lacks")),
        "accept": str(_("make entries of proposals")),
        "test": str(_("what would be repaired in a text or a transcript; changes nothing")),
    }.items():
        part = parts.add_parser(
            name,
            help=what,
            description=what,
            parents=[shared_arguments()],
            formatter_class=argparse.RawDescriptionHelpFormatter,
            epilog=str(_("example:")) + "".join(f"\n  sig-archive {line}" for line in EXAMPLES[name]),
        )
        part.add_argument("--json", action="store_true", help=str(_("print one JSON object")))
        PARTS[name][0](part)
    parser.epilog = str(_("examples:")) + "".join(f"\n  sig-archive {lines[0]}" for lines in EXAMPLES.values())


def configure_add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("canonical", metavar="CANONICAL", help=str(_("how it is written")))
    for name, what in {
        "zh": str(_("Chinese forms")),
        "en": str(_("other English forms")),
        "spoken": str(_("what is heard for it")),
    }.items():
        parser.add_argument(f"--{name}", nargs="+", default=[], metavar="FORM", help=what)


def configure_propose(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--write", action="store_true",
        help=str(_("put them into glossary.toml as proposals, to be accepted later")),
    )  # fmt: skip
    parser.add_argument("--limit", type=int, default=MOST_PROPOSED, metavar="N", help=str(_("at most so many")))


def configure_accept(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("names", nargs="+", metavar="NAME", help=str(_("canonical forms")))


def configure_test(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("text", nargs="*", metavar="TEXT", help=str(_("a text")))
    parser.add_argument("--transcript", metavar="SESSION", help=str(_("all transcripts of a session")))


def run_glossary(options: argparse.Namespace) -> int:
    return PARTS[options.part][1](options, find_home(options.home))


def run_list(options: argparse.Namespace, home: Home) -> int:
    entries, waiting = glossary.read_glossary(home.glossary), glossary.proposed_names(home.glossary)
    if options.json:
        return print_json({"entries": [asdict(entry) for entry in entries], "proposed": waiting})
    width = max((len(entry.canonical) for entry in entries), default=0)
    for entry in entries:
        print(f"{entry.canonical:<{width}}  {'、'.join(entry.zh)}  {', '.join(entry.en)}".rstrip())
    if waiting:
        print(str(_("proposed: ")) + ", ".join(waiting))
    return 0


def run_add(options: argparse.Namespace, home: Home) -> int:
    entry = Entry(options.canonical, tuple(options.zh), tuple(options.en), tuple(options.spoken))
    glossary.add_entry(home.glossary, entry)
    return print_done(options, {"added": asdict(entry)}, _("added {canonical}", canonical=entry.canonical))


def run_propose(options: argparse.Namespace, home: Home) -> int:
    from archive.terms import mining  # a dictionary of 320,000 words: not for --help

    written = list(read_written(home))
    entries = glossary.read_glossary(home.glossary)
    found = mining.find_proposals(written, entries, known=glossary.proposed_names(home.glossary))[: options.limit]
    fresh = [proposal for proposal in found if not proposal.entry]
    if options.write:
        names = ("canonical", "zh", "seen", "example")
        glossary.add_proposals(home.glossary, [{name: getattr(p, name) for name in names} for p in fresh])
    if options.json:
        return print_json({"proposals": [asdict(p) for p in found], "written": len(fresh) if options.write else 0})
    for p in found:
        name = str(_("{canonical} (to the entry that is there)", canonical=p.canonical)) if p.entry else p.canonical
        notes = _n("{n} note", "{n} notes", p.notes)
        print(f"{p.seen:>4} × {notes}  {name}  {'、'.join(p.zh)}  {p.example}")
    if found and not options.quiet:
        print(hint(written_down=options.write))
    return 0


def hint(*, written_down: bool) -> str:
    if written_down:
        return str(_("proposed in glossary.toml; take some with: sig-archive glossary accept NAME …"))  # fmt: skip
    return str(_("write them down as proposals with --write"))


def run_accept(options: argparse.Namespace, home: Home) -> int:
    glossary.accept(home.glossary, options.names)
    said = ", ".join(options.names)
    return print_done(options, {"accepted": options.names}, _("accepted {said}", said=said))


def run_test(options: argparse.Namespace, home: Home) -> int:
    from archive.terms.post_process import post_process  # pypinyin and a dictionary: not for --help

    if bool(options.text) == bool(options.transcript):
        raise InputRefused(
            _("there is nothing to test"),
            _("give either a text or --transcript SESSION"),
        )
    heard = (
        read_session_transcripts(home, options.transcript)
        if options.transcript
        else {"": [Segment(0, 0, " ".join(options.text))]}
    )
    entries, script = glossary.read_glossary(home.glossary), read_settings(home.settings).whisper.script
    rows: list[dict[str, Any]] = [
        {"place": name, "start_s": after.start_s, "heard": before.raw_text or before.text, "text": after.text,
         "changes": [asdict(change) for change in after.changes]}
        for name, segments in heard.items()
        for before, after in zip(segments, post_process(segments, entries, script=script), strict=True)
        if after.changes or not options.transcript
    ]  # fmt: skip
    if options.json:
        return print_json({"segments": rows})
    for row in rows:
        print(" ".join(filter(None, (row["place"], row["text"]))))
        for change in row["changes"]:
            print(f"    {change['heard']} → {change['written']}  ({change['entry']}, {change['confidence']:.4f})")
    if not any(row["changes"] for row in rows) and not options.quiet:
        print(_("nothing would be repaired"))
    return 0


def read_session_transcripts(home: Home, session: str) -> dict[str, tuple[Segment, ...]]:
    """Name -> segments of each transcript of a session; an address inside it names the session too."""
    folder = home.session(session.removeprefix("sessions/").split("@")[0].split("/")[0])
    found = {path.stem: read_transcript(path).segments for path in sorted(folder.transcripts.glob("*.json"))}
    if not found:
        raise AddressWrong(
            _("{id} has no transcript", id=folder.id),
            _("see what there is: sig-archive sessions"),
        )
    return found


def read_written(home: Home) -> Any:
    """Every archived note and piece of reading; one that cannot be read is named on stderr, and the rest goes on."""
    from archive.terms.mining import MinedText

    found: list[tuple[Path, str | None]] = [
        (path, f.id) for f in home.session_folders() for path in sorted(f.notes.glob("*.md"))
    ]
    found += [(path, None) for path in sorted(home.library.glob("*.md"))]
    for path, session_id in found:
        try:
            note, first_line = archived_note(path, session_id)
        except InputRefused as error:
            print(str(_("left out: ")) + str(error), file=sys.stderr)
            continue
        address = home.relative(path.with_suffix("")).removeprefix("sessions/")
        yield MinedText(address, note.author or note.title, note.body, first_line)


def print_done(options: argparse.Namespace, values: dict[str, Any], sentence: Text) -> int:
    if options.json:
        return print_json(values)
    if not options.quiet:
        print(sentence)
    return 0


def print_json(values: dict[str, Any]) -> int:
    print(json.dumps({"schema": 1, **values}, ensure_ascii=False))
    return 0


PARTS: dict[str, tuple[Callable[[argparse.ArgumentParser], None], Callable[[argparse.Namespace, Home], int]]] = {
    "list": (lambda _parser: None, run_list),
    "add": (configure_add, run_add),
    "propose": (configure_propose, run_propose),
    "accept": (configure_accept, run_accept),
    "test": (configure_test, run_test),
}
