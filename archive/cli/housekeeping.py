"""Commands that make an archive and look after it: init, reindex, status, doctor."""

from __future__ import annotations

import argparse
import json
import platform
import shutil
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from archive import templates
from archive.errors import ArchiveError, reinstall, with_cure
from archive.files import storage_errors, write_text
from archive.home import Home, find_home
from archive.index import generations
from archive.index.catalog import Catalog
from archive.messages import Text, _
from archive.models import bundled
from archive.pipeline import ingest, pending
from archive.pipeline.lock import lock_archive
from archive.settings import Settings, read_settings
from archive.sources.sessions import read_session

PINNED = ("prefect", "fastapi", "chromadb", "openai-whisper", "sentence-transformers", "torch", "av", "faster-whisper")
ENOUGH_DISK_BYTES = 2_000_000_000  # a decoded three-hour recording and two generations of the index


def configure_init(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("dir", nargs="?", default=".", metavar="DIR", help=str(_("the folder (default: here)")))
    parser.add_argument("--name", default="", help=str(_("the group's name")))
    parser.epilog = str(_("example:")) + '\n  sig-archive init ~/k8s-archive --name "Kubernetes 源码研习社"'


def run_init(options: argparse.Namespace) -> int:
    home = Home(Path(options.dir).expanduser().resolve())
    existed = home.settings.is_file()
    make_archive(home, name=options.name)
    if not options.quiet:
        print(
            str(_("{root} is an archive already; what was missing was added", root=home.root))
            if existed
            else str(_("made an archive in {root}", root=home.root))
        )
        print(_("next: put recordings and notes into inbox/, then run: sig-archive ingest"))
    return 0


def make_archive(home: Home, *, name: str = "", model: str = "turbo", term: int = 1) -> None:
    """Write what a new archive has and this one lacks; nothing that stands is changed."""
    files = {
        home.settings: templates.SETTINGS.format(name=name.replace("\\", "").replace('"', ""), model=model, term=term),
        home.glossary: templates.GLOSSARY,
        home.plan: templates.PLAN,
        home.root / ".gitignore": templates.GITIGNORE,
    }
    for path, text in files.items():
        if not path.exists():
            write_text(path, text)
    with storage_errors(home.root):
        for folder in (home.inbox, home.sessions, home.library):
            folder.mkdir(parents=True, exist_ok=True)


def configure_reindex(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--wait",
        type=float,
        default=0.0,
        metavar="SECONDS",
        help=str(_("wait this long for a running ingest")),
    )
    parser.epilog = str(_("example:")) + "\n  sig-archive reindex"


def run_reindex(options: argparse.Namespace) -> int:
    from archive.pipeline.steps import real_steps  # numpy and what embeds: not for --help

    context = pending.open_context(find_home(options.home))
    with lock_archive(context.home.lock, wait_s=options.wait), progress_bar(shown=not options.quiet) as progress:
        count, problems = ingest.reindex(context, real_steps(context.settings), progress=progress)
    if not options.quiet:
        print(_("indexed {count} passages", count=count))
    for problem in problems:
        print(str(_("left out: ")) + with_cure(problem.what, problem.cure), file=sys.stderr)
    return 1 if problems else 0


@contextmanager
def progress_bar(*, shown: bool) -> Iterator[ingest.Progress | None]:
    """A bar of passages with the time that is left, on a terminal."""
    if not shown or not sys.stderr.isatty():
        yield None
        return
    from tqdm import tqdm  # only where a bar is drawn

    with tqdm(desc=str(_("embedding")), unit=str(_(" passages")), file=sys.stderr) as bar:

        def progress(done: float, total: float) -> None:
            bar.total = round(total)
            bar.update(round(done) - bar.n)

        yield progress


def configure_status(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help=str(_("print one JSON object")))
    parser.epilog = str(_("example:")) + "\n  sig-archive status --json"


def run_status(options: argparse.Namespace) -> int:
    status = read_status(find_home(options.home))
    if options.json:
        print(json.dumps(status, ensure_ascii=False))
        return 0
    names = {
        "home": str(_("archive")), "sessions": str(_("sessions")), "recordings": str(_("recordings")),
        "hours": str(_("hours")), "notes": str(_("notes")), "passages": str(_("passages")),
        "vectors": str(_("vectors")), "pending": str(_("pending")), "models": str(_("models")),
        "last_run": str(_("last run")),
    }  # fmt: skip
    none = _("none")
    for key, name in names.items():
        value = status[key]
        shown = ", ".join(f"{k} {v}" for k, v in value.items()) if isinstance(value, dict) else value
        print(f"{name}: {shown if shown not in ('', None) else none}")
    return 0


def read_status(home: Home) -> dict[str, Any]:
    """What `status --json` prints, without its braces."""
    context = pending.open_context(home)
    sessions = [read_session(folder) for folder in home.session_folders()]
    recordings = [recording for session in sessions for recording in session.recordings]
    by_stage: dict[str, int] = {}
    for task in pending.find_pending(context):
        by_stage[task.stage] = by_stage.get(task.stage, 0) + 1
    passages, vectors = count_indexed(home)
    runs = sorted(home.runs.glob("*.json"))
    return {
        "schema": 1,
        "home": str(home.root),
        "sessions": len(sessions),
        "recordings": len(recordings),
        "hours": round(sum(recording.duration_s for recording in recordings) / 3600, 2),
        "notes": len(list(home.sessions.glob("*/notes/*.md"))),
        "passages": passages,
        "vectors": vectors,
        "pending": by_stage,
        "models": {"whisper": context.settings.whisper.model, "embedding": context.settings.embedding.model},
        "last_run": runs[-1].stem if runs else None,
    }


def count_indexed(home: Home) -> tuple[int, int]:
    generation = generations.current(home)
    if generation is None:
        return 0, 0
    with closing(Catalog(generation.catalog)) as catalog:
        return catalog.count(), generation.count_vectors(catalog)


def configure_doctor(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help=str(_("print one JSON object")))
    parser.epilog = str(_("example:")) + "\n  sig-archive doctor"


def run_doctor(options: argparse.Namespace) -> int:
    """Exit code 1 when a check failed; each failure names its cure."""
    checks = list(check_installation())
    try:
        home = find_home(options.home)
        checks += check_archive(home, read_settings(home.settings))
    except ArchiveError as error:
        checks.append(("archive", False, error.what, error.cure))
    if options.json:
        print(
            json.dumps(
                {
                    "schema": 1,
                    "checks": [{"name": n, "ok": ok, "what": str(w), "cure": str(c)} for n, ok, w, c in checks],
                },
                ensure_ascii=False,
            )
        )
    else:
        for name, ok, what, cure in checks:
            print(("ok   " if ok else "FAIL ") + name + str(_(": ")) + str(what if ok else with_cure(what, cure)))
    return 0 if all(ok for _, ok, _, _ in checks) else 1


Check = tuple[str, bool, Text, Text]


def check_installation() -> list[Check]:
    checks: list[Check] = [
        (
            "python",
            (3, 11) <= sys.version_info[:2] <= (3, 13),
            platform.python_version(),
            str(_("use Python 3.11 to 3.13")),
        )
    ]
    for package in PINNED:
        try:
            checks.append((package, True, version(package), ""))
        except PackageNotFoundError:
            checks.append((package, False, str(_("not installed")), reinstall()))
    for model in (bundled.SAMPLE_VOICE, bundled.KUBE_ZH_EN):
        try:
            bundled.folder_of(model)
            checks.append((model, True, str(_("whole")), ""))
        except ArchiveError as error:
            checks.append((model, False, error.what, error.cure))
    return checks


def check_archive(home: Home, settings: Settings) -> list[Check]:
    free = shutil.disk_usage(home.root).free
    checks: list[Check] = [("archive", True, str(home.root), "")]
    checks.append(
        (
            "disk",
            free > ENOUGH_DISK_BYTES,
            str(_("{free:.1f} GB free", free=free / 1000000000.0)),
            str(_("free some space: three hours of sound need about 0.4 GB while they are transcribed")),
        )
    )
    from archive.embedding.model_checks import (
        model_checks,  # numpy, and torch where the models need it: only doctor pays
    )

    checks += model_checks(settings)
    generation = generations.current(home)
    cure = _("run: sig-archive reindex")
    if generation is None:
        empty = not home.session_folders()
        found = str(_("nothing is archived yet")) if empty else str(_("there is none"))
        return [*checks, ("index", empty, found, cure)]
    matches = generation.about.embedding_identity == bundled.embedding_identity(
        settings.embedding.model, settings.embedding.passage_prefix
    )
    model = generation.about.embedding
    checks.append(("index model", matches, str(_("built with {model}", model=model)), cure))
    return [*checks, *check_index(generation, settings, cure)]


def check_index(generation: generations.Generation, settings: Settings, cure: Text) -> list[Check]:
    from archive.index import shards  # chromadb: only when there is an index to compare

    with closing(Catalog(generation.catalog)) as catalog:
        ids, array = set(catalog.ids()), generation.count_vectors(catalog)
        folders = shards.shard_folders(catalog.shards().values(), generation.chroma, settings.chroma)
    held, count = shards.held_ids(folders, settings.chroma), len(ids)
    vectors = _("{held} vectors for {count} passages", held=len(held), count=count)
    rows = _("{array} rows for {count} passages", array=array, count=count)
    return [("chroma", ids == held, vectors, cure), ("array", array == count, rows, cure)]
