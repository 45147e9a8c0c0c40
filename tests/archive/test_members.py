"""One person's names are known as one person's, and a members.toml that cannot be right says where."""

from __future__ import annotations

from pathlib import Path

import pytest

from archive import templates
from archive.errors import SettingsWrong
from archive.members import NOBODY, Member, read_members

TWO = """\
[[member]]
name = "二虎"
nicknames = ["erhu", "虎哥"]
handles = { github = "erhu-k8s", wechat = ["wxid_1", "wxid_2"] }
email = "erhu@example.org"

[[member]]
name = "Chen Yu"
nicknames = "陈宇"
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "members.toml"
    path.write_text(text, "utf-8")
    return path


def test_a_member_has_the_names_of_all_places(tmp_path: Path) -> None:
    members = read_members(written(tmp_path, TWO))
    handles = {"github": ("erhu-k8s",), "wechat": ("wxid_1", "wxid_2")}
    assert members.known[0] == Member("二虎", ("erhu", "虎哥"), handles, ("erhu@example.org",))
    assert members.known[0].names == ("二虎", "erhu", "虎哥", "erhu-k8s", "wxid_1", "wxid_2", "erhu@example.org")


@pytest.mark.parametrize(
    ("name", "canonical"),
    [
        ("erhu", "二虎"),
        ("ＥＲＨＵ", "二虎"),
        ("chen-yu", "Chen Yu"),
        ("CHENYU", "Chen Yu"),
        ("陈宇", "Chen Yu"),
        ("Alice", "Alice"),
    ],
)
def test_a_name_leads_to_the_one_that_counts_in_any_spelling(tmp_path: Path, name: str, canonical: str) -> None:
    assert read_members(written(tmp_path, TWO)).canonical(name) == canonical


def test_each_of_several_people_is_named_once(tmp_path: Path) -> None:
    members = read_members(written(tmp_path, TWO))
    assert members.canonical_names("erhu, Alice, 二虎") == "二虎, Alice"
    assert members.canonical_names(None) is None
    assert members.are_same("虎哥", "erhu") and not members.are_same("虎哥", "陈宇")


def test_nobody_has_to_have_the_file(tmp_path: Path) -> None:
    assert read_members(tmp_path / "members.toml") == NOBODY
    assert read_members(written(tmp_path, templates.MEMBERS)) == NOBODY  # what init writes is comments


def test_the_example_that_init_writes_is_right_without_its_marks(tmp_path: Path) -> None:
    table = templates.MEMBERS.partition("# [[member]]")
    text = (table[1] + table[2]).replace("\n# ", "\n").removeprefix("# ")
    assert read_members(written(tmp_path, text)).canonical("wxid_erhu") == "二虎"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            TWO + '[[member]]\nname = "虎哥"\n',
            "line 11: 虎哥 is another member's name already, in line 3; take it away",
        ),
        (TWO + '[[member]]\nname = "x"\nemail = "Erhu"\n', "line 12: Erhu is another member's name already, in line 3"),
        (TWO.replace("nicknames", "nicknames2", 1), "line 3: there is no entry nicknames2; did you mean nicknames?"),
        (TWO.replace('name = "Chen Yu"', ""), "line 7: a member has no name"),
        (TWO.replace('"陈宇"', "7"), "line 9: nicknames is 7; give a text or a list of texts"),
        (TWO.replace('"erhu-k8s"', "[1]"), "line 4: github is [1]"),
        ("[[members]]\n" + TWO[11:], "line 1: there is no entry members; did you mean member?"),
        ('member = "二虎"\n', "line 1: members are no list of tables"),
        ("[[member]]\nname = \n", "cannot be read as TOML"),
    ],
)
def test_what_cannot_be_right_is_told_with_its_line(tmp_path: Path, text: str, told: str) -> None:
    path = written(tmp_path, text)
    with pytest.raises(SettingsWrong) as error:
        read_members(path)
    assert str(error.value).startswith(str(path)) and told in str(error.value)
