"""Speak the sentences that were held out of training, as one recording to measure the sample voice on.

    python -m training.make_held_out WORK     (the folder voice_data wrote to)

Writes bench/held_out/speech.ogg and speech.json: {start_s, end_s, text} of each sentence.
"""

from __future__ import annotations

import json
import random
import sys
from pathlib import Path

import numpy as np

from training.make_season import write_opus
from training.speech import SAMPLE_RATE, VOICES, speak

TARGET = Path(__file__).parent.parent / "bench" / "held_out"
GAP_S = 1.0
BIT_RATE = 13_000


def main() -> None:
    texts = json.loads((Path(sys.argv[1]) / "held_out.json").read_text("utf-8"))
    rng, pieces, lines, at_s = random.Random(3), [], [], GAP_S
    pieces.append(np.zeros(int(GAP_S * SAMPLE_RATE), np.float32))
    for text in texts:
        sound = speak(text, voice=rng.choice(VOICES), speed=rng.randint(150, 178), pitch=rng.randint(40, 60))
        lines.append({"start_s": round(at_s, 2), "end_s": round(at_s + len(sound) / SAMPLE_RATE, 2), "text": text})
        pieces += [sound, np.zeros(int(GAP_S * SAMPLE_RATE), np.float32)]
        at_s = sum(map(len, pieces)) / SAMPLE_RATE
    samples = np.concatenate(pieces)
    samples += np.random.default_rng(1).normal(0, 10 ** (-60 / 20), len(samples)).astype(np.float32)
    TARGET.mkdir(parents=True, exist_ok=True)
    write_opus(TARGET / "speech.ogg", samples, bit_rate=BIT_RATE)
    (TARGET / "speech.json").write_text(json.dumps(lines, ensure_ascii=False, indent=1) + "\n", "utf-8")
    print(f"{len(lines)} sentences, {at_s:.0f} s")


if __name__ == "__main__":
    main()
