"""The enterprise interface of Tencent Meeting: signed, in pages, within both of its limits; gives videos too.

Signature: Tencent Cloud's document 1095/58768; lists of recordings 1095/51189; transcripts 1095/65111.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode

from archive.errors import SourceFailed
from archive.messages import Text, _, _n
from archive.sources.api_http import ApiAnswer, api_request
from archive.sources.base import Finding
from archive.sources.tencent_personal import PARAGRAPHS_A_CALL, moment, new_paragraphs, next_pid
from archive.sources.tencent_recordings import SPAN_S, CloudRecording, MediaLink

SERVICE = "https://api.meeting.qq.com"
PAGE_SIZE = 20  # the most that it lists at once
CALLS_A_MINUTE = 90  # it allows 100 an account, 300 an application
ATTEMPTS = 5
LIMITED = (190310, 190311, 190313)  # of the application, twice; of the account
REPLAYED = 190301  # the nonce was used, or the time stamp is older than the last
CLOCK_WRONG = 190300
NOT_ALLOWED_ADDRESS = 500125
READY = 3  # the state of a recording that can be had


@dataclass(frozen=True)
class Credentials:
    """What signs a request; only the first two are secret."""

    secret_id: str = field(repr=False)
    secret_key: str = field(repr=False)
    app_id: str = ""
    sdk_id: str = ""
    user_id: str = ""


class EnterpriseService:
    """The interface with one application's credentials. `clock` and `pause` are a test's to replace."""

    def __init__(
        self,
        credentials: Credentials,
        *,
        address: str = SERVICE,
        clock: Callable[[], float] = time.time,
        pause: Callable[[float], None] | None = None,
    ):
        self.credentials, self.address, self.clock = credentials, address, clock
        self.pause = pause or time.sleep
        self.calls: deque[float] = deque(maxlen=CALLS_A_MINUTE)  # when the last ones were made

    def check(self) -> Iterator[Finding]:
        """Whether the signature is accepted, and what newly made applications lack."""
        now = int(self.clock())
        found = list(self.recordings(now - SPAN_S, now))
        yield Finding(
            True,
            _n(
                "the enterprise interface answers: {n} recording in the last 31 days",
                "the enterprise interface answers: {n} recordings in the last 31 days",
                len(found),
            ),
        )
        if found:
            try:
                self.get("/v1/records/transcripts/details", self.transcript_query(found[0]) | {"limit": 1})
            except SourceFailed as error:
                yield Finding(False, _("it gives no transcripts: {reason}", reason=str(error.what)))

    def recordings(self, start_s: int, end_s: int) -> Iterator[CloudRecording]:
        """Those that were made in a time, page by page."""
        page, pages = 1, 1
        while page <= pages:
            span = {"start_time": start_s, "end_time": end_s, "page_size": PAGE_SIZE, "page": page}
            answer = self.get("/v1/records", {"userid": self.credentials.user_id, **span})
            pages = int(answer.get("total_page") or 1)
            for meeting in answer.get("record_meetings") or []:
                yield from files_of_meeting(meeting)
            page += 1

    def transcript(self, recording: CloudRecording) -> list[dict[str, Any]]:
        """Its paragraphs, all of them."""
        paragraphs: list[dict[str, Any]] = []
        query = self.transcript_query(recording) | {"limit": PARAGRAPHS_A_CALL}
        more: dict[str, Any] = {}
        while True:
            answer = self.get("/v1/records/transcripts/details", query | more)
            found = new_paragraphs(answer, paragraphs)
            paragraphs += found
            if not answer.get("more") or not found:
                return paragraphs
            more = {"pid": next_pid(paragraphs)}

    def transcript_query(self, recording: CloudRecording) -> dict[str, Any]:
        """What asks for a transcript."""
        who = {"operator_id": self.credentials.user_id, "operator_id_type": 1}
        return {"meeting_id": recording.meeting_id, "record_file_id": recording.file_id, **who}

    def minutes(self, recording: CloudRecording) -> str:
        """The smart minutes."""
        who = {"operator_id": self.credentials.user_id, "operator_id_type": 1}
        answer = self.get(f"/v1/smart/minutes/{quote(recording.file_id, safe='')}", who)
        minutes = answer.get("meeting_minute") or answer
        return (
            str(minutes.get("minute") or minutes.get("ai_summary") or "").strip() if isinstance(minutes, dict) else ""
        )

    def media(self, recording: CloudRecording) -> MediaLink | None:
        """Where its video can be had for five minutes."""
        answer = self.get(f"/v1/addresses/{quote(recording.file_id, safe='')}", {"userid": self.credentials.user_id})
        address = str(answer.get("download_address") or "")
        return MediaLink(address, str(answer.get("download_address_file_type") or "mp4")) if address else None

    def get(self, path: str, query: Mapping[str, Any]) -> dict[str, Any]:
        """What the interface answers; signed anew for every attempt. Raises SourceFailed."""
        uri = f"{path}?{urlencode({key: value for key, value in query.items() if value != ''})}"
        for attempt in range(ATTEMPTS):
            self.keep_pace()
            answer = api_request(self.address + uri, headers=self.signed("GET", uri, ""))
            code, message = error_in(answer)
            if answer.status < 300 and not code:
                return answer.value if isinstance(answer.value, dict) else {}
            if attempt == ATTEMPTS - 1 or not (code in (*LIMITED, REPLAYED) or answer.status in (429, 502, 503, 504)):
                raise self.refused(path, answer.status, code, message)
            self.pause(60.0 if code in LIMITED else 2.0**attempt)
        raise AssertionError  # the last attempt returned or raised

    def keep_pace(self) -> None:
        """Wait until a call is within the limits."""
        if len(self.calls) == CALLS_A_MINUTE and (wait := self.calls[0] + 60 - self.clock()) > 0:
            self.pause(wait)
        self.calls.append(self.clock())

    def signed(self, method: str, uri: str, body: str) -> dict[str, str]:
        """The headers of a request, with a nonce that was never used and the time of now."""
        given = self.credentials
        nonce, now = str(secrets.randbelow(2**31 - 1) + 1), str(int(self.clock()))
        headers = {"X-TC-Key": given.secret_id, "X-TC-Nonce": nonce, "X-TC-Timestamp": now}
        headers["X-TC-Signature"] = signature(given.secret_key, method, headers, uri, body)
        headers |= {"AppId": given.app_id, "X-TC-Registered": "1", "Content-Type": "application/json"}
        return headers | ({"SdkId": given.sdk_id} if given.sdk_id else {})

    def refused(self, path: str, status: int, code: int, message: str) -> SourceFailed:
        """The error for what the interface refuses, in words where its code is known."""
        what, cure = refusal_text(code, message)
        for secret in (self.credentials.secret_key, self.credentials.secret_id):
            message = message.replace(secret, "…") if secret else message
        said = " ".join(message.split())[:200]
        return SourceFailed(
            what or _("Tencent Meeting refuses {path}: {code} {said}", path=path, code=code or status, said=said), cure
        )


def signature(secret_key: str, method: str, headers: Mapping[str, str], uri: str, body: str) -> str:
    """Base64 of the hexadecimal HMAC-SHA256 of what is sent."""
    named = "&".join(f"{name}={headers[name]}" for name in ("X-TC-Key", "X-TC-Nonce", "X-TC-Timestamp"))
    text = "\n".join((method, named, uri, body))
    return base64.b64encode(hmac.new(secret_key.encode(), text.encode(), hashlib.sha256).hexdigest().encode()).decode()


def error_in(answer: ApiAnswer) -> tuple[int, str]:
    """(code, message) of an answer that is an error; (0, "") of another."""
    value = answer.value
    info = value.get("error_info") if isinstance(value, dict) else None
    if not isinstance(info, dict):
        return (0, "") if answer.status < 300 else (0, f"HTTP {answer.status}")
    code = info.get("new_error_code") or info.get("error_code") or 0
    return int(code) if str(code).isdecimal() else -1, str(info.get("message") or "")


def refusal_text(code: int, message: str) -> tuple[Text, Text]:
    """(what, cure) of a refusal; the first is "" where the code says nothing that a person can act on."""
    if code == CLOCK_WRONG:
        return _("this machine's clock is more than five minutes off"), _("set it, and run again")
    if code in LIMITED:
        return _("Tencent Meeting allows no more calls at present"), _("run again in some minutes")
    if code == NOT_ALLOWED_ADDRESS:
        return (
            _("Tencent Meeting does not accept calls from this network address"),
            _("add it to the application's list of allowed addresses"),
        )
    if "sts" in message.lower():
        return (
            _("this application needs an STS token, which is sent to public servers only"),
            _('use the personal service: route = "personal"'),
        )
    return "", _("check the application's permissions, and the settings of the source")


def files_of_meeting(meeting: Mapping[str, Any]) -> Iterator[CloudRecording]:
    """The recordings of a meeting that can be had."""
    if int(meeting.get("state") or READY) != READY:
        return
    for file in meeting.get("record_files") or []:
        yield CloudRecording(
            str(file.get("record_file_id")),
            str(meeting.get("meeting_id") or ""),
            str(meeting.get("meeting_code") or ""),
            subject_of(str(meeting.get("subject") or "")),
            moment(file.get("record_start_time") or meeting.get("media_start_time")),
        )


def subject_of(text: str) -> str:
    """The subject of a meeting; the interface gives some of them in base64."""
    try:
        decoded = base64.b64decode(text, validate=True).decode("utf-8")
    except ValueError:
        return text
    return decoded if decoded.isprintable() and not decoded.isascii() else text
