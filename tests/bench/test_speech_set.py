"""A folder of real speech, read as it is measured."""

import json
from pathlib import Path
from typing import Any

from bench.speech_set import read_clips


def clip(file: str, **values: Any) -> str:
    usual = {"language": "zh", "kind": "read", "seconds": 3.0, "reference": "调度"}
    return json.dumps({"file": f"clips/{file}.flac", **usual, **values}) + "\n"


def test_clips_are_measured_by_language_and_long_or_dialect_ones_apart(tmp_path: Path) -> None:
    lines = [
        clip("a"),
        clip("b", seconds=9.0),
        clip("c", language="en", seconds=9.0),
        clip("sherpa_chuan_1"),
        clip("e", kind="synthetic"),
        clip("f", reference=""),
    ]
    (tmp_path / "clips.jsonl").write_text("".join(lines), "utf-8")
    found = {group: [said.name for said in clips] for group, clips in read_clips(tmp_path).items()}
    assert found == {"dialect": ["sherpa_chuan_1"], "en": ["c"], "zh": ["a"], "zh, over 8 s": ["b"]}
