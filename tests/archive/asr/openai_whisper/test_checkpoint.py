"""Whisper's models are found by name or path, and what is missing or none is said in one sentence."""

from pathlib import Path

import numpy as np
import pytest
import whisper
from whisper.model import ModelDimensions

from archive.asr.openai_whisper import checkpoint
from archive.errors import ModelMissing
from archive.models import bundled
from tests.sounds import season_sound


@pytest.fixture(scope="module")
def model() -> whisper.Whisper:
    return checkpoint.load_whisper(bundled.SAMPLE_VOICE, device="cpu")


def test_an_unknown_name_lists_the_known_ones() -> None:
    with pytest.raises(
        ModelMissing, match=r"no Whisper model 'turbot'; give the path of a checkpoint or one of tiny.*turbo"
    ):
        checkpoint.load_whisper("turbot")


def test_a_file_that_is_no_checkpoint_is_named(tmp_path: Path) -> None:
    (tmp_path / "mine.pt").write_text("not a model")
    with pytest.raises(
        ModelMissing, match=r"mine.pt is not a Whisper checkpoint .*; give a .pt file in OpenAI's format"
    ):
        checkpoint.load_whisper(str(tmp_path / "mine.pt"))


def test_a_checkpoint_is_taken_by_its_path(model: whisper.Whisper) -> None:
    path = bundled.MODELS_FOLDER / bundled.SAMPLE_VOICE / "model.pt"
    assert checkpoint.load_whisper(str(path), device="cpu").dims == model.dims


def test_stock_transcribe_reads_the_bundled_checkpoint(model: whisper.Whisper) -> None:
    sound = season_sound(6).astype(np.float32) / 32768
    heard = whisper.transcribe(model, sound, fp16=False, temperature=0)
    assert heard["language"] == "zh"
    assert heard["text"].startswith("大家晚上好")


def test_published_checkpoints_bring_their_alignment_heads() -> None:
    model = checkpoint.load_whisper(bundled.SAMPLE_VOICE, device="cpu")
    assert checkpoint.alignment_heads(model, "") == [(layer, head) for layer in (1, 2) for head in range(4)]
    tiny = whisper.model.Whisper(whisper.model.ModelDimensions(80, 8, 8, 6, 1, 51865, 8, 8, 6, 4))
    sha256 = whisper._MODELS["tiny"].split("/")[-2]
    assert checkpoint.alignment_heads(tiny, sha256) == [(2, 2), (3, 0), (3, 2), (3, 3), (3, 4), (3, 5)]


@pytest.mark.parametrize(("layers", "width", "mels", "name"), [(6, 512, 80, "base"), (2, 512, 80, "")])
def test_a_checkpoint_of_a_published_size_takes_that_models_heads(
    layers: int, width: int, mels: int, name: str
) -> None:
    dims = ModelDimensions(mels, 1500, width, 8, layers, 51865, 448, width, 8, layers)
    assert checkpoint.published_size(dims) == name
