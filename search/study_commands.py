"""The commands of a study group: symbols, coverage, related, topics, timeline, members.

The lobby imports this file for `--help` too, so what computes is imported inside the commands.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from archive.errors import ArchiveError, QueryWrong
from archive.home import Home, find_home, is_session_id
from archive.messages import _
from archive.records import KINDS
from search.arguments import examples, hit_count, json_argument

if TYPE_CHECKING:  # with numpy and the parser of queries: not for --help
    from archive.members import Members
    from archive.settings import Settings
    from archive.terms.glossary import Entry
    from search.formats.as_json import MakeLink
    from search.study.corpus import Corpus
    from search.terminal.study.opener import Opener


@dataclass(frozen=True)
class Study:
    """An archive that is asked about as a whole, and how the answer is wanted."""

    home: Home
    corpus: Corpus
    glossary: Sequence[Entry]
    members: Members
    settings: Settings
    link: MakeLink

    @classmethod
    def of(cls, options: argparse.Namespace, *, also_before_ingest: bool = False) -> Study:
        """What a command was given; raises HomeMissing, SettingsWrong, and IndexMissing where nothing was indexed yet, unless the
        command has something to say `also_before_ingest`."""
        from archive.index.generations import is_published
        from search.api import Searcher
        from search.study.corpus import EMPTY, read_corpus

        home = find_home(options.home)
        with Searcher.of(home) as searcher:
            can_read = is_published(home) or not also_before_ingest
            corpus = read_corpus(searcher.readers, searcher.members) if can_read else EMPTY
        return cls(home, corpus, searcher.glossary, searcher.members, searcher.settings, make_link(home))


def make_link(home: Home) -> MakeLink:
    """What opens a passage on this machine."""
    from search.api import file_link

    return partial(file_link, home)


def show(
    home: Home, options: argparse.Namespace, values: Callable[[], dict[str, Any]], text: Callable[[Opener], str]
) -> int:
    """One JSON object where it is wanted, else the text for this terminal; exit code 0."""
    from search.formats.as_json import json_text
    from search.terminal.study.opener import Opener
    from search.terminal.terminal import terminal_of

    print(json_text(values()) if options.json else text(Opener.of(home, terminal_of(sys.stdout))))
    return 0


def narrow_arguments(parser: argparse.ArgumentParser) -> None:
    """What of the archive is looked at."""
    session = str(_("only this session; can be repeated"))
    parser.add_argument("--session", action="append", default=[], metavar="ID", help=session)
    kind = str(_("only this kind; can be repeated"))
    parser.add_argument("--kind", action="append", default=[], choices=KINDS, help=kind)


def limit_argument(parser: argparse.ArgumentParser, default: int) -> None:
    """How much is shown."""
    limit = str(_("how many are shown (default {count})", count=default))
    parser.add_argument("-n", "--limit", type=hit_count, default=default, metavar="N", help=limit)


def configure_symbols(parser: argparse.ArgumentParser) -> None:
    """`symbols [NAME]`."""
    name = str(_("a source path or an identifier; without it, all of them"))
    parser.add_argument("name", nargs="?", default="", metavar="NAME", help=name)
    limit_argument(parser, 15)
    narrow_arguments(parser)
    json_argument(parser)
    parser.epilog = examples(
        "symbols", "symbols scheduleOne", "symbols pkg/scheduler/internal/queue", "symbols PriorityQueue.Pop"
    )


def run_symbols(options: argparse.Namespace) -> int:
    """The code that is talked and written about, or everything said about one file or function."""
    from search.formats.study_json import story_json, symbols_json
    from search.study.symbols import list_symbols, tell_symbol
    from search.terminal.study.symbols import symbol_story_text, symbols_text

    study = Study.of(options)
    seen = study.corpus.only(sessions=options.session, kinds=options.kind)
    if options.name:
        story = tell_symbol(study.home, seen, options.name, study.glossary, study.settings.code)
        return show(
            study.home,
            options,
            lambda: story_json(story, study.settings.code, study.link),
            lambda opener: symbol_story_text(story, study.corpus.titles, study.settings.code, opener),
        )
    people = [name for one in study.members.known for name in one.names]
    uses = list_symbols(seen, study.settings.code, apart=people)
    return show(
        study.home,
        options,
        lambda: symbols_json(uses, study.settings.code),
        lambda opener: symbols_text(uses, seen.sessions, opener.terminal, limit=options.limit),
    )


def configure_coverage(parser: argparse.ArgumentParser) -> None:
    """`coverage`."""
    track = str(_("only this track of the plan, such as 快"))
    parser.add_argument("--track", default="", metavar="NAME", help=track)
    json_argument(parser)
    parser.epilog = examples("coverage", "coverage --track 快", "coverage --json")


def run_coverage(options: argparse.Namespace) -> int:
    """The study plan against what was discussed and written."""
    from datetime import date

    from archive.intake.plan import read_plan
    from search.api import Searcher
    from search.formats.study_json import coverage_json
    from search.study.coverage import measure_coverage
    from search.study.topic_match import TopicMatcher
    from search.terminal.study.coverage import coverage_text

    home = find_home(options.home)
    plan = [one for one in read_plan(home.plan) if options.track in ("", one.track)]
    with Searcher.of(home) as searcher, searcher.readers.snapshot() as index:
        matcher = TopicMatcher(index, searcher.settings, searcher.glossary, searcher.members)
        items = measure_coverage(matcher, plan, today=date.today())
    link = make_link(home)
    return show(home, options, lambda: coverage_json(items, link), lambda opener: coverage_text(items, opener))


def configure_related(parser: argparse.ArgumentParser) -> None:
    """`related ADDRESS`."""
    what = str(_("a session, a time in it, lines of a file, or the number of a hit of the last search"))
    parser.add_argument("address", metavar="ADDRESS", help=what)
    limit_argument(parser, 8)
    json_argument(parser)
    parser.epilog = examples(
        "related 1", "related 2020-10-24@00:01:29-00:01:40", "related library/scheduler-design#L10-22"
    )


def run_related(options: argparse.Namespace) -> int:
    """What is near an address, in other sessions and files."""
    from search.api import Searcher
    from search.formats.study_json import related_json
    from search.study.related import find_related
    from search.terminal.state import address_named, remember_hits
    from search.terminal.study.related import related_text

    home = find_home(options.home)
    address = address_named(home, options.address)
    with Searcher.of(home) as searcher:
        found = find_related(searcher, address, options.limit)
    link = make_link(home)
    remember_hits(home, [hit.passage.address for hit in found.hits])
    return show(home, options, lambda: related_json(address, found, link), lambda opener: related_text(found, opener))


def configure_topics(parser: argparse.ArgumentParser) -> None:
    """`topics [TOPIC]`."""
    topic = str(_("one topic, to read its story through the term; without it, all of them"))
    parser.add_argument("topic", nargs="*", metavar="TOPIC", help=topic)
    limit_argument(parser, 20)
    narrow_arguments(parser)
    json_argument(parser)
    parser.epilog = examples("topics", "topics 抢占", "topics leader election", "topics --session 2020-10-24 --json")


def run_topics(options: argparse.Namespace) -> int:
    """What the term is about, or the story of one topic."""
    from search.formats.study_json import topics_json
    from search.study.topics import find_topics
    from search.terminal.study.topics import topics_text

    if options.topic:
        return tell_topic(options, " ".join(options.topic))
    study = Study.of(options)
    seen = study.corpus.only(sessions=options.session, kinds=options.kind)
    topics = find_topics(seen, study.glossary)
    return show(
        study.home,
        options,
        lambda: topics_json(topics, study.link),
        lambda opener: topics_text(topics, opener.terminal, limit=options.limit),
    )


def tell_topic(options: argparse.Namespace, topic: str) -> int:
    """The story of one topic."""
    from search.api import Searcher
    from search.formats.study_json import topic_story_json
    from search.study.topic_match import TopicMatcher
    from search.study.topic_story import tell_story
    from search.terminal.study.topics import topic_story_text

    home = find_home(options.home)
    with Searcher.of(home) as searcher, searcher.readers.snapshot() as index:
        matcher = TopicMatcher(index, searcher.settings, searcher.glossary, searcher.members)
        story = tell_story(matcher, topic, searcher.glossary)
    corpus, link = matcher.corpus, make_link(home)
    return show(
        home,
        options,
        lambda: topic_story_json(story, link),
        lambda opener: topic_story_text(story, corpus.titles, corpus.sessions, opener),
    )


def configure_timeline(parser: argparse.ArgumentParser) -> None:
    """`timeline`."""
    json_argument(parser)
    parser.epilog = examples("timeline", "timeline --json")


def run_timeline(options: argparse.Namespace) -> int:
    """The term on one page; exit code 1 when a session cannot be read."""
    from archive.intake.plan import read_plan
    from search.api import list_sessions
    from search.formats.study_json import timeline_json
    from search.study.timeline import make_timeline
    from search.study.topics import find_topics
    from search.terminal.study.timeline import timeline_text

    study = Study.of(options)
    problems: list[ArchiveError] = []
    overviews = list_sessions(study.home, problems)
    topics = find_topics(study.corpus, study.glossary)
    timeline = make_timeline(overviews, study.corpus, topics, read_plan(study.home.plan))
    group = study.settings.group.name
    show(
        study.home,
        options,
        lambda: timeline_json(timeline, group),
        lambda opener: timeline_text(timeline, group, opener.terminal),
    )
    for problem in problems:
        print(str(_("left out: ")) + str(problem), file=sys.stderr)
    return 1 if problems else 0


def configure_members(parser: argparse.ArgumentParser) -> None:
    """`members [NAME]`."""
    name = str(_("one member, by any of their names; without it, everybody"))
    parser.add_argument("name", nargs="*", metavar="NAME", help=name)
    json_argument(parser)
    parser.epilog = examples("members", "members alice", "members --json")


def run_members(options: argparse.Namespace) -> int:
    """What the members wrote and said."""
    from archive.sources.ledger import Ledger
    from search.formats.study_json import members_json
    from search.study.members import list_members
    from search.study.topics import find_topics
    from search.terminal.study.members import member_text, members_text

    ledger = list(Ledger.read(find_home(options.home).ledger))
    study = Study.of(options, also_before_ingest=bool(ledger))
    found = list_members(study.corpus, study.members, find_topics(study.corpus, study.glossary), ledger)
    sessions = sorted({*study.corpus.sessions, *(entry.session for entry in ledger if is_session_id(entry.session))})
    name = " ".join(options.name)
    if not name:
        return show(
            study.home,
            options,
            lambda: members_json(found),
            lambda opener: members_text(found, sessions, opener.terminal),
        )
    own = [one for one in found if study.members.are_same(one.name, name)]
    if not own:
        known = [one.name for one in found]
        raise QueryWrong(_("nobody is known by the name {name}", name=name), _("known names: {known}", known=known))
    return show(
        study.home, options, lambda: members_json(own), lambda opener: member_text(own[0], sessions, opener.terminal)
    )
