"""The personal service of Tencent Meeting, for anybody's own account: transcripts by themselves, videos only to look at."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from archive.errors import SourceFailed
from archive.messages import _
from archive.sources.base import Finding
from archive.sources.mcp_client import McpClient
from archive.sources.tencent_recordings import CloudRecording, MediaLink

SERVICE = "https://mcp.meeting.tencent.com/mcp/wemeet-open/v1"
SKILL_VERSION = "v1.0.6"  # the version of its manual that this was written after; the service refuses much older ones
NEEDED_TOOLS = frozenset({"get_records_list", "get_record_addresses", "get_transcripts_details"})
PARAGRAPHS_A_CALL = 100


class PersonalService:
    """The service with one person's token."""

    def __init__(self, token: str, *, address: str = SERVICE, pause: Callable[[float], None] | None = None):
        headers = {"X-Tencent-Meeting-Token": token, "X-Skill-Version": SKILL_VERSION}
        self.client = McpClient(address, headers, token, pause or time.sleep)

    def check(self) -> Iterator[Finding]:
        """Whether the token works, and what this way cannot do."""
        lacking = NEEDED_TOOLS - self.client.tools()
        if lacking:
            yield Finding(False, _("the personal service lacks {tools}", tools=sorted(lacking)))
        else:
            text = _(
                "the personal service answers: transcripts come by themselves; put the videos into the inbox by hand"
            )
            yield Finding(True, text)

    def recordings(self, start_s: int, end_s: int) -> Iterator[CloudRecording]:
        """Those that were made in a time, page by page."""
        page, pages = 1, 1
        while page <= pages:
            asked = {"start_time": str(start_s), "end_time": str(end_s), "page_number": page}
            answer = self.client.call("get_records_list", asked)
            pages = int(answer.get("total_page") or 1)
            for record in answer.get("records") or answer.get("record_meetings") or []:
                yield from self.files_of(record)
            page += 1

    def files_of(self, record: Mapping[str, Any]) -> Iterator[CloudRecording]:
        """The files of a recording; where the list does not name them they are asked for."""
        files = record.get("record_files") or ([record] if record.get("record_file_id") else None)
        if files is None:
            found = self.client.call("get_record_addresses", {"meeting_record_id": record_id(record)})
            files = found.get("record_files") or []
        for file in files:
            started = file.get("record_start_time") or record.get("start_time") or record.get("media_start_time")
            yield CloudRecording(
                str(file.get("record_file_id")),
                str(record.get("meeting_id") or ""),
                str(record.get("meeting_code") or ""),
                str(record.get("subject") or ""),
                moment(started),
            )

    def transcript(self, recording: CloudRecording) -> list[dict[str, Any]]:
        """Its paragraphs, all of them."""
        paragraphs: list[dict[str, Any]] = []
        asked = {
            "record_file_id": recording.file_id,
            "meeting_id": recording.meeting_id,
            "limit": str(PARAGRAPHS_A_CALL),
        }
        more: dict[str, Any] = {}
        while True:
            answer = self.client.call("get_transcripts_details", {**asked, **more})
            found = new_paragraphs(answer, paragraphs)
            paragraphs += found
            if not answer.get("more") or not found:
                return paragraphs
            more = {"pid": next_pid(paragraphs)}

    def minutes(self, recording: CloudRecording) -> str:
        """The smart minutes."""
        answer = self.client.call("get_smart_minutes", {"record_file_id": recording.file_id})
        return str(answer.get("ai_summary") or "").strip()

    def media(self, _recording: CloudRecording) -> MediaLink | None:
        """None: the personal service shows videos and gives none away."""
        return None


def record_id(record: Mapping[str, Any]) -> str:
    """The id of a recording, under either of its names."""
    return str(record.get("meeting_record_id") or record.get("record_id") or "")


def moment(stamp: Any) -> datetime:
    """A time of the service, in seconds or milliseconds. Raises SourceFailed."""
    try:
        value = float(stamp)
        return datetime.fromtimestamp(value / 1000 if value > 10_000_000_000 else value, UTC)
    except (TypeError, ValueError, OverflowError, OSError) as error:
        what = _("Tencent Meeting gives a recording the time {time}", time=str(stamp))
        raise SourceFailed(what, _("run again; tell us when it stays so")) from error


def new_paragraphs(answer: Mapping[str, Any], known: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The paragraphs of an answer that were not in those before: it begins with the one that was asked for."""
    minutes = answer.get("minutes")
    listed = (minutes if isinstance(minutes, dict) else answer).get("paragraphs") or []
    pids = {str(one.get("pid")) for one in known}
    return [one for one in listed if isinstance(one, dict) and str(one.get("pid")) not in pids]


def next_pid(paragraphs: list[dict[str, Any]]) -> str:
    """What comes behind the last paragraph; ids are numbers that go up by one."""
    last = str(paragraphs[-1].get("pid"))
    return str(int(last) + 1) if last.isdecimal() else last
