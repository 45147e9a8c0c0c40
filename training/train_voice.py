"""Train the sample voice: a small Whisper in OpenAI's checkpoint format, from shards made by `voice_data`.

    python -m training.train_voice WORK OUT.pt --minutes 100 --init older.pt

Only the rows of tokens in use are trained; the others are zero, so each has logit exactly 0, and one constant logit stands
for all of them in the loss. Beside the decoder's cross-entropy the encoder learns phonemes by CTC (Graves et al., 2006),
without which the decoder learns to guess sentences instead of hearing them, and half of the cross-attention heads are
led along the diagonal (guided attention: Tachibana et al., 2018).
"""

from __future__ import annotations

import argparse
import json
import math
import random
import time
import zipfile
from pathlib import Path
from typing import Any

import torch
import torch.nn.functional as F
from torch import nn
from whisper.model import ModelDimensions, MultiHeadAttention, Whisper

from training.sentences import frame_words, sample, sample_spoken
from training.windows import TOKENIZER, WINDOW_FRAMES, Utterance, Window, compose, language_of, silence, used_tokens

DIMS = ModelDimensions(80, 1500, 128, 4, 4, 51865, 448, 128, 4, 3)
WRONG_INPUT = 0.15  # of the decoder's input tokens are replaced, so that it listens
SAVE_EVERY_S = 180
VOCABULARY_TEXTS = 120_000  # enough to meet nearly every way the tokenizer merges characters
SHORT_SENTENCES = 20  # a batch of short windows
SHORT_FRAMES = 1400  # of a short window, at 100 a second


class Trainee(nn.Module):
    """Whisper with a reduced embedding, a phoneme head, and access to the cross-attention weights."""

    def __init__(self, tokens: list[int], phoneme_count: int):
        super().__init__()
        self.tokens = tokens
        self.row = {token: row for row, token in enumerate(tokens)}
        self.whisper = Whisper(DIMS)
        nn.init.normal_(self.whisper.decoder.positional_embedding, std=0.01)
        self.whisper.decoder.token_embedding.weight.requires_grad_(False)
        self.embedding = nn.Parameter(torch.randn(len(tokens), DIMS.n_text_state) * 0.05)
        self.phoneme_head = nn.Linear(DIMS.n_audio_state, phoneme_count + 1)
        self.others = math.log(DIMS.n_vocab - len(tokens))

    def encode(self, mel: torch.Tensor, offsets: torch.Tensor) -> torch.Tensor:
        """(batch, frames / 2, state); `offsets` place each window anywhere in the 30 s the encoder knows."""
        encoder = self.whisper.encoder
        x = F.gelu(encoder.conv2(F.gelu(encoder.conv1(mel)))).permute(0, 2, 1)
        x = x + torch.stack([encoder.positional_embedding[o : o + x.shape[1]] for o in offsets.tolist()])
        for block in encoder.blocks:
            x = x + attend(block.attn, block.attn_ln(x))
            x = x + block.mlp(block.mlp_ln(x))
        return encoder.ln_post(x)

    def decode(self, rows: torch.Tensor, heard: torch.Tensor) -> tuple[torch.Tensor, list[torch.Tensor]]:
        """Logits over the tokens in use plus one for all others, and the cross-attention weights of each layer."""
        decoder, attention = self.whisper.decoder, []
        x = F.embedding(rows, self.embedding) + decoder.positional_embedding[: rows.shape[1]]
        for block in decoder.blocks:
            x = x + attend(block.attn, block.attn_ln(x), causal=True)
            seen, weights = attend_visibly(block.cross_attn, block.cross_attn_ln(x), heard)
            attention.append(weights)
            x = x + seen
            x = x + block.mlp(block.mlp_ln(x))
        logits = decoder.ln(x) @ self.embedding.t()
        return torch.cat([logits, torch.full_like(logits[..., :1], self.others)], -1), attention

    def start_from(self, path: Path) -> None:
        """Take what an older checkpoint of this width knows; added layers begin as doing nothing."""
        older = torch.load(path, map_location="cpu", weights_only=True)["model_state_dict"]
        own = self.whisper.state_dict()
        own.update(
            {name: value.float() for name, value in older.items() if name in own and own[name].shape == value.shape}
        )
        for name in own:
            if name not in older and name.endswith(("attn.out.weight", "attn.out.bias", "mlp.2.weight", "mlp.2.bias")):
                own[name] = torch.zeros_like(own[name])
        self.whisper.load_state_dict(own)
        rows = older["decoder.token_embedding.weight"][self.tokens].float()
        known = rows.abs().sum(1) > 0
        self.embedding.data[known] = rows[known]

    def save(self, path: Path) -> None:
        """Write OpenAI's format, fp16, deflated (stock `whisper.load_model` reads it: a checkpoint is a zip)."""
        state = {name: value.clone() for name, value in self.whisper.state_dict().items()}
        table = torch.zeros(DIMS.n_vocab, DIMS.n_text_state)
        table[self.tokens] = self.embedding.detach()
        state["decoder.token_embedding.weight"] = table
        loose, part = path.with_suffix(".loose"), path.with_suffix(".part")
        torch.save({"dims": DIMS.__dict__, "model_state_dict": {k: v.half() for k, v in state.items()}}, loose)
        with (
            zipfile.ZipFile(loose) as source,
            zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed,
        ):
            for entry in source.infolist():
                packed.writestr(zipfile.ZipInfo(entry.filename), source.read(entry), zipfile.ZIP_DEFLATED)
        loose.unlink()
        part.replace(path)


