"""The bundled season: a made-up term of the study group, to try the product on."""

from __future__ import annotations

import shutil
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from archive.files import PART, sha256_of, write_bytes
from archive.home import Home
from archive.intake.dates import date_of
from archive.intake.session_record import write_session
from archive.records import Session

SEASON_FOLDER = Path(__file__).parent
RECORDING_ENDING = ".ogg"


@cache
def recording_sha256s() -> frozenset[str]:
    """The recordings whose voices the bundled Whisper checkpoint knows."""
    return frozenset(sha256_of(path) for path in (SEASON_FOLDER / "inbox").glob(f"*{RECORDING_ENDING}"))


def read_facts() -> dict[str, Any]:
    """What season.toml says of the season and its sessions."""
    return tomllib.loads((SEASON_FOLDER / "season.toml").read_text("utf-8"))


def register_sessions(home: Home) -> None:
    """Say what the sessions are called and who presents, as a group would before each of them; what stands is kept."""
    for said in read_facts()["session"]:
        folder = home.session(str(said["date"]))
        if not folder.record.exists():
            known = {name: said[name] for name in ("title", "term", "week")}
            write_session(
                folder, Session(id=folder.id, date=date_of(folder.id), presenters=tuple(said["presenters"]), **known)
            )


def put_into_inbox(home: Home, *, known: frozenset[str]) -> list[str]:
    """Copy plan, glossary, members and the inbox's files into an archive, except files whose SHA-256 is `known`; names of the new."""
    for target in (home.plan, home.glossary, home.members):
        write_bytes(target, (SEASON_FOLDER / target.name).read_bytes())
    dropped = []
    for path in sorted((SEASON_FOLDER / "inbox").iterdir()):
        if path.is_file() and not path.name.startswith(".") and sha256_of(path) not in known:
            part = home.inbox / f".{path.name}{PART}"
            part.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, part)
            part.replace(home.inbox / path.name)
            dropped.append(path.name)
    return dropped
