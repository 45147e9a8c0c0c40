"""Ask an engine which language is spoken in each stretch of speech, a few at a time, so that a killed run can go on."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path

from archive.asr.engines import Engine
from archive.asr.languages import LanguageProbs
from archive.asr.transcribe import json_line, window_sound
from archive.audio.sound import SAMPLE_RATE, Samples, Span
from archive.files import key_of

TOGETHER = 16  # stretches that are asked about at once, and kept before the next
SMALLEST_PROB = 0.001  # that is worth a place in the file


def detect_languages(
    engine: Engine,
    samples: Samples,
    spans: Sequence[Span],
    *,
    longest_s: float,
    partial: Path,
    progress: Callable[[float], None],
) -> list[LanguageProbs]:
    """For each span the probability of every language, by at most `longest_s` in its middle; what stands in `partial`
    (JSON Lines) is not asked again.

    Those that a stopped run asked about at once are so again, since the company may change the last bits of what comes
    out. `progress` is told the share that is done, from 0 to 1.
    """
    heard = [middle(span, longest_s) for span in spans]
    header = {"spans": key_of(engine.name, engine.compute_type, [(span.start, span.end) for span in heard])}
    done = read_detected(partial, header)
    done = done[: len(done) // TOGETHER * TOGETHER] if len(done) < len(spans) else done
    partial.parent.mkdir(parents=True, exist_ok=True)
    partial.write_bytes(json_line(dict(header)) + b"".join(json_line(dict(probs)) for probs in done))
    with partial.open("ab") as file:
        while len(done) < len(spans):
            progress(len(done) / len(spans))
            sounds = [window_sound(samples, span) for span in heard[len(done) : len(done) + TOGETHER]]
            found = [rounded(probs) for probs in engine.detect_languages(sounds)]
            file.write(b"".join(map(json_line, map(dict, found))))
            file.flush()
            done += found
    return done


def middle(span: Span, longest_s: float) -> Span:
    """A span, or so many seconds in its middle where it is longer."""
    longest = round(longest_s * SAMPLE_RATE)
    start = span.start + max(0, span.end - span.start - longest) // 2
    return Span(start, min(span.end, start + longest))


def rounded(probs: LanguageProbs) -> LanguageProbs:
    """The languages that are likely at all."""
    return {code: round(prob, 4) for code, prob in probs.items() if prob >= SMALLEST_PROB}


def read_detected(partial: Path, header: dict[str, str]) -> list[LanguageProbs]:
    """What a stopped run found for the first spans; a last line that was cut off is dropped."""
    lines = partial.read_text("utf-8", errors="replace").splitlines() if partial.is_file() else []
    found: list[LanguageProbs] = []
    try:
        if not lines or json.loads(lines[0]) != header:
            return []
        for line in lines[1:]:
            found.append({str(code): float(prob) for code, prob in json.loads(line).items()})
    except (ValueError, AttributeError, TypeError):
        pass
    return found
