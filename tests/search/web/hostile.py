"""Strings that break pages: markup, addresses that run, format strings, odd letters, paths; each as somebody could type it."""

from __future__ import annotations

from itertools import product

MARKUP = (
    "<script>alert(1)</script>", "</title><script>alert(1)</script>", "\"><script>alert(1)</script>", "'><img src=x onerror=alert(1)>",
    "<img src=x onerror=alert(1)>", "<svg/onload=alert(1)>", "<svg><script>alert(1)</script></svg>", "<iframe src=javascript:alert(1)>",
    "<a href=javascript:alert(1)>x</a>", "<a href='java\tscript:alert(1)'>x</a>", "<a href=\"data:text/html,<script>alert(1)</script>\">x</a>",
    "<math><mi xlink:href=javascript:alert(1)>x</mi></math>", "<body onload=alert(1)>", "<input autofocus onfocus=alert(1)>",
    "<style>*{display:none}</style>", "<link rel=stylesheet href=//evil.example.org/x.css>", "<base href=//evil.example.org/>",
    "<meta http-equiv=refresh content='0;url=//evil.example.org'>", "<form action=//evil.example.org><button>x</button></form>",
    "<object data=x></object>", "<embed src=x>", "<video><source onerror=alert(1)></video>", "<details open ontoggle=alert(1)>",
    "<template><script>alert(1)</script></template>", "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
    "<!--><script>alert(1)</script>-->", "<![CDATA[<script>alert(1)</script>]]>", "<?php echo 1 ?>", "<x onclick=alert(1)>x</x>",
    "<b id=main class=top style=position:fixed>x</b>", "<mark onmouseover=alert(1)>x</mark>", "</main></body></html>",
    "[x](javascript:alert(1))", "![x](javascript:alert(1))", "[x]: javascript:alert(1)\n[x]", "<javascript:alert(1)>",
    "`<script>alert(1)</script>`", "```html\n<script>alert(1)</script>\n```", "```\"><script>alert(1)</script>\nx\n```",
    "```mermaid\nmindmap\n  root((<script>alert(1)</script>))\n```", "| <script>alert(1)</script> |\n| --- |\n| x |", "# <img src=x onerror=alert(1)>",
)  # fmt: skip
TEMPLATES = (
    "{{ 7*7 }}", "{% for x in () %}", "{{ url.__class__.__mro__ }}", "{0}", "{name}", "{}", "%s%s%n", "%(name)s", "${7*7}", "#{7*7}", "{{", "}}", "{%", "{#",
)  # fmt: skip
LETTERS = (
    "\u202eevil\u202c", "\u200b\u200d\ufeff", "a\u0300" * 40, "𝕏𝓎𝓏", "\U0001f468\u200d\U0001f469\u200d\U0001f467", "ﷺ", "İıſK", "\ud7ff\ue000", "\x7f\x85\xa0",
    "｀＜script＞", "零\u0000".replace("\u0000", ""), "字" * 300, "a" * 1000, "\t\t", "-->", "--> 00:00:01.000", "\u2028\u2029", "ａｕｔｈｏｒ：ａ",
)  # fmt: skip
PATHS = (
    "../../../etc/passwd", "..%2f..%2fetc%2fpasswd", "/etc/passwd", "C:\\Windows", "....//....//etc", "file:///etc/passwd", "con", ".", "..", "~root",
    "a/../../b", "%00", "%2e%2e/", "2020-10-24/../../archive.toml", "library/../archive", "2020-10-24@99:99:99",
)  # fmt: skip
QUERIES = (
    "' or 1=1 --", '"; drop table passages; --', "\" OR \"\"=\"", "NEAR(a b)", "a AND NOT b", "*", "a*", "^a", "(", ")", "((a)", "a:b", "author:", "kind:poem",
    "since:9999-99-99", "session:x", '"', '"""', "-", "--", "-a", "+a", "\\", "[", "]", "{", "|", "&&", "||", "!", "~", "?", "#L1-2", "a#L", "@00:00",
)  # fmt: skip
MORE = tuple(
    f"{before}{text}{after}"
    for (before, after), text in product((("<b>", ""), ("&lt;", "&gt;"), ("'", '"')), MARKUP[:9])
)
STRINGS = tuple(dict.fromkeys((*MARKUP, *TEMPLATES, *LETTERS, *PATHS, *QUERIES, *MORE)))
