"""The group's words: canonical spellings with what people write and say for them, from glossary.toml."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

from archive.errors import SettingsWrong


@dataclass(frozen=True)
class Entry:
    canonical: str
    zh: tuple[str, ...] = ()
    en: tuple[str, ...] = ()
    spoken: tuple[str, ...] = ()

    @property
    def forms(self) -> tuple[str, ...]:
        """Every written form, the canonical one first."""
        return tuple(dict.fromkeys((self.canonical, *self.zh, *self.en)))


def read_glossary(path: Path) -> tuple[Entry, ...]:
    """The entries, in order; none when there is no file.

    Raises SettingsWrong, naming the file and the entry.
    """
    if not path.is_file():
        return ()
    try:
        values = tomllib.loads(path.read_text("utf-8")).get("entry", [])
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsWrong(f"{path} cannot be read as TOML: {error}", "mend that line and run again") from error
    entries = []
    for number, value in enumerate(values, 1):
        try:
            lists = {name: tuple(map(str, value.get(name, ()))) for name in ("zh", "en", "spoken")}
            entries.append(Entry(canonical=str(value["canonical"]), **lists))
        except (KeyError, TypeError, AttributeError) as error:
            raise SettingsWrong(
                f"{path}: entry {number} has no canonical form", 'give it one: canonical = "PriorityQueue"'
            ) from error
    return tuple(entries)
