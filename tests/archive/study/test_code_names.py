"""Names of the code that is read are told from those that every program has."""

from __future__ import annotations

import pytest

from archive.study.code_names import code_kind, is_studied, qualified_names


@pytest.mark.parametrize(
    "name", ["func", "err", "String", "apiVersion", "README.md", "K8S", "time.Second", "docs/notes.md"]
)
def test_what_every_program_has_is_left_out(name):
    assert not is_studied(name)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("pkg/scheduler/core", "file"),
        ("scheduling_queue.go", "file"),
        ("scheduleOne", "name"),
        ("PriorityQueue.Pop", "name"),
        ("--leader-elect", "flag"),
        ("scheduler_pending_pods", "metric"),
    ],
)
def test_a_name_of_the_code_has_a_kind(name, kind):
    assert is_studied(name) and code_kind(name) == kind


def test_a_method_is_found_behind_its_type_but_not_behind_a_variable():
    text = "看 `PriorityQueue.Pop`，再看 watch.Interface；dv.Set 和 v1.19 都不是，a.b.Name 也不是"
    assert list(qualified_names(text)) == ["PriorityQueue.Pop", "watch.Interface"]
