"""What a voice sounds like, as a vector: CAM++ (Wang et al. 2023, "CAM++: a fast and efficient network for speaker
verification using context-aware masking"), which learned 200,000 speakers of Chinese and English.

Convolutions over bands and frames first, then three blocks of densely joined time-delay layers, each of which hears the whole
stretch beside its own frames; mean and deviation over time at the end.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import count, takewhile

import numpy as np

from archive.arrays import FloatArray
from archive.voices import layers
from archive.voices.layers import LayerWeights
from archive.voices.weights import load_weights

VOICE_SIZE = 192  # of the vector of a voice
BATCH = 16  # stretches at a time
HEAD_STRIDES = {"layer1": (2, 1), "layer2": (2, 1)}  # over the bands, of the two residual blocks of each
TDNN_STRIDE = 2  # frames
DILATIONS = {"block1": 1, "block2": 2, "block3": 2}  # frames
SEGMENT = 100  # frames of a layer over which its context is a mean

Network = Mapping[str, LayerWeights]
"""Name of a part -> its arrays; a batch norm as what its input is scaled with and shifted by."""


@cache
def load_embedding() -> Network:
    """The network, its batch norms ready to be used; raises ModelMissing or ModelDamaged."""
    return network_of(load_weights("embedding"))


def network_of(weights: LayerWeights) -> Network:
    """The arrays of a checkpoint by part."""
    parts: dict[str, dict[str, FloatArray]] = {}
    for key, value in weights.items():
        name, _, kind = key.rpartition(".")
        parts.setdefault(name, {})[kind] = value
    network: dict[str, LayerWeights] = {
        name: fold_norm(part) if "running_var" in part else part for name, part in parts.items()
    }
    return network | {
        conv: {"weight": (network[conv]["weight"].T * network[bn]["scale"]).T, "bias": network[bn]["shift"]}
        for conv, bn in norms_of_head(network)
    }


def fold_norm(part: LayerWeights) -> LayerWeights:
    """A batch norm after training: one factor and one summand a channel."""
    scale = part.get("weight", np.float32(1)) / np.sqrt(part["running_var"] + np.float32(layers.NORM_EPSILON))
    return {"scale": scale, "shift": part.get("bias", np.float32(0)) - part["running_mean"] * scale}


def norms_of_head(network: Network) -> Iterator[tuple[str, str]]:
    """The convolutions of the head that a batch norm follows, which becomes part of them."""
    for name in network:
        for of_conv, of_norm in (("conv1", "bn1"), ("conv2", "bn2"), ("shortcut.0", "shortcut.1")):
            if name.startswith("head.") and name.endswith(of_conv):
                yield name, name.removesuffix(of_conv) + of_norm


def embed(stretches: Sequence[FloatArray]) -> FloatArray:
    """The voice of each stretch of mel frames, 20 at least, as a unit vector: float32, shape (stretches, 192)."""
    found = np.zeros((len(stretches), VOICE_SIZE), np.float32)
    for batch in same_lengths(stretches):
        found[batch] = embed_batch(np.stack([stretches[number] for number in batch]))
    return found


def same_lengths(stretches: Sequence[FloatArray]) -> Iterator[list[int]]:
    """The numbers of stretches that are equally long, so many at a time."""
    by_length: dict[int, list[int]] = {}
    for number, stretch in enumerate(stretches):
        by_length.setdefault(len(stretch), []).append(number)
    for numbers in by_length.values():
        yield from (numbers[first : first + BATCH] for first in range(0, len(numbers), BATCH))


def embed_batch(mel: FloatArray) -> FloatArray:
    """(batch, frames, 80) -> (batch, 192). The loudness of a stretch does not count: each band has a mean of 0."""
    network = load_embedding()
    centred = mel - mel.mean(axis=1, keepdims=True)
    x = np.concatenate([head(network, one[None]) for one in centred])  # one at a time: its arrays stay in the cache
    padding = network["xvector.tdnn.linear"]["weight"].shape[2] // 2
    x = np.pad(x, ((0, 0), (padding, padding), (0, 0)))
    x = layers.convolve(x, network["xvector.tdnn.linear"]["weight"], stride=TDNN_STRIDE)
    x = norm_relu(network, "xvector.tdnn.nonlinear.batchnorm", x)
    for number, (block, dilation) in enumerate(DILATIONS.items(), 1):
        x = dense_block(network, f"xvector.{block}", x, dilation)
        x = norm_relu(network, f"xvector.transit{number}.nonlinear.batchnorm", x)
        x = pointwise(network, f"xvector.transit{number}.linear", x)
    x = norm_relu(network, "xvector.out_nonlinear.batchnorm", x)
    pooled = np.concatenate([x.mean(axis=1), x.std(axis=1, ddof=1)], axis=1)
    return unit(norm(network, "xvector.dense.nonlinear.batchnorm", pointwise(network, "xvector.dense.linear", pooled)))


def head(network: Network, mel: FloatArray) -> FloatArray:
    """Convolutions over bands and frames: (batch, frames, 80) -> (batch, frames, channels of ten bands)."""
    x = mel.swapaxes(1, 2)[..., None]  # (batch, bands, frames, channels)
    x = relu(of_bands(network, "head.conv1", x))
    for layer, strides in HEAD_STRIDES.items():
        for number, stride in enumerate(strides):
            x = residual(network, f"head.{layer}.{number}", x, stride)
    x = relu(of_bands(network, "head.conv2", x, stride=2))
    batch, _bands, frames, _channels = x.shape
    return np.asarray(x.transpose(0, 2, 3, 1).reshape(batch, frames, -1))


def residual(network: Network, name: str, x: FloatArray, stride: int) -> FloatArray:
    """Two convolutions, and what came in added."""
    y = of_bands(network, f"{name}.conv2", relu(of_bands(network, f"{name}.conv1", x, stride=stride)))
    y += pointwise(network, f"{name}.shortcut.0", x[:, ::stride]) if f"{name}.shortcut.0" in network else x
    return relu(y)


def of_bands(network: Network, name: str, x: FloatArray, *, stride: int = 1) -> FloatArray:
    """A convolution over bands and frames, with its batch norm."""
    return layers.convolve_2d(x, network[name]["weight"], network[name]["bias"], stride=stride)


def relu(x: FloatArray) -> FloatArray:
    """Nothing below zero, in place."""
    return np.asarray(np.maximum(x, 0, out=x))


def dense_block(network: Network, name: str, x: FloatArray, dilation: int) -> FloatArray:
    """Time-delay layers, each of which hears all before it."""
    layers_of_block = (f"{name}.tdnnd{number}" for number in count(1))
    for layer in takewhile(lambda layer: f"{layer}.linear1" in network, layers_of_block):
        inner = pointwise(network, f"{layer}.linear1", norm_relu(network, f"{layer}.nonlinear1.batchnorm", x))
        inner = norm_relu(network, f"{layer}.nonlinear2.batchnorm", inner)
        x = np.concatenate([x, masked(network, f"{layer}.cam_layer", inner, dilation)], axis=2)
    return x


def masked(network: Network, name: str, x: FloatArray, dilation: int) -> FloatArray:
    """A time-delay layer, each of its channels weakened by what the whole stretch and the segment around are like."""
    kernel = network[f"{name}.linear_local"]["weight"]
    reach = kernel.shape[2] // 2 * dilation
    local = layers.convolve(np.pad(x, ((0, 0), (reach, reach), (0, 0))), kernel, dilation=dilation)
    firsts = np.arange(0, x.shape[1], SEGMENT)
    lengths = np.diff(np.append(firsts, x.shape[1]))
    context = x.mean(axis=1, keepdims=True) + np.add.reduceat(x, firsts, axis=1) / lengths[:, None].astype(np.float32)
    mask = layers.sigmoid(pointwise(network, f"{name}.linear2", relu(pointwise(network, f"{name}.linear1", context))))
    return np.asarray(local * np.repeat(mask, lengths, axis=1))


def pointwise(network: Network, name: str, x: FloatArray) -> FloatArray:
    """A convolution that sees one place at a time."""
    part = network[name]
    y = x.reshape(-1, x.shape[-1]) @ part["weight"].reshape(len(part["weight"]), -1).T
    if "bias" in part:
        y += part["bias"]
    return y.reshape(*x.shape[:-1], -1)


def norm(network: Network, name: str, x: FloatArray) -> FloatArray:
    """A batch norm."""
    part = network[name]
    y = x * part["scale"]
    y += part["shift"]
    return np.asarray(y)


def norm_relu(network: Network, name: str, x: FloatArray) -> FloatArray:
    """A batch norm, and nothing below zero."""
    return relu(norm(network, name, x))


def unit(vectors: FloatArray) -> FloatArray:
    """The same directions with length 1."""
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, 1e-9), np.float32)
