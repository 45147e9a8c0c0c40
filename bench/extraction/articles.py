"""The articles: notes of the bundled season, each with a part that has a table, a picture, a formula or a list in a list."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from archive.season import season

# One a page, in turn; `%` stands for the site's own pictures.
PARTS = (
    """## 对比与示意

| 阶段 | 插件 | 失败时 |
| --- | --- | --- |
| 过滤 | `NodeResourcesFit` | 换一个节点 |
| 打分 | `ImageLocality` | 记 0 分 |
| 绑定 | `DefaultBinder` | 放回队列 |

![调度器的三个阶段](https://pictures.example.org/%-phases.png)

更多的背景见 [官方设计文档](https://docs.example.org/design/scheduler?version=1.19)。
""",
    """## 分数怎么算

把各项得分按权重相加，再除以权重之和:

$$score = \\frac{\\sum w_i s_i}{\\sum w_i}$$

其中 $w_i$ 是插件的权重。步骤如下:

1. 逐个节点计算:
   - 请求量取自 `requests`
   - 没有写的按默认值 100m 计
2. 归一化到 0 与 100 之间
3. 乘以权重后相加
""",
    """## 自己试一试

> 先在测试集群里做，不要直接改生产环境的配置。

```bash
kubectl -n kube-system get pods -l component=kube-scheduler
# 打开更详细的日志

kubectl logs kube-scheduler-master -n kube-system | grep -i preempt | tail -n 20
```

```yaml
apiVersion: scheduling.k8s.io/v1
kind: PriorityClass
metadata:
  name: high
value: 100000
```

![日志截图](https://pictures.example.org/%-log.png)
""",
)


@dataclass(frozen=True)
class Article:
    """A title, who wrote it, and its right Markdown."""

    title: str
    author: str
    markdown: str


@cache
def notes() -> tuple[Article, ...]:
    """The season's notes, without front matter and title."""
    return tuple(article_of(path.read_text("utf-8")) for path in sorted((season.SEASON_FOLDER / "inbox").glob("*.md")))


def article_of(text: str) -> Article:
    _, matter, body = text.split("---\n", 2)
    said = dict(re.findall(r"^(\w+): (.*)$", matter, re.MULTILINE))
    return Article(said["title"], said["author"], re.sub(r"\A\s*# .*\n", "", body).strip() + "\n")


def article_for(site: str, number: int, place: int) -> Article:
    """The article of a site's page `number`; `place` is the site's place in the table."""
    note = notes()[(place * 3 + number) % len(notes())]
    return Article(note.title, note.author, f"{note.markdown}\n{PARTS[number % len(PARTS)].replace('%', site)}")
