"""Ctrl-C in the middle of an ingest."""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from archive.cli.init import make_archive
from archive.home import Home
from archive.models import bundled
from archive.pipeline import plan
from archive.pipeline.context import open_context
from archive.season import season

pytestmark = pytest.mark.prefect


def test_an_interrupted_ingest_ends_at_once_with_130_and_leaves_no_server(tmp_path: Path) -> None:
    home = Home(tmp_path / "archive")
    make_archive(home, model=bundled.SAMPLE_VOICE)
    shutil.copy(season.SEASON_FOLDER / "inbox" / "2020-10-17-recording.ogg", home.inbox)
    command = [sys.executable, "-m", "archive.cli", "ingest", "--home", str(home.root), "--lang", "en"]
    alone = {name: value for name, value in os.environ.items() if name != "PREFECT_API_URL"}
    with subprocess.Popen(command, env=alone, start_new_session=True, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr
        told = next(line for line in process.stderr if line.startswith("transcribing"))
        assert "2020-10-17-recording.ogg" in told
        os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to the temporary server too
        rest = process.stderr.read()
        assert process.wait(timeout=30) == 130
    assert "nothing is lost" in rest
    assert [task.stage for task in plan.find_pending(open_context(home))] == [
        "transcribe",
        "summarise",
        "index",
    ]
    assert gone(process.pid)


def gone(group: int) -> bool:
    """Whether all processes of a group have ended, within a few seconds."""
    for _ in range(50):
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.2)
    return False
