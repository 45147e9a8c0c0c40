"""An archive that stays open for pages: what takes time to compute is kept until something in the archive changes."""

from __future__ import annotations

import threading
import time
from bisect import bisect_right
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any, TypeVar, cast

from archive.errors import ArchiveError
from archive.home import Home
from archive.intake.plan import PlannedTopic, read_plan
from archive.records import KINDS
from search.api import Searcher, list_sessions
from search.reading.sessions import SessionOverview
from search.reading.transcripts import ClockedTranscript, clocked_transcripts
from search.study.corpus import Corpus, read_corpus
from search.study.topics import Topic, find_topics

SHARED_KINDS = tuple(kind for kind in KINDS if kind != "chat")  # what is no personal data
LOOK_AGAIN_S = 1.0  # a change of the archive is seen at the latest after this time; looking takes a few milliseconds
MOST_KEPT = 400  # results that are remembered: the pages of a term, in both languages

Kept = TypeVar("Kept")
Stamp = tuple[Any, ...]


class OpenedArchive:
    """An archive for pages; any number of threads may ask at once."""

    def __init__(self, home: Home, searcher: Searcher | None = None):
        self.home = home
        self._searcher = searcher or Searcher.of(home)
        self._stamp: Stamp = ()
        self._looked_at = -LOOK_AGAIN_S
        self._kept: dict[Any, tuple[Stamp, Any]] = {}
        self._locks: dict[Any, threading.Lock] = {}
        self._renewing: set[Any] = set()
        self._lock = threading.RLock()

    # What is known of the whole archive

    @property
    def searcher(self) -> Searcher:
        """With settings, glossary and members as they are now; raises SettingsWrong."""
        return self.keep("searcher", self._refreshed)

    def _refreshed(self) -> Searcher:
        self._searcher = self._searcher.refreshed()
        return self._searcher

    def corpus_for(self, *, personal: bool) -> Corpus:
        """Everything that is indexed; without `personal` nothing of the chat. Raises IndexMissing."""
        whole = self.keep("corpus", lambda: read_corpus(self.searcher.readers, self.searcher.members))
        return whole if personal else self.keep("shared corpus", lambda: whole.only(kinds=SHARED_KINDS))

    def topics_for(self, *, personal: bool) -> list[Topic]:
        """What the term is about; raises IndexMissing."""
        corpus = self.corpus_for(personal=personal)
        return self.keep_slow(("topics", personal), lambda: find_topics(corpus, self.searcher.glossary))

    @property
    def plan(self) -> tuple[PlannedTopic, ...]:
        """The study plan; raises SettingsWrong."""
        return self.keep("plan", lambda: read_plan(self.home.plan))

    def overviews(self) -> tuple[list[SessionOverview], list[ArchiveError]]:
        """(every session that can be read, oldest first; what is wrong with the others)."""

        def read() -> tuple[list[SessionOverview], list[ArchiveError]]:
            problems: list[ArchiveError] = []
            return list_sessions(self.home, problems, self.searcher.members), problems

        return self.keep("overviews", read)

    def transcripts(self, session_id: str) -> list[ClockedTranscript]:
        """The transcripts of a session; raises AddressWrong, SettingsWrong."""
        return self.keep(("transcripts", session_id), lambda: clocked_transcripts(self.home.session(session_id)))

    def segment_start(self, session_id: str, at_s: float, recording: str = "") -> float:
        """Where the segment begins that is spoken at a second, or the next one; the second itself where nobody speaks."""
        try:
            starts, ends = self.keep(("starts", session_id, recording), lambda: self._spans(session_id, recording))
        except ArchiveError:
            return at_s
        n = bisect_right(ends, at_s)
        return starts[n] if n < len(starts) else at_s

    def _spans(self, session_id: str, recording: str) -> tuple[list[float], list[float]]:
        """(starts, ends) of a session's segments in time, on its clock or that of the recording that is named."""
        spans = sorted(
            (segment.start_s, segment.end_s)
            for one in self.transcripts(session_id)
            if (one.path.stem == recording if recording else not one.independent)
            for segment in one.segments(own_clock=bool(recording))
        )
        return [start for start, _end in spans], [end for _start, end in spans]

    # Remembering

    def keep(self, key: Any, make: Callable[[], Kept]) -> Kept:
        """What `make` gives, made once until the archive changes; whoever asks meanwhile waits for it."""
        with self._lock:
            stamp = self.stamp()
            known = self._kept.get(key)
            if known and known[0] == stamp:
                return cast(Kept, known[1])
            lock = self._locks.setdefault(key, threading.Lock())
        with lock:
            known = self._kept.get(key)
            if known and known[0] == stamp:
                return cast(Kept, known[1])
            try:
                made = make()
            except BaseException:
                self._locks.pop(key, None)
                raise
            self._remember(key, stamp, made)
            return made

    def keep_slow(self, key: Any, make: Callable[[], Kept]) -> Kept:
        """The same of what takes many seconds in a large archive: while it is made again, what was known before is given."""
        with self._lock:
            known = self._kept.get(key)
        if known is None or known[0] == self.stamp():
            return self.keep(key, make)
        with self._lock:
            if key not in self._renewing:
                self._renewing.add(key)
                threading.Thread(target=self._renew, args=(key, make), daemon=True).start()
        return cast(Kept, known[1])

    def _renew(self, key: Any, make: Callable[[], Any]) -> None:
        try:
            self.keep(key, make)
        except ArchiveError:
            pass  # whoever asks next is told
        finally:
            with self._lock:
                self._renewing.discard(key)

    def _remember(self, key: Any, stamp: Stamp, made: Any) -> None:
        with self._lock:
            self._kept.pop(key, None)
            self._kept[key] = (stamp, made)
            while len(self._kept) > MOST_KEPT:
                oldest = next(iter(self._kept))
                del self._kept[oldest]
                self._locks.pop(oldest, None)

    def stamp(self) -> Stamp:
        """What is another one as soon as anything in the archive is; looked at once a second at most."""
        with self._lock:
            if time.monotonic() - self._looked_at >= LOOK_AGAIN_S:
                self._stamp = (date.today(), *stamps_of(self.home))
                self._looked_at = time.monotonic()
            return self._stamp

    def look_again(self) -> None:
        """Forget when the archive was looked at: it was changed just now."""
        with self._lock:
            self._looked_at = -LOOK_AGAIN_S

    def close(self) -> None:
        """Let go of the index."""
        self._searcher.close()


