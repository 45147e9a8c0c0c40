"""Measure how well search finds: nDCG, recall and reciprocal rank of a labelled set, through the real index and engine."""

from __future__ import annotations

import json
import math
import re
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from archive.bundled import KUBE_ZH_EN, embedding_identity
from archive.encoders import passage_encoder
from archive.errors import ArchiveError, QueryWrong
from archive.filters import Filters
from archive.home import Home
from archive.index import LAYOUT, About, Unit, update
from archive.records import Passage
from archive.settings import Embedding, Rerank, Settings
from archive.words import language, symbols
from search.engine import Mode, search
from search.meaning import table
from search.query import parse

DEPTH = 10  # results that are judged
BUNDLED = Settings()
MEASURES = ("ndcg@10", "recall@10", "mrr@10")


@dataclass(frozen=True)
class Labelled:
    """A question and the passages that answer it, among those of its set."""

    text: str
    set: str
    relevant: frozenset[str]
    language: str
    type: str
    group: str  # the meeting it is about, or ""


@dataclass(frozen=True)
class Judged:
    query: Labelled
    figures: tuple[float, float, float]  # in the order of MEASURES


def measure(
    passages: Path,
    queries: Path,
    *,
    mode: Mode = "hybrid",
    within_group: bool = False,
    settings: Settings = BUNDLED,
) -> dict[str, Any]:
    """The figures of a set, as `bench relevance --json` prints them; `settings` name the models.

    Raises ArchiveError when a file is not in the format, a passage that should be found is not there, or a model is missing.
    """
    rows = read_lines(passages, ("id", "text"))
    asked = [labelled(row) for row in read_lines(queries, ("query", "relevant"))]
    judged: list[Judged] = []
    count = 0
    for name in dict.fromkeys(query.set for query in asked):
        inside = [row for row in rows if str(row.get("set", "")) == name]
        queries_inside = [query for query in asked if query.set == name]
        judged += judge_set(inside, queries_inside, settings, mode=mode, within_group=within_group)
        count += len(inside)
    return {
        "schema": 1,
        "mode": mode,
        "passages": count,
        "queries": len(judged),
        **means(judged),
        "by_set": by(judged, "set"),
        "by_lang": by(judged, "language"),
        "by_type": by(judged, "type"),
    }


def settings_for(embedding: str, rerank: str) -> Settings:
    """Settings with these models, empty ones as by default; the cross-encoder has all the time it wants, so figures repeat."""
    settings = Settings(rerank=Rerank(rerank, seconds=math.inf))
    return replace(settings, embedding=Embedding(embedding)) if embedding else settings


def read_lines(path: Path, needed: Sequence[str]) -> list[dict[str, Any]]:
    rows = []
    try:
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            if line.strip():
                row = json.loads(line)
                if missing := [name for name in needed if name not in row]:
                    raise ArchiveError(
                        f"{path}, line {number} has no {' and no '.join(missing)}", "see docs for the format"
                    )
                rows.append(row)
    except (OSError, ValueError, TypeError) as error:
        raise ArchiveError(
            f"{path} cannot be read as JSON lines: {error}", "give a file with one JSON object a line"
        ) from error
    return rows


def labelled(row: Mapping[str, Any]) -> Labelled:
    text = str(row["query"])
    relevant = frozenset(map(str, row["relevant"]))
    return Labelled(
        text,
        str(row.get("set", "")),
        relevant,
        row.get("lang", language(text)),
        row.get("type", ""),
        str(row.get("group", "")),
    )


def judge_set(
    rows: Sequence[Mapping[str, Any]],
    queries: Sequence[Labelled],
    settings: Settings,
    *,
    mode: Mode,
    within_group: bool,
) -> Iterator[Judged]:
    """Index the passages of a set in a throw-away archive, and ask."""
    with tempfile.TemporaryDirectory(prefix="sig-archive-bench-") as folder:
        home = Home(Path(folder))
        names = index_rows(home, rows, settings.embedding)
        for query in queries:
            if unknown := query.relevant - set(names.values()):
                raise ArchiveError(
                    f"{min(unknown)!r} should be found, but is not among the passages of {query.set!r}",
                    "mend the labels",
                )
            found = ask(home, settings, query, mode, within_group)
            yield Judged(query, figures([names[passage_id] for passage_id in found], query.relevant))


def index_rows(home: Home, rows: Sequence[Mapping[str, Any]], embedding: Embedding) -> dict[str, str]:
    """Passage id -> the label's id, after one passage a row was indexed."""
    passages = [passage_of(row, number) for number, row in enumerate(rows, 1)]
    encode = table().encode if embedding.model == KUBE_ZH_EN else passage_encoder(embedding).encode
    about = About(LAYOUT, embedding.model, embedding_identity(embedding.model, embedding.passage_prefix))
    home.index.mkdir()
    update(home, [Unit("bench", "1", None, tuple(passages))], about=about, encode=encode)
    return {passage.id: str(row["id"]) for passage, row in zip(passages, rows, strict=True)}


def passage_of(row: Mapping[str, Any], number: int) -> Passage:
    text = str(row["text"])
    return Passage(
        path=f"library/{row.get('source') or row.get('group') or ''}.md",
        kind="reading" if row.get("heading") else "speech",
        text=text,
        language=language(text),
        heading=str(row.get("heading") or ""),
        line_from=number,
        line_to=number,
        author=group_of(row),
        symbols=tuple(symbols(text)),
    ).with_id()


def group_of(row: Mapping[str, Any]) -> str | None:
    """The meeting a passage is from: stated, or the part of its id before `#`, as in QMSUM/m00#57."""
    return str(row.get("group") or str(row["id"]).rpartition("#")[0].rpartition("/")[2]) or None


def ask(home: Home, settings: Settings, query: Labelled, mode: Mode, within_group: bool) -> list[str]:
    given = Filters(authors=(query.group,)) if within_group and query.group else Filters()
    try:
        answer = search(home, settings, parse(plain(query.text), given), limit=DEPTH, mode=mode, folding=False)
    except QueryWrong:
        return []
    if answer.explanation.problem:
        raise ArchiveError(answer.explanation.problem)
    return [hit.passage.id for hit in answer.hits]


def plain(text: str) -> str:
    """A labelled question is words only: its quotation marks and hyphens are no operators."""
    return re.sub(r"(?<!\S)[-－]+|[\"＂“”„‟「」『』«»]", " ", text)


def figures(found: Sequence[str], relevant: frozenset[str]) -> tuple[float, float, float]:
    """nDCG, recall and reciprocal rank of the first ten results; labels are yes or no."""
    ranks = [rank for rank, name in enumerate(found[:DEPTH], 1) if name in relevant]
    reachable = min(DEPTH, len(relevant))
    if not reachable:
        return 0.0, 0.0, 0.0
    ideal = sum(1 / math.log2(rank + 1) for rank in range(1, reachable + 1))
    gain = sum(1 / math.log2(rank + 1) for rank in ranks)
    return gain / ideal, len(ranks) / reachable, 1 / ranks[0] if ranks else 0.0


def means(judged: Sequence[Judged]) -> dict[str, float]:
    count = max(1, len(judged))
    return {name: round(sum(one.figures[n] for one in judged) / count, 4) for n, name in enumerate(MEASURES)}


def by(judged: Iterable[Judged], attribute: str) -> dict[str, dict[str, float]]:
    """The figures apart by language, type or set, each with its number of queries."""
    groups: dict[str, list[Judged]] = defaultdict(list)
    for one in judged:
        groups[str(getattr(one.query, attribute))].append(one)
    return {name: {"queries": len(group), **means(group)} for name, group in sorted(groups.items())}
