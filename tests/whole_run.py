"""A whole ingest without Prefect and without a model, and what it is tried on."""

from collections.abc import Callable
from functools import cache
from pathlib import Path

import numpy as np

from archive.embedding import static_table
from archive.errors import ArchiveError
from archive.home import Home
from archive.models import bundled
from archive.pipeline import ingest, pending
from archive.pipeline.ingest import Progress, Report, Steps, TranscriptionResult
from archive.pipeline.pending import Context
from archive.pipeline.steps import forget_work
from archive.records import Problem, Segment
from archive.sources.sessions import read_session

SAID = (
    Segment(0.0, 2.0, "抢占的时候先挑选 victim 最少的节点，", language="zh", confidence=0.9),
    Segment(2.2, 4.0, "NominatedNodeName is only a hint.", language="en", confidence=0.8),
)


def hear_said(_path: Path, *, work: Path, prompt: str, progress: Progress) -> TranscriptionResult:
    """Whatever the recording, these two sentences."""
    progress(4.0, 4.0)
    return TranscriptionResult(SAID, 4.0, engine="fake-whisper")


@cache
def table() -> static_table.StaticTable:
    return static_table.load_table(bundled.MODELS_FOLDER / bundled.KUBE_ZH_EN)


def encode(texts: list[str]) -> np.ndarray:
    """The bundled model's vectors, without torch."""
    return table().encode(texts)


def open_forced(home: Home, *, force: tuple[str, ...] = ()) -> Context:
    """As with `--model sample-voice`: recordings of foreign voices are transcribed too."""
    return pending.open_context(home, model=bundled.SAMPLE_VOICE, force=force)


def ingest_all(context: Context, steps: Steps, *, paths: tuple[Path, ...] = (), session: str | None = None) -> Report:
    """What flows.ingest.do_pending does, by plain function calls."""
    taken = ingest.collect(context, paths, session=session)
    report = Report(problems=list(taken.problems), duplicates=list(taken.duplicates))
    todo = pending.find_pending(context)
    for session_id in sorted({task.session for task in todo if task.session} | taken.sessions):
        attempt(report, session_id, lambda id_=session_id: archive_session(context, steps, id_, report))
    rest = [str(task.what) for task in todo if not task.session and task.stage == "index"]
    if rest:
        gone = [name for name in rest if name != "library"]
        attempt(
            report, "library", lambda: ingest.index_units(context, [ingest.library_unit(context)], steps, gone=gone)
        )
    report.sessions += [ingest.session_report(context, folder) for folder in context.home.session_folders()]
    for work in ingest.stale_work(context):
        forget_work(work)
    return report


def attempt(report: Report, source: str, step: Callable[[], object]) -> None:
    try:
        step()
    except ArchiveError as error:
        report.problems.append(Problem(source, "ingest", error.what, error.cure))


def archive_session(context: Context, steps: Steps, session_id: str, report: Report) -> None:
    folder = context.home.session(session_id)
    for recording in read_session(folder).recordings:
        if pending.why_transcribe(context, folder, recording):
            attempt(
                report,
                recording.path,
                lambda r=recording: report.problems.extend(
                    ingest.transcribe(context, folder, r, steps, lambda _done, _all: None)
                ),
            )
    if pending.summary_is_pending(context, folder):
        ingest.summarise(context, folder)
    if pending.index_is_pending(context, session_id, pending.session_files(folder), pending.indexed_keys_of(context)):
        ingest.index_session(context, folder, steps)


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
