"""The pictures of a page, fetched with it where the settings ask for that; one that does not come stays a link."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urljoin

from archive.errors import FetchFailed
from archive.files import write_bytes
from archive.intake.note_images import IMAGE_FOLDER, IMAGE_LINK
from archive.web.client import WebClient

ACCEPT_IMAGES = "image/png,image/jpeg,image/webp,image/gif;q=0.9,*/*;q=0.1"
MARKS = {b"\x89PNG\r\n\x1a\n": ".png", b"\xff\xd8\xff": ".jpg", b"GIF87a": ".gif", b"GIF89a": ".gif"}
"""First bytes of the pictures that are kept, with WebP; a drawing in SVG may hold scripts, and stays a link."""
_NO_TARGET = "()<>\"' "


@dataclass(frozen=True)
class ImageLimits:
    """How many pictures of one page are fetched, and how large each may be."""

    most: int
    max_bytes: int


def with_images(
    markdown: str, address: str, client: WebClient, folder: Path, limits: ImageLimits
) -> tuple[str, tuple[Path, ...]]:
    """Markdown that shows the pictures as files in `images/`, with where they come from; and those files, in `folder`."""
    addresses = dict.fromkeys(urljoin(address, found["source"]) for found in IMAGE_LINK.finditer(markdown))
    files: dict[str, Path] = {}
    for source in [one for one in addresses if one.startswith(("http://", "https://"))][: limits.most]:
        if path := fetched_image(source, address, client, folder):
            files[source] = path
    return IMAGE_LINK.sub(lambda found: image_in_note(found, address, files), markdown), tuple(
        dict.fromkeys(files.values())
    )


def fetched_image(source: str, page: str, client: WebClient, folder: Path) -> Path | None:
    """The file of a picture, named by its content; None where it does not come, or is none."""
    try:
        body = client.fetch(source, accept=ACCEPT_IMAGES, referer=page).body
    except FetchFailed:
        return None
    ending = image_ending(body)
    if not ending:
        return None
    path = folder / f"{hashlib.sha256(body).hexdigest()[:16]}{ending}"
    write_bytes(path, body)
    return path


def image_ending(body: bytes) -> str:
    """`.png`, `.jpg`, `.gif` or `.webp`, by its first bytes; "" for anything else."""
    if body[:4] == b"RIFF" and body[8:12] == b"WEBP":
        return ".webp"
    return next((ending for mark, ending in MARKS.items() if body.startswith(mark)), "")


def image_in_note(found: re.Match[str], address: str, files: Mapping[str, Path]) -> str:
    """A picture of a page as the note has it."""
    source = urljoin(address, found["source"])
    if source not in files:
        return found[0]
    return f'![{found["alt"]}]({IMAGE_FOLDER}/{files[source].name} "{quote(source, safe="/:?&=#%+,;@!$*~[]", encoding="utf-8")}")'