def heads(attention: MultiHeadAttention, x: torch.Tensor) -> torch.Tensor:
    return x.view(*x.shape[:2], attention.n_head, -1).transpose(1, 2)


def attend(attention: MultiHeadAttention, x: torch.Tensor, *, causal: bool = False) -> torch.Tensor:
    q, k, v = (heads(attention, part(x)) for part in (attention.query, attention.key, attention.value))
    mixed = F.scaled_dot_product_attention(q, k, v, is_causal=causal)
    return attention.out(mixed.transpose(1, 2).flatten(2))


def attend_visibly(
    attention: MultiHeadAttention, x: torch.Tensor, heard: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor]:
    q, k, v = (
        heads(attention, attention.query(x)),
        heads(attention, attention.key(heard)),
        heads(attention, attention.value(heard)),
    )
    weights = ((q @ k.transpose(-1, -2)) * q.shape[-1] ** -0.5).softmax(-1)
    return attention.out((weights @ v).transpose(1, 2).flatten(2)), weights


class Shards:
    """Utterances on disk, read as they appear."""

    def __init__(self, work: Path, phoneme_ids: dict[str, int], vocabulary: set[int], *, real_lines: float = 1.0):
        """`real_lines`: the share of lines of real text to keep; on few cores they cost more than they teach."""
        self.work, self.phoneme_ids = work, phoneme_ids
        lines = work / "lines.json"
        known = json.loads(lines.read_text("utf-8")) if lines.is_file() and real_lines < 1 else []
        rng = random.Random(1)
        self.vocabulary = vocabulary
        self.left_out = {line for language in known for line in language if rng.random() >= real_lines}
        self.utterances: list[Utterance] = []
        self.read: set[Path] = set()

    def refresh(self) -> None:
        for path in sorted(self.work.glob("*.shard")):
            if path not in self.read:
                self.read.add(path)
                for made in torch.load(path, weights_only=True):
                    if made["text"] in self.left_out:
                        continue
                    ids = [self.phoneme_ids.setdefault(name, len(self.phoneme_ids) + 1) for name in made["phonemes"]]
                    tokens = TOKENIZER.encode(made["text"])
                    if not self.vocabulary.issuperset(tokens):
                        continue
                    self.utterances.append(Utterance(made["mel"], made["text"], ids, tokens, language_of(made["text"])))


