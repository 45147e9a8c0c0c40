"""Networks of voices for tests: random ones in small, and a mark for what only the published ones show."""

import numpy as np
import pytest

from archive.models import voice_files

UNITS = 8


def layer(chance: np.random.Generator, *shape: int) -> np.ndarray:
    return chance.normal(0, 0.3, shape).astype(np.float32)


def lstm(chance: np.random.Generator, features: int, layers: int, *, both_ways: bool) -> dict[str, np.ndarray]:
    made, ways = {}, ["", "_reverse"] if both_ways else [""]
    for number in range(layers):
        inputs = UNITS * len(ways) if number else features
        for way in ways:
            made[f"lstm.weight_ih_l{number}{way}"] = layer(chance, 4 * UNITS, inputs)
            made[f"lstm.weight_hh_l{number}{way}"] = layer(chance, 4 * UNITS, UNITS)
            made[f"lstm.bias_ih_l{number}{way}"] = made[f"lstm.bias_hh_l{number}{way}"] = layer(chance, 4 * UNITS)
    return made


def embedding() -> dict[str, np.ndarray]:
    """The encoder of voices, as Resemblyzer's checkpoint names its parts."""
    chance = np.random.default_rng(1)
    made = lstm(chance, 40, 3, both_ways=False)
    return made | {"linear.weight": layer(chance, 256, UNITS), "linear.bias": layer(chance, 256)}


def segmentation() -> dict[str, np.ndarray]:
    """PyanNet, as its checkpoint names its parts."""
    chance = np.random.default_rng(2)
    made = {f"sincnet.wav_norm1d.{name}": layer(chance, 1) for name in ("weight", "bias")}
    made |= {
        "sincnet.conv1d.0.filterbank.low_hz_": np.linspace(30, 7000, 40, dtype=np.float32)[:, None],
        "sincnet.conv1d.0.filterbank.band_hz_": np.full((40, 1), 100, np.float32),
        "sincnet.conv1d.0.filterbank.window_": np.hamming(250)[:125].astype(np.float32),
        "sincnet.conv1d.0.filterbank.n_": (2 * np.pi * np.arange(-125, 0)[None] / 16_000).astype(np.float32),
    }
    for number, (before, after) in enumerate([(80, 80), (80, UNITS), (UNITS, UNITS)]):
        if number:
            made[f"sincnet.conv1d.{number}.weight"] = layer(chance, after, before, 5)
            made[f"sincnet.conv1d.{number}.bias"] = layer(chance, after)
        made |= {f"sincnet.norm1d.{number}.{name}": layer(chance, after) for name in ("weight", "bias")}
    made |= lstm(chance, UNITS, 4, both_ways=True)
    for name, size, inputs in (("linear.0", 8, 2 * UNITS), ("linear.1", 8, 8), ("classifier", 3, 8)):
        made |= {f"{name}.weight": layer(chance, size, inputs), f"{name}.bias": layer(chance, size)}
    return made


needs_published = pytest.mark.skipif(
    voice_files.find_networks() is None, reason="the networks are not here: sig-archive models get voices"
)
