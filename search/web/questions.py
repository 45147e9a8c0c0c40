"""What can be asked in an address: each parameter with its type and bounds; one that is not known is refused."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from archive.index.filters import Filters
from search.pages.found import HITS, MOST_HITS, Asked
from search.results import Mode

Short = Annotated[str, StringConstraints(max_length=200)]
Several = Annotated[list[Short], Field(max_length=20)]
QuestionText = Annotated[str, StringConstraints(max_length=2000)]


class Parameters(BaseModel):
    """Parameters of an address; `lang` chooses the language of messages."""

    model_config = ConfigDict(extra="forbid")

    lang: Short = ""


class FilterParameters(Parameters):
    """What narrows a search."""

    q: QuestionText = ""
    kind: Several = []
    session: Several = []
    author: Several = []
    speaker: Several = []
    symbol: Several = []
    since: Short = ""
    until: Short = ""

    def filters(self) -> Filters:
        """As a search takes them; an empty one is none."""
        several = {
            "kinds": self.kind, "sessions": self.session, "authors": self.author, "speakers": self.speaker,
            "symbols": self.symbol,
        }  # fmt: skip
        return Filters(
            **{name: tuple(filter(None, values)) for name, values in several.items()},
            since=self.since,
            until=self.until,
        )


class SearchParameters(FilterParameters):
    """A search."""

    mode: Mode = "hybrid"
    limit: Annotated[int, Field(ge=1, le=MOST_HITS)] = HITS
    next: Annotated[int, Field(ge=0, le=MOST_HITS)] = 0

    def asked(self) -> Asked:
        """As the page of a search takes it."""
        return Asked(self.q, self.filters(), self.mode, self.limit, self.next)


class LinesParameters(Parameters):
    """Lines of a file that are cited, as `4-9`."""

    lines: Annotated[str, StringConstraints(pattern=r"^(\d{1,7}(-\d{1,7})?)?$")] = ""

    def cited(self) -> tuple[int, int] | None:
        """First and last."""
        first, _dash, last = self.lines.partition("-")
        return (int(first), int(last or first)) if first else None


class MomentParameters(Parameters):
    """A second of a session."""

    t: Annotated[float, Field(ge=0, le=1_000_000)] | None = None
    recording: Short = ""


class ListParameters(Parameters):
    """A page of a list."""

    limit: Annotated[int, Field(ge=1, le=1000)] = 100
    next: Annotated[int, Field(ge=0, le=1_000_000)] = 0


class AddressParameters(Parameters):
    """An address of the archive."""

    address: Annotated[str, StringConstraints(min_length=1, max_length=500)]


class ShowParameters(AddressParameters):
    """An address, and how many lines are shown around it."""

    context: Annotated[int, Field(ge=0, le=1000)] = 1


class RelatedParameters(AddressParameters):
    """An address, and how much that is near it."""

    limit: Annotated[int, Field(ge=1, le=50)] = 8


class SegmentParameters(Parameters):
    """A segment of a transcript, counted from 0."""

    transcript: Short
    segment: Annotated[int, Field(ge=0, le=1_000_000)]
