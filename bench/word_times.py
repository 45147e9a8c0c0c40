"""Word times of both engines with Whisper base: against the moments that espeak-ng reports for each word it speaks, and, with
`--speech DIR`, against the edges of the turns of real recordings (their first `--minutes`, one if none are given).

A turn's edges are where its sound first and last rises to a hundredth of its loudest moment's power.
"""

from __future__ import annotations

import ctypes
import ctypes.util
import json
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import numpy as np

from archive.arrays import SampleArray
from archive.audio import media
from archive.audio.sound import SAMPLE_RATE
from archive.pipeline import steps
from archive.records import Word
from archive.settings import Settings, WhisperSettings
from bench import real
from tests.sounds import write_sound

SENTENCES = (
    "The scheduler looks at every node and removes those that do not have enough memory for the pod.",
    "After that, each of the remaining nodes gets a score between zero and one hundred.",
    "If several nodes have the same score, one of them is chosen by chance.",
    "The binding is sent to the server, and the agent on that node starts the containers.",
    "When nothing fits, the queue keeps the pod and tries again after some time.",
    "We read this code last week, and today we will look at how preemption works.",
)
PAUSE_S = 0.8  # between two sentences
RETRIEVAL, SAMPLES_MS = 1, 500  # of espeak-ng: sound is handed over in pieces of so many milliseconds
WORD_EVENT, LAST_EVENT, UTF_8 = 1, 0, 1
QUIET = 0.01  # of the loudest moment's power
FRAME = 160  # samples: 10 ms


class Event(ctypes.Structure):
    """What espeak-ng reports while it speaks: `espeak_EVENT` of speak_lib.h."""

    _fields_ = (
        ("type", ctypes.c_int), ("unique_identifier", ctypes.c_uint), ("text_position", ctypes.c_int),
        ("length", ctypes.c_int), ("audio_position", ctypes.c_int), ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p), ("id", ctypes.c_char * 8),
    )  # fmt: skip


@dataclass(frozen=True)
class Spoken:
    """Speech in which some moments are known: (text, second) of each word, or of the edges of turns."""

    samples: SampleArray
    starts: Sequence[tuple[str, float]] = ()
    turns: Sequence[tuple[float, float]] = ()


def measure(*, speech: Path | None = None, minutes: float = 1.0) -> dict[str, Any]:
    """Print the median and the 95th percentile of the errors, in seconds, and return them."""
    converted = Path(real.base_folder())
    models = {"faster-whisper": str(converted), "openai-whisper": str(converted.with_name("base.pt"))}
    known = {"espeak-ng, English": speak(SENTENCES)}
    for path in sorted(speech.glob("meeting-*.json")) if speech else ():
        known[path.stem] = first_turns(path, minutes)
    found: dict[str, Any] = {}
    for engine, model in models.items():
        for name, spoken in known.items():
            words = transcribed_words(spoken.samples, engine, model)
            for what, errors in errors_of(spoken, words):
                middle, late = np.percentile(np.abs(errors), [50, 95])
                bias = float(np.median(errors))
                print(
                    f"{engine}, {name}: {what} of {len(errors)}: {middle:.2f} s, p95 {late:.2f} s, bias {bias:+.2f} s",
                    flush=True,
                )
                found[f"{engine}, {name}, {what}"] = {
                    "median_s": round(middle, 3),
                    "p95_s": round(late, 3),
                    "n": len(errors),
                }
    return found


def errors_of(spoken: Spoken, words: Sequence[Word]) -> Iterator[tuple[str, list[float]]]:
    """What is held against what is known, and by how much each is later, in seconds."""
    if spoken.starts:
        pairs = aligned([text for text, _ in spoken.starts], [plain(word.text) for word in words])
        yield "word starts", [words[there].start_s - spoken.starts[here][1] for here, there in pairs]
        return
    starts, ends = [], []
    for start_s, end_s in spoken.turns:
        own = [word for word in words if start_s < (word.start_s + word.end_s) / 2 < end_s]
        if own:
            starts.append(own[0].start_s - start_s)
            ends.append(own[-1].end_s - end_s)
    yield "first words' starts", starts
    yield "last words' ends", ends


