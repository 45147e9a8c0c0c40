"""Settings: every key is known and every value has its type."""

from pathlib import Path

import pytest

from archive.errors import SettingsWrong
from archive.home import Home
from archive.settings import Settings, read_settings


def settings_of(tmp_path: Path, text: str) -> Settings:
    path = tmp_path / "archive.toml"
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    return read_settings(path)


def test_an_empty_file_is_all_defaults(tmp_path: Path) -> None:
    assert settings_of(tmp_path, "") == Settings()


def test_a_new_archive_says_the_defaults(home: Home) -> None:
    made = read_settings(home.settings)
    assert (made.embedding, made.chroma, made.notes) == (Settings().embedding, Settings().chroma, Settings().notes)
    assert made.group.name == "源码研习社"


def test_a_misspelt_key_is_told_its_neighbour(tmp_path: Path) -> None:
    with pytest.raises(
        SettingsWrong, match=r"archive.toml: there is no setting whisper.modle; did you mean whisper.model\?"
    ):
        settings_of(tmp_path, '[whisper]\nmodle = "tiny"\n')


def test_an_unknown_table_is_told_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(SettingsWrong, match="no setting kubernetes; the keys there are group, whisper, embedding"):
        settings_of(tmp_path, "[kubernetes]\n")


@pytest.mark.parametrize(
    ("text", "cure"),
    [
        ("[whisper]\nbatch = true\n", "whisper.batch is True; give a whole number"),
        ("[whisper]\nbatch = 8.5\n", "whisper.batch is 8.5; give a whole number"),
        ("[whisper]\nmodel = 3\n", "whisper.model is 3; give a text in quotes"),
        ('[whisper]\nlanguages = "zh"\n', "whisper.languages is 'zh'; give a list of words"),
        ('[recordings]\nsettle_s = "1"\n', "recordings.settle_s is '1'; give a number"),
        ('whisper = "tiny"\n', r"whisper must be a table; write \[whisper\]"),
        ('[group]\nmeeting_day = "Samstag"\n', "group.meeting_day is 'Samstag'; choose one of monday"),
        (
            '[group]\ntime_zone = "Beijing"\n',
            "time_zone 'Beijing' is not a time zone; use a name such as Asia/Shanghai",
        ),
        ("[group\n", "archive.toml cannot be read as TOML: .*; mend that line"),
        ("name = '\udcc0'\n", "archive.toml cannot be read as TOML"),
    ],
)
def test_a_wrong_value_is_told_what_would_be_right(tmp_path: Path, text: str, cure: str) -> None:
    with pytest.raises(SettingsWrong, match=cure):
        settings_of(tmp_path, text)


def test_a_whole_number_will_do_for_a_float(tmp_path: Path) -> None:
    assert settings_of(tmp_path, "[recordings]\nsettle_s = 2\n").recordings.settle_s == 2
