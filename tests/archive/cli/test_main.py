"""The lobby is light, speaks two languages, and turns what went wrong into one sentence and an exit code."""

import subprocess
import sys
from pathlib import Path

import pytest

from archive.cli import main as cli
from archive.errors import StorageFailed
from archive.home import Home
from archive.text.columns import columns

HEAVY = ("torch", "prefect", "chromadb", "sentence_transformers", "whisper", "av", "fastapi")
LOOK = """
import contextlib, sys
from archive.cli.main import COMMANDS, main
for command in ["", *sys.argv[2:]]:
    with contextlib.suppress(SystemExit):
        main([command, "--help"] if command else ["--help"])
print("HEAVY", *(name for name in sys.argv[1].split() if name in sys.modules))
"""


def present() -> list[str]:
    """The commands whose module is there; others are still in the making."""
    folder = Path(cli.__file__).parent.parent
    return [
        name for name, (module, _about) in cli.COMMANDS.items() if (folder / f"{module.replace('.', '/')}.py").is_file()
    ]


def test_help_of_every_command_shows_an_example_and_loads_nothing_heavy() -> None:
    done = subprocess.run(
        [sys.executable, "-c", LOOK, " ".join(HEAVY), *present()],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    pages = done.stdout.split("usage: ")[1:]
    assert len(pages) == len(present()) + 1
    for page in pages:
        assert "sig-archive " in page.partition("example")[2], page
    assert done.stdout.endswith("HEAVY\n")


@pytest.mark.parametrize("words", [["fly"], ["status", "--fly"], ["status", "--lang", "fr"]])
def test_wrong_use_is_exit_code_2(words: list[str]) -> None:
    with pytest.raises(SystemExit) as left:
        cli.main(words)
    assert left.value.code == 2


def test_without_a_command_help_is_shown(capsys: pytest.CaptureFixture) -> None:
    assert cli.main([]) == 0
    assert "sig-archive demo" in capsys.readouterr().out


@pytest.mark.parametrize("words", [["--lang", "zh"], ["--lang=zh"]])
def test_help_is_chinese_when_asked(words: list[str], capsys: pytest.CaptureFixture) -> None:
    with pytest.raises(SystemExit):
        cli.main(["status", *words, "--help"])
    assert "归档内容与待办" in capsys.readouterr().out


def test_help_is_chinese_throughout(capsys: pytest.CaptureFixture) -> None:
    with pytest.raises(SystemExit):
        cli.main(["status", "--lang", "zh", "--help"])
    shown = capsys.readouterr().out
    assert shown.startswith("用法：sig-archive status")
    assert "显示本帮助并退出" in shown
    with pytest.raises(SystemExit):
        cli.main(["status", "--lang", "en", "--help"])
    assert capsys.readouterr().out.startswith("usage: sig-archive status")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["serch", "抢占"], "there is no command serch; did you mean search?"),
        (["--home", "x", "-q", "statsu"], "there is no command statsu; did you mean status?"),
        (["search", "-n", "abc", "x"], "argument -n/--limit: abc is not between 1 and 1000"),
        (["search", "-etcd"], "put -- before words that begin with a dash: … -- -etcd"),
    ],
)
def test_wrong_use_says_what_to_type(words: list[str], sentence: str, capsys: pytest.CaptureFixture) -> None:
    with pytest.raises(SystemExit) as left:
        cli.main(["--lang", "en", *words])
    assert left.value.code == 2
    assert sentence in capsys.readouterr().err


def test_a_folder_named_like_a_command_is_not_one() -> None:
    assert cli.command_in(["--home", "search", "status"]) == "status"
    assert cli.command_in(["--home=search", "-v", "status"]) == "status"
    assert cli.command_in(["-q"]) == ""


def test_a_known_error_is_one_sentence_on_stderr_and_exit_code_1(tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    assert cli.main(["status", "--home", str(tmp_path)]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert (
        said.err
        == f"sig-archive: {tmp_path} is not an archive: it has no archive.toml; make one with: sig-archive init {tmp_path}\n"
    )


@pytest.mark.parametrize(
    ("error", "code"),
    [(StorageFailed("full", "free some space"), 1), (KeyboardInterrupt(), 130), (BrokenPipeError(), 0)],
)
def test_exit_codes(home: Home, monkeypatch: pytest.MonkeyPatch, error: BaseException, code: int) -> None:
    def fail(_options: object) -> int:
        raise error

    monkeypatch.setattr(cli, "find_function", lambda kind, _: fail if kind == "run" else lambda _parser: None)
    monkeypatch.setattr("os.dup2", lambda *_: None)
    assert cli.main(["status", "--home", str(home.root)]) == code


def test_the_version_is_told(capsys: pytest.CaptureFixture) -> None:
    with pytest.raises(SystemExit):
        cli.main(["--version"])
    assert capsys.readouterr().out.startswith("sig-archive ")


def test_wrong_use_is_told_in_two_lines(capsys: pytest.CaptureFixture) -> None:
    with pytest.raises(SystemExit):
        cli.main(["search", "--fly", "queue"])
    assert capsys.readouterr().err.splitlines() == [
        "sig-archive: error: unrecognized arguments: --fly",
        "how it is used: sig-archive search --help",
    ]


def test_no_line_of_the_chinese_help_is_wider_than_the_terminal(
    capsys: pytest.CaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    with pytest.raises(SystemExit):
        cli.main(["search", "--lang", "zh", "--help"])
    shown = capsys.readouterr().out
    assert max(map(columns, shown.splitlines())) <= 80
    assert "的链接以 URL 开头" in shown