def aligned(said: Sequence[str], written: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Places of the words that are the same in both."""
    for block in SequenceMatcher(None, said, written, autojunk=False).get_matching_blocks():
        yield from ((block.a + place, block.b + place) for place in range(block.size))


def plain(text: str) -> str:
    return "".join(letter for letter in text.lower() if letter.isalnum())


def transcribed_words(samples: SampleArray, engine: str, model: str) -> list[Word]:
    """The words that an engine writes, with their times."""
    whisper = WhisperSettings(model, engine=engine, device="cpu", threads=1, word_timestamps=True)
    with tempfile.TemporaryDirectory() as name:
        recording = write_sound(Path(name) / "spoken.wav", samples)
        result = steps.transcribe_file(Settings(whisper=whisper), recording, Path(name) / "work", "", lambda *_: None)
    return [word for segment in result.segments for word in segment.words]


# Speech whose moments are known


def first_turns(path: Path, minutes: float) -> Spoken:
    """The turns of a recording's first minutes, each from where it is loud to where it is loud last."""
    with tempfile.TemporaryDirectory() as folder:
        sound = media.decode(path.with_suffix(".flac"), Path(folder) / "sound").samples()[
            : int(minutes * 60 * SAMPLE_RATE)
        ]
    turns = []
    for segment in json.loads(path.read_text("utf-8"))["segments"]:
        if segment["end_s"] * SAMPLE_RATE <= len(sound):
            first = int(segment["start_s"] * SAMPLE_RATE)
            part = np.array(sound[first : int(segment["end_s"] * SAMPLE_RATE)]).astype(float)
            power = np.square(part[: len(part) // FRAME * FRAME]).reshape(-1, FRAME).mean(axis=1)
            loud = np.flatnonzero(power > QUIET * power.max()) * FRAME
            turns.append(((first + loud[0]) / SAMPLE_RATE, (first + loud[-1] + FRAME) / SAMPLE_RATE))
    return Spoken(np.array(sound), turns=turns)


def speak(sentences: Sequence[str]) -> Spoken:
    """Sentences by espeak-ng, with the moment at which each word begins. Raises SystemExit without espeak-ng."""
    name = ctypes.util.find_library("espeak-ng")
    if not name:
        raise SystemExit("sentences are spoken with espeak-ng, which is not installed: apt-get install espeak-ng")
    library = ctypes.CDLL(name)
    rate = library.espeak_Initialize(RETRIEVAL, SAMPLES_MS, None, 0)
    library.espeak_SetVoiceByName(b"en-us")
    parts, starts, at_s = list[np.ndarray](), list[tuple[str, float]](), 0.0
    for sentence in sentences:
        sound, words = speak_sentence(library, sentence)
        starts += [(plain(word), at_s + milliseconds / 1000) for word, milliseconds in words]
        times = np.arange(int(len(sound) / rate * SAMPLE_RATE)) / SAMPLE_RATE
        parts += [np.interp(times, np.arange(len(sound)) / rate, sound), np.zeros(int(PAUSE_S * SAMPLE_RATE))]
        at_s = sum(map(len, parts)) / SAMPLE_RATE
    return Spoken(np.concatenate(parts).astype(np.int16), starts)


def speak_sentence(library: ctypes.CDLL, sentence: str) -> tuple[np.ndarray, list[tuple[str, int]]]:
    """The sound at espeak-ng's own rate, and (word, millisecond) of each word."""
    sound, words = [np.zeros(0, np.int16)], list[tuple[str, int]]()

    def receive(wave: Any, count: int, events: Any) -> int:
        if wave and count:
            sound.append(np.ctypeslib.as_array(wave, (count,)).copy())
        place = 0
        while events[place].type != LAST_EVENT:
            event, place = events[place], place + 1
            if event.type == WORD_EVENT:
                first = event.text_position - 1
                words.append((sentence[first : first + event.length], event.audio_position))
        return 0

    callback = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(Event))(
        receive
    )
    library.espeak_SetSynthCallback(callback)
    text = sentence.encode()
    library.espeak_Synth(text, ctypes.c_size_t(len(text) + 1), 0, 0, 0, UTF_8, None, None)
    library.espeak_Synchronize()
    return np.concatenate(sound), words
