"""Who is who: the names under which one person writes and speaks, from members.toml, which nobody has to have."""

from __future__ import annotations

import difflib
import re
import tomllib
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from archive.errors import SettingsWrong
from archive.messages import Message, Text, _
from archive.settings import not_toml

KEYS = ("name", "nicknames", "handles", "email")
ANYWHERE = -1  # in the file, whichever member it is of
_MEMBER = re.compile(r"^[ \t]*\[\[[ \t]*member[ \t]*\]\]", re.MULTILINE)


@dataclass(frozen=True)
class Member:
    """One person, with all names of theirs."""

    name: str  # by which the group calls them
    nicknames: tuple[str, ...] = ()  # which others use, or they themselves elsewhere
    handles: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # platform -> their names there
    email: tuple[str, ...] = ()  # of their commits in Git

    @property
    def names(self) -> tuple[str, ...]:
        """Every name, the one that counts first."""
        on_platforms = (handle for handles in self.handles.values() for handle in handles)
        return tuple(dict.fromkeys((self.name, *self.nicknames, *on_platforms, *self.email)))


@dataclass(frozen=True)
class Members:
    """The people who are known; others are known by the one name that they have."""

    known: tuple[Member, ...] = ()

    @cached_property
    def _by_key(self) -> dict[str, Member]:
        return {name_key(name): member for member in self.known for name in member.names}

    def find(self, name: str) -> Member | None:
        """The person who has this name, in whatever spelling."""
        return self._by_key.get(name_key(name))

    def canonical(self, name: str) -> str:
        """The name that counts; of somebody who is not known, the same name."""
        member = self.find(name)
        return member.name if member else name

    def canonical_names(self, names: str | None) -> str | None:
        """The same for `Erhu, 小王`, as notes and passages name several; each person once."""
        return ", ".join(dict.fromkeys(map(self.canonical, names.split(", ")))) if names else names

    def are_same(self, name: str, other: str) -> bool:
        """Whether two names are one person's."""
        return name_key(self.canonical(name)) == name_key(self.canonical(other))


NOBODY = Members()


def name_key(name: str) -> str:
    """What two spellings of a name have in common: `Chen Yu`, `chen-yu` and `ＣＨＥＮ_ＹＵ` are one."""
    return re.sub(r"[\s_-]+", "", unicodedata.normalize("NFKC", name).casefold())


def read_members(path: Path) -> Members:
    """The members of members.toml, in its order; none where there is no file. Raises SettingsWrong, naming file and line."""
    if not path.is_file():
        return NOBODY
    try:
        text = path.read_text("utf-8-sig")
        values = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise not_toml(path, error) from error
    place = MembersFile(path, text)
    if unknown := [name for name in values if name != "member"]:
        raise place.wrong_key(ANYWHERE, unknown[0], ["member"])
    tables = values.get("member", [])
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise place.wrong(ANYWHERE, "member", _("members are no list of tables"), _("write [[member]] before each"))
    members = tuple(place.member(number, table) for number, table in enumerate(tables))
    place.check_names(members)
    return Members(members)


@dataclass(frozen=True)
class MembersFile:
    """A members.toml that is read; `number` counts its members from 0."""

    path: Path
    text: str

    def member(self, number: int, table: Mapping[str, Any]) -> Member:
        """The member that a table describes. Raises SettingsWrong."""
        for key in table:
            if key not in KEYS:
                raise self.wrong_key(number, key, KEYS)
        name, handles = table.get("name"), table.get("handles", {})
        if not isinstance(name, str) or not name_key(name):
            raise self.wrong(number, "name", _("a member has no name"), _('give it one: name = "二虎"'))
        if not isinstance(handles, dict):
            raise self.wrong(
                number, "handles", _("handles is no table"), _("write it as {example}", example='{ github = "erhu" }')
            )
        nicknames, email = (self.texts(number, key, table.get(key, ())) for key in ("nicknames", "email"))
        on_platforms = {platform: self.texts(number, platform, names) for platform, names in handles.items()}
        return Member(name.strip(), nicknames, on_platforms, email)

    def texts(self, number: int, key: str, value: object) -> tuple[str, ...]:
        """A text, or a list of texts. Raises SettingsWrong."""
        found = [value] if isinstance(value, str) else value
        if isinstance(found, list | tuple) and all(isinstance(one, str) and name_key(one) for one in found):
            return tuple(one.strip() for one in found)
        raise self.wrong(
            number, key, _("{key} is {value}", key=key, value=repr(value)), _("give a text or a list of texts")
        )

    def check_names(self, members: Sequence[Member]) -> None:
        """Raises SettingsWrong when two people have the same name."""
        owners: dict[str, tuple[int, str]] = {}
        for number, member in enumerate(members):
            for name in member.names:
                owner, spelt = owners.setdefault(name_key(name), (number, name))
                if owner != number:
                    line = self.line_of(owner, spelt)
                    what = _("{name} is another member's name already, in line {line}", name=name, line=line)
                    cure = _("take it away from one of the two, or join the two if they are one person")
                    raise self.wrong(number, name, what, cure)

    # Errors

    def wrong(self, number: int, sought: str, what: Text, cure: Text) -> SettingsWrong:
        """An error about what stands with a member, at the line that holds `sought`."""
        line = self.line_of(number, sought)
        return SettingsWrong(_("{path}, line {line}: {what}", path=self.path, line=line, what=what), cure)

    def wrong_key(self, number: int, key: str, known: Sequence[str]) -> SettingsWrong:
        """An entry that nobody knows; one that is spelt nearly so is offered."""
        near = difflib.get_close_matches(key, known, n=1)
        cure: Message = _("the keys there are {known}", known=list(known))
        if near:
            cure = _("did you mean {near}?", near=near[0])
        return self.wrong(number, key, _("there is no entry {key}", key=key), cure)

    def line_of(self, number: int, sought: str) -> int:
        """Where a key or a value stands among a member's lines, else the first of them, counting from 1."""
        low, high = self.span(number)
        named = re.escape(sought)
        key_or_value = re.compile(rf"(?<![\w-]){named}[ \t]*=|(?<=[\"'\[]){named}(?=[\"'\]])")
        found = key_or_value.search(self.text, low, high)
        return self.text.count("\n", 0, found.start() if found else low) + 1

    def span(self, number: int) -> tuple[int, int]:
        """Where a member's table begins and ends; the whole file where it has no heading of its own."""
        starts = [*(found.start() for found in _MEMBER.finditer(self.text)), len(self.text)]
        return (starts[number], starts[number + 1]) if 0 <= number < len(starts) - 1 else (0, len(self.text))
