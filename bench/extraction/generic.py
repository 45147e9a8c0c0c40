"""Pages of sites that nobody has a rule for, as the usual programs for blogs, news, documentation and forums make them."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from dataclasses import dataclass

from bench.extraction import markup
from bench.extraction.articles import article_for, notes
from bench.extraction.pages import PAGES_A_SITE, Sample

# What stands around articles: long enough that counting words does not tell it from them.
HEADLINES = (
    "How a three-person team moved four hundred services to a new cluster without anybody noticing",
    "Opinion: the most expensive line of YAML that I have ever written, and what it taught me",
    "容器平台年度盘点：这十个项目今年最值得关注，第三个很多人没有听说过",
    "从零开始搭建一套监控告警系统，我们踩过的二十个坑全部记录在这里",
    "Watch: the keynote everybody is talking about, in full and with subtitles",
)
COMMENTS = (
    "Thanks for writing this up. I had the same problem last year and ended up restarting everything twice a day, which nobody on "
    "my team was happy about. Will try your approach on Monday and report back here.",
    "博主写得很清楚，不过我在自己的集群里试了一下，结果和文中不太一样，可能是版本的原因。另外想请教一下，你的图是用什么工具画的？先谢谢了。",
    "Great article! Small nitpick: the second example does not compile on my machine unless I add the import by hand.",
)
BIO = "Robin Example writes about infrastructure from a small house by the sea. Before that, Robin ran other people's servers for a living."
LETTER = "Get our weekly letter with the best stories about infrastructure, every Friday, free of charge. No spam, and you may leave whenever you like."
COOKIES = "We and our 214 partners store and access information on a device, such as cookies, to personalise what you see and to measure it."
RIGHTS = "Copyright 2020 Example Media Group. All rights reserved. Reproduction in whole or in part without permission is prohibited."
AD = "Advertisement: managed clusters from nine dollars a month, the first month is on us"
NOISE = (*HEADLINES, *COMMENTS, BIO, LETTER, COOKIES, RIGHTS, AD)

LINKS = "".join(f'<li><a href="/story/{number}">{text}</a></li>' for number, text in enumerate(HEADLINES))
CARDS = "".join(
    f'<div class="card"><a href="/story/{number}"><img src="/thumb/{number}.jpg" alt=""><h3>{text}</h3></a><span>3 min read</span></div>'
    for number, text in enumerate(HEADLINES)
)
TALK = "".join(
    f'<li class="comment" id="comment-{number}"><div class="comment-body"><cite class="fn">reader{number}</cite> <a href="#c{number}">October 25, 2020 at 8:1{number} am</a><p>{text}</p><a class="comment-reply-link" href="#r">Reply</a></div></li>'
    for number, text in enumerate(COMMENTS)
)
MENU = "".join(f'<li><a href="/{name}">{name}</a></li>' for name in ("Home", "World", "Technology", "Archive", "About"))
HEAD = '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>%(title)s | Example</title><meta property="og:title" content="%(title)s">%(head)s<script>window.x = {"text": "script text that nobody reads"}</script></head>'


@dataclass(frozen=True)
class Program:
    """A program that makes pages: how it writes code, what it puts around an article, and into it."""

    name: str
    code: markup.CodeWriter
    around: str
    change: Callable[[str], str] = lambda body: body
    prose: bool = False  # its articles have no code and no tables
    heading: bool = False  # the title stands in the article
    head: str = ""
    answer: str = ""  # how a forum shows what somebody answered; its articles are threads


def plain_code(code: str, language: str) -> str:
    return f'<pre><code class="language-{language}">{html.escape(code)}</code></pre>'


def gutenberg_code(code: str, _language: str) -> str:
    return f'<pre class="wp-block-code"><code>{html.escape(code)}</code></pre>'


def rouge_code(code: str, language: str) -> str:
    body = "\n".join(markup.coloured(line, "k") for line in markup.lines_of_code(code))
    return f'<div class="language-{language} highlighter-rouge"><div class="highlight"><pre class="highlight"><code>{body}\n</code></pre></div></div>'


def next_code(code: str, language: str) -> str:
    """Hexo's own highlighter: numbers in one cell, lines in another."""
    lines = markup.lines_of_code(code)
    numbers = "".join(f'<span class="line">{number}</span><br>' for number in range(1, len(lines) + 1))
    body = "".join(f'<span class="line">{markup.coloured(line, "keyword")}</span><br>' for line in lines)
    return (
        f'<figure class="highlight {language}"><table><tr><td class="gutter"><pre>{numbers}</pre></td>'
        f'<td class="code"><pre>{body}</pre></td></tr></table></figure>'
    )


