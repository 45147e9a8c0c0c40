"""A checkpoint is converted once, with its whole vocabulary."""

import json
from pathlib import Path

import pytest
from tokenizers import Tokenizer
from whisper.tokenizer import get_tokenizer

from archive.asr.byte_pairs import PIECES, vocabulary_path
from archive.asr.faster_whisper import convert
from archive.asr.openai_whisper.checkpoint import read_checkpoint
from archive.models import bundled, identity
from archive.models.tokenizers import byte_pair_tokenizer


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path


def test_a_checkpoint_is_converted_once(cache: Path) -> None:
    checkpoint = bundled.MODELS_FOLDER / bundled.SAMPLE_VOICE / "model.pt"
    sha256 = identity.whisper_identity(str(checkpoint))
    folder = convert.convert_once(checkpoint, sha256=sha256, compute_type="int8")
    made = (folder / "model.bin").stat().st_mtime_ns
    assert convert.convert_once(checkpoint, sha256=sha256, compute_type="int8") == folder
    assert (folder / "model.bin").stat().st_mtime_ns == made
    assert [path.name for path in folder.parent.iterdir()] == [folder.name]


def test_the_converted_vocabulary_is_whispers_own(cache: Path) -> None:
    checkpoint = read_checkpoint(bundled.MODELS_FOLDER / bundled.SAMPLE_VOICE / "model.pt", sha256="")
    convert.write_folder(checkpoint, cache, "int8")
    ours, whispers = Tokenizer.from_file(str(cache / "tokenizer.json")), get_tokenizer(True, num_languages=99)
    for text in ("大家晚上好，PriorityQueue 的 heap！", " don't  stop\n 123 abc", "Pod 🙂 émile — 抢占"):
        assert ours.encode(text, add_special_tokens=False).ids == whispers.encode(text)
        assert ours.decode(whispers.encode(text)) == text
    assert ours.token_to_id("<|zh|>") == whispers.to_language_token("zh")
    assert ours.token_to_id("<|0.00|>") == whispers.timestamp_begin
    listed = json.loads((cache / "vocabulary.json").read_text("utf-8"))
    assert [listed.index(token) for token in ("!", "<|endoftext|>", "<|0.00|>")] == [0, 50257, 50364]


def test_numbers_beyond_the_vocabulary_stand_for_nothing() -> None:
    tokenizer = byte_pair_tokenizer(vocabulary_path(), pattern=PIECES, special_tokens=["<|endoftext|>"])
    assert convert.list_vocabulary(tokenizer, 50259)[-2:] == ["<|endoftext|>", "<|unused50258|>"]
