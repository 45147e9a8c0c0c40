"""What a terminal remembers between two commands, in the user's own state folder: search never writes into an archive."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Sequence
from pathlib import Path

from archive.errors import AddressWrong
from archive.files import write_text
from archive.home import Home
from archive.messages import _
from search.arguments import MAX_HITS


def state_folder() -> Path:
    """The folder, whether it is there or not."""
    state = os.environ.get("XDG_STATE_HOME", "")
    base = Path(state) if Path(state).is_absolute() else Path.home() / ".local" / "state"
    return base / "sig-archive"


def terminal_name() -> str:
    """What tells this terminal from others; empty where results do not go to one."""
    try:
        return re.sub(r"\W+", "-", os.ttyname(sys.stdout.fileno())).strip("-")
    except (OSError, ValueError, AttributeError):  # a pipe, or a stream that is none of the system's
        return ""


def remember_hits(home: Home, addresses: Sequence[str]) -> None:
    """Keep the addresses of the hits that are shown, so that `show 2` opens the second one; not where nothing can be kept."""
    name = terminal_name()
    if not name or not addresses:
        return
    try:
        last_hits(name).parent.mkdir(parents=True, exist_ok=True)
        write_text(last_hits(name), json.dumps({"home": str(home.root.resolve()), "addresses": list(addresses)}))
    except OSError:
        pass


def address_named(home: Home, typed: str) -> str:
    """What was typed, or of a small number the address of that hit of the last search; raises AddressWrong."""
    return recall_hit(home, int(typed)) if typed.isdecimal() and int(typed) <= MAX_HITS else typed


def recall_hit(home: Home, rank: int) -> str:
    """The address of a hit of the last search in this terminal; raises AddressWrong when there is none."""
    try:
        kept = json.loads(last_hits(terminal_name()).read_text("utf-8"))
    except (OSError, ValueError):
        kept = {}
    addresses = kept.get("addresses", []) if kept.get("home") == str(home.root.resolve()) else []
    if not 1 <= rank <= len(addresses):
        raise AddressWrong(_("there is no hit {rank}", rank=rank), _("search first, in this terminal"))
    return str(addresses[rank - 1])


def last_hits(name: str) -> Path:
    """Where the last hits of a terminal are kept."""
    return state_folder() / "last" / f"{name or 'none'}.json"
