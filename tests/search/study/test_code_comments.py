"""Comments of code are read as sentences; code itself is not."""

from __future__ import annotations

import pytest

from archive.records import Passage
from search.study.code_comments import comment_of
from search.study.sentences import sentences_of

CODE = """\
看一下这段代码：
```go
// 遍历所有的优选配置，
// 如果有老的 Function 就跳过。
for i := range configs {
    if configs[i].Function != nil { // 已经运行过了
        continue
    }
}
//   +------+   +-------+
```
然后计算加权的分数。"""


def told(text: str) -> list[tuple[str, int, int]]:
    passage = Passage(path="a.md", kind="note", text=text, language="zh")
    return [(one.text, one.first, one.last) for one in sentences_of(passage)]


def test_the_comments_of_code_are_sentences_with_the_lines_they_stand_in():
    assert told(CODE) == [
        ("看一下这段代码：", 0, 0),
        ("遍历所有的优选配置，如果有老的 Function 就跳过。", 2, 3),
        ("已经运行过了", 5, 5),
        ("然后计算加权的分数。", 11, 11),
    ]


def test_comments_that_were_cut_off_from_their_fence_stand_without_marks():
    assert [text for text, *_lines in told("// 先看缓存，\n// 再问服务端。\n正文。")] == [
        "先看缓存，再问服务端。",
        "正文。",
    ]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("   /* 只在启动时执行 */", "只在启动时执行"),
        (" * PriorityConfig is a config used for a priority function.", "PriorityConfig is a config used for a priority function."),
        ("# 每个节点一份", "每个节点一份"),
        ("result := make([]int, 0) // 每个节点的分数", "每个节点的分数"),
        ("see(`https://example.org/很长的地址`)", ""),
        ("// return nil, err", ""),
        ("return nil, err", ""),
    ],
)  # fmt: skip
def test_a_comment_is_what_is_said_in_words(line, said):
    assert comment_of(line) == said