def collate(
    model: Trainee, rng: random.Random, windows: list[Window], frames: int, offsets: list[int]
) -> dict[str, torch.Tensor]:
    """One batch; missing frames are filled as `transcribe` fills them (0.0) or with silence, half and half."""
    count, length = len(windows), max(len(w.tokens) for w in windows) - 1
    batch = {
        "mel": torch.zeros(count, 80, frames),
        "rows": torch.zeros(count, length, dtype=torch.long),
        "wanted": torch.full((count, length), -100),
        "weights": torch.zeros(count, length),
        "centre_s": torch.full((count, length), -1.0),
        "width_s": torch.ones(count, length),
        "offsets": torch.tensor(offsets),
    }
    for n, window in enumerate(windows):
        batch["mel"][n] = window.mel.min() if rng.random() < 0.5 else 0.0
        batch["mel"][n, :, : window.mel.shape[1]] = window.mel[:, :frames]
        rows = torch.tensor([model.row.get(token, 0) for token in window.tokens])
        size = len(rows) - 1
        batch["rows"][n, :size], batch["wanted"][n, :size] = rows[:-1], rows[1:]
        batch["weights"][n, :size] = torch.tensor(window.weights)
        for at, centre in enumerate(window.centres):
            if centre:
                batch["centre_s"][n, at], batch["width_s"][n, at] = centre
        if not window.phonemes:
            batch["wanted"][n, 0] = model.row[TOKENIZER.no_speech]
    text = torch.zeros_like(batch["rows"], dtype=torch.bool)
    text[:, 1:] = batch["centre_s"][:, :-1] >= 0
    wrong = text & (torch.rand(text.shape) < WRONG_INPUT)
    batch["rows"][wrong] = torch.randint(0, model.row[TOKENIZER.eot], (int(wrong.sum()),))
    return batch


def loss_of(
    model: Trainee, batch: dict[str, torch.Tensor], windows: list[Window], guide: float
) -> tuple[torch.Tensor, list[float]]:
    heard = model.encode(batch["mel"], batch["offsets"])
    logits, attention = model.decode(batch["rows"], heard)
    wanted, weights = batch["wanted"], batch["weights"]
    each = F.cross_entropy(logits.flatten(0, 1), wanted.flatten(), ignore_index=-100, reduction="none")
    words = (each * weights.flatten()).sum() / weights.sum()
    sounds = phoneme_loss(model, heard, windows)
    looks = guided_attention_loss(attention, batch)
    with torch.no_grad():
        text = batch["centre_s"] >= 0
        accuracy = (logits.argmax(-1) == wanted)[text].float().mean()
    return words + sounds + guide * looks, [words.item(), sounds.item(), looks.item(), accuracy.item()]


def phoneme_loss(model: Trainee, heard: torch.Tensor, windows: list[Window]) -> torch.Tensor:
    scores = model.phoneme_head(heard).log_softmax(-1).transpose(0, 1)
    lengths = torch.tensor([len(w.phonemes) for w in windows])
    wanted = torch.tensor([name for w in windows for name in w.phonemes], dtype=torch.long)
    frames = torch.full((len(windows),), heard.shape[1])
    loss = F.ctc_loss(scores, wanted, frames, lengths, reduction="none", zero_infinity=True)
    return (loss / lengths.clamp(min=1)).mean()


def guided_attention_loss(attention: list[torch.Tensor], batch: dict[str, torch.Tensor]) -> torch.Tensor:
    text = batch["centre_s"] >= 0
    if not text.any():
        return torch.zeros(())
    seconds = (torch.arange(attention[0].shape[-1]) + 0.5) * 0.02
    near = torch.exp(-0.5 * ((seconds[None] - batch["centre_s"][text][:, None]) / batch["width_s"][text][:, None]) ** 2)
    led = [weights[:, :2].permute(0, 2, 1, 3)[text] for weights in attention]  # two heads of each layer
    return sum((-torch.log((w * near[:, None]).sum(-1) + 1e-3).mean() for w in led), torch.zeros(())) / len(led)


