"""The archive of the other tests, badly heard."""

from __future__ import annotations

import shutil
from dataclasses import replace

import pytest

from archive.home import Home
from archive.transcripts.stored import read_transcript, write_transcript


@pytest.fixture
def heard_badly(home, tmp_path):
    """The archive of the other tests, where the speech model was not sure of what 小王 said."""
    home = Home(shutil.copytree(home.root, tmp_path / "heard badly"))
    path = home.session("2020-10-24").transcripts / "talk.json"
    transcript = read_transcript(path)
    doubted = [replace(one, confidence=0.4 if "牺牲者" in one.text else 0.9) for one in transcript.segments]
    write_transcript(path, replace(transcript, segments=tuple(doubted)))
    return home
