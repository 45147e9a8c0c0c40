"""Names of people in exports: without numbers and addresses, which are private, and fit for a day's file."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence

from archive.members import Members

NO_ID = ""
NAME_CHARS = 60
INVISIBLE = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\x00-\x1f]")
_ADDRESS = r"[\w.+-]+@[\w.-]+"
_NUMBER = r"\d{5,}|\+?\d[\d \-\u2011]{6,}\d"  # of QQ, of a telephone
BEHIND = re.compile(rf"\s*[(（<]\s*(?P<id>{_NUMBER}|{_ADDRESS}|wxid_\w+|gh_\w+)\s*[)）>]$")
BEHIND_ANY = re.compile(r"\s*\((?P<id>[A-Za-z][-\w]{5,19}|[\w-]+@chatroom)\)$")  # what WeChat allows as an id
PRIVATE = re.compile(rf"^~?\s*(?:{_NUMBER}|{_ADDRESS}|wxid_\w+|gh_\w+|\d+@\w+)$")
TITLE = re.compile(r"^【[^】]{1,12}】(?=.)")  # 【管理员】 before a name of QQ
SYSTEM_NAMES = frozenset({"系统消息", "系统提示", "系统", "system", "微信团队", "群助手", "slackbot"})


def split_id(name: str, *, any_id: bool = False) -> tuple[str, str]:
    """(name, id) of `小王(123456789)`; the id is "" where there is none. `any_id` takes any that WeChat allows."""
    found = BEHIND.search(name) or (BEHIND_ANY.search(name) if any_id else None)
    if not found:
        return name, NO_ID
    bare = TITLE.sub("", name[: found.start()].strip())
    return bare, found["id"].strip()


def public_name(names: Sequence[str], ids: Sequence[str], members: Members) -> str:
    """The member's name where one of the names or ids is a member's, else the first that is a name.

    Of somebody with nothing but numbers and addresses `member-3f2a1`, the same one each time.
    """
    split = [split_id(clean_name(name)) for name in names if clean_name(name)]
    known_as = [*ids, *(found_id for _name, found_id in split), *(name for name, _id in split)]
    for one in known_as:
        if one and (member := members.find(one)):
            return clean_name(member.name)
    public = next((name for name, _id in split if name and not PRIVATE.match(name)), "")
    return public or pseudonym(next((one for one in known_as if one), ""))


def pseudonym(known_as: str) -> str:
    """A name for somebody of whom only a number is known."""
    return f"member-{hashlib.sha256(known_as.encode()).hexdigest()[:5]}"


def clean_name(name: str) -> str:
    """The name on one line, without what nobody sees; a colon ends names in a day's file, so it is a wide one."""
    plain = " ".join(INVISIBLE.sub("", name).split())
    return plain.replace(":", "：")[:NAME_CHARS].strip()


def is_system(name: str) -> bool:
    """Whether the platform itself writes under the name."""
    return name.casefold() in SYSTEM_NAMES
