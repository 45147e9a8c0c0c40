"""Documents that are ZIP files of XML, looked at before any library unpacks them."""

from __future__ import annotations

from pathlib import Path
from zipfile import BadZipFile, ZipFile

from archive.messages import _

MAX_UNPACKED_BYTES = 200_000_000  # with pictures; a document that unpacks to more was made to
MAX_PARTS = 20_000
HEAD_BYTES = 2_000  # of a part, in which its declarations stand


def check_unpacked_size(packed: ZipFile) -> None:
    """Raises ValueError for a ZIP file that unpacks to too much."""
    parts = packed.infolist()
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED_BYTES:
        raise ValueError(_("it unpacks to more than {mb:.0f} MB", mb=MAX_UNPACKED_BYTES / 1e6))


def check_zip(path: Path) -> None:
    """Raises ValueError for what is no ZIP file, unpacks to too much, or declares entities, as no program's documents do."""
    try:
        with ZipFile(path) as packed:
            check_unpacked_size(packed)
            for part in packed.infolist():
                if part.filename.endswith((".xml", ".rels")):
                    with packed.open(part) as file:
                        check_declarations(file.read(HEAD_BYTES))
    except (BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:  # damaged, or with a password
        raise ValueError(_("it is damaged, or has a password")) from error


def check_declarations(head: bytes) -> None:
    """Raises ValueError for XML that begins with declarations of its own."""
    plain = head.replace(b"\x00", b"").upper()
    if b"<!DOCTYPE" in plain or b"<!ENTITY" in plain:
        raise ValueError(_("its XML declares entities, which documents do not"))
