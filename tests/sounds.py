"""Sounds of a few seconds, as recordings of every kind."""

from pathlib import Path

import av
import numpy as np

from archive.season import season

RATE = 16_000  # samples per second


def tone(seconds: float = 2.0, hertz: float = 440.0) -> np.ndarray:
    return (np.sin(np.arange(int(seconds * RATE)) * hertz * 2 * np.pi / RATE) * 8000).astype(np.int16)


def noise(seconds: float = 2.0) -> np.ndarray:
    return np.random.default_rng(1).integers(-2000, 2000, int(seconds * RATE)).astype(np.int16)


def silence(seconds: float = 2.0) -> np.ndarray:
    return np.zeros(int(seconds * RATE), np.int16)


CODECS = {
    ".wav": "pcm_s16le",
    ".ogg": "libopus",
    ".opus": "libopus",
    ".webm": "libopus",
    ".mp4": "aac",
    ".m4a": "aac",
    ".mov": "aac",
    ".aac": "aac",
    ".mkv": "flac",
    ".flac": "flac",
    ".mp3": "libmp3lame",
    ".ts": "aac",
    ".amr": "libopencore_amrnb",
    ".3gp": "libopencore_amrnb",
    ".avi": "libmp3lame",
    ".mpg": "mp2",
    ".aiff": "pcm_s16be",
}
RATES = {"libopus": 48_000, "libopencore_amrnb": 8_000}  # the only ones they take


def write_sound(
    path: Path,
    samples: np.ndarray,
    *,
    codec: str = "",
    tracks: int = 1,
    rate: int = 0,
    layout: str = "mono",
    titles: tuple[str, ...] = (),
    languages: tuple[str, ...] = (),
    apart: bool = False,
) -> Path:
    """A recording of these samples, int16 at 16 kHz, shape (n,) or (channels, n); its name says in which container.

    `apart` puts each channel on a track of its own.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    codec = codec or CODECS[path.suffix]
    rate = rate or RATES.get(codec, RATE)
    came = layout if samples.ndim > 1 and not apart else "mono"
    rows = np.atleast_2d(samples)
    with av.open(str(path), "w") as container:
        streams = [container.add_stream(codec, rate=rate, layout=layout) for _ in range(tracks)]
        for key, values in (("title", titles), ("language", languages)):
            for stream, value in zip(streams, values, strict=False):
                stream.metadata[key] = value
        for number, stream in enumerate(streams):
            channels = rows[number : number + 1] if apart else rows
            resampler = av.AudioResampler(format=stream.codec_context.format, layout=layout, rate=rate)
            for start in range(0, rows.shape[1], RATE):
                part = np.ascontiguousarray(channels[:, start : start + RATE].T).reshape(1, -1)
                frame = av.AudioFrame.from_ndarray(part, format="s16", layout=came)
                frame.sample_rate, frame.pts = RATE, start
                for part in resampler.resample(frame):
                    container.mux(stream.encode(part))
            for part in resampler.resample(None):
                if part is not None:
                    container.mux(stream.encode(part))
            container.mux(stream.encode(None))
    return path


def write_picture(path: Path) -> Path:
    """A recording with a picture and no sound."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with av.open(str(path), "w") as container:
        stream = container.add_stream("mpeg4", rate=10)
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        for _ in range(10):
            frame = av.VideoFrame.from_ndarray(np.zeros((48, 64, 3), np.uint8), format="rgb24")
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


def season_sound(seconds: float = 8.0, *, start_s: float = 0.0, day: str = "2020-10-17") -> np.ndarray:
    """The samples of a few seconds of a bundled recording: int16, 16 kHz."""
    resampler = av.AudioResampler(format="s16", layout="mono", rate=RATE)
    parts: list[np.ndarray] = []
    with av.open(str(season.SEASON_FOLDER / "inbox" / f"{day}-recording.ogg")) as container:
        for frame in container.decode(audio=0):
            parts += [part.to_ndarray().ravel() for part in resampler.resample(frame)]
            if sum(map(len, parts)) >= (start_s + seconds) * RATE:
                break
    return np.concatenate(parts)[int(start_s * RATE) : int((start_s + seconds) * RATE)]
