"""The weights of the two networks of a diarization, as the file of `models get voices` holds them."""

from __future__ import annotations

import numpy as np
from safetensors.numpy import load

from archive.models import voice_files
from archive.voices.layers import LayerWeights


def load_weights(name: str) -> LayerWeights:
    """The weights of `segmentation` or `embedding` in single precision; raises ModelMissing or ModelDamaged."""
    front = f"{name}."
    stored = load(voice_files.read_networks())
    return {key.removeprefix(front): value.astype(np.float32) for key, value in stored.items() if key.startswith(front)}
