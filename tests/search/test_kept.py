"""A process that stays reads an archive's settings once, and again as soon as they are others."""

from __future__ import annotations

import os
import shutil

import pytest

from archive.home import Home
from search import kept
from search.kept import keep_open, searcher_for


@pytest.fixture
def opened(home: Home, tmp_path, monkeypatch) -> Home:
    """An archive that is kept open by this process."""
    monkeypatch.setattr(kept, "_kept", {})
    copy = Home(shutil.copytree(home.root, tmp_path / "copy"))
    keep_open(copy)
    return copy


def test_a_second_question_reads_no_settings(opened, monkeypatch):
    monkeypatch.setattr("search.api.read_settings", lambda path: pytest.fail(f"{path} was read"))
    monkeypatch.setattr("search.api.read_glossary", lambda path: pytest.fail(f"{path} was read"))
    with searcher_for(opened) as first, searcher_for(opened) as second:
        assert first is second and first.search("抢占").hits


def test_a_changed_glossary_counts_at_once(opened):
    opened.glossary.write_text('[[entry]]\ncanonical = "quorum"\nzh = ["法定人数"]\n', "utf-8")
    os.utime(opened.glossary, ns=(1, 1))
    with searcher_for(opened) as searcher:
        assert [entry.canonical for entry in searcher.glossary] == ["quorum"]
    with searcher_for(opened) as again:
        assert again is searcher


def test_an_archive_that_is_not_kept_open_is_closed_behind_the_command(home, monkeypatch):
    monkeypatch.setattr(kept, "_kept", {})
    with searcher_for(home) as first:
        pass
    with searcher_for(home) as second:
        assert first is not second
