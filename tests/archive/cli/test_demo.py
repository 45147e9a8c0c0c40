"""`demo` makes its archive where it is told to, by DIR or by --home."""

from pathlib import Path

import pytest

from archive.cli import demo
from archive.cli import main as cli


@pytest.fixture
def commands(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """(folder, command) of what the demo would run."""
    ran: list[tuple[str, str]] = []

    def run(_options: object, folder: str, *words: str) -> int:
        ran.append((folder, words[0]))
        return 0

    monkeypatch.setattr(demo, "run_command", run)
    return ran


@pytest.mark.parametrize("where", [["--home", "there"], ["there"]])
def test_the_season_goes_where_it_is_told_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, commands: list[tuple[str, str]], where: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert cli.main(["demo", *where]) == 0
    assert (tmp_path / "there" / "archive.toml").is_file()
    assert [path.name for path in tmp_path.iterdir()] == ["there"]
    assert commands[0] == ("there", "ingest")


def test_two_folders_are_wrong_use(commands: list[tuple[str, str]], capsys: pytest.CaptureFixture) -> None:
    with pytest.raises(SystemExit) as left:
        cli.main(["demo", "here", "--home", "there", "--lang", "en"])
    assert left.value.code == 2
    assert "name the folder once: DIR or --home" in capsys.readouterr().err
    assert commands == []
