"""What tests of sources share."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from archive.home import Home
from archive.settings import Settings
from archive.sources.base import Visit


@pytest.fixture
def visit_of(home: Home) -> Callable[..., Visit]:
    """`visit_of("name", …)`: a visit of a source, as the collector opens it."""

    def open_visit(name: str, **values: object) -> Visit:
        scratch = home.index / "sources" / name / "scratch"
        scratch.mkdir(parents=True, exist_ok=True)
        return Visit(name, home, Settings(), scratch, datetime(2020, 11, 1, tzinfo=UTC), **values)  # type: ignore[arg-type]

    return open_visit
