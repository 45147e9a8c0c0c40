"""Any recording becomes 16 kHz samples on disk, and one that is damaged says so."""

import re
import wave
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import av
import numpy as np
import pytest

from archive.audio import losses, media
from archive.audio.losses import WHOLE, Damage, Losses, damage_of_error
from archive.audio.sound import Sound
from archive.errors import RecordingUnreadable
from archive.messages import _, choose, read_in
from tests.sounds import CODECS, RATE, tone, write_picture, write_sound

CODECS_OF = [
    (".mkv", "aac"), (".mkv", "libopus"), (".ogg", "flac"), (".mov", "pcm_s16le"), (".m4a", "alac"), (".wav", "pcm_mulaw"),
    (".wav", "pcm_f32le"), (".wav", "pcm_u8"), (".wav", "pcm_s24le"), (".mp4", "libmp3lame"),
]  # fmt: skip


def holds_the_tone(sound: Sound, seconds: float) -> bool:
    """Whether it lasts so long, is whole, and sounds at 440 Hz in its middle."""
    spectrum = np.abs(np.fft.rfft(sound.samples()[8000:24000].astype(float)))
    return abs(sound.duration_s - seconds) <= 0.1 and not sound.damage and abs(np.argmax(spectrum) - 440) <= 1


@pytest.mark.parametrize(("ending", "codec"), [*((ending, "") for ending in CODECS), *CODECS_OF])
def test_a_recording_of_any_kind_keeps_its_sound(tmp_path: Path, ending: str, codec: str) -> None:
    path = write_sound(tmp_path / f"talk{ending}", tone(3), codec=codec, rate=0 if ending != ".aac" else 44_100)
    assert holds_the_tone(media.decode(path, tmp_path / "sound"), 3)


@pytest.mark.parametrize("rate", [8_000, 11_025, 22_050, 44_100, 48_000, 96_000])
@pytest.mark.parametrize("ending", [".wav", ".flac"])
def test_a_recording_of_any_rate_keeps_its_sound(tmp_path: Path, ending: str, rate: int) -> None:
    path = write_sound(tmp_path / f"talk{ending}", tone(3), rate=rate)
    assert holds_the_tone(media.decode(path, tmp_path / "sound"), 3)


@pytest.mark.parametrize("layout", ["stereo", "2.1", "quad", "5.1", "7.1"])
@pytest.mark.parametrize("ending", [".wav", ".m4a"])
def test_a_recording_of_any_layout_keeps_its_sound(tmp_path: Path, ending: str, layout: str) -> None:
    path = write_sound(tmp_path / f"talk{ending}", tone(3), rate=48_000, layout=layout)
    assert holds_the_tone(media.decode(path, tmp_path / "sound"), 3)


def test_channels_without_names_are_mixed_too(tmp_path: Path) -> None:
    path = tmp_path / "talk.wav"
    with wave.open(str(path), "wb") as file:
        file.setnchannels(11)
        file.setsampwidth(2)
        file.setframerate(16_000)
        file.writeframes(np.repeat(tone(3), 11).tobytes())
    assert holds_the_tone(media.decode(path, tmp_path / "sound"), 3)


@pytest.mark.parametrize(("ending", "called"), [(".mp3", ".wav"), (".wav", ".mp3"), (".m4a", ".ogg"), (".ogg", ".m4a")])
def test_a_wrong_ending_does_not_matter(tmp_path: Path, ending: str, called: str) -> None:
    path = write_sound(tmp_path / f"talk{ending}", tone(3)).rename(tmp_path / f"talk{called}")
    assert holds_the_tone(media.decode(path, tmp_path / "sound"), 3)


def test_the_duration_is_what_the_container_says(tmp_path: Path) -> None:
    assert media.duration_of(write_sound(tmp_path / "talk.wav", tone(3))) == pytest.approx(3, abs=0.05)


def test_a_cut_wav_is_heard_to_its_end_and_says_so(tmp_path: Path) -> None:
    path = write_sound(tmp_path / "talk.wav", tone(6))
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    sound = media.decode(path, tmp_path / "sound")
    assert sound.duration_s == pytest.approx(3, abs=0.1)
    assert sound.damage.english == "it ends early, after 3 s"


def test_a_cut_ogg_lacks_its_last_page(tmp_path: Path) -> None:
    path = write_sound(tmp_path / "talk.ogg", tone(6))
    assert not losses.is_cut(path)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    assert losses.is_cut(path)
    assert media.decode(path, tmp_path / "sound").damage.english.startswith("it ends early, after")


def test_an_mp4_without_its_index_cannot_be_opened(tmp_path: Path) -> None:
    path = write_sound(tmp_path / "talk.mp4", tone(6))
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with pytest.raises(
        RecordingUnreadable,
        match=r"talk.mp4 is not a recording that can be opened \(Invalid data found when processing input\); copy it again",
    ):
        media.duration_of(path)


