"""Recordings of Tencent Meeting come in by either way, once, within its limits, and no credential is left anywhere."""

import json
import logging
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest

from archive.errors import SettingsWrong, SourceFailed
from archive.home import Home
from archive.intake.collecting import CollectReport, CollectRun
from archive.settings import RecordingSettings, Settings
from archive.sources import tencent, tencent_enterprise, tencent_personal
from archive.sources.base import Visit
from archive.sources.collector import Collector
from archive.sources.ledger import Ledger
from archive.sources.registry import Configured
from archive.sources.tencent_enterprise import Credentials, EnterpriseService
from archive.transcripts.stored import read_transcript
from tests.archive.sources.tencent_servers import (
    SECRET_ID,
    SECRET_KEY,
    TOKEN,
    Account,
    Meeting,
    enterprise_service,
    paragraph,
    personal_service,
)
from tests.local_server import QuietHandler, serving_with
from tests.sounds import tone, write_sound

NOW = datetime(2020, 11, 1, 12, tzinfo=UTC)
STARTED = int(datetime(2020, 10, 17, 11, 0, tzinfo=UTC).timestamp())  # seven in the evening of Shanghai
SETTINGS = Settings(recordings=RecordingSettings(settle_s=0.0))
SPOKEN = [paragraph(0, "小王", "大家|好", "今天|讲|kube|scheduler"), paragraph(1, "Alice", "好的")]
Collect = Callable[..., CollectReport]


@pytest.fixture
def account() -> Account:
    return Account(
        [
            Meeting("f1", STARTED, paragraphs=SPOKEN),
            Meeting("f2", STARTED, code="999", subject="面试", paragraphs=SPOKEN),
        ]
    )


@pytest.fixture
def personal(account: Account) -> Iterator[str]:
    with personal_service(account) as address:
        yield address


@pytest.fixture
def enterprise(account: Account) -> Iterator[str]:
    with enterprise_service(account) as address:
        yield address


@pytest.fixture(autouse=True)
def credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"TOKEN": TOKEN, "SECRET_ID": SECRET_ID, "SECRET_KEY": SECRET_KEY}.items():
        monkeypatch.setenv(f"TENCENT_MEETING_{name}", value)
    monkeypatch.setattr("time.sleep", lambda _seconds: None)


def collect(home: Home, now: datetime = NOW, **options: object) -> CollectReport:
    collecting = CollectRun(home, SETTINGS, ())
    chosen = tencent.Options(**{"meetings": ("123-456-789",), **options})
    collector = Collector(collecting, now)
    collector.visit_all([Configured("meetings", "tencent", chosen, tencent.open_source)])
    return collecting.report


def by_application(address: str) -> dict[str, object]:
    return {"route": "enterprise", "address": address, "app_id": "app1", "user_id": "org"}


def visit(home: Home) -> Visit:
    return Visit("meetings", home, SETTINGS, home.index / "sources" / "meetings" / "scratch", NOW)


def spoken(home: Home) -> list[tuple[float, str | None, str]]:
    (path,) = home.session("2020-10-17").transcripts.glob("*.json")
    return [(one.start_s, one.speaker, one.text) for one in read_transcript(path).segments]


EXPECTED = [(0.0, "小王", "大家好"), (2.0, "小王", "今天讲kube scheduler"), (10.0, "Alice", "好的")]


def test_a_transcript_comes_with_its_speakers_and_no_other_meeting_of_the_account(home: Home, personal: str) -> None:
    assert collect(home, address=personal).problems == []
    assert spoken(home) == EXPECTED
    assert [entry.address for entry in Ledger.read(home.ledger)] == ["tencent-meeting:f1"]
    assert "面试" not in home.ledger.read_text("utf-8")


def test_the_enterprise_interface_gives_the_same(home: Home, enterprise: str) -> None:
    assert collect(home, **by_application(enterprise), media=False).problems == []
    assert spoken(home) == EXPECTED


def test_a_second_visit_fetches_nothing(home: Home, account: Account, personal: str) -> None:
    collect(home, address=personal)
    account.asked.clear()
    assert collect(home, address=personal).sessions == set()
    assert "get_transcripts_details" not in account.asked


