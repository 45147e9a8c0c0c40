"""Whisper's vocabulary is read without Whisper's code: the same tokens, and no torch."""

import subprocess
import sys

import pytest
from whisper.tokenizer import get_tokenizer

from archive.asr.byte_pairs import count_prompt_tokens


@pytest.mark.parametrize(
    "text", ["PriorityQueue, 抢占, kube-scheduler", " don't  stop\n 123 ", "Pod 🙂 émile — 抢占", "x"]
)
def test_a_prompt_has_as_many_tokens_as_whisper_counts(text: str) -> None:
    assert count_prompt_tokens(text) == len(get_tokenizer(multilingual=True).encode(f" {text.strip()}"))


@pytest.mark.parametrize("text", ["", "  \n"])
def test_no_prompt_has_no_tokens(text: str) -> None:
    assert count_prompt_tokens(text) == 0


def test_words_that_look_like_a_special_token_are_counted_as_words() -> None:
    assert count_prompt_tokens("<|endoftext|>") > 1


def test_counting_the_tokens_of_a_prompt_loads_no_torch() -> None:
    program = """
import sys
from archive.pipeline.steps import real_steps
from archive.settings import Settings
assert real_steps(Settings()).count_tokens("PriorityQueue, 抢占") > 2
print(sorted({name.split(".")[0] for name in sys.modules} & {"torch", "whisper", "transformers", "faster_whisper"}))
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
