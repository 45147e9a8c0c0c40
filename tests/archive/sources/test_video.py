"""Videos come with their subtitles, or with their sound; what a platform refuses is said, and nothing stops at it."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from archive.errors import SettingsWrong
from archive.home import Home
from archive.intake.collecting import CollectReport, CollectRun
from archive.settings import RecordingSettings, Settings
from archive.sources import video
from archive.sources.base import Visit
from archive.sources.collector import Collector
from archive.sources.ledger import Ledger
from archive.sources.registry import Configured
from archive.transcripts.stored import read_transcript
from tests.sounds import tone, write_sound
from tests.web_server import Reply, Site, site

pytest.importorskip("yt_dlp")

NOW = datetime(2020, 11, 1, tzinfo=UTC)
SETTINGS = Settings(recordings=RecordingSettings(settle_s=0.0))
PAGE = """<html><head><title>抢占</title></head><body><video controls src="/talk.mp4">{tracks}</video></body></html>"""
TRACK = '<track kind="subtitles" srclang="zh" src="/talk.vtt">'
VTT = "WEBVTT\n\n00:00.000 --> 00:02.000\n今天讲抢占\n\n00:02.000 --> 00:04.000\n先看入口\n"


def collect(home: Home, served: Site, *lines: str, **options: object) -> tuple[CollectReport, dict[str, int]]:
    videos = tuple(served.address + line for line in lines)
    chosen = video.Options(**{"videos": videos, "allowed_hosts": (served.host,), **options})  # type: ignore[arg-type]
    collector = Collector(CollectRun(home, SETTINGS, ()), NOW)
    collector.visit_all([Configured("videos", "video", chosen, video.open_source)])
    return collector.run.report, {key: count for key, count in collector.visits[0].counts.items() if count}


@pytest.fixture
def sound(tmp_path: Path) -> bytes:
    write_sound(tmp_path / "talk.mp4", tone(2), codec="aac")
    return (tmp_path / "talk.mp4").read_bytes()


def routes(sound: bytes, tracks: str = TRACK) -> dict[str, Reply]:
    return {
        "/page.html": Reply(body=PAGE.format(tracks=tracks).encode()),
        "/talk.mp4": Reply(body=sound, headers={"Content-Type": "video/mp4"}),
        "/talk.vtt": Reply(body=VTT.encode(), headers={"Content-Type": "text/vtt; charset=utf-8"}),
    }


def test_subtitles_come_before_sound(home: Home, sound: bytes) -> None:
    with site(routes(sound)) as served:
        report, counts = collect(home, served, "/page.html = 2020-10-24")
        assert report.problems == [] and counts == {"new": 1}
        assert "/talk.mp4" not in [path for path in served.paths if served.paths.count(path) > 2]
    (path,) = home.session("2020-10-24").transcripts.glob("*.json")
    assert [segment.text for segment in read_transcript(path).segments] == ["今天讲抢占", "先看入口"]
    assert not home.session("2020-10-24").media.is_dir()


def test_the_sound_comes_where_there_are_no_subtitles_and_only_once(home: Home, sound: bytes) -> None:
    with site(routes(sound, tracks="")) as served:
        report, _counts = collect(home, served, "/page.html = 2020-10-24")
        assert report.problems == []
        (media,) = home.session("2020-10-24").media.iterdir()
        assert media.read_bytes() == sound
        asked = len(served.asked)
        assert collect(home, served, "/page.html = 2020-10-24")[1] == {"unchanged": 1}
        assert len(served.asked) == asked


@pytest.mark.parametrize("status", [403, 412, 429])
def test_what_the_platform_refuses_is_a_sentence_of_its_own_and_the_others_come(
    home: Home, sound: bytes, status: int
) -> None:
    with site({**routes(sound), "/refused.html": Reply(status, body=b"no")}) as served:
        report, counts = collect(home, served, "/refused.html = 2020-10-17", "/page.html = 2020-10-24")
        refused = f"{served.address}/refused.html"
    (problem,) = report.problems
    assert counts == {"failed": 1, "new": 1}
    assert problem.code == "video-refused" and str(problem.what).startswith(f"the platform refused {refused}: ")
    assert "put it into the inbox" in str(problem.cure)
    entry = Ledger.read(home.ledger).get(refused)
    assert entry and entry.state == "refused"


def test_a_video_without_a_day_is_asked_for_and_one_that_is_gone_is_named(home: Home, sound: bytes) -> None:
    with site(routes(sound)) as served:
        report, _counts = collect(home, served, "/page.html", "/nothing.html = 2020-10-24")
    assert [problem.code for problem in report.problems] == ["no-session", "source-failed"]


def test_videos_that_the_sheet_or_the_chat_listed_are_fetched_too(home: Home, visit_of: Callable[..., Visit]) -> None:
    home.links.write_text(
        "session,member,title,link\n2020-10-24,小王,抢占,https://www.bilibili.com/video/BV1\n2020-10-24,小王,笔记,https://example.org/a\n",
        "utf-8",
    )
    from archive.intake.links import read_links

    links = tuple(read_links(home.links))
    (wanted,) = video.open_source(video.Options(), visit_of("videos", links=links)).wanted
    assert (wanted.address, wanted.session, wanted.member) == (
        "https://www.bilibili.com/video/BV1",
        "2020-10-24",
        "小王",
    )
    assert video.open_source(video.Options(from_links=False), visit_of("videos", links=links)).wanted == []


def test_addresses_of_this_machine_are_refused_where_the_settings_do_not_allow_them(home: Home, sound: bytes) -> None:
    with site(routes(sound)) as served:
        (problem,) = collect(home, served, "/page.html = 2020-10-24", allowed_hosts=())[0].problems
        assert "is not on the public internet" in str(problem.what)
        assert served.asked == []


@pytest.mark.parametrize("line", ["", "file:///etc/passwd", "-x", "https://a.example.org/v = someday", "ytsearch:kube"])
def test_what_is_no_video_is_refused(line: str, visit_of: Callable[..., Visit]) -> None:
    with pytest.raises(SettingsWrong, match="is no video"):
        video.open_source(video.Options(videos=(line,)), visit_of("videos"))


@pytest.mark.parametrize("where", ["page", "video", "subtitles", "http://[::1]"])
def test_a_redirect_or_a_part_of_a_video_on_this_machine_is_refused(home: Home, sound: bytes, where: str) -> None:
    with site(routes(sound)) as inside:
        hidden = inside.address if where != "http://[::1]" else where
        moved = {
            "page": {"/page.html": Reply(302, headers={"Location": f"{hidden}/page.html"})},
            "video": {
                "/page.html": Reply(body=PAGE.replace("/talk.mp4", f"{hidden}/talk.mp4").format(tracks="").encode())
            },
            "subtitles": {"/talk.vtt": Reply(302, headers={"Location": f"{hidden}/talk.vtt"})},
        }.get(where, {"/page.html": Reply(302, headers={"Location": f"{hidden}/page.html"})})
        with site({**routes(sound), **moved}) as served:
            report, counts = collect(home, served, "/page.html = 2020-10-24")
            assert inside.asked == []
            assert counts == {"failed": 1}
            (problem,) = report.problems
            assert "is not on the public internet" in str(problem.what)
            entry = Ledger.read(home.ledger).get(f"{served.address}/page.html")
            assert entry is not None and entry.state == "refused"
