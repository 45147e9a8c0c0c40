"""The models that ship with the package: where they lie, that they are whole, and what identifies any other model."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from archive.errors import ModelDamaged, ModelMissing, reinstall
from archive.files import key_of, sha256_of
from archive.messages import _
from archive.models.model_folder import find_model, model_identity, prompts_of
from archive.models.prefixes import prefixes_of
from archive.settings import FROM_MODEL

MODELS_FOLDER = Path(__file__).parent / "data"
MANIFEST = MODELS_FOLDER / "manifest.json"
MANIFEST_FORMAT = 1  # of the manifest and of what it lists
SAMPLE_VOICE = "sample-voice"
KUBE_ZH_EN = "kube-zh-en"
WINDOW_S = 30.0  # what Whisper hears at a time
SAMPLE_WINDOW_S = 7.0  # about a sentence: what sample-voice was mostly trained on
SAMPLE_CONTEXT_S = (
    8.0  # it hears as well with this much around a window as with the 30 s that Whisper pads to, in a third of the time
)


def files_of(name: str) -> dict[str, str]:
    """File name -> SHA-256 of a bundled model.

    Raises ModelMissing when there is no such model, ModelDamaged when the manifest is of another version.
    """
    try:
        manifest = json.loads(MANIFEST.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise ModelMissing(_("{MANIFEST} cannot be read", MANIFEST=MANIFEST), reinstall()) from error
    if manifest.get("format") != MANIFEST_FORMAT:
        raise ModelDamaged(
            _(
                "{MANIFEST} has format {get}, and this version reads {expected}",
                MANIFEST=MANIFEST,
                get=manifest.get("format"),
                expected=MANIFEST_FORMAT,
            ),
            reinstall(),
        )
    if name not in manifest["models"]:
        names = ", ".join(manifest["models"])
        raise ModelMissing(
            _("there is no bundled model {name!r}", name=name),
            _("choose one of {names}", names=names),
        )
    return dict(manifest["models"][name])


@cache
def folder_of(name: str) -> Path:
    """The folder of a bundled model, after its checksums were found right.

    Raises ModelMissing or ModelDamaged, naming the file.
    """
    for file, expected in files_of(name).items():
        path = MODELS_FOLDER / name / file
        if not path.is_file():
            raise ModelMissing(_("{path} is missing", path=path), reinstall())
        if sha256_of(path) != expected:
            raise ModelDamaged(
                _("{path} is damaged or of another version: its SHA-256 is not the one that shipped", path=path),
                reinstall(),
            )
    return MODELS_FOLDER / name


def sha256_of_model(name: str) -> str:
    """One checksum for the model as a whole, from the manifest: reads no weights."""
    files = files_of(name)
    return key_of(sorted(files.items())) if len(files) > 1 else next(iter(files.values()))


def whisper_identity(model: str) -> str:
    """What names a Whisper model in a stage's key: the checksum of a checkpoint, or the published name."""
    if model == SAMPLE_VOICE:
        return sha256_of_model(SAMPLE_VOICE)
    path = Path(model).expanduser()
    if path.is_dir():
        return model_identity(str(path))
    if not path.is_file():
        return f"openai:{model}"
    seen = path.stat()
    return checkpoint_sha256(path, seen.st_size, seen.st_mtime_ns)


@cache
def checkpoint_sha256(path: Path, _size_bytes: int, _modified_ns: int) -> str:
    """A checkpoint's SHA-256, once a process for as long as the file stays as it is: it may have gigabytes, and every
    recording's key asks for it."""
    return sha256_of(path)


def window_s(model: str) -> float:
    """The longest window to cut a recording into for a Whisper model."""
    return SAMPLE_WINDOW_S if model == SAMPLE_VOICE else WINDOW_S


def context_s(model: str) -> float:
    """How much sound a Whisper model's encoder is given at a time: a window, and silence behind it."""
    return SAMPLE_CONTEXT_S if model == SAMPLE_VOICE else WINDOW_S


def takes_prompt(model: str) -> bool:
    """Whether a Whisper model learned to be told what to expect: sample-voice did not, and with four words of the season
    before it makes 79 character errors in a hundred instead of one."""
    return model != SAMPLE_VOICE


def embedding_identity(model: str, passage_prefix: str = FROM_MODEL) -> str:
    """What names an embedding model in a stage's key: the content of its files, and what it puts before a passage.

    A prefix of questions is not in it: it changes no vector that was made.
    """
    if model == KUBE_ZH_EN:
        return sha256_of_model(KUBE_ZH_EN)
    folder = find_model(model)
    prefix = prefixes_of(model, prompts_of(folder) if folder else {}, passage=passage_prefix).passage
    return f"{model_identity(model)} {key_of(prefix)}" if prefix else model_identity(model)
