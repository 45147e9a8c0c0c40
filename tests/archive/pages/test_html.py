"""HTML becomes the Markdown that its author would have written."""

import pytest

from archive.pages.html.read import read_html
from archive.pages.page import Page

LONG = "<p>" + "抢占只是腾地方,真正放到哪里要等下一轮调度决定。" * 30 + "</p>"


def read(body: str, *, address: str = "https://example.org/notes/a", head: str = "") -> Page:
    return read_html(f"<html><head>{head}</head><body>{body}</body></html>".encode(), address)


def markdown(body: str) -> str:
    return read(body).markdown.removesuffix("\n")


@pytest.mark.parametrize(
    ("written", "right"),
    [
        ('<h2 id="a">标题<a class="anchor" href="#a">#</a></h2>', "## 标题"),
        ("<p>一<b>二</b> <i>三</i> <del>四</del></p>", "一**二** *三* ~~四~~"),
        ('<p><a href="../b?c=1">看</a> <a href="#x">回</a></p>', "[看](https://example.org/b?c=1) 回"),
        ('<p><a href="https://link.zhihu.com/?target=https%3A//k8s.io/a">文档</a></p>', "[文档](https://k8s.io/a)"),
        ('<p><a href="https://k8s.io/a">https://k8s.io/a</a></p>', "https://k8s.io/a"),
        ('<p><a href="javascript:alert(1)">点我</a></p>', "点我"),
        ("<p>map&lt;string, Pod&gt; 与 &lt;none&gt; 与 &lt;div&gt;</p>", "map<string, Pod> 与 <none> 与 &lt;div>"),
        ("<p># 不是标题</p>", "\\# 不是标题"),
        ("<p>第一行<br>第二行</p>", "第一行\n第二行"),
        ("<p><code>a`b</code> <code>c</code></p>", "`` a`b `` `c`"),
        ("<ul><li>一<ul><li>二</li></ul></li><li>三</li></ul>", "- 一\n  - 二\n- 三"),
        ("<ol start='3'><li>一</li><li>二</li></ol>", "3. 一\n4. 二"),
        ("<ul><li><input type='checkbox' checked> 做了</li></ul>", "- [x] 做了"),
        ("<blockquote><p>一</p><p>二</p></blockquote>", "> 一\n>\n> 二"),
        ("<table><tr><th>a|b</th><th>c</th></tr><tr><td>1<br>2</td><td><code>x</code></td></tr></table>", "| a\\|b | c |\n| --- | --- |\n| 1 2 | `x` |"),
        ("<table><tr><td colspan='2'>宽</td></tr><tr><td>a</td><td>b</td></tr></table>", "| 宽 |  |\n| --- | --- |\n| a | b |"),
        ("<figure><img data-src='//a.b/c.png' src='data:image/gif;base64,AA'><figcaption>图 1</figcaption></figure>", "![图 1](https://a.b/c.png)"),
        ("<dl><dt>Filter</dt><dd>过滤</dd></dl>", "**Filter**\n\n过滤"),
        ("<p><script type='math/tex'>x^2</script></p>", "$x^2$"),
        ("<p><math alttext='x^2'><mi>x</mi></math></p>", "$x^2$"),
        ("<p>一</p><hr><p>二</p>", "一\n\n---\n\n二"),
    ],
)  # fmt: skip
def test_markup_becomes_markdown(written: str, right: str) -> None:
    assert markdown(written) == right


