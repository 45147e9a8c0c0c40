"""The site of the small archive, asked without a network."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from fastapi.testclient import TestClient

from archive.home import Home
from search.pages.opened import OpenedArchive
from search.web.access import Access
from search.web.app import make_app

TOKEN = "a-token-of-some-length"


@contextmanager
def asking(home: Home, access: Access | None = None, **headers: str) -> Iterator[TestClient]:
    """A client of the site of an archive, which reads English."""
    archive = OpenedArchive(home)
    app = make_app(archive, access)
    given: dict[str, Any] = {"accept-language": "en", **headers}
    with TestClient(app, base_url="http://127.0.0.1:8765", headers=given, raise_server_exceptions=False) as client:
        yield client
    archive.close()


@pytest.fixture
def client(home: Home) -> Iterator[TestClient]:
    with asking(home) as client:
        yield client


@pytest.fixture
def public(home: Home) -> Iterator[TestClient]:
    """What a stranger sees of a site that lets everybody read."""
    with asking(home, Access(TOKEN, public_read=True)) as client:
        yield client
