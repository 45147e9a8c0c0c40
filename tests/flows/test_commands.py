"""The command `ingest` chooses how to run, and without Prefect it does the same."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest

from archive.cli import main as cli
from archive.home import Home
from archive.pipeline import current, due
from archive.pipeline.context import RunOptions
from archive.pipeline.current import open_run
from archive.pipeline.report import Report
from archive.pipeline.steps import Steps
from archive.terms.glossary import Entry, add_entry
from flows import commands, server
from tests.sounds import tone, write_sound
from tests.whole_run import contents, forced, note

Run = Callable[..., Report]


@pytest.fixture(autouse=True)
def no_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "server_is_configured", lambda: False)


@pytest.fixture
def needs_flow(home: Home, fake_steps: Steps) -> Callable[..., bool]:
    def asked(*paths: Path, options: RunOptions | None = None) -> bool:
        with open_run(home, options or forced(), steps=fake_steps) as run:
            return commands.needs_flow(run, paths)

    return asked


def test_a_note_needs_no_flow(home: Home, needs_flow: Callable[..., bool], tmp_path: Path) -> None:
    assert not needs_flow()
    note(home.inbox / "2020-10-17-x.md")
    assert not needs_flow()
    assert not needs_flow(note(tmp_path / "handed" / "y.md"), tmp_path / "handed")


def test_a_recording_needs_one_wherever_it_is(home: Home, needs_flow: Callable[..., bool], tmp_path: Path) -> None:
    sound = write_sound(tmp_path / "2020-10-17-talk.wav", tone(1))
    assert needs_flow(sound) and needs_flow(tmp_path)
    sound.rename(home.inbox / "2020-10-17-TALK.WAV")
    assert needs_flow()


def test_a_pending_transcription_needs_one_and_a_correction_of_words_none(
    home: Home, run_all: Run, needs_flow: Callable[..., bool]
) -> None:
    write_sound(home.inbox / "2020-10-17-talk.wav", tone(1))
    run_all()
    add_entry(home.glossary, Entry("preemption", zh=("抢占",)))
    assert not needs_flow()
    (home.session("2020-10-17").transcripts / "2020-10-17-talk.json").unlink()
    assert needs_flow()


def test_with_a_server_whatever_there_is_to_do_needs_one(
    home: Home, needs_flow: Callable[..., bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "server_is_configured", lambda: True)
    assert not needs_flow()
    note(home.inbox / "2020-10-17-x.md")
    assert needs_flow()


@pytest.mark.parametrize(("words", "as_flow"), [((), False), (("--flow",), True), (("--no-flow",), False)])
def test_either_way_can_be_forced(
    home: Home, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], as_flow: bool
) -> None:
    ways: list[str] = []
    monkeypatch.setattr(commands, "run_flow", lambda *_: ways.append("flow"))
    monkeypatch.setattr(commands, "ingest_all", lambda *_: ways.append("plain"))
    note(home.inbox / "2020-10-17-x.md")
    assert cli.main(["ingest", "--home", str(home.root), *words]) == 0
    assert ways == ["flow" if as_flow else "plain"]


def test_a_note_is_ingested_without_prefect_torch_or_whisper(home: Home) -> None:
    note(home.inbox / "2020-10-17-x.md", author="Alice")
    program = (
        "import sys; from archive.cli.main import main\n"
        f"code = main(['ingest', '-q', '--home', {str(home.root)!r}])\n"
        "print(code, *sorted({'prefect', 'torch', 'whisper', 'av', 'sentence_transformers'} & set(sys.modules)))"
    )
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
    environment["PREFECT_HOME"] = str(home.root / "prefect")
    done = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True, timeout=120
    )
    assert (done.stdout, done.stderr) == ("0\n", "")
    assert [path.name for path in home.session("2020-10-17").notes.iterdir()] == ["alice-抢占.md"]


class Keyboard(StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("typed", "calls"), [("y\n", 2), ("n\n", 1), ("\n", 1)])
def test_who_sits_at_a_terminal_is_asked_before_hours_are_transcribed_again(
    home: Home,
    run_all: Run,
    fake_steps: Steps,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture,
    typed: str,
    calls: int,
) -> None:
    write_sound(home.inbox / "2020-10-17-talk.wav", tone(1))
    run_all()
    home.settings.write_text(home.settings.read_text("utf-8").replace('"sample-voice"', '"small"'), "utf-8")
    seen: list[str] = ["before"]
    steps = replace(fake_steps, transcribe=lambda *a, **b: (seen.append("again"), fake_steps.transcribe(*a, **b))[1])
    for module in (due, commands):
        monkeypatch.setattr(module, "CONFIRM_ABOVE_S", 0.5)
    monkeypatch.setattr(current, "real_steps", lambda _: steps)
    monkeypatch.setattr(sys, "stdin", Keyboard(typed))
    code = cli.main(["ingest", "--no-flow", "--home", str(home.root)])
    said = capsys.readouterr()
    assert (code, len(seen)) == (0 if calls == 2 else 1, calls)
    assert "(1 recording)" in said.err and "go on? [y/N]" in said.err
    assert ("run again with --yes" in said.err) is (calls == 1)


def test_the_plan_says_what_would_be_transcribed_again(home: Home, run_all: Run, capsys: pytest.CaptureFixture) -> None:
    write_sound(home.inbox / "2020-10-17-talk.wav", tone(1))
    run_all()
    home.settings.write_text(home.settings.read_text("utf-8").replace('"sample-voice"', '"small"'), "utf-8")
    assert cli.main(["ingest", "--plan", "--json", "--home", str(home.root)]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["transcribed_again"] == {"recordings": 1, "duration_s": 1.0, "corrected": 0}
    first = found["pending"][0]
    assert (first["stage"], first["code"], first["params"]) == ("transcribe", "model-changed", {})
    assert first["why"] == "the model or its options changed"


def test_without_prefects_temporary_server_an_ingest_goes_on_without_it(
    home: Home, fake_steps: Steps, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    monkeypatch.setattr(current, "real_steps", lambda _: fake_steps)
    monkeypatch.setattr(server, "prepare_prefect", lambda **_: None)
    monkeypatch.setitem(sys.modules, "flows.by_hand", None)  # importing it fails,
    monkeypatch.delattr("flows.by_hand", raising=False)  # also where another test has imported it
    write_sound(home.inbox / "2020-10-17-talk.wav", tone(1))
    command = ["ingest", "--home", str(home.root), "--model", "sample-voice"]
    assert cli.main([*command, "--flow"]) == 1
    said = capsys.readouterr().err
    assert said.startswith("sig-archive: Prefect could not run the ingest (") and "or run again with --no-flow" in said
    assert cli.main(command) == 0
    said = capsys.readouterr().err
    assert "going on without it" in said and "Traceback" not in said
    assert (home.session("2020-10-17").transcripts / "2020-10-17-talk.json").is_file()


def test_the_plan_says_what_would_become_of_each_file_and_moves_none(
    home: Home, tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    write_sound(home.inbox / "2020-10-17-talk.wav", tone(1))
    (home.inbox / "2020-10-17-broken.wav").touch()
    write_sound(home.inbox / "undated.wav", tone(1))
    (home.inbox / "chat.txt").write_text("2020-10-23 20:11 小王\n明天\n\n2020-10-23 20:12 Alice\n好\n", "utf-8")
    (home.inbox / "2020-10-24-talk.vtt").write_text("WEBVTT\n\n00:00:01.000 --> 00:00:02.000\n亲和性\n", "utf-8")
    (home.inbox / "slides.key").write_bytes(b"x")
    note(home.inbox / "2020-10-20-a.md")
    note(home.inbox / "design.md")
    handed_in = note(tmp_path / "2020-10-31-b.md")
    before = contents(home.root)
    assert cli.main(["ingest", "--plan", "--home", str(home.root), str(handed_in)]) == 0
    lines = capsys.readouterr().out.splitlines()
    rows = [line.split(maxsplit=3) for line in lines]
    told = {name.removeprefix("inbox/"): (target, stage, rest) for target, stage, name, rest in rows}
    refused = {name: told.pop(name) for name in ("2020-10-17-broken.wav", "undated.wav", "slides.key")}
    assert told == {
        str(handed_in): ("2020-10-31", "collect", "(note)"),
        "2020-10-17-talk.wav": ("2020-10-17", "collect", "(recording)"),
        "2020-10-20-a.md": ("2020-10-24", "collect", "(note)"),
        "2020-10-24-talk.vtt": ("2020-10-24", "collect", "(transcript)"),
        "chat.txt": ("2020-10-24", "collect", "(chat)"),
        "design.md": ("library", "collect", "(note)"),
    }
    assert {(target, stage) for target, stage, _why in refused.values()} == {("-", "refused")}
    refused = {name: why for name, (_target, _stage, why) in refused.items()}
    assert "is empty; copy it again" in refused["2020-10-17-broken.wav"]
    assert "does not say which session it belongs to; begin its name with a date" in refused["undated.wav"]
    assert "is not a kind of file the archive takes; hand in" in refused["slides.key"]
    assert contents(home.root) == before
