"""Read bytes as text in any of the encodings people save files in, where it is certain which one."""

from __future__ import annotations

import re

from archive.text.script import HAN, is_in_gb2312

BYTE_ORDER_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")
ENOUGH_COMMON = 0.8  # share of everyday characters; real Chinese has nearly all of them, other bytes read as it a few


def decode_text(raw: bytes) -> str | None:
    """Text from UTF-8, UTF-16 with its mark, or GB 18030 (which holds GBK); None when it is none of them for certain."""
    marked = next((name for mark, name in BYTE_ORDER_MARKS if raw.startswith(mark)), None)
    for encoding in (marked,) if marked else ("utf-8", "gb18030"):
        try:
            text = raw.decode(encoding or "utf-8")
        except UnicodeDecodeError:
            continue
        if not CONTROL.search(text) and (encoding != "gb18030" or looks_chinese(text)):
            return text.replace("\r\n", "\n").replace("\r", "\n")
    return None


def looks_chinese(text: str) -> bool:
    """Whether bytes read as GB 18030 gave Chinese rather than noise: common characters outweigh the rare ones."""
    beyond = [char for char in text if ord(char) > 127]
    common = sum(
        1 for char in beyond if re.match(f"[{HAN}\u3000-\u303f\uff00-\uffef‘-”…—·]", char) and is_in_gb2312(char)
    )
    return bool(beyond) and common / len(beyond) > ENOUGH_COMMON