def test_an_empty_file_is_no_recording(tmp_path: Path) -> None:
    (tmp_path / "talk.wav").touch()
    with pytest.raises(RecordingUnreadable, match=r"talk.wav is empty; copy it again"):
        media.duration_of(tmp_path / "talk.wav")


def test_a_picture_without_sound_holds_no_audio(tmp_path: Path) -> None:
    with pytest.raises(RecordingUnreadable, match=r"talk.mp4 holds no audio; export the recording again"):
        media.duration_of(write_picture(tmp_path / "talk.mp4"))


def test_a_track_that_is_not_there_is_told_what_there_is(tmp_path: Path) -> None:
    path = write_sound(tmp_path / "talk.mkv", tone(1), tracks=2, titles=("会议", ""), languages=("chi", "eng"))
    assert media.decode(path, tmp_path / "sound", track=1).duration_s == pytest.approx(1, abs=0.15)
    said = r"has 2 audio tracks, and recordings.audio_track asks for number 2; choose one of 0 \(chi, 会议\), 1 \(eng\)"
    with pytest.raises(RecordingUnreadable, match=said):
        media.decode(path, tmp_path / "sound", track=2)


def test_a_playlist_is_no_recording(tmp_path: Path) -> None:
    write_sound(tmp_path / "secret.ts", tone(1), codec="aac")
    (tmp_path / "talk.mp4").write_text("#EXTM3U\n#EXTINF:1,\nsecret.ts\n#EXT-X-ENDLIST\n")
    with pytest.raises(RecordingUnreadable, match=r"talk.mp4 is not a recording that can be opened"):
        media.decode(tmp_path / "talk.mp4", tmp_path / "sound")


def test_decoding_tells_how_far_it_is(tmp_path: Path) -> None:
    told: list[tuple[float, float]] = []
    path = write_sound(tmp_path / "talk.wav", tone(5))
    media.decode(path, tmp_path / "sound", progress=lambda done_s, said_s: told.append((done_s, said_s)))
    assert [said_s for _, said_s in told] == [5.0] * len(told)
    assert [done_s for done_s, _ in told] == sorted(done_s for done_s, _ in told)
    assert len(told) >= 4 and told[-1][0] == pytest.approx(5, abs=0.05)


# The recording's clock


def beeps(marks: dict[float, float], seconds: float = 24.0) -> np.ndarray:
    """Quiet noise with a tone of a quarter of a second at each mark: {start_s: hertz}."""
    sound = np.random.default_rng(0).normal(0, 300, int(seconds * RATE)).astype(np.int16)
    for start_s, hertz in marks.items():
        sound[int(start_s * RATE) : int((start_s + 0.25) * RATE)] += tone(0.25, hertz)
    return sound


def heard_at(sound: Sound, hertz: float) -> float:
    """When a tone of a quarter of a second begins."""
    samples = sound.samples()[:].astype(float)
    turned = np.cumsum(samples * np.exp(-2j * np.pi * hertz / RATE * np.arange(len(samples))))
    return float(np.abs(turned[4000:] - turned[:-4000]).argmax() / RATE)


def damaged(path: Path, start: float, end: float) -> Path:
    """Zeros over a part of a file, in shares of its size."""
    content = bytearray(path.read_bytes())
    first, last = int(start * len(content)), int(end * len(content))
    content[first:last] = bytes(last - first)
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    ("ending", "codec"),
    [(".m4a", "aac"), (".mkv", "aac"), (".mkv", "libopus"), (".webm", "libopus"), (".ogg", "libopus"), (".flac", "flac"), (".mp3", "libmp3lame")],
)  # fmt: skip
def test_what_follows_a_damaged_middle_is_heard_at_its_time(tmp_path: Path, ending: str, codec: str) -> None:
    path = write_sound(tmp_path / f"talk{ending}", beeps({2: 700, 21: 1200}), codec=codec)
    sound = media.decode(damaged(path, 0.4, 0.6), tmp_path / "sound")
    assert sound.duration_s == pytest.approx(24, abs=0.1)
    assert (heard_at(sound, 700), heard_at(sound, 1200)) == (pytest.approx(2, abs=0.1), pytest.approx(21, abs=0.1))
    assert re.search(r"\d+ s are missing inside, first at 00:00:0\d", sound.damage.english)


def test_a_track_that_starts_late_stands_at_its_time(tmp_path: Path) -> None:
    with av.open(str(tmp_path / "talk.mkv"), "w") as container:
        early, late = (container.add_stream("flac", rate=RATE, layout="mono") for _ in range(2))
        for stream, start_s in ((early, 0), (late, 7)):
            frame = av.AudioFrame.from_ndarray(beeps({1: 900}, 3)[None], format="s16", layout="mono")
            frame.sample_rate, frame.pts = RATE, start_s * RATE
            container.mux(stream.encode(frame))
            container.mux(stream.encode(None))
    sound = media.decode(tmp_path / "talk.mkv", tmp_path / "sound", track=1)
    assert heard_at(sound, 900) == pytest.approx(8, abs=0.02)
    assert sound.duration_s == pytest.approx(10, abs=0.02)


