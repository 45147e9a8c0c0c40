"""Links lead to the source at the version that the settings name."""

from __future__ import annotations

import pytest

from archive.settings import CodeSettings
from archive.study.source_links import linked_sources, source_link

CODE = CodeSettings(version="v1.20.0")
KUBERNETES = "https://github.com/kubernetes/kubernetes"


@pytest.mark.parametrize(
    ("name", "link"),
    [
        ("pkg/scheduler/scheduler.go", f"{KUBERNETES}/blob/v1.20.0/pkg/scheduler/scheduler.go"),
        ("pkg/scheduler/framework", f"{KUBERNETES}/tree/v1.20.0/pkg/scheduler/framework"),
        ("k8s.io/client-go/tools/cache", f"{KUBERNETES}/tree/v1.20.0/staging/src/k8s.io/client-go/tools/cache"),
        ("k8s.io/kubernetes/cmd/kubelet", f"{KUBERNETES}/tree/v1.20.0/cmd/kubelet"),
        ("sigs.k8s.io/scheduler-plugins", "https://github.com/kubernetes-sigs/scheduler-plugins"),
        (
            "PriorityQueue.Pop",
            "https://sourcegraph.com/search?q=repo:^github.com/kubernetes/kubernetes$@v1.20.0+Pop",
        ),
    ],
)
def test_a_name_has_a_page(name, link):
    assert source_link(name, CODE) == link


def test_without_a_repository_there_are_no_links():
    assert source_link("pkg/scheduler", CodeSettings(repository="")) == ""


def test_a_link_of_a_note_names_the_file_it_is_developed_in():
    note = (
        "看 [Scheme](https://sourcegraph.com/github.com/kubernetes/apimachinery@release-1.15/-/blob/pkg/runtime/scheme.go#L47)，"
        "[`NewCache()`](https://github.com/kubernetes/kubernetes/blob/master/pkg/scheduler/cache.go)，[图](https://a.b/c.png)"
    )
    assert [(one.name, one.path) for one in linked_sources(note)] == [
        ("Scheme", "staging/src/k8s.io/apimachinery/pkg/runtime/scheme.go"),
        ("NewCache", "pkg/scheduler/cache.go"),
    ]
