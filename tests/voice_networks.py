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
    """CAM++, as its checkpoint names its parts: four channels, two layers a block."""
    chance = np.random.default_rng(1)
    made: dict[str, np.ndarray] = {}

    def norm(name: str, size: int, *, affine: bool = True) -> None:
        made[f"{name}.running_mean"] = layer(chance, size)
        made[f"{name}.running_var"] = 0.5 + np.square(layer(chance, size))
        made[f"{name}.num_batches_tracked"] = np.array(7, np.int64)
        if affine:
            made[f"{name}.weight"], made[f"{name}.bias"] = 1 + layer(chance, size), layer(chance, size)

    def weight(name: str, *shape: int) -> None:
        made[f"{name}.weight"] = layer(chance, *shape)

    for name in ("head.conv1", "head.conv2"):
        weight(name, 4, 1 if name.endswith("1") else 4, 3, 3)
        norm(name.replace("conv", "bn"), 4)
    for block in ("layer1.0", "layer1.1", "layer2.0", "layer2.1"):
        for number in "12":
            weight(f"head.{block}.conv{number}", 4, 4, 3, 3)
            norm(f"head.{block}.bn{number}", 4)
        if block.endswith("0"):
            weight(f"head.{block}.shortcut.0", 4, 4, 1, 1)
            norm(f"head.{block}.shortcut.1", 4)
    weight("xvector.tdnn.linear", UNITS, 40, 5)
    norm("xvector.tdnn.nonlinear.batchnorm", UNITS)
    channels = UNITS
    for number in (1, 2, 3):
        for tdnn in (1, 2):
            name = f"xvector.block{number}.tdnnd{tdnn}"
            norm(f"{name}.nonlinear1.batchnorm", channels)
            weight(f"{name}.linear1", UNITS, channels, 1)
            norm(f"{name}.nonlinear2.batchnorm", UNITS)
            weight(f"{name}.cam_layer.linear_local", 2, UNITS, 3)
            for linear, outputs, inputs in (("linear1", 4, UNITS), ("linear2", 2, 4)):
                weight(f"{name}.cam_layer.{linear}", outputs, inputs, 1)
                made[f"{name}.cam_layer.{linear}.bias"] = layer(chance, outputs)
            channels += 2
        norm(f"xvector.transit{number}.nonlinear.batchnorm", channels)
        weight(f"xvector.transit{number}.linear", channels // 2, channels, 1)
        channels //= 2
    norm("xvector.out_nonlinear.batchnorm", channels)
    weight("xvector.dense.linear", 192, 2 * channels, 1)
    norm("xvector.dense.nonlinear.batchnorm", 192, affine=False)
    return made


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
