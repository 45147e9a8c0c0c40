"""The group's words."""

from pathlib import Path

import pytest

from archive.errors import InputRefused, SettingsWrong
from archive.messages import choose
from archive.season import season
from archive.terms.glossary import Entry, accept, add_entry, add_proposals, proposed_names, read_glossary


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
    assert "PriorityQueue" in {entry.canonical for entry in read_glossary(season.SEASON_FOLDER / "glossary.toml")}


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


START = '# our words\n\n[[entry]]\ncanonical = "etcd"  # the store\n'


def test_adding_keeps_comments_and_order_and_refuses_what_is_there(tmp_path: Path) -> None:
    path = tmp_path / "glossary.toml"
    path.write_text(START, "utf-8")
    add_entry(path, Entry("DeltaFIFO", zh=("增量队列",), spoken=('delta "F I F O"',)))
    assert path.read_text("utf-8").startswith(START)
    assert [entry.canonical for entry in read_glossary(path)] == ["etcd", "DeltaFIFO"]
    assert read_glossary(path)[1].spoken == ('delta "F I F O"',)
    with pytest.raises(InputRefused, match="already, with the entry DeltaFIFO"):
        add_entry(path, Entry("delta-fifo"))


def test_a_proposal_counts_for_nothing_until_it_is_accepted(tmp_path: Path) -> None:
    path = tmp_path / "glossary.toml"
    path.write_text(START, "utf-8")
    add_proposals(
        path, [{"canonical": name, "zh": ["节点信息"], "seen": 7, "example": "x#L1"} for name in ("A", "NodeInfo")]
    )
    assert [entry.canonical for entry in read_glossary(path)] == ["etcd"]
    accept(path, ["NodeInfo"])
    assert read_glossary(path)[1] == Entry("NodeInfo", zh=("节点信息",))
    assert proposed_names(path) == ["A"]
    assert "seen = 7" in path.read_text("utf-8").split("[[entry]]")[1]
    with pytest.raises(InputRefused, match="proposes no NodeInfo"):
        accept(path, ["A", "NodeInfo"])
    assert proposed_names(path) == ["A"]


def test_a_broken_glossary_is_told_in_chinese(tmp_path: Path) -> None:
    choose("zh")
    with pytest.raises(
        SettingsWrong, match=r'glossary.toml：第 1 个术语没有规范写法；请补上，例如：canonical = "PriorityQueue"'
    ):
        glossary_of(tmp_path, "[[entry]]\nzh = ['队列']")
