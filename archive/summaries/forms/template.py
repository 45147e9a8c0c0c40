"""Templates: which sections a summary shows, in which order, under which headings; files that a group can edit."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

from archive.errors import SettingsWrong
from archive.messages import _

KINDS = (
    "abstract", "contents", "chapters", "questions", "decisions", "tasks", "points", "definitions", "code", "coverage",
    "next_week", "terms",
)  # fmt: skip
BUNDLED = ("study", "meeting", "lecture")
DEFAULT = "study"
_PACKAGE = "archive.summaries.forms.templates"


@dataclass(frozen=True)
class Section:
    """One section of a page: what it shows, and its heading in both languages."""

    kind: str
    zh: str = ""
    en: str = ""
    mindmap: bool = False  # of the contents: also as a Mermaid mind map

    def heading(self, language: str) -> str:
        """Chinese first with English beside it, or English alone."""
        return " ".join(filter(None, (self.zh, self.en))) if language == "zh" else self.en or self.zh


@dataclass(frozen=True)
class Template:
    """The sections of a page, in order."""

    name: str
    sections: tuple[Section, ...]
    text: str = ""  # of its file, which is part of a summary's key


def read_template(name: str, folder: Path | None = None) -> Template:
    """The template of that name: a file of `folder` (templates/ of an archive), else one that comes with the package.

    Raises SettingsWrong when there is none, or it names a section that there is not.
    """
    own = folder / f"{name}.toml" if folder else None
    if own and own.is_file():
        return parse_template(name, own.read_text("utf-8"), own)
    if name not in BUNDLED:
        raise SettingsWrong(
            _("there is no template {name}", name=name),
            _("put it into templates/ of the archive, or take one of {bundled}", bundled=list(BUNDLED)),
        )
    return parse_template(name, resources.files(_PACKAGE).joinpath(f"{name}.toml").read_text("utf-8"), Path(name))


def parse_template(name: str, text: str, path: Path) -> Template:
    """Raises SettingsWrong, naming the file and what is wrong in it."""
    try:
        sections = tuple(section_of(values, path) for values in tomllib.loads(text).get("section", []))
    except tomllib.TOMLDecodeError as error:
        raise SettingsWrong(
            _("{path} cannot be read as TOML: {error}", path=path, error=error), _("mend that line and run again")
        ) from error
    return Template(name, sections, text)


def section_of(values: dict[str, Any], path: Path) -> Section:
    """A section; raises SettingsWrong where it shows nothing that is known, or has a key that is not."""
    kind = str(values.get("kind", ""))
    if kind not in KINDS:
        raise SettingsWrong(
            _("{path}: there is no section {kind!r}", path=path, kind=kind),
            _("the kinds are {kinds}", kinds=list(KINDS)),
        )
    unknown = sorted(set(values) - set(Section.__dataclass_fields__))
    if unknown:
        raise SettingsWrong(
            _("{path}: a section has no {unknown}", path=path, unknown=unknown),
            _("its keys are {keys}", keys=list(Section.__dataclass_fields__)),
        )
    return Section(**values)
