"""Addresses of pages: when two are the same page, and where those lead that only ask whether one really wants to leave."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, parse_qsl, unquote, urlencode, urlsplit

# What phones and platforms hang on an address when somebody copies it.
_HUNG_ON = re.compile(
    r"utm_\w+|spm\w*|share_\w+|sharer_\w+|from|scene|vd_source|unique_k|ops_request_misc|request_id|biz_id|depth_1-utm_source|"
    r"isappinstalled|gclid|fbclid|tdsourcetag|mpshare|srcid|plat_id|wx_header|search_click_id|searchid|timestamp",
    re.IGNORECASE,
)
CHOOSES = {"mp.weixin.qq.com": frozenset({"__biz", "mid", "idx", "sn"})}  # all that chooses a page, where that is known
_PHONE_HOST = re.compile(r"^(www|m|wap|mobile)\.")
# Pages on which sites stop readers before they leave, with the name under which each hands the address on.
GATES = {
    "link.zhihu.com": "target",
    "link.juejin.cn": "target",
    "link.csdn.net": "target",
    "links.jianshu.com": "to",
    "link.segmentfault.com": "url",
    "www.jianshu.com": "to",
    "gitee.com": "target",
    "www.oschina.net": "url",
    "docs.qq.com": "url",
    "weixin110.qq.com": "url",
    "link.ld246.com": "goto",
}
_GATE_PATH = re.compile(r"^/?$|/link|/go|go-wild|/action/GoToLink", re.IGNORECASE)


def page_identity(address: str) -> str:
    """What two addresses of one page have in common: host and path, and of the query what chooses the page."""
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return address.strip()
    if not parts.netloc:
        return address.strip()
    host = _PHONE_HOST.sub("", parts.netloc.lower().removesuffix(":443").removesuffix(":80"))
    chooses = CHOOSES.get(host)
    asked = sorted(
        (name, value)
        for name, value in parse_qsl(parts.query)
        if (name in chooses if chooses else not _HUNG_ON.fullmatch(name))
    )
    return f"{host}{unquote(parts.path).rstrip('/')}{'?' + urlencode(asked) if asked else ''}"


def behind_gate(address: str) -> str:
    """The address that a site's page of farewell leads to; any other as it is, "" for what is none."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    asked = parse_qs(parts.query).get(GATES.get(parts.netloc.lower(), ""), [""])[0]
    return asked if asked.startswith(("http://", "https://")) and _GATE_PATH.search(parts.path) else address