def stamps_of(home: Home) -> Iterator[tuple[str, int, int]]:
    """Name, time and size of every file that a page is made of, but for media."""
    for path in (home.settings, home.glossary, home.members, home.plan, home.index / "current"):
        yield from stamp_of_file(path)
    yield from stamps_in(home.index, "gen-*/catalog.sqlite*")
    yield from stamps_in(home.runs, "*.json")
    yield from stamps_in(home.library, "*.md")
    for folder in home.session_folders():
        for path in (folder.record, folder.summary_text, folder.summary):
            yield from stamp_of_file(path)
        for inner in (folder.transcripts, folder.notes, folder.chat):
            yield from stamps_in(inner, "*.*")


def stamps_in(folder: Path, pattern: str) -> Iterator[tuple[str, int, int]]:
    """The same of the files in a folder that a pattern finds."""
    for path in sorted(folder.glob(pattern)):
        yield from stamp_of_file(path)


def stamp_of_file(path: Path) -> Iterator[tuple[str, int, int]]:
    """The same of one file; nothing where there is none."""
    try:
        found = path.stat()
    except OSError:
        return
    yield str(path), found.st_mtime_ns, found.st_size


def quietly(make: Callable[[], Any], otherwise: Any) -> Any:
    """What stands beside the main thing, or something in its place where it cannot be had."""
    try:
        return make()
    except ArchiveError:
        return otherwise


def titles_of(archive: OpenedArchive) -> dict[str, str]:
    """Session -> its title."""
    return {one.session.id: one.session.title for one in archive.overviews()[0]}
