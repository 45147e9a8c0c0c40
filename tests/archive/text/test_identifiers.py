"""What counts as a code identifier."""

from archive.text.identifiers import find_symbols


def test_symbols_are_found_in_order_and_once() -> None:
    text = "`sched.scheduleOne()` 从 activeQ 取 Pod，见 pkg/scheduler/core 和 core/generic.go；activeQ 是 PriorityQueue"
    assert find_symbols(text) == [
        "scheduleOne",
        "activeQ",
        "pkg/scheduler/core",
        "core/generic.go",
        "PriorityQueue",
    ]


def test_hyphens_make_symbols_of_components_flags_and_code_but_not_of_prose() -> None:
    assert find_symbols("a built-in kube-proxy with --leader-elect and `ai-proxy`") == [
        "kube-proxy",
        "--leader-elect",
        "ai-proxy",
    ]


def test_addresses_names_of_products_and_acronyms_are_no_symbols() -> None:
    assert find_symbols("GitHub: https://example.org/PodInfo and/or CPU") == []
