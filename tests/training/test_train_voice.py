"""The sample voice's training runs from the repository alone, on a small slice."""

import random
import shutil
import subprocess
import sys

import pytest
import whisper

from bench.error_rate import character_error_rate
from training import train_voice
from training.sentences import frame_words, sample_spoken, tidy
from training.speech import runs, spoken
from training.voice_data import held_out, season_sentences

needs_espeak = pytest.mark.skipif(not shutil.which("espeak-ng"), reason="espeak-ng is needed only to train anew")


@needs_espeak
def test_a_minute_of_training_gives_a_checkpoint_that_stock_whisper_loads(tmp_path, monkeypatch):
    make = [sys.executable, "-m", "training.voice_data", tmp_path, "--spoken", "--count", "24", "--shard", "12"]
    subprocess.run(make, check=True)
    monkeypatch.setattr(train_voice, "VOCABULARY_TEXTS", 2_000)
    monkeypatch.setattr(train_voice, "SHORT_SENTENCES", 4)
    monkeypatch.setattr(
        sys, "argv", ["train_voice", str(tmp_path), str(tmp_path / "v.pt"), "--minutes", "0.1", "--long", "1"]
    )
    train_voice.main()
    model = whisper.load_model(str(tmp_path / "v.pt"))
    assert model.dims.n_vocab == 51865
    assert (tmp_path / "v.state").is_file()


def test_no_sentence_of_the_season_is_held_out_or_drawn_for_training():
    rng, words = random.Random(1), frame_words()
    assert not season_sentences() & set(held_out())
    assert len(held_out()) == 200
    drawn = {sample_spoken(rng, words) for _ in range(2_000)}
    assert len(drawn & season_sentences()) <= 2, "frames may meet a short sentence by chance; voice_data leaves it out"


def test_identifiers_are_spoken_as_people_say_them():
    assert spoken("kube-apiserver,") == "kube A P I server,"
    assert runs("新的 Pod 先进入 activeQ，等待调度。") == [
        ("新的", "zh"),
        ("Pod", "en"),
        ("先进入", "zh"),
        ("active Q", "en"),
        ("，等待调度。", "zh"),
    ]


def test_spaces_stand_between_chinese_and_latin_only():
    assert tidy("新的 Pod 先 进入 activeQ ， 等待 调度 。") == "新的 Pod 先进入 activeQ，等待调度。"


def test_character_errors_ignore_case_spaces_and_punctuation():
    assert character_error_rate([("abcd", "abxd")]) == 1 / 4
    assert character_error_rate([("kube scheduler，好", "Kube-Scheduler 好。")]) == 0.0
    assert character_error_rate([("调度", "调度器")]) == pytest.approx(1 / 3)
