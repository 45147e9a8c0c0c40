"""A whole ingest in which a good note must go in, whatever else is handed in."""

from pathlib import Path

import pytest

from archive.asr import voice_activity
from archive.audio import media
from archive.home import Home
from archive.index.generations import count_passages
from archive.pipeline.report import Report
from archive.pipeline.steps import Steps, TranscriptionResult
from tests.archive.bad_input.report import GOOD, Run
from tests.whole_run import SAID, encode, note, plain_files


@pytest.fixture
def run(home: Home, run_all: Run) -> Run:
    """A whole ingest in which a good note must go in, and recordings are decoded and searched for speech."""

    def hear(path: Path, *, work: Path, prompt: str, progress: object, **_: object) -> TranscriptionResult:
        sound = media.decode(path, work / "sound.s16")
        return TranscriptionResult(
            SAID if voice_activity.find_speech(sound.samples()) else (), sound.duration_s, sound.damage
        )

    def go(**options: object) -> Report:
        if GOOD not in plain_files(home):
            note(home.inbox / "2020-10-17-good.md", author="good")
        report = run_all(**{"steps": Steps(hear, encode), **options})
        assert GOOD in plain_files(home)
        assert count_passages(home, "2020-10-17") >= 1
        return report

    return go
