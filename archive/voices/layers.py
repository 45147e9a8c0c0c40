"""The layers that the two networks of a diarization are made of, in NumPy: forward only, a batch at a time.

NumPy takes not much longer than torch here and spares a run the import of torch.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from archive.arrays import FloatArray

LayerWeights = Mapping[str, FloatArray]
"""Name -> float32, as the network's own checkpoint names them."""

LEAK = 0.01  # slope of a leaky ReLU below zero
NORM_EPSILON = 1e-5


def convolve(
    x: FloatArray, kernel: FloatArray, bias: FloatArray | None = None, *, stride: int = 1, dilation: int = 1
) -> FloatArray:
    """A convolution without padding: (batch, n, channels) -> (batch, frames, filters); kernel (filters, channels, width)."""
    filters, _channels, width = kernel.shape
    windows = np.lib.stride_tricks.sliding_window_view(x, (width - 1) * dilation + 1, axis=1)
    rows = windows[:, ::stride, :, ::dilation]  # (batch, frames, channels, width)
    y = rows.reshape(*rows.shape[:2], -1) @ kernel.reshape(filters, -1).T
    return np.asarray(y if bias is None else y + bias)


def convolve_2d(x: FloatArray, kernel: FloatArray, bias: FloatArray, *, stride: int = 1) -> FloatArray:
    """A convolution of 3 x 3 with zeros around: (batch, bands, frames, channels) -> (batch, bands / stride, frames, filters).

    `kernel`: shape (filters, channels, 3, 3). `stride` is over the bands.
    """
    filters, channels, height, width = kernel.shape
    batch, bands, frames, _channels = x.shape
    padded = np.pad(x, ((0, 0), (1, 1), (1, 1), (0, 0)))
    across = np.concatenate([padded[:, :, first : first + frames] for first in range(width)], axis=3)
    rows = kernel.transpose(2, 3, 1, 0).reshape(height, width * channels, filters)
    y = np.broadcast_to(bias, (batch, -(-bands // stride) * frames, filters)).copy()
    for first in range(height):  # one large product for each example
        y += across[:, first : first + bands : stride].reshape(batch, -1, width * channels) @ rows[first]
    return y.reshape(batch, -1, frames, filters)


def max_pool(x: FloatArray, width: int) -> FloatArray:
    """The largest of each `width` frames; what is left over at the end is dropped."""
    frames = x.shape[1] // width
    return np.asarray(x[:, : frames * width].reshape(x.shape[0], frames, width, -1).max(axis=2))


def instance_norm(x: FloatArray, scale: FloatArray, shift: FloatArray) -> FloatArray:
    """Each channel of each example with mean 0 and variance 1 over time, then scaled and shifted."""
    centred = x - x.mean(axis=1, keepdims=True)
    deviation = np.sqrt(np.square(centred).mean(axis=1, keepdims=True) + np.float32(NORM_EPSILON))
    return np.asarray(centred / deviation * scale + shift)


def leaky_relu(x: FloatArray) -> FloatArray:
    """What is below zero counts a hundredth."""
    return np.asarray(np.maximum(x, np.float32(LEAK) * x))


def sigmoid(x: FloatArray) -> FloatArray:
    """Between 0 and 1; by tanh, which does not overflow."""
    half = np.float32(0.5)
    return np.asarray(half + half * np.tanh(half * x))


def fully_connected(x: FloatArray, weights: LayerWeights, name: str) -> FloatArray:
    """A fully connected layer."""
    return np.asarray(x @ weights[f"{name}.weight"].T + weights[f"{name}.bias"])


def lstm(x: FloatArray, weights: LayerWeights, layers: int, *, both_ways: bool) -> FloatArray:
    """The outputs of a stack of LSTM layers: (batch, n, features) -> (batch, n, units), twice the units in both directions."""
    for layer in range(layers):
        forward = lstm_layer(x, weights, f"l{layer}")
        if both_ways:
            backward = lstm_layer(x[:, ::-1], weights, f"l{layer}_reverse")[:, ::-1]
            x = np.concatenate([forward, backward], axis=2)
        else:
            x = forward
    return x


def lstm_layer(x: FloatArray, weights: LayerWeights, name: str) -> FloatArray:
    """One direction of one layer; the gates stand in torch's order: input, forget, cell, output."""
    recurrent = np.ascontiguousarray(weights[f"lstm.weight_hh_{name}"].T)
    bias = weights[f"lstm.bias_ih_{name}"] + weights[f"lstm.bias_hh_{name}"]
    driven = np.ascontiguousarray((x @ weights[f"lstm.weight_ih_{name}"].T + bias).swapaxes(0, 1))
    steps, batch, units = len(driven), x.shape[0], len(recurrent)
    hidden, cell = np.zeros((2, batch, units), np.float32)
    outputs = np.empty((steps, batch, units), np.float32)
    for step in range(steps):
        gates = driven[step] + hidden @ recurrent
        opened = sigmoid(gates[:, : 2 * units])
        candidate = np.tanh(gates[:, 2 * units : 3 * units])
        cell = opened[:, units:] * cell + opened[:, :units] * candidate
        hidden = sigmoid(gates[:, 3 * units :]) * np.tanh(cell)
        outputs[step] = hidden
    return outputs.swapaxes(0, 1)
