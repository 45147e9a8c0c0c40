"""Checkpoints of torch are read as numbers, in both formats, and nothing that they name is called."""

import io
import os
from pathlib import Path

import numpy as np
import pytest
import torch

from archive.models.tensors import read_tensors


class Mischief:
    def __init__(self, path: Path):
        self.path = path

    def __reduce__(self) -> object:
        return os.mkdir, (str(self.path),)


def saved(value: object, *, newer: bool) -> bytes:
    file = io.BytesIO()
    torch.save(value, file, _use_new_zipfile_serialization=newer)
    return file.getvalue()


@pytest.mark.parametrize("newer", [True, False])
def test_tensors_are_what_torch_saved(newer: bool) -> None:
    first, second = torch.randn(3, 4), torch.arange(6).reshape(2, 3)
    found = read_tensors(saved({"a": first, "b": second.T, "c": first[1:], "step": 7}, newer=newer))
    assert np.array_equal(found["a"], first) and np.array_equal(found["b"], second.T)
    assert np.array_equal(found["c"], first[1:]) and found["step"] == 7


@pytest.mark.parametrize("newer", [True, False])
def test_what_a_checkpoint_names_is_not_called(tmp_path: Path, newer: bool) -> None:
    found = read_tensors(saved({"a": torch.ones(2), "b": Mischief(tmp_path / "called")}, newer=newer))
    assert found["a"].tolist() == [1, 1] and not (tmp_path / "called").exists()
