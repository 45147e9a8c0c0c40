"""Measure how well search finds: nDCG, recall and reciprocal rank of a labelled set, through the real index and engine."""

from __future__ import annotations

import json
import math
import re
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from archive.embedding.encoders import bundled_table, passage_encoder
from archive.errors import ArchiveError, QueryWrong
from archive.home import Home
from archive.index.filters import Filters
from archive.index.generations import LAYOUT, About
from archive.index.update import Unit, update
from archive.messages import _
from archive.models.bundled import KUBE_ZH_EN
from archive.models.identity import embedding_identity
from archive.records import Passage
from archive.settings import EmbeddingSettings, RerankSettings, Settings
from archive.text.identifiers import find_symbols
from archive.text.script import detect_language
from search.api import Searcher, SearchOptions
from search.query.parse import parse_query
from search.recipe import SHIPPED, Recipe
from search.results import Mode

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


@dataclass(frozen=True)
class LabelledSet:
    """The passages of one set as they stand in the file, and the questions asked in it."""

    rows: tuple[Mapping[str, Any], ...]
    queries: tuple[Labelled, ...]


def measure(
    passages: Path,
    queries: Path,
    *,
    mode: Mode = "hybrid",
    within_group: bool = False,
    settings: Settings = BUNDLED,
    progress: Callable[[int, int], None] = lambda _done, _all: None,
) -> dict[str, Any]:
    """The figures of a file of questions; `settings` name the models, `progress` is told of the questions asked.

    Raises ArchiveError when a file is not in the format, a passage that should be found is not there, or a model is missing.
    """
    sets = read_sets(passages, queries)
    judged: list[Judged] = []
    total = sum(len(one.queries) for one in sets)
    for one in sets:
        with archived(one, settings) as trial:
            for query in one.queries:
                judged.append(judge(trial, query, mode=mode, within_group=within_group))
                progress(len(judged), total)
    return {
        "schema": 1,
        "mode": mode,
        "passages": sum(len(one.rows) for one in sets),
        "queries": total,
        **means(judged),
        "by_set": by(judged, "set"),
        "by_lang": by(judged, "language"),
        "by_type": by(judged, "type"),
    }


def read_sets(passages: Path, queries: Path) -> list[LabelledSet]:
    """The sets that questions are asked in; raises ArchiveError when the files are not in the format."""
    rows = read_lines(passages, ("id", "text"))
    asked = [labelled(row, queries) for row in read_lines(queries, ("query", "relevant"))]
    found = []
    for name in dict.fromkeys(query.set for query in asked):
        inside = tuple(row for row in rows if set_of(row) == name)
        ids = {str(row["id"]) for row in inside}
        if unknown := {id_ for query in asked if query.set == name for id_ in query.relevant} - ids:
            raise not_there(min(unknown), name, passages)
        found.append(LabelledSet(inside, tuple(query for query in asked if query.set == name)))
    return found


def not_there(id_: str, name: str, passages: Path) -> ArchiveError:
    return ArchiveError(
        _(
            "{id!r} should be found, but is not among the passages of the set {name!r} in {passages}",
            id=id_,
            name=name,
            passages=passages,
        ),
        _("mend the labels"),
    )


def as_lines() -> str:
    return str(
        _(
            "give one JSON object a line: id and text (heading, set, source) of a passage; query and relevant (set, lang, type) of a question"
        )
    )


def set_of(row: Mapping[str, Any]) -> str:
    return str(row.get("set") or "")


def settings_for(embedding: str, rerank: str) -> Settings:
    """Settings with these models, empty ones as by default; the cross-encoder has all the time it wants, so figures repeat."""
    settings = Settings(rerank=RerankSettings(rerank, seconds=math.inf))
    return replace(settings, embedding=EmbeddingSettings(embedding)) if embedding else settings


def read_lines(path: Path, needed: Sequence[str]) -> list[dict[str, Any]]:
    rows = []
    try:
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            if line.strip():
                row = json.loads(line)
                if not isinstance(row, dict) or (missing := [name for name in needed if row.get(name) in (None, "")]):
                    raise lacking(path, number, missing if isinstance(row, dict) else [])
                rows.append(row)
    except (OSError, ValueError) as error:
        raise ArchiveError(
            _("{path} cannot be read as JSON lines: {error}", path=path, error=error), as_lines()
        ) from error
    if not rows:
        raise ArchiveError(_("{path} is empty", path=path), as_lines())
    return rows


