"""Whether an address of the web is a video's, by its host and its path."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

VIDEOS = (
    (r"(www\.|m\.)?bilibili\.com", r"/(video|bangumi|cheese|festival|list)/."),  # /read/ and /opus/ are articles
    (r"player\.bilibili\.com|b23\.tv|bili2233\.cn|youtu\.be", r"/."),
    (r"(www\.|m\.|music\.)?youtube(-nocookie)?\.com", r"/(watch|live/|shorts/|embed/|playlist)"),
    (r"(m\.)?v\.qq\.com", r"/(x|txp|iframe)/"),
    (r"([a-z]+\.)?youku\.com", r"/(v_show|video|embed)"),
    (r"(www\.|m\.)?ixigua\.com|(www\.|player\.)?vimeo\.com", r"/(video/)?\d+"),
    (r"(www\.|v\.)?douyin\.com", r"/(video/)?\w+"),
)
"""A pattern of hosts, and one of the beginning of their videos' paths."""


def is_video_address(address: str) -> bool:
    """Whether what stands there is a video, of a platform that many know."""
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError:
        return False
    return any(re.fullmatch(hosts, host) and re.match(paths, parts.path) for hosts, paths in VIDEOS)
