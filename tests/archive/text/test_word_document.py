"""A Word document is read as Markdown that says what its page says."""

from pathlib import Path

import docx
import pytest

from archive.text.word_document import read_word_document


def test_headings_lists_tables_and_code_are_kept(tmp_path: Path) -> None:
    document = docx.Document()
    document.core_properties.author, document.core_properties.title = "小王", "抢占笔记"
    document.add_heading("抢占", 1)
    document.add_paragraph("先删除优先级低的 Pod。\n# 不是标题")
    for item in ("选节点", "选 victim"):
        document.add_paragraph(item, style="List Bullet")
    for line in ("if pod.Priority < low {", "\treturn"):
        document.add_paragraph().add_run(line).font.name = "Consolas"
    table = document.add_table(rows=2, cols=2)
    for cell, text in zip(
        (c for row in table.rows for c in row.cells), ("队列", "作用", "activeQ", "a|b"), strict=True
    ):
        cell.text = text
    document.save(str(tmp_path / "a.docx"))
    read = read_word_document(tmp_path / "a.docx")
    assert (read.title, read.author) == ("抢占笔记", "小王")
    assert read.markdown == (
        "# 抢占\n\n先删除优先级低的 Pod。\n\\# 不是标题\n\n- 选节点\n- 选 victim\n\n"
        "```\nif pod.Priority < low {\n\treturn\n```\n\n| 队列 | 作用 |\n| --- | --- |\n| activeQ | a\\|b |\n"
    )


def test_the_name_of_a_program_is_no_author(tmp_path: Path) -> None:
    docx.Document().save(str(tmp_path / "a.docx"))
    assert read_word_document(tmp_path / "a.docx").author == ""


def test_what_is_no_document_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(b"PK\x03\x04 and then nothing")
    with pytest.raises(ValueError, match="it is not a Word document"):
        read_word_document(tmp_path / "a.docx")
