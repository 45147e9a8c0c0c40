"""What people call the kinds of passages, and the states of what is planned."""

from __future__ import annotations

from collections.abc import Mapping

from archive.messages import Message, _

STATES: Mapping[str, Message] = {
    "covered": _("discussed and written"),
    "discussed": _("discussed, no note"),
    "written": _("written, not discussed"),
    "open": _("open"),
    "upcoming": _("to come"),
}


def kind_name(kind: str) -> str:
    """A kind of passage in the reader's language."""
    names = {
        "speech": _("speech"),
        "note": _("note"),
        "chat": _("chat"),
        "reading": _("reading"),
    }
    return str(names.get(kind, kind))
