"""Write session.toml, and edit it in place: comments, entries of other names and the order of all are their author's."""

from __future__ import annotations

import json
from collections.abc import Iterable, MutableMapping
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import AoT, Table

from archive.files import write_text
from archive.home import SessionFolder
from archive.intake.dates import date_of
from archive.records import Recording, Session, timecode
from archive.settings import not_toml

NUMBERS = ("term", "week")


def write_session(folder: SessionFolder, session: Session) -> bool:
    """Make session.toml say what the session is, whatever else stands in it; False when it already said so.

    Raises SettingsWrong when there is one that cannot be read.
    """
    if not folder.record.is_file():
        return write_text(folder.record, session_text(session))
    document = read_document(folder)
    for name, value in described(session).items():
        if document.get(name) != value:
            document[name] = value
    wanted = {recording.path: recording for recording in session.recordings}
    remove_recordings(document, keep=wanted)
    for recording in session.recordings:
        put_recording(document, recording)
    return write_text(folder.record, tomlkit.dumps(document))


def register_recording(folder: SessionFolder, recording: Recording, *, instead_of: str = "") -> None:
    """Enter a recording in session.toml, in place of the one with its path, or with the path `instead_of`."""
    if not folder.record.is_file():
        write_session(folder, Session(folder.id, date_of(folder.id), recordings=(recording,)))
        return
    document = read_document(folder)
    put_recording(document, recording, instead_of=instead_of)
    write_text(folder.record, tomlkit.dumps(document))


def keep_speaker_count(folder: SessionFolder, count: int) -> None:
    """Enter how many people speak in a session's recordings; 0 takes it out again. Raises SettingsWrong."""
    if not folder.record.is_file():
        write_session(folder, Session(folder.id, date_of(folder.id)))
    document = read_document(folder)
    if count:
        document["speakers"] = count
    elif "speakers" in document:
        document.remove("speakers")
    write_text(folder.record, tomlkit.dumps(document))


def described(session: Session) -> dict[str, Any]:
    """What session.toml says of a session beside its recordings, as far as it is known."""
    values: dict[str, Any] = {"title": session.title, "date": session.date}
    values |= {name: getattr(session, name) for name in NUMBERS if getattr(session, name) is not None}
    return values | {"presenters": list(session.presenters)}


def session_text(session: Session) -> str:
    """A session.toml that nobody has written in yet."""
    lines = [f"{name} = {toml_value(value)}" for name, value in described(session).items()]
    blocks = [recording_text(recording) for recording in sorted(session.recordings, key=lambda r: r.path)]
    return "\n".join(["\n".join(lines) + "\n", *blocks])


def toml_value(value: Any) -> str:
    """JSON's texts, numbers and lists are TOML's too; dates are not."""
    return json.dumps(value, ensure_ascii=False) if isinstance(value, str | int | list) else value.isoformat()


def recording_text(recording: Recording) -> str:
    """The block of one recording."""
    values = f"path = {toml_value(recording.path)}\nsha256 = {toml_value(recording.sha256)}\n"
    begins = "" if recording.starts_at_s is None else f"starts_at = {timecode(recording.starts_at_s)}\n"
    independent = "independent = true\n" if recording.independent else ""
    return f"[[recordings]]\n{values}duration_s = {recording.duration_s:.2f}\n{begins}{independent}"


def read_document(folder: SessionFolder) -> tomlkit.TOMLDocument:
    """session.toml with all that people wrote in it; raises SettingsWrong when it is not TOML."""
    try:
        return tomlkit.parse(folder.record.read_text("utf-8").rstrip("\n") + "\n")
    except (TOMLKitError, UnicodeDecodeError) as error:
        raise not_toml(folder.record, error) from error


def put_recording(document: tomlkit.TOMLDocument, recording: Recording, *, instead_of: str = "") -> None:
    """Bring the entry of a recording up to date, or add one: among others in order of their paths, else as the last."""
    entries = document.setdefault("recordings", tomlkit.aot())
    for entry in entries:
        if entry.get("path") in (recording.path, instead_of or recording.path):
            update_entry(entry, recording)
            return
    if isinstance(entries, AoT):
        add_table(document, entries, recording)
    else:  # somebody wrote them as a list of tables on one line
        entries.append(tomlkit.item(dict(recording_table(recording)), _parent=entries))


def update_entry(entry: MutableMapping[str, Any], recording: Recording) -> None:
    """Set what is another; the rest of the entry stays."""
    for name, value in recording_table(recording).items():
        if entry.get(name) != value:
            entry[name] = value


def recording_table(recording: Recording) -> Table:
    """The block of one recording, to be put into a document."""
    tables = tomlkit.parse(recording_text(recording))["recordings"]
    assert isinstance(tables, AoT)
    return tables[0]


def add_table(document: tomlkit.TOMLDocument, entries: AoT, recording: Recording) -> None:
    """A comment belongs to what follows it, so between entries of a file with comments nothing is put."""
    paths = [str(entry.get("path", "")) for entry in entries]
    commented = "#" in tomlkit.dumps(document)
    place = len(paths) if commented or paths != sorted(paths) else sum(path < recording.path for path in paths)
    table = recording_table(recording)
    if place == 0 and entries:
        entries[0].trivia.indent = "\n"
    else:
        table.trivia.indent = "" if place and entries[place - 1].as_string().endswith("\n\n") else "\n"
    entries.insert(place, table)
    if place + 1 < len(entries):
        entries[place + 1].trivia.indent = "\n"
    elif list(document)[-1] != "recordings":  # another table follows
        table.add(tomlkit.nl())


def remove_recordings(document: tomlkit.TOMLDocument, *, keep: Iterable[str]) -> None:
    """Remove the entries of all recordings but those whose paths are to be kept."""
    entries = document.get("recordings", [])
    left_out = [place for place, entry in enumerate(entries) if entry.get("path") not in keep]
    if left_out and len(left_out) == len(entries):
        document.remove("recordings")
    else:
        for place in reversed(left_out):
            del entries[place]
