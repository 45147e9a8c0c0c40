"""Notes that people handed in themselves, as the pages behind links that nobody could fetch."""

from __future__ import annotations

from datetime import UTC, datetime

from archive.home import Home
from archive.intake.existing import read_head
from archive.sources.ledger import KEPT, Ledger
from archive.text.page_address import page_identity

NOTES = ("sessions/*/notes/*.md", "library/*.md")


def notes_by_page(home: Home) -> dict[str, str]:
    """Page -> the note in the archive whose source it is, relative to it."""
    found = ((read_head(path).source, path) for pattern in NOTES for path in sorted(home.root.glob(pattern)))
    return {page_identity(source): home.relative(path) for source, path in found if "://" in source}


def enter_handed_in(home: Home) -> Ledger:
    """Enter into the ledger what people handed in for it; the ledger as it is then. Raises StorageFailed, SettingsWrong."""
    ledger = Ledger.read(home.ledger)
    missing = [entry.address for entry in ledger if entry.state not in KEPT]
    notes = notes_by_page(home) if missing else {}
    for address in missing:
        if page_identity(address) in notes:
            ledger.confirm(address, notes[page_identity(address)], now=datetime.now(UTC))
    if missing and notes:
        ledger.write()
    return ledger
