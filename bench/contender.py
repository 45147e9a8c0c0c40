"""One way to transcribe a recording, in a process of its own so that its peak memory can be told: `python -m bench.contender`.

With FIXED_TOKENS in the environment each of them decodes exactly so many tokens a window, whatever the weights say: the end
of text and all timestamps are suppressed, Whisper's checks are off, and decoding stops at that number.
"""

from __future__ import annotations

import dataclasses
import json
import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

FIXED_TOKENS = int(os.environ.get("FIXED_TOKENS", "0"))


def whisper_command(recording: str, model: str, *options: str) -> str:
    """The `whisper` command, as it is installed; its JSON output holds the text."""
    from whisper.transcribe import cli

    if FIXED_TOKENS:
        fix_openai()
        options = (*options, *"--temperature_increment_on_fallback None --compression_ratio_threshold None".split())
        options = (*options, *"--logprob_threshold None --no_speech_threshold None".split())
    with tempfile.TemporaryDirectory() as folder:
        sys.argv = ["whisper", recording, "--model", model, "--threads", "1", "--fp16", "False", "--output_dir", folder]
        sys.argv += ["--output_format", "json", "--verbose", "False", *options]
        cli()
        return str(json.loads(next(Path(folder).glob("*.json")).read_text("utf-8"))["text"])


def ours(recording: str, model: str, engine: str, compute_type: str) -> str:
    from archive.pipeline.steps import transcribe_file
    from archive.settings import Settings, WhisperSettings

    if FIXED_TOKENS:
        fix_openai() if engine == "openai-whisper" else fix_faster()
    whisper = WhisperSettings(model=model, engine=engine, compute_type=compute_type, device="cpu", batch=8, threads=1)
    with tempfile.TemporaryDirectory() as folder:
        result = transcribe_file(Settings(whisper=whisper), Path(recording), Path(folder), "", lambda *_: None)
    return "".join(segment.text for segment in result.segments)


def batched(recording: str, folder: str, compute_type: str, chunk_s: str) -> str:
    """faster-whisper's own pipeline, as greedy as ours, several languages, with timestamps."""
    from faster_whisper import BatchedInferencePipeline, WhisperModel

    model = WhisperModel(folder, device="cpu", compute_type=compute_type, cpu_threads=1)
    fixed: dict[str, Any] = {}
    if FIXED_TOKENS:
        end = model.hf_tokenizer.token_to_id("<|endoftext|>")
        fixed = {"max_new_tokens": FIXED_TOKENS, "suppress_tokens": [-1, end], "temperature": 0.0}
    segments, _ = BatchedInferencePipeline(model).transcribe(
        recording,
        batch_size=8,
        beam_size=1,
        multilingual=True,
        without_timestamps=bool(FIXED_TOKENS),
        chunk_length=int(chunk_s),
        **fixed,
    )
    return "".join(segment.text for segment in segments)


def fix_openai() -> None:
    from whisper import decoding

    whole = decoding.DecodingTask.__init__

    def fixed(task: Any, model: Any, options: Any) -> None:
        whole(task, model, dataclasses.replace(options, without_timestamps=True, sample_len=FIXED_TOKENS))
        times = range(task.tokenizer.timestamp_begin, model.dims.n_vocab)
        task.logit_filters.append(decoding.SuppressTokens([task.tokenizer.eot, *times]))

    decoding.DecodingTask.__init__ = fixed


def fix_faster() -> None:
    from archive.asr.faster_whisper import engine as faster_engine

    known = faster_engine.get_suppressed_tokens  # type: ignore[attr-defined]
    faster_engine.get_suppressed_tokens = lambda words, asked: (*known(words, asked), words.eot)  # type: ignore[attr-defined]
    faster_engine.most_tokens = lambda samples: FIXED_TOKENS  # type: ignore[attr-defined]

    def prompt_without_times(engine: faster_engine.FasterWhisper, tokenizer: Any, _words: str) -> list[int]:
        tokens: list[int] = engine.model.get_prompt(tokenizer, [], without_timestamps=True)
        return tokens

    faster_engine.FasterWhisper.prompt = prompt_without_times  # type: ignore[method-assign,assignment]


if __name__ == "__main__":
    kind, *arguments = sys.argv[1:]
    contenders: dict[str, Callable[..., str]] = {"whisper": whisper_command, "ours": ours, "batched": batched}
    text = contenders[kind](*arguments)
    sys.stdout.write("\n" + json.dumps({"text": text}) + "\n")
