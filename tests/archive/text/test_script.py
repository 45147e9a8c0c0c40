"""Which language a text is written in, and in which characters."""

import pytest

from archive.text.script import convert_script, detect_language


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


def test_the_aspect_particle_is_simplified_and_books_are_not() -> None:
    assert convert_script("隨著市場看著顯著的著作", "simplified") == "随着市场看着显著的著作"
    assert convert_script("随著大家", "simplified") == "随着大家"
