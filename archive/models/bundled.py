"""The models that ship with the package: where they lie, that they are whole, and what is known of them."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from archive.errors import ModelDamaged, ModelMissing, reinstall
from archive.files import key_of, sha256_of
from archive.messages import _

MODELS_FOLDER = Path(__file__).parent / "data"
MANIFEST = MODELS_FOLDER / "manifest.json"
MANIFEST_FORMAT = 1  # of the manifest and of what it lists
SAMPLE_VOICE = "sample-voice"
KUBE_ZH_EN = "kube-zh-en"
WINDOW_S = 30.0  # of sound, which Whisper takes at a time
SAMPLE_WINDOW_S = 7.0  # about a sentence: what sample-voice was mostly trained on
# Its text is as good with so much sound around a window as with the 30 s that Whisper pads to, in a third of the time.
SAMPLE_CONTEXT_S = 8.0


def files_of(name: str) -> dict[str, str]:
    """File name -> SHA-256 of a bundled model.

    Raises ModelMissing when there is no such model, ModelDamaged when the manifest is of another version.
    """
    models = read_manifest()
    if name not in models:
        raise ModelMissing(
            _("there is no bundled model {name!r}", name=name), _("choose one of {names}", names=", ".join(models))
        )
    return dict(models[name])


def read_manifest() -> dict[str, dict[str, str]]:
    """Model -> file name -> SHA-256. Raises ModelMissing when it is not there, ModelDamaged when it is of another version."""
    try:
        manifest = json.loads(MANIFEST.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise ModelMissing(_("{path} cannot be read", path=MANIFEST), reinstall()) from error
    found = manifest.get("format")
    if found != MANIFEST_FORMAT:
        what = _(
            "{path} has format {found}, and this version reads {expected}",
            path=MANIFEST,
            found=found,
            expected=MANIFEST_FORMAT,
        )
        raise ModelDamaged(what, reinstall())
    models: dict[str, dict[str, str]] = manifest["models"]
    return models


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
