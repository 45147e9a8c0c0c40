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
from archive.messages import say
from archive.models import bundled
from archive.pipeline import ingest, pending
from archive.pipeline.lock import writing
from archive.settings import Settings, read_settings
from archive.sources.sessions import read_session

PINNED = ("prefect", "fastapi", "chromadb", "openai-whisper", "sentence-transformers", "torch", "av", "faster-whisper")
ENOUGH_DISK_BYTES = 2_000_000_000  # a decoded three-hour recording and two generations of the index


def configure_init(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "dir", nargs="?", default=".", metavar="DIR", help=say("the folder (default: here)", "目录（默认：当前目录）")
    )
    parser.add_argument("--name", default="", help=say("the group's name", "小组名称"))
    parser.epilog = say("example:", "示例：") + '\n  sig-archive init ~/k8s-archive --name "Kubernetes 源码研习社"'


def run_init(options: argparse.Namespace) -> int:
    home = Home(Path(options.dir).expanduser().resolve())
    existed = home.settings.is_file()
    make_archive(home, name=options.name)
    if not options.quiet:
        print(
            say(
                f"{home.root} is an archive already; what was missing was added",
                f"{home.root} 已经是归档目录，已补全缺少的文件",
            )
            if existed
            else say(f"made an archive in {home.root}", f"已在 {home.root} 新建归档")
        )
        print(
            say(
                "next: put recordings and notes into inbox/, then run: sig-archive ingest",
                "下一步：把录音和笔记放进 inbox/，然后运行 sig-archive ingest",
            )
        )
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
        help=say("wait this long for a running ingest", "等待正在运行的 ingest 的秒数"),
    )
    parser.epilog = say("example:", "示例：") + "\n  sig-archive reindex"


def run_reindex(options: argparse.Namespace) -> int:
    from archive.pipeline.steps import real_steps  # numpy and what embeds: not for --help

    context = pending.open_context(find_home(options.home))
    with writing(context.home.lock, wait_s=options.wait), progress_bar(shown=not options.quiet) as progress:
        count, problems = ingest.reindex(context, real_steps(context.settings), progress=progress)
    if not options.quiet:
        print(say(f"indexed {count} passages", f"已索引 {count} 个段落"))
    for problem in problems:
        print(say("left out: ", "未索引：") + with_cure(problem.what, problem.cure), file=sys.stderr)
    return 1 if problems else 0


@contextmanager
def progress_bar(*, shown: bool) -> Iterator[ingest.Progress | None]:
    """A bar of passages with the time that is left, on a terminal."""
    if not shown or not sys.stderr.isatty():
        yield None
        return
    from tqdm import tqdm  # only where a bar is drawn

    with tqdm(desc=say("embedding", "计算向量"), unit=say(" passages", " 段落"), file=sys.stderr) as bar:

        def progress(done: float, total: float) -> None:
            bar.total = round(total)
            bar.update(round(done) - bar.n)

        yield progress


def configure_status(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help=say("print one JSON object", "输出一个 JSON 对象"))
    parser.epilog = say("example:", "示例：") + "\n  sig-archive status --json"


def run_status(options: argparse.Namespace) -> int:
    status = status_of(find_home(options.home))
    if options.json:
        print(json.dumps(status, ensure_ascii=False))
        return 0
    names = {
        "home": say("archive", "归档"), "sessions": say("sessions", "活动"), "recordings": say("recordings", "录音"),
        "hours": say("hours", "小时"), "notes": say("notes", "笔记"), "passages": say("passages", "段落"),
        "vectors": say("vectors", "向量"), "pending": say("pending", "待办"), "models": say("models", "模型"),
        "last_run": say("last run", "上次运行"),
    }  # fmt: skip
    for key, name in names.items():
        value = status[key]
        shown = ", ".join(f"{k} {v}" for k, v in value.items()) if isinstance(value, dict) else value
        print(f"{name}: {shown if shown not in ('', None) else say('none', '无')}")
    return 0


def status_of(home: Home) -> dict[str, Any]:
    """What `status --json` prints, without its braces."""
    context = pending.open_context(home)
    sessions = [read_session(folder) for folder in home.session_folders()]
    recordings = [recording for session in sessions for recording in session.recordings]
    by_stage: dict[str, int] = {}
    for task in pending.pending_in(context):
        by_stage[task.stage] = by_stage.get(task.stage, 0) + 1
    passages, vectors = index_counts(home)
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


