"""`python -m bench` measures the main job, `python -m bench TOPIC` something else; `--json FILE` keeps the figures.

models       the bundled models on speech and text they were never trained on
encoders     another embedding model with and without torch
glossary     how near misses of the group's words are repaired
collecting   a term of eight hundred links from a server on this machine: time, memory, what kills leave
questions    at which place the sample season answers twenty questions
ask          answers from the season, and how often it says that it does not know (`--sets DIR` on labelled questions)
recipe       what each part of the search recipe adds (`--sets DIR` on labelled questions of your own)
speed        search and indexing at 1,000 to a million passages
pages        fifty people at once on the pages, beside one alone
warm         a search in a terminal while `serve` runs, beside a cold one and `import chromadb`
site         the static site's own search beside words mode, on fifty-two questions (needs Node)
writing      searches while the index is written
kills        what ten kills leave behind
recordings   memory for three hours, and hours in which nobody speaks (`--hours 0.5` for a shorter trial)
terms        the glossary's terms with Whisper base: alone, with a prompt, with the corrector (needs espeak-ng; `--speech DIR`)
real         Whisper base on real speech, beside `whisper` and faster-whisper (`--speech DIR`: recordings with their text)
transcription         speed, errors and memory against the `whisper` command (`--minutes 3` for a shorter trial)
killed-transcription  what `kill -9` leaves of a long transcription (`--minutes 60 --kills 20`, `--speech DIR`)
summaries    summaries and chapters beside published systems (`--meetings DIR` with files of QMSum and VCSum)
words        how right word times are, with Whisper base (`--speech DIR`, `--minutes 1`; needs espeak-ng)
summary-cost what a summary costs: three hours with twenty notes, and one new session in terms of 5, 10 and 20
voices       who spoke: diarization error rate and recognition on real speech (`--speech DIR` with clips.jsonl and .rttm)
extraction   articles out of pages of thirteen sites, beside trafilatura and readability-lxml
damaged      hundreds of damaged media files, on the whole path from file to text
"""

from __future__ import annotations

import argparse
import contextlib
import importlib
import json
import sys
from pathlib import Path
from typing import Any

from archive.errors import ArchiveError

TOPICS = {
    "main": "main_job",
    "models": "models",
    "encoders": "encoders",
    "glossary": "glossary",
    "collecting": "collecting",
    "questions": "season_questions",
    "ask": "asking",
    "recipe": "recipe",
    "speed": "search_speed",
    "pages": "pages",
    "warm": "warm_command",
    "site": "static_site",
    "writing": "while_writing",
    "kills": "kills",
    "recordings": "recordings",
    "damaged": "damaged",
    "extraction": "extraction.measuring",
    "summaries": "summaries",
    "summary-cost": "summary_cost",
    "terms": "terms",
    "real": "real",
    "words": "word_times",
    "voices": "voices",
    "transcription": "transcription",
    "killed-transcription": "killed_transcription",
}

SPEECH = ("real", "terms", "voices", "words", "killed-transcription")  # may be given a folder of it
STDOUT = "-"


def main() -> None:
    formatter = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__, formatter_class=formatter)
    parser.add_argument("what", nargs="?", choices=TOPICS, default="main")
    parser.add_argument(
        "--json", nargs="?", const=STDOUT, metavar="FILE", help="the figures as JSON: there too, or alone on stdout"
    )
    parser.add_argument("--hours", type=float, help="of the long recording, for `recordings`")
    parser.add_argument("--sets", type=Path, metavar="DIR", help="a folder a set of labelled questions, for `recipe`")
    parser.add_argument("--notes", type=Path, metavar="DIR", help="the notes of `questions/notes.toml`, for `ask`")
    parser.add_argument("--meetings", type=Path, metavar="DIR", help="meetings with references, for `summaries`")
    parser.add_argument("--minutes", type=float, help="of sound, for `words` and the two measurements of transcription")
    parser.add_argument("--kills", type=int, help="for `killed-transcription`")
    parser.add_argument(
        "--speech",
        type=Path,
        metavar="DIR",
        help="meeting-*.flac with their .json, for `real`, `terms`, `voices` and `killed-transcription`",
    )
    parser.add_argument("--ways", metavar="TEXT", help="for `real`: only the ways with this in their name")
    parser.add_argument(
        "--clips", action="store_true", help="for `real`: the clips of `--speech`, by language, one by one"
    )
    options = parser.parse_args()
    how: dict[str, Any] = {"hours": options.hours} if options.what == "recordings" and options.hours else {}
    how |= {"sets": options.sets} if options.what in ("ask", "recipe") and options.sets else {}
    how |= {"notes": options.notes} if options.what == "ask" and options.notes else {}
    how |= {"meetings": options.meetings} if options.what == "summaries" and options.meetings else {}
    how |= {"speech": options.speech} if options.what in SPEECH and options.speech else {}
    how |= {"ways_with": options.ways} if options.what == "real" and options.ways else {}
    how |= {"clips": True} if options.what == "real" and options.clips else {}
    if options.what == "words" and options.minutes:
        how |= {"minutes": options.minutes}
    if "transcription" in options.what:
        how |= {name: value for name in ("minutes", "kills") if (value := getattr(options, name)) is not None}
    with contextlib.redirect_stdout(sys.stderr if options.json == STDOUT else sys.stdout):
        try:
            figures = importlib.import_module(f"bench.{TOPICS[options.what]}").measure(**how)
        except ArchiveError as error:
            raise SystemExit(f"bench: {error}") from None
    text = json.dumps(figures, indent=2)
    if options.json == STDOUT:
        print(text)
    elif options.json:
        Path(options.json).write_text(text + "\n", "utf-8")


if __name__ == "__main__":
    main()
