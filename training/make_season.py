"""Make the bundled season's recordings, their reference times and the spreadsheet of note links from its texts.

Run as `python -m training.make_season`; the same texts and espeak-ng give the same sound.
"""

from __future__ import annotations

import io
import json
import random
import re
import tomllib
import zipfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

import av
import numpy as np
from openpyxl import Workbook

from training.speech import SAMPLE_RATE, speak

SEASON = Path(__file__).parent.parent / "archive" / "season"
OPUS_RATE = 48_000  # samples per second, what Opus works in
BIT_RATE = 24_000  # bits per second, clear speech in a small file
FRAME = 960  # samples, 20 ms of Opus
SPEEDS = (150, 175)  # espeak-ng words per minute, an unhurried speaker to a brisk one
PITCHES = (42, 58)  # espeak-ng pitch, around its middle of 50
PAUSE_S = (0.35, 0.9)  # between two sentences of one speaker
TURN_PAUSE_S = 1.2  # before another speaker begins
LEAD_S = 0.6  # of quiet room before the first word and after the last
SPEECH_RMS = 0.1  # of full scale, -20 dB: the level every sentence is brought to
NOISE_RMS = 0.001  # of full scale, -60 dB: a quiet room instead of digital silence
PEAK = 0.95  # of full scale, so that nothing clips
LINK_HEADER = ("周次", "成员", "标题", "链接")
SHEET_TIME = datetime(2020, 11, 15, 12, 0)  # written into the spreadsheet so that its bytes do not change by the day


@dataclass(frozen=True)
class Line:
    """One spoken sentence of a recording and where in it it is heard."""

    start_s: float
    end_s: float
    speaker: str
    text: str


def main() -> None:
    settings = tomllib.loads((SEASON / "season.toml").read_text(encoding="utf-8"))
    for script in sorted((SEASON / "speech").glob("*.txt")):
        samples, lines = record(script, settings["voices"])
        path = SEASON / "inbox" / f"{script.stem}-recording.ogg"
        write_opus(path, samples)
        write_reference(SEASON / "reference" / f"{script.stem}.json", lines)
        print(f"{path.name}: {len(samples) / SAMPLE_RATE:.1f} s, {len(lines)} sentences, {path.stat().st_size} bytes")
    count = write_links(SEASON / "inbox" / "note-links.xlsx", SEASON / "inbox")
    print(f"note-links.xlsx: {count} notes")


def record(script: Path, voices: Mapping[str, str]) -> tuple[np.ndarray, list[Line]]:
    """The session as float32 samples at 16 kHz, and its sentences with their true times."""
    rng = np.random.default_rng(int(script.stem.replace("-", "")))
    pieces, now = [quiet(LEAD_S)], len(quiet(LEAD_S))
    lines: list[Line] = []
    for speaker, text in read_script(script):
        if lines:
            pause_s = float(rng.uniform(*PAUSE_S)) if lines[-1].speaker == speaker else TURN_PAUSE_S
            pieces.append(quiet(pause_s))
            now += len(pieces[-1])
        pieces.append(level(say(text, speaker, voices[speaker])))
        start, now = now, now + len(pieces[-1])
        lines.append(Line(round(start / SAMPLE_RATE, 3), round(now / SAMPLE_RATE, 3), speaker, text))
    samples = np.concatenate([*pieces, quiet(LEAD_S)])
    samples *= min(1.0, PEAK / float(np.abs(samples).max()))
    return (samples + rng.normal(0, NOISE_RMS, len(samples))).astype(np.float32), lines


def read_script(script: Path) -> list[tuple[str, str]]:
    """(speaker, sentence) for each line of a script."""
    pairs = [line.partition(": ") for line in script.read_text(encoding="utf-8").splitlines() if line.strip()]
    return [(speaker, text) for speaker, _, text in pairs]


def say(text: str, speaker: str, variant: str) -> np.ndarray:
    """The sentence in the speaker's own speed and pitch, which follow from the name alone."""
    own = random.Random(speaker)
    return speak(text, voice=variant, speed=own.randint(*SPEEDS), pitch=own.randint(*PITCHES))


def quiet(duration_s: float) -> np.ndarray:
    return np.zeros(round(duration_s * SAMPLE_RATE), dtype=np.float32)


def level(samples: np.ndarray) -> np.ndarray:
    """The sentence at the common loudness, so that no voice drowns another."""
    return samples * np.float32(SPEECH_RMS / np.sqrt(np.mean(samples**2)))


def write_opus(path: Path, samples: np.ndarray, *, bit_rate: int = BIT_RATE) -> None:
    """Ogg/Opus, mono; bit-exact, which also keeps a random stream number out of the file."""
    from scipy.signal import resample_poly

    wide = np.clip(resample_poly(samples, OPUS_RATE // SAMPLE_RATE, 1), -1, 1)
    pcm = np.round(wide * 32767).astype(np.int16)
    path.parent.mkdir(parents=True, exist_ok=True)
    with av.open(str(path), "w", format="ogg", options={"fflags": "+bitexact"}) as container:
        stream = container.add_stream("libopus", rate=OPUS_RATE, layout="mono", options={"application": "voip"})
        stream.bit_rate = bit_rate
        for start in range(0, len(pcm), FRAME):
            frame = av.AudioFrame.from_ndarray(pcm[None, start : start + FRAME], format="s16", layout="mono")
            frame.sample_rate, frame.pts = OPUS_RATE, start
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))


def write_reference(path: Path, lines: list[Line]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    text = ",\n".join("  " + json.dumps(asdict(line), ensure_ascii=False) for line in lines)
    path.write_text(f"[\n{text}\n]\n", encoding="utf-8")


def write_links(path: Path, notes: Path) -> int:
    """The spreadsheet of note links, a row for each Markdown note in the folder; how many rows."""
    book = Workbook()
    book.properties.creator = "sig-archive"
    book.properties.created = SHEET_TIME
    sheet = book.active
    sheet.title = "笔记链接"
    sheet.append(LINK_HEADER)
    heads = [front_matter(note) for note in sorted(notes.glob("*.md"))]
    for head in heads:
        sheet.append([head["date"], head["author"], head["title"], head["source"]])
        sheet.cell(sheet.max_row, len(LINK_HEADER)).hyperlink = head["source"]
    for column, width in zip("ABCD", (12, 10, 40, 64), strict=True):
        sheet.column_dimensions[column].width = width
    made = io.BytesIO()
    book.save(made)
    path.write_bytes(undated(made.getvalue()))
    return len(heads)


def front_matter(note: Path) -> dict[str, str]:
    """The note's `key: value` lines between its two `---` lines."""
    head = note.read_text(encoding="utf-8").split("---\n")[1]
    return {key: value.strip() for key, _, value in (line.partition(":") for line in head.splitlines())}


def undated(workbook: bytes) -> bytes:
    """The same workbook with SHEET_TIME wherever openpyxl and zip wrote the present time."""
    stamp = f"{SHEET_TIME:%Y-%m-%dT%H:%M:%SZ}".encode()
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "docProps/core.xml":
                data = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", stamp, data)
            member = zipfile.ZipInfo(name, SHEET_TIME.timetuple()[:6])
            new.writestr(member, data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


if __name__ == "__main__":
    main()
