"""What is the same in every export as JSON: lists of objects, times as numbers or text."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from archive.chats.export import ChatExport
from archive.messages import _


def items_of(value: Any, *keys: str) -> list[dict[str, Any]]:
    """The objects of a list, or of the list under the first of these keys that is there; none of anything else."""
    if isinstance(value, dict):
        value = next((value[key] for key in keys if isinstance(value.get(key), list)), None)
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def dict_of(value: Any) -> dict[str, Any]:
    """The value where it is an object, else an empty one."""
    return value if isinstance(value, dict) else {}


def str_of(value: Any) -> str:
    """The value where it is text, else ""."""
    return value if isinstance(value, str) else ""


def moment_of(value: Any, number: int, export: ChatExport) -> datetime:
    """The time, on the group's clock, that a Unix time stamp or a text names.

    Raises ValueError, with the number of the message.
    """
    try:
        if isinstance(value, int | float) or (isinstance(value, str) and value.replace(".", "", 1).isdigit()):
            return export.local_time(value)
        return export.local_iso(str_of(value))
    except ValueError as error:
        raise ValueError(_("message {number} has the time {time}", number=number, time=str(value))) from error
