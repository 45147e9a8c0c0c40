"""Whole pages of each site: the article among menus, recommendations, comments and what else readers look past."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from dataclasses import dataclass

from bench.extraction import markup
from bench.extraction.articles import Article, article_for

PAGES_A_SITE = 3
# On every page somewhere outside the article, in the site's own boxes.
RECOMMENDED = (
    "Kubernetes 面试题一百道附答案",
    "三分钟学会容器网络",
    "我从大厂离职之后学到的十件事",
    "Go 语言常见的坑有哪些",
)
COMMENTS = ("写得真好，收藏了", "请问第二张图是用什么画的", "沙发！博主求互关")
BUTTONS = (
    "登录后复制",
    "复制代码",
    "微信扫一扫关注该公众号",
    "展开阅读全文",
    "点赞 128",
    "打赏作者",
    "版权声明：未经许可不得转载",
    "写下你的评论",
)


@dataclass(frozen=True)
class Site:
    """How a site writes an article, and what it puts around it: `%(name)s` of title, author, body, noise."""

    name: str
    address: str
    code: markup.CodeWriter
    around: str
    picture: Callable[[str, str], str] = markup.plain_picture
    formula: Callable[[str, bool], str] = markup.katex
    change: Callable[[str], str] = lambda body: body
    encoding: str = "utf-8"
    heading: bool = False  # the title stands in the article


@dataclass(frozen=True)
class Sample:
    """One page with its right Markdown, and the lines that are no part of it."""

    site: str
    address: str
    raw: bytes
    markdown: str
    noise: tuple[str, ...]


LIST = (
    "<ul class='list'>"
    + "".join(f'<li><a href="/recommend/{n}">{text}</a></li>' for n, text in enumerate(RECOMMENDED))
    + "</ul>"
)
TALK = "".join(
    f'<div class="comment-item"><a href="/u/{n}">读者{n}</a><p>{text}</p></div>' for n, text in enumerate(COMMENTS)
)
HEAD = '<!DOCTYPE html><html lang="zh-CN"><head><meta charset="%(encoding)s"><title>%(title)s%(suffix)s</title><script>var a = "<p>脚本里的文字</p>";</script><style>.x{color:red}</style>%(head)s</head>'

SITES = (
    Site(
        "wechat", "https://mp.weixin.qq.com/s/AbC-%d", markup.wechat_code,
        HEAD + '<body id="activity-detail" class="zh_CN wx_wap_page"><div id="js_article" class="rich_media"><div class="rich_media_inner"><div id="page-content" class="rich_media_area_primary"><div class="rich_media_area_primary_inner"><div id="img-content" class="rich_media_wrp"><h1 class="rich_media_title" id="activity-name">%(title)s</h1><div id="meta_content" class="rich_media_meta_list"><span id="copyright_logo">原创</span><span class="rich_media_meta rich_media_meta_text">%(author)s</span><span class="rich_media_meta rich_media_meta_nickname" id="profileBt"><a href="javascript:void(0);" id="js_name">源码研习社</a></span><em id="publish_time" class="rich_media_meta">2020-10-24 20:11</em></div><div class="rich_media_content js_underline_content" id="js_content" style="visibility: hidden; opacity: 0; ">%(body)s<p style="display: none;"><mp-style-type data-value="3"></mp-style-type></p></div><div id="js_tags_preview_toast" class="article-tag__error-tips" style="display: none;">预览时标签不可点</div><div class="rich_media_tool"><div>点赞 128</div><div>打赏作者</div></div></div></div></div><div class="rich_media_area_extra">%(list)s%(talk)s</div></div><div id="js_pc_qr_code" class="qr_code_pc_outer"><div class="qr_code_pc"><p>微信扫一扫<br>关注该公众号</p></div></div></div></body></html>',
        markup.lazy_picture, markup.mathjax,
        change=lambda body: re.sub(r"<li>([^<]*)</li>", r'<li><p style="line-height: 1.75em;"><span leaf="">\1</span></p></li>', body.replace("<p>", '<p style="line-height: 1.75em;"><span leaf="">').replace("</p>", "</span></p>")),
    ),
    Site(
        "csdn", "https://blog.csdn.net/alice/article/details/10908%d", markup.csdn_code,
        HEAD + '<body class="nodata"><div id="toolbarBox">%(list)s</div><div class="main_father"><div class="container"><main><div class="blog-content-box"><div class="article-header-box"><div class="article-title-box"><h1 class="title-article" id="articleContentId">%(title)s</h1></div><div class="article-info-box"><div class="bar-content"><a class="follow-nickName" href="https://blog.csdn.net/alice">%(author)s</a><span class="time">已于 2020-10-24 20:11:01 修改</span><span class="read-count">阅读量1.2w</span></div></div></div><article class="baidu_pl"><div id="article_content" class="article_content clearfix"><link rel="stylesheet" href="https://csdnimg.cn/x.css"><div id="content_views" class="markdown_views prism-atom-one-dark"><svg style="display: none;"><path d="M5"></path></svg><p></p><div class="toc"><h4>文章目录</h4><ul><li><a href="#_1">目录第一节不要</a></li></ul></div>%(body)s</div></div></article><div class="article-copyright"><div class="creativecommons">版权声明：未经许可不得转载</div></div></div><div class="recommend-box">%(list)s</div><div class="comment-box">%(talk)s<p>写下你的评论</p></div></main><aside class="blog_container_aside">打赏作者</aside></div></div></body></html>',
        formula=markup.csdn_katex,
        change=lambda body: re.sub(r"<h2>", '<h2><a name="t1"></a><a id="_12"></a>', body).replace("<table>", '<div class="table-box"><table>').replace("</table>", "</table></div>"),
    ),
    Site(
        "juejin", "https://juejin.cn/post/689012%d", markup.juejin_code,
        HEAD + '<body><div id="__nuxt"><div id="juejin"><header class="main-header">%(list)s</header><main class="container main-container"><div class="main-area article-area"><article itemscope="itemscope" class="article"><meta itemprop="headline" content="%(title)s"><h1 class="article-title">%(title)s</h1><div class="author-info-block"><a class="username"><span class="name">%(author)s</span></a><time datetime="2020-10-24T12:11:01.000Z" class="time">2020-10-24</time><span>阅读2,812</span><button class="follow">关注</button></div><div id="article-root" itemprop="articleBody" class="main"><div class="article-viewer markdown-body result cache"><style>.markdown-body{word-break:break-word}</style>%(body)s</div></div></article><div class="article-end"><div class="tag-list-box">标签：Kubernetes</div></div><div class="comment-form">写下你的评论</div>%(talk)s</div><div class="sidebar">%(list)s微信扫一扫关注该公众号</div></main></div></div></body></html>',
        change=lambda body: re.sub(r"<h2>(.*?)</h2>", r'<h2 data-id="heading-1">\1</h2>', body).replace('href="https://docs', 'target="_blank" href="https://link.juejin.cn?target=https%3A%2F%2Fdocs'),
    ),
    Site(
        "yuque", "https://www.yuque.com/alice/kube/p%d", markup.yuque_code,
        HEAD + '<body><div id="ReactApp"><div class="sider">%(list)s</div><div class="doc-header"><h1 id="article-title" class="index-module_articleTitle">%(title)s</h1></div><div class="doc-contributors"><a href="/alice">%(author)s</a></div><div id="doc-reader-content"><article id="content" class="article-content"><div class="ne-doc-major-viewer"><div class="yuque-doc-content" data-df="lake"><div class="ne-viewer lakex-yuque-theme-light"><div class="ne-viewer-body">%(body)s</div></div></div></div></article></div><div class="doc-comment">%(talk)s写下你的评论<br>点赞 128</div></div></body></html>',
        formula=markup.katex, change=markup.yuque_tags,
    ),
    Site(
        "cnblogs", "https://www.cnblogs.com/alice/p/1387%d.html", markup.cnblogs_code,
        HEAD + '<body class="skin-lessismore"><div id="home"><div id="header"><h1><a id="Header1_HeaderTitle" href="https://www.cnblogs.com/alice/">%(author)s</a></h1>%(list)s</div><div id="main"><div id="mainContent"><div class="forFlow"><div id="post_detail"><div id="topics"><div class="post"><h1 class="postTitle"><a id="cb_post_title_url" class="postTitle2 vertical-middle" href="#"><span role="heading">%(title)s</span></a></h1><div class="clear"></div><div class="postBody"><div id="cnblogs_post_body" class="blogpost-body cnblogs-markdown">%(body)s</div><div id="MySignature">版权声明：未经许可不得转载</div><div id="blog_post_info_block"><div id="EntryTag">标签：Kubernetes</div><div id="digg">打赏作者</div></div></div><div class="postDesc">posted @ <span id="post-date">2020-10-24 20:11</span></div></div></div></div><div id="comment_form">%(talk)s写下你的评论</div></div></div><div id="sideBar">%(list)s</div></div></div></body></html>',
        formula=markup.mathjax, encoding="gb2312",
    ),
    Site(
        "zhihu", "https://zhuanlan.zhihu.com/p/26801%d", markup.zhihu_code,
        HEAD + '<body class="WhiteBg-body"><div id="root"><div class="App"><header class="ColumnPageHeader">%(list)s</header><main><article class="Post-Main Post-NormalMain"><header class="Post-Header"><h1 class="Post-Title">%(title)s</h1><div class="Post-Author"><div class="AuthorInfo"><meta itemprop="name" content="%(author)s"/><span class="UserLink AuthorInfo-name"><a class="UserLink-link">%(author)s</a></span></div></div><div class="LabelContainer">点赞 128</div></header><div class="Post-RichTextContainer"><div class="css-1yuhvjn"><div class="RichText ztext Post-RichText css-yvdm7v">%(body)s<a class="LinkCard new" href="https://link.zhihu.com/?target=https%%3A//e.org"><span class="LinkCard-contents"></span></a></div></div></div><div class="ContentItem-time">编辑于 2020-10-24 20:11</div><div class="Post-topicsAndReviewer">Kubernetes</div></article><div class="Post-Sub">%(list)s%(talk)s写下你的评论</div></main></div></div></body></html>',
        markup.zhihu_picture, markup.zhihu_formula,
        change=lambda body: body.replace('href="https://docs', 'class=" wrap external" target="_blank" rel="nofollow noreferrer" href="https://link.zhihu.com/?target=https%3A//docs').replace("快照", '<span><a class="RichContent-EntityWord css-b7erz1" href="https://zhida.zhihu.com/search?content_id=1&q=x">快照<svg class="css-1dvsrp"></svg></a></span>', 1),
    ),
    Site(
        "bilibili", "https://www.bilibili.com/read/cv802%d", markup.bilibili_code,
        HEAD + '<body><div id="bili-header-container">%(list)s</div><div class="article-detail"><div class="article-container"><div class="fixed-top-header"><div class="inner-title">%(title)s</div></div><div class="article-container__content"><div class="title-container"><h1 class="title">%(title)s</h1></div><div class="article-read-panel"><span class="publish-text">2020-10-24 20:11</span><a class="up-name">%(author)s</a></div><div class="article-content"><div id="article-content" class="article-content"><div class="normal-article-holder read-article-holder" id="read-article-holder">%(body)s</div></div></div><p class="original">本文为我原创</p><div class="article-footer-box">点赞 128 打赏作者</div></div></div><div class="comment-wrapper">%(talk)s写下你的评论</div></div></body></html>',
        markup.bilibili_picture, lambda tex, _display: f'<img class="latex" type="latex" alt="{html.escape(tex)}" src="//api.bilibili.com/x/web-frontend/mathjax/tex?formula=x">',
    ),
    Site(
        "github", "https://github.com/alice/notes/wiki/p%d", markup.github_code,
        HEAD + '<body class="logged-out"><header class="HeaderMktg">%(list)s</header><main id="js-repo-pjax-container"><div class="AppHeader">alice / notes</div><div id="wiki-wrapper"><div id="wiki-content"><div id="wiki-body" class="gollum-markdown-content"><div class="markdown-body"><div class="markdown-heading"><h1 class="heading-element">%(title)s</h1><a id="user-content-t" class="anchor" aria-label="Permalink" href="#t"><svg class="octicon octicon-link"></svg></a></div>%(body)s</div></div><div id="wiki-rightbar"><ul>%(list)s</ul></div></div></div></main><footer>%(talk)s</footer></body></html>',
        formula=lambda tex, display: f'<math-renderer class="js-{"display" if display else "inline"}-math"><span class="math {"display" if display else "inline"}" data-tex="{html.escape(tex)}">${tex}$</span></math-renderer>',
        change=lambda body: re.sub(r"<h2>(.*?)</h2>", r'<div class="markdown-heading"><h2 class="heading-element">\1</h2><a id="user-content-a" class="anchor" aria-label="Permalink: \1" href="#a"><svg class="octicon"></svg></a></div>', body).replace("<table>", '<markdown-accessiblity-table><table role="table">').replace("</table>", "</table></markdown-accessiblity-table>"),
        heading=True,
    ),
    Site(
        "gitbook", "https://alice.gitbook.io/kube/p%d.html", markup.gitbook_code,
        HEAD + '<body><div class="book"><div class="book-summary"><div id="book-search-input"><input type="text" placeholder="输入并搜索"></div><nav role="navigation"><ul class="summary">%(list)s<li><a href="https://www.gitbook.com" class="gitbook-link">本书使用 GitBook 发布</a></li></ul></nav></div><div class="book-body"><div class="body-inner"><div class="book-header" role="navigation"><h1><i class="fa fa-circle-o-notch fa-spin"></i><a href="..">%(title)s</a></h1></div><div class="page-wrapper" tabindex="-1" role="main"><div class="page-inner"><div id="book-search-results"><div class="search-noresults"><section class="normal markdown-section"><h1 id="t">%(title)s</h1>%(body)s<footer class="page-footer"><span class="copyright">版权声明：未经许可不得转载</span><span class="footer-modification">该文件修订时间：2020-10-24</span></footer></section></div><div class="search-results"><div class="has-results"><h1 class="search-results-title">展开阅读全文</h1></div></div></div></div></div></div><a href="next.html" class="navigation navigation-next">Next</a></div></div></body></html>',
        formula=markup.mathjax, heading=True,
    ),
    Site(
        "bookstack", "https://www.bookstack.cn/read/kube/p%d.md", markup.bookstack_code,
        HEAD + '<body class="bookstack"><div class="manual-reader"><header class="navbar">%(list)s</header><article class="container-fluid manual-body"><div class="manual-left"><div class="manual-catalog">%(list)s</div></div><div class="manual-right"><div class="manual-article"><div class="article-head"><h1 id="article-title">%(title)s</h1></div><div class="article-content"><div class="article-body markdown-body editormd-preview-container" id="page-content"><div class="markdown-toc editormd-markdown-toc"><ul><li><a>目录第一节不要</a></li></ul></div>%(body)s</div><div class="jump-top">展开阅读全文</div><div class="hung-read-link">%(list)s</div></div></div></div></article><div class="comments">%(talk)s写下你的评论</div></div></body></html>',
        change=lambda body: re.sub(r"<h2>(.*?)</h2>", r'<h2 id="b1"><a name="x" class="reference-link"></a><span class="header-link octicon octicon-link"></span>\1</h2>', body),
    ),
    Site(
        "hugo", "https://www.qikqiak.com/post/kube-%d/", markup.hugo_code,
        HEAD.replace("%(head)s", '<meta name="generator" content="Hugo 0.110.0"><meta name="author" content="%(author)s">%(head)s') + '<body><header id="header">%(list)s</header><main id="main"><div class="content-wrapper"><article class="post"><header class="post-header"><h1 class="post-title">%(title)s</h1><div class="post-meta"><time datetime="2020-10-24" class="post-time">2020-10-24</time><span>约 3200 字</span></div></header><div class="post-toc" id="post-toc"><h2 class="post-toc-title">文章目录</h2><nav id="TableOfContents"><ul><li><a href="#x">目录第一节不要</a></li></ul></nav></div><div class="post-content">%(body)s</div><div class="post-copyright"><p>版权声明：未经许可不得转载</p></div><div class="post-reward"><input type="checkbox" id="reward" hidden><label for="reward">打赏作者</label><p>微信扫一扫关注该公众号</p></div><footer class="post-footer"><div class="post-tags"><a href="/tags/kube">Kubernetes</a></div><nav class="post-nav">%(list)s</nav></footer></article><div class="gitalk">%(talk)s</div></div></main></body></html>',
        change=lambda body: re.sub(r"<h2>(.*?)</h2>", r'<h2 id="h">\1<a hidden class="anchor" aria-hidden="true" href="#h">#</a></h2>', body),
    ),
    Site(
        "jianshu", "https://www.jianshu.com/p/4ab%d", markup.jianshu_code,
        HEAD + '<body class="reader-day-mode"><div id="__next"><header class="_3tR">%(list)s</header><div class="_21bLU4 _3kbg6I"><div class="_3VRLsv" role="main"><div class="_gp-ck"><section class="ouvJEz"><h1 class="_1RuRku">%(title)s</h1><div class="rEsl9f"><div class="_1ElbS0"><span class="_22gUMi">%(author)s</span><time datetime="2020-10-24T12:11:01.000Z">2020.10.24 20:11:01</time><span>字数 3,200</span></div></div><article class="_2rhmJa">%(body)s</article><div class="_3Pnjry">点赞 128</div></section><section class="ouvJEz"><h3>推荐阅读</h3>%(list)s</section>%(talk)s</div></div><aside class="_2OwGUo">%(list)s</aside></div><footer class="_2xr8G8">写下你的评论</footer></div></body></html>',
        markup.jianshu_picture,
    ),
    Site(
        "unknown", "https://alice.example.org/2020/10/p%d.html", markup.inline_block,
        HEAD + '<body><div class="wrap"><div class="top">%(list)s</div><div class="cols"><div class="left"><div class="headline"><h1>%(title)s</h1><p class="byline">%(author)s 2020-10-24</p></div><div class="zone a7">%(body)s</div><div class="share-buttons">点赞 128 打赏作者</div></div><div class="right">%(list)s<p>微信扫一扫关注该公众号</p></div></div><div class="talk">%(talk)s<p>写下你的评论</p></div><div class="bottom">版权声明：未经许可不得转载</div></div></body></html>',
    ),
)  # fmt: skip


def samples() -> list[Sample]:
    """All pages, a site after the other."""
    return [sample(site, place, number) for place, site in enumerate(SITES) for number in range(PAGES_A_SITE)]


def sample(site: Site, place: int, number: int) -> Sample:
    """One page of a site."""
    article = article_for(site.name, number, place)
    body = site.change(markup.rendered(article.markdown, site.code, site.picture, site.formula))
    said = {"title": html.escape(article.title), "author": article.author, "encoding": site.encoding}
    page = site.around
    for name, value in {
        **said,
        "suffix": f" - {site.name}",
        "head": "",
        "list": LIST,
        "talk": TALK,
        "body": body,
    }.items():
        page = page.replace(f"%({name})s", value)
    raw = page.replace("%%", "%").encode("gb18030" if site.encoding == "gb2312" else site.encoding)
    return Sample(
        site.name,
        site.address % number,
        raw,
        expected(article, site),
        (*RECOMMENDED, *COMMENTS, *BUTTONS, "目录第一节不要", "脚本里的文字"),
    )


def expected(article: Article, site: Site) -> str:
    """The right Markdown of a page."""
    return f"# {article.title}\n\n{article.markdown}" if site.heading else article.markdown
