"""The command `doctor`: check the installation and the archive, and name the cure of what is wrong."""

from __future__ import annotations

import argparse
import platform
import shutil
import sys
from collections.abc import Collection, Iterator, Sequence
from importlib.metadata import PackageNotFoundError, version

from archive.cli.arguments import add_examples, add_json_option
from archive.cli.output import print_json
from archive.errors import ArchiveError, reinstall, with_cure
from archive.home import Home, find_home
from archive.index import generations
from archive.index.damage import find_damage
from archive.members import read_members
from archive.messages import _, _n
from archive.models import bundled, identity, voice_files
from archive.models.known import VOICES
from archive.records import Check
from archive.settings import ChromaSettings, Settings, read_settings
from archive.text.printable import printable
from archive.time_limit import run_with_timeout

PINNED = ("prefect", "fastapi", "chromadb", "openai-whisper", "sentence-transformers", "torch", "av", "faster-whisper")
OLDEST_PYTHON, NEWEST_PYTHON = (3, 11), (3, 13)
DOCTOR_TIMEOUT_S = 60.0  # a damaged store can hang for ever when it is opened; a large one gives its ids in seconds
ENOUGH_DISK_BYTES = 2_000_000_000  # a decoded three-hour recording and two generations of the index
REINDEX = _("run: sig-archive reindex")
CHECK_LABELS = {
    "archive": _("archive"),
    "disk": _("disk"),
    "members": _("members"),
    "index": _("index"),
    "index model": _("index model"),
    "embedding model": _("embedding model"),
    "embedding backends": _("embedding backends"),
    "cross-encoder": _("cross-encoder"),
    "catalog": _("catalog"),
    "array": _("array"),
}
"""What a check is called on the screen, where it is not the name of a package or a model."""


def configure_doctor(parser: argparse.ArgumentParser) -> None:
    """The arguments of `doctor`."""
    add_json_option(parser)
    add_examples(parser, "doctor")


def run_doctor(options: argparse.Namespace) -> int:
    """Exit code 1 when a check failed; each failure names its cure."""
    checks = [*check_installation(), *check_archive(options.home)]
    if options.json:
        print_json({"checks": [check.as_json() for check in checks]})
    else:
        for check in checks:
            print(printable(check_line(check)))
    return 0 if all(check.ok for check in checks) else 1


def check_line(check: Check) -> str:
    """One line for a person."""
    verdict = _("ok  ") if check.ok else _("FAIL")
    found = check.what if check.ok else with_cure(check.what, check.cure)
    return str(
        _("{verdict} {name}: {found}", verdict=verdict, name=CHECK_LABELS.get(check.name, check.name), found=found)
    )


# The installation


def check_installation() -> Iterator[Check]:
    """Python, the libraries and the models that ship with the package."""
    known = OLDEST_PYTHON <= sys.version_info[:2] <= NEWEST_PYTHON
    yield Check("python", known, platform.python_version(), _("use Python 3.11 to 3.13"))
    yield from map(check_package, PINNED)
    yield from map(check_bundled_model, (bundled.SAMPLE_VOICE, bundled.KUBE_ZH_EN))


def check_package(name: str) -> Check:
    """Whether a library is installed, and which version of it."""
    try:
        return Check(name, True, version(name))
    except PackageNotFoundError:
        return Check(name, False, _("not installed"), reinstall())


def check_bundled_model(name: str) -> Check:
    """Whether a model that ships with the package is as it was shipped."""
    try:
        bundled.folder_of(name)
    except ArchiveError as error:
        return Check(name, False, error.what, error.cure)
    return Check(name, True, _("whole"))


# The archive


def check_archive(given: str | None) -> Iterator[Check]:
    """The archive that is named or found from here; where there is none, that is what is wrong."""
    try:
        home = find_home(given)
        settings = read_settings(home.settings)
    except ArchiveError as error:
        yield Check("archive", False, error.what, error.cure)
        return
    from archive.embedding.model_checks import model_checks  # numpy, and torch where models need it: only doctor pays

    yield Check("archive", True, str(home.root))
    yield check_disk(home)
    yield from check_members(home)
    yield from model_checks(settings)
    if settings.recordings.diarizer == VOICES:
        yield check_voices()
        yield from check_prints(home)
    yield from check_index(home, settings)


