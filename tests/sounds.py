"""Sounds of a few seconds, as recordings of every kind."""

from pathlib import Path

import av
import numpy as np

from archive import season

RATE = 16_000  # samples per second


def tone(seconds: float = 2.0, hertz: float = 440.0) -> np.ndarray:
    return (np.sin(np.arange(int(seconds * RATE)) * hertz * 2 * np.pi / RATE) * 8000).astype(np.int16)


def noise(seconds: float = 2.0) -> np.ndarray:
    return np.random.default_rng(1).integers(-2000, 2000, int(seconds * RATE)).astype(np.int16)


def silence(seconds: float = 2.0) -> np.ndarray:
    return np.zeros(int(seconds * RATE), np.int16)


def write_sound(path: Path, samples: np.ndarray, *, codec: str = "", tracks: int = 1) -> Path:
    """A recording of these samples, int16 at 16 kHz; its name says in which container."""
    path.parent.mkdir(parents=True, exist_ok=True)
    codec = codec or {".wav": "pcm_s16le", ".ogg": "libopus", ".mp4": "aac", ".mp3": "libmp3lame"}[path.suffix]
    rate = 48_000 if codec == "libopus" else RATE
    with av.open(str(path), "w") as container:
        streams = [container.add_stream(codec, rate=rate, layout="mono") for _ in range(tracks)]
        for stream in streams:
            resampler = av.AudioResampler(format=stream.codec_context.format, layout="mono", rate=rate)
            for start in range(0, len(samples), RATE):
                frame = av.AudioFrame.from_ndarray(samples[None, start : start + RATE], format="s16", layout="mono")
                frame.sample_rate, frame.pts = RATE, start
                for part in resampler.resample(frame):
                    container.mux(stream.encode(part))
            for part in resampler.resample(None):
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
    with av.open(str(season.FOLDER / "inbox" / f"{day}-recording.ogg")) as container:
        for frame in container.decode(audio=0):
            parts += [part.to_ndarray().ravel() for part in resampler.resample(frame)]
            if sum(map(len, parts)) >= (start_s + seconds) * RATE:
                break
    return np.concatenate(parts)[int(start_s * RATE) : int((start_s + seconds) * RATE)]
