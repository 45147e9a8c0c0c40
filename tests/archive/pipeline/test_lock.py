"""One writer at a time, over processes."""

import subprocess
import sys
from pathlib import Path

import pytest

from archive.errors import ArchiveBusy
from archive.messages import choose
from archive.pipeline.lock import lock_archive

HOLD = """
import sys
from pathlib import Path
from archive.pipeline.lock import lock_archive
with lock_archive(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.readline()
"""


@pytest.fixture
def holder(tmp_path: Path):
    """Another process that holds the lock until it reads a line."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path / "lock")], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout and process.stdout.readline() == "held\n"
        yield process
        process.kill()


def test_the_second_writer_is_told_who_holds_the_lock(tmp_path: Path, holder: subprocess.Popen) -> None:
    said = rf"another process is writing this archive \(process {holder.pid}, since 20.*\); wait until it has finished"
    with pytest.raises(ArchiveBusy, match=said), lock_archive(tmp_path / "lock"):
        pass


def test_a_writer_waits_as_long_as_it_is_told(tmp_path: Path, holder: subprocess.Popen) -> None:
    assert holder.stdin
    holder.stdin.write("\n")
    holder.stdin.flush()
    with lock_archive(tmp_path / "lock", wait_s=20):
        pass


def test_the_lock_dies_with_its_process(tmp_path: Path, holder: subprocess.Popen) -> None:
    holder.kill()
    holder.wait()
    with lock_archive(tmp_path / "lock", wait_s=5):
        pass


def test_a_lock_file_that_says_nothing_still_locks(tmp_path: Path) -> None:
    with lock_archive(tmp_path / "lock"):
        (tmp_path / "lock").write_text("")
        with pytest.raises(ArchiveBusy, match="it did not say which"), lock_archive(tmp_path / "lock"):
            pass


def test_the_second_writer_is_told_in_chinese(tmp_path: Path, holder: subprocess.Popen) -> None:
    choose("zh")
    said = rf"另一个进程正在写入此归档（进程 {holder.pid}，始于 20.*）；请等它结束，或加上 --wait SECONDS 重新运行"
    with pytest.raises(ArchiveBusy, match=said), lock_archive(tmp_path / "lock"):
        pass