def lacking(path: Path, number: int, missing: Sequence[str]) -> ArchiveError:
    return ArchiveError(
        _("{path}, line {number} lacks {missing}", path=path, number=number, missing=list(missing) or _("fields")),
        as_lines(),
    )


def labelled(row: Mapping[str, Any], path: Path) -> Labelled:
    text, relevant = str(row["query"]), row["relevant"]
    if not isinstance(relevant, list) or not relevant:
        raise ArchiveError(
            _("{path}: what is relevant to {text!r} is no list of passage ids", path=path, text=text),
            as_lines(),
        )
    return Labelled(
        text,
        set_of(row),
        frozenset(map(str, relevant)),
        str(row.get("lang") or detect_language(text)),
        str(row.get("type") or ""),
        str(row.get("group") or ""),
    )


@dataclass(frozen=True)
class Trial:
    """A throw-away archive, kept open."""

    searcher: Searcher
    names: Mapping[str, str]  # passage id -> the label's id


@contextmanager
def archived(one: LabelledSet, settings: Settings, *, headings: bool = True) -> Iterator[Trial]:
    """A set's passages, one a row, indexed in a throw-away archive; without `headings` they are text like any other."""
    passages = [passage_of(row, number, headings=headings) for number, row in enumerate(one.rows, 1)]
    with tempfile.TemporaryDirectory(prefix="sig-archive-bench-") as folder:
        home = Home(Path(folder))
        index_passages(home, passages, settings)
        names = {passage.id: str(row["id"]) for passage, row in zip(passages, one.rows, strict=True)}
        with Searcher(home, settings) as searcher:
            yield Trial(searcher, names)


def index_passages(home: Home, passages: Sequence[Passage], settings: Settings) -> None:
    embedding = settings.embedding
    encode = bundled_table().encode if embedding.model == KUBE_ZH_EN else passage_encoder(embedding).encode
    about = About(LAYOUT, embedding.model, embedding_identity(embedding.model, embedding.passage_prefix))
    home.index.mkdir()
    update(home, [Unit("bench", "1", None, tuple(passages))], about=about, encode=encode)


def passage_of(row: Mapping[str, Any], number: int, *, headings: bool = True) -> Passage:
    """A row as a passage. Without a heading it is a piece of speech, which goes on in the next row of the same `source`."""
    text, heading = str(row["text"]), str(row.get("heading") or "")
    spoken = row.get("kind", "" if heading else "speech") == "speech"
    return Passage(
        path=f"library/{row.get('source') or row.get('group') or ''}.md",
        kind="speech" if spoken else "reading",
        text=text if headings else f"{heading}\n{text}",
        language=detect_language(text),
        heading=heading if headings else "",
        line_from=number,
        line_to=number,
        author=group_of(row),
        symbols=tuple(find_symbols(text)),
    ).with_id()


def group_of(row: Mapping[str, Any]) -> str | None:
    """The meeting a passage is from: stated, or the part of its id before `#`, as in QMSUM/m00#57."""
    return str(row.get("group") or str(row["id"]).rpartition("#")[0].rpartition("/")[2]) or None


def judge(
    trial: Trial, query: Labelled, *, mode: Mode = "hybrid", within_group: bool = False, recipe: Recipe = SHIPPED
) -> Judged:
    found = ask(trial, query, mode, within_group, recipe)
    return Judged(query, figures([trial.names[passage_id] for passage_id in found], query.relevant))


def ask(trial: Trial, query: Labelled, mode: Mode, within_group: bool, recipe: Recipe) -> list[str]:
    """The ids of the passages found."""
    given = Filters(authors=(query.group,)) if within_group and query.group else Filters()
    how = SearchOptions(limit=DEPTH, mode=mode, deduplicate=False, suggest=False, recipe=recipe)
    try:
        asked = parse_query(plain(query.text), given)
        result = trial.searcher.answer(asked, how)
    except QueryWrong:
        return []
    if result.explanation.problem:
        raise ArchiveError(result.explanation.problem)
    return [hit.passage.id for hit in result.hits]


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
