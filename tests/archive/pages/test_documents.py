"""Documents come in page by page and slide by slide; those that were made to harm are refused with a sentence."""

import io
import json
import zipfile
from pathlib import Path

import pptx
import pytest
from docx import Document
from pptx.util import Inches

from archive.errors import PageTooLarge, PageUnreadable
from archive.pages.notebook import read_notebook
from archive.pages.packed import check_zip
from archive.pages.pdf import NO_TEXT, read_pdf
from archive.pages.reading import PageReader
from archive.pages.slides import read_slides

REAL_PDF = Path(__file__).parents[4] / "shared" / "real" / "docs" / "Scheduler.pdf"
ENTITIES = b"""<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol1 "&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;">
<!ENTITY lol2 "&lol1;&lol1;&lol1;&lol1;&lol1;&lol1;&lol1;&lol1;&lol1;&lol1;">]><a>&lol2;</a>"""


def pdf_of(*pages: str) -> bytes:
    """A PDF with a line of Latin text a page."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", ""]
    kids = []
    for text in pages:
        stream = f"BT /F1 12 Tf 72 720 Td ({text}) Tj ET" if text else ""
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents {len(objects)} 0 R /Resources << /Font << /F1 "
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>"
        )
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode()
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    return (
        out
        + f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(out)}\n%%EOF".encode()
    )


def packed(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name.replace("__", "/"), content)
    return out.getvalue()


@pytest.fixture
def written(tmp_path: Path):
    def write(content: bytes, name: str = "file") -> Path:
        path = tmp_path / name
        path.write_bytes(content)
        return path

    return write


def test_a_pdf_comes_in_page_by_page(written) -> None:
    page = read_pdf(written(pdf_of("Scheduler cache", "", "Priority queue")), "https://e.org/a.pdf")
    assert "## [第 1 页 · Page 1](https://e.org/a.pdf#page=1)\n\nScheduler cache" in page.markdown
    assert f"## [第 2 页 · Page 2](https://e.org/a.pdf#page=2)\n\n{NO_TEXT}" in page.markdown
    assert page.markdown.endswith("(https://e.org/a.pdf#page=3)\n\nPriority queue\n")


def test_a_pdf_with_little_text_says_so(written) -> None:
    assert read_pdf(written(pdf_of("one word")), "").remarks == ("little-text",)
    full = read_pdf(written(pdf_of("word " * 100)), "")
    assert full.remarks == () and full.markdown.startswith("## [第 1 页 · Page 1](#page=1)")


@pytest.mark.skipif(not REAL_PDF.is_file(), reason="the real documents are not here")
def test_the_real_slides_on_the_scheduler_have_their_pages() -> None:
    page = read_pdf(REAL_PDF, "Scheduler.pdf")
    assert page.markdown.count("\n## [第 ") == 31 and page.remarks == ("little-text",)
    assert "方法执行时，需要传入一个 Node 实例" in page.markdown


def test_slides_come_in_with_titles_tables_and_notes_from_top_to_bottom(tmp_path: Path) -> None:
    deck = pptx.Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[1])
    slide.shapes.title.text = "调度框架"
    slide.placeholders[1].text = "过滤\n打分"
    below = slide.shapes.add_textbox(Inches(1), Inches(6), Inches(4), Inches(1))
    below.text_frame.text = "最下面"
    table = slide.shapes.add_table(2, 2, Inches(1), Inches(5), Inches(4), Inches(1)).table
    for place, text in enumerate(("插件", "阶段", "Permit", "绑定前")):
        table.cell(place // 2, place % 2).text = text
    slide.notes_slide.notes_text_frame.text = "这里要演示"
    deck.save(tmp_path / "a.pptx")
    assert read_slides(tmp_path / "a.pptx").markdown == (
        "## 1. 调度框架\n\n- 过滤\n- 打分\n\n| 插件 | 阶段 |\n| --- | --- |\n| Permit | 绑定前 |\n\n最下面\n\n> 备注 · Notes:\n> 这里要演示\n"
    )


def test_a_notebook_keeps_texts_code_and_what_was_printed(written) -> None:
    cells = [
        {"cell_type": "markdown", "source": ["# 题\n", "文"]},
        {"cell_type": "code", "source": "print(1)", "outputs": [{"text": ["1\n"]}, {"data": {"image/png": "AAAA"}}]},
    ]
    path = written(json.dumps({"cells": cells, "metadata": {"language_info": {"name": "python"}}}).encode())
    assert read_notebook(path).markdown == "# 题\n文\n\n```python\nprint(1)\n```\n\n```text\n1\n```\n"


@pytest.mark.parametrize("content", [b"", b"%PDF-1.4 nothing", b"not a pdf"])
def test_what_is_no_pdf_is_refused(written, content: bytes) -> None:
    with pytest.raises(ValueError, match="PDF"):
        read_pdf(written(content), "")


HARMFUL = {
    "zip bomb": packed(**{"word__document.xml": bytes(300_000_000)}),
    "no zip": b"PK\x03\x04 and nothing",
    "billion laughs": packed(**{"ppt__presentation.xml": ENTITIES, "_rels__.rels": b"<a/>"}),
    "entities in UTF-16": packed(**{"word__document.xml": ENTITIES.decode().encode("utf-16")}),
    "external entity": packed(
        **{"word__document.xml": b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'}
    ),
    "many parts": packed(**{f"word__{number}.bin": b"" for number in range(20_001)}),
}


@pytest.mark.parametrize("name", HARMFUL)
def test_a_package_that_was_made_to_harm_is_refused_before_it_is_unpacked(written, name: str) -> None:
    with pytest.raises(ValueError, match=r"unpacks|declares|damaged"):
        check_zip(written(HARMFUL[name]))


def test_names_that_lead_out_of_a_package_write_nothing(tmp_path: Path, written) -> None:
    source = io.BytesIO()
    document = Document()
    document.add_paragraph("抢占")
    document.save(source)
    with zipfile.ZipFile(source, "a") as file:
        file.writestr("../../../escaped.xml", b"<a/>")
    with PageReader() as reader:
        assert "抢占" in reader.read(written(source.getvalue(), "a.docx"), "word").markdown
    assert not list(tmp_path.parent.rglob("escaped.xml"))


@pytest.fixture(scope="module")
def reader():
    with PageReader(seconds=10) as reader:
        yield reader


class TestReader:
    """The process that reads."""

    @pytest.mark.parametrize("kind", ["html", "pdf", "slides", "word", "notebook", "mhtml"])
    def test_noise_is_no_page(self, reader: PageReader, written, kind: str) -> None:
        path = written(bytes(range(256)) * 40)
        if kind == "html":
            assert reader.read(path, kind).markdown is not None
            return
        with pytest.raises(PageUnreadable, match="cannot be read") as refusal:
            reader.read(path, kind, name="their file")
        assert "their file" in str(refusal.value)

    @pytest.mark.parametrize("name", HARMFUL)
    def test_harmful_documents_leave_the_reader_alive(self, reader: PageReader, written, name: str) -> None:
        with pytest.raises(PageUnreadable):
            reader.read(written(HARMFUL[name]), "slides")
        assert reader.read(written(b"<p>alive</p>"), "html").markdown == "alive\n"

    @pytest.mark.parametrize(
        "page",
        [
            b"<div>" * 200_000,
            b"<b><i><a href=x>" * 50_000 + b"x",
            b"<table>" * 3000 + b"<tr><td>x",
            b"<ul><li>" * 3000 + b"x",
            b"<p>" + b"&lt;" * 50_000,
            b"<a href='" + b"a" * 300_000 + b"'>x</a>",
            b"<td colspan='99999999'>x</td>" * 50,
            b"<ol start='99999999999999999999'><li>x</ol>",
            b"<p>" + b"[](" * 5_000,
            b"<!--" * 50_000,
            b"<?xml version='1.0'?>" + ENTITIES.split(b"?>")[1],
        ],
        ids=range(11),
    )
    def test_a_page_made_to_harm_is_read_or_given_up(self, reader: PageReader, written, page: bytes) -> None:
        try:
            assert len(reader.read(written(page), "html").markdown) < 3_000_000
        except PageTooLarge as error:
            assert error.cure
        assert reader.read(written(b"<p>alive</p>"), "html").markdown == "alive\n"


def test_a_page_that_takes_too_much_memory_is_given_up(written) -> None:
    with PageReader(megabytes=160) as reader:
        with pytest.raises(PageTooLarge, match="memory or time"):
            reader.read(written(b"<p>a</p><b>c</b>" * 400_000), "html", name="big.html")
        assert reader.read(written(b"<p>alive</p>"), "html").markdown == "alive\n"


def test_a_page_that_takes_too_long_is_given_up(written) -> None:
    with PageReader() as reader:
        reader.read(written(b"<p>warm</p>"), "html")
        reader.seconds = 0.0
        with pytest.raises(PageTooLarge):
            reader.read(written(b"<p>x <b>y</b></p>" * 3000), "html")
