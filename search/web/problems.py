"""What went wrong, in one form: a page for people, `application/problem+json` (RFC 9457) for programs."""

from __future__ import annotations

from typing import Any

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse, Response
from starlette.exceptions import HTTPException

from archive.errors import AddressWrong, ArchiveBusy, ArchiveError, IndexMissing, InputRefused, ModelMissing, QueryWrong
from archive.messages import Text, _
from search.web.reader import page_of_error

NOT_FOUND, BAD_REQUEST, CONFLICT, UNAVAILABLE = 404, 400, 409, 503
STATUS: tuple[tuple[type[ArchiveError], int], ...] = (
    (AddressWrong, NOT_FOUND),
    (QueryWrong, BAD_REQUEST),
    (InputRefused, BAD_REQUEST),
    (ArchiveBusy, CONFLICT),
    (IndexMissing, UNAVAILABLE),
    (ModelMissing, UNAVAILABLE),
)
"""What is the caller's to mend; all else is the archive's, and 503."""
TITLES = {
    400: _("this cannot be asked for"),
    401: _("a token is needed"),
    403: _("this is not allowed"),
    404: _("there is nothing here"),
    405: _("this address does not take that"),
    408: _("the request took too long"),
    409: _("the archive is being written"),
    413: _("this is too large"),
    421: _("this server has another name"),
    500: _("the server made a mistake"),
    503: _("the archive cannot be read"),
}


def problem_values(status: int, code: str, what: Text, cure: Text = "", **more: Any) -> dict[str, Any]:
    """The members of a problem; `code`, `cure` and what else there is are extensions of the standard's."""
    title = TITLES.get(status, TITLES[BAD_REQUEST])
    return {
        "type": f"urn:sig-archive:problem:{code}",
        "title": str(title),
        "status": status,
        "detail": str(what),
        "code": code,
        "cure": str(cure),
        **more,
    }


def answer_problem(request: Request, status: int, code: str, what: Text, cure: Text = "", **more: Any) -> Response:
    """The problem as whoever asks reads it."""
    if request.url.path.startswith("/api"):
        values = problem_values(status, code, what, cure, **more)
        return JSONResponse(values, status, media_type="application/problem+json")
    return HTMLResponse(page_of_error(request, status, what, cure), status)


def on_archive_error(request: Request, error: Exception) -> Response:
    """A known error of the archive."""
    assert isinstance(error, ArchiveError)
    status = next((status for kind, status in STATUS if isinstance(error, kind)), UNAVAILABLE)
    return answer_problem(request, status, error.code, error.what, error.cure, params=error.params)


def on_http_error(request: Request, error: Exception) -> Response:
    """An address that there is not, a method that it does not take."""
    assert isinstance(error, HTTPException)
    what = TITLES.get(error.status_code, TITLES[BAD_REQUEST])
    answer = answer_problem(request, error.status_code, f"http-{error.status_code}", what)
    answer.headers.update(error.headers or {})
    return answer


def on_wrong_parameters(request: Request, error: Exception) -> Response:
    """A parameter that there is not, or that has no such value."""
    assert isinstance(error, RequestValidationError)
    wrong = [{"name": ".".join(map(str, one["loc"][1:])), "reason": one["msg"]} for one in error.errors()]
    names = list(dict.fromkeys(one["name"] for one in wrong))
    what = _("these parameters are unknown or wrong: {names}", names=names)
    return answer_problem(request, BAD_REQUEST, "parameters-wrong", what, invalid_params=wrong)


def on_fault(request: Request, _error: Exception) -> Response:
    """A fault of ours; the log has it."""
    what = _("the server made a mistake; its log tells more")
    return answer_problem(request, 500, "server-fault", what)
