"""Markdown in the HTML of each site: how it writes code, pictures, formulas, headings and lists."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Sequence

from markdown_it import MarkdownIt

KEYWORDS = re.compile(
    r"\b(func|return|if|for|range|nil|var|type|struct|package|import|go|defer|kind|name|kubectl|grep)\b"
)
CodeWriter = Callable[[str, str], str]
"""The HTML of a block of code: its text, its language."""


def rendered(
    markdown: str,
    code: CodeWriter,
    picture: Callable[[str, str], str],
    formula: Callable[[str, bool], str] | None = None,
) -> str:
    """An article's HTML; code, pictures and formulas as the site writes them."""
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    kept: list[str] = []

    def keep(piece: str) -> str:
        kept.append(piece)
        return f"KEPT{len(kept) - 1}KEPT"

    text = with_formulas(markdown, lambda tex, display: keep(formula(tex, display))) if formula else markdown
    parser.add_render_rule(
        "fence", lambda _r, tokens, place, *_: code(tokens[place].content, (tokens[place].info.split() or [""])[0])
    )  # type: ignore[arg-type]
    parser.add_render_rule(
        "image",
        lambda _r, tokens, place, *_: picture(str(tokens[place].attrs["src"]), tokens[place].content),  # type: ignore[arg-type]
    )
    return re.sub(r"KEPT(\d+)KEPT", lambda found: kept[int(found[1])], parser.render(text))


def with_formulas(markdown: str, write: Callable[[str, bool], str]) -> str:
    """Markdown with something else in the place of its formulas."""
    text = re.sub(r"\$\$(.+?)\$\$", lambda found: write(found[1], True), markdown)
    return re.sub(r"(?<![\w$`])\$([^$\n`]+)\$(?![\w$])", lambda found: write(found[1], False), text)


def coloured(line: str, classes: str = "hljs-keyword") -> str:
    """A line of code as highlighters leave it."""
    parts = KEYWORDS.split(line)
    return "".join(
        f'<span class="{classes}">{part}</span>' if place % 2 else html.escape(part) for place, part in enumerate(parts)
    )


def lines_of_code(code: str) -> Sequence[str]:
    return code.rstrip("\n").split("\n")


def inline_block(code: str, language: str) -> str:
    """As highlight.js writes it."""
    body = "\n".join(coloured(line) for line in lines_of_code(code))
    return f'<pre><code class="hljs language-{language}">{body}\n</code></pre>'


def wechat_code(code: str, language: str) -> str:
    lines = lines_of_code(code)
    numbers = "<li></li>" * len(lines)
    shown = [
        coloured(line, "code-snippet__keyword").replace("  ", "&nbsp;&nbsp;").replace("\t", "&nbsp;&nbsp;&nbsp;&nbsp;")
        for line in lines
    ]
    body = "".join(
        f'<code><span class="code-snippet_outer"><span leaf="">{line or "<br>"}</span></span></code>' for line in shown
    )
    return (
        f'<section class="code-snippet__fix code-snippet__js"><ul class="code-snippet__line-index code-snippet__js">{numbers}</ul>'
        f'<pre class="code-snippet__js" data-lang="{language}">{body}</pre></section>'
    )


def csdn_code(code: str, language: str) -> str:
    lines = lines_of_code(code)
    body = "\n".join(coloured(line, "token keyword") for line in lines)
    numbers = "".join(f'<li style="color: rgb(153, 153, 153);">{number}</li>' for number in range(1, len(lines) + 1))
    return (
        f'<pre data-index="0" class="set-code-show prettyprint"><code class="prism language-{language} has-numbering" '
        f'onclick="mdcp.copyCode(event)">{body}\n<div class="hljs-button signin active" data-title="登录复制" '
        f'data-report-click="{{}}">登录后复制</div></code><ul class="pre-numbering" style="">{numbers}</ul></pre>'
    )


def juejin_code(code: str, language: str) -> str:
    body = "\n".join(
        f'<span class="code-block-extension-codeLine" data-line-num="{n}">{coloured(line)}</span>'
        for n, line in enumerate(lines_of_code(code), 1)
    )
    return (
        '<pre><div class="code-block-extension-header"><div class="code-block-extension-headerLeft"><div class="code-block-extension-foldBtn">'
        '<svg viewBox="0 0 24 24"><path d="M16"></path></svg></div></div><div class="code-block-extension-headerRight">'
        f'<span class="code-block-extension-lang">{language}</span><div class="code-block-extension-copyCodeBtn">复制代码</div></div></div>'
        f'<code class="hljs language-{language} code-block-extension-codeShowNum" lang="{language}">{body}\n</code></pre>'
    )


