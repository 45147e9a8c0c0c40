"""Read the tensors of torch's checkpoints as numbers, in both of its formats: nothing that a file names is called."""

from __future__ import annotations

import io
import pickle
from collections import OrderedDict
from collections.abc import Callable
from typing import Any, BinaryIO
from zipfile import ZipFile, is_zipfile

import numpy as np
from numpy.typing import NDArray

Storage = NDArray[Any]
TYPES = {"FloatStorage": np.dtype("<f4"), "LongStorage": np.dtype("<i8")}
PREFACE = 3  # pickles before the one that matters in the older format: a magic number, a version, the machine


class Ignored:
    """Stands for every class of a checkpoint that is no tensor."""

    def __init__(self, *_: Any, **__: Any) -> None:
        pass

    def __setstate__(self, _state: Any) -> None:
        pass


class TensorReader(pickle.Unpickler):
    """Unpickles containers, numbers and tensors; `storage_of(type, key, length)` gives a tensor's numbers."""

    def __init__(self, file: BinaryIO, storage_of: Callable[[np.dtype[Any], str, int], Storage]):
        super().__init__(file)
        self.storage_of = storage_of

    def find_class(self, module: str, name: str) -> Any:
        """The few names that tensors need; a class without effect for all others."""
        if module == "torch" and name in TYPES:
            return TYPES[name]
        known = {("torch._utils", "_rebuild_tensor_v2"): tensor, ("collections", "OrderedDict"): OrderedDict}
        return known.get((module, name)) or type(name, (Ignored,), {})

    def persistent_load(self, pid: Any) -> Storage:
        """A tensor's numbers: ("storage", type, key, device, length) and perhaps more."""
        return self.storage_of(pid[1], pid[2], pid[4])


def tensor(storage: Storage, offset: int, size: tuple[int, ...], stride: tuple[int, ...], *_: Any) -> Storage:
    """A view of some numbers of a storage."""
    return np.lib.stride_tricks.as_strided(storage[offset:], size, [step * storage.itemsize for step in stride])


def read_tensors(content: bytes) -> Any:
    """What a checkpoint holds, with arrays for its tensors. For files whose SHA-256 was compared: views are not bounded."""
    return read_zip(content) if is_zipfile(io.BytesIO(content)) else read_older(io.BytesIO(content))


def read_zip(content: bytes) -> Any:
    """Of the format since torch 1.6: an archive with a file for each storage."""
    with ZipFile(io.BytesIO(content)) as opened:
        root = opened.namelist()[0].split("/")[0]

        def storage_of(kind: np.dtype[Any], key: str, _length: int) -> Storage:
            return np.frombuffer(opened.read(f"{root}/data/{key}"), kind)

        return TensorReader(io.BytesIO(opened.read(f"{root}/data.pkl")), storage_of).load()


def read_older(file: BinaryIO) -> Any:
    """Of the format before: pickles one behind the other, then the storages, each behind its length."""
    storages: dict[str, Storage] = {}

    def storage_of(kind: np.dtype[Any], key: str, length: int) -> Storage:
        return storages.setdefault(key, np.zeros(length, kind))

    _magic, _version, _machine, found, keys = (TensorReader(file, storage_of).load() for _ in range(PREFACE + 2))
    for key in keys:
        storage, _length = storages[key], file.read(8)
        storage[:] = np.frombuffer(file.read(storage.nbytes), storage.dtype)
    return found
