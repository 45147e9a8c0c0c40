"""An ingest that is killed at any moment and run again leaves the archive of one that nobody killed."""

import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from archive.home import Home
from archive.index import shards
from archive.index.catalog import Catalog
from archive.index.generations import current_or_fail
from archive.pipeline.steps import Steps
from archive.settings import ChromaSettings, Settings
from search.query.parse import parse_query
from tests.searching import search
from tests.sounds import noise, tone, write_sound
from tests.whole_run import contents, forced, ingest_plainly, note, plain_files

EVERY = 7  # changes between two kills: some twenty kills, spread over all stages
CHAT = "2020-10-23 20:11 小王\n明天八点\n\n2020-10-23 20:12 Alice\n好\n"
CAPTIONS = "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\n<v 小李>亲和性分两类\n"


@pytest.fixture(scope="module")
def archives(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of archives: `whole`, and one for each moment at which an ingest was killed."""
    out = tmp_path_factory.mktemp("kill")
    template = make_template(out / "template")
    subprocess.run(
        [sys.executable, "-m", "tests.killed_run", str(template.root), str(out), str(EVERY)],
        cwd=Path(__file__).parent.parent,
        check=True,
        timeout=300,
    )
    return out


def make_template(root: Path) -> Home:
    """An archive of one session, with news for it and for two others in its inbox."""
    from archive.cli.init import make_archive
    from tests.whole_run import encode, hear_said

    home = Home(root)
    make_archive(home, model="sample-voice")
    home.settings.write_text(home.settings.read_text("utf-8").replace("settle_s = 1.0", "settle_s = 0.0"), "utf-8")
    write_sound(home.inbox / "2020-10-17-talk.wav", tone(1))
    note(home.inbox / "2020-10-17-alice.md", author="Alice")
    ingest_plainly(home, Steps(hear_said, encode), options=forced())
    note(home.inbox / "2020-10-17-alice.md", "# 抢占机制\n\n换了标题，也换了正文。\n", author="Alice")
    note(home.inbox / "2020-10-24-bowen.md", "# 队列\n\nactiveQ 是一个堆。\n")
    note(home.inbox / "design.md", "# Scheduler design\n\nqueues\n")
    write_sound(home.inbox / "2020-10-17-second.wav", noise(1))
    (home.inbox / "2020-10-31-talk.vtt").write_text(CAPTIONS, "utf-8")
    (home.inbox / "chat.txt").write_text(CHAT, "utf-8")
    (home.inbox / "links.csv").write_text("日期,成员,标题,链接\n2020-10-24,Bowen,队列,https://example.org/q\n", "utf-8")
    return home


def killed(archives: Path) -> list[Home]:
    return [Home(path) for path in sorted(archives.glob("killed-*"))]


def test_every_file_is_as_if_nobody_had_killed_it(archives: Path) -> None:
    whole = plain_files(Home(archives / "whole"))
    assert "2020-10-24/notes/bowen-队列.md" in whole
    assert len(killed(archives)) > 10
    for home in killed(archives):
        assert plain_files(home) == whole, home.root.name


def test_the_inbox_is_empty_and_no_work_is_left(archives: Path) -> None:
    for home in (Home(archives / "whole"), *killed(archives)):
        assert contents(home.inbox) == {}, home.root.name
        assert contents(home.partial) == {}, home.root.name


def test_chroma_and_the_array_hold_exactly_the_catalogs_passages(archives: Path) -> None:
    ids = None
    for home in (Home(archives / "whole"), *killed(archives)):
        generation = current_or_fail(home)
        with closing(Catalog(generation.catalog)) as catalog:
            held = set(catalog.ids())
            assert generation.count_vectors(catalog) == len(held), home.root.name
            folders = shards.shard_folders(catalog.shards().values(), generation.chroma, ChromaSettings())
        ids = ids or held
        assert held == shards.held_ids(folders, ChromaSettings()) == ids, home.root.name


def test_they_answer_with_the_same_scores(archives: Path) -> None:
    answers = {
        home.root.name: [
            (hit.passage.id, hit.scores) for hit in search(home, Settings(), parse_query("抢占 queue")).hits
        ]
        for home in (Home(archives / "whole"), *killed(archives))
    }
    assert len(answers["whole"]) > 1
    assert {name for name, answer in answers.items() if answer != answers["whole"]} == set()
