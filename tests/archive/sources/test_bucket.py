"""Files of S3, WebDAV and SFTP come in once, whole, and go on where they stopped; no credential is left anywhere."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from archive.errors import SettingsWrong
from archive.home import Home
from archive.intake.collecting import CollectReport, CollectRun
from archive.settings import RecordingSettings, Settings
from archive.sources import bucket
from archive.sources.base import Visit
from archive.sources.collector import Collector
from archive.sources.ledger import Ledger
from archive.sources.registry import Configured
from tests.archive.sources.file_servers import PASSWORD, USER, s3_server, sftp_server, webdav_server

for package in ("s3fs", "moto", "webdav4", "wsgidav", "paramiko"):
    pytest.importorskip(package)

from archive.sources import bucket_files  # noqa: E402  # fsspec, and behind it the three

NOW = datetime(2020, 11, 1, tzinfo=UTC)
SETTINGS = Settings(recordings=RecordingSettings(settle_s=0.0))
KINDS = ("s3", "webdav", "sftp")


class Place:
    """One of the three, with files of its own."""

    def __init__(self, kind: str, tmp_path: Path, stack: ExitStack):
        self.kind, self.root = kind, tmp_path / "served"
        (self.root / "notes").mkdir(parents=True)
        self.client: Any = None
        if kind == "s3":
            endpoint, self.client = stack.enter_context(s3_server())
            self.options = {"url": "s3://group/notes", "endpoint": endpoint}
        elif kind == "webdav":
            host = stack.enter_context(webdav_server(self.root))
            self.options = {"url": f"webdav://{USER}@{host}/notes"}
        else:
            port, line = stack.enter_context(sftp_server(self.root))
            (tmp_path / "known_hosts").write_text(line)
            known = str(tmp_path / "known_hosts")
            self.options = {"url": f"sftp://{USER}@127.0.0.1:{port}/notes", "known_hosts": known}

    def put(self, path: str, content: bytes) -> None:
        if self.client:
            self.client.put_object(Bucket="group", Key=f"notes/{path}", Body=content)
            return
        target = self.root / "notes" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)

    def remove(self, path: str) -> None:
        if self.client:
            self.client.delete_object(Bucket="group", Key=f"notes/{path}")
        else:
            (self.root / "notes" / path).unlink()


@pytest.fixture(params=KINDS)
def place(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Place]:
    monkeypatch.setenv("S3_ACCESS_KEY_ID", "key-s3cret")
    for variable in ("S3_SECRET_ACCESS_KEY", "WEBDAV_PASSWORD", "SFTP_PASSWORD"):
        monkeypatch.setenv(variable, PASSWORD)
    with ExitStack() as stack:
        yield Place(request.param, tmp_path, stack)


def collect(home: Home, place: Place, **options: object) -> tuple[CollectReport, dict[str, int]]:
    chosen = bucket.Options(**{**place.options, **options})  # type: ignore[arg-type]
    collector = Collector(CollectRun(home, SETTINGS, ()), NOW)
    collector.visit_all([Configured("share", "bucket", chosen, bucket.open_source)])
    return collector.run.report, {key: count for key, count in collector.visits[0].counts.items() if count}


def test_files_come_in_once_change_and_go(home: Home, place: Place) -> None:
    place.put("2020-10-17/2020-10-17-alice-queue.md", "# 队列\n\n三个队列\n".encode())
    place.put("2020-10-24-bob-cache.md", "# 缓存\n".encode())
    place.put("slides.key", b"x")
    report, counts = collect(home, place)
    assert report.problems == [] and counts == {"new": 2}
    assert sorted(path.name for path in home.sessions.glob("*/notes/*.md")) == ["unknown-缓存.md", "unknown-队列.md"]
    assert collect(home, place)[1] == {"unchanged": 2}
    place.put("2020-10-24-bob-cache.md", "# 缓存\n\n更长的一篇\n".encode())
    place.remove("2020-10-17/2020-10-17-alice-queue.md")
    assert collect(home, place)[1] == {"changed": 1, "gone": 1}
    assert {entry.address: entry.state for entry in Ledger.read(home.ledger)} == {
        "share:2020-10-17/2020-10-17-alice-queue.md": "gone",
        "share:2020-10-24-bob-cache.md": "changed",
    }


def test_a_file_goes_on_where_it_stopped(
    home: Home, place: Place, visit_of: Callable[..., Visit], monkeypatch: pytest.MonkeyPatch
) -> None:
    content = bytes(range(256)) * 5_000
    place.put("2020-10-17-talk.m4a", content)
    monkeypatch.setattr(bucket_files, "CHUNK_BYTES", 1 << 16)
    source = bucket.open_source(bucket.Options(**place.options), visit_of("share"))
    folder = source.folder()
    (file,) = folder.files()
    target = source.visit.scratch / "talk.m4a"
    read: list[int] = []

    def stop_half_way(first: int) -> Callable[..., bytes]:
        opened = folder.system.open

        def open_counting(*arguments: Any, **named: Any) -> Any:
            handle = opened(*arguments, **named)
            whole = handle.read

            def reading(size: int = -1) -> bytes:
                if first and sum(read) > first:
                    raise OSError("the line is cut")
                chunk: bytes = whole(size)
                read.append(len(chunk))
                return chunk

            handle.read = reading
            return handle

        return open_counting

    whole_open = folder.system.open
    folder.system.open = stop_half_way(500_000)
    with pytest.raises(Exception, match="the line is cut"):
        folder.fetch(file, target)
    fetched, read[:] = sum(read), []
    folder.system.open = whole_open
    folder.system.open = stop_half_way(0)
    folder.fetch(file, target)
    assert target.read_bytes() == content
    assert fetched > 500_000 and sum(read) == len(content) - fetched


def test_what_does_not_come_as_it_is_there_is_not_taken(
    home: Home, place: Place, visit_of: Callable[..., Visit]
) -> None:
    place.put("2020-10-17-a.md", "# 队列\n".encode())
    source = bucket.open_source(bucket.Options(**place.options), visit_of("share"))
    folder = source.folder()
    (file,) = folder.files()
    wrong = bucket_files.RemoteFile(file.path, file.place, file.size_bytes, file.version, md5="0" * 32)
    with pytest.raises(Exception, match="did not come as it is there"):
        folder.fetch(wrong, source.visit.scratch / "a.md")
    assert not list(source.visit.scratch.iterdir())


def test_no_credential_is_left_in_files_reports_or_errors(
    home: Home, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    place.put("2020-10-17-a.md", "# 队列\n".encode())
    reports = [collect(home, place)[0]]
    wrong = "wr0ng-s3cret"
    for variable in ("WEBDAV_PASSWORD", "SFTP_PASSWORD"):
        monkeypatch.setenv(variable, wrong)
    unreadable = {"url": "s3://nowhere/notes"} if place.kind == "s3" else {}
    reports.append(collect(home, place, **unreadable)[0])
    (problem,) = reports[1].problems
    assert problem.code == "source-failed"
    told = "".join(f"{one.what}{one.cure}" for report in reports for one in report.problems)
    written = b"".join(path.read_bytes() for path in home.root.rglob("*") if path.is_file()).decode("utf-8", "replace")
    for secret in (PASSWORD, "key-s3cret", wrong):
        assert secret not in told and secret not in written


def test_the_check_says_what_is_there(place: Place, visit_of: Callable[..., Visit]) -> None:
    place.put("2020-10-17-a.md", "# 队列\n".encode())
    (finding,) = bucket.open_source(bucket.Options(**place.options), visit_of("share")).check()
    assert (finding.fine, str(finding.text)) == (True, "1 file, 1 new or changed")


def test_a_recording_without_a_day_and_a_large_file_are_named(home: Home, place: Place) -> None:
    place.put("talk.m4a", b"x" * 100)
    place.put("2020-10-17-big.md", b"# x\n" + b"x" * 5000)
    report, _counts = collect(home, place, max_bytes=1000)
    assert sorted(problem.code for problem in report.problems) == ["file-too-large", "no-session"]


def test_a_server_whose_key_is_not_known_is_refused(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SFTP_PASSWORD", PASSWORD)
    with ExitStack() as stack:
        place = Place("sftp", tmp_path, stack)
        (tmp_path / "known_hosts").write_text("")
        (problem,) = collect(home, place)[0].problems
    assert "is not in" in str(problem.what) and "connect once with: sftp" in str(problem.what)


@pytest.mark.parametrize("url", ["", "https://example.org/x", "s3://", "file:///etc", "sftp://me:p4ss@example.org/x"])
def test_what_is_no_bucket_is_refused(url: str, visit_of: Callable[..., Visit]) -> None:
    with pytest.raises(SettingsWrong) as error:
        bucket.open_source(bucket.Options(url=url), visit_of("share"))
    assert "p4ss" not in str(error.value)
