"""What stands on pages and is no part of the article: buttons, menus, what invites to share, follow and pay."""

from __future__ import annotations

import re

from lxml import html

from archive.pages.html.tree import classes_of, drop, remove, select

# On every page, whatever the site.
NEVER = (
    "script, style, link, meta, noscript, template, object, embed, applet, iframe, canvas, svg, select, textarea, button, "
    "dialog, video, audio, map, [hidden], .sr-only, .visually-hidden, .screen-reader-text, .cnblogs_code_toolbar, "
    ".code-block-extension-header, .hljs-button, .pre-numbering, .hide-preCode-box, .opt-box, .copy-code-btn, "
    ".code-snippet__line-index, .headerlink, .header-anchor, .anchorjs-link, .heading-link, .hash-link, .zeroclipboard-container, "
    "a.anchor[aria-hidden], .post-toc-wrap, [data-nosnippet], input:not([type='checkbox'])"
)
# In an article of a site that nobody has a rule for.
OFTEN = (
    "nav, aside, footer, [role='navigation'], [role='complementary'], [role='banner'], [role='search'], .toc, #toc, .breadcrumb, "
    ".breadcrumbs, .pagination, .pager, .post-nav, .post-navigation, .sidebar, .share, .sharing, .related, .related-posts, "
    ".recommend, .comments, #comments, .comment-list, .advertisement, .adsbygoogle, .newsletter, .subscribe, .social, "
    ".author-box, .post-copyright, .reward, .donate, .qrcode, .post-meta, .entry-meta, .article-meta, .post-tags, .tags, .post-footer, "
    ".article-footer, .entry-footer, .article-tags, .mw-editsection, .navbox, .printfooter, .catlinks, "
    ".sharedaddy, .jp-relatedposts, .author-bio, .recirc, .page-nav, .edit-page, .edit-link, .last-updated, .back-to-top, .cookie, .popup"
)
_NAMES = re.compile(
    r"(^|[-_ ])(share|sharing|related|recommend\w*|comment(s|-list|-area|box)?|breadcrumbs?|sidebar|advert\w*|ads?|social|subscribe|"
    r"newsletter|copyright|reward|donate|qr-?code|toc|toolbar|prev-?next|pagination|statement|hot-?news|disclaimer)($|[-_ ])",
    re.IGNORECASE,
)
_LINE = re.compile(
    r"[\s\W]*(复制(代码)?|登录后复制|copy( code)?|展开阅读全文|阅读全文|点击(下方)?(蓝字|阅读原文)\S{0,12}|收起|微信扫一扫\S{0,12}|"
    r"(点赞|收藏|分享|评论|转发|在看|赞赏|举报|关注|打赏)([\s、/·|]*\d*(点赞|收藏|分享|评论|转发|在看|赞赏|举报|关注|打赏))*|"
    r"上一[篇页][::].{0,60}|下一[篇页][::].{0,60}|责任编辑[::].{0,20}|返回(顶部|搜狐.*)|查看更多|查看原文|阅读\s*\(?\d+\)?|"
    r"\(?(责编|编辑|责任编辑)[::]\s*\S{2,12}\)?|edit this page.*|previous|next|share( this)?|advertisement|read more)[\s\W]*",
    re.IGNORECASE,
)
HIDING = re.compile(r"display\s*:\s*none", re.IGNORECASE)
SHORT_CHARS = 400  # a box of a telling name that holds more than this, and most of its text outside of links, is read


def clean_page(tree: html.HtmlElement) -> None:
    """Take out of a whole page what is on none of them for reading."""
    drop(tree, NEVER)
    for element in select(tree, "[style]"):
        if HIDING.search(element.get("style") or "") and element.get("id") != "js_content":
            remove(element)


def clean_article(article: html.HtmlElement) -> None:
    """Take out of an article what is around it by its names, where no rule of a site says what is."""
    for element in select(article, OFTEN):
        if not is_in_code(element):
            remove(element)
    for element in list(article.iterdescendants("div", "section", "ul", "p", "dl", "span")):
        if named_as_noise(element) and is_beside(element) and not is_in_code(element):
            remove(element)


def is_in_code(element: html.HtmlElement) -> bool:
    """Whether it is a piece of code, which highlighters name as they like: `comment`, `tags`."""
    return next(element.iterancestors("pre", "code"), None) is not None


def named_as_noise(element: html.HtmlElement) -> bool:
    """Whether an element's names say that it is beside the article."""
    return bool(_NAMES.search(" ".join([*classes_of(element), element.get("id") or ""])))


def is_beside(element: html.HtmlElement) -> bool:
    """Whether a box holds little text, or mostly links."""
    text = len(" ".join("".join(element.itertext()).split()))
    return (text < SHORT_CHARS and not select(element, "pre, table")) or link_share(element, text) > 0.5


def link_share(element: html.HtmlElement, chars: int) -> float:
    """The share of an element's characters that are in links."""
    linked = sum(len(" ".join("".join(link.itertext()).split())) for link in select(element, "a"))
    return linked / max(1, chars)


def without_noise_lines(markdown: str) -> str:
    """Markdown without the paragraphs that are the words on a button."""
    blocks, in_code = [], False
    for block in markdown.split("\n\n"):
        fences = sum(line.lstrip(" >").startswith(("```", "~~~")) for line in block.split("\n"))
        if in_code or fences or not _LINE.fullmatch(block):
            blocks.append(block)
        in_code ^= fences % 2 == 1
    return "\n\n".join(blocks)