def test_a_long_transcript_comes_whole_and_in_order(
    home: Home, account: Account, personal: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tencent_personal, "PARAGRAPHS_A_CALL", 2)
    account.meetings[0].paragraphs = [paragraph(n, "小王", f"第{n}段") for n in range(7)]
    collect(home, address=personal)
    assert [text for _start, _speaker, text in spoken(home)] == [f"第{n}段" for n in range(7)]
    assert account.asked.count("get_transcripts_details") == 4


def test_recordings_of_months_are_asked_for_in_spans_and_pages(home: Home, account: Account, enterprise: str) -> None:
    week = 7 * 86_400
    account.meetings = [Meeting(f"g{n}", STARTED - n * week, paragraphs=SPOKEN) for n in range(12)]
    account.meetings += [Meeting(f"h{n}", STARTED - n * 60, paragraphs=SPOKEN) for n in range(30)]
    report = collect(home, **by_application(enterprise), media=False, since="2020-07-01")
    assert report.problems == []
    assert len(list(Ledger.read(home.ledger))) == 42
    assert account.asked.count("/v1/records") == 6  # four spans and a bit, the fullest in three pages


def test_a_transcript_that_is_not_made_yet_is_looked_for_again(home: Home, account: Account, personal: str) -> None:
    account.meetings[0].paragraphs = []
    (notice,) = collect(home, address=personal).notices
    assert notice.code == "still-growing"
    account.meetings[0].paragraphs = SPOKEN
    collect(home, datetime(2020, 11, 2, tzinfo=UTC), address=personal, since="2020-10-01")
    assert not list(home.sessions.glob("*/transcripts/*.json"))  # a fortnight later nobody waits for it any more


def test_a_transcript_that_comes_within_a_week_is_found(home: Home, account: Account, personal: str) -> None:
    account.meetings[0].paragraphs = []
    collect(home, datetime(2020, 10, 18, tzinfo=UTC), address=personal)
    account.meetings[0].paragraphs = SPOKEN
    collect(home, datetime(2020, 10, 20, tzinfo=UTC), address=personal)
    assert spoken(home) == EXPECTED


def test_services_that_want_to_be_greeted_or_answer_as_events_are_understood(
    home: Home, account: Account, personal: str
) -> None:
    account.needs_greeting, account.as_events, account.busy = True, True, 2
    assert collect(home, address=personal).problems == []
    assert spoken(home) == EXPECTED


def test_the_services_own_summary_is_a_note_where_that_is_asked_for(home: Home, personal: str) -> None:
    collect(home, address=personal, minutes=True)
    (note,) = home.session("2020-10-17").notes.glob("*.md")
    assert "讨论了调度器" in note.read_text("utf-8") and "author: 腾讯会议" in note.read_text("utf-8")


def test_a_busy_interface_is_asked_again_with_a_new_nonce_and_time(
    home: Home, account: Account, enterprise: str
) -> None:
    account.refuses = [190313, 190301, 190310]
    assert collect(home, **by_application(enterprise), media=False).problems == []
    assert len(account.nonces) == len(account.asked)
    assert spoken(home) == EXPECTED


def test_calls_keep_within_the_limit_of_an_account() -> None:
    now, waits = [1000.0], []

    def pause(seconds: float) -> None:
        waits.append(seconds)
        now[0] += seconds

    service = EnterpriseService(Credentials("i", "k"), clock=lambda: now[0], pause=pause)
    for _ in range(200):
        service.keep_pace()
        now[0] += 0.01
    assert len(waits) == 2 and now[0] - 1000 > 119


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (190300, "clock is more than five minutes off"),
        (500125, "does not accept calls from this network address"),
        (9002, "9002 later"),
    ],
)
def test_why_the_interface_refuses_is_said(home: Home, account: Account, enterprise: str, code: int, said: str) -> None:
    account.refuses = [code] * 20
    (problem,) = collect(home, **by_application(enterprise)).problems
    assert said in str(problem.what)


