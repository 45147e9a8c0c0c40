"""A service in OpenAI's protocol on this machine that answers as a test wants it."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from tests.local_server import QuietHandler, serving_with

Messages = list[dict[str, str]]


@dataclass(frozen=True)
class Answer:
    """What comes back for one request."""

    text: Any = ""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    wait_s: float = 0.0
    finish: str = "stop"
    tokens: int = 100


@dataclass
class Service:
    """Answers one after the other, then by a function; `asked` holds what came."""

    answers: list[Answer] = field(default_factory=list)
    then: Callable[[Messages], Answer | str] = lambda _messages: ""
    asked: list[dict] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)

    def answer(self, request: dict) -> Answer:
        self.asked.append(request)
        found = self.answers.pop(0) if self.answers else self.then(request["messages"])
        return found if isinstance(found, Answer) else Answer(found)


class Handler(QuietHandler):
    def do_POST(self) -> None:
        service: Service = self.server.service
        service.keys.append(self.headers.get("Authorization", ""))
        request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        answer = service.answer(request)
        time.sleep(answer.wait_s)
        message = {"role": "assistant", "content": answer.text}
        body: dict = {"error": {"message": answer.text}}
        if answer.status == 200:
            body = {
                "id": "1", "object": "chat.completion", "created": 1, "model": request["model"],
                "choices": [{"index": 0, "message": message, "finish_reason": answer.finish}],
                "usage": {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": answer.tokens},
            }  # fmt: skip
        self.send_response(answer.status)
        content = json.dumps(body).encode()
        for name, value in {**answer.headers, "Content-Type": "application/json"}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


@contextmanager
def serving(service: Service) -> Iterator[str]:
    """The base URL."""
    with serving_with(Handler, service=service) as address:
        yield f"{address}/v1"
