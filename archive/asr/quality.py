"""How carefully Whisper decodes: the values of `whisper.quality`, chosen by `python -m bench real` on real speech."""

from __future__ import annotations

from dataclasses import dataclass

from archive.models import bundled

BALANCED = "balanced"


@dataclass(frozen=True)
class DecodingQuality:
    """What one value of `whisper.quality` stands for."""

    window_s: float  # the longest window: a longer one of Chinese is often given up half-way
    beam_size: int  # 1 decodes greedily
    english_window_s: float = 15.0  # the longest window that is known to be English, which gains by what stands around
    padding_s: float | None = 2.0  # of silence behind a window, in place of what Whisper pads to 30 s; None: all of it
    context_s: float = 0.0  # at least so much the encoder takes: a short window has fewer errors with more silence
    again: int = 2  # times that speech without text is decoded again
    by_turn: bool = True  # the language is told by turn, else by window
    language_s: float = 3.0  # of a turn, in its middle, that tell its language: eight made the detector no surer
    doubt: float = 0.0  # a turn whose language is less certain is decoded in both; 0: none is
    # Chinese is decoded once more in windows as long as this, each padded to 30 s; 0: it is not.
    long_window_s: float = 0.0
    only_unbroken: bool = False  # and only where somebody speaks on for longer than a window, which had to be cut
    trusted: float = 0.0  # or where the short windows' texts are less certain: 0 to 1, as a segment's confidence
    trusted_alone: float = 0.0  # the same of a long window no longer than a short one, which gains by silence alone
    trusted_english: float = 0.0  # an English turn that was cut in doubt, and is less certain, is decoded whole


DECODING_QUALITIES = {
    "fast": DecodingQuality(window_s=8.0, beam_size=1, doubt=0.9, trusted_english=0.7),
    BALANCED: DecodingQuality(
        window_s=8.0,
        beam_size=5,
        context_s=12.0,
        doubt=0.85,
        long_window_s=15.0,
        only_unbroken=True,
        trusted=0.75,
        trusted_alone=0.6,
        trusted_english=0.7,
    ),
    "best": DecodingQuality(
        window_s=8.0, beam_size=5, context_s=12.0, doubt=0.85, long_window_s=15.0, trusted_english=0.7
    ),
}
# Wider beams say more that nobody said: with eight and ten there are more errors than with five.
# sample-voice was trained on windows of a sentence, in the sound that `bundled` gives it, and never leaves one out.
SAMPLE_QUALITY = DecodingQuality(bundled.SAMPLE_WINDOW_S, beam_size=1, padding_s=None, again=0, by_turn=False)


def quality_of(model: str, quality: str) -> DecodingQuality:
    """What a Whisper model is decoded with when `whisper.quality` is set so."""
    return SAMPLE_QUALITY if model == bundled.SAMPLE_VOICE else DECODING_QUALITIES[quality]
