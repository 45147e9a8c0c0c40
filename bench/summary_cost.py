"""What offline summaries cost: a session of three hours with twenty notes, and one new session in terms of any length."""

from __future__ import annotations

import random
import tempfile
import time
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

from archive.cli.init import make_archive
from archive.files import write_text
from archive.home import Home
from archive.intake.session_record import write_session
from archive.pipeline.context import INDEX, NOTHING_ASKED, SUMMARISE, open_context
from archive.pipeline.current import open_run
from archive.pipeline.jobs import Job
from archive.pipeline.plan import find_pending
from archive.pipeline.run import ingest_all
from archive.pipeline.runner import PlainRunner
from archive.pipeline.settled import JUST_WRITTEN_NS
from archive.pipeline.stages import perform
from archive.records import Passage, Segment, Session, Transcript
from archive.summaries.summarize import summarise
from archive.text.script import width
from archive.transcripts.stored import write_transcript
from bench.memory import own_peak_mb
from bench.models import show
from bench.synthetic import said, sentences

THREE_HOURS_S, HALF_AN_HOUR_S = 10_800.0, 1_800.0
WIDTH_A_SECOND = 4.0  # Chinese characters that are spoken
NOTES = 20  # a session
TERMS = (5, 10, 20, 40)  # sessions of a term
FIRST = date(2020, 10, 17)


def measure() -> dict[str, float]:
    """Processor seconds and memory; memory is what the process took beyond what it had before."""
    return three_hours() | terms()


def three_hours() -> dict[str, float]:
    """A long session, summarised."""
    session = Session(FIRST.isoformat(), FIRST)
    segments, notes = speech(THREE_HOURS_S, 1), [passage(number) for number in range(8 * NOTES)]
    warm_up(session)
    before_mb, before_s = own_peak_mb(), time.process_time()
    summarise(session, segments, notes, glossary=(), due=(), key="")
    seconds, memory = time.process_time() - before_s, own_peak_mb() - before_mb
    print(
        f"{len(segments)} segments, {sum(width(one.text) for one in segments):,.0f} characters, {len(notes)} passages"
    )
    return show("three hours and twenty notes", seconds, "CPU s", "under 20") | show(
        "its memory", memory, "MB", "under 500"
    )


def warm_up(session: Session) -> None:
    """Load what the first summary of a process loads."""
    summarise(session, speech(60.0, 0), (), glossary=(), due=(), key="")


def terms() -> dict[str, float]:
    """The summary of one new session, and finding out that it alone is missing, in a term that grows to several lengths."""
    figures: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        home = Home(Path(folder))
        make_archive(home)
        for before, sessions in pairwise((0, *TERMS)):
            figures |= one_new_session(home, range(before, sessions))
    return figures


def one_new_session(home: Home, numbers: range) -> dict[str, float]:
    """What the last of these sessions costs, and a note after it, where the archive has those before them."""
    sessions = numbers.stop
    ids = [add_session(home, number) for number in numbers]
    for one in ids[:-1]:
        perform(Job(str(home.root), SUMMARISE, one))
        perform(Job(str(home.root), INDEX, one))
    time.sleep(JUST_WRITTEN_NS / 1e9)
    find_pending(open_context(home))  # as the run before did
    before_s = time.process_time()
    pending = [one.session for one in find_pending(open_context(home)) if one.stage == SUMMARISE]
    found_s = time.process_time() - before_s
    assert pending == ids[-1:], pending
    perform(Job(str(home.root), SUMMARISE, ids[-1]))
    written_s = time.process_time() - before_s - found_s
    figures = show(f"one new session in a term of {sessions}: its summary", written_s, "CPU s", "")
    figures |= show(f"one new session in a term of {sessions}: found", found_s, "CPU s", "")
    return figures | show(f"one new note in a term of {sessions}: ingested", ingest_new_note(home), "CPU s", "")


def ingest_new_note(home: Home) -> float:
    """Processor seconds of a whole ingest for one note that lies in the latest session, all else being as the run before left it."""
    for _run in range(2):  # the first indexes the latest session, the second finds that nothing is lacking
        ingest_everything(home)
        time.sleep(JUST_WRITTEN_NS / 1e9)
    write_text(home.session_folders()[-1].notes / "late-note.md", "---\nauthor: late\n---\n\n# 后来的笔记\n\n快照。\n")
    before_s = time.process_time()
    ingest_everything(home)
    return time.process_time() - before_s


def ingest_everything(home: Home) -> None:
    """What `ingest` does without Prefect."""
    with open_run(home, NOTHING_ASKED) as run:
        ingest_all(run, (), PlainRunner())


def add_session(home: Home, number: int) -> str:
    """Half an hour of speech and twenty notes."""
    day = FIRST + timedelta(weeks=number)
    folder = home.session(day.isoformat())
    write_session(folder, Session(folder.id, day, f"第 {number + 1} 次分享"))
    made_at = datetime(2020, 10, 17, tzinfo=UTC)
    transcript = Transcript(None, "imported", "", "", {}, made_at, "", speech(HALF_AN_HOUR_S, number))
    write_transcript(folder.transcripts / f"{folder.id}-talk.json", transcript)
    for author in range(NOTES):
        chance = random.Random(1000 * number + author)
        body = "\n\n".join(f"## 第 {n} 节\n\n{said(chance)}" for n in range(8))
        matter = f"---\nauthor: member{author}\ntitle: 笔记 {author}\ndate: {day}\n---\n"
        write_text(folder.notes / f"member{author}-note.md", f"{matter}\n# 笔记 {author}\n\n{body}\n")
    return folder.id


def speech(seconds: float, seed: int) -> tuple[Segment, ...]:
    """Sentences of the season in another order, each with a name that is rare, at the pace of speech."""
    chance, found, now_s = random.Random(seed), list[Segment](), 0.0
    while now_s < seconds:
        text = chance.choice(sentences())
        end_s = now_s + max(1.0, width(text) / WIDTH_A_SECOND)
        found.append(Segment(now_s, end_s, text, f"S{int(now_s) // 300 % 4}", "zh", 0.9))
        now_s = end_s + 0.3
    return tuple(found)


def passage(number: int) -> Passage:
    """A section of a note."""
    note, path = number % NOTES, f"sessions/{FIRST}/notes/member{number % NOTES}.md"
    first = 10 * (number // NOTES) + 1
    text = said(random.Random(number))
    return Passage(
        path=path,
        kind="note",
        text=text,
        language="zh",
        session_id=str(FIRST),
        author=f"member{note}",
        line_from=first,
        line_to=first + 8,
    )
