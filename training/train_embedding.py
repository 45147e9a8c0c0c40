"""Train the bundled bilingual embedding: a lexicon, a tokenizer, and a table with one row per token.

    python -m training.train_embedding OUT --minutes 2 --steps 9999      # on the small slice in this folder
    python -m training.train_embedding OUT --corpora DIR --steps 544      # `aligned.jsonl.gz` and `mono.jsonl.gz`
    python -m training.train_embedding OUT --corpora DIR --init archive/models/data/kube-zh-en --steps 200 --rate 0.003

A text's vector is the mean of its tokens' rows; pairs of texts that belong together are drawn close by contrast with
the other texts of their batch (InfoNCE, van den Oord et al. 2018), at 256, 128 and 64 dimensions (Kusupati et al. 2022).
Do not train long: the loss falls on, but retrieval is best after a few hundred steps. Choose with `eval_retrieval`.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from tokenizers import Tokenizer
from torch import nn

from archive.embedding import static_table
from archive.models.model_folder import require_model
from training import lexicon_train
from training.embedding_data import Aligned, Chunk, read_corpora
from training.embedding_pairs import Pair, make_pairs
from training.embedding_start import DIMENSIONS, Floats, Ids, all_tokens, start_rows, token_ids
from training.embedding_tokenizer import SPECIAL, train_tokenizer

TOKENS = 128  # of a text, in training
BATCH, SMALLEST_BATCH = 1024, 128
TEMPERATURE = 0.05
NESTED = {256: 1.0, 128: 0.5, 64: 0.25}  # leading dimensions -> their share of the loss
WARM_UP = 20  # steps
DROPPED_FROM = 5  # tokens; shorter texts keep all of theirs


@dataclass(frozen=True)
class Plan:
    """How to train."""

    steps: int = 544
    minutes: float | None = None
    rate: float = 0.01
    dropout: float = 0.3
    seed: int = 1


@dataclass(frozen=True)
class Side:
    """One side of all pairs of a kind: tokens of each text, and a number that equal texts share."""

    ids: list[Ids]
    same: NDArray[np.int64]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path, metavar="OUT", help="folder for the model")
    parser.add_argument("--corpora", type=Path, metavar="DIR", help="parallel and plain text (default: the slice)")
    parser.add_argument("--init", type=Path, metavar="DIR", help="go on from this model, with its tokenizer")
    parser.add_argument(
        "--teacher", metavar="PATH", help="a sentence-transformers model for the English rows to start from"
    )
    parser.add_argument("--steps", type=int, default=Plan.steps)
    parser.add_argument("--minutes", type=float, help="stop then, even when steps are left")
    parser.add_argument("--rate", type=float, default=Plan.rate)
    parser.add_argument("--dropout", type=float, default=Plan.dropout)
    parser.add_argument("--seed", type=int, default=Plan.seed)
    options = parser.parse_args()
    plan = Plan(options.steps, options.minutes, options.rate, options.dropout, options.seed)
    aligned, chunks = read_corpora(options.corpora)
    lexicon = lexicon_train.train(aligned)
    pairs = make_pairs(aligned, chunks, lexicon["z2e"], plan.seed)
    print({kind: len(found) for kind, found in pairs.items()})
    tokenizer, rows = begin(aligned, chunks, pairs, plan.seed, init=options.init, teacher=options.teacher)
    rows = train(rows, tokenizer, pairs, plan)
    write(options.out, tokenizer, rows, lexicon, {"steps": plan.steps, "seed": plan.seed, "sources": sources(chunks)})


def begin(
    aligned: Sequence[Aligned],
    chunks: Sequence[Chunk],
    pairs: dict[str, list[Pair]],
    seed: int,
    *,
    init: Path | None = None,
    teacher: str | None = None,
) -> tuple[Tokenizer, Floats]:
    """The tokenizer and the rows that training starts from."""
    if init:
        table = static_table.load_table(init)
        table.tokenizer.no_truncation()
        return table.tokenizer, table.rows(range(len(table.table)))
    tokenizer = train_tokenizer(aligned, chunks, seed)
    texts = [chunk.text for chunk in chunks] + [text for block in aligned for text in (block.zh, block.en)]
    taught = teacher_rows(teacher, tokenizer) if teacher else None
    translated = pairs["translation"] + pairs.get("terms", [])
    return tokenizer, start_rows(tokenizer, translated, texts, seed, taught)


def teacher_rows(model: str, tokenizer: Tokenizer) -> Floats:
    """A vector of another model for every token of Latin letters, zeros for the rest."""
    from archive.embedding.torch_models import load_torch_encoder  # only with --teacher: it takes seconds

    embedder = load_torch_encoder(model, require_model(model, "--teacher"))
    tokens = all_tokens(tokenizer)
    latin = [i for i, token in enumerate(tokens) if token.isascii() and token.isalpha()]
    rows = np.zeros((len(tokens), embedder.dimensions), np.float32)
    rows[latin] = embedder.encode([tokens[i] for i in latin])
    return rows


def train(rows: Floats, tokenizer: Tokenizer, pairs: dict[str, list[Pair]], plan: Plan) -> Floats:
    """The rows after training, which stops at the planned steps or minutes."""
    torch.manual_seed(plan.seed)
    numbers = np.random.default_rng(plan.seed)
    table = nn.EmbeddingBag.from_pretrained(torch.from_numpy(rows.copy()), freeze=False, mode="mean")
    adam = torch.optim.Adam(table.parameters(), lr=plan.rate, betas=(0.9, 0.99))
    sides = [
        (side(tokenizer, [a for a, _ in found]), side(tokenizer, [b for _, b in found])) for found in pairs.values()
    ]
    started, step, losses = time.monotonic(), 0, []
    while (progress := progress_of(step, time.monotonic() - started, plan)) < 1:
        for (left, right), chosen in batches(sides, numbers):
            if (progress := progress_of(step, time.monotonic() - started, plan)) >= 1:
                break
            for group in adam.param_groups:
                group["lr"] = plan.rate * (1 - progress) * min(1.0, (step + 1) / WARM_UP)
            vectors = [bag(table, [one.ids[i] for i in chosen], plan.dropout, numbers) for one in (left, right)]
            loss = contrast(vectors[0], vectors[1], equal(left, chosen) | equal(right, chosen))
            adam.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]  # torch leaves it untyped
            adam.step()
            losses.append(loss.item())
            step += 1
            if step % 50 == 0:
                print(f"step {step}  loss {np.mean(losses[-50:]):.3f}  {time.monotonic() - started:.0f} s", flush=True)
    return table.weight.detach().numpy()


def progress_of(step: int, elapsed_s: float, plan: Plan) -> float:
    """How much of the plan is done, 0 to 1."""
    return max(step / plan.steps, elapsed_s / (plan.minutes * 60) if plan.minutes else 0.0)


def side(tokenizer: Tokenizer, texts: Sequence[str]) -> Side:
    numbers: dict[str, int] = {}
    same = np.array([numbers.setdefault(text, len(numbers)) for text in texts])
    return Side([ids[:TOKENS] for ids in token_ids(tokenizer, texts)], same)


def batches(
    sides: Sequence[tuple[Side, Side]], numbers: np.random.Generator
) -> Iterator[tuple[tuple[Side, Side], NDArray[np.int64]]]:
    """One pass over all pairs in random order, each batch of one kind, so that it cannot be told apart by its kind."""
    planned = []
    for both in sides:
        usable = np.array(
            [i for i, (a, b) in enumerate(zip(both[0].ids, both[1].ids, strict=True)) if len(a) and len(b)]
        )
        order = numbers.permutation(usable)
        cut = [order[first : first + BATCH] for first in range(0, len(order), BATCH)]
        planned += [(both, part) for part in cut if len(part) >= SMALLEST_BATCH or (len(cut) == 1 and len(part) > 1)]
    for chosen in numbers.permutation(len(planned)):
        yield planned[chosen]


def bag(table: nn.EmbeddingBag, texts: Sequence[Ids], dropout: float, numbers: np.random.Generator) -> torch.Tensor:
    """The mean rows of texts, some tokens left out: shape (texts, dimensions)."""
    kept = [thinned(ids, dropout, numbers) for ids in texts]
    offsets = np.cumsum([0, *(len(ids) for ids in kept[:-1])])
    vectors: torch.Tensor = table(torch.from_numpy(np.concatenate(kept)), torch.from_numpy(offsets).int())
    return vectors


def thinned(ids: Ids, dropout: float, numbers: np.random.Generator) -> Ids:
    if len(ids) < DROPPED_FROM:
        return ids
    kept = ids[numbers.random(len(ids)) >= dropout]
    return kept if len(kept) else ids


def equal(one: Side, chosen: NDArray[np.int64]) -> torch.Tensor:
    """Which pairs of a batch have the same text on this side, though they are not the same pair."""
    same = torch.from_numpy(one.same[chosen])
    return (same[:, None] == same[None, :]) & ~torch.eye(len(same), dtype=torch.bool)


def contrast(left: torch.Tensor, right: torch.Tensor, masked: torch.Tensor) -> torch.Tensor:
    """Cross-entropy of finding each text's partner in the batch, in both directions."""
    target = torch.arange(len(left))
    total = left.new_zeros(())
    for dimensions, share in NESTED.items():
        a, b = F.normalize(left[:, :dimensions]), F.normalize(right[:, :dimensions])
        scores = (a @ b.T / TEMPERATURE).masked_fill(masked, -1e4)
        total = total + share * (F.cross_entropy(scores, target) + F.cross_entropy(scores.T, target)) / 2
    return total


