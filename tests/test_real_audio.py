"""Recordings of other people's projects, where they are at hand, go through each engine."""

from pathlib import Path

import pytest

from archive.asr import engines
from archive.errors import RecordingUnreadable
from archive.models import bundled
from archive.pipeline import steps
from archive.settings import Settings, WhisperSettings

FOLDER = Path(__file__).parents[2] / "shared" / "real" / "audio"
FILES = sorted(FOLDER.glob("*.*")) if FOLDER.is_dir() else []
SILENT = "screen-recording.mp4"  # has a picture only
pytestmark = pytest.mark.skipif(not FILES, reason="no real recordings beside the repository")


def transcribe(path: Path, engine: str, work: Path) -> steps.TranscriptionResult:
    settings = Settings(whisper=WhisperSettings(model=bundled.SAMPLE_VOICE, engine=engine))
    heard: steps.TranscriptionResult = steps.real_steps(settings).transcribe(
        path, work=work, prompt="", progress=lambda done_s, all_s: None
    )
    return heard


@pytest.mark.parametrize("engine", engines.ENGINES)
@pytest.mark.parametrize("path", [path for path in FILES if path.name != SILENT], ids=lambda path: path.name)
def test_a_real_recording_goes_through_each_engine(path: Path, engine: str, tmp_path: Path) -> None:
    heard = transcribe(path, engine, tmp_path)
    assert not heard.damage and heard.duration_s > 3
    assert all(0 <= s.start_s <= s.end_s <= heard.duration_s + 0.5 for s in heard.segments)


def test_a_screen_recording_without_sound_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RecordingUnreadable, match=r"screen-recording.mp4 holds no audio; export the recording again"):
        transcribe(FOLDER / SILENT, "openai-whisper", tmp_path)