def yuque_code(code: str, language: str) -> str:
    lines = "".join(f'<div class="cm-line">{coloured(line, "ͼ1b") or "<br>"}</div>' for line in lines_of_code(code))
    gutter = "".join(f'<div class="cm-gutterElement">{n}</div>' for n in range(1, len(lines_of_code(code)) + 1))
    return (
        f'<ne-hole><ne-card data-card-name="codeblock" data-card-type="block"><div class="ne-codeblock ne-codeblock-view" data-language="{language}">'
        f'<div class="cm-editor"><div class="cm-scroller"><div class="cm-gutters" aria-hidden="true">{gutter}</div>'
        f'<div class="cm-content" role="textbox">{lines}</div></div></div></div></ne-card></ne-hole>'
    )


def cnblogs_code(code: str, language: str) -> str:
    if language == "bash":  # the old editor: no language in its markup, numbers in its text
        lines = "\n".join(
            f'<span style="color: #008080;">{n:>2}</span> {coloured(line)}'
            for n, line in enumerate(lines_of_code(code), 1)
        )
        bar = '<div class="cnblogs_code_toolbar"><span class="cnblogs_code_copy"><a href="javascript:void(0);" title="复制代码"><img src="//assets.cnblogs.com/images/copycode.gif" alt="复制代码"></a></span></div>'
        return f'<div class="cnblogs_code">{bar}<pre>{lines}</pre>{bar}</div>'
    body = "\n".join(coloured(line) for line in lines_of_code(code))
    return f'<pre class="language-{language} highlighter-hljs" highlighted="true"><code class="highlighter-hljs hljs language-{language}">{body}\n</code></pre>'


def zhihu_code(code: str, language: str) -> str:
    body = "\n".join(coloured(line, "kd") for line in lines_of_code(code))
    return f'<div class="highlight"><pre><code class="language-{language}">{body}</code></pre></div>'


def bilibili_code(code: str, language: str) -> str:
    whole = html.escape(code, quote=True)
    return (
        f'<figure class="code-box" contenteditable="false"><pre class="language-{language}" data-lang="text/x-{language}@{language}" codecontent="{whole}">'
        f'<code class="language-{language}">{html.escape(code)}</code></pre></figure>'
    )


def github_code(code: str, language: str) -> str:
    name = {"bash": "shell"}.get(language, language)
    body = "\n".join(coloured(line, "pl-k") for line in lines_of_code(code))
    return (
        f'<div class="highlight highlight-source-{name} notranslate position-relative overflow-auto" dir="auto" '
        f'data-snippet-clipboard-copy-content="{html.escape(code, quote=True)}"><pre>{body}</pre><div class="zeroclipboard-container">'
        '<clipboard-copy aria-label="Copy" role="button">Copy</clipboard-copy></div></div>'
    )


def gitbook_code(code: str, language: str) -> str:
    return inline_block(code, language).replace(f"hljs language-{language}", f"lang-{language}")


def bookstack_code(code: str, language: str) -> str:
    lines = "".join(
        f'<li class="L{n % 10}"><code class="lang-{language}">{coloured(line, "kwd")}</code></li>'
        for n, line in enumerate(lines_of_code(code))
    )
    return f'<pre class="prettyprint linenums prettyprinted"><ol class="linenums">{lines}</ol></pre>'


def hugo_code(code: str, language: str) -> str:
    lines = lines_of_code(code)
    numbers = "".join(f'<span class="lnt">{n}\n</span>' for n in range(1, len(lines) + 1))
    body = "".join(f'<span class="line"><span class="cl">{coloured(line, "kd")}\n</span></span>' for line in lines)
    return (
        '<div class="highlight"><div class="chroma"><table class="lntable"><tr><td class="lntd"><pre tabindex="0" class="chroma"><code>'
        f'{numbers}</code></pre></td><td class="lntd"><pre tabindex="0" class="chroma"><code class="language-{language}" data-lang="{language}">'
        f"{body}</code></pre></td></tr></table></div></div>"
    )


def jianshu_code(code: str, language: str) -> str:
    body = "\n".join(coloured(line, "token keyword") for line in lines_of_code(code))
    rows = (
        '<span aria-hidden="true" class="line-numbers-rows">' + "<span></span>" * len(lines_of_code(code)) + "</span>"
    )
    return f'<div class="_2Uzcx_"><button class="VJbwyy" type="button">复制</button><pre class="line-numbers language-{language}"><code class="{language} language-{language}">{body}\n{rows}</code></pre></div>'


