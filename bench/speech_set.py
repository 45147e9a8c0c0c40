"""Real recordings with what is said in them: a folder of `meeting-*.flac` with `.json` beside them, and `clips.jsonl`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from archive.season import season

SYNTHETIC = "synthetic"  # a kind of clip
DIALECT = "chuan"  # in the name of clips in Sichuanese, whose references are uncorrected
LONG_S = 8.0  # a longer clip has to be cut into windows


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


def read_clips(folder: Path) -> dict[str, list[Said]]:
    """The clips of a folder that say something, by language, long Chinese ones and dialects apart."""
    groups: dict[str, list[Said]] = {}
    for line in (folder / "clips.jsonl").read_text("utf-8").splitlines():
        clip = json.loads(line)
        if clip["reference"] and clip["kind"] != SYNTHETIC:
            said = Said(Path(clip["file"]).stem, folder / clip["file"], clip["reference"])
            groups.setdefault(group_of(clip), []).append(said)
    return dict(sorted(groups.items()))


def group_of(clip: dict[str, Any]) -> str:
    if DIALECT in clip["file"]:
        return "dialect"
    language = str(clip["language"])
    return f"{language}, over {LONG_S:.0f} s" if language == "zh" and clip["seconds"] > LONG_S else language


def season_speech() -> Iterator[Said]:
    """The session in English: Whisper understands nothing of the season's synthetic Mandarin."""
    path = max((season.SEASON_FOLDER / "reference").glob("*.json"))
    lines = json.loads(path.read_text("utf-8"))
    yield Said(
        "season", season.SEASON_FOLDER / "inbox" / f"{path.stem}-recording.ogg", " ".join(x["text"] for x in lines)
    )
