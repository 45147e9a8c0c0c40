"""Whatever is put into a note can be found by any of its distinctive words, in simplified or traditional characters."""

from __future__ import annotations

import string
from dataclasses import dataclass
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from opencc import OpenCC

from archive.files import write_text
from archive.index.note_passages import note_passages
from archive.index.update import Unit
from archive.intake.notes import archived_note
from archive.settings import Settings
from archive.text.script import normalise
from archive.text.tokens import tokenize_query
from search.query.parse import parse_query
from tests.search.conftest import PREEMPTION, build_index, make_home
from tests.searching import search

COMMON = bytes(code for row in range(0xB0, 0xD7) for cell in range(0xA1, 0xFE) for code in (row, cell)).decode("gb2312")
TO_TRADITIONAL, TO_SIMPLIFIED = OpenCC("s2t").convert, OpenCC("t2s").convert
WIDE = str.maketrans({code: code + 0xFEE0 for code in range(0x21, 0x7F)})

chinese = st.text(COMMON, min_size=2, max_size=4)
english = st.text(string.ascii_lowercase, min_size=3, max_size=9)
spelt = st.one_of(english, english.map(str.capitalize), english.map(str.upper))
camel = st.lists(english.map(str.capitalize), min_size=2, max_size=3).map("".join)
snake = st.lists(english, min_size=2, max_size=3).map("_".join)
path = st.lists(st.one_of(english, snake), min_size=2, max_size=4).map(lambda parts: "pkg/" + "/".join(parts) + ".go")
digits = st.text(string.digits, min_size=3, max_size=8)
version = st.lists(st.text(string.digits, min_size=1, max_size=3), min_size=3, max_size=3).map(".".join)
word = st.one_of(
    chinese,
    chinese.map(TO_TRADITIONAL),
    spelt,
    camel,
    snake,
    path,
    digits,
    version,
    camel.map(lambda text: text.translate(WIDE)),
)
mark = st.sampled_from(
    [" ", "，", "。", "\n", "\n\n", "、", " (", ") ", "`", "：", "——", "\n- ", "\n# ", "\n```\n", "“", "！", " | "]
)


@dataclass(frozen=True)
class Written:
    """A note's text, and one of its words."""

    text: str
    word: str


@st.composite
def notes(draw):
    """Words with marks between them; a Chinese word may stand against a Latin one without any."""
    words = draw(st.lists(word, min_size=1, max_size=25))
    text = words[0]
    for one in words[1:]:
        touching = normalise(text[-1]).isascii() != normalise(one[0]).isascii() and draw(st.booleans())
        text += ("" if touching else draw(mark)) + one
    return Written(text, draw(st.sampled_from(words)))


@settings(
    max_examples=40,
    phases=[Phase.generate],  # each example is an index, so shrinking one would take minutes
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
@given(st.lists(notes(), min_size=12, max_size=24))
def test_a_note_is_found_by_any_of_its_distinctive_words_in_either_script(written):
    with TemporaryDirectory() as folder:
        home = indexed(folder, written)
        for number, note in enumerate(written):
            for typed in distinctive(number, written):
                for mode in ("words", "hybrid"):
                    found = search(home, Settings(), parse_query(typed), mode=mode).hits
                    assert f"n{number:02d}.md" in [hit.passage.path[-6:] for hit in found], (typed, mode, note.text)


def indexed(folder, written):
    """A real archive of these notes, read from their files as an ingest reads them."""
    from pathlib import Path

    home = make_home(Path(folder))
    passages = []
    for number, note in enumerate(written):
        path = home.session(PREEMPTION.id).notes / f"n{number:02d}.md"
        write_text(path, f"---\nauthor: alice\ntitle: '{number}'\n---\n{note.text}\n")
        read, first_line = archived_note(path, PREEMPTION.id)
        passages += note_passages(read, home.relative(path), first_line=first_line)
    build_index(home, (Unit(PREEMPTION.id, "1", PREEMPTION, tuple(passages)),))
    return home


def distinctive(number, written):
    """A note's word in either script, when no other note holds it and it is more than a word of asking such as 什么."""
    typed = written[number].word
    plain = normalise(typed).lower()
    if any(plain in normalise(other.text).lower() for n, other in enumerate(written) if n != number):
        return set()
    return {typed, TO_SIMPLIFIED(typed), TO_TRADITIONAL(typed)} if tokenize_query(typed) else set()
