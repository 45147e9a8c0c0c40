"""Whatever a file, an author or a title is called, it stays inside the archive."""

import os

import pytest

from archive.home import Home
from tests.archive.bad_input.report import Run
from tests.whole_run import note, plain_files


@pytest.mark.parametrize(
    "name",
    [
        "2020-10-17 a b.md",
        "2020-10-17 笔记 🎉.md",
        "2020-10-17...md",
        "2020-10-17-..%2f..\\etc.md",
        "-rf 2020-10-17.md",
    ],
)
def test_odd_names_are_kept_inside_the_session(home: Home, run: Run, name: str) -> None:
    note(home.inbox / name, "只有正文\n")
    assert run().problems == []
    inside = [path for path in plain_files(home) if path.startswith("2020-10-17/notes/unknown-")]
    assert len(inside) == 1
    assert ".." not in inside[0]


def test_an_author_cannot_write_outside_the_archive(home: Home, run: Run) -> None:
    note(home.inbox / "2020-10-17-x.md", author="../../evil", title="../../../etc/passwd")
    assert run().problems == []
    assert "2020-10-17/notes/evil-etc-passwd.md" in plain_files(home)
    assert not list(home.root.parent.glob("*evil*"))


def test_a_name_that_is_not_utf_8_is_read_as_gbk(home: Home, run: Run) -> None:
    (home.inbox / os.fsdecode("2020-10-17-抢占笔记.md".encode("gbk"))).write_text("正文\n", "utf-8")
    assert run().problems == []
    assert "2020-10-17/notes/unknown-2020-10-17-抢占笔记.md" in plain_files(home)


def test_a_very_long_title_fits_the_file_system(home: Home, run: Run) -> None:
    note(home.inbox / "2020-10-17-x.md", f"# {'调度' * 200}\n\n正文\n", author="王" * 60)
    assert run().problems == []
