"""What a source was seen to hold, kept beside the index: losing it costs a visit in which everything is asked for again."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from archive.files import slug, write_json
from archive.home import Home
from archive.sources.base import Known, SourceCheckpoint


@dataclass
class Memory:
    """The checkpoint of a source, and what was seen of each of its things."""

    path: Path
    checkpoint: SourceCheckpoint = field(default_factory=dict)
    known: dict[str, Known] = field(default_factory=dict)

    @classmethod
    def of(cls, home: Home, source: str) -> Memory:
        """What is remembered of a source; nothing where the file is not there or was damaged."""
        path = source_folder(home, source) / "memory.json"
        try:
            values = json.loads(path.read_text("utf-8"))
            known = {key: Known(**seen) for key, seen in values["known"].items()}
            return cls(path, checkpoint_of(values), known)
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return cls(path)

    def write(self) -> None:
        """Raises StorageFailed."""
        known = {
            key: {name: value for name, value in asdict(seen).items() if value} for key, seen in self.known.items()
        }
        write_json(self.path, {"checkpoint": self.checkpoint, "known": known})


def checkpoint_of(values: Mapping[str, Any]) -> SourceCheckpoint:
    """Raises TypeError when it is no table."""
    checkpoint = values["checkpoint"]
    if not isinstance(checkpoint, dict):
        raise TypeError
    return checkpoint


def source_folder(home: Home, source: str) -> Path:
    """What is kept of a source between runs: its memory, and in `scratch` what was half fetched."""
    return home.index / "sources" / slug(source)
