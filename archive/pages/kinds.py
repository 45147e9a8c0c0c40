"""What a file or an answer of a server is, by its first bytes, by its type, by the end of its name."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

ENDINGS = {
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".mhtml": "mhtml",
    ".mht": "mhtml",
    ".pdf": "pdf",
    ".pptx": "slides",
    ".docx": "word",
    ".ipynb": "notebook",
    ".md": "text",
    ".markdown": "text",
    ".txt": "text",
    ".rst": "text",
}
TYPES = {
    "text/html": "html",
    "application/xhtml+xml": "html",
    "multipart/related": "mhtml",
    "message/rfc822": "mhtml",
    "application/pdf": "pdf",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": "slides",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "word",
    "application/x-ipynb+json": "notebook",
    "text/markdown": "text",
    "text/x-markdown": "text",
}
CODE = {
    "bash": "bash", "c": "c", "cc": "cpp", "cpp": "cpp", "go": "go", "h": "c", "java": "java", "js": "javascript", "json": "json",
    "proto": "protobuf", "py": "python", "rs": "rust", "sh": "bash", "sql": "sql", "toml": "toml", "ts": "typescript",
    "yaml": "yaml", "yml": "yaml",
}  # fmt: skip
"""Endings of code, and the language that a fence around it names."""
_HTML = re.compile(rb"\s*(<!--.{0,2000}?-->\s*)*<(!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL)


def document_kind(raw: bytes, content_type: str = "", address: str = "") -> str:
    """`html`, `mhtml`, `pdf`, `slides`, `word`, `notebook`, `text`, `code`; "" of what is none of them."""
    if raw.lstrip()[:5] == b"%PDF-":
        return "pdf"
    ending = name_ending(address)
    if raw[:4] == b"PK\x03\x04":
        return {".pptx": "slides", ".docx": "word"}.get(ending) or TYPES.get(plain_type(content_type), "")
    if _HTML.match(raw[:4000]):
        return "html"
    named = ENDINGS.get(ending, "code" if ending[1:] in CODE else "")
    said = TYPES.get(plain_type(content_type), "")
    if plain_type(content_type) in ("text/plain", "application/octet-stream", "application/json", ""):
        return named or ("text" if plain_type(content_type) == "text/plain" else "")
    return said


def plain_type(content_type: str) -> str:
    """A content type without its parameters."""
    return content_type.partition(";")[0].strip().lower()


def name_ending(address: str) -> str:
    """The end of the name in an address or a path: `.pdf`."""
    try:
        return PurePosixPath(unquote(urlsplit(address).path)).suffix.lower()
    except ValueError:
        return ""