@pytest.mark.parametrize(
    "written",
    [
        '<pre><code class="language-go">func a() {\n\n\treturn\n}</code></pre>',
        '<pre class="brush: go;">func a() {\n\n\treturn\n}</pre>',
        '<div class="highlight-source-go"><pre>func a() {\n\n\treturn\n}</pre></div>',
        '<pre data-lang="go"><code>func a() {</code><code><br></code><code>\treturn</code><code>}</code></pre>',
        '<pre lang="go"><div>func a() {</div><div></div><div>\treturn</div><div>}</div></pre>',
        '<figure class="highlight go"><table><tr><td class="gutter"><pre><span class="line">1</span><br><span class="line">2</span></pre></td><td class="code"><pre><span class="line">func a() {</span><br><span class="line"></span><br><span class="line">\treturn</span><br><span class="line">}</span></pre></td></tr></table></figure>',
        '<pre class="hljs"><code class="go"><ol><li>func a() {</li><li></li><li>\treturn</li><li>}</li></ol></code></pre>',
        '<pre class="language-go"><code>1 func a() {\n2 \n3 \treturn\n4 }</code></pre>',
        '<pre><code class="hljs go">func a() {\n\n\treturn\n}\n<div class="hljs-button" data-title="复制">复制</div></code><ul class="pre-numbering"><li>1</li></ul></pre>',
    ],
)
def test_code_keeps_its_lines_and_its_language(written: str) -> None:
    assert markdown(written) == "```go\nfunc a() {\n\n\treturn\n}\n```"


def test_code_with_fences_in_it_has_a_longer_one() -> None:
    assert markdown("<pre>```go\nx\n```</pre>") == "````\n```go\nx\n```\n````"


def test_numbers_that_are_part_of_the_code_stay() -> None:
    assert markdown("<pre>10 print\n20 goto 10\n30 end</pre>") == "```\n10 print\n20 goto 10\n30 end\n```"


@pytest.mark.parametrize(
    ("raw", "content_type"),
    [
        ("<p>调度器的快照</p>".encode("gbk"), "text/html; charset=gb2312"),
        ('<meta charset="gbk"><p>调度器的快照</p>'.encode("gb18030"), "text/html"),
        ("<p>调度器的快照</p>".encode("gb18030"), "text/html; charset=iso-8859-1"),
        ("<p>调度器的快照</p>".encode(), "text/html; charset=gbk"),
        ("<p>调度器的快照</p>".encode("utf-16"), "text/html"),
        ('<?xml version="1.0" encoding="utf-8"?><p>调度器的快照</p>'.encode(), ""),
        ("<p>调度器的快照</p>".encode("utf-16-le"), "text/html; charset=utf-16le"),
        ("<p>调度器的快照</p>".encode("gb18030"), "text/html; charset=no-such-set"),
    ],
)
def test_a_page_is_read_in_the_encoding_that_it_is_in(raw: bytes, content_type: str) -> None:
    assert "调度器的快照" in read_html(raw, "", content_type).markdown


@pytest.mark.parametrize(
    "harm",
    [
        "<script>alert('脚本')</script>",
        "<p onclick=\"alert('脚本')\">好</p>",
        "<iframe src='https://evil.example.org/脚本'></iframe>",
        "<object data='脚本.swf'></object>",
        "<svg><script>脚本</script></svg>",
        "<img src='javascript:脚本'>",
        "<a href='data:text/html,脚本'>好</a>",
        "<a href='vbscript:脚本'>好</a>",
        "<style>@import 'https://evil.example.org/脚本.css'</style>",
        "<template><b>脚本</b></template>",
        "<form action='https://evil.example.org/脚本'><input value='脚本'></form>",
        "<meta http-equiv='refresh' content='0;url=https://evil.example.org/脚本'>",
        "<base href='javascript:脚本//'><p>好</p>",
        "<p style='display:none'>脚本</p>",
        "<noscript><p>脚本</p></noscript>",
    ],
)
def test_nothing_that_runs_or_hides_comes_out_of_a_page(harm: str) -> None:
    assert "脚本" not in read(f"{LONG}{harm}").markdown


def test_what_a_page_says_of_itself_is_read() -> None:
    page = read(
        LONG,
        head="<title>抢占 - 博客</title><meta name='author' content='Alice'><meta property='article:published_time' content='2020-10-24T20:00:00+08:00'><link rel='canonical' href='https://example.org/p/1'>",
    )
    assert (page.title, page.author, page.published, page.address) == (
        "抢占",
        "Alice",
        "2020-10-24",
        "https://example.org/p/1",
    )


