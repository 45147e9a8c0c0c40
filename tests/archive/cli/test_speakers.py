"""`sig-archive speakers` and its parts."""

import json

import pytest

from archive.cli.main import main
from archive.home import Home
from archive.voices.prints import VoicePrint, keep_print
from tests.archive.voices.test_naming import session, speakers  # noqa: F401  # a fixture


def run(home: Home, *arguments: str) -> int:
    return main(["--home", str(home.root), "speakers", *arguments])


@pytest.mark.usefixtures("session")
def test_a_voice_is_listed_named_and_taken_back(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(home, "name", "2020-10-24", "s2", "张工") == 0
    assert capsys.readouterr().out.splitlines()[0] == "S2 of 2020-10-24 is 张工"
    assert run(home, "list", "2020-10-24", "--json") == 0
    voices = json.loads(capsys.readouterr().out)["voices"]
    assert [(one["id"], one["name"], one["named_by"]) for one in voices][1] == ("S2", "张工", "person")
    assert speakers(home.session("2020-10-24"))[1] == "张工"
    assert run(home, "reset", "--name", "张工") == 0
    assert capsys.readouterr().out.splitlines()[0] == "taken back in 2020-10-24: S2"
    assert speakers(home.session("2020-10-24"))[1] == "S2"


@pytest.mark.usefixtures("session")
def test_a_voice_is_named_as_members_toml_has_the_person(home: Home) -> None:
    home.members.write_text('[[member]]\nname = "张工"\nnicknames = ["erhu"]\n', "utf-8")
    assert run(home, "name", "2020-10-24", "S2", "Erhu", "-q") == 0
    assert speakers(home.session("2020-10-24"))[1] == "张工"


@pytest.mark.usefixtures("session")
def test_keeping_a_voice_needs_the_recording(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(home, "name", "2020-10-24", "S2", "张工", "--keep-voice") == 1
    assert "the recording talk is not on this machine" in capsys.readouterr().err
    assert not home.voices.exists()


def test_a_voice_print_is_listed_and_forgotten(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    path = keep_print(home.voices, "张工", VoicePrint("2020-10-24", "talk", "S2", 30.0, (1.0, *[0.0] * 255)))
    assert run(home, "list") == 0 and capsys.readouterr().out == "张工  voices/张工.json  2020-10-24\n"
    assert run(home, "forget", "张工") == 0 and not path.exists()
    assert run(home, "forget", "张工") == 1 and "no voice print of 张工 is kept" in capsys.readouterr().err


def test_a_session_that_is_not_there_is_named(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(home, "list", "2020-10-24") == 1
    assert "there is no session 2020-10-24" in capsys.readouterr().err


@pytest.mark.usefixtures("session")
def test_the_number_of_speakers_stands_in_session_toml_until_it_is_taken_out(home: Home) -> None:
    record = home.session("2020-10-24").record
    assert run(home, "count", "2020-10-24", "5", "-q") == 0 and "speakers = 5\n" in record.read_text("utf-8")
    assert run(home, "count", "2020-10-24", "0", "-q") == 0 and "speakers" not in record.read_text("utf-8")
    assert run(home, "count", "2020-10-24", "-q", "--", "-1") == 1