def test_two_recordings_joined_follow_each_other(tmp_path: Path) -> None:
    first = write_sound(tmp_path / "a.ogg", beeps({2: 700}, 6)).read_bytes()
    second = write_sound(tmp_path / "b.ogg", beeps({3: 1200}, 6)).read_bytes()
    (tmp_path / "talk.ogg").write_bytes(first + second)
    sound = media.decode(tmp_path / "talk.ogg", tmp_path / "sound")
    assert (heard_at(sound, 700), heard_at(sound, 1200)) == (pytest.approx(2, abs=0.1), pytest.approx(9, abs=0.1))


def test_a_change_of_rate_in_the_stream_is_followed(tmp_path: Path) -> None:
    first = write_sound(tmp_path / "a.mp3", beeps({2: 700}, 6), rate=16_000).read_bytes()
    second = write_sound(tmp_path / "b.mp3", beeps({3: 1200}, 6), rate=44_100, layout="stereo").read_bytes()
    (tmp_path / "talk.mp3").write_bytes(first + second)
    sound = media.decode(tmp_path / "talk.mp3", tmp_path / "sound")
    assert (heard_at(sound, 700), heard_at(sound, 1200)) == (pytest.approx(2, abs=0.1), pytest.approx(9, abs=0.2))


def test_a_time_stamp_that_leaps_is_not_believed() -> None:
    decoder = media.Decoder(
        SimpleNamespace(start_time=0), SimpleNamespace(codec_context=SimpleNamespace(name="flac")), Losses(), said_s=60
    )
    assert decoder.place(10.0, 20.0) == 20.0
    assert decoder.place(25.0, 12.0) == 12.0  # back from one wrong stamp, into the gap it made
    assert decoder.place(30.0, 9_000.0) == 30.0  # farther than the recording goes
    assert decoder.losses.gaps == [(10.0, 20.0)]


def test_streams_that_begin_in_mid_file_do_not_matter() -> None:
    def demux(_: object) -> Iterator[str]:
        yield "packet"
        raise IndexError("list index out of range")  # as PyAV 18 does for an MPEG transport stream, damaged or cut in

    stream = SimpleNamespace(codec_context=SimpleNamespace(name="aac"))
    decoder = media.Decoder(SimpleNamespace(start_time=0, demux=demux), stream, Losses())
    assert list(decoder.packets()) == ["packet"]
    assert decoder.losses.describe(3.0, 3.0, False) == WHOLE


def test_an_absurd_rate_is_not_believed(tmp_path: Path) -> None:
    path = write_sound(tmp_path / "talk.wav", tone(3))
    content = bytearray(path.read_bytes())
    content[24:28] = (1).to_bytes(4, "little")  # samples per second
    path.write_bytes(content)
    with pytest.raises(RecordingUnreadable, match="decodes to no sound at all"):
        media.decode(path, tmp_path / "sound")


def test_tracks_of_several_people_are_mixed(tmp_path: Path) -> None:
    path = write_sound(tmp_path / "talk.mkv", tone(3), tracks=3, codec="flac")
    sound = media.decode_tracks(path, tmp_path / "sound", most=5)
    assert holds_the_tone(sound, 3)
    assert np.abs(sound.samples()[:]).max() == pytest.approx(24_000, abs=10)
    assert sound.levels is not None and sound.levels.shape == (30, 3)


def test_a_chinese_reader_is_told_in_chinese(tmp_path: Path) -> None:
    choose("zh")
    path = write_sound(tmp_path / "talk.mkv", tone(1))
    with pytest.raises(RecordingUnreadable) as told:
        media.decode(path, tmp_path / "sound", track=3)
    assert str(told.value.what) == f"{path} 有 1 条音轨，而 recordings.audio_track 要的是编号 3"
    assert str(told.value.cure).startswith("请选择其中之一：0")
    path.write_bytes(b"")
    with pytest.raises(RecordingUnreadable) as told:
        media.duration_of(path)
    assert (str(told.value.what), str(told.value.cure)) == (f"{path} 是空的", "请从录制处重新复制")


def in_chinese(damage: Damage) -> str:
    with read_in("zh"):
        return str(damage)


def test_what_a_recording_lost_is_told_in_chinese_too() -> None:
    lost = Losses(packets=2, gaps=[(65.0, 77.0)])
    assert (
        in_chinese(lost.describe(100.0, 120.0, cut=True))
        == "应有 120 秒，到 100 秒就提前结束，略去 2 个损坏的数据包，中间缺失 12 秒，首次在 00:01:05"
    )
    for reason in (damage_of_error(ValueError("no header")), Damage((_("nobody speaks in {name}", name="x"),))):
        told = Losses(given_up=reason).describe(3.0, 9.0, cut=False)
        assert told.english == f"it cannot be decoded past 3 s ({reason.english})"
        assert in_chinese(told) == f"3 秒之后无法解码（{in_chinese(reason)}）"
