"""An author is a name, whatever stands around it."""

import pytest

from archive.intake.authors import author_in_name, author_name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("[杨鼎睿](https://yuque.com/abser)", "杨鼎睿"),
        ("Alice <alice@example.org>", "Alice"),
        ("https://github.com/alice", "alice"),
        ("Alice https://github.com/alice", "Alice"),
        ('<a href="https://example.org">小王</a>', "小王"),
        ("../../evil", "../../evil"),
        ("", ""),
    ],
)
def test_a_name_is_what_is_read(text: str, name: str) -> None:
    assert author_name(text) == name


@pytest.mark.parametrize(
    ("stem", "author"),
    [
        ("2020-11-21-alice", "alice"),
        ("2020-11-21 Alice", "Alice"),
        ("20201121_bob", "bob"),
        ("2020-11-21-小王", "小王"),
        ("2020-11-21-chen-yu-pdb", "Chen Yu"),
        ("2020-11-21-pdb-小王", "小王"),
        ("2020-11-21-preemption", ""),  # the word of its topic
        ("2020-11-21-notes", ""),
        ("2020-11-21-a", ""),
        ("2020-11-21-抢占", ""),
        ("2020-11-21-alice-preemption", ""),
        ("alice", ""),
        ("2020-11-21", ""),
    ],
)
def test_a_file_named_by_a_date_tells_its_author(stem: str, author: str) -> None:
    assert author_in_name(stem, "# Preemption\n\nHow preemption works\n", ["Chen Yu", "小王"]) == author
