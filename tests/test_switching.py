"""Another embedding model is another index: said before searching, built beside the running one, published at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from archive.cli import main as cli
from archive.home import Home
from archive.index import generations
from archive.pipeline import plan
from archive.pipeline.context import open_context
from archive.pipeline.current import Run
from archive.pipeline.indexing import reindex
from archive.pipeline.steps import real_steps
from archive.settings import EmbeddingSettings
from tests.searching import ask
from tests.whole_run import ingest_plainly, note

QUESTION = "scheduler 抢占"


def set_model(home: Home, **values: str) -> None:
    """Set keys of the table [embedding]."""
    text = home.settings.read_text("utf-8")
    before, _, rest = text.partition("[embedding]\n")
    table, mark, after = rest.partition("\n[")
    lines = [line for line in table.splitlines() if line.split(" ")[0] not in values]
    lines += [f'{name} = "{value}"' for name, value in values.items()]
    home.settings.write_text(f"{before}[embedding]\n" + "\n".join(lines) + f"\n{mark}{after}", "utf-8")


@pytest.fixture
def indexed(home: Home) -> Home:
    """An archive of two notes, indexed with the bundled model."""
    note(home.inbox / "2020-10-17-x.md", "# 抢占\n\nThe scheduler 抢占先删除优先级低的 Pod。\n", author="Alice")
    note(home.inbox / "2020-10-24-y.md", "# Lease\n\nThe leader renews its lease.\n", author="Daisy")
    ingest_plainly(home)
    return home


def run(capsys: pytest.CaptureFixture, home: Home, *words: str) -> tuple[int, str, str]:
    code = cli.main([*words, "--home", str(home.root)])
    said = capsys.readouterr()
    return code, said.out, said.err


def test_a_mismatch_is_said_before_searching_and_words_still_answer(
    indexed: Home, tiny_model: Path, capsys: pytest.CaptureFixture
) -> None:
    set_model(indexed, model=str(tiny_model), device="cpu")
    for mode in ("hybrid", "meaning"):
        code, out, said = run(capsys, indexed, "search", QUESTION, "--mode", mode)
        assert (code, out) == (1, "")
        assert f"was built with the embedding model kube-zh-en, and the settings name {tiny_model}" in said
        assert "build it again with: sig-archive reindex, and until then search with: --mode words" in said
    assert ask(indexed, QUESTION, mode="words").hits[0].passage.session_id == "2020-10-17"


def test_the_plan_tells_that_the_model_changed(indexed: Home, tiny_model: Path, capsys: pytest.CaptureFixture) -> None:
    assert plan.find_pending(open_context(indexed)) == []
    set_model(indexed, model=str(tiny_model))
    code, out, _ = run(capsys, indexed, "ingest", "--plan")
    assert code == 0 and out.count("built with the embedding model kube-zh-en") == 2


def test_the_new_index_is_built_beside_the_old_one_and_published_at_once(indexed: Home, tiny_model: Path) -> None:
    old = generations.current_or_fail(indexed)
    set_model(indexed, model=str(tiny_model), device="cpu")
    context = open_context(indexed)
    steps = real_steps(context.settings)
    seen = []

    def encode_and_look(texts: Sequence[str]) -> np.ndarray:
        seen.append((generations.current_or_fail(indexed), len(ask(indexed, QUESTION, mode="words").hits)))
        return steps.encode(texts)

    told: list[tuple[float, float]] = []
    reindex(Run(context, replace(steps, encode=encode_and_look)), lambda *done: told.append(done))
    assert seen == [(old, 1)] * 2 and told == [(1.0, 2.0), (2.0, 2.0)]
    new = generations.current_or_fail(indexed)
    assert new != old and new.about.embedding == str(tiny_model) and old.folder.is_dir()
    assert plan.find_pending(open_context(indexed)) == []
    assert {"meaning", "words"} <= set(ask(indexed, QUESTION).hits[0].scores)


def test_ingest_switches_too(indexed: Home, tiny_model: Path) -> None:
    set_model(indexed, model=str(tiny_model), device="cpu")
    assert ingest_plainly(indexed).problems == []
    assert ask(indexed, QUESTION).hits and plan.find_pending(open_context(indexed)) == []


def test_a_prefix_of_passages_is_another_index_and_one_of_questions_is_not(indexed: Home, tiny_model: Path) -> None:
    set_model(indexed, model=str(tiny_model), device="cpu")
    ingest_plainly(indexed)
    set_model(indexed, query_prefix="query: ")
    assert plan.find_pending(open_context(indexed)) == [] and ask(indexed, QUESTION).hits
    set_model(indexed, passage_prefix="passage: ")
    assert len(plan.find_pending(open_context(indexed))) == 2


def test_a_model_that_is_not_to_be_had_leaves_the_index_as_it_was(indexed: Home, capsys: pytest.CaptureFixture) -> None:
    old = generations.current_or_fail(indexed)
    set_model(indexed, model="no/such-model")
    code, _, said = run(capsys, indexed, "reindex")
    assert code == 1 and "the model no/such-model (embedding.model) is not on this machine and cannot be" in said
    assert generations.current_or_fail(indexed) == old
    set_model(indexed, model=EmbeddingSettings().model)
    assert ask(indexed, QUESTION).hits
