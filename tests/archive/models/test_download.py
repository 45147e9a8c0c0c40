"""A download goes on where it stopped, ends with the right file or with the reason, and never with another file."""

from __future__ import annotations

import errno
import hashlib
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from archive.errors import DownloadFailed, StorageFailed
from archive.models import download, hub
from archive.models.download import fetch, partial_download
from tests.file_server import Behaviour, serving

CONTENT = random.Random(1).randbytes(64_000)
SHA256 = hashlib.sha256(CONTENT).hexdigest()


def get(address: str, target: Path, reports: list | None = None) -> None:
    """Download without the pauses."""
    with partial_download(target, sha256=SHA256, size_bytes=len(CONTENT)) as part:
        if part is not None:
            told = reports if reports is not None else []
            fetch(part, address, lambda *figures: told.append(figures), pause=lambda _s: None)
            part.publish(target)


def leftover(target: Path) -> Path:
    return target.with_name(f".{target.name}.part")


def refused(how: Behaviour, target: Path) -> str:
    """What is said when the source cannot give the file; there is none then."""
    with serving(how) as address, pytest.raises(DownloadFailed) as failed:
        get(address, target)
    assert not target.exists()
    return str(failed.value)


def test_a_file_comes_whole_and_its_progress_is_told(tmp_path: Path) -> None:
    reports = []
    with serving(Behaviour(CONTENT)) as address:
        get(address, tmp_path / "new" / "base.pt", reports)
    assert (tmp_path / "new" / "base.pt").read_bytes() == CONTENT
    assert reports[0] == (0, len(CONTENT)) and reports[-1] == (len(CONTENT), len(CONTENT))
    assert not leftover(tmp_path / "new" / "base.pt").exists()


def test_a_source_that_breaks_off_is_asked_for_the_rest(tmp_path: Path) -> None:
    how = Behaviour(CONTENT, breaks_after=[10_000, 1_000, 5])
    with serving(how) as address:
        get(address, tmp_path / "base.pt")
    assert (tmp_path / "base.pt").read_bytes() == CONTENT
    assert [asked for _, asked in how.asked] == ["", "bytes=10000-", "bytes=11000-", "bytes=11005-"]


def test_one_that_always_breaks_off_at_the_same_place_is_left(tmp_path: Path) -> None:
    how = Behaviour(CONTENT, breaks_after=[10_000] * 50, knows_ranges=False)
    assert refused(how, tmp_path / "base.pt") == "it breaks off"
    assert len(how.asked) == 1 + download.ATTEMPTS
    assert leftover(tmp_path / "base.pt").stat().st_size == 10_000  # another source goes on from there


def test_one_that_knows_no_ranges_begins_again(tmp_path: Path) -> None:
    how = Behaviour(CONTENT, breaks_after=[10_000], knows_ranges=False)
    with serving(how) as address:
        get(address, tmp_path / "base.pt")
    assert (tmp_path / "base.pt").read_bytes() == CONTENT


@pytest.mark.parametrize("says", [100, 10_000_000])
def test_one_that_has_a_file_of_another_size_is_refused_at_once(tmp_path: Path, says: int) -> None:
    how = Behaviour(CONTENT, says_bytes=says)
    assert refused(how, tmp_path / "base.pt").startswith(f"it has {says:,} bytes where 64,000 belong")
    assert len(how.asked) == 1
    assert not leftover(tmp_path / "base.pt").exists()  # `models list` would call it begun


def test_one_that_sends_less_than_it_says_is_asked_again_and_then_left(tmp_path: Path) -> None:
    how = Behaviour(CONTENT[:-100], says_bytes=len(CONTENT))
    assert refused(how, tmp_path / "base.pt") == "it breaks off"


def test_wrong_bytes_are_never_kept(tmp_path: Path) -> None:
    wrong = Behaviour(CONTENT[:-1] + b"?")
    assert "SHA-256" in refused(wrong, tmp_path / "base.pt")
    assert not leftover(tmp_path / "base.pt").exists()


def test_a_part_that_came_from_elsewhere_is_dropped_when_it_does_not_fit(tmp_path: Path) -> None:
    leftover(tmp_path / "base.pt").write_bytes(b"<html>sign in</html>")
    how = Behaviour(CONTENT)
    with serving(how) as address:
        get(address, tmp_path / "base.pt")
    assert (tmp_path / "base.pt").read_bytes() == CONTENT
    assert [asked for _, asked in how.asked] == ["bytes=20-", ""]


def test_a_part_that_is_longer_than_the_file_is_dropped(tmp_path: Path) -> None:
    leftover(tmp_path / "base.pt").write_bytes(CONTENT + b"more")
    with serving(Behaviour(CONTENT)) as address:
        get(address, tmp_path / "base.pt")
    assert (tmp_path / "base.pt").read_bytes() == CONTENT


def test_a_server_that_does_not_know_the_place_is_asked_from_the_beginning(tmp_path: Path) -> None:
    leftover(tmp_path / "base.pt").write_bytes(CONTENT[:500])
    how = Behaviour(CONTENT, answers=[416])
    with serving(how) as address:
        get(address, tmp_path / "base.pt")
    assert [asked for _, asked in how.asked] == ["bytes=500-", ""]


