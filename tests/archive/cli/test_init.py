"""`init` makes an archive, or adds what one lacks."""

from pathlib import Path

import pytest

from archive.cli import main as cli
from archive.home import Home
from archive.settings import Settings, read_settings
from archive.terms.vocabulary import HAN_WORD
from tests.whole_run import contents


def test_init_makes_an_archive_that_git_can_keep(tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    assert cli.main(["init", str(tmp_path / "new"), "--name", '源码"研习社"']) == 0
    made = [".gitignore", "archive.toml", "glossary.toml", "members.toml", "plan.csv"]
    assert sorted(contents(tmp_path / "new")) == made
    assert 'name = "源码研习社"' in (tmp_path / "new" / "archive.toml").read_text("utf-8")
    assert "sig-archive ingest" in capsys.readouterr().out


def test_home_names_the_folder_as_well_and_not_a_second_one(tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    assert cli.main(["init", "--home", str(tmp_path / "new")]) == 0
    assert (tmp_path / "new" / "archive.toml").is_file()
    with pytest.raises(SystemExit) as failed:
        cli.main(["init", str(tmp_path / "new"), "--home", str(tmp_path / "other")])
    assert failed.value.code == 2
    assert "name the folder once: DIR or --home" in capsys.readouterr().err
    assert not (tmp_path / "other").exists()


def test_init_again_adds_what_is_missing_and_changes_nothing(home: Home, capsys: pytest.CaptureFixture) -> None:
    before = contents(home.root)
    home.plan.unlink()
    assert cli.main(["init", str(home.root)]) == 0
    assert contents(home.root) == before
    assert "is an archive already" in capsys.readouterr().out


def test_the_name_of_a_folder_does_not_steer_the_terminal(tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    assert cli.main(["init", str(tmp_path / "a\x1b]0;owned\x07b")]) == 0
    assert "\x1b" not in capsys.readouterr().out


def test_a_chinese_reader_finds_every_setting_explained_in_chinese(tmp_path: Path) -> None:
    assert cli.main(["init", str(tmp_path / "new"), "--lang", "zh"]) == 0
    text = (tmp_path / "new" / "archive.toml").read_text("utf-8")
    explained = [line.partition("  # ")[2] for line in text.splitlines() if "  # " in line]
    assert len(explained) > 40
    assert all(HAN_WORD.search(words) for words in explained)
    assert read_settings(tmp_path / "new" / "archive.toml") == Settings()
