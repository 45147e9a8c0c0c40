"""Which language a text is written in, and in which characters."""

import pytest

from archive.text.script import detect_language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("今天我们讨论调度队列", "zh"),
        ("调度器从 activeQ 中取出优先级最高的 Pod 开始调度", "zh"),
        ("The scheduler pops a pod", "en"),
        ("NodeAffinity plugin 的 Filter 阶段做什么", "mixed"),
        ("12:30", "en"),
    ],
)
def test_language(text: str, language: str) -> None:
    assert detect_language(text) == language
