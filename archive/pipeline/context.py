"""What one ingest works with: the archive, how it is set, and what was asked for besides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from archive.errors import SettingsWrong
from archive.home import Home
from archive.intake.plan import PlannedTopic, read_plan
from archive.members import read_members
from archive.messages import _
from archive.settings import Settings, read_settings
from archive.terms.glossary import Entry, read_glossary

COLLECT, TRANSCRIBE, SUMMARISE, INDEX = STAGES = ("collect", "transcribe", "summarise", "index")
CONVERT = "convert"  # a stage of the few recordings that browsers do not play; whoever wants one again removes the copy


@dataclass(frozen=True)
class RunOptions:
    """What was asked for besides the settings, as values that another machine can receive."""

    session: str = ""  # whatever comes in belongs to it
    model: str = ""  # of Whisper
    whisper: Mapping[str, Any] = field(default_factory=dict)  # other settings of [whisper], by name
    force: tuple[str, ...] = ()  # stages to do again whatever their keys say, in `session` where that is given
    yes: bool = False  # hours of sound may be transcribed again because settings changed

    @property
    def whisper_settings(self) -> dict[str, Any]:
        """What was asked for of the settings of [whisper]."""
        return {**self.whisper, **({"model": self.model} if self.model else {})}

    @property
    def is_about_whisper(self) -> bool:
        """Whether something was asked for that shapes transcripts of this run only."""
        return bool(self.whisper_settings)

    def as_values(self) -> dict[str, Any]:
        """The options as JSON can hold them."""
        return {**asdict(self), "force": list(self.force)}

    @classmethod
    def from_values(cls, values: Mapping[str, Any]) -> RunOptions:
        """The options that such values stand for."""
        return cls(
            **{**values, "force": tuple(values.get("force", ())), "whisper": tuples_in(values.get("whisper", {}))}
        )


NOTHING_ASKED = RunOptions()


def tuples_in(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values with JSON's lists as tuples, as settings have them."""
    return {name: tuple(value) if isinstance(value, list) else value for name, value in values.items()}


@dataclass(frozen=True)
class Context:
    """One ingest: the archive, how it is set, and what was asked for."""

    home: Home
    settings: Settings  # of archive.toml
    glossary: tuple[Entry, ...] = ()
    study_plan: tuple[PlannedTopic, ...] = ()
    options: RunOptions = NOTHING_ASKED

    @property
    def run_settings(self) -> Settings:
        """The settings with what was asked for in this run before them, for what is transcribed now."""
        return self.settings_with(self.options.whisper_settings)

    def settings_with(self, whisper: Mapping[str, Any]) -> Settings:
        """The settings with others of [whisper] before them."""
        return replace(self.settings, whisper=replace(self.settings.whisper, **whisper)) if whisper else self.settings

    def forces(self, stage: str, unit: str) -> bool:
        """Whether `--force` means this stage of a session or the library: of every one, or of the session beside it."""
        return stage in self.options.force and self.options.session in ("", unit)

    @property
    def merges_speakers(self) -> bool:
        """Whether transcripts that are handed in give their speakers to Whisper's, rather than take its place."""
        return self.settings.recordings.transcripts == "merge"


def open_context(home: Home, options: RunOptions = NOTHING_ASKED) -> Context:
    """Read settings, glossary and study plan once.

    Raises SettingsWrong, also where members.toml cannot be read: it names the authors of notes that come in.
    """
    check_stages(options.force)
    read_members(home.members)
    return Context(home, read_settings(home.settings), read_glossary(home.glossary), read_plan(home.plan), options)


def check_stages(names: tuple[str, ...]) -> None:
    """Raises SettingsWrong when one of the names is no stage."""
    unknown = sorted(set(names) - set(STAGES))
    if unknown:
        raise SettingsWrong(
            _("there is no stage {unknown}", unknown=unknown), _("the stages are {stages}", stages=list(STAGES))
        )
