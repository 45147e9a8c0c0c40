"""A source that says what a test tells it to say, to try what is around every source."""

from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from archive.intake.incoming import Incoming
from archive.sources.base import Finding, Found, Item, SourceCheckpoint, Visit
from archive.sources.registry import Configured


@dataclass
class MadeUp:
    """`says` gives what each visit finds; an exception among it is raised."""

    says: Callable[[Visit], Sequence[Found | BaseException]]
    there: frozenset[str] | None = None
    checkpoints: list[SourceCheckpoint] = field(default_factory=list)
    visits: list[Visit] = field(default_factory=list)

    def configured(self, name: str = "made-up") -> Configured:
        return Configured(name, "made-up", None, lambda _options, visit: Opened(self, visit))


@dataclass
class Opened:
    about: MadeUp
    visit: Visit

    def check(self) -> Iterator[Finding]:
        yield Finding(True, "fine")

    def fetch(self, checkpoint: SourceCheckpoint) -> Generator[Found, None, SourceCheckpoint]:
        self.about.checkpoints.append(checkpoint)
        self.about.visits.append(self.visit)
        for found in self.about.says(self.visit):
            if isinstance(found, BaseException):
                raise found
            yield found
        return {"visits": len(self.about.visits)}

    def listing(self) -> frozenset[str] | None:
        return self.about.there


def page(visit: Visit, name: str, text: str, *, session: str = "2020-10-17", author: str = "alice") -> Item:
    """A note as a source brings it."""
    path = Path(visit.scratch) / f"{name}.md"
    path.write_text(text, "utf-8")
    address = f"https://example.org/{name}"
    return Item(address, Incoming(path, address=address, session_hint=session, author=author))
