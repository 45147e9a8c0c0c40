"""Cloud recordings of Tencent Meeting: transcripts with who speaks, and by the enterprise interface the videos too."""

from __future__ import annotations

import fnmatch
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from archive.errors import SettingsWrong, SourceFailed
from archive.files import slug, write_text
from archive.intake.incoming import Incoming
from archive.messages import _
from archive.sources import ledger
from archive.sources.base import Failure, Finding, Found, Item, SourceCheckpoint, Unchanged, Unfinished, Visit
from archive.sources.media_download import download_media
from archive.sources.tencent_enterprise import SERVICE as ENTERPRISE
from archive.sources.tencent_enterprise import Credentials, EnterpriseService
from archive.sources.tencent_personal import SERVICE as PERSONAL
from archive.sources.tencent_personal import PersonalService
from archive.sources.tencent_recordings import CloudRecording, MeetingService, spans, transcript_text

ROUTES = ("personal", "enterprise")
LATE = timedelta(days=7)  # a transcript may come so long after its meeting: this far back a visit looks again
FIRST_LOOK = timedelta(days=31)


@dataclass(frozen=True)
class Options:
    """What a [[sources]] table of kind tencent takes; tokens and keys stand in the environment."""

    route: str = "personal"  # one of ROUTES
    meetings: tuple[str, ...] = ()  # the group's meeting numbers: other meetings of the account are nobody's business
    subjects: tuple[str, ...] = ()  # or patterns of their subjects
    since: str = ""  # the first day of which recordings are fetched; else the last 31 days
    minutes: bool = False  # the service's own summary too, as a note
    media: bool = True  # videos too, where the route gives them
    app_id: str = ""  # of an enterprise application, and so the next two
    sdk_id: str = ""
    user_id: str = ""  # whose recordings
    address: str = ""  # of the service, where it is not the usual one


def open_source(options: Options, visit: Visit) -> TencentMeeting:
    """Raises SettingsWrong when the table does not say which meetings, SourceFailed when a credential is not there."""
    if options.route not in ROUTES:
        what = _("the source {name}: there is no route {route}", name=visit.name, route=options.route)
        raise SettingsWrong(what, _("the routes are {routes}", routes=list(ROUTES)))
    if not options.meetings and not options.subjects:
        what = _("the source {name} does not say which meetings are the group's", name=visit.name)
        raise SettingsWrong(what, _('add to its table: meetings = ["123456789"]'))
    return TencentMeeting(options, visit, service_for(options, visit))


def service_for(options: Options, visit: Visit) -> MeetingService:
    """The chosen way. Raises SettingsWrong, SourceFailed."""
    if options.route == "personal":
        return PersonalService(visit.secret("TENCENT_MEETING_TOKEN"), address=options.address or PERSONAL)
    if not options.app_id or not options.user_id:
        what = _("the source {name} needs app_id and user_id", name=visit.name)
        raise SettingsWrong(what, _("the application's page in Tencent Meeting's console shows them"))
    secret_id, secret_key = (visit.secret(f"TENCENT_MEETING_SECRET_{part}") for part in ("ID", "KEY"))
    credentials = Credentials(secret_id, secret_key, options.app_id, options.sdk_id, options.user_id)
    return EnterpriseService(credentials, address=options.address or ENTERPRISE)


