"""WebVTT as players read it: the one writer of it, for the captions beside a transcript and for what is exported.

It escapes `&`, `<` and `>`, as the standard asks: without that, players hide what stands behind a `<`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Cue:
    """One subtitle; the text may hold markup, so that what is text in it is escaped already where the format needs it."""

    start_s: float
    end_s: float
    text: str
    speaker: str | None


def web_vtt(cues: Iterable[Cue], remarks: Sequence[str] = (), *, hours: bool = True) -> str:
    """The text of a WebVTT file, with remarks for its reader as notes; without `hours`, times below one have none."""
    notes = "".join(f"NOTE {without_arrow(remark)}\n\n" for remark in remarks)
    blocks = (
        f"{cue_time(cue.start_s, '.', hours=hours)} --> {cue_time(cue.end_s, '.', hours=hours)}\n"
        f"{voice_tag(cue.speaker)}{cue.text}\n\n"
        for cue in cues
    )
    return f"WEBVTT\n\n{notes}{''.join(blocks)}"


def voice_tag(speaker: str | None) -> str:
    """The tag of who speaks."""
    return f"<v {escape_cue(speaker)}>" if speaker else ""


def escape_cue(text: str) -> str:
    """Text as it stands in a cue."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def without_arrow(text: str) -> str:
    """Text that cannot be taken for the times of a cue."""
    return text.replace("-->", "->")


def cue_time(seconds: float, mark: str, *, hours: bool = True) -> str:
    """`01:02:03.004`, with `mark` before the fraction; without hours where there are none, unless they are wanted."""
    milliseconds = round(seconds * 1000)
    minutes, rest = divmod(milliseconds, 60_000)
    front = f"{minutes // 60:02d}:" if hours or minutes >= 60 else ""
    return f"{front}{minutes % 60:02d}:{rest // 1000:02d}{mark}{rest % 1000:03d}"