def sphinx_code(code: str, language: str) -> str:
    body = "\n".join(markup.coloured(line, "k") for line in markup.lines_of_code(code))
    return f'<div class="highlight-{language} notranslate"><div class="highlight"><pre><span></span>{body}\n</pre></div></div>'


def devto_code(code: str, language: str) -> str:
    body = "\n".join(markup.coloured(line, "k") for line in markup.lines_of_code(code))
    return (
        f'<div class="highlight js-code-highlight"><pre class="highlight {language}"><code>{body}\n</code></pre>'
        '<div class="highlight__panel js-actions-panel"><div class="highlight__panel-action js-fullscreen-code-action">'
        "<svg><title>Enter fullscreen mode</title></svg></div></div></div>"
    )


def medium_code(code: str, _language: str) -> str:
    return f'<pre class="mw mx my"><span id="1a2b" class="nk pw-code bd">{html.escape(code).rstrip().replace(chr(10), "<br>")}</span></pre>'


def parted(around: str, every: int) -> Callable[[str], str]:
    """A change that puts something between an article's paragraphs, after every so many."""

    def change(body: str) -> str:
        pieces = re.split(r"(?<=</p>)\n(?=<p>)", body)
        return "".join(
            piece + ("\n" + around if number % every == every - 1 else "\n") for number, piece in enumerate(pieces)
        )

    return change


def boxed(tag: str, end: str) -> Callable[[str], str]:
    """A change that puts every paragraph into boxes of its own."""
    return lambda body: re.sub(r"<p>(.*?)</p>", rf"{tag}<p>\1</p>{end}", body, flags=re.DOTALL)


def with_breaks(body: str) -> str:
    """Paragraphs as an old program writes them: lines with two spaces of a Chinese page before them."""
    text = re.sub(
        r"<p>(.*?)</p>", lambda found: "　　" + found[1].replace("\n", " ") + "<br><br>", body, flags=re.DOTALL
    )
    return re.sub(r"<h2>(.*?)</h2>", r"<strong>\1</strong><br><br>", text)


