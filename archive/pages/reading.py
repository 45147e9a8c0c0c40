"""Read pages and documents in another process, which may fail, fill its memory or hang without harm to this one."""

from __future__ import annotations

import json
import queue
import subprocess
import sys
import threading
from functools import cache
from pathlib import Path
from typing import Any

from archive.errors import PageTooLarge, PageUnreadable
from archive.messages import _, chosen
from archive.pages.page import Page

MEGABYTES = 1200  # of address space; a page of 20 MB takes half of it
SECONDS = 30.0  # for one page or document
PAGES_A_PROCESS = 300  # after which a new one is begun: libraries leak
STARTUP_S = 20.0  # more for its first


class PageReader:
    """A process that reads one page after the other; several threads may ask, and wait for each other."""

    def __init__(self, *, megabytes: int = MEGABYTES, seconds: float = SECONDS):
        self.megabytes, self.seconds = megabytes, seconds
        self.lock = threading.Lock()
        self.process: subprocess.Popen[str] | None = None
        self.answers: queue.SimpleQueue[str] = queue.SimpleQueue()
        self.count = 0

    def read(self, path: Path, kind: str, *, address: str = "", content_type: str = "", name: str = "") -> Page:
        """The page in a file of a kind (`html`, `mhtml`, `pdf`, `slides`, `word`, `notebook`); errors call it `name`.

        Raises PageTooLarge when it takes more memory or time than it may, PageUnreadable when it is no such thing.
        """
        request = {
            "kind": kind,
            "path": str(path),
            "address": address,
            "content_type": content_type,
            "language": chosen(),
        }
        with self.lock:
            answer = self.ask(request)
        shown = name or address or path.name
        if "page" in answer:
            return page_from(answer["page"])
        if answer["error"] in ("memory", "time"):
            raise PageTooLarge(
                _("{name} takes more memory or time than reading it may", name=shown),
                _("export its text as Markdown, and put that into the inbox"),
            )
        raise PageUnreadable(
            _("{name} cannot be read ({reason})", name=shown, reason=answer.get("reason") or kind),
            _("save it again, or export its text as Markdown"),
        )

    def ask(self, request: dict[str, Any]) -> dict[str, Any]:
        """What the process answers, or that it took too long or fell over."""
        wait_s = self.seconds + (0 if self.process else STARTUP_S)
        process = self.running()
        try:
            assert process.stdin is not None
            process.stdin.write(json.dumps(request) + "\n")
            process.stdin.flush()
            line = self.answers.get(timeout=wait_s)
        except queue.Empty:
            self.close()
            return {"error": "time"}
        except OSError:
            line = ""
        if not line:
            self.close()
            return {"error": "memory"}  # a process that ends without a word met its limit
        self.count += 1
        if self.count >= PAGES_A_PROCESS:
            self.close()
        return dict(json.loads(line))

    def running(self) -> subprocess.Popen[str]:
        """The process, begun when there is none."""
        if self.process is None:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "archive.pages.worker", str(self.megabytes)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
                encoding="utf-8",
            )
            self.answers, self.count = queue.SimpleQueue(), 0
            threading.Thread(target=forward, args=(self.process, self.answers), daemon=True).start()
        return self.process

    def close(self) -> None:
        """End the process."""
        process, self.process = self.process, None
        if process:
            process.kill()
            process.wait()

    def __enter__(self) -> PageReader:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


@cache
def page_reader() -> PageReader:
    """The one that this process shares; it ends when this process does."""
    return PageReader()


def page_from(values: dict[str, Any]) -> Page:
    """A page out of JSON, which knows no tuples."""
    return Page(**values | {name: tuple(values[name]) for name in ("images", "remarks")})


def forward(process: subprocess.Popen[str], answers: queue.SimpleQueue[str]) -> None:
    """Put a process's lines into a queue, and an empty one at its end."""
    assert process.stdout is not None
    for line in process.stdout:
        answers.put(line)
    answers.put("")
