"""Files are written whole or not at all, and known by their content."""

import errno
import os
from pathlib import Path

import pytest

from archive.errors import StorageFailed
from archive.files import key_of, move_into, readable_name, sha256_of, slug, storage_errors, write_json, write_text


def fail(number: int):
    def raise_it(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    return raise_it


def test_what_stands_already_is_not_written_again(tmp_path: Path) -> None:
    path = tmp_path / "a" / "note.md"
    assert write_text(path, "抢占\n")
    before = path.stat().st_mtime_ns
    assert not write_text(path, "抢占\n")
    assert path.stat().st_mtime_ns == before


def test_text_is_kept_as_nfc_in_utf_8(tmp_path: Path) -> None:
    write_text(tmp_path / "a", "cafe\u0301")
    assert (tmp_path / "a").read_bytes() == b"caf\xc3\xa9"


def test_json_is_readable_by_people(tmp_path: Path) -> None:
    write_json(tmp_path / "a", {"标题": "抢占"})
    assert (tmp_path / "a").read_text("utf-8") == '{\n  "标题": "抢占"\n}\n'


def test_a_full_disk_leaves_the_old_file_and_no_part(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "note.md"
    write_text(path, "old")
    monkeypatch.setattr(os, "fsync", fail(errno.ENOSPC))
    with pytest.raises(StorageFailed, match=r"the disk that holds .*note.md is full; free some space"):
        write_text(path, "new")
    assert path.read_text() == "old"
    assert [found.name for found in tmp_path.iterdir()] == ["note.md"]


def test_a_read_only_folder_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "mkdir", fail(errno.EROFS))
    with pytest.raises(
        StorageFailed, match=r"note.md cannot be written: Read-only file system; make the folder writable"
    ):
        write_text(tmp_path / "a" / "note.md", "new")


def test_an_error_of_another_kind_stays_what_it_is(tmp_path: Path) -> None:
    with pytest.raises(IsADirectoryError), storage_errors(tmp_path):
        raise IsADirectoryError(errno.EISDIR, "is a directory")


def test_a_file_moves_over_a_file_system_boundary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source, target = tmp_path / "inbox" / "a.ogg", tmp_path / "media" / "a.ogg"
    source.parent.mkdir()
    source.write_bytes(b"sound")
    real = Path.replace
    monkeypatch.setattr(Path, "replace", lambda path, to: fail(errno.EXDEV)() if path == source else real(path, to))
    move_into(source, target)
    assert target.read_bytes() == b"sound"
    assert not source.exists()


def test_a_file_is_known_by_its_content(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).write_bytes(b"abc")
    assert sha256_of(tmp_path / "a") == sha256_of(tmp_path / "b")
    assert sha256_of(tmp_path / "a").startswith("ba7816bf")


def test_a_key_depends_on_values_and_not_on_the_order_of_names() -> None:
    assert key_of({"a": 1, "b": 2}) == key_of({"b": 2, "a": 1})
    assert key_of("a", "b") != key_of("ab")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("PriorityQueue 的三个队列", "priorityqueue-的三个队列"),
        ("../../evil", "evil"),
        ("a/b\\c:d*e?", "a-b-c-d-e"),
        ("🎉", "untitled"),
        ("", "untitled"),
        ("ＡＢＣ", "abc"),
        (". . .", "untitled"),
    ],
)
def test_slugs_are_safe_names(text: str, name: str) -> None:
    assert slug(text) == name


def test_a_slug_fits_a_file_system_whatever_the_script() -> None:
    assert len(slug("调" * 500)) == 60
    assert len(slug("𠀀" * 500).encode()) <= 180


def test_a_name_from_an_old_archiver_is_read_as_gbk() -> None:
    assert readable_name(os.fsdecode("笔记.md".encode("gbk"))) == "笔记.md"
    assert readable_name("笔记.md") == "笔记.md"