def test_linked_data_names_the_author() -> None:
    data = '{"@graph": [{"@type": "Article", "author": [{"name": "Bowen"}], "datePublished": "2020-11-07"}]}'
    page = read(LONG, head=f"<script type='application/ld+json'>{data}</script>")
    assert (page.author, page.published) == ("Bowen", "2020-11-07")


def test_the_next_part_of_an_article_is_found() -> None:
    page = read(f"{LONG}<div class='pagination'><a href='a?page=1'>1</a><a href='a?page=2'>下一页</a></div>")
    assert page.next_page == "https://example.org/notes/a?page=2"
    assert read(f"{LONG}<link rel='next' href='/another-post'>").next_page == ""


WALLS = [
    ("<p>该内容已被发布者删除</p>", "deleted"),
    ("<h1>404</h1><p>很抱歉，你访问的页面不存在</p>", "deleted"),
    ("<p>此内容因违规无法查看</p>", "deleted"),
    ("<p>环境异常</p><p>当前环境异常，完成验证后即可继续访问。</p><a>去验证</a>", "challenge"),
    ("<title>Just a moment...</title><p>Checking your browser</p>", "challenge"),
    ("<div class='SignContainer'>登录/注册 扫码登录</div>", "login"),
    ("<p>该文档仅对团队成员可见,请申请访问</p>", "login"),
    ("<div id='root'></div><script>render()</script>", "scripts"),
    ("", "empty"),
]


@pytest.mark.parametrize(("body", "wall"), WALLS)
def test_a_wall_is_told_by_what_it_says(body: str, wall: str) -> None:
    assert read(body).wall == wall


def test_an_article_about_logging_in_is_an_article() -> None:
    assert read(f"{LONG}<p>登录后才能查看,环境异常时会报错。</p>").wall == ""


def test_a_page_of_deep_markup_is_read_or_given_up() -> None:
    assert isinstance(read("<div>" * 5000 + "深" + "</div>" * 5000), Page)


def test_a_heading_that_html_before_it_hid_from_a_program_is_one() -> None:
    shown = "<div class='post-content'><p>先看结构。</p><br /><a name='B'></a>\n## 网络控制器\n<br />它通过驱动表区分网络。</div>"
    assert "\n\n## 网络控制器\n\n" in read_html(shown.encode(), "https://example.org/").markdown


def test_a_number_sign_alone_begins_no_heading() -> None:
    shown = "<div class='post-content'><p># 打开日志</p></div>"
    assert read_html(shown.encode(), "https://example.org/").markdown == "\\# 打开日志\n"


REFERENCES = "<h2>参考</h2><ul><li><a href='https://kubernetes.io/docs/'>文档</a></li><li><a href='https://go.dev/'>Go</a></li></ul>"
MORE = "<h2>More</h2><ul>" + "".join(f"<li><a href='/p/{n}'>还有第 {n} 篇</a></li>" for n in range(5)) + "</ul>"


def test_references_at_the_end_of_an_article_stay_and_what_else_the_site_has_goes() -> None:
    text = f"<p>{'调度队列里的 Pod 按优先级排列，同一优先级按时间排列。' * 5}</p>" * 3
    page = read_html(
        f"<body><article>{text}{REFERENCES}{MORE}</article></body>".encode(), "https://alice.example.org/p/9"
    )
    assert page.markdown.endswith("## 参考\n\n- [文档](https://kubernetes.io/docs/)\n- [Go](https://go.dev/)\n")


def test_an_article_that_ends_in_headings_keeps_them() -> None:
    text = f"<p>{'调度队列里的 Pod 按优先级排列，同一优先级按时间排列。' * 5}</p>" * 3
    page = read_html(
        f"<body><article>{text}<h5>3. 展示效果</h5><h5>4. 写成 PR</h5></article></body>".encode(), "https://e.org/"
    )
    assert page.markdown.endswith("##### 3. 展示效果\n\n##### 4. 写成 PR\n")
