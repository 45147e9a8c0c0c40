"""Pages that are none: deleted articles, and the walls that sites put before readers who have not logged in."""

from __future__ import annotations

import re

from lxml import html

from archive.pages.html.tree import select

MOST_CHARS = 600  # of text, letters and digits alone: a page with more is an article, whatever words are in it
# (what it is, what the page then says), most telling first
WALLS = (
    (
        "deleted",
        r"该内容已被发布者删除|此内容因违规无法查看|此内容被投诉且经审核涉嫌|该公众号已迁移|此帐号已注销|该公众号已被封禁|此内容发送失败无法查看|"
        r"该文章已被(作者)?删除|(文章|内容|页面|问题|回答|专栏|文档|博客|帖子)(已被?删除|不存在|已失效|走丢)|"
        r"你似乎来到了没有知识存在的荒原|很抱歉，你访问的页面不存在|您(访问|查找|请求)的(页面|内容|文章)(不存在|已删除|找不到)|"
        r"啊哦，你(想要|要)?[访找].{0,8}(不存在|丢)|抱歉，你访问的(页面|链接).{0,6}(不存在|失效)|页面(不见了|走丢了|没有找到)|"
        r"this page (could not be found|isn.t available|doesn.t exist)|page not found|404 not found|has been (deleted|removed) by (its|the) (author|owner)",
    ),
    (
        "challenge",
        r"环境异常|完成验证后即可继续访问|请完成(安全)?验证|安全验证|人机验证|访问过于频繁|请求(过于)?频繁|系统检测到您的网络环境存在异常|"
        r"您的网络环境存在异常|验证码|unusual traffic|are you a robot|verify you are (a )?human|checking your browser|just a moment\.\.\.|enable javascript and cookies",
    ),
    (
        "login",
        r"登录后(即可|可以|才能|可)?(查看|阅读|访问|继续)|请(先)?登录(后|以|再)?(查看|访问|继续)?|需要登录|扫码登录|你需要登录|微信登录|"
        r"(该|此|本)?(知识库|文档|页面|内容)(仅|只)(对|限|供)?.{0,10}(可见|访问|查看)|没有(访问)?权限|无权(限)?访问|暂无(权限|访问)|"
        r"(仅|只)(限)?(团队|成员|好友|作者)(可见|可访问)|申请(访问|加入)|付费(后|内容)|购买后|开通会员|关注(公众号|博主).{0,6}阅读全文|"
        r"sign in to (continue|view|read)|log ?in to (continue|view|read)|you need to (sign|log) in|members.only",
    ),
)
_WALLS = tuple((name, re.compile(pattern, re.IGNORECASE)) for name, pattern in WALLS)
FORMS = "form[action*='login'] input[type='password'], form[action*='signin'] input[type='password'], .signflow, .SignContainer"
NEEDS_SCRIPTS = "#app, #root, #__next, [id='app'][data-v-app]"


def wall_of(tree: html.HtmlElement) -> str:
    """`deleted`, `challenge` or `login` by what a page without an article says, `scripts` of one that is empty until
    its scripts have run, else `empty`."""
    shown = " ".join("".join(visible(tree)).split())
    if len(re.sub(r"\W", "", shown)) <= 20 * MOST_CHARS:
        for name, pattern in _WALLS:
            if pattern.search(shown):
                return name
    if select(tree, FORMS):
        return "login"
    return "scripts" if len(shown) < MOST_CHARS and select(tree, NEEDS_SCRIPTS) else "empty"


def visible(tree: html.HtmlElement) -> list[str]:
    """The texts of a page, and its title, without scripts and styles."""
    return [
        text
        for element in tree.iter()
        if isinstance(element.tag, str)
        for text in ((element.text if element.tag not in ("script", "style", "noscript") else ""), element.tail)
        if text
    ]


def is_short(markdown: str) -> bool:
    """Whether a text is so short that it may be what a wall says."""
    return len(re.sub(r"[\W_]", "", re.sub(r"\]\([^)]*\)", "]", markdown))) < MOST_CHARS


def says_wall(markdown: str) -> str:
    """The wall that a short text speaks of; "" for none."""
    return next((name for name, pattern in _WALLS if pattern.search(markdown)), "")
