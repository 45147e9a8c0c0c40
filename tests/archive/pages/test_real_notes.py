"""The group's real notes, shown as web pages, give the passages that their Markdown gives."""

from collections import Counter
from pathlib import Path

import pytest

from archive.index.note_passages import note_passages
from archive.pages.html.read import read_html
from archive.records import Note
from archive.text.markdown import front_matter_length
from bench.extraction import markup
from bench.extraction.scoring import shingles, squeeze, text_f1

FOLDER = Path(__file__).parents[4] / "shared" / "real" / "notes"
NOTES = sorted(FOLDER.glob("*.md"))
AROUND = {
    "github": '<div id="readme"><article class="markdown-body entry-content" itemprop="text">{body}</article></div>',
    "hugo": '<nav>菜单</nav><article class="post"><div class="post-content">{body}</div></article><footer>版权所有</footer>',
}
CODE = {"github": markup.github_code, "hugo": markup.hugo_code}
LEAST_SAME = (
    0.996  # of passages: one of 317 stands below HTML that CommonMark carries on, and a page shows its fence as text
)

pytestmark = pytest.mark.skipif(not NOTES, reason="the real notes are not here")


def passages(markdown: str) -> Counter[str]:
    note = Note(session_id=None, author="alice", title="笔记", source="a", sha256="", body=markdown)
    return Counter(squeeze(passage.text) for passage in note_passages(note, "library/a.md", first_line=1))


@pytest.mark.parametrize("site", AROUND)
def test_real_notes_shown_as_pages_give_the_same_passages(site: str) -> None:
    same = wanted = 0
    for path in NOTES:
        lines = path.read_text("utf-8").split("\n")
        text = "\n".join(lines[front_matter_length(lines) :])
        body = markup.rendered(text, lambda code, language: CODE[site](code, language or "text"), markup.plain_picture)
        page = read_html(AROUND[site].format(body=body).encode(), "https://example.org/")
        assert text_f1(shingles(page.markdown), shingles(text)) > 0.99, path.name
        right = passages(text)
        same, wanted = same + (right & passages(page.markdown)).total(), wanted + right.total()
    assert same >= LEAST_SAME * wanted
