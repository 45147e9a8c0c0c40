"""How good the offline summaries are: ROUGE and key facts beside published systems, chapters, citations."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from archive.records import Summary
from archive.summaries.checking.citations import all_sentences, check_summary
from archive.summaries.checking.evidence import Evidence
from archive.summaries.summarize import summarise
from bench.meeting_sets import Meeting, read_sets
from bench.rouge import rouge, units
from bench.segmentation import measure_segmentation
from bench.summary_systems import count_units, facts_told, summaries


def measure(meetings: Path | None = None) -> dict[str, Any]:
    """The figures of each set of meetings; the sample season's where no folder is given."""
    figures = {}
    for name, found in read_sets(meetings).items():
        print(f"{name}: {len(found)} meetings", flush=True)
        figures[name] = {
            "rouge": measure_rouge(found),
            "segmentation": measure_segmentation(found),
            **measure_summaries(found),
        }
        show(figures[name])
    return figures


def measure_rouge(meetings: Sequence[Meeting]) -> dict[str, list[float]]:
    """ROUGE-1, -2 and -L of each system at the references' lengths."""
    scores = defaultdict(list)
    for meeting in meetings:
        for name, texts in summaries(meeting, len(units(meeting.reference))).items():
            scores[name].append(np.mean([rouge(" ".join(text), meeting.reference) for text in texts], axis=0))
    return {name: [round(float(score), 4) for score in np.mean(found, axis=0)] for name, found in scores.items()}


def measure_summaries(meetings: Sequence[Meeting]) -> dict[str, Any]:
    """Of the product's summaries: how many citations hold, and the key facts told, beside systems of the same length."""
    sentences = hold = 0
    told: defaultdict[str, list[float]] = defaultdict(list)
    for meeting in meetings:
        summary = summarise(meeting.session, meeting.segments, (), glossary=(), due=(), key="")
        checked = check_summary(summary, Evidence(meeting.session.id, meeting.segments).at)
        sentences, hold = sentences + len(checked), hold + sum(not one.faults for one in checked)
        if meeting.facts:
            for name, share in facts_of(meeting, summary).items():
                told[name].append(share)
    facts = {name: round(float(np.mean(shares)), 3) for name, shares in told.items()}
    return {"citations": {"sentences": sentences, "hold": hold}} | ({"facts": facts} if facts else {})


def facts_of(meeting: Meeting, summary: Summary) -> dict[str, float]:
    """Share of a meeting's key facts that the summary tells, and that each system does at its length."""
    said = list(dict.fromkeys(one.text for one in all_sentences(summary)))
    others = summaries(meeting, count_units(said))
    shares = {
        name: float(np.mean([facts_told(text, meeting.facts) for text in texts])) for name, texts in others.items()
    }
    return shares | {"ours": facts_told(said, meeting.facts)}


def show(figures: dict[str, Any]) -> None:
    """One set's figures."""
    print(f"{'':20}{'ROUGE-1':>9}{'-2':>7}{'-L':>7}{'facts':>8}")
    for name, scores in figures["rouge"].items():
        facts = figures.get("facts", {}).get(name)
        shown = "".join(f"{score:7.3f}" for score in scores)
        print(f"{name:20}  {shown}{'' if facts is None else f'{facts:8.0%}'}")
    print(f"{'':20}{'Pk':>9}{'WindowDiff':>12}")
    for name, rates in figures["segmentation"].items():
        print(f"{name:20}{rates['pk']:9.3f}{rates['windowdiff']:12.3f}")
    print("citations: {hold} of {sentences} sentences hold\n".format(**figures["citations"]), flush=True)
