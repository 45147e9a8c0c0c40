"""A note or chat that cannot be read waits and is named with its cure; everything else goes in."""

import errno
from pathlib import Path

import pytest

from archive.home import Home
from tests.archive.bad_input.report import Run, only, pending_names
from tests.whole_run import note, plain_files


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty; save its text again and run again"),
        (bytes(range(256)), "is not text; export it as Markdown in UTF-8 and run again"),
        ("抢占\n".encode() * 750_000, "has 5,250,000 bytes, more than notes.max_bytes allows (2,000,000); split it"),
        ("---\ntitle: 抢占\n\n没有结尾\n".encode(), "begins front matter with --- and never ends it; add a line ---"),
        (b"---\ntitle: 'open\n---\n\nx\n", "its front matter is not YAML; mend it, or remove it, and run again"),
        (b"---\n- a\n- list\n---\n\nx\n", "its front matter is not a list of `name: value`; mend it, or remove it"),
        (b"---\ndate: 2020-13-45\n---\n\nx\n", "its front matter is not YAML; mend it, or remove it, and run again"),
    ],
)
def test_a_broken_note_waits_until_it_is_mended(home: Home, run: Run, content: bytes, said: str) -> None:
    path = home.inbox / "2020-10-17-broken.md"
    path.write_bytes(content)
    problem = only(run())
    assert problem.source == "inbox/2020-10-17-broken.md"
    assert str(path) in str(problem.what)
    assert said in f"{problem.what}; {problem.cure}"
    path.write_text("# 队列\n\n好了\n", "utf-8")
    assert run().problems == []
    assert pending_names(home) == []


@pytest.mark.parametrize("encoding", ["gbk", "utf-16"])
def test_notes_in_the_encodings_of_windows_are_read(home: Home, run: Run, encoding: str) -> None:
    (home.inbox / "2020-10-17-windows.md").write_bytes("# 队列\n\n优先级队列里有三个队列。\n".encode(encoding))
    assert run().problems == []
    assert "优先级队列里有三个队列。".encode() in plain_files(home)["2020-10-17/notes/unknown-队列.md"]


def test_a_chat_with_a_day_that_does_not_exist_waits(home: Home, run: Run) -> None:
    path = home.inbox / "chat.txt"
    path.write_text("2020-10-15 20:11 小王\n好\n2020-13-45 20:12 小李\n好\n", "utf-8")
    problem = only(run())
    assert str(problem.what).startswith(f"{path} holds a date or time that does not exist (")


def test_a_file_of_no_known_kind_is_told_the_known_ones(home: Home, run: Run) -> None:
    path = home.inbox / "slides.key"
    path.write_bytes(b"x")
    assert str(only(run()).cure) == (
        "hand in recordings, transcripts (.vtt, .srt, .json, .tsv, .docx or .txt), notes (.md, .docx, .txt, .ipynb), "
        "saved pages (.html, .mhtml), documents (.pdf, .pptx), sheets (.xlsx, .ods or .csv), chats (also as .zip)"
    )


def test_a_file_that_may_not_be_read_is_named(home: Home, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    path = note(home.inbox / "2020-10-17-secret.md", "# 密\n\nx\n")
    real = Path.read_bytes

    def read_bytes(given: Path) -> bytes:
        if given == path:
            raise PermissionError(errno.EACCES, "Permission denied")
        return real(given)

    monkeypatch.setattr(Path, "read_bytes", read_bytes)
    problem = only(run())
    assert str(problem.what) == f"{path} cannot be read: Permission denied"
    assert str(problem.cure) == "make it readable, or copy it again, and run again"
    monkeypatch.undo()
    assert run().problems == []


def test_two_files_of_one_content_are_one_note(home: Home, run: Run) -> None:
    for name in ("2020-10-17-a.md", "2020-10-17-b.md"):
        note(home.inbox / name, "# 队列\n\n一样\n", author="Alice")
    report = run()
    assert report.problems == []
    assert report.duplicates == ["2020-10-17-b.md = sessions/2020-10-17/notes/alice-队列.md"]