def index_counts(home: Home) -> tuple[int, int]:
    generation = generations.current(home)
    if generation is None:
        return 0, 0
    with closing(Catalog(generation.catalog)) as catalog:
        return catalog.count(), generation.held(catalog)


def configure_doctor(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help=say("print one JSON object", "输出一个 JSON 对象"))
    parser.epilog = say("example:", "示例：") + "\n  sig-archive doctor"


def run_doctor(options: argparse.Namespace) -> int:
    """Exit code 1 when a check failed; each failure names its cure."""
    checks = list(installation_checks())
    try:
        home = find_home(options.home)
        checks += archive_checks(home, read_settings(home.settings))
    except ArchiveError as error:
        checks.append(("archive", False, error.what, error.cure))
    if options.json:
        print(
            json.dumps(
                {"schema": 1, "checks": [{"name": n, "ok": ok, "what": w, "cure": c} for n, ok, w, c in checks]},
                ensure_ascii=False,
            )
        )
    else:
        for name, ok, what, cure in checks:
            print(f"{'ok  ' if ok else 'FAIL'} {name}{say(': ', '：')}{what if ok else with_cure(what, cure)}")
    return 0 if all(ok for _, ok, _, _ in checks) else 1


Check = tuple[str, bool, str, str]


def installation_checks() -> list[Check]:
    checks: list[Check] = [
        (
            "python",
            (3, 11) <= sys.version_info[:2] <= (3, 13),
            platform.python_version(),
            say("use Python 3.11 to 3.13", "请使用 Python 3.11 至 3.13"),
        )
    ]
    for package in PINNED:
        try:
            checks.append((package, True, version(package), ""))
        except PackageNotFoundError:
            checks.append((package, False, say("not installed", "未安装"), reinstall()))
    for model in (bundled.SAMPLE_VOICE, bundled.KUBE_ZH_EN):
        try:
            bundled.folder_of(model)
            checks.append((model, True, say("whole", "完整"), ""))
        except ArchiveError as error:
            checks.append((model, False, error.what, error.cure))
    return checks


def archive_checks(home: Home, settings: Settings) -> list[Check]:
    free = shutil.disk_usage(home.root).free
    checks: list[Check] = [("archive", True, str(home.root), "")]
    checks.append(
        (
            "disk",
            free > ENOUGH_DISK_BYTES,
            say(f"{free / 1e9:.1f} GB free", f"剩余 {free / 1e9:.1f} GB"),
            say(
                "free some space: three hours of sound need about 0.4 GB while they are transcribed",
                "请腾出空间：转写三小时的录音约需 0.4 GB",
            ),
        )
    )
    from archive.embedding.model_checks import (
        model_checks,  # numpy, and torch where the models need it: only doctor pays
    )

    checks += model_checks(settings)
    generation = generations.current(home)
    cure = say("run: sig-archive reindex", "请运行：sig-archive reindex")
    if generation is None:
        empty = not home.session_folders()
        found = say("nothing is archived yet", "尚未归档任何内容") if empty else say("there is none", "没有索引")
        return [*checks, ("index", empty, found, cure)]
    matches = generation.about.embedding_identity == bundled.embedding_identity(
        settings.embedding.model, settings.embedding.passage_prefix
    )
    model = generation.about.embedding
    checks.append(("index model", matches, say(f"built with {model}", f"由 {model} 建立"), cure))
    return [*checks, *index_checks(generation, settings, cure)]


def index_checks(generation: generations.Generation, settings: Settings, cure: str) -> list[Check]:
    from archive.index import shards  # chromadb: only when there is an index to compare

    with closing(Catalog(generation.catalog)) as catalog:
        ids, array = set(catalog.ids()), generation.held(catalog)
        folders = shards.folders_of(catalog.shards().values(), generation.chroma, settings.chroma)
    held, count = shards.held_ids(folders, settings.chroma), len(ids)
    vectors = say(f"{len(held)} vectors for {count} passages", f"{count} 个段落，{len(held)} 个向量")
    rows = say(f"{array} rows for {count} passages", f"{count} 个段落，{array} 行")
    return [("chroma", ids == held, vectors, cure), ("array", array == count, rows, cure)]
