"""`collect` visits the sources of archive.toml and takes the inbox; it says what came, what did not, and what to do."""

import json
import os
from pathlib import Path

import pytest

from archive.cli.main import main
from archive.home import Home


@pytest.fixture
def share(home: Home, tmp_path: Path) -> Path:
    """A watched folder with one note; archive.toml names it."""
    share = tmp_path / "share"
    share.mkdir()
    (share / "2020-10-17-alice.md").write_text("# 队列\n\n三个队列\n", "utf-8")
    os.utime(share / "2020-10-17-alice.md", (1_600_000_000, 1_600_000_000))
    settings = home.settings.read_text("utf-8")
    home.settings.write_text(f'{settings}\n[[sources]]\nkind = "folder"\nname = "share"\npath = "{share}"\n', "utf-8")
    return share


def collect(home: Home, *options: str) -> int:
    return main(["collect", "--home", str(home.root), *options])


def test_sources_and_inbox_are_taken_and_told(home: Home, share: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home.inbox / "2020-10-24-bob.md").write_text("# 缓存\n", "utf-8")
    assert collect(home) == 0
    assert capsys.readouterr().out.splitlines()[:2] == ["share: 1 new", "inbox: 1 file taken"]
    assert [folder.id for folder in home.session_folders()] == ["2020-10-17", "2020-10-24"]
    assert collect(home) == 0 and capsys.readouterr().out == "share: nothing new\n"


def test_one_source_leaves_the_inbox_alone(home: Home, share: Path) -> None:
    (home.inbox / "2020-10-24-bob.md").write_text("# 缓存\n", "utf-8")
    assert collect(home, "--source", "share") == 0
    assert [folder.id for folder in home.session_folders()] == ["2020-10-17"]


def test_a_check_brings_nothing(home: Home, share: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert collect(home, "--check") == 0
    assert capsys.readouterr().out == "✓ share: 1 file, 1 new or changed\n"
    assert home.session_folders() == [] and not home.ledger.is_file()


def test_a_source_that_is_away_is_told_and_exit_code_says_so(
    home: Home, share: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    share.rename(share.with_name("elsewhere"))
    assert collect(home) == 1
    assert "the folder" in (said := capsys.readouterr().err) and "mount the drive" in said
    assert collect(home, "--check", "--json") == 1
    assert json.loads(capsys.readouterr().out)["sources"][0]["fine"] is False


@pytest.mark.parametrize(
    ("table", "cure"),
    [
        ('kind = "floder"', "did you mean folder?"),
        ('kind = "folder"\npaht = "x"', "did you mean sources.folder.path?"),
        ('name = "x"', "say what it is"),
        ('kind = "folder"\npath = 3', "give a text in quotes"),
        ('kind = "folder"\n[[sources]]\nkind = "folder"', "give each source a name of its own"),
    ],
)
def test_a_table_that_is_wrong_is_told_with_its_cure(
    home: Home, capsys: pytest.CaptureFixture[str], table: str, cure: str
) -> None:
    home.settings.write_text(f"{home.settings.read_text('utf-8')}\n[[sources]]\n{table}\n", "utf-8")
    assert collect(home) == 1
    assert cure in capsys.readouterr().err.replace("\n  ", " ")


def test_an_ingest_visits_the_sources_first(home: Home, share: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ingest", "--home", str(home.root), "--no-flow", "--json"]) == 0
    assert [session["id"] for session in json.loads(capsys.readouterr().out)["sessions"]] == ["2020-10-17"]


def test_a_plan_names_the_sources_that_would_be_visited_first(
    home: Home, share: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["ingest", "--plan", "--home", str(home.root)]) == 0
    assert capsys.readouterr().out == "first, what is new is collected from share (sig-archive collect --check)\n"
    assert main(["ingest", "--plan", "--json", "--home", str(home.root)]) == 0
    assert json.loads(capsys.readouterr().out)["sources"] == ["share"]


def test_listed_pages_that_nothing_fetches_are_told(
    home: Home, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "sheet.csv").write_text("日期,成员,标题,链接\n2020-10-17,小王,队列,https://a.org/1\n", "utf-8")
    table = f'\n[[sources]]\nkind = "sheet"\npath = "{tmp_path / "sheet.csv"}"\n'
    home.settings.write_text(home.settings.read_text("utf-8") + table, "utf-8")
    assert collect(home) == 0
    said = capsys.readouterr()
    assert "sheet: 1 address listed" in said.out and "1 listed page is not fetched" in said.err
