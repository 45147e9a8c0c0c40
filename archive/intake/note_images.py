"""The pictures that notes show, in the folder `images` beside them, each by its content."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from archive.files import move_into

IMAGE_FOLDER = "images"
IMAGE_LINK = re.compile(r"!\[(?P<alt>[^\[\]]*)\]\((?P<source>[^()\s]+)(?:\s+\"(?P<title>[^\"]*)\")?\)")
_KEPT = re.compile(rf"{IMAGE_FOLDER}/[0-9a-f]{{16}}\.(?:png|jpg|gif|webp)")


def keep_images(files: Iterable[Path], folder: Path) -> None:
    """Move pictures into the folder beside the notes. Raises StorageFailed."""
    for file in files:
        if file.is_file():
            move_into(file, folder / IMAGE_FOLDER / file.name)


def with_older_images(body: str, old: str) -> str:
    """A note's new text, with the pictures that its older text had and that did not come this time."""
    kept = {found["title"]: found["source"] for found in IMAGE_LINK.finditer(old) if _KEPT.fullmatch(found["source"])}

    def again(found: re.Match[str]) -> str:
        file = kept.get(found["source"])
        return f'![{found["alt"]}]({file} "{found["source"]}")' if file else found[0]

    return IMAGE_LINK.sub(again, body) if kept else body


def drop_images(old: str, folder: Path) -> None:
    """Remove the pictures that an older text showed and that no note of the folder shows any more."""
    dropped = images_in(old)
    for note in folder.glob("*.md") if dropped else ():
        dropped -= images_in(note.read_text("utf-8", errors="replace"))
    for name in dropped:
        (folder / name).unlink(missing_ok=True)


def images_in(text: str) -> set[str]:
    """The pictures that a text shows and that stand beside it: `images/….png`."""
    return {found["source"] for found in IMAGE_LINK.finditer(text) if _KEPT.fullmatch(found["source"])}
