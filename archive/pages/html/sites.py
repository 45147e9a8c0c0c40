"""The table of sites on which engineers write: where the article is, what in it is not, and who wrote it when.

A site is known by its host, or, in a page that was saved or stands on somebody's own server, by its markup. Its first
selector that finds something is the article; of `many` all that it finds are, in order.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from lxml import html

from archive.pages.html.tree import select


@dataclass(frozen=True)
class SiteRule:
    """How one site's pages are read."""

    name: str
    hosts: tuple[str, ...] = ()  # a host, or the end of one
    marks: str = ""  # what only this site's pages have
    article: tuple[str, ...] = ()
    drop: str = ""
    title: str = ""
    author: str = ""
    published: str = ""
    many: bool = False
    login: str = ""  # what a page has that wants its reader to log in


RULES = (
    SiteRule(
        "wechat",
        ("mp.weixin.qq.com",),
        "#js_content.rich_media_content",
        ("#js_content", "#js_image_content", ".rich_media_content"),
        ".mp_profile_iframe_wrp, mp-common-profile, .qr_code_pc_outer, .js_uneditable, mp-style-type, .rich_media_tool, "
        ".js_ad_link, mp-common-product, mpvoice, mp-common-mpaudio, qqmusic, .weapp_display_element, #js_pc_qr_code",
        "#activity-name, h1.rich_media_title",
        "#js_name, .rich_media_meta_nickname, #js_author_name",
        "#publish_time",
    ),
    SiteRule(
        "csdn",
        (".csdn.net",),
        "#content_views.markdown_views, #content_views.htmledit_views",
        ("#content_views", "#article_content", ".blog-content-box article"),
        ".hide-article-box, .toc, #blogColumnPayAdvert, .blog-tags-box, .article-copyright, .recommend-box, .more-toolbox-new, "
        ".article-info-box, .readall_box, .person-messagebox, .dp-highlighter .bar, .tool-box, .contentImg-no-view-text, "
        "a[name], .toc-box, .treeSkill, #treeSkill",
        "#articleContentId, h1.title-article",
        "a.follow-nickName, .profile-intro-name-boxTop a.name, #uid .name",
        ".article-bar-top .time, .up-time, .article-info-box .time",
        login=".hide-article-box .vip-mask, #getVipUrl, .hide-article-box.hide-article-pos",
    ),
    SiteRule(
        "juejin",
        ("juejin.cn", "juejin.im"),
        "#article-root .article-viewer, article.article .markdown-body.cache",
        ("#article-root .markdown-body", ".article-viewer", ".article-content .markdown-body", ".markdown-body", ".article-content"),
        ".copy-code-btn, .article-suspended-panel, .article-title, .author-info-block, .column-container, .tag-list-box, .article-end",
        "h1.article-title",
        ".author-name .name, .author-info-block .username",
        "time.time, meta[itemprop='datePublished']",
    ),
    SiteRule(
        "yuque",
        ("yuque.com", ".yuque.com"),
        ".ne-viewer-body, .yuque-doc-content",
        (".ne-viewer-body", ".yuque-doc-content", ".lake-content", "article.article-content", "#content"),
        ".ne-card-toolbar, .ne-codeblock-toolbar, .ne-uli-i, ne-uli-i, ne-oli-i, ne-tli-i, .lake-selected, .ne-codeblock-linenumber",
        "#article-title, h1.doc-article-title",
        ".doc-contributors a, .user-name",
        ".doc-head-time",
    ),
    SiteRule(
        "cnblogs",
        ("cnblogs.com", ".cnblogs.com"),
        "#cnblogs_post_body",
        ("#cnblogs_post_body", ".blogpost-body"),
        "#MySignature, #blog_post_info_block, .post-copyright, .cnblogs-markdown > .toc, #sideCatalog, .code-copy-btn",
        "#cb_post_title_url, .postTitle a, h1.postTitle",
        "#profile_block a, .postDesc a[href$='cnblogs.com/'], #Header1_HeaderTitle",
        "#post-date",
    ),
    SiteRule(
        "zhihu-question",
        ("www.zhihu.com",),
        ".QuestionAnswer-content .RichContent-inner, .AnswerCard .RichContent-inner",
        (".QuestionAnswer-content .RichText", ".AnswerCard .RichText", ".List-item .RichContent-inner .RichText", ".RichContent-inner"),
        ".ContentItem-actions, .RichContent-actions, .LinkCard-imageCell, .Reward, .ContentItem-time",
        "h1.QuestionHeader-title",
        ".AuthorInfo-name .UserLink-link, .AuthorInfo meta[itemprop='name']",
        ".ContentItem-time, meta[itemprop='dateCreated']",
    ),
    SiteRule(
        "zhihu",
        ("zhuanlan.zhihu.com", ".zhihu.com"),
        ".Post-RichTextContainer, .Post-RichText",
        (".Post-RichTextContainer .RichText", ".Post-RichText", ".RichText.ztext"),
        ".ContentItem-actions, .Reward, .LinkCard-imageCell, .ContentItem-time, .RichText-MCNLinkCardContainer, .VideoCard, .GifPlayer-icon",
        "h1.Post-Title",
        ".AuthorInfo-name .UserLink-link, .AuthorInfo meta[itemprop='name']",
        ".ContentItem-time",
    ),
    SiteRule(
        "bilibili",
        (".bilibili.com",),
        "#read-article-holder, .opus-module-content",
        ("#read-article-holder", ".article-holder", ".opus-module-content"),
        ".opus-read-more, .bili-rich-text__action, .article-video, .cut-off, .video-card, .pic-desc-empty, .copyright-notice, .module-card",
        ".title-container .title, .opus-module-title__text, h1.title",
        ".up-name, .opus-module-author__name, .author-name",
        ".publish-text, .opus-module-author__pub__text, .create-time",
    ),
    SiteRule(
        "github-issue",
        ("github.com",),
        ".js-discussion .js-comment-body, [data-testid='issue-viewer-container'] .markdown-body",
        (".js-discussion .js-comment-body", "[data-testid='issue-viewer-container'] .markdown-body"),
        ".zeroclipboard-container, .octicon, .anchor, .js-comment-edit-history",
        ".gh-header-title .js-issue-title, bdi.markdown-title, [data-testid='issue-title']",
        ".timeline-comment-header .author, [data-testid='issue-body-header-author']",
        "relative-time, time-ago",
        many=True,
    ),
    SiteRule(
        "github",
        ("github.com", "gist.github.com"),
        "#readme .markdown-body, [data-target='readme-toc.content'] .markdown-body",
        ("#readme article.markdown-body", ".markdown-body.entry-content", "#wiki-body .markdown-body", ".markdown-body", "table.js-file-line-container"),
        ".zeroclipboard-container, .octicon, .anchor, .js-comment-edit-history, .TimelineItem-badge",
        "strong[itemprop='name'], .gh-header-title .js-issue-title, bdi.markdown-title, #wiki-wrapper .gh-header-title",
        ".author, meta[property='profile:username']",
        "relative-time, time-ago",
    ),
    SiteRule("gitee", ("gitee.com",), "", (".file_content.markdown-body", ".markdown-body"), ".copy-code-btn", ".repo-title", "", ""),
    SiteRule(
        "jianshu",
        (".jianshu.com", "jianshu.com"),
        "",
        ("article._2rhmJa", ".show-content-free", ".show-content", "article"),
        ".image-caption:empty, .image-container-fill, .show-foot",
        "h1._1RuRku, .article h1.title",
        "._22gUMi, .name a",
        "time, .publish-time",
    ),
    SiteRule(
        "segmentfault",
        ("segmentfault.com",),
        "",
        ("article.article-content", ".article-content", "article.article", ".article.fmt"),
        ".widget-codetool, .code-toolbar, .article-meta, .recommend-post",
        "h1 a.text-body, #sf-article_title a, h1.h2",
        ".card-body strong a, a[href^='/u/'] strong",
        "time",
    ),
    SiteRule(
        "oschina",
        (".oschina.net",),
        "",
        (".article-detail .content", ".article-box__content .detail-box", "#articleContent", ".blog-content"),
        ".ad-wrap, .article-box__meta, .copyright-declare-box, .relation-list",
        "h1.article-box__title, .article-detail .title",
        ".article-box__meta .item a.name, .user-name",
        ".article-box__meta .item",
    ),
    SiteRule("51cto", (".51cto.com",), "", (".article-content-wrap", ".artical-content", "#container .main-content"), ".copy_btn, .catalogue, .article-footer", ".title h1, h1.artical-title", ".name", "time"),
    SiteRule("tencent-cloud", ("cloud.tencent.com",), "", (".rno-markdown", ".J-articleContent", ".mod-content__markdown", ".cdc-article__content"), ".rno-markdown-code-toolbar, .developer-code-block__toolbar", "h1.title-text, .mod-article-title h1", ".author-info .name, .com-media-name", ".article-date, time"),
    SiteRule("aliyun", ("developer.aliyun.com",), "", (".article-content", ".content-wrapper .article-inner"), ".article-info, .code-tools", ".article-title", ".user-name", ".article-time"),
    SiteRule("infoq", (".infoq.cn",), "", (".article-preview", ".article-content", ".ProseMirror"), ".article-topic", ".article-title", ".author", ".date"),
    SiteRule("stackoverflow", ("stackoverflow.com", ".stackexchange.com", "serverfault.com"), "", (".s-prose.js-post-body",), ".js-post-notice", "#question-header h1", ".post-signature.owner .user-details a", "time[itemprop='dateCreated']", many=True),
    SiteRule("v2ex", (".v2ex.com", "v2ex.com"), "", (".topic_content, .reply_content",), "", ".header h1", ".header small a[href^='/member/']", ".header small span", many=True),
    SiteRule(
        "forum",
        (),
        "meta[name='generator'][content^='Discourse'], #phpbb, .topic-post .cooked, .PostStream-item .Post-body, [component='post/content'], "
        ".message-body .bbWrapper, .crawler-post .post[itemprop], .crawler-post .post[itemprop='text'], .l_post .d_post_content",
        (
            ".topic-post .cooked", ".crawler-post .post", "[itemprop='comment'] [itemprop='text'], .topic-body [itemprop='text']", ".postbody .content", ".PostStream-item .Post-body", "[component='post/content']",
            ".message-body .bbWrapper", ".l_post .d_post_content",
        ),
        ".signature, .cooked aside.onebox .source, .lightbox-wrapper .meta, .badge-wrapper, .bbCodeBlock-expandLink, .post-menu-area, "
        ".cooked .quote-controls, .clicks, .js-post-notice, .message-signature",
        ".fancy-title, #topic-title h1, h2.topic-title, h1.p-title-value, .DiscussionHero-title, h1[itemprop='headline'], .core_title_txt",
        ".names .username a, [itemprop='author'] [itemprop='name'], a.username",
        "time, .post-date",
        many=True,
    ),
    SiteRule("discuz", (), "td.t_f[id^='postmessage_']", ("td.t_f[id^='postmessage_']",), ".pstatus, .quote, .attach_nopermission, .tip, .jammer, ignore_js_op .tip", "#thread_subject", ".authi a.xw1", ".authi em", many=True),
    SiteRule(
        "gitbook",
        (".gitbook.io", ".gitbooks.io"),
        ".book .book-body .page-inner, meta[name='generator'][content*='GitBook']",
        (".page-inner section.normal.markdown-section", ".page-inner .markdown-section", "main .page-body", "main > div[class*='grid']", "main"),
        ".search-results, .gitbook-footer, .page-footer, .summary, .navigation, .footer-modification, .print, nav, header button, "
        "aside, .treeview__container, .page-width-toggle",
        ".page-inner h1, main header h1",
        "meta[name='author']",
        "",
    ),
    SiteRule(
        "bookstack",
        ("www.bookstack.cn", "bookstack.cn"),
        ".manual-reader .article-body, .bookstack-content, .page-content[page-display]",
        (".article-body.markdown-body", ".manual-article .article-body", ".page-content.markdown-body", ".page-content[page-display]", ".page-content", ".article-content", ".article-body"),
        ".markdown-toc, .editormd-markdown-toc, .toc, .bookmark-link, .article-info, .hung-read-link, .pointer-container, .text-muted.small",
        "#bkmrk-page-title, #article-title, .article-title h1, h1.break-text",
        "",
        "",
    ),
    SiteRule("docusaurus", (), ".theme-doc-markdown, .docusaurus-highlight-code-line, #__docusaurus", (".theme-doc-markdown", "article .markdown", "article"), ".theme-doc-breadcrumbs, .theme-doc-toc-mobile, .theme-doc-footer, [class*='buttonGroup'], .pagination-nav", "header h1, h1", "", "time"),
    SiteRule("vuepress", (), ".theme-default-content, .vp-doc, #VPContent", (".vp-doc > div", ".vp-doc", ".theme-default-content"), ".header-anchor, .line-numbers-wrapper, button.copy, span.lang, .table-of-contents, .line-numbers", "h1", "", ".last-updated .time, time"),
    SiteRule("mkdocs", (), ".md-content article.md-content__inner, meta[name='generator'][content^='mkdocs'], body > .wy-grid-for-nav", ("article.md-content__inner", "[itemprop='articleBody']", "[role='main'] .section", ".rst-content [role='main']"), ".md-source-file, .md-content__button, .md-source-date, .headerlink, .md-feedback, .edit-page-link", "h1", "", ".git-revision-date-localized-plugin"),
    SiteRule("kubernetes", ("kubernetes.io",), "", (".td-content",), "#pre-footer, .feedback--prompt, .feedback, .td-page-meta__lastmod, #pageContentsTOC, .pageinfo, .text-muted, .copy-code-icon", ".td-content > h1", "", ".td-page-meta__lastmod"),
    SiteRule(
        "hugo",
        ("www.qikqiak.com",),
        "meta[name='generator'][content^='Hugo'], meta[name='generator'][content^='Hexo'], meta[name='generator'][content^='Jekyll']",
        (".post-content .markdown-body", ".post-content", ".article-content", ".post-body", ".entry-content", ".td-content", ".article-entry", "#post-content", ".e-content", "[itemprop='articleBody']", ".page__content", ".single .content", "article .content", "article"),
        ".post-toc, .toc, #toc, .article-toc, .post-copyright, .post-reward, .post-nav, .post-tags, .post-footer, .post-meta, .share, "
        ".comments, .copy-to-clipboard-button, .code-header, .highlight-copy-btn, .post-copyright-info, .related-posts, .reward, "
        ".heading-element > .anchor, .edit-link, .breadcrumbs, .article-meta, .qrcode, .post-header, .post-button",
        "h1.post-title, .post-title, h1.article-title, h1.single-title, .entry-title, .article-header h1, h1",
        ".post-author, .author, [itemprop='author'] [itemprop='name'], meta[name='author']",
        "time, .post-date, .post-time, meta[property='article:published_time']",
    ),
)  # fmt: skip


