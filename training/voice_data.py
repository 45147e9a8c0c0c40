"""Make speech to train the sample voice on: sentences, spoken, as log-mel shards with phoneme targets.

    python -m training.voice_data WORK --count 20000 --seed 1 --text corpora/mono.jsonl.gz

Shards appear in WORK as they are made, so training can start while this runs. espeak-ng must be installed.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import torch
from whisper.audio import mel_filters

from training.sentences import EN, HAN, ZH, chinese_lines, english_lines, frame_words, sample, sample_spoken, tidy
from training.speech import VOICES, phonemes, speak
from training.windows import language_of
from training.words import SLOTS

SEASON = Path(__file__).parent.parent / "archive" / "season" / "speech"
SHARD = 250  # utterances a file, unless told otherwise
EXTRA_HAN = 700  # most frequent characters of the given text, beside those of the word lists
EXTRA_ENGLISH = 350  # most frequent words, likewise
HELD_OUT = 200


def season_sentences() -> set[str]:
    lines = (line for path in SEASON.glob("*.txt") for line in path.read_text("utf-8").splitlines())
    return {line.split(": ", 1)[1].strip() for line in lines if ": " in line}


def real_lines(paths: list[Path]) -> tuple[list[str], list[str]]:
    """Chinese and English clauses from JSON Lines of text, within the vocabulary; none when no path is given."""
    chinese, english = [], []
    for path in paths:
        with gzip.open(path, "rt", encoding="utf-8") as file:
            for record in map(json.loads, file):
                if "zh" in record:
                    chinese.append(record["zh"])
                    english.append(record["en"])
                else:
                    (chinese if record["lang"] == "zh" else english).append(record["text"])
    words = " ".join(word for slot in SLOTS.values() for word in slot) + " ".join(ZH + EN)
    latin = set(re.findall(r"[A-Za-z][A-Za-z-]*", words))
    han = set(re.findall(f"[{HAN}]", words))
    han |= {char for char, _ in Counter(re.findall(f"[{HAN}]", "".join(chinese))).most_common(EXTRA_HAN)}
    common = Counter(re.findall(r"\b[a-z]{2,}\b", " ".join(english))).most_common(EXTRA_ENGLISH)
    return chinese_lines(chinese, known_han=han, known_latin=latin), english_lines(
        english, known=latin | {w for w, _ in common}
    )


def sentences(seed: int, lines: tuple[list[str], list[str]], *, spoken: bool, clauses: bool) -> Iterator[str]:
    """Sentences for training, of the broad kind or of the `spoken` kind: never one of the season, never one held out.

    With `clauses`, single clauses of them: a long sentence may be cut at its comma.
    """
    never = season_sentences() | set(held_out())
    rng, seen, words = random.Random(seed), set(), frame_words()
    while True:
        text = sample_spoken(rng, words) if spoken else sample(rng, *lines)
        if clauses:
            text = tidy(
                rng.choice(re.split("[，,]", text.strip("。.？?"))) + ("。" if language_of(text) == "zh" else ".")
            )
        if text not in never and not (text in seen and rng.random() < 0.7):
            seen.add(text)
            yield text


def held_out() -> list[str]:
    """The sentences set aside to measure on, the same for every seed of the training text."""
    rng, season, words = random.Random(20201017), season_sentences(), frame_words()
    drawn = {sample_spoken(rng, words) for _ in range(2 * HELD_OUT)}
    kept = sorted(text for text in drawn if text not in season)[::2][:HELD_OUT]
    while len(kept) < HELD_OUT:
        text = sample_spoken(rng, words)
        if text not in season and text not in kept:
            kept.append(text)
    return kept


def log_mel(samples: torch.Tensor) -> torch.Tensor:
    """log10 mel power, unclamped, shape (80, frames): Whisper's features before it scales them."""
    spectrum = torch.stft(samples, 400, 160, window=torch.hann_window(400), return_complex=True)
    return torch.clamp(mel_filters("cpu", 80) @ (spectrum[..., :-1].abs() ** 2), min=1e-10).log10()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("work", type=Path)
    parser.add_argument("--count", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--text", type=Path, nargs="*", default=[], help="JSON Lines, gzipped, of real text")
    parser.add_argument("--shard", type=int, default=SHARD, help="utterances a file")
    parser.add_argument("--spoken", action="store_true", help="sentences in the manner of a session, to finish on")
    parser.add_argument("--clauses", action="store_true", help="single clauses of such sentences")
    options = parser.parse_args()
    torch.set_num_threads(1)
    options.work.mkdir(parents=True, exist_ok=True)
    lines = real_lines(options.text)
    (options.work / "held_out.json").write_text(json.dumps(held_out(), ensure_ascii=False), "utf-8")
    if options.text or not (options.work / "lines.json").exists():
        (options.work / "lines.json").write_text(json.dumps(lines, ensure_ascii=False), "utf-8")
    source, started = sentences(options.seed, lines, spoken=options.spoken, clauses=options.clauses), time.monotonic()
    rng = random.Random(options.seed)
    for number in range(options.count // options.shard):
        texts = [next(source) for _ in range(options.shard)]
        names = phonemes(texts)
        shard = []
        for text in texts:
            voice, speed, pitch = rng.choice(VOICES), rng.randint(148, 182), rng.randint(38, 62)
            samples = torch.from_numpy(speak(text, voice=voice, speed=speed, pitch=pitch))
            shard.append({"mel": log_mel(samples).half(), "text": text, "phonemes": names[text]})
        part = options.work / f"{options.seed}-{number:04d}.part"
        torch.save(shard, part)
        part.rename(part.with_suffix(".shard"))
        made = (number + 1) * options.shard
        print(f"{made} utterances, {made / (time.monotonic() - started):.1f}/s", flush=True)


if __name__ == "__main__":
    main()
