"""The settings of an archive, read once from archive.toml: every key known, every value of its type."""

from __future__ import annotations

import difflib
import tomllib
import typing
from collections.abc import Sequence
from dataclasses import dataclass, field, fields, is_dataclass, replace
from operator import attrgetter
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from archive.errors import SettingsWrong
from archive.messages import Message, _

FROM_MODEL = "auto"  # a prefix that the model itself asks for
BACKENDS = ("auto", "torch", "onnx")
SCRIPTS = ("simplified", "traditional", "as-heard")
QUALITIES = ("fast", "balanced", "best")  # what each means: archive/asr/quality.py
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
CHOICES = {
    "group.meeting_day": WEEKDAYS,
    "whisper.quality": QUALITIES,
    "whisper.script": SCRIPTS,
    "recordings.transcripts": ("use", "merge"),
    "summaries.language": ("zh", "en"),
    "embedding.backend": BACKENDS,
    "rerank.backend": BACKENDS,
    "summaries.method": ("extract", "model"),
    "pages.personal_data": ("members", "everybody"),
}
"""The keys that have only these values."""
AT_LEAST_ONE = ("embedding.batch", "rerank.depth", "llm.attempts")
TYPES_IN_WORDS = {
    str: _("a text in quotes"),
    int: _("a whole number"),
    float: _("a number"),
    bool: _("true or false"),
}


@dataclass(frozen=True)
class GroupSettings:
    """`[group]`: who meets, when, and in which term."""

    name: str = ""
    time_zone: str = "Asia/Shanghai"
    meeting_day: str = "saturday"
    term: int = 1


@dataclass(frozen=True)
class WhisperSettings:
    """`[whisper]`: how recordings are transcribed."""

    model: str = "turbo"  # an OpenAI model name, the path of a checkpoint, or sample-voice
    languages: tuple[str, ...] = ("zh", "en")
    engine: str = "openai-whisper"  # or faster-whisper, or auto: the fastest that is installed and can run the model
    quality: str = "balanced"  # one of QUALITIES
    compute_type: str = "auto"  # float32, float16, int8 and what else the engine knows
    device: str = ""  # empty: a GPU when there is one, else the CPU
    batch: int = 0  # windows decoded at a time; 0: as many as fit into memory
    threads: int = 0  # 0: the engine's own choice
    initial_prompt: str = ""  # comes before the words that the glossary has for the session
    script: str = "simplified"  # of Chinese text: one of SCRIPTS
    word_timestamps: bool = False


@dataclass(frozen=True)
class EmbeddingSettings:
    """`[embedding]`: the model that gives texts their vectors."""

    model: str = "kube-zh-en"  # the bundled model, a hub name, or a folder
    backend: str = "auto"  # one of BACKENDS; auto asks with ONNX where the model was exported, and indexes with torch
    device: str = ""
    batch: int = 32  # texts encoded at a time
    query_prefix: str = FROM_MODEL
    passage_prefix: str = FROM_MODEL


@dataclass(frozen=True)
class RerankSettings:
    """`[rerank]`: the cross-encoder that scores the best hits again, if any."""

    model: str = ""  # a cross-encoder by hub name or folder; empty: none
    backend: str = "auto"
    device: str = ""
    depth: int = 30  # hits that are scored at most
    seconds: float = 2.0  # that scoring may take


@dataclass(frozen=True)
class ChromaSettings:
    """`[chroma]`: where the vectors are kept."""

    url: str = ""  # empty: embedded, inside .index
    collection: str = "sig-archive"


@dataclass(frozen=True)
class InboxSettings:
    """`[inbox]`: what is taken from it."""

    follow_links: bool = False  # symbolic links that lead out of the archive


@dataclass(frozen=True)
class NoteSettings:
    """`[notes]`: which notes are taken."""

    max_bytes: int = 2_000_000
    max_document_bytes: int = 50_000_000  # of a PDF, a presentation, a saved page with its pictures


@dataclass(frozen=True)
class RecordingSettings:
    """`[recordings]`: which sound of a recording is transcribed, and who speaks on it."""

    audio_track: int = 0
    channel_speakers: tuple[str, ...] = ()  # who speaks on each channel, where each person has one
    track_speakers: tuple[str, ...] = ()  # the same for audio tracks, which are mixed
    diarizer: str = ""  # "voices", or package.module:function that tells who speaks when
    speakers: int = 0  # how many people speak, for "voices"; 0: find out
    transcripts: str = "use"  # those handed in: use them, or merge their speakers into what Whisper transcribes
    timeout_s: int = 43_200  # the longest one transcription may take
    settle_s: float = 1.0  # a file that changed this recently is looked at twice


