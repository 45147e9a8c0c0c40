"""Addresses that open a passage: short where people type them, whole where they are kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from archive.home import Home
from archive.records import Passage
from search.formats.as_json import MakeLink
from search.reading.links import file_link
from search.reading.short import ShortAddresses
from search.terminal.render import whole_address
from search.terminal.terminal import DIM, Terminal


@dataclass(frozen=True)
class Opener:
    """How passages of an archive are named and opened on a terminal."""

    terminal: Terminal
    link: MakeLink
    address_of: Callable[[Passage], str] = whole_address

    @classmethod
    def of(cls, home: Home, terminal: Terminal) -> Opener:
        """With the links of this machine; on a terminal addresses are as short as `show` needs them."""
        return cls(terminal, partial(file_link, home), ShortAddresses(home).of if terminal.width else whole_address)

    def address(self, passage: Passage, at_s: float | None = None) -> str:
        """The address of a passage, which opens it, at a second of it where one is given."""
        return self.terminal.linked(self.address_of(passage), self.link(passage, at_s), DIM)
