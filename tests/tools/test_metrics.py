"""The measuring script counts what it says it counts, and says which aim is missed."""

from pathlib import Path

import pytest

from tools import metrics

DOCUMENTED = '"""A module."""\n\n\ndef greet() -> str:\n    """A greeting."""\n    return "hello"\n'


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A checkout with nothing to complain about."""
    for package in (*metrics.PRODUCT, *metrics.DEVELOPERS):
        write(tmp_path, f"{package}/__init__.py", "")
    for package in metrics.PRODUCT:
        write(tmp_path, f"{package}/one.py", DOCUMENTED.replace("greet", f"greet_{package}"))
    return tmp_path


def write(root: Path, name: str, text: str) -> None:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def figures(root: Path) -> dict[str, metrics.Figure]:
    return {figure.name: figure for figure in metrics.measure(root)}


def missed(root: Path) -> set[str]:
    return {name for name, figure in figures(root).items() if figure.missed}


def test_a_clean_tree_misses_no_aim(tree: Path, capsys: pytest.CaptureFixture) -> None:
    assert metrics.main([str(tree)]) == 0
    said = capsys.readouterr()
    assert "functions: 3, median 2 lines" in said.out
    assert said.err == ""


def test_lines_of_a_docstring_do_not_count_as_lines_of_its_function(tree: Path) -> None:
    write(tree, "archive/long.py", 'def one() -> int:\n    """First.\n\n    More.\n    """\n    return 1\n')
    (module,) = (one for one in metrics.read_modules(tree, ["archive"]) if one.path.name == "long.py")
    assert metrics.lengths([module]) == [(2, "archive/long.py:1 one")]


def test_long_functions_and_modules_are_told(tree: Path, capsys: pytest.CaptureFixture) -> None:
    write(tree, "archive/one.py", "def one() -> None:\n    '''One.'''\n" + "    print()\n" * 450)
    assert metrics.main([str(tree)]) == 1
    said = capsys.readouterr()
    assert "451 lines: archive/one.py:1 one" in said.out
    assert "missed: modules over 400 lines: 1; there should be none\n" in said.err


def test_a_public_name_without_a_docstring_is_named(tree: Path) -> None:
    write(
        tree,
        "search/two.py",
        "class Box:\n    def open(self): ...\n    def _hidden(self): ...\n\n\ndef _inner():\n    def nested(): ...\n",
    )
    figure = figures(tree)["docstrings in search"]
    assert figure.places == ("search/two.py:1 Box", "search/two.py:2 open")
    assert figure.value == "33 % of 3 public names"
    assert figure.missed


def test_names_defined_twice_are_told_and_constants_apart(tree: Path) -> None:
    for name in ("archive/two.py", "flows/two.py"):
        write(tree, name, "SIZE = 1\nFloats = list[float]\n\n\ndef load():\n    '''Load.'''\n")
    found = figures(tree)
    names = found["functions, classes and types defined twice"]
    assert names.places == ("Floats: archive/two.py, flows/two.py", "load: archive/two.py, flows/two.py")
    assert not names.missed
    assert found["constants defined twice"].places == ("SIZE: archive/two.py, flows/two.py",)


def test_ten_names_defined_twice_are_too_many(tree: Path) -> None:
    for name in ("archive/two.py", "flows/two.py"):
        write(tree, name, "".join(f"def load_{n}():\n    '''Load.'''\n\n\n" for n in range(10)))
    assert missed(tree) == {"functions, classes and types defined twice"}


def test_cycles_are_found_and_those_for_types_alone_are_none(tree: Path) -> None:
    write(tree, "archive/a.py", "from archive import b\n")
    write(tree, "archive/b.py", "from archive.c import greet\n")
    write(tree, "archive/c.py", "from . import a\n")
    write(
        tree, "archive/d.py", "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from archive.one import greet\n"
    )
    write(tree, "archive/one.py", "from archive import d\n")
    assert figures(tree)["import cycles"].places == ("archive.a <-> archive.b <-> archive.c",)
    assert missed(tree) == {"import cycles"}


def test_a_cycle_that_a_deferred_import_closes_is_told_apart(tree: Path) -> None:
    write(tree, "archive/a.py", "from archive.b import greet\n")
    write(tree, "archive/b.py", "def _greet():\n    from archive import a\n")
    found = figures(tree)
    assert found["import cycles"].places == ()
    assert found["cycles closed by deferred imports"].places == ("archive.a <-> archive.b",)
    assert found["deferred imports of own modules"].places == ("archive.b -> archive.a",)


def test_a_heavy_library_has_one_file_or_a_package_that_holds_nothing_else(tree: Path) -> None:
    write(tree, "archive/torches/a.py", "import torch\n")
    write(tree, "archive/torches/b.py", "def _late():\n    from torch.nn import functional\n")
    write(tree, "archive/rooms/whisper_here.py", "import whisper\n")
    write(tree, "archive/rooms/whisper_there.py", "import whisper.audio\n")
    write(tree, "archive/rooms/table.py", "")
    write(tree, "search/guest.py", "from archive.rooms import table\n")
    write(tree, "archive/torches/ours.py", "")
    write(tree, "archive/torches/c.py", "import torch\nfrom archive.torches import ours\n")
    assert figures(tree)["torch is imported by"].value == "3"
    assert missed(tree) == {"whisper is imported by"}


def test_the_repository_meets_its_aims() -> None:
    assert [f"{f.name}: {f.value}; {f.missed}" for f in metrics.measure(metrics.ROOT) if f.missed] == []
