"""A Model Context Protocol service over HTTP, asked for its tools: JSON-RPC, answered as JSON or as an event stream."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from archive.errors import SourceFailed
from archive.messages import _
from archive.sources.api_http import ApiAnswer, api_request, without_query

PROTOCOL_VERSION = "2025-03-26"
ACCEPT = "application/json, text/event-stream"
BUSY = (429, 500, 502, 503, 504)
DENIED = (401, 403)
ATTEMPTS = 4
FIRST_PAUSE_S = 2.0
NO_SESSION = (-32000, -32001, -32002, -32600)  # what servers say to a client that did not introduce itself


class RpcError(Exception):
    """The service refuses a call, with its code."""

    def __init__(self, code: int, message: str):
        super().__init__(message)
        self.code = code


@dataclass
class McpClient:
    """One service. Every method raises SourceFailed, in which the credential never stands."""

    url: str
    headers: Mapping[str, str] = field(repr=False)  # with the credential
    secret: str = field(repr=False)
    pause: Callable[[float], None] = lambda _seconds: None
    asked: int = 0
    session: dict[str, str] = field(default_factory=dict)

    def tools(self) -> frozenset[str]:
        """The names of the service's tools."""
        listed = self.ask("tools/list", {})
        return frozenset(str(tool.get("name")) for tool in listed.get("tools", []) if isinstance(tool, dict))

    def call(self, tool: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """What a tool answers, as an object."""
        result = self.ask("tools/call", {"name": tool, "arguments": dict(arguments)})
        value = tool_value(result)
        if result.get("isError"):
            raise self.failed(_("{tool} refuses: {reason}", tool=tool, reason=self.readable(value)))
        return value

    def ask(self, method: str, params: Mapping[str, Any]) -> dict[str, Any]:
        """The result of a method; a service that wants to be greeted first is."""
        try:
            return self.request(method, params)
        except RpcError as error:
            if error.code not in NO_SESSION or self.session:
                raise self.failed(self.readable(error)) from error
        self.greet()
        try:
            return self.request(method, params)
        except RpcError as error:
            raise self.failed(self.readable(error)) from error

    def greet(self) -> None:
        """Introduce ourselves, for services that keep a session."""
        info = {"name": "sig-archive", "version": "1"}
        params = {"protocolVersion": PROTOCOL_VERSION, "capabilities": {}, "clientInfo": info}
        try:
            self.request("initialize", params)
        except RpcError as error:
            raise self.failed(self.readable(error)) from error
        self.session.setdefault("mcp-protocol-version", PROTOCOL_VERSION)

    def request(self, method: str, params: Mapping[str, Any]) -> dict[str, Any]:
        """One method, asked again while the service is busy. Raises RpcError, SourceFailed."""
        for attempt in range(ATTEMPTS):
            self.asked += 1
            body = json.dumps({"jsonrpc": "2.0", "id": self.asked, "method": method, "params": params})
            headers = {"Content-Type": "application/json", "Accept": ACCEPT, **self.headers, **self.session}
            answer = api_request(self.url, headers=headers, body=body.encode())
            if answer.status not in BUSY or attempt == ATTEMPTS - 1:
                return self.result_of(answer)
            self.pause(wait_s(answer, attempt))
        raise AssertionError  # the last attempt returned or raised

    def result_of(self, answer: ApiAnswer) -> dict[str, Any]:
        """The result in an answer. Raises RpcError, SourceFailed."""
        if answer.status in DENIED:
            what = _("{address} does not accept the token", address=without_query(self.url))
            raise SourceFailed(what, _("make a new token on the service's page, and put it into the environment"))
        if session := answer.headers.get("mcp-session-id"):
            self.session["Mcp-Session-Id"] = session
        value = answer.value if answer.value is not None else event_value(answer.body)
        if isinstance(value, dict) and isinstance(value.get("error"), dict):
            code = value["error"].get("code")
            raise RpcError(code if isinstance(code, int) else 0, str(value["error"].get("message", "")))
        if answer.status >= 300 or not isinstance(value, dict) or not isinstance(value.get("result"), dict):
            raise self.failed(_("{address} answers with status {status}", address=self.url, status=answer.status))
        result: dict[str, Any] = value["result"]
        return result

    def readable(self, value: object) -> str:
        """What a service says, on one line, without the token."""
        text = value if isinstance(value, str) else str(value)
        return " ".join(text.replace(self.secret, "…").split())[:300] if self.secret else text[:300]

    def failed(self, what: Any) -> SourceFailed:
        """The error for what a service refuses."""
        return SourceFailed(what, _("check the token and the settings of the source, and run again"))


def wait_s(answer: ApiAnswer, attempt: int) -> float:
    """How long to wait for a busy service: as it says, else twice as long each time."""
    said = answer.headers.get("retry-after", "")
    return min(float(said), 120.0) if said.isdecimal() else FIRST_PAUSE_S * 2**attempt


def event_value(body: bytes) -> Any:
    """The last JSON of an event stream; None where there is none."""
    lines = body.decode("utf-8", "replace").splitlines()
    events = (line.removeprefix("data:").strip() for line in lines if line.startswith("data:"))
    found = None
    for event in events:
        try:
            found = json.loads(event)
        except ValueError:
            continue
    return found


def tool_value(result: Mapping[str, Any]) -> dict[str, Any]:
    """What a tool gave: its structured content, else the object in its text, else the text under `text`."""
    structured = result.get("structuredContent")
    if isinstance(structured, dict):
        return structured
    content = result.get("content")
    texts = [str(one.get("text", "")) for one in content if isinstance(one, dict)] if isinstance(content, list) else []
    try:
        value = json.loads("".join(texts))
    except (ValueError, RecursionError):
        return {"text": "\n".join(texts)}
    return value if isinstance(value, dict) else {"items": value}