def rule_for(address: str, tree: html.HtmlElement) -> SiteRule | None:
    """The rule of a page's site, by its host, else by its markup; None of a site that has none."""
    try:
        host = urlsplit(address).hostname or ""
    except ValueError:
        host = ""
    hosted = [rule for rule in RULES if any(is_at(host, name) for name in rule.hosts)]
    return next((rule for rule in hosted if len(hosted) == 1 or found_article(rule, tree)), None) or next(
        (rule for rule in RULES if rule.marks and select(tree, rule.marks)), None
    )


def is_at(host: str, name: str) -> bool:
    """Whether a host has a name, or, where it begins with a dot, ends in it."""
    return host.endswith(name) if name.startswith(".") else host == name


def found_article(rule: SiteRule, tree: html.HtmlElement) -> list[html.HtmlElement]:
    """The elements that hold the article: one, or all of `many`; none where the page has no such thing."""
    for selector in rule.article:
        found = [element for element in select(tree, selector) if says_something(element)]
        if found:
            return outermost(found) if rule.many else found[:1]
    return []


def says_something(element: html.HtmlElement) -> bool:
    """Whether there is a text or a picture in it."""
    return any(text.strip() for text in element.itertext()) or bool(select(element, "img"))


def outermost(elements: list[html.HtmlElement]) -> list[html.HtmlElement]:
    """Elements that are in none of the others."""
    known = set(elements)
    return [element for element in elements if known.isdisjoint(element.iterancestors())]
