"""Read addresses such as 2020-10-17@00:01:02-00:01:09, and find the files they name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from archive.errors import AddressWrong
from archive.home import SESSION_ID, Home
from archive.messages import Text, _
from search.query.session_question import DateMentioned, referred_session
from search.reading.transcripts import see_what_is_there, stem_meant

LATEST = "latest"
ADDRESS_EXAMPLES = "2020-10-17, 2020-10-17@00:01:02-00:01:09, 2020-10-17/notes/alice-cache#L4-9, library/design#L10-22"
WHOLE_S = 360_000.0  # seconds: longer than any recording

_SPEECH = re.compile(
    rf"(?P<session>{SESSION_ID.pattern})(?:/(?P<recording>[^#]+))?@(?P<start>[\d:.]+)(?:-(?P<end>[\d:.]+))?"
)
_TRANSCRIPT = re.compile(rf"(?P<session>{SESSION_ID.pattern})/(?P<recording>transcripts/[^#]+)")
_FILE = re.compile(r"(?P<place>[^#@]+?)(?:\.md(?:\?plain=1)?)?(?:#L(?P<first>\d{1,9})(?:-L?(?P<last>\d{1,9}))?)?")
_DATE = re.compile(r"^(\d{4})[-/.]?(\d{2})[-/.]?(\d{2})(?=$|[-@/#])")
_DAY = re.compile(r"^(\d{1,2})[-/.](\d{1,2})(?:-(\d))?(?=$|[@/#])")
_CLOCK_TIME = re.compile(r"(?:(?:(\d{1,3}):)?(\d{1,2}):)?(\d{1,6}(?:\.\d{1,3})?)")


@dataclass(frozen=True)
class SpeechSpan:
    """Seconds of a session's speech."""

    session_id: str
    start_s: float
    end_s: float
    recording: str = ""  # whose clock they are of, by its stem; "" of the session's


@dataclass(frozen=True)
class LineSpan:
    """Lines of a file, counting from 1, both ends included; None for all of it."""

    path: Path
    first: int | None = None
    last: int | None = None


@dataclass(frozen=True)
class WholeSession:
    """A session as a whole."""

    session_id: str


def read_address(home: Home, address: str) -> SpeechSpan | LineSpan | WholeSession:
    """What an address names; raises AddressWrong when it is malformed, leads out of the archive, or there is no such thing."""
    text = spell_out(home, address.strip().removeprefix("sessions/").strip("/"))
    if SESSION_ID.fullmatch(text):
        return WholeSession(existing_session(home, text))
    if speech := _SPEECH.fullmatch(text):
        start = clock_s(speech["start"], address)
        end = clock_s(speech["end"], address) if speech["end"] else start
        if end < start:
            raise wrong(_("{address} ends before it begins", address=address))
        return speech_span(home, speech, start, end)
    if speech := _TRANSCRIPT.fullmatch(text):
        return speech_span(home, speech, 0.0, WHOLE_S)
    if found := _FILE.fullmatch(text):
        path = file_at(home, found["place"], address)
        first = int(found["first"]) if found["first"] else None
        return LineSpan(path, first, int(found["last"]) if found["last"] else first)
    raise no_address(address)


def speech_span(home: Home, named: re.Match[str], start_s: float, end_s: float) -> SpeechSpan:
    """The span of a session that is there, or of one of its recordings; raises AddressWrong."""
    session_id = existing_session(home, named["session"])
    recording = stem_meant(home.session(session_id), named["recording"]) if named["recording"] else ""
    return SpeechSpan(session_id, start_s, end_s, recording)


