"""The process that parses what strangers wrote: bounded memory, no new files, one request a line.

`python -m archive.pages.worker MEGABYTES` reads requests, and writes answers, as JSON, a line each.
"""

from __future__ import annotations

import json
import resource
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from archive.messages import _, read_in
from archive.pages.page import Page

RECURSION = 4000  # elements in elements; the parser of HTML stops at 256 or so by itself


def read_html_file(request: dict[str, Any]) -> Page:
    """A page of HTML, its address from the request or from what saved it."""
    from archive.pages.html.read import read_html
    from archive.pages.saved import source_of_html

    raw = Path(request["path"]).read_bytes()
    address = request["address"] or source_of_html(raw)
    page = read_html(raw, address, request["content_type"])
    return Page(**{**vars(page), "address": address or page.address})


def read_mhtml(request: dict[str, Any]) -> Page:
    """A page that was saved with what belongs to it."""
    from archive.pages.html.read import read_html
    from archive.pages.saved import page_in_mhtml

    raw, content_type, source = page_in_mhtml(Path(request["path"]).read_bytes())
    page = read_html(raw, source or request["address"], content_type)
    return Page(**{**vars(page), "address": source or page.address})


def read_pdf_file(request: dict[str, Any]) -> Page:
    """A PDF."""
    from archive.pages.pdf import read_pdf

    return read_pdf(Path(request["path"]), request["address"])


def read_slides_file(request: dict[str, Any]) -> Page:
    """A presentation."""
    from archive.pages.slides import read_slides

    return read_slides(Path(request["path"]))


def read_word_file(request: dict[str, Any]) -> Page:
    """A Word document."""
    from archive.pages.packed import check_zip
    from archive.text.word_document import read_word_document

    try:
        check_zip(Path(request["path"]))
    except ValueError as error:
        raise ValueError(_("it is not a Word document: {reason}", reason=str(error))) from error
    document = read_word_document(Path(request["path"]))
    return Page(document.markdown, title=document.title, author=document.author)


def read_notebook_file(request: dict[str, Any]) -> Page:
    """A notebook."""
    from archive.pages.notebook import read_notebook

    return read_notebook(Path(request["path"]))


READERS: dict[str, Callable[[dict[str, Any]], Page]] = {
    "html": read_html_file,
    "mhtml": read_mhtml,
    "pdf": read_pdf_file,
    "slides": read_slides_file,
    "word": read_word_file,
    "notebook": read_notebook_file,
}


def bound(megabytes: int) -> None:
    """Take no more memory than this, write no files, leave no image of the process behind."""
    for limit, most in (
        (resource.RLIMIT_AS, megabytes * 1_000_000),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        try:
            resource.setrlimit(limit, (most, most))
        except (ValueError, OSError):  # a system that has no such limit; the time is bounded all the same
            continue


def answer(request: dict[str, Any]) -> dict[str, Any]:
    """`page`, or `error`: a reason, `memory` where the limit was met."""
    try:
        with read_in(request["language"]):  # a reason is a sentence, for whoever asked
            return {"page": asdict(READERS[request["kind"]](request))}
    except (MemoryError, RecursionError):
        return {"error": "memory"}
    except ValueError as error:
        with read_in(request["language"]):
            return {"error": "unreadable", "reason": str(error)}
    except Exception as error:  # whatever a library meets in what somebody made up
        return {"error": "unreadable", "reason": type(error).__name__}


def answer_requests() -> None:
    """Answer requests until there are no more."""
    sys.dont_write_bytecode = True
    sys.setrecursionlimit(RECURSION)
    requests, answers = sys.stdin, sys.stdout
    sys.stdout = sys.stderr  # what a library prints is no answer
    bound(int(sys.argv[1]))
    for line in requests:
        print(json.dumps(answer(json.loads(line))), file=answers, flush=True)


if __name__ == "__main__":
    answer_requests()
