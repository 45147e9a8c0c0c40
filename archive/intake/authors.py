"""Who wrote a note: the name alone, from what its front matter or its file's name says."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import unquote, urlsplit

from archive.files import slug
from archive.intake.dates import DAY
from archive.intake.front_matter import FrontMatter, texts_of
from archive.text.markdown import link_target, plain_text, without_addresses

ENTRIES = ("author", "authors", "作者")  # of front matter
# What files are called beside a date that is nobody's name: what they are, and where they were written.
NO_NAMES = frozenset(
    "article blog copy doc draft final homework index linux mac md meeting new note notes old org plan post questions "
    "readme reading record recording report review session share slides summary talk task temp test text thoughts tmp "
    "todo untitled update week weekly windows word".split()
)
_NAME = re.compile(r"[A-Za-z]{2,20}")
_MAIL = re.compile(r"\s*<[^<>@\s]+@[^<>\s]+>")


def authors_in(matter: FrontMatter) -> str:
    """The authors that front matter names, joined by commas; "" when it names none."""
    texts = next((found for entry in ENTRIES if (found := texts_of(matter.values.get(entry)))), [])
    return ", ".join(name for text in texts if (name := author_name(text)))


def author_name(text: str) -> str:
    """A name as it is spoken: of a Markdown link its text, no mail address behind it, of a bare address its last part."""
    name = without_addresses(_MAIL.sub("", text))
    return name or last_part(link_target(text) or plain_text(text))


def last_part(address: str) -> str:
    """`alice` of https://github.com/alice, `design` of https://example.org/notes/design.html."""
    parts = urlsplit(address.strip("<>"))
    return re.sub(r"\.\w{1,5}$", "", unquote(parts.path).rstrip("/").rpartition("/")[2]) or parts.netloc or address


def author_in_name(stem: str, text: str, people: Iterable[str]) -> str:
    """The author that a file named by a date tells: `2020-11-21-alice`, `2020-11-21-alice-preemption`; "" when none.

    A word of Latin letters alone behind the date is a name, unless the note's own `text` has it too, as it has the word
    for its topic. Among other words it must be the name of one of the `people` who are known.
    """
    named = DAY.search(stem)
    rest = DAY.sub(" ", stem, count=1).strip(" -_.,()[]")
    if not named or not rest:
        return ""
    words = slug(rest)
    for person in people:
        if words == slug(person) or words.startswith(f"{slug(person)}-") or words.endswith(f"-{slug(person)}"):
            return person
    alone = named.start() == 0 and _NAME.fullmatch(rest) and rest.lower() not in NO_NAMES
    return rest if alone and not re.search(rf"(?<![A-Za-z]){rest}(?![A-Za-z])", text, re.IGNORECASE) else ""