def spell_out(home: Home, text: str) -> str:
    """An address as it is written in full: `latest` is the latest session, a date may be 20201024 or 2020/10/24, and
    10-24 is the latest session of that day. Raises AddressWrong when there is none."""
    if re.match(rf"{LATEST}(?=$|[@/#])", text):
        sessions = [folder.id for folder in home.session_folders()]
        return sessions[-1] + text.removeprefix(LATEST) if sessions else text
    if day := _DAY.match(text):
        named = latest_of_day(day[0], [folder.id for folder in home.session_folders()])
        if named is None:
            raise no_session(day[0])
        return named + text[day.end() :]
    return _DATE.sub(r"\1-\2-\3", text)


def latest_of_day(typed: str, sessions: Sequence[str]) -> str | None:
    """The latest session of a day without a year: 10-24, 10/24, and for the second one of a day 10-24-2."""
    day = _DAY.fullmatch(typed)
    if not day:
        return None
    return referred_session(DateMentioned(int(day[1]), int(day[2]), number=int(day[3] or 1)), sessions)


def wrong(what: Text) -> AddressWrong:
    """An address that names nothing, with examples of addresses that do."""
    return AddressWrong(what, _("addresses look like {examples}", examples=ADDRESS_EXAMPLES))


def no_address(text: str) -> AddressWrong:
    """The error for what has not the form of an address."""
    return wrong(_("{text!r} is not an address", text=text))


def existing_session(home: Home, session_id: str) -> str:
    """The id of a session that is there; raises AddressWrong."""
    if not home.session(session_id).root.is_dir():
        raise no_session(session_id)
    return session_id


def no_session(session_id: str) -> AddressWrong:
    """The error for a session that is not there."""
    return AddressWrong(
        _("there is no session {session_id}", session_id=session_id), _("list them with: sig-archive sessions")
    )


def clock_s(text: str, address: str) -> float:
    """`01:02:03` in seconds; hours and minutes may be absent."""
    parts = _CLOCK_TIME.fullmatch(text)
    if not parts:
        raise AddressWrong(
            _("{address}: {text} is not a time", address=address, text=text),
            _("write times as 00:01:02"),
        )
    return int(parts[1] or 0) * 3600 + int(parts[2] or 0) * 60 + float(parts[3])


def file_at(home: Home, place: str, address: str) -> Path:
    """The Markdown file of an address, inside a session's folder or the library and nowhere else."""
    folder, _slash, rest = place.partition("/")
    root = home.library if folder == "library" else home.sessions / folder
    if not rest or not (folder == "library" or SESSION_ID.fullmatch(folder)) or not place.isprintable():
        raise no_address(address)
    path = root / f"{rest}.md"
    try:
        inside = path.resolve().is_relative_to(root.resolve()) and ".." not in Path(rest).parts
        if inside and path.is_file():
            return path
        if inside and (begun := begins_with(root, rest)):
            return only_one(begun, rest)
    except OSError:  # such as a name too long for the file system
        inside = True
    if not inside:
        raise wrong(_("{address} leads out of the archive", address=address))
    raise AddressWrong(_("there is no {place} in this archive", place=place), see_what_is_there(folder))


def begins_with(root: Path, rest: str) -> list[Path]:
    """The Markdown files whose name begins so, where the address says, or among a session's notes."""
    begun = root / rest
    folders = [begun.parent] if "/" in rest else [begun.parent, root / "notes"]
    files = (path for folder in folders if folder.is_dir() for path in folder.glob("*.md"))
    wanted = begun.name.casefold()
    found = sorted(path for path in files if path.stem.casefold().startswith(wanted) and path.is_file())
    return [path for path in found if path.stem.casefold() == wanted] or found


def only_one(found: Sequence[Path], rest: str) -> Path:
    """Raises AddressWrong when several files begin so."""
    if len(found) > 1:
        names = [path.stem for path in found]
        raise AddressWrong(_("several begin with {rest}: {names}", rest=rest, names=names), _("type more of the name"))
    if found[0].is_symlink() and not found[0].resolve().is_relative_to(found[0].parent.resolve()):
        raise wrong(_("{address} leads out of the archive", address=rest))
    return found[0]
