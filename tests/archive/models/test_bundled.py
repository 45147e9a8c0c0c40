"""The models that ship are whole, and one that is not says what to do."""

import json
import shutil
from pathlib import Path

import pytest

from archive.errors import ModelDamaged, ModelMissing
from archive.messages import choose
from archive.models import bundled, identity


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The bundled models in a folder that may be spoilt."""
    shutil.copytree(bundled.MODELS_FOLDER, tmp_path / "models")
    (tmp_path / "models" / "sample-voice" / "model.pt").chmod(0o644)
    monkeypatch.setattr(bundled, "MODELS_FOLDER", tmp_path / "models")
    monkeypatch.setattr(bundled, "MANIFEST", tmp_path / "models" / "manifest.json")
    bundled.folder_of.cache_clear()
    yield tmp_path / "models"
    bundled.folder_of.cache_clear()


@pytest.mark.parametrize("name", [bundled.SAMPLE_VOICE, bundled.KUBE_ZH_EN])
def test_what_ships_is_whole(name: str) -> None:
    bundled.folder_of.cache_clear()
    assert bundled.folder_of(name) == bundled.MODELS_FOLDER / name


def test_a_missing_file_is_named(copy: Path) -> None:
    (copy / "kube-zh-en" / "table.npy").unlink()
    with pytest.raises(ModelMissing, match=r"kube-zh-en/table.npy is missing; install sig-archive again"):
        bundled.folder_of(bundled.KUBE_ZH_EN)


def test_a_damaged_file_is_named(copy: Path) -> None:
    with (copy / "sample-voice" / "model.pt").open("r+b") as file:
        file.seek(1000)
        file.write(b"????")
    with pytest.raises(ModelDamaged, match=r"sample-voice/model.pt is damaged or of another version: .*; install"):
        bundled.folder_of(bundled.SAMPLE_VOICE)


def test_a_manifest_of_another_format_is_refused(copy: Path) -> None:
    manifest = json.loads((copy / "manifest.json").read_text())
    (copy / "manifest.json").write_text(json.dumps(manifest | {"format": 7}))
    with pytest.raises(ModelDamaged, match=r"manifest.json has format 7, and this version reads 1; install"):
        bundled.files_of(bundled.SAMPLE_VOICE)


def test_a_manifest_that_is_gone_is_named(copy: Path) -> None:
    (copy / "manifest.json").unlink()
    with pytest.raises(ModelMissing, match=r"manifest.json cannot be read; install sig-archive again"):
        identity.whisper_identity(bundled.SAMPLE_VOICE)


def test_an_unknown_bundled_model_lists_the_known_ones() -> None:
    with pytest.raises(ModelMissing, match="no bundled model 'whisper-9'; choose one of "):
        bundled.files_of("whisper-9")


def test_a_model_that_does_not_ship_is_told_in_chinese() -> None:
    choose("zh")
    with pytest.raises(ModelMissing, match=r"没有自带模型 'huge'；可选：.*sample-voice"):
        bundled.folder_of("huge")
