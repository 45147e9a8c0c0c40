"""Make the word lists that tell what part of speech a word is: of Chinese from jieba's dictionary, of English from Brill's tagger.

    python -m training.word_classes JIEBA/dict.txt EN/en-lexicon.txt EN/en-context.txt archive/text/word_classes

jieba (MIT) counted its words and wrote down each one's commonest part of speech. Brill's lexicon and rules (MIT, with words of
CMU's Twitter data, CC BY 3.0) come with TextBlob.
"""

from __future__ import annotations

import argparse
import gzip
import math
import re
from collections.abc import Iterator
from pathlib import Path

from archive.text.script import HAN

FEWEST = 10  # times that jieba's corpus has a word of two characters or more

# jieba's tags -> those of archive.text.word_classes; the first letter decides where a tag is not listed.
CLASSES_ZH = {
    "n": "noun", "j": "noun", "s": "noun", "an": "noun", "nr": "person", "ns": "name", "nt": "name", "nz": "name", "vn": "action",
    "v": "verb", "a": "adjective", "z": "adjective", "b": "adjective", "ad": "adverb", "vd": "adverb", "d": "adverb",
    "r": "pronoun", "m": "number", "q": "measure", "t": "time", "i": "idiom", "l": "idiom",
}  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("chinese", "english", "rules", "out"):
        parser.add_argument(name, type=Path)
    options = parser.parse_args()
    options.out.mkdir(exist_ok=True)
    write(options.out / "zh.txt.gz", sorted(chinese_lines(options.chinese)))
    write(options.out / "en.txt.gz", sorted(english_lines(options.english)))
    write(options.out / "en-rules.txt.gz", rule_lines(options.rules))


def write(path: Path, lines: list[str]) -> None:
    """The lines, packed the same way every time."""
    path.write_bytes(gzip.compress("\n".join(lines).encode(), mtime=0))


def chinese_lines(path: Path) -> Iterator[str]:
    """`word surprise class` of each word that is common or one character; the surprise is -100 times the logarithm of its share."""
    entries = [line.split() for line in path.read_text("utf-8").splitlines()]
    total = sum(int(times) for _word, times, _tag in entries)
    for word, times, tag in entries:
        if re.fullmatch(f"[{HAN}]+", word) and (int(times) >= FEWEST or len(word) == 1):
            surprise = round(100 * math.log(total / max(1, int(times))))
            yield f"{word} {surprise} {CLASSES_ZH.get(tag) or CLASSES_ZH.get(tag[0], 'function')}"


def english_lines(path: Path) -> Iterator[str]:
    """`word tag` of each word of letters, with the tags of the Penn Treebank."""
    for line in path.read_text("utf-8").splitlines():
        word, _space, tag = line.partition(" ")
        if re.fullmatch(r"[A-Za-z]+(?:['-][A-Za-z]+)*|'[a-z]{1,2}|n't", word) and re.fullmatch(
            r"[A-Z]+\$?", tag.strip()
        ):
            yield f"{word} {tag.strip()}"


def rule_lines(path: Path) -> list[str]:
    """Brill's contextual rules, in their order: from, to, where, by what."""
    return [line.strip() for line in path.read_text("utf-8").splitlines() if line.strip() and not line.startswith(";")]


if __name__ == "__main__":
    main()
