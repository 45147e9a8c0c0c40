"""Meetings with reference summaries and topics: files of QMSum and VCSum, and the sample season with references of our own."""

from __future__ import annotations

import json
import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from archive.records import Segment, Session
from archive.season import season
from archive.summaries.sentences.utterances import Sentence
from archive.text.sentences import split_sentences
from archive.text.spoken import clean_spoken
from archive.transcripts.captions import read_captions

FACTS = Path(__file__).parent / "key_facts"
SECONDS_A_WIDTH = 0.2  # meetings without times get some: five Chinese characters a second


@dataclass(frozen=True)
class Meeting:
    """A meeting: its utterances, which of them begin a topic, a reference summary, and key facts where there are some."""

    id: str
    language: str
    segments: tuple[Segment, ...]  # an utterance each
    starts: tuple[int, ...]  # places of the utterances that begin a topic, without the first; none where nobody said
    reference: str
    facts: tuple[tuple[str, ...], ...] = ()

    @property
    def session(self) -> Session:
        """The session that it would be."""
        return Session("2020-01-04", date(2020, 1, 4))

    @property
    def utterances(self) -> list[Sentence]:
        """A sentence an utterance, as segmentation is measured."""
        found: list[Sentence] = []
        for one in self.segments:
            turn = not found or found[-1].speaker != one.speaker or one.raw_text is None
            found.append(Sentence(clean_spoken(one.text), "", one.text, one.start_s, one.end_s, one.speaker, turn))
        return found


def read_sets(folder: Path | None) -> dict[str, list[Meeting]]:
    """The sets of meetings of a folder by name, or the sample season where there is none."""
    if folder is None:
        return {"season": season_meetings()}
    sets = {
        "qmsum": [meeting for path in sorted(folder.glob("qmsum-*.jsonl")) for meeting in qmsum_meetings(path)],
        "vcsum": [
            meeting for path in sorted(folder.glob("vcsum-long*.txt")) for meeting in vcsum_meetings(folder, path)
        ],
    }
    return {name: meetings for name, meetings in sets.items() if meetings}


def read_lines(path: Path) -> Iterator[dict[str, Any]]:
    """The JSON objects of a file, one a line."""
    return (json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip())


def key_facts(name: str) -> dict[str, tuple[tuple[str, ...], ...]]:
    """The key facts of a set's meetings, by their id: a sentence, then the words that tell it."""
    file = FACTS / ("season.toml" if name == "season" else "meetings.toml")
    listed = tomllib.loads(file.read_text("utf-8"))["meeting"]
    return {one["id"]: tuple(map(tuple, one["facts"])) for one in listed if one.get("set", name) == name}


# QMSum


def qmsum_meetings(path: Path) -> Iterator[Meeting]:
    """The meetings of a file of QMSum: an utterance a turn."""
    facts = key_facts("qmsum") if path.stem.endswith("-val") else {}
    for number, values in enumerate(read_lines(path)):
        turns = [(turn["speaker"], readable(turn["content"])) for turn in values["meeting_transcripts"]]
        starts = {int(topic["relevant_text_span"][0][0]) for topic in values["topic_list"]} - {0}
        reference = values["general_query_list"][0]["answer"]
        yield Meeting(str(number), "en", timed(turns), tuple(sorted(starts)), reference, facts.get(str(number), ()))


def readable(content: str) -> str:
    """A turn without marks of sounds and the spaces before punctuation, words that were taken apart: L_C_D_ is LCD."""
    content = re.sub(r"\b(?:[A-Z]_)+(?:[A-Z]\b|(?=\W|$))", lambda spelt: spelt[0].replace("_", ""), content)
    return re.sub(
        r"\s+([.,?!]|['’](?:s|re|ve|ll|d|m)\b)", r"\1", re.sub(r"\s+", " ", re.sub(r"\{[^}]*\}", "", content))
    ).strip()


# VCSum


def vcsum_meetings(folder: Path, path: Path) -> Iterator[Meeting]:
    """The meetings of a file of VCSum, whose speech stands in the file of their parts: an utterance a sentence."""
    parts = defaultdict(list)
    for short in folder.glob(path.name.replace("-long", "-short")):
        for part in read_lines(short):
            parts[part["id"].split("_")[0]].append(part)
    facts = key_facts("vcsum") if path.stem.endswith("_dev") else {}
    for values in read_lines(path):
        name = str(values["id"])
        turns = [turn for part in parts[name] for turn in zip(map(str, part["speaker"]), part["context"], strict=False)]
        spoken = [(speaker, sentence, n == 0) for speaker, turn in turns for n, sentence in enumerate(turn)]
        first = [place for place, (_speaker, _sentence, begins) in enumerate(spoken) if begins]
        starts = tuple(first[end + 1] for end in values["eos_index"] if end + 1 < len(first))
        segments = timed([(speaker, sentence) for speaker, sentence, _ in spoken], [begins for *_, begins in spoken])
        yield Meeting(name, "zh", segments, starts, values["summary"], facts.get(name, ()))


def timed(turns: Sequence[tuple[str, str]], begins: Sequence[bool] = ()) -> tuple[Segment, ...]:
    """Utterances as segments, one after the other; `raw_text` says of one that goes on in a turn that it does."""
    found, now_s = [], 0.0
    for n, (speaker, text) in enumerate(turns):
        end_s = now_s + max(1.0, len(text) * SECONDS_A_WIDTH)
        found.append(Segment(now_s, end_s, text, speaker, raw_text=None if not begins or begins[n] else text))
        now_s = end_s + 1.0
    return tuple(found)


# The season


def season_meetings() -> list[Meeting]:
    """The season's sessions as they were spoken, with reference summaries and key facts of our own writing."""
    listed = tomllib.loads((FACTS / "season.toml").read_text("utf-8"))["meeting"]
    facts = key_facts("season")
    return [
        Meeting(
            one["id"],
            "en" if one["id"].endswith("-14") else "zh",
            season_speech(one["id"]),
            tuple(one["starts"]),
            one["summary"],
            facts[one["id"]],
        )
        for one in listed
    ]


def season_speech(session_id: str) -> tuple[Segment, ...]:
    """The segments of a session of the season, from its reference or its captions."""
    reference = season.SEASON_FOLDER / "reference" / f"{session_id}.json"
    if not reference.is_file():
        captions = season.SEASON_FOLDER / "inbox" / f"{session_id}-recording.vtt"
        return read_captions(captions.read_text("utf-8"))
    values = json.loads(reference.read_text("utf-8"))
    lines = values["segments"] if isinstance(values, dict) else values
    return tuple(Segment(one["start_s"], one["end_s"], one["text"], one.get("speaker")) for one in lines)


def sentences_of(meeting: Meeting) -> list[tuple[int, str]]:
    """(utterance, text) of each sentence as it was said, for systems that choose from these."""
    cut = split_sentences if meeting.language == "en" else lambda text: [text]
    return [
        (place, sentence.strip())
        for place, segment in enumerate(meeting.segments)
        for sentence in cut(segment.text)
        if sentence.strip()
    ]
