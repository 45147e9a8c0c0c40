"""The layers in NumPy give what torch gives."""

import numpy as np
import pytest
import torch

from archive.voices import layers

RANDOM = np.random.default_rng(7)


def numbers(*shape: int) -> np.ndarray:
    return RANDOM.normal(size=shape).astype(np.float32)


@pytest.mark.parametrize("both_ways", [False, True])
def test_an_lstm_is_torchs(both_ways: bool) -> None:
    theirs = torch.nn.LSTM(5, 4, 2, batch_first=True, bidirectional=both_ways)
    weights = {f"lstm.{name}": value.detach().numpy() for name, value in theirs.named_parameters()}
    x = numbers(3, 9, 5)
    expected = theirs(torch.from_numpy(x))[0].detach().numpy()
    assert layers.lstm(x, weights, 2, both_ways=both_ways) == pytest.approx(expected, abs=1e-6)


def test_a_convolution_with_a_stride_is_torchs() -> None:
    x, kernel, bias = numbers(2, 50, 3), numbers(6, 3, 7), numbers(6)
    expected = torch.nn.functional.conv1d(*map(torch.from_numpy, (x.swapaxes(1, 2).copy(), kernel, bias)), stride=4)
    assert layers.convolve(x, kernel, bias, stride=4) == pytest.approx(expected.numpy().swapaxes(1, 2), abs=1e-4)


def test_a_convolution_with_a_dilation_is_torchs() -> None:
    x, kernel = numbers(2, 30, 3), numbers(6, 3, 3)
    expected = torch.nn.functional.conv1d(*map(torch.from_numpy, (x.swapaxes(1, 2).copy(), kernel)), dilation=2)
    assert layers.convolve(x, kernel, dilation=2) == pytest.approx(expected.numpy().swapaxes(1, 2), abs=1e-4)


@pytest.mark.parametrize(("bands", "stride"), [(8, 1), (8, 2), (7, 2)])
def test_a_convolution_over_bands_and_frames_is_torchs(bands: int, stride: int) -> None:
    x, kernel, bias = numbers(2, bands, 9, 3), numbers(6, 3, 3, 3), numbers(6)
    theirs = map(torch.from_numpy, (x.transpose(0, 3, 1, 2).copy(), kernel, bias))
    expected = torch.nn.functional.conv2d(*theirs, stride=(stride, 1), padding=1).numpy().transpose(0, 2, 3, 1)
    assert layers.convolve_2d(x, kernel, bias, stride=stride) == pytest.approx(expected, abs=1e-4)


def test_pooling_and_norm_are_torchs() -> None:
    x, scale, shift = numbers(2, 50, 3), numbers(3), numbers(3)
    pooled = torch.nn.functional.max_pool1d(torch.from_numpy(x.swapaxes(1, 2).copy()), 3)
    expected = torch.nn.functional.instance_norm(pooled, weight=torch.from_numpy(scale), bias=torch.from_numpy(shift))
    found = layers.instance_norm(layers.max_pool(x, 3), scale, shift)
    assert found == pytest.approx(expected.numpy().swapaxes(1, 2), abs=1e-5)
