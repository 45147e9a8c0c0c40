"""A small archive of two sessions in two languages, with its plain files and its index."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from archive.embedding.encoders import bundled_table, passage_encoder
from archive.files import write_text
from archive.home import Home
from archive.index.generations import LAYOUT, About
from archive.index.update import Unit, update
from archive.intake.session_record import write_session
from archive.models.identity import embedding_identity
from archive.records import Passage, Recording, Segment, Session, Transcript
from archive.settings import EmbeddingSettings
from archive.text.identifiers import find_symbols
from archive.text.script import detect_language
from archive.transcripts.stored import write_transcript

BUNDLED = EmbeddingSettings()
OVERVIEW = Session("2020-10-17", date(2020, 10, 17), "调度器总览", week=1)
PREEMPTION = Session(
    "2020-10-24",
    date(2020, 10, 24),
    "优先级与抢占",
    week=2,
    presenters=("小王",),
    recordings=(Recording("0" * 64, "media/talk.ogg", 600.0, "2020-10-24"),),
)
SEGMENTS = (
    Segment(60.0, 72.0, "我们先看队列。", "小李"),
    Segment(72.0, 79.5, "抢占的时候先挑选牺牲者，再删除低优先级的 Pod。", "小王"),
    Segment(79.5, 90.0, "Any questions so far?", "David"),
    Segment(400.0, 410.0, "下周读缓存。", "小王"),
)
NOTE = """\
---
author: alice
title: Queues
source: https://notes.example.org/alice/queues
sha256: ''
---

## Backoff

The scheduler keeps failed pods in a backoff queue
and tries them again later.

## Etcd

etcd stores the state of the cluster.
"""
CHAT = "# 2020-10-22\n\n[21:03] 二虎: 领导者选举用的锁放在 Lease 里吗\n\n[21:05] 张工: 对，加锁就是更新 Lease\n"
READING = "# Leader election\n\nThe holder of the lease renews it before the deadline.\n"
SUMMARY = "# 2020-10-24 优先级与抢占\n\n## 摘要 Abstract\n\n- 先挑选牺牲者 `2020-10-24@00:01:12-00:01:20`\n"


@dataclass(frozen=True)
class Place:
    """Where a passage stands: its file, its lines and who wrote it."""

    path: str
    kind: str
    lines: tuple[int, int]
    author: str | None = None
    heading: str = ""
    session: str | None = None


def written(place: Place, text: str) -> Passage:
    return Passage(
        path=place.path,
        kind=place.kind,
        text=text,
        language=detect_language(text),
        session_id=place.session,
        heading=place.heading,
        line_from=place.lines[0],
        line_to=place.lines[1],
        author=place.author,
        symbols=tuple(find_symbols(text)),
    ).with_id()


SPEECH = Passage(
    path="sessions/2020-10-24/transcripts/talk.json",
    kind="speech",
    text="小王: 抢占的时候先挑选牺牲者，再删除低优先级的 Pod。",
    language="zh",
    session_id="2020-10-24",
    heading="优先级与抢占",
    start_s=72.0,
    end_s=79.5,
    speaker="小王, 小李",
).with_id()
BACKOFF = written(
    Place("sessions/2020-10-24/notes/alice-queues.md", "note", (10, 11), "alice", "Queues > Backoff", "2020-10-24"),
    "The scheduler keeps failed pods in a backoff queue\nand tries them again later.",
)
ETCD = written(
    Place("sessions/2020-10-24/notes/alice-queues.md", "note", (15, 15), "alice", "Queues > Etcd", "2020-10-24"),
    "etcd stores the state of the cluster.",
)
QUEUES = written(
    Place("sessions/2020-10-17/notes/bowen-queues.md", "note", (5, 5), "bowen", "三个队列", "2020-10-17"),
    "PriorityQueue 里有 activeQ、podBackoffQ 和 unschedulableQ 三个队列。",
)
CACHE = written(
    Place("sessions/2020-10-17/notes/chen-yu-cache.md", "note", (9, 9), "Chen Yu", "快取", "2020-10-17"),
    "調度器的快取會把最近更新的節點排到最前面。",
)
CHATTED = written(
    Place("sessions/2020-10-24/chat/2020-10-22.md", "chat", (3, 5), "二虎, 张工", "2020-10-22 21:03", "2020-10-24"),
    "二虎: 领导者选举用的锁放在 Lease 里吗\n张工: 对，加锁就是更新 Lease",
)
ELECTION = written(
    Place("library/leader-election.md", "reading", (3, 3), None, "Leader election"),
    "The holder of the lease renews it before the deadline.",
)
UNITS = (
    Unit("2020-10-17", "1", OVERVIEW, (QUEUES, CACHE)),
    Unit("2020-10-24", "1", PREEMPTION, (SPEECH, BACKOFF, ETCD, CHATTED)),
    Unit("library", "1", None, (ELECTION,)),
)


def make_home(root: Path) -> Home:
    home = Home(root)
    write_text(home.settings, "")
    return home


def write_files(home: Home) -> None:
    """The plain files that the passages were cut from."""
    folder = home.session("2020-10-24")
    write_session(folder, PREEMPTION)
    write_session(home.session("2020-10-17"), OVERVIEW)
    write_transcript(folder.transcripts / "talk.json", transcript())
    write_text(folder.notes / "alice-queues.md", NOTE)
    write_text(folder.chat / "2020-10-22.md", CHAT)
    write_text(folder.summary_text, SUMMARY)
    write_text(home.library / "leader-election.md", READING)


def transcript() -> Transcript:
    made_at = datetime(2020, 10, 24, tzinfo=UTC)
    return Transcript("0" * 64, "whisper", "sample-voice", "1" * 64, {}, made_at, "key", SEGMENTS)


def build_index(home: Home, units: tuple[Unit, ...], embedding: EmbeddingSettings = BUNDLED) -> None:
    about = About(LAYOUT, embedding.model, embedding_identity(embedding.model, embedding.passage_prefix))
    home.index.mkdir(exist_ok=True)
    encode = bundled_table().encode if embedding == BUNDLED else passage_encoder(embedding).encode
    update(home, units, about=about, encode=encode)


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """The archive, indexed; tests read it only."""
    home = make_home(tmp_path_factory.mktemp("archive of 50% & more"))
    write_files(home)
    build_index(home, UNITS)
    return home


@pytest.fixture(scope="session")
def empty_home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """An archive whose index holds nothing."""
    home = make_home(tmp_path_factory.mktemp("empty"))
    build_index(home, ())
    return home
