"""A converted model becomes the checkpoint again that it was made of."""

from dataclasses import replace
from pathlib import Path

import pytest
import torch

from archive.asr.faster_whisper import convert
from archive.asr.openai_whisper.checkpoint import load_whisper, read_checkpoint
from archive.asr.openai_whisper.from_converted import write_checkpoint
from archive.errors import ModelDamaged
from archive.models import bundled

CHECKPOINT = bundled.MODELS_FOLDER / bundled.SAMPLE_VOICE / "model.pt"


def test_a_converted_model_becomes_its_checkpoint_again(tmp_path: Path) -> None:
    convert.write_folder(read_checkpoint(CHECKPOINT, sha256=""), tmp_path, "float16")
    made = torch.load(write_checkpoint(tmp_path, tmp_path / "made.pt"), weights_only=True)
    first = torch.load(CHECKPOINT, weights_only=True)
    assert made["dims"] == first["dims"]
    assert made["model_state_dict"].keys() == first["model_state_dict"].keys()
    for name, weight in first["model_state_dict"].items():
        assert torch.equal(made["model_state_dict"][name], weight.half()), name


def test_alignment_heads_come_with_it(tmp_path: Path) -> None:
    read = read_checkpoint(CHECKPOINT, sha256="")
    convert.write_folder(read, tmp_path, "float16")
    made = torch.load(write_checkpoint(tmp_path, tmp_path / "made.pt"), weights_only=True)
    assert made["alignment_heads"] == read.alignment_heads


def test_a_quantized_model_is_refused(tmp_path: Path) -> None:
    convert.write_folder(read_checkpoint(CHECKPOINT, sha256=""), tmp_path, "int8")
    with pytest.raises(ModelDamaged, match="float16 or float32"):
        write_checkpoint(tmp_path, tmp_path / "made.pt")


def test_a_checkpoint_is_loaded_with_the_heads_that_stand_in_it(tmp_path: Path) -> None:
    read = replace(read_checkpoint(CHECKPOINT, sha256=""), alignment_heads=[(1, 0), (2, 3)])
    convert.write_folder(read, tmp_path, "float16")
    made = write_checkpoint(tmp_path, tmp_path / "made.pt")
    assert load_whisper(str(made), device="cpu").alignment_heads.indices().T.tolist() == [[1, 0], [2, 3]]
    assert read_checkpoint(made, sha256="").alignment_heads == [(1, 0), (2, 3)]  # and so does its conversion
