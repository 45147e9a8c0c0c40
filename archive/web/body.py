"""The body of an answer, unpacked as it comes and given up as soon as it is more than it may be."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from typing import Protocol

from archive.errors import PageTooLarge, PageUnreadable
from archive.messages import _
from archive.web.address import WebAddress

ACCEPTED = "gzip, deflate"
MAX_RATIO = 200  # unpacked over packed; pages have less than 50, a bomb of zlib a thousand
RATIO_FROM_BYTES = 1_000_000  # below it nobody minds
PIECE_BYTES = 1 << 16
GZIP_OR_ZLIB = 32 + zlib.MAX_WBITS  # told apart by their first bytes


class Unpacker(Protocol):
    """What zlib unpacks with."""

    @property
    def eof(self) -> bool:
        """Whether the end has come."""

    @property
    def unconsumed_tail(self) -> bytes:
        """What was not unpacked yet."""

    def decompress(self, data: bytes, max_length: int, /) -> bytes:
        """The next bytes, at most so many."""

    def flush(self) -> bytes:
        """What is left."""


class BodyReader:
    """Takes the bytes of a body in order."""

    def __init__(self, address: WebAddress, headers: Mapping[str, str], max_bytes: int):
        """Raises PageTooLarge when the server says so itself, PageUnreadable when it packs as nobody asked."""
        self.address, self.max_bytes = address, max_bytes
        self.packed_bytes = self.size_bytes = 0
        self.parts: list[bytes] = []
        length = headers.get("content-length", "")
        if length.isdigit() and int(length[:18]) > max_bytes:
            raise self.too_large()
        self.unpacker = unpacker_for(headers.get("content-encoding", ""), address)

    def feed(self, chunk: bytes) -> None:
        """The next bytes as they came. Raises PageTooLarge, PageUnreadable."""
        self.packed_bytes += len(chunk)
        if self.unpacker is None:
            self.keep(chunk)
            return
        try:
            while chunk:
                self.keep(self.unpacker.decompress(chunk, PIECE_BYTES))
                chunk = self.unpacker.unconsumed_tail
        except zlib.error as error:
            raise unreadable_body(self.address) from error

    def keep(self, piece: bytes) -> None:
        """Add unpacked bytes; raises PageTooLarge."""
        self.size_bytes += len(piece)
        bomb = self.size_bytes > RATIO_FROM_BYTES and self.size_bytes > MAX_RATIO * self.packed_bytes
        if self.size_bytes > self.max_bytes or bomb:
            raise self.too_large()
        self.parts.append(piece)

    def finish(self) -> bytes:
        """The whole body. Raises PageUnreadable when it was cut off."""
        if self.unpacker is not None and self.packed_bytes:
            if not self.unpacker.eof:
                raise unreadable_body(self.address)
            self.keep(self.unpacker.flush())
        return b"".join(self.parts)

    def too_large(self) -> PageTooLarge:
        """The error for a body of more bytes than the settings allow, or one that unpacks to far more than it is."""
        return PageTooLarge(
            _(
                "{address} is larger than {mb:.0f} MB, or unpacks to it",
                address=str(self.address),
                mb=self.max_bytes / 1e6,
            ),
            _("save what is wanted of it into the inbox, or raise max_bytes of the source"),
        )


def unpacker_for(encoding: str, address: WebAddress) -> Unpacker | None:
    """None for a body as it is; raises PageUnreadable for a packing that was not asked for."""
    names = [name for part in encoding.split(",") if (name := part.strip().lower()) not in ("", "identity")]
    if not names:
        return None
    if names[0] == "deflate" and len(names) == 1:
        return Deflate()
    if names not in (["gzip"], ["x-gzip"]):
        raise unreadable_body(address)
    return zlib.decompressobj(GZIP_OR_ZLIB)


class Deflate:
    """`deflate` as servers mean it: with the header of zlib, or, against the standard, without."""

    def __init__(self) -> None:
        self.inner, self.begun = zlib.decompressobj(), False

    def decompress(self, chunk: bytes, max_length: int, /) -> bytes:
        """Like that of zlib."""
        try:
            piece = self.inner.decompress(chunk, max_length)
        except zlib.error:
            if self.begun:
                raise
            self.inner = zlib.decompressobj(-zlib.MAX_WBITS)
            piece = self.inner.decompress(chunk, max_length)
        self.begun = True
        return piece

    def flush(self) -> bytes:
        """What is left."""
        return self.inner.flush()

    @property
    def eof(self) -> bool:
        """Whether the end has come."""
        return self.inner.eof

    @property
    def unconsumed_tail(self) -> bytes:
        """What was not unpacked yet."""
        return self.inner.unconsumed_tail


def unreadable_body(address: WebAddress) -> PageUnreadable:
    """The error for a body that was cut off, or packed in a way that nobody asked for."""
    return PageUnreadable(
        _("what {address} sends cannot be unpacked", address=str(address)),
        _("save the page with a browser into the inbox"),
    )
