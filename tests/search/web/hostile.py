"""Strings that break pages: markup, addresses that run, format strings, odd letters, paths; each as somebody could type it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import product
from pathlib import Path

from archive.files import write_text
from archive.home import Home
from archive.index.update import Unit
from archive.records import Recording, Segment, Session, Transcript
from archive.transcripts.stored import write_transcript
from tests.search.conftest import OVERVIEW, UNITS, Place, build_index, make_home, write_session, written

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


def make_hostile_home(root: Path) -> Home:
    """An archive with every string as a title, a name, a message, a sentence, a term, a note and an indexed passage."""
    home = make_home(root)
    day = home.session("2020-10-24")
    lines = [" ".join(text.split()) or "x" for text in STRINGS]
    recordings = (
        Recording("0" * 64, "javascript:alert(1)//x.ogg", 9.0, day.id),
        Recording("1" * 64, "../../secret.ogg", 9.0, day.id),
    )
    write_session(
        day, Session(day.id, date(2020, 10, 24), lines[1], presenters=tuple(lines[:40]), recordings=recordings)
    )
    segments = tuple(Segment(float(n), n + 1.0, text, speaker=text[:60]) for n, text in enumerate(lines))
    made = Transcript("0" * 64, "w", "m", "1" * 64, {}, datetime(2020, 10, 24, tzinfo=UTC), "key", segments)
    write_transcript(day.transcripts / "talk.json", made)
    chat = "\n\n".join(f"[21:03] {text.replace(':', '') or 'x'}: {text}" for text in lines)
    write_text(day.chat / "2020-10-22.md", f"# 2020-10-22\n\n{chat}\n")
    title = lines[0].replace("'", "")
    matter = f"---\nauthor: '{title}'\ntitle: '{title}'\nsource: 'javascript:alert(1)'\nsha256: ''\n---\n\n"
    write_text(day.notes / "evil-note.md", matter + "\n\n".join(STRINGS) + "\n")
    write_text(day.summary_text, "# Summary\n\n" + "\n\n".join(f"- {text}" for text in STRINGS) + "\n")
    terms = (f"[[entry]]\ncanonical = {toml_text(text)}\nzh = [{toml_text(text + text)}]\n" for text in lines[:60])
    write_text(home.glossary, "\n".join(terms))
    rows = "\n".join(f'快,2020-10-19,2020-10-25,"{text.replace(chr(34), "")}"' for text in lines[:40])
    write_text(home.plan, f"track,from,to,topic\n{rows}\n")
    write_text(home.settings, f"[group]\nname = {toml_text(lines[2])}\n[pages]\ncorrections = true\n")
    place = Place("sessions/2020-10-17/notes/evil.md", "note", (1, 1), lines[0], lines[1], "2020-10-17")
    evil = Unit("2020-10-17", "1", OVERVIEW, tuple(written(place, text) for text in STRINGS))
    build_index(home, (*UNITS[1:], evil))
    return home


def toml_text(text):
    return (
        '"'
        + "".join(f"\\u{ord(c):04x}" if c in '"\\' or (not c.isprintable() and ord(c) < 0x10000) else c for c in text)
        + '"'
    )