def test_a_busy_server_is_asked_again_and_one_without_the_file_is_not(tmp_path: Path) -> None:
    busy, without = Behaviour(CONTENT, answers=[503, 429]), Behaviour(CONTENT, answers=[404] * 9)
    with serving(busy) as address:
        get(address, tmp_path / "base.pt")
    assert refused(without, tmp_path / "other.pt") == "it answers 404 Not Found"
    assert (len(busy.asked), len(without.asked)) == (3, 1)


def test_a_redirect_is_followed_with_the_place_where_to_go_on(tmp_path: Path) -> None:
    leftover(tmp_path / "base.pt").write_bytes(CONTENT[:500])
    how = Behaviour(CONTENT, redirects_to="/moved/base.pt")
    with serving(how) as address:
        get(address, tmp_path / "base.pt")
    assert how.asked == [("/", "bytes=500-"), ("/moved/base.pt", "bytes=500-")]


def test_a_server_that_says_nothing_is_left_after_a_while(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(download, "TIMEOUT_S", 0.05)
    monkeypatch.setattr(download, "ATTEMPTS", 1)
    assert refused(Behaviour(CONTENT, silent_s=0.3), tmp_path / "base.pt") == "it sends nothing for 0 s"


def test_nobody_there_is_said_in_the_systems_words(tmp_path: Path) -> None:
    with pytest.raises(DownloadFailed, match="refused"):
        get("http://127.0.0.1:9/base.pt", tmp_path / "base.pt")


def test_a_name_that_no_network_knows_is_said_in_words(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", False)
    with pytest.raises(DownloadFailed, match="no network leads there"):
        get("https://models.example.org/base.pt", tmp_path / "base.pt")
    with pytest.raises(DownloadFailed, match="no network leads there"):
        hub.download("Systran/faster-whisper-base", list, draws=False)


def test_a_file_on_a_share_is_a_source_too(tmp_path: Path) -> None:
    (tmp_path / "share.pt").write_bytes(CONTENT)
    leftover(tmp_path / "base.pt").write_bytes(CONTENT[:500])
    get(str(tmp_path / "share.pt"), tmp_path / "base.pt")
    assert (tmp_path / "base.pt").read_bytes() == CONTENT
    with pytest.raises(DownloadFailed, match="it is not there"):
        get(str(tmp_path / "nothing.pt"), tmp_path / "other.pt")


def test_a_disk_without_room_is_a_sentence_before_anything_is_fetched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    how = Behaviour(CONTENT)
    monkeypatch.setattr(download.shutil, "disk_usage", lambda _path: type("Usage", (), {"free": 10})())
    with (
        serving(how) as address,
        pytest.raises(StorageFailed, match=r"base\.pt needs 0 MB more and the disk .* has 0 MB"),
    ):
        get(address, tmp_path / "base.pt")
    assert how.asked == []


def test_a_disk_that_fills_up_keeps_what_came(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    append = download.PartialDownload.append

    def fill_up(part: download.PartialDownload, content: bytes) -> None:
        if part.here_bytes:
            with download.storage_errors(part.path):
                raise OSError(errno.ENOSPC, "No space left on device")
        append(part, content[:1000])

    monkeypatch.setattr(download.PartialDownload, "append", fill_up)
    with (
        serving(Behaviour(CONTENT, breaks_after=[1000])) as address,
        pytest.raises(StorageFailed, match="is full; free"),
    ):
        get(address, tmp_path / "base.pt")
    assert leftover(tmp_path / "base.pt").read_bytes() == CONTENT[:1000]


def test_two_at_once_fetch_it_once(tmp_path: Path) -> None:
    how, target = Behaviour(CONTENT, chunk_s=0.005), tmp_path / "base.pt"
    with serving(how) as address:
        both = [threading.Thread(target=get, args=(address, target)) for _ in range(2)]
        for one in both:
            one.start()
        for one in both:
            one.join()
    assert target.read_bytes() == CONTENT and len(how.asked) == 1


PROGRAM = """
import signal, sys
from pathlib import Path
from archive.models.download import fetch, partial_download
signal.signal(signal.SIGINT, signal.default_int_handler)  # a job in the background is born deaf to it
try:
    with partial_download(Path(sys.argv[2]), sha256="", size_bytes=64000) as part:
        fetch(part, sys.argv[1], lambda *_: None)
except KeyboardInterrupt:
    sys.exit(130)
"""


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGKILL])
def test_a_stopped_download_goes_on_where_it_was(tmp_path: Path, stop: signal.Signals) -> None:
    how, target = Behaviour(CONTENT, chunk_s=0.02), tmp_path / "base.pt"
    with serving(how) as address:
        process = subprocess.Popen([sys.executable, "-c", PROGRAM, address, str(target)])
        for _ in range(3000):
            if leftover(target).exists() and leftover(target).stat().st_size > 4000:
                break
            time.sleep(0.01)
        process.send_signal(stop)
        assert process.wait() == (130 if stop == signal.SIGINT else -signal.SIGKILL)
        kept, how.chunk_s = leftover(target).stat().st_size, 0.0
        get(address, target)
    assert target.read_bytes() == CONTENT
    assert how.asked[1][1] == f"bytes={kept}-"
