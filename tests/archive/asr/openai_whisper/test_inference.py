"""Our pass through Whisper's decoder says what OpenAI's does."""

from dataclasses import replace

import numpy as np
import pytest
import torch
import whisper
from whisper.decoding import DecodingOptions, PyTorchInference

from archive.asr.openai_whisper import engine as openai_engine
from archive.asr.openai_whisper.checkpoint import load_whisper
from archive.asr.openai_whisper.inference import CachedInference, tied_output_projection
from archive.asr.window_text import EngineOptions
from archive.audio.sound import SAMPLE_RATE
from archive.models import bundled
from archive.settings import WhisperSettings
from bench.error_rate import character_error_rate
from tests.sounds import season_sound

OPTIONS = DecodingOptions(language="zh", fp16=False, temperature=0.0)
WINDOWS, WINDOW_S = 3, 4
PROMPT = "kube-scheduler, PriorityQueue, preemption"


@pytest.fixture(scope="module")
def model() -> whisper.Whisper:
    return load_whisper(bundled.SAMPLE_VOICE, device="cpu", threads=1)


@pytest.fixture(scope="module")
def windows() -> list[np.ndarray]:
    return np.split(season_sound(WINDOWS * WINDOW_S).astype(np.float32) / 32768.0, WINDOWS)


@pytest.fixture(scope="module")
def sound(model: whisper.Whisper, windows: list[np.ndarray]) -> torch.Tensor:
    """Encoded windows of the season, shape (WINDOWS, frames, width)."""
    engine = openai_engine.OpenAIWhisper(model)
    with torch.no_grad():
        return engine.encode(torch.stack([engine.mel(one) for one in windows]))


def transcribe_with(engine: openai_engine.OpenAIWhisper, windows: list[np.ndarray]) -> str:
    return "".join(part.text for window in engine.decode(windows, EngineOptions()) for part in window.segments)


@torch.no_grad()
def test_the_scores_are_whispers_own_where_the_loop_looks(model: whisper.Whisper, sound: torch.Tensor) -> None:
    tokens, looked_at = torch.tensor([[50361, 11, 12, 50258, 50260, 50359]]).repeat(WINDOWS, 1), 3
    theirs, expected = PyTorchInference(model, tokens.shape[1]), []
    for _ in range(4):
        expected.append((tokens, theirs.logits(tokens, sound)))
        tokens = torch.cat([tokens, expected[-1][1][:, -1:].argmax(dim=-1)], dim=1)
    theirs.cleanup_caching()  # it listens to the model's layers until then
    ours = CachedInference(model.decoder, tied_output_projection(model.decoder), first_logits_at=looked_at)
    for number, (given, scores) in enumerate(expected):
        found = ours.logits(given, sound)
        assert found.shape[1] == (1 if number else 2)
        torch.testing.assert_close(found[:, -1], scores[:, -1], rtol=1e-4, atol=1e-4)
        if not number:
            torch.testing.assert_close(found[:, 0], scores[:, looked_at], rtol=1e-4, atol=1e-4)


@torch.no_grad()
def test_a_text_begun_anew_for_the_same_sound_knows_nothing_of_the_first(
    model: whisper.Whisper, sound: torch.Tensor
) -> None:
    fresh, used = (
        CachedInference(model.decoder, tied_output_projection(model.decoder), first_logits_at=0) for _ in range(2)
    )
    used.logits_at([-1], torch.full((WINDOWS, 1), 50258), sound)
    used.clear_self_attn_cache()
    tokens = torch.tensor([[50258, 50260, 50359]]).repeat(WINDOWS, 1)
    assert torch.equal(used.logits(tokens, sound), fresh.logits(tokens, sound))


@pytest.mark.parametrize("prompt", [None, PROMPT])
def test_decoding_says_what_openai_decode_says(model: whisper.Whisper, sound: torch.Tensor, prompt: str | None) -> None:
    options = replace(OPTIONS, prompt=prompt)
    expected = whisper.decode(model, sound, options)
    found = openai_engine.OpenAIWhisper(model).decode_encoded(sound, options, ["zh"])
    assert [one.tokens for one in found] == [one.tokens for one in expected]
    for one, other in zip(found, expected, strict=True):
        assert one.avg_logprob == pytest.approx(other.avg_logprob, abs=1e-3)
        assert one.no_speech_prob == pytest.approx(other.no_speech_prob, abs=1e-4)


