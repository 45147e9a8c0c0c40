"""Make the embedding's tokenizer: learned pieces, frequent English words, and a Chinese dictionary for the rest.

A plain Unigram (Kudo 2018) spends its places on Chinese and breaks English words, so its list is rebuilt here.
"""

from __future__ import annotations

import json
import math
import random
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import jieba
from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, trainers

from training.embedding_data import Aligned, Chunk

SPECIAL = ["[PAD]", "[UNK]"]
HUMPS = ("(?<=[a-z0-9])(?=[A-Z])", "(?<=[A-Z])(?=[A-Z][a-z])")
PIECES = r"[\u4e00-\u9fff]+|[a-z]+|[0-9]|[^\sa-z0-9\u4e00-\u9fff]"
ENGLISH_CHUNKS = 12_000  # of the training text; more only crowds out Chinese pieces
PIECE_PENALTY = 3.0  # a whole English word wins over its pieces
DICTIONARY_PENALTY = 0.7  # a learned Chinese piece wins over a dictionary word of the same frequency

Scores = dict[str, float]


@dataclass(frozen=True)
class Sizes:
    """How many entries of each kind there are at most."""

    learned: int = 32_000
    han: int = 18_000
    dictionary_characters: int = 3_000
    dictionary_words: int = 4_000
    english_words: int = 16_500


def train_tokenizer(
    aligned: Sequence[Aligned], chunks: Sequence[Chunk], seed: int, sizes: Sizes | None = None
) -> Tokenizer:
    sizes = sizes or Sizes()
    learned = learn(training_texts(aligned, chunks, seed), sizes.learned)
    english = [chunk.text for chunk in chunks if chunk.language == "en"] + [block.en for block in aligned]
    scores = {**han_entries(learned, sizes), **english_entries(learned, english, sizes)}
    ordered = sorted(scores.items(), key=lambda entry: -entry[1])
    return with_rules(Tokenizer(models.Unigram([*((token, 0.0) for token in SPECIAL), *ordered], unk_id=1)))


def training_texts(aligned: Sequence[Aligned], chunks: Sequence[Chunk], seed: int) -> list[str]:
    """Chinese twice, and of the far more plentiful English a part."""
    chinese = [chunk.text for chunk in chunks if chunk.language == "zh"] + [block.zh for block in aligned]
    english = [chunk.text for chunk in chunks if chunk.language == "en"]
    some = random.Random(seed).sample(english, min(len(english), ENGLISH_CHUNKS))
    return chinese * 2 + [block.en for block in aligned] + some


def learn(texts: Iterable[str], size: int) -> Scores:
    """Pieces with their log probabilities."""
    tokenizer = with_rules(Tokenizer(models.Unigram()))
    trainer = trainers.UnigramTrainer(
        vocab_size=size,
        special_tokens=SPECIAL,
        unk_token=SPECIAL[1],
        max_piece_length=14,
        shrinking_factor=0.7,
        n_sub_iterations=2,
        show_progress=False,
    )
    tokenizer.train_from_iterator(texts, trainer)
    pieces = json_pieces(tokenizer)
    return {piece: score for piece, score in pieces if piece not in SPECIAL}


def json_pieces(tokenizer: Tokenizer) -> list[tuple[str, float]]:
    """The entries of a Unigram tokenizer, which the library gives away only as JSON."""
    return [(piece, score) for piece, score in json.loads(tokenizer.to_str())["model"]["vocab"]]


def with_rules(tokenizer: Tokenizer) -> Tokenizer:
    """The same tokenizer with camelCase apart, one form per letter, and words, digits and Han runs kept apart."""
    apart = [normalizers.Replace(Regex(hump), " ") for hump in HUMPS]
    tokenizer.normalizer = normalizers.Sequence([*apart, normalizers.NFKC(), normalizers.Lowercase()])
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.Split(Regex(PIECES), "isolated"), pre_tokenizers.WhitespaceSplit()]
    )
    tokenizer.add_special_tokens(SPECIAL)
    return tokenizer


def han_entries(learned: Scores, sizes: Sizes) -> Scores:
    """Every character seen, the best longer pieces, and what the dictionary has besides."""
    entries = {piece: score for piece, score in learned.items() if is_han(piece) and len(piece) == 1}
    dictionary = dictionary_scores()
    characters = [word for word in dictionary if len(word) == 1]
    words = [word for word in dictionary if 1 < len(word) <= 6]
    add(entries, characters, dictionary, sizes.dictionary_characters)
    longer = sorted((piece for piece in learned if is_han(piece) and 1 < len(piece) <= 6), key=lambda p: -learned[p])
    add(entries, longer, learned, sizes.han - sizes.dictionary_words - len(entries))
    add(entries, words, dictionary, sizes.dictionary_words)
    return entries


def add(entries: Scores, candidates: Iterable[str], scores: Mapping[str, float], limit: int) -> None:
    """Add the first so many candidates that are not entries yet."""
    fresh = [word for word in candidates if word not in entries][: max(0, limit)]
    entries.update((word, scores[word]) for word in fresh)


def dictionary_scores() -> Scores:
    """The words of jieba's dictionary, the most frequent first, with log probabilities made slightly worse."""
    jieba.initialize()
    total = jieba.dt.total
    frequent = sorted(jieba.dt.FREQ.items(), key=lambda entry: -entry[1])
    return {word: math.log(n / total) - DICTIONARY_PENALTY for word, n in frequent if n and is_han(word)}


def english_entries(learned: Scores, texts: Iterable[str], sizes: Sizes) -> Scores:
    """Whole words by their frequency, and the pieces for everything else."""
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update(re.findall("[a-z]+", re.sub("|".join(HUMPS), " ", text).lower()))
    total = counts.total()
    words = [word for word, _ in counts.most_common() if len(word) <= 18][: sizes.english_words]
    pieces = {piece: score - PIECE_PENALTY for piece, score in learned.items() if not is_han(piece)}
    return {**pieces, **{word: math.log(counts[word] / total) for word in words}}


def is_han(text: str) -> bool:
    return bool(re.fullmatch(r"[\u4e00-\u9fff]+", text))
