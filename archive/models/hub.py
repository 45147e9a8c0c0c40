"""Download a model from the Hugging Face hub once; from then on its files are used without asking."""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path

from huggingface_hub import constants

from archive.errors import DownloadFailed, ModelMissing
from archive.files import disk_full
from archive.messages import _
from archive.models.download import no_network
from archive.models.model_folder import ONNX_FILES, find_model, hub_name, reason_of, require_model

HUB_TIMEOUT_S = 10  # to learn that a model can be had; left alone, the hub's client asks for over a minute
TEXTS = (".json", ".txt", ".model", ".py", ".jinja")
CONVERTED_FILES = (
    "config.json",
    "preprocessor_config.json",
    "model.bin",
    "tokenizer.json",
    "vocabulary.*",
)  # CTranslate2's
WEIGHT_FORMATS = ((".safetensors",), (".bin",))  # the first of these that a model has


def ensure_model(model: str, setting: str, *, backend: str = "auto") -> Path:
    """The folder of a model, downloaded when it is one of the hub's and not here yet.

    Raises ModelMissing, with the cure, when it can be neither found nor downloaded.
    """
    folder = find_model(model)
    if folder is not None or not hub_name(model):
        return folder or require_model(model, setting)
    try:
        return download(hub_name(model), partial(files_to_fetch, backend=backend))
    except DownloadFailed as error:
        raise not_downloaded(model, setting, str(error.what)) from error


def download(name: str, choose: Callable[[Sequence[str]], Sequence[str]], *, draws: bool = True) -> Path:
    """The folder of a model of the hub, with the files that `choose` takes of all it has; what is here already stays.

    Raises DownloadFailed with what the hub's client said, StorageFailed when the disk is full.
    """
    from huggingface_hub import HfApi, snapshot_download  # a fifth of a second, for once in a model's life

    if not draws:
        from huggingface_hub.utils import disable_progress_bars  # type: ignore[attr-defined]

        disable_progress_bars()
    try:
        files = [file.rfilename for file in HfApi().model_info(name, timeout=HUB_TIMEOUT_S).siblings or []]
        return Path(snapshot_download(name, allow_patterns=list(choose(files))))
    except Exception as error:  # requests', httpx's or httpx2's, depending on the hub client's version
        if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise disk_full(Path(constants.HF_HUB_CACHE)) from error
        raise DownloadFailed(_("no network leads there") if no_network(error) else reason_of(error)) from error


def address(name: str) -> str:
    """Where a model of the hub is asked for: on the hub itself, or the mirror that HF_ENDPOINT names."""
    return f"{constants.ENDPOINT}/{name}"


def not_downloaded(model: str, setting: str, reason: str) -> ModelMissing:
    """The error for a model that the hub could not give, with the cure."""
    return ModelMissing(
        _(
            "the model {model} ({setting}) is not on this machine and cannot be downloaded ({reason})",
            model=model,
            setting=setting,
            reason=reason,
        ),
        _(
            "put the model folder on this machine and set {setting} to its path, or connect once to download it",
            setting=setting,
        ),
    )


def files_of_any(files: Sequence[str]) -> Sequence[str]:
    """Of a model's files, those that are used: of a Whisper in CTranslate2's format, or of an encoder for any backend."""
    return CONVERTED_FILES if "model.bin" in files else files_to_fetch(files, "auto")


def files_to_fetch(files: Iterable[str], backend: str) -> list[str]:
    """Of a model's files on the hub, those that are used: settings, tokenizer, and one form of the weights a backend."""
    files = sorted(files)
    main = [file for file in files if not file.startswith(("onnx/", "openvino/", "coreml/"))]
    onnx = [file for file in files if file.startswith(ONNX_FILES)] if backend != "torch" else []
    torch = (
        []
        if backend == "onnx" and onnx
        else next((found for kinds in WEIGHT_FORMATS if (found := [file for file in main if file.endswith(kinds)])), [])
    )
    return sorted({*[file for file in main if file.endswith(TEXTS)], *torch, *onnx})