def plain_picture(source: str, caption: str) -> str:
    return f'<img src="{source}" alt="{caption}">'


def lazy_picture(source: str, caption: str) -> str:
    return f'<img class="rich_pages wxw-img lazy" data-src="{source}" data-type="png" data-w="1080" alt="{caption}" src="data:image/svg+xml;utf8,%3Csvg/%3E">'


def zhihu_picture(source: str, caption: str) -> str:
    return (
        f'</p><figure data-size="normal"><noscript><img src="{source}" data-size="normal" class="origin_image"/></noscript>'
        f'<img src="data:image/svg+xml;utf8,&lt;svg/&gt;" data-original="{source}" data-actualsrc="{source}" class="lazy"><figcaption>{caption}</figcaption></figure><p>'
    )


def bilibili_picture(source: str, caption: str) -> str:
    return f'</p><figure class="img-box" contenteditable="false"><img data-src="{source}" width="800"><figcaption class="caption">{caption}</figcaption></figure><p>'


def jianshu_picture(source: str, caption: str) -> str:
    return (
        '</p><div class="image-package"><div class="image-container"><div class="image-container-fill"></div><div class="image-view" data-width="800">'
        f'<img data-original-src="{source}" data-original-format="image/png" src="data:image/gif;base64,R0lGOD"></div></div><div class="image-caption">{caption}</div></div><p>'
    )


def katex(tex: str, display: bool) -> str:
    inner = (
        f'<span class="katex"><span class="katex-mathml"><math xmlns="http://www.w3.org/1998/Math/MathML"><semantics><mrow><mi>x</mi></mrow>'
        f'<annotation encoding="application/x-tex">{html.escape(tex)}</annotation></semantics></math></span><span class="katex-html" aria-hidden="true">'
        '<span class="base"><span class="mord mathnormal">x</span></span></span></span>'
    )
    return f'<span class="katex-display">{inner}</span>' if display else inner


def csdn_katex(tex: str, display: bool) -> str:
    return f'<span class="katex--{"display" if display else "inline"}">{katex(tex, display)}</span>'


def mathjax(tex: str, display: bool) -> str:
    kind = "; mode=display" if display else ""
    return f'<span class="MathJax_Preview"></span><span class="MathJax" role="presentation"><span>x</span></span><script type="math/tex{kind}">{tex}</script>'


def zhihu_formula(tex: str, display: bool) -> str:
    if display:
        return (
            f'<img src="https://www.zhihu.com/equation?tex=x" alt="{html.escape(tex)}\\\\" eeimg="2" data-caption="">'
        )
    return f'<span class="ztext-math" data-eeimg="1" data-tex="{html.escape(tex)}"><span></span><span><span class="MathJax_SVG">x</span></span></span>'


def yuque_tags(body: str) -> str:
    """The elements of Yuque in the place of the usual ones: each line of a list on its own, with its depth."""
    body = re.sub(r"<(/?)h([1-6])>", r"<\1ne-h\2>", body)
    body = (
        re.sub(r"<(/?)p>", r"<\1ne-p>", body)
        .replace("<blockquote>", "<ne-quote>")
        .replace("</blockquote>", "</ne-quote>")
    )
    out: list[str] = []
    stack: list[str] = []
    for piece in re.split(r"(</?(?:ul|ol|li)(?: [^>]*)?>)", body):
        name = re.match(r"</?(ul|ol|li)", piece)
        if not name:
            out.append(piece)
        elif name[1] != "li":
            stack = stack[:-1] if piece.startswith("</") else [*stack, {"ul": "ne-uli", "ol": "ne-oli"}[name[1]]]
            if not piece.startswith("</") and len(stack) > 1:
                out.append(f"</{stack[-2]}-c></{stack[-2]}>")
        elif piece.startswith("</"):
            if out[-1].strip() or not out[-2].endswith(">") or "-c></ne" not in "".join(out[-3:]):
                out.append(f"</{stack[-1]}-c></{stack[-1]}>")
        else:
            kind = stack[-1]
            out.append(
                f'<{kind} index-type="{len(stack)}" ne-level="{len(stack) - 1}"><{kind}-i><span class="ne-list-symbol">●</span></{kind}-i><{kind}-c class="{kind}-content">'
            )
    return re.sub(r">([^<>\s][^<>]*)</(ne-p|ne-h\d|ne-uli-c|ne-oli-c)>", r"><ne-text>\1</ne-text></\2>", "".join(out))
