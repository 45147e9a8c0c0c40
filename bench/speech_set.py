"""Real recordings with what is said in them: a folder of `meeting-*.flac` with `.json` beside them, and `clips.jsonl`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from archive.season import season


@dataclass(frozen=True)
class Said:
    """A recording and the text of it."""

    name: str
    path: Path
    text: str


def read_speech(folder: Path | None) -> list[Said]:
    """The recordings of a folder; without one, one of the bundled season, whose voices are synthetic."""
    found = list(meetings(folder) if folder else season_speech())
    if not found:
        raise SystemExit(f"{folder}: there is no meeting-*.json with a .flac beside it")
    return found


def meetings(folder: Path) -> Iterator[Said]:
    for path in sorted(folder.glob("meeting-*.json")):
        segments = json.loads(path.read_text("utf-8"))["segments"]
        text = " ".join(segment["text"] for segment in sorted(segments, key=lambda each: each["start_s"]))
        yield Said(path.stem, path.with_suffix(".flac"), text)


def season_speech() -> Iterator[Said]:
    """The session in English: Whisper understands nothing of the season's synthetic Mandarin."""
    path = max((season.SEASON_FOLDER / "reference").glob("*.json"))
    lines = json.loads(path.read_text("utf-8"))
    yield Said(
        "season", season.SEASON_FOLDER / "inbox" / f"{path.stem}-recording.ogg", " ".join(x["text"] for x in lines)
    )
