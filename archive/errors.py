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
        DownloadFailed
    ModelDamaged
    IndexMissing
        IndexDamaged
    IndexMismatch
    ChromaFailed
    FlowFailed
    SourceFailed
    LlmFailed
        LlmAnswerUnusable
        LlmBudgetSpent
    FetchFailed
        AddressRefused
        HostUnreachable
            HostUnknown
        HostBusy
        PageMissing
        PageForbidden
            PageBehindLogin
        PageTooLarge
        PageUnreadable
    QueryWrong
    AddressWrong
"""

from __future__ import annotations

import re
from typing import Any, ClassVar

from archive.messages import Message, Text, _, params_of


class ArchiveError(Exception):
    """What happened, to which thing (`what`), and what to do next (`cure`); both are rendered when somebody reads them.

    `code` names the kind of error for programs: it stays whatever the words become.
    """

    code: ClassVar[str] = "archive-error"

    def __init_subclass__(cls) -> None:
        cls.code = re.sub(r"(?<=[a-z])(?=[A-Z])", "-", cls.__name__).lower()

    def __init__(self, what: Text, cure: Text = ""):
        super().__init__(what, cure)
        self.what = what
        self.cure = cure

    def __str__(self) -> str:
        return with_cure(self.what, self.cure)

    @property
    def params(self) -> dict[str, Any]:
        """What the error is about, as JSON holds it."""
        return params_of(self.what)


def with_cure(what: Text, cure: Text) -> str:
    """Both as one sentence, in the reader's language."""
    return what + str(_("; ")) + cure if cure else str(what)


def reinstall() -> Message:
    """The cure where a file that ships with the package is not as it was shipped."""
    return _("install sig-archive again")


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


class DownloadFailed(ModelMissing):
    """A source cannot give a model's file."""


class ModelDamaged(ArchiveError):
    """A model's files are not what was shipped."""


class IndexMissing(ArchiveError):
    """The archive has no index to search yet."""


class IndexDamaged(IndexMissing):
    """The index's files cannot be read."""


class IndexMismatch(ArchiveError):
    """The index was built by another embedding model than the settings name."""


class ChromaFailed(ArchiveError):
    """Chroma cannot be asked: its folder is damaged, or its server does not answer."""


class FlowFailed(ArchiveError):
    """Prefect, or its server, could not run an ingest."""


class SourceFailed(ArchiveError):
    """A place that is collected from cannot be reached, or does not let us in."""


class LlmFailed(ArchiveError):
    """The language model's service gives no answer."""


class LlmAnswerUnusable(LlmFailed):
    """What the language model answers cannot be used."""


class LlmQuestionTooLong(LlmFailed):
    """A question has more tokens than the language model reads at once."""


class LlmBudgetSpent(LlmFailed):
    """The language model has used the tokens that it may take for a session."""


class FetchFailed(ArchiveError):
    """A page of the web cannot be had."""


class AddressRefused(FetchFailed):
    """An address that is not fetched: not http(s), with a password in it, or not on the public internet."""


class HostUnreachable(FetchFailed):
    """A host cannot be found, does not answer, or not in time."""


class HostUnknown(HostUnreachable):
    """There is no host of this name."""


class HostBusy(FetchFailed):
    """A host asks to be left alone for a while, or is out of order."""


class PageMissing(FetchFailed):
    """There is no such page any more."""


class PageForbidden(FetchFailed):
    """A page is not shown to programs."""


class PageBehindLogin(PageForbidden):
    """A page is shown only to people who have logged in, or have shown that they are people."""


class PageTooLarge(FetchFailed):
    """A page or document has more bytes, or takes more memory, than it may."""


class PageUnreadable(FetchFailed):
    """What a server sends is no page or document that can be read."""


class QueryWrong(ArchiveError):
    """A question cannot be understood."""


class AddressWrong(ArchiveError):
    """An address names nothing in this archive."""
