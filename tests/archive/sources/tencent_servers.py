"""Tencent's services as their documentation describes them: they check tokens, signatures, nonces, times and limits."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.local_server import QuietHandler, serving_with

TOKEN, SECRET_ID, SECRET_KEY = "personal-t0ken", "id-s3cret", "key-s3cret"


@dataclass
class Meeting:
    """A recorded meeting of the account."""

    file_id: str
    started_s: int
    code: str = "123456789"
    subject: str = "第一次分享"
    paragraphs: list[dict[str, Any]] = field(default_factory=list)
    video: bytes = b""


def paragraph(pid: int, speaker: str, *sentences: str) -> dict[str, Any]:
    """A paragraph of a transcript, whose sentences last two seconds each."""
    at = pid * 10_000
    said = [
        {
            "sid": str(n), "start_time": at + 2000 * n, "end_time": at + 2000 * (n + 1),
            "words": [{"wid": str(w), "start_time": at, "end_time": at, "text": word} for w, word in enumerate(text.split("|"))],
        }
        for n, text in enumerate(sentences)
    ]  # fmt: skip
    speaker_info = {"userid": "u1", "ms_open_id": "m1", "username": speaker}
    return {"pid": str(pid), "start_time": at, "end_time": at + 9000, "speaker_info": speaker_info, "sentences": said}


@dataclass
class Account:
    """What the services know, and what happened to them."""

    meetings: list[Meeting] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)  # tools, paths
    nonces: set[str] = field(default_factory=set)
    last_stamp: int = 0
    refuses: list[int] = field(default_factory=list)  # codes given first, one an answer
    busy: int = 0  # answers with 429 given first
    needs_greeting: bool = False
    as_events: bool = False
    sts: bool = False
    link_uses: int = 1_000  # how often a link can be used before it has expired
    breaks_after: list[int] = field(default_factory=list)  # bytes after which a video breaks off
    cells: dict[tuple[int, int], dict[str, Any]] = field(default_factory=dict)
    size: tuple[int, int] = (0, 0)

    def transcript(self, file_id: str, pid: str, limit: str) -> dict[str, Any]:
        found = next(one for one in self.meetings if one.file_id == file_id).paragraphs
        rest = [one for one in found if int(one["pid"]) >= int(pid or 0)]
        part = rest[: int(limit or len(rest) or 1)]
        return {"more": len(part) < len(rest), "minutes": {"audio_detect": 1, "keywords": [], "paragraphs": part}}


class PersonalHandler(QuietHandler):
    """JSON-RPC of the personal service, and of Tencent Docs."""

    def do_POST(self) -> None:
        account: Account = self.server.account  # type: ignore[attr-defined]
        request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        token = self.headers.get("X-Tencent-Meeting-Token") or self.headers.get("Authorization")
        if token != TOKEN:
            return self.answer(401, {})
        if account.busy:
            account.busy -= 1
            return self.answer(429, {}, {"Retry-After": "3"})
        method, params = request["method"], request["params"]
        if method == "initialize":
            result = {"protocolVersion": params["protocolVersion"], "capabilities": {}}
            return self.answer(200, {"jsonrpc": "2.0", "id": request["id"], "result": result}, {"Mcp-Session-Id": "s1"})
        if account.needs_greeting and self.headers.get("Mcp-Session-Id") != "s1":
            return self.answer(
                200, {"jsonrpc": "2.0", "id": request["id"], "error": {"code": -32002, "message": "not initialized"}}
            )
        account.asked.append(params.get("name", method))
        try:
            result = self.result(account, method, params)
        except KeyError as error:
            return self.answer(
                200, {"jsonrpc": "2.0", "id": request["id"], "error": {"code": -32602, "message": f"{error} {token}"}}
            )
        return self.answer(200, {"jsonrpc": "2.0", "id": request["id"], "result": result})

    def result(self, account: Account, method: str, params: dict[str, Any]) -> dict[str, Any]:
        if method == "tools/list":
            return {"tools": [{"name": name} for name in TOOLS]}
        value = TOOLS[params["name"]](account, params["arguments"])
        return {"content": [{"type": "text", "text": json.dumps(value, ensure_ascii=False)}]}

    def answer(self, status: int, value: Any, headers: dict[str, str] | None = None) -> None:
        events = self.server.account.as_events  # type: ignore[attr-defined]
        text = json.dumps(value, ensure_ascii=False)
        body = (f"event: message\ndata: {text}\n\n" if events else text).encode()
        self.send_response(status)
        for name, one in {
            "Content-Type": "text/event-stream" if events else "application/json",
            **(headers or {}),
        }.items():
            self.send_header(name, one)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def records_list(account: Account, asked: dict[str, Any]) -> dict[str, Any]:
    start, end, page = int(asked["start_time"]), int(asked["end_time"]), asked.get("page_number", 1)
    assert isinstance(asked["start_time"], str) and end - start <= 31 * 86_400
    found = [one for one in account.meetings if start <= one.started_s < end]
    part = found[2 * (page - 1) : 2 * page]
    records = [
        {
            "record_id": f"r-{one.file_id}",
            "meeting_id": "m1",
            "meeting_code": one.code,
            "subject": one.subject,
            "start_time": str(one.started_s),
        }
        for one in part
    ]
    return {"total_count": len(found), "total_page": -(-len(found) // 2), "current_page": page, "records": records}


def record_addresses(_account: Account, asked: dict[str, Any]) -> dict[str, Any]:
    file_id = asked["meeting_record_id"].removeprefix("r-")
    return {"record_files": [{"record_file_id": file_id, "view_address": "https://meeting.tencent.com/crm/x"}]}


def cell_data(account: Account, asked: dict[str, Any]) -> dict[str, Any]:
    rows, columns = asked["end_row"] - asked["start_row"] + 1, asked["end_col"] - asked["start_col"] + 1
    assert asked["file_id"] == "DTest" and rows * columns <= 20_000
    cells = [
        {"row": row, "col": column, **value}
        for (row, column), value in account.cells.items()
        if asked["start_row"] <= row <= asked["end_row"] and asked["start_col"] <= column <= asked["end_col"]
    ]
    return {"cells": cells}


TOOLS = {
    "get_records_list": records_list,
    "get_record_addresses": record_addresses,
    "get_transcripts_details": lambda account, asked: account.transcript(
        asked["record_file_id"], asked.get("pid", "0"), asked.get("limit", "")
    ),
    "get_smart_minutes": lambda _account, asked: {"ai_summary": f"讨论了调度器（{asked['record_file_id']}）"},
    "sheet.get_sheet_info": lambda account, asked: {
        "sheets": [
            {"sheet_id": "BB08J2", "sheet_name": "笔记", "row_count": account.size[0], "col_count": account.size[1]}
        ]
        * (asked["file_id"] == "DTest")
    },
    "sheet.get_cell_data": cell_data,
}


class EnterpriseHandler(QuietHandler):
    """The signed interface, and the host of its videos."""

    def do_GET(self) -> None:
        account: Account = self.server.account  # type: ignore[attr-defined]
        path, query = (
            urlsplit(self.path).path,
            {key: value[0] for key, value in parse_qs(urlsplit(self.path).query).items()},
        )
        account.asked.append(path)
        if path.startswith("/video/"):
            return self.video(account, path)
        if wrong := self.wrong(account):
            return self.refuse(*wrong)
        if account.refuses:
            return self.refuse(account.refuses.pop(0), "later")
        if path == "/v1/records":
            return self.records(account, query)
        if path == "/v1/records/transcripts/details":
            assert query["operator_id"] == "org" and query["operator_id_type"] == "1"
            if account.sts:
                return self.refuse(500001, "STS-Token is required")
            return self.send(
                200, account.transcript(query["record_file_id"], query.get("pid", ""), query.get("limit", ""))
            )
        if path.startswith("/v1/addresses/"):
            host = self.headers["Host"]
            number = len(account.asked)
            return self.send(
                200,
                {
                    "download_address": f"http://{host}/video/{path.split('/')[-1]}/{number}",
                    "download_address_file_type": "mp4",
                },
            )
        return self.refuse(404, "no such thing")

    def wrong(self, account: Account) -> tuple[int, str] | None:
        given = self.headers
        named = "&".join(f"{name}={given[name]}" for name in ("X-TC-Key", "X-TC-Nonce", "X-TC-Timestamp"))
        text = f"GET\n{named}\n{self.path}\n"
        digest = hmac.new(SECRET_KEY.encode(), text.encode(), hashlib.sha256).hexdigest()
        if base64.b64encode(digest.encode()).decode() != given["X-TC-Signature"] or given["X-TC-Key"] != SECRET_ID:
            return 190302, f"signature of {given['X-TC-Key']} is wrong"
        if given["AppId"] != "app1" or given["X-TC-Registered"] != "1":
            return 190305, "unknown application"
        if abs(int(given["X-TC-Timestamp"]) - time.time()) > 300:
            return 190300, "time stamp expired"
        if given["X-TC-Nonce"] in account.nonces or int(given["X-TC-Timestamp"]) < account.last_stamp:
            return 190301, "replayed"
        account.nonces.add(given["X-TC-Nonce"])
        account.last_stamp = int(given["X-TC-Timestamp"])
        return None

    def records(self, account: Account, query: dict[str, str]) -> None:
        start, end, page, size = (int(query[key]) for key in ("start_time", "end_time", "page", "page_size"))
        if end - start > 31 * 86_400 or size > 20 or query["userid"] != "org":
            return self.refuse(190400, "parameters")
        found = [one for one in account.meetings if start <= one.started_s < end]
        meetings = [
            {
                "meeting_record_id": f"r-{one.file_id}", "meeting_id": "m1", "meeting_code": one.code, "state": 3,
                "subject": base64.b64encode(one.subject.encode()).decode(), "media_start_time": one.started_s * 1000,
                "record_files": [{"record_file_id": one.file_id, "record_start_time": one.started_s * 1000}],
            }
            for one in found[size * (page - 1) : size * page]
        ]  # fmt: skip
        return self.send(200, {"total_page": -(-len(found) // size), "current_page": page, "record_meetings": meetings})

    def video(self, account: Account, path: str) -> None:
        _empty, _video, file_id, _number = path.split("/")
        if account.link_uses <= 0:
            account.link_uses = 1_000
            return self.send(403, {})
        account.link_uses -= 1
        content = next(one for one in account.meetings if one.file_id == file_id).video
        first = int((self.headers.get("Range") or "bytes=0-")[6:-1])
        self.send_response(206 if first else 200)
        self.send_header("Content-Length", str(len(content) - first))
        self.end_headers()
        stop = account.breaks_after.pop(0) if account.breaks_after else len(content)
        self.wfile.write(content[first : first + stop])
        self.close_connection = True
        return None

    def refuse(self, code: int, message: str) -> None:
        return self.send(
            400 if code < 500_000 else 500,
            {"error_info": {"error_code": code, "new_error_code": code, "message": message}},
        )

    def send(self, status: int, value: Any) -> None:
        body = json.dumps(value, ensure_ascii=False).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def personal_service(account: Account) -> Iterator[str]:
    with serving_with(PersonalHandler, account=account) as address:
        yield address


@contextmanager
def enterprise_service(account: Account) -> Iterator[str]:
    with serving_with(EnterpriseHandler, account=account) as address:
        yield address
