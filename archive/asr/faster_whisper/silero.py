"""Silero's voice activity detector, which faster-whisper brings along: how likely somebody speaks, moment by moment.

Published by its authors at github.com/snakers4/silero-vad.
"""

from __future__ import annotations

import numpy as np
from faster_whisper.vad import get_vad_model

from archive.arrays import FloatArray

CHUNK_SAMPLES = 512  # that the detector takes at a time, 32 ms
CONTEXT_SAMPLES = 64  # of the chunk before, which it sees with each
STATE_WIDTH = 128


class SileroDetector:
    """The detector, block by block: it remembers what it was given, so the length of a block makes no difference."""

    def __init__(self) -> None:
        self.session = get_vad_model().session
        self.reset()

    def reset(self) -> None:
        """Forget what came before."""
        self.state = {name: np.zeros((1, 1, STATE_WIDTH), np.float32) for name in ("h", "c")}
        self.context = np.zeros((1, CONTEXT_SAMPLES), np.float32)

    def speech_probs(self, chunks: FloatArray) -> FloatArray:
        """The probability that somebody speaks in each chunk: float32, shape (n,).

        `chunks`: float32 from -1 to 1, 16 kHz, shape (n, CHUNK_SAMPLES).
        """
        if not chunks.any():  # as where a recording has a gap; nothing is nothing, and is not worth the time
            self.reset()
            return np.zeros(len(chunks), np.float32)
        contexts = np.concatenate([self.context, chunks[:-1, -CONTEXT_SAMPLES:]])
        self.context = chunks[-1:, -CONTEXT_SAMPLES:]
        probs, h, c = self.session.run(None, {"input": np.concatenate([contexts, chunks], axis=1), **self.state})
        self.state = {"h": h, "c": c}
        return np.asarray(probs, np.float32).ravel()
