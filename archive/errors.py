"""Everything that can go wrong and be mended by the person at the keyboard.

ArchiveError
    HomeMissing
    SettingsWrong
    ArchiveBusy
    StorageFailed
    InputRefused
        RecordingUnreadable
        NoteUnreadable
        TranscriptUnreadable
    ModelMissing
    ModelDamaged
    IndexMissing
    IndexMismatch
    QueryWrong
    AddressWrong
"""

from __future__ import annotations

from archive.messages import say


class ArchiveError(Exception):
    """What happened, to which thing (`what`), and what to do next (`cure`)."""

    def __init__(self, what: str, cure: str = ""):
        super().__init__(with_cure(what, cure))
        self.what = what
        self.cure = cure


def with_cure(what: str, cure: str) -> str:
    """Both as one sentence."""
    return what + say("; ", "；") + cure if cure else what


def reinstall() -> str:
    """The cure where a file that ships with the package is not as it was shipped."""
    return say("install sig-archive again", "请重新安装 sig-archive")


class HomeMissing(ArchiveError):
    """No archive folder was found."""


class SettingsWrong(ArchiveError):
    """A settings file has an unknown key or a value of the wrong type."""


class ArchiveBusy(ArchiveError):
    """Another process is writing this archive."""


class StorageFailed(ArchiveError):
    """The archive folder cannot be written: read-only or full."""


class InputRefused(ArchiveError):
    """A file that was handed in cannot be archived."""


class RecordingUnreadable(InputRefused):
    """A recording is empty, damaged, silent or not audio."""


class NoteUnreadable(InputRefused):
    """A note is empty, too long, not text, or has broken front matter."""


class TranscriptUnreadable(InputRefused):
    """A transcript that was handed in cannot be parsed."""


class ModelMissing(ArchiveError):
    """A model's files are not here and cannot be fetched."""


class ModelDamaged(ArchiveError):
    """A model's files are not what was shipped."""


class IndexMissing(ArchiveError):
    """The archive has no index to search yet."""


class IndexMismatch(ArchiveError):
    """The index was built by another embedding model than the settings name."""


class QueryWrong(ArchiveError):
    """A question cannot be understood."""


class AddressWrong(ArchiveError):
    """An address names nothing in this archive."""
