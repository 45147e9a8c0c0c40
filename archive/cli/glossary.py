"""The command `glossary`: see the group's words, add some, have some proposed, and try what they would correct."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from archive.cli.arguments import Parts, add_parts
from archive.cli.output import print_json
from archive.errors import AddressWrong, InputRefused
from archive.home import Home, find_home
from archive.intake.notes import archived_note
from archive.messages import Text, _, _n
from archive.records import Segment
from archive.settings import read_settings
from archive.terms import glossary
from archive.terms.glossary import Entry
from archive.text.columns import wrapped_for
from archive.text.printable import printable
from archive.transcripts.stored import read_transcript

if TYPE_CHECKING:
    from archive.terms.mining import MinedText, Proposal

MOST_PROPOSED = 30  # shown and written at a time, the most promising ones
PROPOSAL_KEYS = ("canonical", "zh", "seen", "example")  # of a proposal, in glossary.toml


def configure_glossary(parser: argparse.ArgumentParser) -> None:
    """The arguments of `glossary` and its parts."""
    add_parts(parser, PARTS)


def run_glossary(options: argparse.Namespace) -> int:
    """Run one part of it."""
    return PARTS[options.part][2](options, find_home(options.home))


# list


def run_list(options: argparse.Namespace, home: Home) -> int:
    """Print the entries, and what is proposed."""
    entries, waiting = glossary.read_glossary(home.glossary), glossary.proposed_names(home.glossary)
    if options.json:
        print_json({"entries": [entry_json(entry) for entry in entries], "proposed": waiting})
        return 0
    width = max((len(entry.canonical) for entry in entries), default=0)
    for entry in entries:
        line = f"{entry.canonical:<{width}}  {'、'.join(entry.zh)}  {', '.join(entry.en)}".rstrip()
        print(wrapped_for(sys.stdout, printable(line), hanging=width + 2))
    if waiting:
        print(printable(str(_("proposed: {names}", names=waiting))))
    return 0


# add


def configure_add(parser: argparse.ArgumentParser) -> None:
    """The arguments of `glossary add`."""
    parser.add_argument("canonical", metavar="CANONICAL", help=str(_("how it is written")))
    for name, what in {
        "zh": _("Chinese forms"),
        "en": _("other English forms"),
        "spoken": _("how it is spoken"),
        "paraphrases": _("what people say who do not know the word"),
    }.items():
        parser.add_argument(f"--{name}", nargs="+", default=[], metavar="FORM", help=str(what))


def run_add(options: argparse.Namespace, home: Home) -> int:
    """Add an entry; comments and order of the file stay."""
    forms = (options.zh, options.en, options.spoken, options.paraphrases)
    entry = Entry(options.canonical, *map(tuple, forms))
    glossary.add_entry(home.glossary, entry)
    print_done(options, {"added": entry_json(entry)}, _("added {canonical}", canonical=entry.canonical))
    return 0


def entry_json(entry: Entry) -> dict[str, Any]:
    """An entry as JSON; paraphrases, which few have, where there are some."""
    values = asdict(entry)
    return values if entry.paraphrases else {name: value for name, value in values.items() if name != "paraphrases"}


# propose and accept


def configure_propose(parser: argparse.ArgumentParser) -> None:
    """The arguments of `glossary propose`."""
    what = str(_("put them into glossary.toml as proposals, to be accepted later"))
    parser.add_argument("--write", action="store_true", help=what)
    parser.add_argument("--limit", type=int, default=MOST_PROPOSED, metavar="N", help=str(_("at most so many")))


def run_propose(options: argparse.Namespace, home: Home) -> int:
    """Print terms that the glossary lacks; with --write they become proposals in its file."""
    from archive.terms import mining  # a dictionary of 320,000 words: not for --help

    written = list(read_texts(home))
    entries = glossary.read_glossary(home.glossary)
    found = mining.find_proposals(written, entries, known=glossary.proposed_names(home.glossary))[: options.limit]
    fresh = [proposal for proposal in found if not proposal.entry]
    if options.write:
        glossary.add_proposals(home.glossary, [{name: getattr(p, name) for name in PROPOSAL_KEYS} for p in fresh])
    if options.json:
        print_json({"proposals": [asdict(p) for p in found], "written": len(fresh) if options.write else 0})
        return 0
    for proposal in found:
        print(printable(proposal_line(proposal)))
    if found and not options.quiet:
        print(next_step(written_down=options.write))
    return 0


def proposal_line(proposal: Proposal) -> str:
    """How often a term was seen, what it is, and a place where it stands."""
    name: Text = proposal.canonical
    if proposal.entry:
        name = _("{canonical} (to the entry that is there)", canonical=proposal.canonical)
    notes = _n("{n} note", "{n} notes", proposal.notes)
    return f"{proposal.seen:>4} × {notes}  {name}  {'、'.join(proposal.zh)}".rstrip() + f"\n       {proposal.example}"


def next_step(*, written_down: bool) -> Text:
    """What can be done with proposals."""
    if written_down:
        return _("proposed in glossary.toml; take some with: sig-archive glossary accept NAME …")
    return _("write them down as proposals with --write")


def read_texts(home: Home) -> Iterator[MinedText]:
    """Every archived note and piece of reading; one that cannot be read is named on stderr, and the rest goes on."""
    from archive.terms.mining import MinedText

    found: list[tuple[Path, str | None]] = [
        (path, folder.id) for folder in home.session_folders() for path in sorted(folder.notes.glob("*.md"))
    ]
    found += [(path, None) for path in sorted(home.library.glob("*.md"))]
    for path, session_id in found:
        try:
            note, first_line = archived_note(path, session_id)
        except InputRefused as error:
            print(printable(str(_("left out: ")) + str(error)), file=sys.stderr)
            continue
        address = home.relative(path.with_suffix("")).removeprefix("sessions/")
        yield MinedText(address, note.author or note.title, note.body, first_line)


def configure_accept(parser: argparse.ArgumentParser) -> None:
    """The arguments of `glossary accept`."""
    parser.add_argument("names", nargs="+", metavar="NAME", help=str(_("canonical forms")))


def run_accept(options: argparse.Namespace, home: Home) -> int:
    """Make entries of proposals."""
    glossary.accept(home.glossary, options.names)
    print_done(options, {"accepted": options.names}, _("accepted {names}", names=options.names))
    return 0


# test


def configure_test(parser: argparse.ArgumentParser) -> None:
    """The arguments of `glossary test`."""
    parser.add_argument("text", nargs="*", metavar="TEXT", help=str(_("a text")))
    parser.add_argument("--transcript", metavar="SESSION", help=str(_("all transcripts of a session")))


def run_test(options: argparse.Namespace, home: Home) -> int:
    """Print what would be corrected in a text or in a session's transcripts; nothing is changed."""
    if bool(options.text) == bool(options.transcript):
        raise InputRefused(_("there is nothing to test"), _("give either a text or --transcript SESSION"))
    if options.transcript:
        transcripts = read_session_transcripts(home, options.transcript)
    else:
        transcripts = {"": (Segment(0, 0, " ".join(options.text)),)}
    rows = try_corrections(home, transcripts, unchanged_too=not options.transcript)
    if options.json:
        print_json({"segments": rows})
        return 0
    for row in rows:
        print(printable(" ".join(filter(None, (row["place"], row["text"])))))
        for change in row["changes"]:
            line = f"    {change['heard']} → {change['written']}  ({change['entry']}, {change['confidence']:.4f})"
            print(printable(line))
    if not any(row["changes"] for row in rows) and not options.quiet:
        print(_("nothing would be repaired"))
    return 0