@dataclass(frozen=True)
class CodeSettings:
    """`[code]`: the source that the group reads, for links to it."""

    repository: str = "https://github.com/kubernetes/kubernetes"  # empty: no links
    version: str = "v1.19.0"  # a tag, a branch or a commit


@dataclass(frozen=True)
class ModelSettings:
    """`[models]`: where models are had."""

    mirror: str = ""  # a base address, or a folder, that holds OpenAI's checkpoints


@dataclass(frozen=True)
class SummarySettings:
    """`[summaries]`: how a session is summarised."""

    method: str = "extract"  # from its own sentences, offline; or model: written by [llm], each sentence checked
    language: str = "zh"  # of headings: Chinese with English beside it, or en; quotations stay as they were said
    template: str = "study"  # or meeting, lecture, or a file of templates/ in the archive


@dataclass(frozen=True)
class LlmSettings:
    """`[llm]`: a language model behind an OpenAI-compatible service; its key is never a setting."""

    base_url: str = ""  # such as http://127.0.0.1:8000/v1; empty: none
    model: str = ""
    key_variable: str = "OPENAI_API_KEY"  # the environment variable that holds the key
    prefect_secret: str = ""  # a Secret block of Prefect's that holds it, for flows where the variable is not set
    timeout_s: float = 120.0  # an answer may take
    attempts: int = 4  # at an answer that does not come
    tokens_per_session: int = 200_000  # at most, questions and answers; 0: no limit


@dataclass(frozen=True)
class SpeakerSettings:
    """`[speakers]`: what is kept of voices."""

    keep_voice_prints: bool = False  # of voices that a person names, so that later sessions recognise them


@dataclass(frozen=True)
class SourceTable:
    """`[[sources]]`: a place that is collected from; the kind decides which other keys there are."""

    kind: str
    name: str  # in the ledger and in `collect --source`; the kind where the table gives none
    values: dict[str, Any] = field(default_factory=dict, hash=False)  # the other keys as they stand
    secrets: dict[str, str] = field(default_factory=dict, hash=False)  # environment variable -> Prefect's Secret block


@dataclass(frozen=True)
class PageSettings:
    """`[pages]`: what the pages of `serve` show, and whether they may be written on."""

    personal_data: str = "members"  # who sees the chat and the members' pages: members (with the token), or everybody
    corrections: bool = False  # members may correct transcripts on the page


@dataclass(frozen=True)
class Settings:
    """archive.toml, table by table."""

    group: GroupSettings = field(default_factory=GroupSettings)
    whisper: WhisperSettings = field(default_factory=WhisperSettings)
    embedding: EmbeddingSettings = field(default_factory=EmbeddingSettings)
    rerank: RerankSettings = field(default_factory=RerankSettings)
    models: ModelSettings = field(default_factory=ModelSettings)
    summaries: SummarySettings = field(default_factory=SummarySettings)
    llm: LlmSettings = field(default_factory=LlmSettings)
    chroma: ChromaSettings = field(default_factory=ChromaSettings)
    inbox: InboxSettings = field(default_factory=InboxSettings)
    notes: NoteSettings = field(default_factory=NoteSettings)
    recordings: RecordingSettings = field(default_factory=RecordingSettings)
    speakers: SpeakerSettings = field(default_factory=SpeakerSettings)
    code: CodeSettings = field(default_factory=CodeSettings)
    sources: tuple[SourceTable, ...] = ()
    pages: PageSettings = field(default_factory=PageSettings)


def read_settings(path: Path) -> Settings:
    """Raises SettingsWrong, naming the file, the key and what would be right."""
    try:
        values = tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise not_toml(path, error) from error
    sources = read_sources(values.pop("sources", []), path)
    settings = replace(typing.cast(Settings, read_table(Settings, values, path, "")), sources=sources)
    check_time_zone(settings.group, path)
    for key, allowed in CHOICES.items():
        check_choice(path, key, value_of(settings, key), allowed)
    for key in AT_LEAST_ONE:
        if value_of(settings, key) < 1:
            raise wrong_value(path, key, value_of(settings, key), _("give a number of at least 1"))
    return settings


def value_of(settings: Settings, key: str) -> Any:
    """The value of `table.name`."""
    return attrgetter(key)(settings)


