"""The group's words."""

from pathlib import Path

import pytest

from archive import season
from archive.errors import SettingsWrong
from archive.glossary import Entry, read_glossary


def glossary_of(tmp_path: Path, text: str) -> tuple[Entry, ...]:
    (tmp_path / "glossary.toml").write_text(text, "utf-8")
    return read_glossary(tmp_path / "glossary.toml")


def test_no_file_is_no_entries(tmp_path: Path) -> None:
    assert read_glossary(tmp_path / "glossary.toml") == ()


def test_forms_begin_with_the_canonical_one_and_are_there_once(tmp_path: Path) -> None:
    (entry,) = glossary_of(
        tmp_path, '[[entry]]\ncanonical = "Pod"\nzh = ["容器组"]\nen = ["Pod", "pods"]\nspoken = ["破的"]\n'
    )
    assert entry.forms == ("Pod", "容器组", "pods")
    assert entry.spoken == ("破的",)


def test_the_season_has_a_glossary() -> None:
    assert "PriorityQueue" in {entry.canonical for entry in read_glossary(season.FOLDER / "glossary.toml")}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[[entry]]\nzh = ["容器组"]\n', "entry 1 has no canonical form; give it one"),
        ("[[entry\n", "cannot be read as TOML"),
        ('entry = ["Pod"]\n', "entry 1 has no canonical form"),
    ],
)
def test_a_broken_glossary_is_named(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(SettingsWrong, match=rf"glossary.toml.*{said}"):
        glossary_of(tmp_path, text)
