"""Ask the static site of the sample season fifty-two questions, and words mode of the product the same: do they agree?

python -m bench site

The site's own search is run by Node, as a browser runs it: find.js with the scripts of the site's index.
"""

from __future__ import annotations

import tempfile
import tomllib
from pathlib import Path

from archive.files import write_text
from archive.season import season
from bench.models import show
from bench.season_questions import read_questions, season_searcher
from search.api import Filters, Searcher, SearchOptions
from search.pages.opened import SHARED_KINDS, OpenedArchive
from search.site.find_index import write_find_index
from search.site.tree import WrittenTree
from tests.search.site.conftest import ask_site

MORE = Path(__file__).parent / "questions" / "site.toml"
PLACES = 5  # that are compared
FEWEST_EQUAL = 45  # first hits of fifty-two: the aim


def measure() -> dict[str, float]:
    """How many questions have the same first hit, and the same first five in the same order."""
    questions = [*(one.text for one in read_questions()), *tomllib.loads(MORE.read_text("utf-8"))["questions"]]
    with season_searcher() as searcher, tempfile.TemporaryDirectory(prefix="sig-archive-bench-") as folder:
        static = answers_of_site(searcher, Path(folder), questions)
        product = [answers_of_words_mode(searcher, question) for question in questions]
    pairs = list(zip(questions, product, static, strict=True))
    for question, expected, found in pairs:
        if expected[:1] != found[:1]:
            print(f"  another first hit: {question}")
    first = sum(expected[:1] == found[:1] for _question, expected, found in pairs)
    five = sum(expected == found for _question, expected, found in pairs)
    total = f"of {len(questions)}, aim {FEWEST_EQUAL}"
    figures = show("site: the same first hit as words mode", first, "", total)
    figures |= show("site: the same first five in the same order", five, "", f"of {len(questions)}")
    return figures | show("site: questions that find something", sum(map(bool, product)), "", f"of {len(questions)}")


def answers_of_site(searcher: Searcher, folder: Path, questions: list[str]) -> list[list[str]]:
    """The texts of the first hits of the site's own search."""
    home = searcher.home
    write_text(home.settings, "")
    write_text(home.glossary, (season.SEASON_FOLDER / "glossary.toml").read_text("utf-8"))
    archive = OpenedArchive(home, searcher)
    site = WrittenTree.begin(folder, "site", overwrite=True)
    write_find_index(archive, site, "assets/find", personal=False)
    return [found[:PLACES] for found in ask_site(folder, queries=questions)]


def answers_of_words_mode(searcher: Searcher, question: str) -> list[str]:
    """The same of the product."""
    options = SearchOptions(limit=PLACES, mode="words", suggest=False)
    return [hit.passage.text for hit in searcher.search(question, Filters(kinds=SHARED_KINDS), options).hits]