def try_corrections(
    home: Home, transcripts: dict[str, tuple[Segment, ...]], *, unchanged_too: bool
) -> list[dict[str, Any]]:
    """What the glossary makes of each segment: as a row of `--json`."""
    from archive.terms.post_process import post_process  # pypinyin and a dictionary: not for --help

    entries, script = glossary.read_glossary(home.glossary), read_settings(home.settings).whisper.script
    return [
        {
            "place": name,
            "start_s": after.start_s,
            "heard": before.raw_text or before.text,
            "text": after.text,
            "changes": [asdict(change) for change in after.changes],
        }
        for name, segments in transcripts.items()
        for before, after in zip(segments, post_process(segments, entries, script=script), strict=True)
        if after.changes or unchanged_too
    ]


def read_session_transcripts(home: Home, session: str) -> dict[str, tuple[Segment, ...]]:
    """Name -> segments of each transcript of a session; an address inside it names the session too.

    Raises AddressWrong when it has none.
    """
    folder = home.session(session.removeprefix("sessions/").split("@")[0].split("/")[0])
    found = {path.stem: read_transcript(path).segments for path in sorted(folder.transcripts.glob("*.json"))}
    if not found:
        raise AddressWrong(_("{id} has no transcript", id=folder.id), _("see what there is: sig-archive sessions"))
    return found


def print_done(options: argparse.Namespace, values: dict[str, Any], sentence: Text) -> None:
    """What was done, as JSON or as a sentence."""
    if options.json:
        print_json(values)
    elif not options.quiet:
        print(printable(str(sentence)))


PARTS: Parts[Home] = {
    "list": (_("the entries"), lambda _parser: None, run_list, ("glossary list", "glossary list --json")),
    "add": (
        _("add an entry; comments and order stay"),
        configure_add,
        run_add,
        ('glossary add DeltaFIFO --zh 增量队列 --en "delta queue" --spoken "delta F I F O"',),
    ),
    "propose": (
        _("find terms in notes and reading that the glossary lacks"),
        configure_propose,
        run_propose,
        ("glossary propose", "glossary propose --write --limit 10"),
    ),
    "accept": (
        _("make entries of proposals"),
        configure_accept,
        run_accept,
        ("glossary accept DeltaFIFO SharedInformer",),
    ),
    "test": (
        _("what would be repaired in a text or a transcript; changes nothing"),
        configure_test,
        run_test,
        ('glossary test "cube scheduler 会抢站资源"', "glossary test --transcript 2020-10-24"),
    ),
}
"""What it does, its arguments, its function and its examples, part by part."""
