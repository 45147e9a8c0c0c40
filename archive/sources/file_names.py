"""Names of files in other places: which of them the settings mean, and what they are called on this machine."""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Iterable
from pathlib import PurePosixPath


def matches(path: str, patterns: Iterable[str]) -> bool:
    """Whether one of the patterns means a file, by its name or by its path."""
    name = PurePosixPath(path).name
    return any(fnmatch.fnmatchcase(name, one) or fnmatch.fnmatchcase(path, one) for one in patterns)


def local_name(path: str, *, longest_stem: int | None = None) -> str:
    """The name of a file, fit for this machine; without its ending of at most so many characters."""
    name = PurePosixPath(re.sub(r"[\x00-\x1f\\/:]", "-", PurePosixPath(path).name).strip() or "untitled")
    return f"{name.stem[:longest_stem]}{name.suffix}"
