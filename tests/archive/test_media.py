"""Any recording becomes 16 kHz samples on disk, and one that is damaged says so."""

from pathlib import Path

import numpy as np
import pytest

from archive import media
from archive.errors import RecordingUnreadable
from tests.sounds import tone, write_picture, write_sound


@pytest.mark.parametrize("ending", [".wav", ".ogg", ".mp4"])
def test_a_recording_keeps_its_sound(tmp_path: Path, ending: str) -> None:
    sound = media.decode(write_sound(tmp_path / f"talk{ending}", tone(3)), tmp_path / "sound")
    assert sound.duration_s == pytest.approx(3, abs=0.15)
    assert sound.damage == ""
    spectrum = np.abs(np.fft.rfft(sound.samples()[8000:24000].astype(float)))
    assert np.argmax(spectrum) == pytest.approx(440, abs=2)


def test_the_duration_is_what_the_container_says(tmp_path: Path) -> None:
    assert media.duration_of(write_sound(tmp_path / "talk.wav", tone(3))) == pytest.approx(3, abs=0.05)


def test_a_cut_wav_is_heard_to_its_end_and_says_so(tmp_path: Path) -> None:
    path = write_sound(tmp_path / "talk.wav", tone(6))
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    sound = media.decode(path, tmp_path / "sound")
    assert sound.duration_s == pytest.approx(3, abs=0.1)
    assert sound.damage == "it ends early, after 3 s"


def test_a_cut_ogg_lacks_its_last_page(tmp_path: Path) -> None:
    path = write_sound(tmp_path / "talk.ogg", tone(6))
    assert not media.is_cut(path)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    assert media.is_cut(path)
    assert media.decode(path, tmp_path / "sound").damage.startswith("it ends early, after")


def test_an_mp4_without_its_index_cannot_be_opened(tmp_path: Path) -> None:
    path = write_sound(tmp_path / "talk.mp4", tone(6))
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with pytest.raises(
        RecordingUnreadable, match=r"talk.mp4 is not a recording that can be opened \(.*\); copy it again"
    ):
        media.duration_of(path)


def test_an_empty_file_is_no_recording(tmp_path: Path) -> None:
    (tmp_path / "talk.wav").touch()
    with pytest.raises(RecordingUnreadable, match=r"talk.wav is empty; copy it again"):
        media.duration_of(tmp_path / "talk.wav")


def test_a_picture_without_sound_holds_no_audio(tmp_path: Path) -> None:
    with pytest.raises(RecordingUnreadable, match=r"talk.mp4 holds no audio; export the recording again"):
        media.duration_of(write_picture(tmp_path / "talk.mp4"))


def test_a_track_that_is_not_there_is_counted(tmp_path: Path) -> None:
    path = write_sound(tmp_path / "talk.mp4", tone(1), tracks=2)
    assert media.decode(path, tmp_path / "sound", track=1).duration_s == pytest.approx(1, abs=0.15)
    with pytest.raises(RecordingUnreadable, match=r"has 2 audio tracks, and recordings.audio_track asks for number 2"):
        media.decode(path, tmp_path / "sound", track=2)
