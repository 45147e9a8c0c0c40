"""The settings of an archive, read once from archive.toml: every key known, every value of its type."""

from __future__ import annotations

import difflib
import tomllib
import types
import typing
from collections.abc import Sequence
from dataclasses import dataclass, field, fields, is_dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from archive.errors import SettingsWrong
from archive.messages import _
from archive.models.prefixes import FROM_MODEL

BACKENDS = ("auto", "torch", "onnx")
SCRIPTS = ("simplified", "traditional", "as-heard")
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@dataclass(frozen=True)
class GroupSettings:
    name: str = ""
    time_zone: str = "Asia/Shanghai"
    meeting_day: str = "saturday"
    term: int = 1


@dataclass(frozen=True)
class WhisperSettings:
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
class EmbeddingSettings:
    model: str = "kube-zh-en"  # the bundled model, a hub name, or a folder
    backend: str = "auto"  # one of BACKENDS; auto asks with ONNX where the model was exported, and indexes with torch
    device: str = ""
    batch: int = 32  # texts encoded at a time
    query_prefix: str = FROM_MODEL
    passage_prefix: str = FROM_MODEL


@dataclass(frozen=True)
class RerankSettings:
    model: str = ""  # a cross-encoder by hub name or folder; empty: none
    backend: str = "auto"
    device: str = ""
    depth: int = 30  # hits that are scored at most
    seconds: float = 2.0  # that scoring may take


@dataclass(frozen=True)
class ChromaSettings:
    url: str = ""  # empty: embedded, inside .index
    collection: str = "sig-archive"


@dataclass(frozen=True)
class InboxSettings:
    """What lies in the inbox."""

    follow_links: bool = False  # symbolic links that lead out of the archive


@dataclass(frozen=True)
class NoteSettings:
    max_bytes: int = 2_000_000


@dataclass(frozen=True)
class RecordingSettings:
    audio_track: int = 0
    channel_speakers: tuple[str, ...] = ()  # who speaks on each channel, where each person has one
    track_speakers: tuple[str, ...] = ()  # the same for audio tracks, which are mixed
    diarizer: str = ""  # package.module:function that tells who speaks when
    transcripts: str = "use"  # those handed in: use them, or merge their speakers into what Whisper hears
    timeout_s: int = 43_200  # the longest one transcription may take
    settle_s: float = 1.0  # a file that changed this recently is looked at twice


@dataclass(frozen=True)
class Settings:
    group: GroupSettings = field(default_factory=GroupSettings)
    whisper: WhisperSettings = field(default_factory=WhisperSettings)
    embedding: EmbeddingSettings = field(default_factory=EmbeddingSettings)
    rerank: RerankSettings = field(default_factory=RerankSettings)
    chroma: ChromaSettings = field(default_factory=ChromaSettings)
    inbox: InboxSettings = field(default_factory=InboxSettings)
    notes: NoteSettings = field(default_factory=NoteSettings)
    recordings: RecordingSettings = field(default_factory=RecordingSettings)


def read_settings(path: Path) -> Settings:
    """Raises SettingsWrong, naming the file, the key and what would be right."""
    try:
        values = tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise not_toml(path, error) from error
    settings = read_table(Settings, values, path, "")
    check_group(settings.group, path)
    if settings.whisper.script not in SCRIPTS:
        raise SettingsWrong(is_set(path, "whisper.script", settings.whisper.script), one_of(SCRIPTS))
    if settings.recordings.transcripts not in ("use", "merge"):
        raise SettingsWrong(
            is_set(path, "recordings.transcripts", settings.recordings.transcripts),
            _('choose "use" or "merge"'),
        )
    check_backends(settings, path)
    return typing.cast(Settings, settings)


def check_group(group: GroupSettings, path: Path) -> None:
    if group.meeting_day not in WEEKDAYS:
        raise SettingsWrong(is_set(path, "group.meeting_day", group.meeting_day), one_of(WEEKDAYS))
    try:
        ZoneInfo(group.time_zone)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise SettingsWrong(
            _("{path}: group.time_zone {time_zone!r} is not a time zone", path=path, time_zone=group.time_zone),
            _("use a name such as Asia/Shanghai"),
        ) from error


def check_backends(settings: Settings, path: Path) -> None:
    for table, backend in (("embedding", settings.embedding.backend), ("rerank", settings.rerank.backend)):
        if backend not in BACKENDS:
            raise SettingsWrong(is_set(path, f"{table}.backend", backend), one_of(BACKENDS))
    for name, number in (("embedding.batch", settings.embedding.batch), ("rerank.depth", settings.rerank.depth)):
        if number < 1:
            raise SettingsWrong(is_set(path, name, number), _("give a number of at least 1"))


def read_table(record: Any, values: dict[str, Any], path: Path, prefix: str) -> Any:
    """A record of settings from a table, checking each key and type."""
    hints = typing.get_type_hints(record)
    known = [f.name for f in fields(record)]
    taken = {}
    for name, value in values.items():
        full = f"{prefix}{name}"
        if name not in known:
            raise unknown_key(path, prefix, name, known)
        taken[name] = check_value(hints[name], value, path, full)
    return record(**taken)


def not_toml(path: Path, error: Exception) -> SettingsWrong:
    return SettingsWrong(
        _("{path} cannot be read as TOML: {error}", path=path, error=error),
        _("mend that line and run again"),
    )


def is_set(path: Path, full: str, value: Any) -> str:
    return str(_("{path}: {full} is {value!r}", path=path, full=full, value=value))


def one_of(values: Sequence[str]) -> str:
    return str(_("choose one of {values}", values=list(values)))


def unknown_key(path: Path, prefix: str, name: str, known: Sequence[str]) -> SettingsWrong:
    near = [prefix + one for one in difflib.get_close_matches(name, known, n=1)]
    if near:
        cure = _("did you mean {near}?", near=near[0])
    else:
        cure = _("the keys there are {known}", known=list(known))
    return SettingsWrong(_("{path}: there is no setting {prefix}{name}", path=path, prefix=prefix, name=name), cure)


def type_in_words(wanted: Any) -> str:
    name = wanted.__name__ if isinstance(wanted, type | types.GenericAlias) else str(wanted)
    words = {
        "str": str(_("a text in quotes")),
        "int": str(_("a whole number")),
        "float": str(_("a number")),
        "bool": str(_("true or false")),
    }
    return words.get(name, name)


def check_value(wanted: Any, value: Any, path: Path, full: str) -> Any:
    if is_dataclass(wanted):
        if not isinstance(value, dict):
            raise SettingsWrong(
                _("{path}: {full} must be a table", path=path, full=full),
                _("write [{full}] on a line of its own", full=full),
            )
        return read_table(wanted, value, path, f"{full}.")
    if typing.get_origin(wanted) is tuple:
        if isinstance(value, list) and all(isinstance(item, str) for item in value):
            return tuple(value)
        raise SettingsWrong(
            is_set(path, full, value),
            _('give a list of words, such as ["zh", "en"]'),
        )
    allowed = (int, float) if wanted is float else wanted
    if isinstance(value, bool) is not (wanted is bool) or not isinstance(value, allowed):
        kind = type_in_words(wanted)
        raise SettingsWrong(is_set(path, full, value), _("give {kind}", kind=kind))
    return value
