"""Bring the catalogues up to the code: `python -m tools.messages` extracts, updates the .po files and compiles them.

`--check` changes nothing and fails when a message has no translation, when its parameters differ, or when a compiled
catalogue is not the one its .po file gives.
"""

from __future__ import annotations

import io
import re
import string
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from archive import templates

ROOT = Path(__file__).parent.parent
LOCALES = ROOT / "archive" / "locale"
DOMAIN = "sig-archive"
PACKAGES = ("archive", "flows", "search", "bench")
KEYWORDS = {"_": None, "_n": (1, 2)}
SOURCES = [("**.py", "python"), ("**/templates/**.html", "jinja2.ext:babel_extract")]
LANGUAGES = ("zh",)
WIDTH = 120
UNDATED = datetime(1970, 1, 1, tzinfo=UTC)
_NARROW_MARK = re.compile("(?<=[\u4e00-\u9fff])[,;:!?](?=[\u4e00-\u9fff])|[\u4e00-\u9fff]\\([^()]*[\u4e00-\u9fff]")


def extracted() -> Catalog:
    """Every message of the code, with the files it stands in."""
    catalog = Catalog(domain=DOMAIN, project=DOMAIN)
    for package in PACKAGES:
        if not (ROOT / package).is_dir():
            continue
        found = extract_from_dir(ROOT / package, SOURCES, keywords=KEYWORDS, comment_tags=["Translators:"])
        for name, _line, msgid, comments, context in found:
            if msgid and not (isinstance(msgid, tuple) and not any(msgid)):
                catalog.add(msgid, locations=[(f"{package}/{name}", 0)], auto_comments=comments, context=context)
    for words in templates.comments():
        catalog.add(words, locations=[("archive/templates.py", 0)])
    return catalog


def po_file(language: str) -> Path:
    """Where a language's translations are written by people."""
    return LOCALES / language / "LC_MESSAGES" / f"{DOMAIN}.po"


def updated(language: str) -> Catalog:
    """A language's catalogue with exactly the messages of the code; new ones are empty, none is guessed."""
    path = po_file(language)
    with path.open("rb") as file:
        catalog = read_po(file, locale=language, domain=DOMAIN)
    catalog.update(extracted(), no_fuzzy_matching=True)
    catalog.obsolete.clear()
    return catalog


def as_po(catalog: Catalog) -> bytes:
    """The text that people edit: sorted by message, without line numbers or dates, so that changes stay small."""
    target = io.BytesIO()
    write_po(
        target, catalog, width=WIDTH, sort_output=True, omit_header=False, include_lineno=False, ignore_obsolete=True
    )
    lines = target.getvalue().decode().splitlines()
    dated = ("POT-Creation-Date", "PO-Revision-Date", "Generated-By")
    return (
        "\n".join(line for line in lines if not line.startswith(tuple(f'"{name}' for name in dated))) + "\n"
    ).encode()


def as_mo(po: bytes, language: str) -> bytes:
    """What gettext reads, made of a .po file's text."""
    target = io.BytesIO()
    catalog = read_po(io.BytesIO(po), locale=language, domain=DOMAIN)
    catalog.creation_date = UNDATED  # else the time of day, and another file every minute
    write_mo(target, catalog)
    return target.getvalue()


def faults(catalog: Catalog) -> Iterator[str]:
    """What is wrong with a catalogue's translations, one sentence each."""
    for message in catalog:
        if not message.id:
            continue
        texts = message.string if isinstance(message.string, tuple | list) else [message.string]
        if message.fuzzy or not all(texts):
            yield f"not translated: {first(message)!r}"
        elif any(fields(text or "") != fields(first(message)) for text in texts):
            yield f"other parameters than {sorted(fields(first(message)))}: {texts[0]!r}"
        elif narrow := next((text for text in texts if _NARROW_MARK.search(text or "")), None):
            yield f"a half-width mark between Chinese characters: {narrow!r}"


def first(message: Message) -> str:
    """The English text; the plural one where there are two."""
    return message.id[-1] if isinstance(message.id, tuple | list) else message.id


def fields(template: str) -> set[str]:
    """The names of a template's parameters."""
    return {name for _text, name, _spec, _conversion in string.Formatter().parse(template) if name}


def main(arguments: list[str]) -> int:
    """Exit code 0 when every message is translated and compiled."""
    wrong = []
    for language in LANGUAGES:
        catalog = updated(language)
        po = as_po(catalog)
        compiled = as_mo(po, language)
        path = po_file(language)
        wrong += [f"{path.relative_to(ROOT)}: {fault}" for fault in faults(catalog)]
        if "--check" not in arguments:
            path.write_bytes(po)
            path.with_suffix(".mo").write_bytes(compiled)
        elif path.read_bytes() != po or path.with_suffix(".mo").read_bytes() != compiled:
            wrong.append(f"{path.relative_to(ROOT)} is not up to the code; run: python -m tools.messages")
    print("\n".join(wrong) or "every message is translated and compiled")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