@dataclass(frozen=True)
class TencentMeeting:
    """The group's meetings of one account."""

    options: Options
    visit: Visit
    service: MeetingService

    def check(self) -> Iterator[Finding]:
        """Which way is used, whether it works, and what it lacks."""
        try:
            yield from self.service.check()
        except SourceFailed as error:
            yield Finding(False, str(error))

    def fetch(self, checkpoint: SourceCheckpoint) -> Generator[Found, None, SourceCheckpoint]:
        """Every recording's transcript, and what else is asked for, since the last visit; a week of it again."""
        now_s = int(self.visit.now.timestamp())
        for start_s, end_s in spans(self.start_s(checkpoint), now_s):
            for recording in self.service.recordings(start_s, end_s):
                if self.is_groups(recording):
                    yield from self.found(recording)
        return {"until": now_s}

    def listing(self) -> None:
        """Recordings expire in the cloud, and the archive keeps them: nothing is gone."""
        return

    def start_s(self, checkpoint: SourceCheckpoint) -> int:
        """From when on to look. Raises SettingsWrong."""
        if isinstance(until := checkpoint.get("until"), int):
            return until - int(LATE.total_seconds())
        if not self.options.since:
            return int((self.visit.now - FIRST_LOOK).timestamp())
        try:
            day = date.fromisoformat(self.options.since)
        except ValueError as error:
            what = _("the source {name}: since is {day}", name=self.visit.name, day=self.options.since)
            raise SettingsWrong(what, _("write it as 2020-10-17")) from error
        return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()) - 86_400

    def is_groups(self, recording: CloudRecording) -> bool:
        """Whether the recording is of one of the group's meetings."""
        code = recording.meeting_code.replace("-", "").replace(" ", "")
        codes = {one.replace("-", "").replace(" ", "") for one in self.options.meetings}
        return code in codes or any(fnmatch.fnmatch(recording.subject, one) for one in self.options.subjects)

    def found(self, recording: CloudRecording) -> Iterator[Found]:
        """What comes of a recording; the failure of one is not the others'."""
        parts = {"transcript": self.transcript}
        parts |= {"minutes": self.minutes} if self.options.minutes else {}
        parts |= {"media": self.media} if self.options.media and self.options.route == "enterprise" else {}
        for part, fetch in parts.items():
            key = f"tencent-meeting:{recording.file_id}" + (f"/{part}" if part != "transcript" else "")
            if self.visit.seen(key).version:
                yield Unchanged(key)
            elif self.visit.is_due(key):
                try:
                    path = fetch(recording)
                except SourceFailed as error:
                    yield Failure(key, ledger.FAILING, error.what, error.cure, error.code)
                    continue
                yield Item(key, self.incoming(path, recording, key), recording.file_id) if path else Unfinished(key)

    def incoming(self, path: Path, recording: CloudRecording, key: str) -> Incoming:
        """A file of a recording, in the session of the day on which it was made."""
        return Incoming(path, address=key, session_hint=self.day(recording), title=recording.subject)

    def transcript(self, recording: CloudRecording) -> Path | None:
        """Its transcript; None where there is none yet."""
        text = transcript_text(recording, self.service.transcript(recording))
        return self.written(recording, ".json", text)

    def minutes(self, recording: CloudRecording) -> Path | None:
        """The service's summary, as a note; None where there is none yet."""
        summary = self.service.minutes(recording)
        text = f"---\nauthor: 腾讯会议\ntitle: {recording.subject} 智能纪要\n---\n\n{summary}\n" if summary else ""
        return self.written(recording, ".md", text)

    def media(self, recording: CloudRecording) -> Path | None:
        """Its video; None where there is none yet. The link is asked for anew when it has expired."""
        link = self.service.media(recording)
        if link is None:
            return None
        path = self.target(recording, f".{slug(link.ending)}")

        def address() -> str:
            fresh = self.service.media(recording)
            return fresh.address if fresh else ""

        download_media(link.address, path, renew=address)
        return path

    def written(self, recording: CloudRecording, ending: str, text: str) -> Path | None:
        """A file with this text; None without one."""
        if not text:
            return None
        path = self.target(recording, ending)
        write_text(path, text)
        return path

    def target(self, recording: CloudRecording, ending: str) -> Path:
        """Where a file of a recording is put, under the same name each time."""
        started = recording.started.astimezone(self.zone)
        name = f"{started:%Y-%m-%d-%H%M}-{slug(recording.subject, limit=40)}{ending}"
        folder = self.visit.folder_for(recording.file_id)
        folder.mkdir(parents=True, exist_ok=True)
        return folder / name

    def day(self, recording: CloudRecording) -> str:
        """The day of a recording where the group is."""
        return recording.started.astimezone(self.zone).date().isoformat()

    @property
    def zone(self) -> ZoneInfo:
        """The group's."""
        return ZoneInfo(self.visit.settings.group.time_zone)
