"""CAM++ in NumPy is CAM++ in torch, for stretches of any length; published, it tells people apart."""

import numpy as np
import pytest
import torch
from torch.nn import functional

from archive.voices import campplus, fbank
from tests import voice_networks
from tests.sounds import season_sound
from tests.voice_networks import needs_published

WEIGHTS = {name: torch.from_numpy(value) for name, value in voice_networks.embedding().items()}


@pytest.fixture
def random_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """A small one that learned nothing."""
    made = {name: value for name, value in voice_networks.embedding().items() if "num_batches" not in name}
    monkeypatch.setattr(campplus, "load_embedding", lambda: campplus.network_of(made))


def norm(name: str, x: torch.Tensor) -> torch.Tensor:
    mean, variance = WEIGHTS[f"{name}.running_mean"], WEIGHTS[f"{name}.running_var"]
    return functional.batch_norm(x, mean, variance, WEIGHTS.get(f"{name}.weight"), WEIGHTS.get(f"{name}.bias"))


def by_torch(mel: np.ndarray) -> np.ndarray:
    """The network of the paper, (batch, frames, 80) -> (batch, 192)."""
    x = torch.from_numpy(mel - mel.mean(axis=1, keepdims=True)).swapaxes(1, 2)[:, None]

    def convolved(name: str, of_norm: str, x: torch.Tensor, stride: int = 1) -> torch.Tensor:
        kernel = WEIGHTS[f"head.{name}.weight"]
        y = functional.conv2d(x, kernel, stride=(stride, 1), padding=kernel.shape[2] // 2)
        return norm(f"head.{of_norm}", y)

    x = convolved("conv1", "bn1", x).relu()
    for block, stride in (("layer1.0", 2), ("layer1.1", 1), ("layer2.0", 2), ("layer2.1", 1)):
        inner = convolved(f"{block}.conv1", f"{block}.bn1", x, stride).relu()
        short = convolved(f"{block}.shortcut.0", f"{block}.shortcut.1", x, stride) if stride > 1 else x
        x = (convolved(f"{block}.conv2", f"{block}.bn2", inner) + short).relu()
    x = convolved("conv2", "bn2", x, 2).relu().flatten(1, 2)
    x = functional.conv1d(x, WEIGHTS["xvector.tdnn.linear.weight"], stride=2, padding=2)
    x = norm("xvector.tdnn.nonlinear.batchnorm", x).relu()
    for number, dilation in ((1, 1), (2, 2), (3, 2)):
        for tdnn in (1, 2):
            name = f"xvector.block{number}.tdnnd{tdnn}"
            y = norm(f"{name}.nonlinear1.batchnorm", x).relu()
            y = norm(f"{name}.nonlinear2.batchnorm", functional.conv1d(y, WEIGHTS[f"{name}.linear1.weight"])).relu()
            own = functional.conv1d(
                y, WEIGHTS[f"{name}.cam_layer.linear_local.weight"], padding=dilation, dilation=dilation
            )
            segments = functional.avg_pool1d(y, 100, 100, ceil_mode=True).repeat_interleave(100, dim=2)
            context = y.mean(2, keepdim=True) + segments[:, :, : y.shape[2]]
            for linear, after in (("linear1", torch.relu), ("linear2", torch.sigmoid)):
                cam = f"{name}.cam_layer.{linear}"
                context = after(functional.conv1d(context, WEIGHTS[f"{cam}.weight"], WEIGHTS[f"{cam}.bias"]))
            x = torch.cat([x, own * context], dim=1)
        x = norm(f"xvector.transit{number}.nonlinear.batchnorm", x).relu()
        x = functional.conv1d(x, WEIGHTS[f"xvector.transit{number}.linear.weight"])
    x = norm("xvector.out_nonlinear.batchnorm", x).relu()
    pooled = torch.cat([x.mean(2), x.std(2)], dim=1)[..., None]
    found = norm("xvector.dense.nonlinear.batchnorm", functional.conv1d(pooled, WEIGHTS["xvector.dense.linear.weight"]))
    return functional.normalize(found[..., 0]).numpy()


@pytest.mark.usefixtures("random_network")
@pytest.mark.parametrize("frames", [20, 37, 150, 260])
def test_it_is_torchs(frames: int) -> None:
    mel = np.random.default_rng(frames).normal(size=(3, frames, 80)).astype(np.float32)
    assert campplus.embed(list(mel)) == pytest.approx(by_torch(mel), abs=1e-4)


@pytest.mark.usefixtures("random_network")
def test_stretches_of_different_lengths_stay_in_their_order() -> None:
    mel = fbank.mel_frames(season_sound(3).astype(np.float32) / 32768)
    (short, _long, again), (alone,) = campplus.embed([mel[:90], mel[:160], mel[:90]]), campplus.embed([mel[:90]])
    assert np.allclose(short, alone, atol=1e-5) and np.array_equal(short, again)
    assert np.isclose(np.linalg.norm(short), 1)


@needs_published
def test_one_voice_is_nearer_to_itself_than_to_another() -> None:
    sound = season_sound(60).astype(np.float32) / 32768
    lower = np.interp(np.arange(0, len(sound), 0.8), np.arange(len(sound)), sound).astype(
        np.float32
    )  # as of somebody bigger
    mel, other = fbank.mel_frames(sound), fbank.mel_frames(lower)
    one, same, different = campplus.embed([mel[100:400], mel[400:700], other[400:700]])
    assert one @ same > 0.6 > 0.5 > one @ different
