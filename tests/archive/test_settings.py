"""Settings: every key is known and every value has its type."""

from pathlib import Path

import pytest

from archive.errors import SettingsWrong
from archive.home import Home
from archive.messages import choose
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


@pytest.mark.parametrize(
    ("text", "what", "cure"),
    [
        ('[whisper]\nmodle = "tiny"\n', "没有 whisper.modle 这项设置", "您是否要写 whisper.model？"),
        ("[kubernetes]\n", "没有 kubernetes 这项设置", "此处可用的设置有：group、whisper、embedding"),
        ("[whisper]\nbatch = 8.5\n", "whisper.batch 的值是 8.5", "请给出整数"),
        ('[whisper]\nlanguages = "zh"\n', "whisper.languages 的值是 'zh'", '例如 ["zh", "en"]'),
        ('whisper = "tiny"\n', "whisper 必须是表", "请另起一行写 [whisper]"),
        ('[whisper]\nscript = "x"\n', "whisper.script 的值是 'x'", "simplified、traditional、as-heard"),
        ('[recordings]\ntranscripts = "x"\n', "recordings.transcripts 的值是 'x'", '请选择 "use" 或 "merge"'),
        ('[group]\nmeeting_day = "x"\n', "group.meeting_day 的值是 'x'", "请选择其中之一：monday、tuesday"),
        ('[group]\ntime_zone = "x"\n', "group.time_zone 的值 'x' 不是时区", "请使用 Asia/Shanghai"),
        ('[rerank]\nbackend = "x"\n', "rerank.backend 的值是 'x'", "请选择其中之一：auto、torch、onnx"),
        ("[rerank]\ndepth = 0\n", "rerank.depth 的值是 0", "请给出不小于 1 的数"),
        ("[group\n", "archive.toml 无法按 TOML 读取：", "请修正该行后重新运行"),
    ],
)
def test_a_chinese_reader_is_told_in_chinese(tmp_path: Path, text: str, what: str, cure: str) -> None:
    choose("zh")
    with pytest.raises(SettingsWrong) as told:
        settings_of(tmp_path, text)
    assert what in str(told.value.what) and cure in str(told.value.cure)