def check_voices() -> Check:
    """Whether the networks that tell voices apart are here and whole."""
    try:
        voice_files.read_networks()
    except ArchiveError as error:
        return Check(VOICES, False, error.what, error.cure)
    return Check(VOICES, True, _("whole"))


def check_prints(home: Home) -> Iterator[Check]:
    """Whether people are recognised by the voice prints that were kept."""
    from archive.voices import prints  # numpy

    try:
        outdated = prints.outdated_voices(home.voices)
    except ArchiveError as error:
        yield Check("voice prints", False, error.what, error.cure)
        return
    for person in outdated:
        last = person.prints[-1].session if person.prints else _("SESSION")
        yield Check(
            "voice prints",
            False,
            _("{name} is not recognised: the networks that took the voice print were others", name=person.name),
            _(
                "keep the voice again: sig-archive speakers name {session} VOICE {name} --keep-voice, where sig-archive "
                "speakers list {session} names VOICE",
                session=last,
                name=person.name,
            ),
        )


def check_disk(home: Home) -> Check:
    """Whether there is room for what a long recording needs."""
    free = shutil.disk_usage(home.root).free
    return Check(
        "disk",
        free > ENOUGH_DISK_BYTES,
        _("{free_gb:.1f} GB free", free_gb=free / 1e9),
        _("free some space: three hours of sound need about 0.4 GB while they are transcribed"),
    )


def check_members(home: Home) -> Iterator[Check]:
    """Whether members.toml, where there is one, can be read, and no name in it is two people's."""
    if not home.members.is_file():
        return
    try:
        known = read_members(home.members).known
    except ArchiveError as error:
        yield Check("members", False, error.what, error.cure)
        return
    yield Check("members", True, _n("{n} person", "{n} people", len(known)))


def check_index(home: Home, settings: Settings) -> Iterator[Check]:
    """Whether there is an index, made by the model of the settings, with a vector for each passage."""
    generation = generations.current(home)
    if generation is None:
        empty = not home.session_folders()
        yield Check("index", empty, _("nothing is archived yet") if empty else _("there is none"), REINDEX)
        return
    wanted = identity.embedding_identity(settings.embedding.model, settings.embedding.passage_prefix)
    model = _("built with {model}", model=generation.about.embedding)
    yield Check("index model", generation.about.embedding_identity == wanted, model, REINDEX)
    damage = find_damage(generation.catalog)
    yield Check("catalog", not damage, _("damaged ({reason})", reason=damage) if damage else _("whole"), REINDEX)
    if not damage:
        yield from check_vectors(generation, settings)


def check_vectors(generation: generations.Generation, settings: Settings) -> Iterator[Check]:
    """Whether Chroma and the array hold a vector for each passage of the catalog."""
    with generation.open_catalog() as catalog:
        ids, rows, names = set(catalog.ids()), generation.count_vectors(catalog), list(catalog.shards().values())
    passages = _n("{n} passage", "{n} passages", len(ids))
    yield check_chroma(generation, settings.chroma, names, ids)
    in_array = _n("{n} row for {passages}", "{n} rows for {passages}", rows, passages=passages)
    yield Check("array", rows == len(ids), in_array, REINDEX)


def check_chroma(
    generation: generations.Generation, chroma: ChromaSettings, names: Sequence[str], ids: Collection[str]
) -> Check:
    """Whether Chroma holds the vectors of these passages and no others; `names` are its folders."""
    from archive.index import shards  # chromadb: only when there is an index to compare

    def held_ids() -> set[str]:
        return shards.held_ids(shards.shard_folders(names, generation.chroma, chroma), chroma)

    try:
        in_chroma = run_with_timeout(DOCTOR_TIMEOUT_S, held_ids)
    except ArchiveError as error:
        return Check("chroma", False, error.what, error.cure)
    except TimeoutError:
        return Check("chroma", False, _("no answer in {seconds:.0f} s", seconds=DOCTOR_TIMEOUT_S), REINDEX)
    passages = _n("{n} passage", "{n} passages", len(ids))
    found = _n("{n} vector for {passages}", "{n} vectors for {passages}", len(in_chroma), passages=passages)
    return Check("chroma", in_chroma == set(ids), found, REINDEX)