PROGRAMS = (
    Program(
        "wordpress", gutenberg_code,
        HEAD + '<body class="post-template-default single single-post"><div id="page" class="site"><header id="masthead" class="site-header"><p class="site-title"><a href="/">Example</a></p><nav class="main-navigation"><ul>%(menu)s</ul></nav></header><div id="content" class="site-content"><div id="primary" class="content-area"><main id="main" class="site-main"><article id="post-812" class="post-812 post type-post hentry category-infrastructure"><header class="entry-header"><h1 class="entry-title">%(title)s</h1><div class="entry-meta"><span class="posted-on"><time class="entry-date published" datetime="2020-10-24T20:11:01+00:00">October 24, 2020</time></span><span class="byline"> by <a class="url fn n" href="/author/robin">Robin Example</a></span></div></header><div class="entry-content"><div id="ez-toc-container" class="ez-toc-v2 counter-hierarchy"><p class="ez-toc-title">Contents of this page</p><ul><li><a href="#1">First point of the contents</a></li></ul></div>%(body)s<div class="sharedaddy sd-sharing-enabled"><div class="sd-block sd-social"><h3 class="sd-title">Share this:</h3><ul><li><a href="#t">Twitter</a></li></ul></div></div><div id="jp-relatedposts" class="jp-relatedposts"><h3 class="jp-relatedposts-headline"><em>Related</em></h3>%(cards)s</div></div><footer class="entry-footer"><span class="cat-links">Posted in <a href="/c">Infrastructure</a></span><div class="author-bio"><h2>About the author</h2><p>%(bio)s</p></div></footer></article><nav class="navigation post-navigation"><ul>%(links)s</ul></nav><div id="comments" class="comments-area"><h2 class="comments-title">3 thoughts on this</h2><ol class="comment-list">%(talk)s</ol><div id="respond" class="comment-respond"><p>Your email address will not be published.</p></div></div></main></div><aside id="secondary" class="widget-area"><section class="widget widget_recent_entries"><ul>%(links)s</ul></section><section class="widget"><p>%(letter)s</p></section></aside></div><footer id="colophon" class="site-footer"><p>%(rights)s</p></footer></div><div id="cookie-law-info-bar"><p>%(cookies)s</p></div></body></html>',
    ),
    Program(
        "hexo-next", next_code,
        HEAD + '<body><div class="headband"></div><main class="main"><header class="header"><div class="site-brand-container"><p class="site-title">Example</p></div><nav class="site-nav"><ul id="menu" class="main-menu menu">%(menu)s</ul></nav></header><div class="sidebar"><div class="sidebar-inner"><div class="post-toc-wrap"><div class="post-toc"><ol class="nav"><li class="nav-item"><a class="nav-link" href="#a"><span class="nav-number">1.</span> First point of the contents</a></li></ol></div></div><div class="site-overview"><p class="site-author-name">Robin</p><div class="site-description">%(bio)s</div></div></div></div><div class="main-inner post posts-expand"><div class="post-block"><article itemscope itemtype="http://schema.org/Article" class="post-content" lang="zh-CN"><header class="post-header"><h1 class="post-title" itemprop="name headline">%(title)s</h1><div class="post-meta-container"><div class="post-meta"><span class="post-meta-item"><span class="post-meta-item-text">发表于</span><time itemprop="dateCreated datePublished" datetime="2020-10-24T20:11:01+08:00">2020-10-24</time></span><span class="post-meta-item" title="本文字数">3.2k</span></div></div></header><div class="post-body" itemprop="articleBody">%(body)s</div><footer class="post-footer"><div class="reward-container"><div>请我喝杯咖啡吧</div></div><ul class="post-copyright"><li class="post-copyright-author"><strong>本文作者： </strong>Robin</li><li class="post-copyright-license">%(rights)s</li></ul><div class="post-tags"><a href="/tags/k" rel="tag"># kubernetes</a></div><div class="post-nav"><div class="post-nav-item"><a href="/n" rel="prev">%(first)s</a></div></div></footer></article></div><div class="comments" id="valine-comments">%(talk)s</div></div></main><footer class="footer"><div class="copyright">%(rights)s</div></footer></body></html>',
        change=lambda body: re.sub(r"<h2>(.*?)</h2>", r'<h2 id="a"><a href="#a" class="headerlink" title="a"></a>\1</h2>', body),
    ),
    Program(
        "papermod", plain_code,
        HEAD + '<body class="" id="top"><header class="header"><nav class="nav"><ul id="menu">%(menu)s</ul></nav></header><main class="main"><article class="post-single"><header class="post-header"><div class="breadcrumbs"><a href="/">Home</a>&nbsp;»&nbsp;<a href="/posts/">Posts</a></div><h1 class="post-title entry-hint-parent">%(title)s</h1><div class="post-meta"><span title="2020-10-24">October 24, 2020</span>&nbsp;·&nbsp;7 min&nbsp;·&nbsp;Robin</div></header><div class="toc"><details><summary accesskey="c"><span class="details">Table of Contents</span></summary><div class="inner"><ul><li><a href="#a">First point of the contents</a></li></ul></div></details></div><div class="post-content">%(body)s</div><footer class="post-footer"><ul class="post-tags"><li><a href="/t">k8s</a></li></ul><nav class="paginav"><a class="prev" href="/p"><span class="title">« Prev</span><br><span>%(first)s</span></a></nav></footer><div class="giscus">%(talk)s</div></article></main><footer class="footer"><span>%(rights)s</span></footer></body></html>',
        change=lambda body: re.sub(r"<h2>(.*?)</h2>", r'<h2 id="a">\1<a hidden class="anchor" aria-hidden="true" href="#a">#</a></h2>', body),
    ),
    Program(
        "jekyll-chirpy", rouge_code,
        HEAD + '<body><aside id="sidebar"><p class="site-subtitle">%(bio)s</p><nav><ul>%(menu)s</ul></nav></aside><div id="main-wrapper"><div class="container"><div class="row"><main class="col-12 col-lg-11"><article class="px-1"><header><h1 data-toc-skip>%(title)s</h1><div class="post-meta text-muted"><span>Posted <time data-ts="1603569061">Oct 24, 2020</time></span><span>By <em><a href="/">Robin</a></em></span><span class="readtime">9 min read</span></div></header><div class="content">%(body)s</div><div class="post-tail-wrapper text-muted"><div class="post-meta mb-3">Infrastructure</div><div class="license-wrapper">%(rights)s</div><div class="share-wrapper"><span class="share-label">Share</span></div></div></article></main><aside id="panel-wrapper"><section class="access"><h2>Recently Updated</h2><ul>%(links)s</ul></section><section id="toc-wrapper"><h2>Contents</h2></section></aside></div><div class="row"><div id="tail-wrapper"><aside id="related-posts"><h3>Further Reading</h3>%(cards)s</aside><nav class="post-navigation">%(first)s</nav>%(talk)s</div></div></div></div></body></html>',
    ),
    Program(
        "docusaurus", plain_code,
        HEAD + '<body><div id="__docusaurus"><nav class="navbar navbar--fixed-top"><ul>%(menu)s</ul></nav><div class="main-wrapper docs-wrapper"><aside class="theme-doc-sidebar-container"><ul class="theme-doc-sidebar-menu menu__list">%(links)s</ul></aside><main class="docMainContainer_TBSr"><div class="container"><div class="row"><div class="col docItemCol_VOVn"><div class="docItemContainer_Djhp"><article><nav class="theme-doc-breadcrumbs"><ul>%(menu)s</ul></nav><div class="theme-doc-markdown markdown"><header><h1>%(title)s</h1></header>%(body)s</div><footer class="theme-doc-footer docusaurus-mt-lg"><a href="/edit" class="theme-edit-this-page">Edit this page</a></footer></article><nav class="pagination-nav"><a class="pagination-nav__link" href="/n">%(first)s</a></nav></div></div><div class="col col--3"><div class="tableOfContents_bqdL theme-doc-toc-desktop"><ul><li>First point of the contents</li></ul></div></div></div></div></main></div><footer class="footer"><div>%(rights)s</div></footer></div></body></html>',
        heading=True,
    ),
    Program(
        "mkdocs-material", sphinx_code,
        HEAD + '<body dir="ltr"><header class="md-header"><nav class="md-header__inner">%(menu)s</nav></header><div class="md-container"><main class="md-main"><div class="md-main__inner md-grid"><div class="md-sidebar md-sidebar--primary"><nav class="md-nav"><ul>%(links)s</ul></nav></div><div class="md-sidebar md-sidebar--secondary"><nav class="md-nav md-nav--secondary"><label class="md-nav__title">Table of contents</label><ul><li><a href="#a">First point of the contents</a></li></ul></nav></div><div class="md-content"><article class="md-content__inner md-typeset"><a href="/edit" class="md-content__button md-icon">Edit</a><h1 id="t">%(title)s<a class="headerlink" href="#t">¶</a></h1>%(body)s<aside class="md-source-file"><span class="md-source-file__fact">October 24, 2020</span></aside></article></div></div></main><footer class="md-footer"><div class="md-copyright">%(rights)s</div></footer></div></body></html>',
        heading=True,
    ),
    Program(
        "sphinx-alabaster", sphinx_code,
        HEAD + '<body><div class="document"><div class="documentwrapper"><div class="bodywrapper"><div class="body" role="main"><section id="a"><h1>%(title)s<a class="headerlink" href="#a" title="Permalink to this heading">¶</a></h1>%(body)s</section></div></div></div><div class="sphinxsidebar" role="navigation" aria-label="main navigation"><div class="sphinxsidebarwrapper"><p class="blurb">%(bio)s</p><h3>Navigation</h3><ul>%(links)s</ul></div></div><div class="clearer"></div></div><div class="footer">%(rights)s | Powered by <a href="http://sphinx-doc.org/">Sphinx 4.2</a></div></body></html>',
        heading=True,
    ),
    Program(
        "medium", medium_code,
        HEAD + '<body><div id="root"><div class="a b c"><div class="d e"><a href="/m/signin">Sign in</a></div><div class="l"><div class="fv fw"><article><div class="l"><div class="l"><section><div><div class="speechify-ignore ab cp"><h1 id="9a" class="pw-post-title gs gt" data-testid="storyTitle">%(title)s</h1><div class="gu gv"><a href="/@robin">Robin Example</a><span>·</span><a href="/f">Follow</a><span>7 min read</span><span>·</span><span>Oct 24, 2020</span></div><div class="ab q"><p class="be b">--</p><button>Listen</button><button>Share</button></div></div><div class="gw gx">%(body)s</div></div></section></div></div></article><div class="ab cp"><div class="hb"><a href="/tag/k8s">Kubernetes</a></div></div><div class="hc hd"><h2>Written by Robin Example</h2><p>%(bio)s</p></div><div class="he"><h2>Responses (3)</h2>%(talk)s</div><div class="hf"><h2>More from Robin Example</h2>%(cards)s</div><div class="hg"><h2>Recommended from Medium</h2>%(cards)s</div></div></div></div></div></body></html>',
        change=lambda body: body.replace("<p>", '<p id="af" class="pw-post-body-paragraph gy gz">').replace("<h2>", '<h2 id="bc" class="ha hb">'),
    ),
    Program(
        "substack", plain_code,
        HEAD + '<body><div id="entry"><div id="main" class="main typography"><div class="main-menu">%(menu)s</div><div class="single-post-container"><div class="container"><div class="single-post"><article class="typography newsletter-post post"><div role="region" class="post-header"><h1 class="post-title published">%(title)s</h1><h3 class="subtitle"></h3><div class="byline-wrapper">Robin Example<div>Oct 24, 2020</div></div></div><div><div class="available-content"><div dir="auto" class="body markup">%(body)s</div></div></div><div class="post-footer"><a class="post-ufi-button">128</a></div></article></div><div class="subscribe-footer"><p>%(letter)s</p></div></div><div class="container"><div id="discussion"><h4>Discussion about this post</h4><div class="comment-list">%(talk)s</div></div><div class="portable-archive">%(cards)s</div></div></div><div class="footer">%(rights)s</div></div></div></body></html>',
        change=parted('<div class="subscription-widget-wrap"><div class="subscription-widget show-subscribe"><div class="preamble"><p>Get our weekly letter with the best stories about infrastructure, every Friday, free of charge. No spam, and you may leave whenever you like.</p></div></div></div>', 6),
        prose=True,
    ),
    Program(
        "news-blocks", plain_code,
        HEAD + '<body><div id="main-wrapper"><header role="banner"><nav role="navigation"><ul>%(menu)s</ul></nav></header><div class="ssrcss-1ocoo3l-Wrap"><div class="ssrcss-rgov1k-MainColumn"><main id="main-content" role="main"><article class="ssrcss-pv1rh6-ArticleWrapper"><header class="ssrcss-1eqcsb1-HeadingWrapper"><h1 id="main-heading">%(title)s</h1></header><div data-component="byline-block" class="ssrcss-18mjolk-ComponentWrapper"><div>By Robin Example<br>Technology reporter</div></div><div data-component="image-block"><figure><img src="/lead.jpg" alt=""><figcaption>A cluster, as seen from outside</figcaption></figure></div>%(body)s<section data-component="links-block" class="ssrcss-LinksBlock"><h2>More on this story</h2><ul>%(links)s</ul></section><section data-component="topic-list"><h2>Related Topics</h2><ul>%(menu)s</ul></section></article></main></div><div class="ssrcss-Aside"><section aria-label="Top stories"><h2>Top stories</h2>%(cards)s</section><section aria-label="Most read"><h2>Most read</h2><ol>%(links)s</ol></section></div></div><footer role="contentinfo"><p>%(rights)s</p></footer></div><div id="cookiePrompt"><p>%(cookies)s</p></div></body></html>',
        change=boxed('<div data-component="text-block" class="ssrcss-uf6wea-RichTextComponentWrapper"><div class="ssrcss-7uxr49-RichTextContainer">', "</div></div>"),
        prose=True,
    ),
    Program(
        "news-columns", plain_code,
        HEAD + '<body><div id="app"><div><header class="css-1bymuyk">%(menu)s</header><main id="site-content"><div><article id="story" class="css-vxcmzt"><div id="top-wrapper"><p>%(ad)s</p></div><header class="css-1n6pkvm"><h1 class="css-1l24qy5" data-testid="headline">%(title)s</h1><p class="css-byline">By Robin Example</p><time datetime="2020-10-24">Oct. 24, 2020</time></header><section name="articleBody" class="meteredContent css-1r7ky0e">%(body)s</section><div class="bottom-of-article"><p>%(bio)s</p></div></article></div><div id="bottom-sheet"><div class="css-recirc"><h2>More in Technology</h2>%(cards)s</div><div class="css-editors"><h2>Editors’ Picks</h2>%(cards)s</div></div></main><footer>%(rights)s</footer></div></div></body></html>',
        change=lambda body: '<div class="css-1fanzo5 StoryBodyCompanionColumn"><div class="css-53u6y8">' + parted(f'</div><aside class="css-ew4tgv"></aside></div><div id="story-ad" class="css-142l3g4"><p>{AD}</p></div><div class="css-1fanzo5 StoryBodyCompanionColumn"><div class="css-53u6y8">', 4)(body) + "</div></div>",
        prose=True,
    ),
    Program(
        "news-portal", plain_code,
        HEAD + '<body><div class="top-nav">%(menu)s</div><div class="wrap"><div class="location"><a href="/">首页</a> &gt; <a href="/tech">科技</a> &gt; 正文</div><div class="main-left"><h1>%(title)s</h1><div class="info"><span class="time">2020年10月24日 20:11</span> <span class="source">来源：示例日报</span> <span>作者：小王</span></div><div class="fontsize">字号 大 中 小</div><div class="txtcont" id="ctrlfscont">%(body)s</div><p class="bianji">(责任编辑：李四)</p><div class="keyword">关键词：<a href="/k">调度</a></div><div class="xgyd"><h3>相关阅读</h3><ul>%(links)s</ul></div><div class="pinglun"><h3>网友评论</h3><ul>%(talk)s</ul></div></div><div class="main-right"><h3>热点排行</h3><ul>%(links)s</ul><p>%(ad)s</p></div></div><div class="bottom"><p>%(rights)s</p></div></body></html>',
        change=with_breaks, prose=True,
    ),
    Program(
        "ghost", plain_code,
        HEAD + '<body class="post-template"><div class="gh-viewport"><header id="gh-head" class="gh-head">%(menu)s</header><main id="site-main" class="site-main"><article class="article post"><header class="article-header gh-canvas"><h1 class="article-title">%(title)s</h1><p class="article-excerpt"></p><div class="article-byline"><h4 class="author-name">Robin</h4><time class="byline-meta-date" datetime="2020-10-24">Oct 24, 2020</time></div></header><section class="gh-content gh-canvas">%(body)s</section><section class="article-comments gh-canvas">%(talk)s</section></article></main><section class="footer-cta outer"><div class="inner"><h2>%(letter)s</h2></div></section><aside class="read-more-wrap outer"><div class="read-more inner">%(cards)s</div></aside><footer class="site-footer outer">%(rights)s</footer></div></body></html>',
        change=parted('<div class="kg-card kg-signup-card kg-width-regular"><div class="kg-signup-card-content"><p class="kg-signup-card-subheading">Get our weekly letter with the best stories about infrastructure, every Friday, free of charge. No spam, and you may leave whenever you like.</p></div></div>', 8),
    ),
    Program(
        "dev.to", devto_code,
        HEAD + '<body><div id="page-content"><div id="page-content-inner"><main id="main-content"><div class="crayons-layout"><aside class="crayons-layout__sidebar-left">128 Reactions</aside><div class="crayons-layout__content"><article class="crayons-card crayons-article"><header class="crayons-article__header"><div class="crayons-article__header__meta"><a href="/robin">Robin</a> <p>Posted on <time datetime="2020-10-24T12:11:01Z">Oct 24</time></p><h1>%(title)s</h1><div class="spec__tags"><a href="/t/k8s">#kubernetes</a></div></div></header><div class="crayons-article__main"><div class="crayons-article__body text-styles spec__body" id="article-body">%(body)s</div></div><section id="comments" class="text-padding"><h2>Top comments (3)</h2><div class="comments" id="comment-trees-container">%(talk)s</div></section></article></div><aside class="crayons-layout__sidebar-right"><p>%(bio)s</p><h3>More from Robin</h3>%(cards)s</aside></div></main></div></div><footer>%(rights)s</footer></body></html>',
    ),
    Program(
        "mediawiki", plain_code,
        HEAD + '<body class="mediawiki ltr ns-0 action-view skin-vector"><div id="mw-page-base"></div><div id="content" class="mw-body" role="main"><div id="siteNotice">%(letter)s</div><h1 id="firstHeading" class="firstHeading">%(title)s</h1><div id="bodyContent" class="vector-body"><div id="siteSub">From Example, the free encyclopedia</div><div id="contentSub"></div><div id="mw-content-text" class="mw-body-content mw-content-ltr" lang="en" dir="ltr"><div class="mw-parser-output"><div id="toc" class="toc" role="navigation"><div class="toctitle"><h2>Contents</h2></div><ul><li class="toclevel-1"><a href="#a">First point of the contents</a></li></ul></div>%(body)s<div role="navigation" class="navbox"><table><tr><td><ul>%(links)s</ul></td></tr></table></div></div><div class="printfooter">Retrieved from "https://wiki.example.org/index.php?oldid=1"</div></div><div id="catlinks" class="catlinks"><a href="/c">Categories</a>: <ul>%(menu)s</ul></div></div></div><div id="mw-navigation"><h2>Navigation menu</h2>%(menu)s</div><footer id="footer" role="contentinfo"><p>%(rights)s</p></footer></body></html>',
        change=lambda body: re.sub(r"<h2>(.*?)</h2>", r'<h2><span class="mw-headline" id="a">\1</span><span class="mw-editsection"><span class="mw-editsection-bracket">[</span><a href="/edit" title="Edit section">edit</a><span class="mw-editsection-bracket">]</span></span></h2>', body),
    ),
    Program(
        "blogger", plain_code,
        HEAD + '<body class="item-view"><div class="content"><div class="content-outer"><header><div class="header-outer"><h1 class="title">Example</h1><div class="tabs">%(menu)s</div></div></header><div class="main-outer"><div class="column-center-outer"><div class="main section" id="main"><div class="widget Blog"><div class="blog-posts hfeed"><h2 class="date-header"><span>Saturday, October 24, 2020</span></h2><div class="post hentry uncustomized-post-template"><h3 class="post-title entry-title">%(title)s</h3><div class="post-body entry-content" id="post-body-812">%(body)s<div style="clear: both;"></div></div><div class="post-footer"><span class="post-author vcard">Posted by Robin at 8:11 PM</span></div></div></div><div class="comments" id="comments"><h4>3 comments:</h4><ul>%(talk)s</ul></div></div></div></div><aside><div class="column-right-inner"><div class="widget PopularPosts"><ul>%(links)s</ul></div><div class="widget Profile"><p>%(bio)s</p></div></div></aside></div><footer>%(rights)s</footer></div></div></body></html>',
    ),
    Program(
        "own-words", plain_code,
        HEAD + '<body><center><table width="760"><tr><td colspan="2">%(menu)s</td></tr><tr><td width="160" valign="top"><ul>%(links)s</ul></td><td valign="top"><font size="5"><b>%(title)s</b></font><hr>%(body)s<hr><a href="mailto:robin@example.org">Robin Example</a>, last change 24 October 2020</td></tr><tr><td colspan="2"><small>%(rights)s</small></td></tr></table></center></body></html>',
    ),
    Program(
        "utility-classes", plain_code,
        HEAD + '<body class="bg-white dark:bg-gray-900"><div id="__next"><div class="sticky top-0 flex"><ul class="flex gap-4">%(menu)s</ul></div><div class="mx-auto max-w-7xl px-6 lg:flex"><div class="hidden lg:block w-64"><div class="overflow-y-auto"><ul>%(links)s</ul></div></div><div class="min-w-0 flex-auto px-4"><div class="mb-10"><p class="text-sm text-sky-500">Infrastructure</p><h1 class="text-3xl font-bold">%(title)s</h1></div><div class="prose prose-slate dark:prose-invert">%(body)s</div><div class="mt-12 flex border-t pt-6"><div><dt>Previous</dt><dd><a href="/p">%(first)s</a></dd></div></div><div class="mt-10 rounded-xl bg-gray-50 p-8"><p class="text-lg">%(letter)s</p></div><div class="mt-10">%(cards)s</div></div></div><div class="border-t"><p class="text-xs">%(rights)s</p></div></div></body></html>',
    ),
    Program(
        "discourse", plain_code,
        HEAD + '<body class="crawler"><header><a href="/">Example Forum</a></header><div id="main-outlet" class="wrap" role="main"><div id="topic-title"><h1><a href="/t/1">%(title)s</a></h1><div class="topic-category"><span class="category-name">Infrastructure</span></div></div><div itemscope itemtype="http://schema.org/DiscussionForumPosting"><div id="post_1" itemprop="mainEntity" class="topic-body crawler-post"><div class="crawler-post-meta"><span class="creator" itemprop="author"><a href="/u/robin"><span itemprop="name">robin</span></a></span><span class="crawler-post-infos"><time itemprop="datePublished" datetime="2020-10-24T12:11:01Z" class="post-time">October 24, 2020, 12:11pm</time></span></div><div class="post" itemprop="text">%(body)s</div><div class="post-likes">12 Likes</div></div>%(answers)s</div><div id="related-topics" class="more-topics__list"><h3>Related topics</h3><table class="topic-list"><tbody>%(links)s</tbody></table></div></div><footer class="container"><nav>%(menu)s</nav><p>%(rights)s</p></footer></body></html>',
        answer='<div id="post_2" itemprop="comment" itemscope class="topic-body crawler-post"><div class="crawler-post-meta"><span class="creator"><a href="/u/reader">reader</a></span><time datetime="2020-10-25" class="post-time">October 25, 2020</time></div><div class="post" itemprop="text"><p>%s</p></div></div>',
    ),
    Program(
        "phpbb", plain_code,
        HEAD + '<body id="phpbb" class="nojs notouch section-viewtopic ltr"><div id="wrap" class="wrap"><div id="page-header">%(menu)s</div><div id="page-body" class="page-body" role="main"><h2 class="topic-title"><a href="./viewtopic.php?t=1">%(title)s</a></h2><div class="action-bar bar-top"><div class="pagination">4 posts</div></div><div id="p1" class="post has-profile bg2"><div class="inner"><dl class="postprofile"><dt><a href="./u" class="username">robin</a></dt><dd>Posts: 12</dd></dl><div class="postbody"><div id="post_content1"><h3 class="first"><a href="#p1">%(title)s</a></h3><p class="author">by <strong><a href="./u" class="username">robin</a></strong> » <time datetime="2020-10-24T12:11:01+00:00">24 Oct 2020, 12:11</time></p><div class="content">%(body)s</div><div id="sig1" class="signature">%(bio)s</div></div></div></div></div>%(answers)s</div><div id="page-footer"><p>%(rights)s</p></div></div></body></html>',
        answer='<div id="p2" class="post has-profile bg1"><div class="inner"><dl class="postprofile"><dt><a href="./u2" class="username">reader</a></dt></dl><div class="postbody"><div id="post_content2"><h3><a href="#p2">Re: an answer</a></h3><p class="author">by reader » 25 Oct 2020</p><div class="content"><p>%s</p></div></div></div></div></div>',
    ),
)  # fmt: skip