def check_choice(path: Path, key: str, value: str, allowed: Sequence[str]) -> None:
    """Raises SettingsWrong when a value is none of those that are known."""
    if value not in allowed:
        raise wrong_value(path, key, value, in_words(allowed))


def in_words(allowed: Sequence[str]) -> Message:
    """What to choose from."""
    if len(allowed) == 2:
        return _('choose "{one}" or "{other}"', one=allowed[0], other=allowed[1])
    return _("choose one of {values}", values=list(allowed))


def check_time_zone(group: GroupSettings, path: Path) -> None:
    """Raises SettingsWrong when the time zone is not known here."""
    try:
        ZoneInfo(group.time_zone)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise SettingsWrong(
            _("{path}: group.time_zone {time_zone!r} is not a time zone", path=path, time_zone=group.time_zone),
            _("use a name such as Asia/Shanghai"),
        ) from error


# From TOML to records


def read_table(record: Any, values: dict[str, Any], path: Path, prefix: str) -> Any:
    """A record of settings from a table; raises SettingsWrong for an unknown key or a value of another type."""
    types = typing.get_type_hints(record)
    known = [f.name for f in fields(record)]
    taken = {}
    for name, value in values.items():
        if name not in known:
            raise unknown_key(path, prefix, name, known)
        taken[name] = check_value(types[name], value, path, f"{prefix}{name}")
    return record(**taken)


def check_value(wanted: Any, value: Any, path: Path, key: str) -> Any:
    """The value as its record holds it; raises SettingsWrong when it is of another type."""
    if is_dataclass(wanted):
        if not isinstance(value, dict):
            raise SettingsWrong(
                _("{path}: {full} must be a table", path=path, full=key),
                _("write [{full}] on a line of its own", full=key),
            )
        return read_table(wanted, value, path, f"{key}.")
    if typing.get_origin(wanted) is tuple:
        if isinstance(value, list) and all(isinstance(item, str) for item in value):
            return tuple(value)
        raise wrong_value(path, key, value, _('give a list of words, such as ["zh", "en"]'))
    allowed = (int, float) if wanted is float else wanted
    if isinstance(value, bool) is not (wanted is bool) or not isinstance(value, allowed):
        raise wrong_value(path, key, value, _("give {kind}", kind=TYPES_IN_WORDS[wanted]))
    return value


def read_sources(tables: Any, path: Path) -> tuple[SourceTable, ...]:
    """The [[sources]] tables; raises SettingsWrong when one has no kind, or two have one name."""
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise SettingsWrong(_("{path}: sources is no list of tables", path=path), _("write [[sources]] before each"))
    sources: dict[str, SourceTable] = {}
    for table in tables:
        values = dict(table)
        kind = check_value(str, values.pop("kind", ""), path, "sources.kind")
        name = check_value(str, values.pop("name", kind), path, "sources.name")
        secrets = read_secrets(values.pop("secrets", {}), path)
        if not kind:
            raise wrong_value(path, "sources.kind", kind, _('say what it is: kind = "sheet"'))
        if name in sources:
            raise wrong_value(path, "sources.name", name, _("give each source a name of its own"))
        sources[name] = SourceTable(kind, name, values, secrets)
    return tuple(sources.values())


def read_secrets(table: Any, path: Path) -> dict[str, str]:
    """Which of Prefect's Secret blocks fill which environment variables; raises SettingsWrong."""
    if isinstance(table, dict) and all(isinstance(block, str) for block in table.values()):
        return table
    raise wrong_value(path, "sources.secrets", table, _("write it as {example}", example='{ TOKEN = "block" }'))


# What is wrong


def not_toml(path: Path, error: Exception) -> SettingsWrong:
    """The file breaks the rules of TOML."""
    return SettingsWrong(
        _("{path} cannot be read as TOML: {error}", path=path, error=error), _("mend that line and run again")
    )


def wrong_value(path: Path, key: str, value: Any, cure: Message) -> SettingsWrong:
    """A known key has a value that cannot be."""
    return SettingsWrong(_("{path}: {full} is {value!r}", path=path, full=key, value=value), cure)


def unknown_key(path: Path, prefix: str, name: str, known: Sequence[str]) -> SettingsWrong:
    """There is no such key; one that is spelt nearly so is offered."""
    near = [prefix + one for one in difflib.get_close_matches(name, known, n=1)]
    if near:
        cure = _("did you mean {near}?", near=near[0])
    else:
        cure = _("the keys there are {known}", known=list(known))
    return SettingsWrong(_("{path}: there is no setting {prefix}{name}", path=path, prefix=prefix, name=name), cure)