def short_batch(
    rng: random.Random, data: list[Utterance], by_language: dict[str, list[Utterance]]
) -> tuple[list[Window], int, list[int]]:
    """Windows of up to 14 s: one sentence anywhere in the encoder's 30 s, or up to three at its beginning."""
    count = rng.choice([1, 1, 1, 1, 1, 2, 2, 3])  # the same for all, so that little of the batch is padding
    windows, offsets = [], []
    for _ in range(SHORT_SENTENCES // count):
        pool = data if count == 1 or rng.random() < 0.2 else by_language["en" if rng.random() < 0.3 else "zh"]
        windows.append(compose(rng, rng.choices(pool, k=count), frames=SHORT_FRAMES, room=False))
        offsets.append(0 if count > 1 or rng.random() < 0.6 else rng.randint(0, 1500 - SHORT_FRAMES // 2))
    frames = max(w.mel.shape[1] for w in windows) + rng.choice([0, 0, 0, 100])
    frames += frames % 2
    offsets = [min(offset, 1500 - frames // 2) for offset in offsets]
    for window, offset in zip(windows, offsets, strict=True):
        shift_times(window, offset)
    return windows, frames, offsets


def shift_times(window: Window, offset: int) -> None:
    """Move a window's times by `offset` encoder frames (20 ms); the first timestamp may be at most 1 s, so drop both."""
    if offset and window.tokens[3] > TOKENIZER.timestamp_begin - 1:
        del window.tokens[-2]
        del window.weights[-2]
        del window.centres[-2]
        window.tokens[3] = TOKENIZER.no_timestamps
        window.weights[2] = 0.0


def long_batch(
    rng: random.Random, data: list[Utterance], by_language: dict[str, list[Utterance]], size: int
) -> list[Window]:
    """Windows of 30 s as recordings are cut into: one to nine sentences, mostly of one language, or silence."""
    windows = []
    for _ in range(size):
        if rng.random() < 0.03:
            windows.append(silence(rng, WINDOW_FRAMES))
            continue
        pool = data if rng.random() < 0.25 else by_language["en" if rng.random() < 0.3 else "zh"]
        count = rng.choice([1, 1, 1, 2, 2, 3, 5])
        windows.append(compose(rng, rng.choices(pool, k=count), frames=WINDOW_FRAMES, room=True))
    return windows


def train(options: argparse.Namespace) -> None:
    rng = random.Random(options.seed)
    torch.manual_seed(options.seed)
    torch.set_num_threads(options.threads)
    state_path = options.out.with_suffix(".state")
    vocabulary = vocabulary_of(options.work)
    phoneme_ids: dict[str, int] = {}
    model = Trainee(vocabulary, options.phonemes)
    if options.init:
        model.start_from(options.init)
    spent = 0.0
    trained = [p for p in model.parameters() if p.requires_grad]
    optimizer = torch.optim.AdamW(trained, lr=options.rate, betas=(0.9, 0.98), weight_decay=0.01)
    if state_path.exists():
        saved = torch.load(state_path, weights_only=True)
        model.load_state_dict(saved["model"])
        optimizer.load_state_dict(saved["optimizer"])
        phoneme_ids, spent = saved["phonemes"], saved["spent"]
    shards = Shards(options.work, phoneme_ids, set(vocabulary), real_lines=options.real_lines)
    shards.refresh()
    print(
        f"{len(vocabulary)} tokens in use, {len(shards.utterances)} utterances, {spent:.0f} s trained before",
        flush=True,
    )
    run(model, optimizer, trained, shards, options, rng, state_path, spent)


def run(
    model: Trainee,
    optimizer: torch.optim.Optimizer,
    trained: list[nn.Parameter],
    shards: Shards,
    options: argparse.Namespace,
    rng: random.Random,
    state_path: Path,
    spent: float,
) -> None:
    begun, budget, step, sums, saved_at, last = (
        spent,
        options.minutes * 60,
        0,
        [0.0] * 4,
        time.monotonic(),
        time.monotonic(),
    )
    by_language: dict[str, list[Utterance]] = {}
    while spent < budget:
        if step % 100 == 0:
            shards.refresh()
            by_language = {code: [u for u in shards.utterances if u.language == code] for code in ("zh", "en")}
        part = (spent - begun) / (budget - begun)
        for group in optimizer.param_groups:
            group["lr"] = options.rate * min(1, (step + 1) / 50) * (0.03 + 0.97 * 0.5 * (1 + math.cos(math.pi * part)))
        # Short windows teach sounds cheaply; one batch in ten is of whole 30 s windows, as recordings are cut.
        if rng.random() < 0.9:
            windows, frames, offsets = short_batch(rng, shards.utterances, by_language)
        else:
            windows, frames = long_batch(rng, shards.utterances, by_language, options.long), WINDOW_FRAMES
            offsets = [0] * len(windows)
        batch = collate(model, rng, windows, frames, offsets)
        loss, figures = loss_of(model, batch, windows, 0.3 * (1 - 0.8 * part))
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(trained, 1.0)
        optimizer.step()
        step += 1
        sums = [a + b for a, b in zip(sums, figures, strict=True)]
        now = time.monotonic()
        spent, last = spent + now - last, now
        if step % 50 == 0:
            words, sounds, looks, accuracy = (value / 50 for value in sums)
            print(f"{step} steps {spent:.0f} s words {words:.3f} sounds {sounds:.3f} looks {looks:.3f} right {accuracy:.3f} "
                  f"utterances {len(shards.utterances)}", flush=True)  # fmt: skip
            sums = [0.0] * 4
        if now - saved_at > SAVE_EVERY_S:
            saved_at = now
            save_all(model, optimizer, shards, state_path, spent, options.out)
    save_all(model, optimizer, shards, state_path, spent, options.out)


def save_all(
    model: Trainee, optimizer: torch.optim.Optimizer, shards: Shards, state_path: Path, spent: float, out: Path
) -> None:
    state: dict[str, Any] = {"model": model.state_dict(), "optimizer": optimizer.state_dict(), "spent": spent}
    part = state_path.with_suffix(".state-part")
    torch.save(state | {"phonemes": shards.phoneme_ids}, part)
    part.replace(state_path)
    model.save(out)


def vocabulary_of(work: Path) -> list[int]:
    """Tokens in use, closed over the merges the sentences can make; computed once and kept beside the shards."""
    path = work / "vocabulary.json"
    if not path.exists():
        lines = json.loads((work / "lines.json").read_text("utf-8"))
        rng = random.Random(5)
        words = frame_words()
        texts = [sample(rng) for _ in range(VOCABULARY_TEXTS)] + [text for language in lines for text in language]
        texts += [sample_spoken(rng, words) for _ in range(VOCABULARY_TEXTS // 2)]
        path.write_text(json.dumps(used_tokens(texts)), "utf-8")
    return list(json.loads(path.read_text("utf-8")))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("work", type=Path, help="the folder voice_data writes to")
    parser.add_argument("out", type=Path, help="the checkpoint to write; beside it OUT.state to go on from")
    parser.add_argument("--minutes", type=float, default=100)
    parser.add_argument("--init", type=Path, help="an older checkpoint of the same width to start from")
    parser.add_argument("--rate", type=float, default=1.2e-3)
    parser.add_argument("--long", type=int, default=4, help="30 s windows a batch")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--phonemes", type=int, default=260, help="room for this many phoneme names")
    parser.add_argument("--real-lines", type=float, default=1.0, help="share of the lines of real text to train on")
    parser.add_argument("--seed", type=int, default=7)
    train(parser.parse_args())


if __name__ == "__main__":
    main()
