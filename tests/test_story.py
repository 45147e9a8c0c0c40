"""The whole tale by the commands people type: real sound, real Whisper, real vectors, real Chroma, and a search."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from archive.home import Home
from archive.settings import read_settings
from archive.terms.glossary import read_glossary
from archive.transcripts.stored import read_transcript
from search.query.parse import parse_query
from tests.searching import search
from tests.sounds import season_sound, write_sound
from tests.whole_run import note, plain_files

pytestmark = pytest.mark.story


def sig_archive(*words: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a command in a folder (-P: whose own folder `archive` is no package), with a Prefect of its own."""
    own = {"PREFECT_HOME": str(folder / "prefect"), "HF_HUB_OFFLINE": "1", "LC_ALL": "C.UTF-8"}
    program = "import sys; from archive.cli.main import main; sys.exit(main())"
    done = subprocess.run(
        [sys.executable, "-P", "-c", program, *words],
        cwd=folder,
        env={name: value for name, value in os.environ.items() if not name.startswith(("PREFECT_", "SIG_"))} | own,
        capture_output=True,
        text=True,
        timeout=500,
        check=False,
    )
    assert "Traceback" not in done.stderr, done.stderr
    return done


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> tuple[Home, dict]:
    """An archive of twelve seconds of speech and two notes, and what ingest said of it."""
    folder = tmp_path_factory.mktemp("story")
    assert sig_archive("init", "archive", folder=folder).returncode == 0
    write_sound(folder / "2020-10-24 talk.ogg", season_sound(12, day="2020-10-24"))
    note(folder / "2020-10-24-alice.md", "# 抢占\n\n挑选节点时，先看 PodDisruptionBudget。\n", author="Alice")
    note(folder / "2020-10-31-daisy.md", "# Lease\n\nThe leader renews its lease every two seconds.\n", author="Daisy")
    handed_in = ["2020-10-24 talk.ogg", "2020-10-24-alice.md", "2020-10-31-daisy.md"]
    done = sig_archive("ingest", *handed_in, "--home", "archive", "--model", "sample-voice", "--json", folder=folder)
    assert done.returncode == 0, done.stderr
    return Home(folder / "archive"), json.loads(done.stdout)


def test_everything_was_archived(told: tuple[Home, dict]) -> None:
    home, report = told
    assert report["problems"] == []
    assert [(s["id"], s["recordings"], s["notes"]) for s in report["sessions"]] == [
        ("2020-10-24", 1, 1),
        ("2020-10-31", 0, 1),
    ]
    assert {"2020-10-24/summary.md", "2020-10-24/transcripts/2020-10-24-talk.vtt"} <= set(plain_files(home))


def test_the_transcript_lies_on_the_recordings_clock(told: tuple[Home, dict]) -> None:
    transcript = read_transcript(told[0].session("2020-10-24").transcripts / "2020-10-24-talk.json")
    assert (transcript.engine, transcript.model) == ("openai-whisper", "sample-voice")
    assert transcript.segments
    assert all(0 <= s.start_s <= s.end_s <= 12.1 for s in transcript.segments)


@pytest.mark.parametrize("by", ["array", "chroma"])
def test_what_was_said_is_found_where_it_was_said(told: tuple[Home, dict], by: str) -> None:
    home, _ = told
    transcript = read_transcript(home.session("2020-10-24").transcripts / "2020-10-24-talk.json")
    longest = max(transcript.segments, key=lambda segment: len(segment.text))
    answer = search(
        home,
        read_settings(home.settings),
        parse_query(longest.text),
        meaning_by=by,
        glossary=read_glossary(home.glossary),
    )
    best = answer.hits[0].passage
    assert (best.kind, best.session_id) == ("speech", "2020-10-24")
    assert longest.text in best.text
    assert best.start_s <= longest.start_s and longest.end_s <= best.end_s


@pytest.mark.parametrize(
    ("question", "address"),
    [
        ("抢占先看什么", "2020-10-24/notes/alice-抢占#L11"),
        ("who renews the lease", "2020-10-31/notes/daisy-lease#L11"),
    ],
)
def test_notes_are_found_in_both_languages(told: tuple[Home, dict], question: str, address: str) -> None:
    home, _ = told
    done = sig_archive("search", question, "--kind", "note", "--json", "--home", "archive", folder=home.root.parent)
    assert json.loads(done.stdout)["hits"][0]["address"] == address


def test_a_second_run_has_nothing_to_do(told: tuple[Home, dict]) -> None:
    home, _ = told
    before = plain_files(home)
    done = sig_archive("ingest", "--model", "sample-voice", "--home", "archive", folder=home.root.parent)
    assert (done.returncode, "nothing to do" in done.stdout) == (0, True)
    assert plain_files(home) == before
