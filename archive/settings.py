"""The settings of an archive, read once from archive.toml: every key known, every value of its type."""

from __future__ import annotations

import difflib
import tomllib
import types
import typing
from dataclasses import dataclass, field, fields, is_dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from archive.errors import SettingsWrong
from archive.families import FROM_MODEL

BACKENDS = ("auto", "torch", "onnx")
SCRIPTS = ("simplified", "traditional", "as-heard")
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@dataclass(frozen=True)
class Group:
    name: str = ""
    time_zone: str = "Asia/Shanghai"
    meeting_day: str = "saturday"
    term: int = 1


@dataclass(frozen=True)
class Whisper:
    model: str = "turbo"  # an OpenAI model name, the path of a checkpoint, or sample-voice
    languages: tuple[str, ...] = ("zh", "en")
    engine: str = "openai-whisper"  # or faster-whisper, or auto: the fastest that is installed and can run the model
    compute_type: str = "auto"  # float32, float16, int8 and what else the engine knows
    device: str = ""  # empty: a GPU when there is one, else the CPU
    batch: int = 0  # windows decoded at a time; 0: as many as fit into memory
    threads: int = 0  # 0: the engine's own choice
    initial_prompt: str = ""  # comes before the words that the glossary has for the session
    script: str = "simplified"  # of Chinese text: one of SCRIPTS
    word_timestamps: bool = False


@dataclass(frozen=True)
class Embedding:
    model: str = "kube-zh-en"  # the bundled model, a hub name, or a folder
    backend: str = "auto"  # one of BACKENDS; auto asks with ONNX where the model was exported, and indexes with torch
    device: str = ""
    batch: int = 32  # texts encoded at a time
    query_prefix: str = FROM_MODEL
    passage_prefix: str = FROM_MODEL


@dataclass(frozen=True)
class Rerank:
    model: str = ""  # a cross-encoder by hub name or folder; empty: none
    backend: str = "auto"
    device: str = ""
    depth: int = 30  # hits that are scored at most
    seconds: float = 2.0  # that scoring may take


@dataclass(frozen=True)
class Chroma:
    url: str = ""  # empty: embedded, inside .index
    collection: str = "sig-archive"


@dataclass(frozen=True)
class Notes:
    max_bytes: int = 2_000_000


@dataclass(frozen=True)
class Recordings:
    audio_track: int = 0
    channel_speakers: tuple[str, ...] = ()  # who speaks on each channel, where each person has one
    track_speakers: tuple[str, ...] = ()  # the same for audio tracks, which are mixed
    diarizer: str = ""  # package.module:function that tells who speaks when
    transcripts: str = "use"  # those handed in: use them, or merge their speakers into what Whisper hears
    timeout_s: int = 43_200  # the longest one transcription may take
    settle_s: float = 1.0  # a file that changed this recently is looked at twice


@dataclass(frozen=True)
class Settings:
    group: Group = field(default_factory=Group)
    whisper: Whisper = field(default_factory=Whisper)
    embedding: Embedding = field(default_factory=Embedding)
    rerank: Rerank = field(default_factory=Rerank)
    chroma: Chroma = field(default_factory=Chroma)
    notes: Notes = field(default_factory=Notes)
    recordings: Recordings = field(default_factory=Recordings)


def read_settings(path: Path) -> Settings:
    """Raises SettingsWrong, naming the file, the key and what would be right."""
    try:
        values = tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsWrong(f"{path} cannot be read as TOML: {error}", "mend that line and run again") from error
    settings = build(Settings, values, path, "")
    check_group(settings.group, path)
    if settings.whisper.script not in SCRIPTS:
        raise SettingsWrong(
            f"{path}: whisper.script is {settings.whisper.script!r}", f"choose one of {', '.join(SCRIPTS)}"
        )
    if settings.recordings.transcripts not in ("use", "merge"):
        raise SettingsWrong(
            f"{path}: recordings.transcripts is {settings.recordings.transcripts!r}", 'choose "use" or "merge"'
        )
    check_backends(settings, path)
    return typing.cast(Settings, settings)


def check_group(group: Group, path: Path) -> None:
    if group.meeting_day not in WEEKDAYS:
        raise SettingsWrong(
            f"{path}: group.meeting_day is {group.meeting_day!r}", f"choose one of {', '.join(WEEKDAYS)}"
        )
    try:
        ZoneInfo(group.time_zone)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise SettingsWrong(
            f"{path}: group.time_zone {group.time_zone!r} is not a time zone", "use a name such as Asia/Shanghai"
        ) from error


def check_backends(settings: Settings, path: Path) -> None:
    for table, backend in (("embedding", settings.embedding.backend), ("rerank", settings.rerank.backend)):
        if backend not in BACKENDS:
            raise SettingsWrong(f"{path}: {table}.backend is {backend!r}", f"choose one of {', '.join(BACKENDS)}")
    for name, number in (("embedding.batch", settings.embedding.batch), ("rerank.depth", settings.rerank.depth)):
        if number < 1:
            raise SettingsWrong(f"{path}: {name} is {number}", "give a number of at least 1")


def build(record: Any, values: dict[str, Any], path: Path, prefix: str) -> Any:
    """A record of settings from a table, checking each key and type."""
    hints = typing.get_type_hints(record)
    known = [f.name for f in fields(record)]
    taken = {}
    for name, value in values.items():
        full = f"{prefix}{name}"
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            cure = f"did you mean {prefix}{near[0]}?" if near else f"the keys there are {', '.join(known)}"
            raise SettingsWrong(f"{path}: there is no setting {full}", cure)
        taken[name] = checked(hints[name], value, path, full)
    return record(**taken)


def checked(wanted: Any, value: Any, path: Path, full: str) -> Any:
    if is_dataclass(wanted):
        if not isinstance(value, dict):
            raise SettingsWrong(f"{path}: {full} must be a table", f"write [{full}] on a line of its own")
        return build(wanted, value, path, f"{full}.")
    if typing.get_origin(wanted) is tuple:
        if isinstance(value, list) and all(isinstance(item, str) for item in value):
            return tuple(value)
        raise SettingsWrong(f"{path}: {full} is {value!r}", 'give a list of words, such as ["zh", "en"]')
    allowed = (int, float) if wanted is float else wanted
    if isinstance(value, bool) is not (wanted is bool) or not isinstance(value, allowed):
        name = wanted.__name__ if isinstance(wanted, type | types.GenericAlias) else str(wanted)
        words = {"str": "a text in quotes", "int": "a whole number", "float": "a number", "bool": "true or false"}
        raise SettingsWrong(f"{path}: {full} is {value!r}", f"give {words.get(name, name)}")
    return value