def test_sampling_several_texts_for_a_window_says_what_openai_decode_says(
    model: whisper.Whisper, sound: torch.Tensor
) -> None:
    options = replace(OPTIONS, temperature=0.4, best_of=3)
    torch.manual_seed(5)
    expected = whisper.decode(model, sound[:1], options)[0]
    torch.manual_seed(5)
    assert openai_engine.OpenAIWhisper(model).decode_encoded(sound[:1], options, ["zh"])[0].tokens == expected.tokens


def test_the_language_is_the_likelier_of_those_asked_for(model: whisper.Whisper, sound: torch.Tensor) -> None:
    _, probs = model.detect_language(sound)
    expected = [max(("en", "zh"), key=prob.__getitem__) for prob in probs]
    found = openai_engine.OpenAIWhisper(model).decode_encoded(sound, replace(OPTIONS, prompt=PROMPT), ["en", "zh"])
    assert [one.language for one in found] == expected


def test_eight_bits_change_a_score_little(windows: list[np.ndarray]) -> None:
    """The scores of the vocabulary are in 8 bit too, which OpenAI's pass through the decoder leaves as they are."""
    plain, coarse = (
        openai_engine.OpenAIWhisper.load(
            WhisperSettings(model=bundled.SAMPLE_VOICE, device="cpu", compute_type=kind, threads=1)
        )
        for kind in ("float32", "int8")
    )
    width = plain.model.dims.n_text_state
    states = torch.randn(2, 1, width, generator=torch.Generator().manual_seed(1))
    expected, found = plain.project(states), coarse.project(states)
    assert 0 < (found - expected).abs().max() < 0.05 * expected.abs().max()
    assert character_error_rate([(transcribe_with(coarse, windows), transcribe_with(plain, windows))]) < 0.2


def test_sample_voice_is_given_little_more_than_its_longest_window(
    windows: list[np.ndarray], model: whisper.Whisper
) -> None:
    """And hears much the same in it as in the 30 seconds that other models need."""
    engine = openai_engine.OpenAIWhisper.load(WhisperSettings(model=bundled.SAMPLE_VOICE, device="cpu", threads=1))
    whole = openai_engine.OpenAIWhisper(model)
    assert (
        engine.context_samples
        == bundled.SAMPLE_CONTEXT_S * SAMPLE_RATE
        < whole.context_samples
        == bundled.WINDOW_S * SAMPLE_RATE
    )
    assert bundled.SAMPLE_CONTEXT_S > bundled.SAMPLE_WINDOW_S
    assert character_error_rate([(transcribe_with(engine, windows), transcribe_with(whole, windows))]) < 0.2


@torch.no_grad()
def test_a_beam_gives_whispers_own_text(model: whisper.Whisper, windows: list[np.ndarray]) -> None:
    engine = openai_engine.OpenAIWhisper(model)
    beam = DecodingOptions(language="zh", fp16=False, temperature=0.0, beam_size=3)
    for window in windows:
        sound = engine.encode(engine.mel(window)[None])
        theirs = whisper.decoding.DecodingTask(model, beam).run(sound)[0]
        ours = engine.decode_encoded(sound, beam, ["zh"])[0]
        assert (ours.text, ours.tokens) == (theirs.text, theirs.tokens)
        assert ours.avg_logprob == pytest.approx(theirs.avg_logprob, abs=1e-3)


@torch.no_grad()
def test_the_encoder_takes_less_than_thirty_seconds(model: whisper.Whisper, windows: list[np.ndarray]) -> None:
    engine = openai_engine.OpenAIWhisper(model)
    whole = model.embed_audio(engine.mel(windows[0])[None])
    torch.testing.assert_close(engine.encode(engine.mel(windows[0])[None]), whole, rtol=1e-4, atol=1e-4)
    assert engine.encode(engine.mel(windows[0], 6 * SAMPLE_RATE)[None]).shape[1] == 300
