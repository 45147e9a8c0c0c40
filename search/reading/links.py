"""Links that open what was found: a recording at a second or a file at its lines, on this machine or for others."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

from archive.errors import SettingsWrong
from archive.home import Home
from archive.intake.clock import recording_starts
from archive.intake.sessions import read_session
from archive.records import Passage, line_span


def file_link(home: Home, passage: Passage, at_s: float | None = None) -> str:
    """A link to the recording at a second, else the passage's first, or to the passage's lines."""
    path = home.root / passage.path
    at_s = at_s or passage.start_s
    own_s = at_s - recording_start(home, passage) if at_s is not None else None
    return link_to(path, passage, media_of(home, passage), own_s)


def recording_start(home: Home, passage: Passage) -> float:
    """Where the recording of a passage of speech begins on the clock of its times; 0 where session.toml cannot be read."""
    if passage.start_s is None or passage.session_id is None or passage.independent:
        return 0.0
    try:
        starts = recording_starts(read_session(home.session(passage.session_id)))
    except SettingsWrong:
        return 0.0
    return starts.get(Path(passage.path).stem, 0.0)


def link_to(path: Path, passage: Passage, media: Path | None, at_s: float | None = None) -> str:
    """`file:///…/media/talk.ogg#t=72` where there is a recording, else the captions at that second, or the lines of a
    file; `at_s` is on the recording's own clock."""
    if passage.start_s is not None:
        opened = media or captions_beside(path)
        return f"{opened.absolute().as_uri()}#t={int(passage.start_s if at_s is None else at_s)}"
    return path.absolute().as_uri() + lines_fragment(passage.line_from, passage.line_to)


def lines_fragment(first: int | None, last: int | None) -> str:
    """`#L4-L9`, `#L4` for a single line, as GitHub and editors know it; "" for all of a file."""
    return "" if first is None else f"#{line_span(first, last, hyphen='-L')}"


def shared_link(home: Home, passage: Passage, at_s: float | None = None, *, base_url: str = "") -> str:
    """A link for others: below `base_url`, as `https://github.com/GROUP/ARCHIVE/blob/main`, else relative to the archive.

    Speech has its captions, since recordings are not in Git. GitHub shows the lines of a note with `?plain=1` only.
    """
    path = home.root / passage.path
    if passage.start_s is not None:
        own_s = (at_s or passage.start_s) - recording_start(home, passage)
        path, place = captions_beside(path), f"#t={int(own_s)}"
    elif passage.line_from is not None:
        plain = "?plain=1" if base_url and path.suffix == ".md" else ""
        place = plain + lines_fragment(passage.line_from, passage.line_to)
    else:
        place = ""
    relative = quote(path.relative_to(home.root).as_posix()) + place
    return f"{base_url.rstrip('/')}/{relative}" if base_url else relative


def captions_beside(path: Path) -> Path:
    """The captions beside a transcript, else the transcript."""
    captions = path.with_suffix(".vtt")
    return captions if captions.is_file() else path


def media_of(home: Home, passage: Passage) -> Path | None:
    """The recording that a transcript was made from: it has the transcript's name in the session's media folder."""
    if passage.start_s is None or passage.session_id is None:
        return None
    stem = Path(passage.path).name.removesuffix(".json").removesuffix(".vtt")
    folder = home.session(passage.session_id).media
    found = sorted(path for path in folder.iterdir() if path.stem == stem) if folder.is_dir() else []
    return found[0] if found else None
