"""A whole ingest without Prefect and without a model, and what it is tried on."""

from functools import cache
from pathlib import Path

import numpy as np

from archive.embedding import static_table
from archive.home import Home
from archive.models import bundled
from archive.pipeline.context import NOTHING_ASKED, Context, RunOptions, open_context
from archive.pipeline.current import open_run
from archive.pipeline.report import Report
from archive.pipeline.run import ingest_all
from archive.pipeline.runner import PlainRunner
from archive.pipeline.steps import Progress, Steps, TranscriptionResult
from archive.records import Segment

SAID = (
    Segment(0.0, 2.0, "抢占的时候先挑选 victim 最少的节点，", language="zh", confidence=0.9),
    Segment(2.2, 4.0, "NominatedNodeName is only a hint.", language="en", confidence=0.8),
)


def hear_said(_path: Path, *, progress: Progress, **_: object) -> TranscriptionResult:
    """Whatever the recording, these two sentences."""
    progress(4.0, 4.0)
    return TranscriptionResult(SAID, 4.0, engine="fake-whisper")


@cache
def table() -> static_table.StaticTable:
    return static_table.load_table(bundled.MODELS_FOLDER / bundled.KUBE_ZH_EN)


def encode(texts: list[str]) -> np.ndarray:
    """The bundled model's vectors, without torch."""
    return table().encode(texts)


def forced(*, session: str = "", force: tuple[str, ...] = ()) -> RunOptions:
    """As with `--model sample-voice`: recordings of foreign voices are transcribed too."""
    return RunOptions(session, bundled.SAMPLE_VOICE, force=force)


def open_forced(home: Home, *, force: tuple[str, ...] = ()) -> Context:
    """What an ingest with `--model sample-voice` works with."""
    return open_context(home, forced(force=force))


def ingest_plainly(
    home: Home, steps: Steps | None = None, *, paths: tuple[Path, ...] = (), options: RunOptions = NOTHING_ASKED
) -> Report:
    """A whole ingest without Prefect: by default with the models that are set."""
    with open_run(home, options, steps=steps) as run:
        return ingest_all(run, paths, PlainRunner(retry_delay_s=0.0))


def note(path: Path, body: str = "", **matter: str) -> Path:
    """A note with front matter, in Chinese where nothing else is asked for."""
    path.parent.mkdir(parents=True, exist_ok=True)
    head = "".join(f"{name}: {value}\n" for name, value in matter.items())
    path.write_text(
        (f"---\n{head}---\n\n" if head else "") + (body or "# 抢占\n\n抢占先删除优先级低的 Pod。\n"), "utf-8"
    )
    return path


def contents(folder: Path) -> dict[str, bytes]:
    """Path -> bytes of every file in a folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


def plain_files(home: Home) -> dict[str, bytes]:
    """What the archive keeps for ten years: the sessions and the library."""
    return contents(home.sessions) | {f"library/{name}": text for name, text in contents(home.library).items()}
