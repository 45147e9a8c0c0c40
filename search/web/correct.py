"""Correct what is heard: a form for one sentence, and what came of it. Nothing is written here: archive.pipeline.corrections is
the door."""

from __future__ import annotations

import queue
import threading
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, Response
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from archive.errors import ArchiveError
from archive.home import Home
from archive.messages import Text, _
from archive.pipeline.corrections import Correction, correct_sentence, rename_speaker
from archive.pipeline.follow_up import follow_up_apart
from search.html.render import render_page
from search.pages.session import SegmentToCorrect, segment_to_correct
from search.web.enter import read_form
from search.web.questions import SegmentParameters
from search.web.reader import reader_of, site_of, urls_of

correct_routes = APIRouter(include_in_schema=False)


class FollowUps:
    """Brings summaries and index up to what was corrected, one session after another; many corrections of one count once."""

    def __init__(self, home: Home):
        self.home = home
        self.waiting: queue.Queue[str] = queue.Queue()
        self.named: set[str] = set()
        self.thread: threading.Thread | None = None
        self.lock = threading.Lock()

    def add(self, session_id: str) -> None:
        """A session was corrected."""
        with self.lock:
            if session_id not in self.named:
                self.named.add(session_id)
                self.waiting.put(session_id)
            if self.thread is None:
                self.thread = threading.Thread(target=self.work, daemon=True, name="follow-ups")
                self.thread.start()

    def work(self) -> None:
        """Follow up what was corrected, as it comes."""
        while True:
            session_id = self.waiting.get()
            with self.lock:
                self.named.discard(session_id)
            follow_up_apart(self.home, session_id)
            self.waiting.task_done()


def may_correct(request: Request) -> None:
    """Raises HTTPException where the organiser does not let this member correct."""
    if not reader_of(request).corrections:
        raise HTTPException(404)


@correct_routes.get("/sessions/{session_id}/correct")
def show_sentence(request: Request, session_id: str, asked: Annotated[SegmentParameters, Query()]) -> Response:
    """The form for one sentence."""
    may_correct(request)
    archive = site_of(request).archive
    return answer_form(request, segment_to_correct(archive, session_id, asked.transcript, asked.segment))


@correct_routes.post("/sessions/{session_id}/correct")
async def take_correction(request: Request, session_id: str) -> Response:
    """Write what was corrected."""
    may_correct(request)
    form = await read_form(request)
    if not site_of(request).access.is_own_form(request, form.get("csrf", "")):
        raise HTTPException(403)
    return await run_in_threadpool(write_correction, request, session_id, form)


def write_correction(request: Request, session_id: str, form: dict[str, str]) -> Response:
    """The page with the change, or with what is wrong about it."""
    archive, number = site_of(request).archive, form.get("segment", "")
    wanted = segment_to_correct(
        archive, session_id, form.get("transcript", ""), int(number) if number.isdecimal() else -1
    )
    try:
        changes = list(write_changes(archive.home, wanted, form))
    except ArchiveError as error:
        return answer_form(request, wanted, wrong=error.what, cure=error.cure, status=409, typed=form.get("text", ""))
    if changes:
        archive.look_again()
        follow_ups_of(request).add(session_id)
    return answer_form(request, segment_to_correct(archive, session_id, wanted.stem, wanted.number), changes=changes)


def write_changes(home: Home, wanted: SegmentToCorrect, form: dict[str, str]) -> list[Correction]:
    """Write the sentence, and the speaker's name, where they are others now. Raises InputRefused, ArchiveBusy."""
    changes = []
    if (text := form.get("text", "").strip()) != wanted.text:
        changes.append(
            correct_sentence(
                home, wanted.session_id, wanted.stem, wanted.number, before=form.get("before", ""), after=text
            )
        )
    if wanted.speaker and (name := form.get("speaker", wanted.speaker).strip()) != wanted.speaker:
        changes.append(rename_speaker(home, wanted.session_id, before=wanted.speaker, after=name))
    return [one for one in changes if one.paths]


def answer_form(
    request: Request,
    wanted: SegmentToCorrect,
    *,
    wrong: Text = "",
    cure: Text = "",
    status: int = 200,
    typed: str | None = None,
    changes: list[Correction] | None = None,
) -> Response:
    """The page of a sentence that is corrected; never kept by a browser."""
    values: dict[str, Any] = {
        "page": wanted, "wrong": wrong, "cure": cure, "typed": wanted.text if typed is None else typed, "changes": changes,
        "done": _("nothing was changed") if changes == [] else "",
    }  # fmt: skip
    html = render_page("correct.html", urls_of(request), reader_of(request), **values)
    return HTMLResponse(html, status, {"Cache-Control": "no-store"})


def follow_ups_of(request: Request) -> FollowUps:
    """The one of this site."""
    followers: FollowUps = request.app.state.follow_ups
    return followers
