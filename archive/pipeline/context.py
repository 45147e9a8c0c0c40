"""What one ingest works with: the archive, how it is set, and what was asked for besides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from archive.errors import SettingsWrong
from archive.home import Home
from archive.messages import _
from archive.settings import Settings, read_settings
from archive.sources.plan import PlannedTopic, read_plan
from archive.terms.glossary import Entry, read_glossary

COLLECT, TRANSCRIBE, SUMMARISE, INDEX = STAGES = ("collect", "transcribe", "summarise", "index")


@dataclass(frozen=True)
class RunOptions:
    """What was asked for besides the settings, as values that another machine can receive."""

    session: str = ""  # whatever comes in belongs to it
    model: str = ""  # of Whisper
    whisper: Mapping[str, Any] = field(default_factory=dict)  # other settings of [whisper], by name
    force: tuple[str, ...] = ()  # stages to do again whatever their keys say

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
    settings: Settings  # with the options' before those of archive.toml
    glossary: tuple[Entry, ...] = ()
    study_plan: tuple[PlannedTopic, ...] = ()
    options: RunOptions = NOTHING_ASKED

    @property
    def merges_speakers(self) -> bool:
        """Whether transcripts that are handed in give their speakers to Whisper's, rather than take its place."""
        return self.settings.recordings.transcripts == "merge"


def open_context(home: Home, options: RunOptions = NOTHING_ASKED) -> Context:
    """Read settings, glossary and study plan once; what `options` say of Whisper comes before the settings.

    Raises SettingsWrong.
    """
    check_stages(options.force)
    settings = read_settings(home.settings)
    given = {**options.whisper, **({"model": options.model} if options.model else {})}
    settings = replace(settings, whisper=replace(settings.whisper, **given))
    return Context(home, settings, read_glossary(home.glossary), read_plan(home.plan), options)


def check_stages(names: tuple[str, ...]) -> None:
    """Raises SettingsWrong when one of the names is no stage."""
    unknown = sorted(set(names) - set(STAGES))
    if unknown:
        raise SettingsWrong(
            _("there is no stage {unknown}", unknown=unknown), _("the stages are {stages}", stages=list(STAGES))
        )
