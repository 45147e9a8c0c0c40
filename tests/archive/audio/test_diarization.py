"""Segments get the speaker whose channel, track or turn they lie in, and none where that is undecided."""

from pathlib import Path

import numpy as np
import pytest

from archive.audio import diarization, media
from archive.audio.sound import Sound
from archive.audio.turns import SpeakerTurn
from archive.errors import SettingsWrong
from archive.records import Segment
from archive.settings import RecordingSettings
from tests.sounds import RATE, season_sound, silence, write_sound


def said(start_s: float, end_s: float) -> Segment:
    return Segment(start_s, end_s, "调度器")


def two_voices() -> np.ndarray:
    """Alice for four seconds, then Bob; each faintly in the other's microphone, and Bob's is weaker."""
    speech = season_sound(8)
    alice = np.concatenate([speech[: 4 * RATE], silence(4)])
    bob = np.concatenate([silence(4), speech[4 * RATE :]])
    return np.stack([alice + bob // 30, bob // 4 + alice // 60])


def who(sound: Sound, names: tuple[str, ...] = ("Alice", "Bob")) -> list[str | None]:
    turns = diarization.diarize_by_loudness(names)(sound, [])
    return [segment.speaker for segment in diarization.label_speakers([said(0.5, 3.5), said(4.5, 7.5)], turns)]


@pytest.mark.parametrize("ending", [".wav", ".m4a", ".ogg"])
def test_each_channel_is_one_speaker(tmp_path: Path, ending: str) -> None:
    path = write_sound(tmp_path / f"talk{ending}", two_voices(), layout="stereo")
    sound = media.decode(path, tmp_path / "sound", by_channel=True)
    assert sound.levels is not None and sound.levels.shape == (pytest.approx(80, abs=1), 2)
    assert who(sound) == ["Alice", "Bob"]


def test_each_track_is_one_speaker_and_all_are_heard(tmp_path: Path) -> None:
    path = write_sound(tmp_path / "talk.mkv", two_voices(), tracks=2, apart=True)
    sound = media.decode_tracks(path, tmp_path / "sound", most=2)
    assert who(sound) == ["Alice", "Bob"]
    assert (sound.samples()[:] == two_voices().sum(axis=0)).all()


def test_one_channel_for_all_tells_no_speaker(tmp_path: Path) -> None:
    sound = media.decode(write_sound(tmp_path / "talk.wav", season_sound(8)), tmp_path / "sound", by_channel=True)
    assert who(sound) == [None, None]


def test_the_same_sound_on_both_channels_is_undecided(tmp_path: Path) -> None:
    path = write_sound(tmp_path / "talk.wav", np.stack([season_sound(8)] * 2), layout="stereo")
    assert who(media.decode(path, tmp_path / "sound", by_channel=True)) == [None, None]


def test_a_microphone_that_nobody_speaks_into_is_nobody() -> None:
    levels = np.stack([np.full(100, 1e-2), np.full(100, 1e-6)], axis=1)
    levels[50:, 0] = 1e-7
    assert set(diarization.loudest_voices(levels)[:49]) == {0}


def test_a_segment_of_two_speakers_is_undecided() -> None:
    turns = [SpeakerTurn(0, 5, "Alice"), SpeakerTurn(5, 10, "Bob")]
    found = diarization.label_speakers([said(0, 5.5), said(3, 7), said(11, 12), said(9.9, 11)], turns)
    assert [segment.speaker for segment in found] == ["Alice", None, None, None]


def everybody_is_carol(sound: Sound, speech: object) -> list[SpeakerTurn]:
    return [SpeakerTurn(0, sound.duration_s, "Carol")]


def test_a_diarizer_of_your_own_is_found_by_its_name(tmp_path: Path) -> None:
    diarize = diarization.choose_diarizer(RecordingSettings(diarizer=f"{__name__}:everybody_is_carol"))
    assert diarize is not None
    turns = diarize(Sound(tmp_path / "sound", 8.0), [])
    assert diarization.label_speakers([said(1, 2)], turns)[0].speaker == "Carol"


@pytest.mark.parametrize(
    "name", ["no.such:function", "archive.audio.diarization:nothing", "archive.audio.diarization", ":f"]
)
def test_a_diarizer_that_is_not_there_is_named(name: str) -> None:
    with pytest.raises(SettingsWrong, match=f"recordings.diarizer names '{name}', which is not there"):
        diarization.choose_diarizer(RecordingSettings(diarizer=name))


def test_nothing_tells_the_speakers_unless_it_is_set() -> None:
    assert diarization.choose_diarizer(RecordingSettings()) is None
