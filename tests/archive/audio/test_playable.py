"""What browsers play is told by a file's own header."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from archive.audio import media
from archive.audio.playable import copies_of, copy_path, plays_in_browsers
from tests.sounds import RATE, noise, silence, tone, write_sound

# Each was tried in Chromium: those that play do so there, the others do not; Matroska and PCM in QuickTime play there only.
PLAYED = [
    (".wav", ""), (".ogg", ""), (".webm", ""), (".mp4", ""), (".m4a", ""), (".mov", ""), (".aac", ""), (".flac", ""), (".mp3", ""),
    (".ogg", "flac"), (".wav", "pcm_mulaw"), (".wav", "pcm_f32le"), (".wav", "pcm_u8"), (".mp4", "libmp3lame"), (".mp4", "libopus"),
    (".mp4", "flac"),
]  # fmt: skip
NOT_PLAYED = [
    (".amr", ""), (".3gp", ""), (".avi", ""), (".mpg", ""), (".aiff", ""), (".mkv", "aac"), (".flv", "aac"), (".mov", "pcm_s16le"),
    (".m4a", "alac"), (".mov", "alac"), (".wav", "adpcm_ima_wav"), (".wav", "adpcm_ms"),
]  # fmt: skip


@pytest.mark.parametrize(("ending", "codec"), PLAYED)
def test_what_every_browser_plays_is_left_as_it_is(tmp_path: Path, ending: str, codec: str) -> None:
    path = write_sound(tmp_path / f"talk{ending}", tone(1), codec=codec, rate=44_100 if ending == ".aac" else 0)
    assert plays_in_browsers(path)


@pytest.mark.parametrize(("ending", "codec"), NOT_PLAYED)
def test_a_codec_or_a_container_that_some_browser_lacks_is_told(tmp_path: Path, ending: str, codec: str) -> None:
    assert not plays_in_browsers(write_sound(tmp_path / f"talk{ending}", tone(1), codec=codec))


@pytest.mark.parametrize("head", [b"", b"\x00" * 64, b"RIFF\x00", b"\xff" * 5000, b"\x00\x00\x00\x08moov" * 900])
def test_a_damaged_header_is_given_the_benefit_of_the_doubt(tmp_path: Path, head: bytes) -> None:
    for ending in (".mp4", ".wav", ".ogg"):
        path = tmp_path / f"talk{ending}"
        path.write_bytes(head)
        assert plays_in_browsers(path)


def test_speex_in_ogg_is_not_played(tmp_path: Path) -> None:
    path = tmp_path / "talk.ogg"
    path.write_bytes(b"OggS" + b"\x00" * 24 + b"Speex   1.2")
    assert not plays_in_browsers(path)


def test_opus_keeps_the_clock_of_the_sound(tmp_path: Path) -> None:
    bursts = np.concatenate([part for _ in range(5) for part in (silence(7), noise(0.5))])
    sound = media.decode(write_sound(tmp_path / "talk.wav", bursts), tmp_path / "sound")
    told: list[tuple[float, float]] = []
    media.encode_opus(sound, tmp_path / "copy.webm", lambda done, total: told.append((done, total)))
    heard = media.decode(tmp_path / "copy.webm", tmp_path / "again")
    assert abs(heard.duration_s - sound.duration_s) < 0.05
    assert told[-1] == (37.5, 37.5)
    levels = np.abs(heard.samples()[:].astype(float))
    for n in range(5):
        start = int((7.5 * n + 7) * RATE)
        assert levels[start - RATE // 2 : start - RATE // 50].mean() * 20 < levels[start : start + RATE // 2].mean()


def test_a_copy_is_known_by_its_name_and_its_content(tmp_path: Path) -> None:
    path = copy_path(tmp_path, "talk.v2", "0123456789abcdef")
    path.touch()
    copy_path(tmp_path, "talk", "fedcba9876543210").touch()
    assert path.name == "talk.v2.01234567.webm"
    assert copies_of(tmp_path, "talk.v2") == [path]
    assert copies_of(tmp_path / "nothing", "talk") == []
