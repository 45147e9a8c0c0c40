"""Learn which Chinese word means which English one from aligned sentences (IBM model 1, Brown et al. 1993).

    python -m training.lexicon_train ALIGNED.jsonl.gz lexicon.json

Needs jieba, which the archive itself does not.
"""

from __future__ import annotations

import argparse
import json
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

import jieba

from archive.text.script import HAN, normalise
from archive.text.tokens import latin_tokens
from training.embedding_data import Aligned, read_aligned

ROUNDS = 6  # of estimation; later ones change nothing that is kept
NO_SOURCE = 0.02  # what "this word translates nothing" takes of every count
SHRINK = 0.5  # pulls the probability of rare words down
MIN_PAIRS = 2  # in which a word must occur
MIN_PROBABILITY = 0.08  # geometric mean of both directions
KEPT = 4  # translations of one word
NEGLIGIBLE = 0.001  # probabilities dropped after each round, which makes training four times faster
MIN_SCORE = 0.6  # of an alignment, to be trusted here
MAX_CHINESE = 400  # characters; in longer blocks everything co-occurs with everything

# Words that hold a Chinese sentence together and translate nothing.
_STOP_WORDS = (
    "的 了 和 是 在 有 与 或 及 而 等 将 会 被 把 对 从 到 为 以 于 中 可以 可 能 能够 需要 要 如果 则 但 但是 并 并且 也 都 就 "
    "这 那 这个 那个 这些 那些 该 此 其 它 它们 我们 你 一个 一些 一种 不 没有 当 时 后 前 上 下 通过 使用 进行 以及 因此 所以 因为 "
    "由 由于 向 给 让 使 还 又 再 只 仅 每 各 某 之 所 如 请 地 得 着 过 来 去 很 更 最 已 已经 正在 其中 例如 比如 即 若 且 吗 呢"
)
STOP_WORDS = frozenset(_STOP_WORDS.split())

Words = frozenset[str]
Table = dict[str, dict[str, float]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("aligned", type=Path)
    parser.add_argument("out", type=Path)
    options = parser.parse_args()
    learned = train(read_aligned(options.aligned))
    options.out.write_text(json.dumps(learned, ensure_ascii=False, separators=(",", ":")), "utf-8")
    print({direction: len(words) for direction, words in learned.items()})


def train(aligned: Iterable[Aligned]) -> dict[str, dict[str, list[tuple[str, float]]]]:
    """`z2e`: Chinese word -> its likeliest English stems with probabilities, and `e2z`, the other way."""
    trusted = [pair for pair in aligned if pair.score > MIN_SCORE and len(pair.zh) < MAX_CHINESE]
    pairs = frequent([(chinese_words(pair.zh), english_words(pair.en)) for pair in trusted])
    forth = model_1([(zh, en) for zh, en in pairs])
    back = model_1([(en, zh) for zh, en in pairs])
    both: dict[tuple[str, str], float] = {}
    for zh, targets in forth.items():
        for en, probability in targets.items():
            mean = math.sqrt(probability * back.get(en, {}).get(zh, 0.0))
            if mean > MIN_PROBABILITY:
                both[zh, en] = mean
    return {"z2e": best(both), "e2z": best({(en, zh): p for (zh, en), p in both.items()})}


def chinese_words(text: str) -> Words:
    """The distinct words of Han characters, long ones also in their parts."""
    found = jieba.cut_for_search(normalise(text))
    return frozenset(word for word in found if re.fullmatch(rf"[{HAN}]+", word)) - STOP_WORDS


def english_words(text: str) -> Words:
    """The distinct stems of two letters or more."""
    runs = re.findall(r"[A-Za-z]+", normalise(text))
    parts = (part for run in runs for part in re.split(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", run))
    return frozenset(stem for part in parts for stem in latin_tokens(part.lower()) if len(stem) > 1)


def frequent(pairs: Sequence[tuple[Words, Words]]) -> list[tuple[Words, Words]]:
    """The pairs without words that occur in fewer than two of them."""
    counts = Counter(word for pair in pairs for side in pair for word in side)
    return [
        (frozenset(w for w in zh if counts[w] >= MIN_PAIRS), frozenset(w for w in en if counts[w] >= MIN_PAIRS))
        for zh, en in pairs
    ]


def model_1(pairs: Sequence[tuple[Words, Words]]) -> Table:
    """source -> target -> probability: every target word shares a count of 1 among the source words of its pair."""
    table: Table = {}
    for _ in range(ROUNDS):
        counts: defaultdict[str, defaultdict[str, float]] = defaultdict(lambda: defaultdict(float))
        for sources, targets in pairs:
            for target in targets:
                chances = [(source, p) for source in sources if (p := table[source].get(target, 0.0) if table else 1.0)]
                total = sum(chance for _, chance in chances) + NO_SOURCE
                for source, chance in chances:
                    counts[source][target] += chance / total
        table = {
            source: {target: p for target, count in found.items() if (p := count / total) > NEGLIGIBLE}
            for source, found in counts.items()
            if (total := sum(found.values()) + SHRINK)
        }
    return table


def best(pairs: dict[tuple[str, str], float]) -> dict[str, list[tuple[str, float]]]:
    """For each first word its likeliest second words, best first."""
    found: defaultdict[str, list[tuple[str, float]]] = defaultdict(list)
    for (source, target), probability in sorted(pairs.items(), key=lambda item: (-item[1], item[0])):
        if len(found[source]) < KEPT:
            found[source].append((target, round(probability, 3)))
    return dict(found)


if __name__ == "__main__":
    main()
