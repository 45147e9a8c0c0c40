"""Notes come in whatever people write, and are kept as Markdown with front matter."""

from datetime import date
from pathlib import Path

import pytest

from archive.errors import NoteUnreadable
from archive.intake.notes import IncomingNote, archived_note, note_name, note_text, read_note
from archive.messages import choose
from archive.records import Note

CHINESE = "# 抢占\n\n先删除优先级低的 Pod，再等它退出。\n"


def note_of(tmp_path: Path, content: bytes | str, *, max_bytes: int = 10_000) -> IncomingNote:
    path = tmp_path / "note.md"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_note(path, max_bytes=max_bytes)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gbk", "gb18030"])
def test_every_encoding_people_use_is_read(tmp_path: Path, encoding: str) -> None:
    assert note_of(tmp_path, CHINESE.encode(encoding)).body == CHINESE


def test_windows_line_ends_become_plain_ones(tmp_path: Path) -> None:
    assert note_of(tmp_path, "a\r\nb\rc").body == "a\nb\nc\n"


def test_front_matter_is_read(tmp_path: Path) -> None:
    note = note_of(tmp_path, "---\nAuthor: 小王\ntitle: 队列\ndate: 2020-10-17\n---\n\n三个队列\n")
    assert (note.value("author"), note.title, note.date, note.body) == (
        "小王",
        "队列",
        date(2020, 10, 17),
        "三个队列\n",
    )


def test_a_date_with_a_time_is_its_day(tmp_path: Path) -> None:
    assert note_of(tmp_path, "---\ndate: 2020-10-17 20:00:00\n---\nx\n").date == date(2020, 10, 17)


def test_several_authors_are_named_one_after_another(tmp_path: Path) -> None:
    assert note_of(tmp_path, "---\nauthor: [Alice, 小王]\n---\nx\n").value("author") == "Alice, 小王"


def test_a_note_without_front_matter_is_titled_by_its_heading_or_its_file(tmp_path: Path) -> None:
    assert note_of(tmp_path, "text\n# 抢占 #\n").title == "抢占"
    assert note_of(tmp_path, "only text").title == "note"


def test_a_rule_and_a_list_are_no_front_matter(tmp_path: Path) -> None:
    text = "---\n- one\n\nand text\n\n---\n\nmore\n"
    assert note_of(tmp_path, text).body == text


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty; save its text again"),
        (b" \n\t\n", "is empty"),
        (b"\x00\x01\x02\x03", "is not text; export it as Markdown in UTF-8"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "is not text"),
        ("---\ntitle: 队列\n", "begins front matter with --- and never ends it; add a line ---"),
        ("---\ntitle: 8.2: 总览\n---\nx", "line 2: its front matter is not YAML; mend it"),
        ("---\ndate: 2020-13-45\n---\nx", "its front matter is not YAML; mend it"),
        ("---\n- title\n- author\n---\nx", "its front matter is not a list of `name: value`; mend it"),
        ("---\ntitle: x\n---\n\n", "has front matter and no text"),
        ("抢占" * 3334, r"has 20,004 bytes, more than notes.max_bytes allows \(10,000\); split it"),
    ],
)
def test_what_cannot_be_kept_is_refused_with_its_cure(tmp_path: Path, content: bytes | str, said: str) -> None:
    with pytest.raises(NoteUnreadable, match=rf"note.md.*{said}"):
        note_of(tmp_path, content)


def test_a_nest_of_yaml_aliases_costs_nothing(tmp_path: Path) -> None:
    lines = [
        "a0: &a0 [x, x, x, x, x, x, x, x, x]",
        *(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)),
    ]
    note = note_of(tmp_path, "---\n" + "\n".join(lines) + "\nauthor: *a11\n---\nx\n")
    assert note.value("author") == ""


def test_an_archived_note_comes_back_with_its_first_line(tmp_path: Path) -> None:
    note = Note("2020-10-17", 'Al: "ice"', "队列: 三个", "https://example.org/a#b", "ab" * 32, CHINESE)
    path = tmp_path / "note.md"
    path.write_text(note_text(note, fetched_at="2020-10-17T12:00:00+00:00", week=1), "utf-8")
    back, first_line = archived_note(path, "2020-10-17")
    assert (back.author, back.title, back.source, back.sha256) == (note.author, note.title, note.source, note.sha256)
    assert path.read_text("utf-8").split("\n")[first_line - 1 :] == back.body.split("\n")
    assert back.body.strip() == CHINESE.strip()


def test_an_archived_note_that_is_no_longer_text_is_named(tmp_path: Path) -> None:
    (tmp_path / "note.md").write_bytes("抢占".encode("gbk"))
    with pytest.raises(NoteUnreadable, match=r"note.md is not text in UTF-8 any more; restore it from Git"):
        archived_note(tmp_path / "note.md", None)


def test_names_are_safe_and_fit_a_file_system() -> None:
    assert note_name("../../evil", "a/b: c") == "evil-a-b-c.md"
    assert len(note_name("王" * 99, "调" * 999).encode()) <= 240


@pytest.mark.parametrize(
    ("content", "what", "cure"),
    [
        ("", "note.md 是空的", "请重新保存其正文后再次运行"),
        (b"\x00\x01\x02\x03", "note.md 不是文本", "请导出为 UTF-8 的 Markdown"),
        ("---\ntitle: 队列\n", "的 front matter 以 --- 开始，却没有结束", "加一行 ---"),
        ("---\ntitle: 8.2: 总览\n---\nx", "note.md 第 2 行：front matter 不是 YAML", "请修正或删除它"),
        ("---\n- title\n- author\n---\nx", "不是 `name: value` 的列表", "请修正或删除它"),
        ("---\ntitle: x\n---\n\n", "只有 front matter，没有正文", "请重新保存其正文"),
        ("抢占" * 3334, "有 20,004 字节，超过 notes.max_bytes 允许的 10,000", "请拆分它，或调大该设置"),
    ],
)
def test_a_chinese_reader_is_told_in_chinese(tmp_path: Path, content: bytes | str, what: str, cure: str) -> None:
    choose("zh")
    with pytest.raises(NoteUnreadable) as told:
        note_of(tmp_path, content)
    assert what in str(told.value.what) and cure in str(told.value.cure)