def write(folder: Path, tokenizer: Tokenizer, rows: Floats, lexicon: object, made_from: dict[str, object]) -> None:
    """The model's five files."""
    folder.mkdir(parents=True, exist_ok=True)
    table, scale = quantised(rows)
    np.save(folder / "table.npy", table)
    np.save(folder / "scale.npy", scale)
    tokenizer.save(str(folder / "tokenizer.json"), pretty=False)
    (folder / "lexicon.json").write_text(json.dumps(lexicon, ensure_ascii=False, separators=(",", ":")), "utf-8")
    model = {"name": folder.name, "version": 1, "dimensions": DIMENSIONS, "tokens": len(rows), "made_from": made_from}
    (folder / "model.json").write_text(json.dumps(model, ensure_ascii=False, indent=2) + "\n", "utf-8")
    print(f"{folder}: {len(rows)} tokens, {sum(f.stat().st_size for f in folder.iterdir()) / 1e6:.1f} MB")


def quantised(rows: Floats) -> tuple[NDArray[np.int8], NDArray[np.float16]]:
    """Rows as int8 and one scale per row; those of padding and the unknown token are zero."""
    scale = (np.abs(rows).max(axis=1) / 127).astype(np.float16)
    scale[: len(SPECIAL)] = 0
    steps = np.where(scale > 0, scale, 1).astype(np.float32)[:, None]
    table = np.clip(np.rint(rows / steps), -127, 127).astype(np.int8)
    table[: len(SPECIAL)] = 0
    return table, scale


def sources(chunks: Sequence[Chunk]) -> list[str]:
    """The repositories that the text comes from."""
    return sorted({chunk.page.partition(":")[0] for chunk in chunks} - {""})


if __name__ == "__main__":
    main()
