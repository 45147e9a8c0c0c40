"""`sig-archive export` for the formats that need pages."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from archive.cli.main import main
from archive.home import Home


def test_what_was_written_is_told_to_programs(home: Home, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    asked = ["export", "obsidian", str(tmp_path / "vault"), "--home", str(home.root), "--json"]
    assert main(asked) == 0
    told = json.loads(capsys.readouterr().out)
    assert {"path": "sessions/2020-10-24.md", "written": True} in told["files"]
    assert told["problems"] == []


def test_a_site_with_a_page_left_out_says_which_and_fails(
    home: Home, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    assert main(["export", "site", str(tmp_path / "site"), "--home", str(home.root), "--lang", "en"]) == 1
    assert "2020-10-17/notes/bowen-queues" in capsys.readouterr().err
    assert (tmp_path / "site/zh/index.html").is_file()


def test_feeds_need_the_address_of_the_site(home: Home, tmp_path: Path):
    with pytest.raises(SystemExit) as stopped:
        main(["export", "feed", str(tmp_path / "feed"), "--home", str(home.root)])
    assert stopped.value.code == 2


def test_subtitles_are_still_exported(home: Home, tmp_path: Path):
    assert main(["export", "subtitles", str(tmp_path / "out"), "--home", str(home.root), "-f", "vtt"]) == 0
    assert (tmp_path / "out/2020-10-24/talk.vtt").is_file()
