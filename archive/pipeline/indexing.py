"""Bring the index up to what the plain files say: a session, the library, or everything anew."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

import numpy as np

from archive.arrays import FloatArray
from archive.chats import days
from archive.errors import InputRefused, SettingsWrong
from archive.index import generations, passages
from archive.index.update import LIBRARY, Encode, Unit, update
from archive.models import bundled
from archive.models.hub import ensure_model
from archive.pipeline import keys, plan
from archive.pipeline.content import written_passages
from archive.pipeline.context import INDEX, Context
from archive.pipeline.current import Run
from archive.pipeline.jobs import problem_of
from archive.pipeline.settled import read_indexed_keys
from archive.pipeline.state import SessionState, session_paths
from archive.pipeline.steps import Progress
from archive.records import Passage, Problem

PORTION = 128  # passages embedded between two words of progress: seconds with a large model on two cores


def passages_of(run: Run, state: SessionState) -> list[Passage]:
    """Every passage of a session: speech, notes, chat."""
    home, content = run.context.home, run.content_of(state)
    found: list[Passage] = []
    for speech, independent in ((content.speech, False), (content.independent, True)):
        for path, segments in speech:
            captions = home.relative(path.with_suffix(".vtt"))
            found += passages.speech_passages(state.session, captions, segments, independent=independent)
    found += content.notes
    for file in state.chat:
        found += passages.chat_passages(state.session, home.relative(file.path), days.read_file(file.path))
    return found


def session_unit(run: Run, session_id: str) -> Unit:
    """A session as the index should hold it."""
    state = run.states.of(session_id)
    key = keys.passages_key(state.files)
    return Unit(session_id, key, state.session, tuple(passages_of(run, state)))


def library_unit(context: Context) -> Unit:
    """The recommended reading as the index should hold it."""
    files = plan.library_files(context.home)
    found = written_passages(context.home, [file.path for file in files], None)
    return Unit(LIBRARY, keys.passages_key(files), None, tuple(found))


def index_session(run: Run, session_id: str, progress: Progress) -> None:
    """Index one session; when nothing of the index can be kept, all of the archive."""
    unit = session_unit(run, session_id)
    if generations.current(run.context.home) is not None and not read_indexed_keys(run.context):
        reindex(run, progress)
    else:
        index_units(telling(run, len(unit.passages), progress), [unit])


def index_library(run: Run, gone: Sequence[str]) -> None:
    """Index the recommended reading, and forget the sessions that are gone."""
    index_units(run, [library_unit(run.context)], gone=gone)


def index_units(run: Run, units: Sequence[Unit], *, gone: Sequence[str] = (), fresh: bool = False) -> int:
    """Publish an index in which these units are as they should be; returns how many passages were embedded."""
    settings = run.context.settings
    if settings.embedding.model != bundled.KUBE_ZH_EN:  # downloaded now if it is to be: its commit is in its identity
        ensure_model(settings.embedding.model, "embedding.model", backend=settings.embedding.backend)
    about = generations.About(generations.LAYOUT, settings.embedding.model, keys.embedding_model_key(run.context))
    return update(
        run.context.home,
        units,
        about=about,
        encode=run.steps.encode,
        chroma=settings.chroma,
        gone=gone,
        fresh=fresh,
    )


def reindex(run: Run, progress: Progress | None = None) -> tuple[int, list[Problem]]:
    """Build the index anew from the plain files; what cannot be read is left out and comes back as problems.

    `progress` is told how many passages are embedded, of how many.
    """
    units, problems = readable_units(run)
    if progress:
        run = telling(run, sum(len(unit.passages) for unit in units), progress)
    return index_units(run, units, fresh=True), problems


def telling(run: Run, total: int, progress: Progress) -> Run:
    """The same run, which tells how many passages are embedded, of at most so many."""
    return replace(run, steps=replace(run.steps, encode=in_portions(run.steps.encode, total, progress)))


def readable_units(run: Run) -> tuple[list[Unit], list[Problem]]:
    """Every session and the library, and what of them cannot be read."""
    units: list[Unit] = []
    problems: list[Problem] = []
    makers = [partial(session_unit, run, session_id) for session_id in sessions_with_files(run)]
    for make in (*makers, partial(library_unit, run.context)):
        try:
            units.append(make())
        except (InputRefused, SettingsWrong) as error:
            problems.append(problem_of(error, "reindex", INDEX))
    return units, problems


def sessions_with_files(run: Run) -> list[str]:
    """The sessions that have something to index, or that cannot be read."""
    return [folder.id for folder in run.context.home.session_folders() if any(session_paths(folder))]


def in_portions(encode: Encode, total: int, progress: Progress) -> Encode:
    """The same vectors, made a portion at a time so that progress can be told."""
    done = 0

    def encode_and_tell(texts: Sequence[str]) -> FloatArray:
        nonlocal done
        made = []
        for start in range(0, len(texts), PORTION):
            made.append(encode(texts[start : start + PORTION]))
            done += len(made[-1])
            progress(float(done), float(total))
        return np.concatenate(made)

    return encode_and_tell