def generic_samples() -> list[Sample]:
    """All pages, a program after the other."""
    return [
        generic_sample(program, place, number)
        for place, program in enumerate(PROGRAMS)
        for number in range(PAGES_A_SITE)
    ]


def generic_sample(program: Program, place: int, number: int) -> Sample:
    """One page that a program makes."""
    article = article_for(program.name, number, place)
    right = prose_of(notes()[(place * 3 + number) % len(notes())].markdown) if program.prose else article.markdown
    body = program.change(markup.rendered(right, program.code, markup.plain_picture))
    said = {
        "menu": MENU, "links": LINKS, "cards": CARDS, "talk": TALK, "bio": BIO, "letter": LETTER, "cookies": COOKIES,
        "rights": RIGHTS, "ad": AD, "answers": "".join(program.answer % text for text in COMMENTS) if program.answer else "", "first": HEADLINES[0], "title": html.escape(article.title), "head": program.head, "body": body,
    }  # fmt: skip
    page = program.around
    for name, value in said.items():
        page = page.replace(f"%({name})s", value)
    raw = page.encode()
    heading = f"# {article.title}\n\n" if program.heading else ""
    answers = "".join(f"\n{text}\n" for text in COMMENTS if program.answer)
    noise = tuple(text for text in NOISE if text not in answers)
    return Sample(
        program.name, f"https://{number}.example.net/2020/{place}.html", raw, f"{heading}{right}{answers}", noise
    )


def prose_of(markdown: str) -> str:
    """A note's headings and paragraphs alone: what a newspaper would print of it."""
    blocks = re.sub(r"```.*?```", "", markdown, flags=re.DOTALL).split("\n\n")
    kept = [block.strip() for block in blocks if block.strip() and block.strip()[0] not in "|!>-*1234567890`"]
    told = [block for block, after in zip(kept, [*kept[1:], "#"], strict=True) if block[0] != "#" or after[0] != "#"]
    return "\n\n".join(told)
