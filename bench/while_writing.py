"""Search while the index is written: no search may fail, and each must answer from one commit.

Round n of the writing holds two passages that name the round, and n % 3 others; so an answer tells which round its
catalog, its postings and its vectors are of. `python -m bench.while_writing ARCHIVE SEARCHES` is one reading process.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from archive.embedding.encoders import bundled_table
from archive.files import write_text
from archive.home import Home
from archive.index.generations import LAYOUT, About
from archive.index.rows import embedded_text
from archive.index.update import Unit, update
from archive.models.bundled import KUBE_ZH_EN
from archive.models.identity import embedding_identity
from archive.records import Passage, Session
from archive.settings import Settings
from bench.models import show
from search.api import Searcher, SearchOptions, SearchResult
from search.query.parse import parse_query
from search.results import MeaningBy

ABOUT = About(LAYOUT, KUBE_ZH_EN, embedding_identity(KUBE_ZH_EN))
SESSIONS = ("2020-10-17", "2020-10-24")
OTHERS = "2020-10-31"
THREADS = 2  # of a reading process, each with an index kept open
REINDEX_EVERY = 7  # rounds are written as a new generation
OPEN_ANEW_EVERY = 5  # searches open the index for themselves, as a command does
CHROMA_EVERY = 100  # searches ask Chroma


def measure() -> dict[str, float]:
    """2,000 searches by two processes while a third writes."""
    with tempfile.TemporaryDirectory() as folder:
        rounds, answers = run(Path(folder), processes=2, searches=1000)
    wrong = [problem for answer in answers for problem in answer["wrong"]]
    for problem in wrong[:10]:
        print(problem)
    return (
        show("searches while an index is written", sum(answer["searches"] for answer in answers), "", "2000")
        | show("rounds written meanwhile", rounds, "", "")
        | show("rounds that the searches saw", len({n for answer in answers for n in answer["rounds"]}), "", "")
        | show("searches that failed or mixed two rounds", len(wrong), "", "0")
    )


def run(root: Path, *, processes: int, searches: int) -> tuple[int, list[dict[str, Any]]]:
    """Write until all reading processes have asked so often; how many rounds were written, and what each process saw."""
    home = Home(root)
    write_text(home.settings, "")
    write(home, 0)
    command = [sys.executable, "-m", "bench.while_writing", str(root), str(searches)]
    reading = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(processes)]
    number = 0
    while any(process.poll() is None for process in reading):
        number += 1
        write(home, number)
    return number, [json.loads(process.communicate()[0]) for process in reading]


def write(home: Home, number: int) -> None:
    fresh = number % REINDEX_EVERY == 0
    units = list(round_units(number))
    gone = [] if len(units) == 3 or fresh else [OTHERS]
    update(home, units, about=ABOUT, encode=bundled_table().encode, gone=gone, fresh=fresh)


def round_units(number: int) -> Iterator[Unit]:
    for name in SESSIONS:
        yield unit(name, number, [f"抢占的时候先挑选 victim，这是第 {number} 轮。"])
    if number % 3:
        yield unit(OTHERS, number, [f"缓存里的节点 {n}，第 {number} 轮" for n in range(number % 3)])


def unit(name: str, number: int, texts: list[str]) -> Unit:
    session = Session(name, date.fromisoformat(name), f"第 {number} 轮")
    place = Passage(f"sessions/{name}/notes/a.md", "note", "", "zh", name, heading=session.title, line_to=1)
    made = [replace(place, text=text, line_from=n).with_id() for n, text in enumerate(texts)]
    return Unit(name, str(number), session, tuple(made))


def read(home: Home, searches: int) -> dict[str, Any]:
    """Ask so often with several threads; the rounds that were seen, and what was wrong."""
    rounds: set[int] = set()
    wrong: list[str] = []

    def go() -> None:
        with Searcher(home, Settings()) as searcher:
            for number in range(1, searches // THREADS + 1):
                try:
                    rounds.add(round_of(ask(home, number, searcher)))
                except Exception as error:  # whatever it is, it must not happen
                    wrong.append(repr(error))

    threads = [threading.Thread(target=go) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return {"searches": searches // THREADS * THREADS, "rounds": sorted(rounds), "wrong": wrong}


def ask(home: Home, number: int, searcher: Searcher) -> SearchResult:
    by: MeaningBy = "chroma" if number % CHROMA_EVERY == 1 else "auto"
    how = SearchOptions(deduplicate=False, meaning_by=by)
    query = parse_query("抢占 victim 节点")
    if number % OPEN_ANEW_EVERY:
        return searcher.answer(query, how)
    with Searcher(home, Settings()) as alone:
        return alone.answer(query, how)


def round_of(answer: SearchResult) -> int:
    """The one round that everything in an answer is of. Raises ValueError when it is of two."""
    texts = [hit.passage.text for hit in answer.hits]
    rounds = {int(found[1]) for text in texts if (found := re.search(r"第 (\d+) 轮", text))}
    number = min(rounds)
    must(len(rounds) == 1, f"the catalog holds rounds {rounds}")
    must(len(texts) == answer.explanation.passages == 2 + number % 3, f"round {number} has {texts}")
    asked = bundled_table().encode([answer.query.text])[0]
    vectors = bundled_table().encode([embedded_text(hit.passage) for hit in answer.hits])
    for hit, vector in zip(answer.hits, vectors, strict=True):
        must(hit.scores["words"] > 0, f"no posting leads to {hit.passage.text}")
        must(abs(hit.scores["meaning"] - float(vector @ asked)) < 1e-4, f"another vector than of {hit.passage.text}")
    return number


def must(holds: bool, otherwise: str) -> None:
    if not holds:
        raise ValueError(otherwise)


if __name__ == "__main__":
    print(json.dumps(read(Home(Path(sys.argv[1])), int(sys.argv[2]))))