def test_what_an_application_lacks_is_said_by_the_check(
    home: Home, account: Account, enterprise: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tencent_enterprise.time, "time", lambda: datetime.now(UTC).timestamp())
    now = int(datetime.now(UTC).timestamp())
    account.sts, account.meetings[0].started_s = True, now - 3600
    source = tencent.open_source(tencent.Options(meetings=("1",), **by_application(enterprise)), visit(home))
    findings = list(source.check())
    assert [one.fine for one in findings] == [True, False]
    assert "needs an STS token" in str(findings[1].text)


def test_what_the_personal_service_cannot_do_is_said_by_the_check(home: Home, personal: str) -> None:
    (finding,) = tencent.open_source(tencent.Options(meetings=("1",), address=personal), visit(home)).check()
    assert finding.fine and "put the videos into the inbox by hand" in str(finding.text)


def test_a_video_comes_although_its_link_expires_and_breaks_off(home: Home, account: Account, enterprise: str) -> None:
    sound = home.root / "sound.mp4"
    write_sound(sound, tone(2), codec="aac")
    account.meetings[0].video, account.breaks_after, account.link_uses = sound.read_bytes(), [500], 1
    report = collect(home, **by_application(enterprise))
    assert report.problems == []
    (media,) = home.session("2020-10-17").media.iterdir()
    assert media.read_bytes() == sound.read_bytes()
    assert account.asked.count("/v1/addresses/f1") == 2


@pytest.mark.parametrize(("variable", "code"), [("TENCENT_MEETING_TOKEN", "source-failed"), ("", "settings-wrong")])
def test_what_is_missing_is_named(
    home: Home, personal: str, variable: str, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if variable:
        monkeypatch.delenv(variable)
    (problem,) = collect(home, address=personal, **({} if variable else {"meetings": ()})).problems
    assert problem.code == code
    assert (variable or 'meetings = ["123456789"]') in f"{problem.what} {problem.cure}"


@pytest.mark.parametrize("options", [{"route": "other"}, {"route": "enterprise"}, {"since": "yesterday"}])
def test_settings_that_cannot_be_are_refused(home: Home, personal: str, options: dict[str, object]) -> None:
    with pytest.raises(SettingsWrong):
        source = tencent.open_source(
            tencent.Options(**{"meetings": ("1",), "address": personal, **options}), visit(home)
        )
        next(source.fetch({}))


@pytest.mark.parametrize("route", ["personal", "enterprise"])
def test_no_credential_is_left_in_files_logs_reports_or_errors(
    home: Home,
    account: Account,
    personal: str,
    enterprise: str,
    route: str,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    options = {"address": personal} if route == "personal" else by_application(enterprise)
    reports = [collect(home, datetime(2020, 10, 18, tzinfo=UTC), **options)]
    monkeypatch.setattr(
        tencent_personal.PersonalService, "files_of", lambda service, _record: service.client.call("no_such_tool", {})
    )
    monkeypatch.setenv("TENCENT_MEETING_SECRET_KEY", f"{SECRET_KEY}-wrong")
    reports.append(collect(home, datetime(2020, 10, 20, tzinfo=UTC), **options))
    assert reports[1].problems
    source = tencent.open_source(tencent.Options(meetings=("1",), **options), visit(home))
    told = (
        json.dumps([problem.as_json() for report in reports for problem in report.problems])
        + caplog.text
        + repr(source)
    )
    told += "".join(str(finding.text) for finding in source.check())
    written = b"".join(path.read_bytes() for path in home.root.rglob("*") if path.is_file()).decode("utf-8", "replace")
    for secret in (TOKEN, SECRET_ID, SECRET_KEY):
        assert secret not in told and secret not in written


class Redirecting(QuietHandler):
    def do_POST(self) -> None:
        self.server.seen.append(dict(self.headers))  # type: ignore[attr-defined]
        self.send_response(302)
        self.send_header("Location", self.server.leads_to)  # type: ignore[attr-defined]
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_GET = do_POST


def test_a_redirect_takes_the_token_nowhere() -> None:
    seen: list[dict[str, str]] = []
    with (
        serving_with(Redirecting, seen=seen, leads_to="") as other,
        serving_with(Redirecting, seen=[], leads_to=other) as first,
        pytest.raises(SourceFailed, match="status 302"),
    ):
        tencent_personal.PersonalService(TOKEN, address=first).client.tools()
    assert seen == []
