"""Exports of chats that come as a ZIP file: WhatsApp's, with _chat.txt beside the pictures, and a whole workspace of Slack's.

Nothing is unpacked to a disk: texts are read, each at most as long as a chat may be, and all else is left where it is.
"""

from __future__ import annotations

import json
import re
import zlib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any
from zipfile import BadZipFile, ZipFile, ZipInfo

from archive.chats.json_values import dict_of, str_of
from archive.errors import InputRefused
from archive.files import remove_file, sha256_of
from archive.intake.chat_files import CHAT_ENDINGS, MAX_CHAT_BYTES, ChatFile, chat_in_text, export_of, merge_chat
from archive.intake.collecting import CollectRun
from archive.intake.existing import remember
from archive.intake.incoming import Incoming
from archive.messages import _
from archive.pages.packed import check_unpacked_size
from archive.text.decoding import decode_text

SLACK_PEOPLE = "users.json"


def take_packed_chat(incoming: Incoming, run: CollectRun) -> None:
    """Merge every chat in a ZIP file into the days on which it was written. Raises InputRefused where there is none."""
    for chat in read_packed_chats(incoming, run):
        merge_chat(incoming, chat, run)
    remember(run.home, sha256_of(incoming.path))
    remove_file(incoming.path)


def read_packed_chats(incoming: Incoming, run: CollectRun) -> list[ChatFile]:
    """The chats in a ZIP file, one at least. Raises InputRefused."""
    try:
        with ZipFile(incoming.path) as packed:
            check_unpacked_size(packed)
            check_names(packed)
            chats = list(chats_in(packed, incoming, run))
    except (
        BadZipFile,
        NotImplementedError,
        RuntimeError,
        EOFError,
        zlib.error,
    ) as error:  # damaged, or with a password
        raise unreadable(incoming, _("it is damaged, or has a password")) from error
    except ValueError as error:
        raise unreadable(incoming, error.args[0]) from error
    if not chats:
        raise InputRefused(
            _("{path} holds no export of a chat that the archive can read", path=incoming.path),
            _("unpack it, and hand in what is in it"),
        )
    return chats


def unreadable(incoming: Incoming, reason: object) -> InputRefused:
    """The error for a ZIP file that is not read."""
    return InputRefused(
        _("{path} cannot be read ({reason})", path=incoming.path, reason=reason), _("export the chat again")
    )


def check_names(packed: ZipFile) -> None:
    """Raises ValueError where a name leads out of the folder that the file would be unpacked into: nobody's export has one."""
    for part in packed.infolist():
        path = PurePosixPath(part.filename.replace("\\", "/"))
        if path.is_absolute() or ".." in path.parts or ":" in path.parts[0:1]:
            raise ValueError(_("it has a file whose name leads out of it"))


def chats_in(packed: ZipFile, incoming: Incoming, run: CollectRun) -> Iterator[ChatFile]:
    """The chats of a ZIP file, one a text, or one a channel of Slack. Raises ValueError for a text that is too long."""
    texts = slack_channels(packed) if SLACK_PEOPLE in packed.namelist() else plain_texts(packed)
    for part, text in texts:
        saved = datetime(*part.date_time) if part.date_time[0] > 1980 else datetime.now()
        name = f"{incoming.path.name} {PurePosixPath(part.filename).name}"
        if text.strip() and (chat := chat_in_text(incoming.path, text, export_of(name, saved, text, run))):
            yield chat


def plain_texts(packed: ZipFile) -> Iterator[tuple[ZipInfo, str]]:
    """The texts of a ZIP file that may be chats."""
    for part in packed.infolist():
        path = PurePosixPath(part.filename)
        if path.suffix.lower() in CHAT_ENDINGS and not path.name.startswith("."):
            yield part, part_text(packed, part)


def slack_channels(packed: ZipFile) -> Iterator[tuple[ZipInfo, str]]:
    """The messages of each channel, all of its days in one list, so that threads find what they answer to."""
    people = profiles(json_of(packed, packed.getinfo(SLACK_PEOPLE)))
    channels: dict[str, list[ZipInfo]] = defaultdict(list)
    for part in packed.infolist():
        folder, _slash, name = part.filename.rpartition("/")
        if folder and name.endswith(".json"):
            channels[folder].append(part)
    for parts in channels.values():
        items: list[Any] = []
        for part in sorted(parts, key=lambda one: one.filename):
            found = json_of(packed, part)
            items += [with_profile(item, people) for item in found] if isinstance(found, list) else []
        yield parts[-1], with_named_people(json.dumps(items), people)


def profiles(people: Any) -> dict[str, dict[str, Any]]:
    """Each person's profile by their id; the name of the account stands in it, for those who gave no other."""
    items = [item for item in people if isinstance(item, dict)] if isinstance(people, list) else []
    return {str_of(item.get("id")): {"name": str_of(item.get("name"))} | dict_of(item.get("profile")) for item in items}


def with_profile(item: Any, people: Mapping[str, dict[str, Any]]) -> Any:
    """A message with the profile of who wrote it."""
    profile = people.get(str_of(item.get("user"))) if isinstance(item, dict) else None
    return {**item, "user_profile": profile} if profile else item


def with_named_people(text: str, people: Mapping[str, dict[str, Any]]) -> str:
    """Messages with a name behind each id that they mention, as other exports of Slack have it."""

    def named(found: re.Match[str]) -> str:
        profile = people.get(found[1], {})
        name = profile.get("display_name") or profile.get("real_name") or profile.get("name")
        return f"<@{found[1]}|{json.dumps(name)[1:-1]}>" if isinstance(name, str) and name else found[0]

    return re.sub(r"<@([A-Z0-9]+)>", named, text)


def json_of(packed: ZipFile, part: ZipInfo) -> Any:
    """What a part holds. Raises ValueError."""
    try:
        return json.loads(part_text(packed, part))
    except (json.JSONDecodeError, RecursionError) as error:
        raise ValueError(_("it is damaged, or has a password")) from error


def part_text(packed: ZipFile, part: ZipInfo) -> str:
    """The text of a part; "" of what is none. Raises ValueError when it is longer than a chat may be, whatever it says."""
    with packed.open(part) as file:
        raw = file.read(MAX_CHAT_BYTES + 1)
    if len(raw) > MAX_CHAT_BYTES:
        raise ValueError(_("it unpacks to more than {mb:.0f} MB", mb=MAX_CHAT_BYTES / 1e6))
    return decode_text(raw) or ""
