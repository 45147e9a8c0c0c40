"""Markdown of notes and summaries as HTML that may stand in a page: rendered by markdown-it, sanitised by nh3.

Each line of the file has an anchor `L12`, since addresses name lines; the blocks of the lines that are cited are marked.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from urllib.parse import unquote

import nh3
from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.rules_block import StateBlock
from markdown_it.token import Token

from search.html.mind_maps import mindmap_html

CitedLines = tuple[int, int]
FindAddress = Callable[[str], str]
"""An address of the archive, or the target of a link relative to the file -> where its page is; "" for none."""

_ADDRESS_LOOKS = re.compile(r"\d{4}-\d{2}-\d{2}[@/]\S+|library/\S+#L\d+\S*")
_BARE_URL = re.compile(r"https?://[^\s<>\"'`，。；：！？、（）()【】]+[^\s<>\"'`，。；：！？、（）()【】.,;:!?]")
_TIME = re.compile(r"(\d{2}:\d{2}:\d{2}) ")
_BESIDE = re.compile(r"(?P<place>(?:notes|chat)/[^?#]+?)\.md(?:\?plain=1)?(?:#(?P<lines>L\d+(?:-L?\d+)?))?")
_ANCHOR = re.compile(r"L\d{1,7}|[cq]\d{1,5}")
_BARE_TAGS = re.compile(r"""(?:<br\s*/?>|<a\s+(?:name|id)=["'][^"'<>]*["']\s*(?:/>|>\s*</a>)|\s)+""", re.IGNORECASE)
_CLASS = re.compile(r"(?:cited|code|tree|at|lang-[\w+-]{1,20})(?: (?:cited|code|tree|at))*")
TAGS = frozenset(
    "a abbr b blockquote br code dd del details dl dt em h2 h3 h4 h5 h6 hr i kbd li mark ol p pre q s small span strong sub "
    "summary sup table tbody td th thead tr ul".split()
)
ATTRIBUTES = {"*": {"id", "class"}, "a": {"href", "title"}, "ol": {"start"}, "details": {"open"}}
SCHEMES = {"http", "https", "mailto"}
MOST_NESTED = 30  # quotations within quotations, lists within lists


@dataclass(frozen=True)
class MarkdownPage:
    """What a text is rendered with."""

    find: FindAddress
    title: str = ""  # which stands above the text already
    session: str = ""  # whose summary it is: times at headings and links to files beside it are of that session
    first_line: int = 1  # of the text, in its file
    cited: CitedLines | None = None  # of the file, both ends included
    authors: Mapping[str, str] = field(default_factory=dict)  # `notes/alice-cache` of that session -> who wrote it


def markdown_html(text: str, page: MarkdownPage) -> str:
    """The HTML of a Markdown text; its headings begin with `h2`, since the page has an `h1` of its own."""
    parser = MarkdownIt("commonmark", {"html": True, "maxNesting": MOST_NESTED}).enable(["table", "strikethrough"])
    parser.block.ruler.before("html_block", "bare_tags", skip_bare_tags)
    tokens = without_title(parser.parse(text), page.title)
    change_tokens(tokens, page)
    html: str = parser.renderer.render(tokens, parser.options, {})
    return sanitised(html)


def sanitised(html: str) -> str:
    """HTML without anything that runs, loads or restyles the page."""
    return nh3.clean(
        html,
        tags=set(TAGS),
        attributes={tag: set(names) for tag, names in ATTRIBUTES.items()},
        attribute_filter=allowed_attribute,
        url_schemes=SCHEMES,
        link_rel=None,
    )


def allowed_attribute(_tag: str, name: str, value: str) -> str | None:
    """The value of an attribute, None where it goes: ids and classes only as we give them."""
    if name == "id" and not _ANCHOR.fullmatch(value):
        return None
    return None if name == "class" and not _CLASS.fullmatch(value) else value


# Tokens


def skip_bare_tags(state: StateBlock, line: int, _last: int, _silent: bool) -> bool:
    """Pass over a line between blocks that holds nothing but a break or an anchor, as exports of Yuque put them above headings:
    by CommonMark it begins HTML that goes on until an empty line, and what is below it would be shown as it is written."""
    text = state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]
    if not _BARE_TAGS.fullmatch(text):
        return False
    state.line = line + 1
    return True


def without_title(tokens: list[Token], title: str) -> list[Token]:
    """The tokens without a heading at the beginning that says what the page's own says."""
    if title and len(tokens) > 2 and tokens[0].tag == "h1" and title.casefold() in tokens[1].content.casefold():
        return tokens[3:]
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{int(token.tag[1]) + 1}"
    return tokens


def change_tokens(tokens: Sequence[Token], page: MarkdownPage) -> None:
    """Give blocks the anchors of their lines, and links their pages."""
    taken: set[int] = set()
    for token in tokens:
        first = page.first_line + token.map[0] if token.map else 0
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(6, max(2, int(token.tag[1])))}"
        if token.type == "fence" or token.type == "code_block":
            replace_code(token, first, page)
        elif token.type == "inline":
            token.children = list(inline_tokens(token.children or [], first, taken, page))
            link_time(token, page)
        elif token.map and token.nesting == 1 and not token.hidden:
            mark_block(token, taken, page)


def mark_block(token: Token, taken: set[int], page: MarkdownPage) -> None:
    """The anchor of a block's first line, and the mark of one that is cited; of nested blocks the inner ones are marked."""
    assert token.map
    first, last = page.first_line + token.map[0], page.first_line + token.map[1] - 1
    if first not in taken and token.type not in (
        "bullet_list_open",
        "ordered_list_open",
        "blockquote_open",
        "table_open",
    ):
        token.attrSet("id", f"L{first}")
        taken.add(first)
    if token.type in ("paragraph_open", "heading_open", "list_item_open", "tr_open") and is_cited(first, last, page):
        token.attrSet("class", "cited")


def is_cited(first: int, last: int, page: MarkdownPage) -> bool:
    """Whether lines have any in common with those that are cited."""
    return page.cited is not None and first <= page.cited[1] and page.cited[0] <= last


def replace_code(token: Token, first: int, page: MarkdownPage) -> None:
    """A block of code with an anchor a line, that of a fence before it; a mind map as nested lists."""
    fence = f' id="L{first}"' if token.type == "fence" else ""
    language = re.sub(r"[^\w+-]", "", token.info.split(" ")[0])[:20] if token.info else ""
    if language == "mermaid" and token.content.lstrip().startswith("mindmap"):
        html = mindmap_html(token.content)
    else:
        lines = token.content.rstrip("\n").split("\n")
        html = "\n".join(anchored_line(line, number, page) for number, line in enumerate(lines, first + bool(fence)))
        html = f'<pre class="code"{fence}><code class="lang-{language or "text"}">{html}</code></pre>\n'
    token.type, token.content, token.children, token.info = "html_block", html, None, ""


def anchored_line(line: str, number: int, page: MarkdownPage) -> str:
    """A line of code, which can be cited alone."""
    mark = ' class="cited"' if is_cited(number, number, page) else ""
    return f'<span id="L{number}"{mark}>{escapeHtml(line)}</span>'


def inline_tokens(tokens: Sequence[Token], line: int, taken: set[int], page: MarkdownPage) -> Iterator[Token]:
    """The tokens of a paragraph with anchors at its lines, addresses and bare addresses of the web as links."""
    depth, author = 0, ""
    for token in tokens:
        if token.type in ("softbreak", "hardbreak"):
            line += 1
            yield token
            if line not in taken:
                taken.add(line)
                yield html_token(f'<span id="L{line}"></span>')
            continue
        if token.type == "link_open":
            author = cited_author(str(token.attrGet("href") or ""), page)
        depth += {"link_open": 1, "link_close": -1}.get(token.type, 0)
        yield from inline_token(token, page, in_link=depth > 0, author=author)


def cited_author(href: str, page: MarkdownPage) -> str:
    """Who wrote the note that a link of a summary leads to; "" where nobody knows."""
    beside = _BESIDE.fullmatch(unquote(href))
    return page.authors.get(beside["place"], "") if beside else ""


def inline_token(token: Token, page: MarkdownPage, *, in_link: bool, author: str = "") -> Iterator[Token]:
    """One token of a paragraph, as one or several."""
    match token.type:
        case "link_open":
            href = str(token.attrGet("href") or "")
            token.attrSet("href", page_target(href, page))
            if "#L" in href and _BESIDE.fullmatch(unquote(href)):
                token.attrSet("class", "at")
            yield token
        case "image":
            yield html_token(image_link(token, in_link=in_link))
        case "code_inline" if in_link and _ADDRESS_LOOKS.fullmatch(token.content):
            yield html_token(escape(short_address(token.content, author)))
        case "code_inline" if (
            not in_link and _ADDRESS_LOOKS.fullmatch(token.content) and (url := page.find(token.content))
        ):
            yield html_token(address_link(token.content, url))
        case "text" if in_link and page.session and (found := _TIME.match(token.content)):
            yield html_token(escape(f"{shown_time(found[1])} {token.content[found.end() :]}"))
        case "text" if not in_link:
            yield html_token(_linked_urls(token.content))
        case _:
            yield token


def link_time(token: Token, page: MarkdownPage) -> None:
    """Let the time that a chapter's heading begins with open the session there."""
    first = token.children[0] if token.children else None
    found = _TIME.match(token.content)
    if first and found and page.session and first.content.startswith(found[0]):
        first.content = first.content.removeprefix(found[0])
        url = page.find(f"{page.session}@{found[1]}")
        token.children = [
            html_token(f'<a class="at" href="{escape(url)}">{shown_time(found[1])}</a> '),
            *(token.children or []),
        ]


def html_token(html: str) -> Token:
    """HTML of ours among the tokens."""
    return Token("html_inline", "", 0, content=html)


def page_target(href: str, page: MarkdownPage) -> str:
    """Where a link leads: the page of what it names in the archive, out into the web, or nowhere."""
    if re.match(r"(?:https?|mailto):", href, re.IGNORECASE) or _ANCHOR.fullmatch(href.removeprefix("#")):
        return href
    name = unquote(href)
    if page.session and (beside := _BESIDE.fullmatch(name)):
        name = f"{page.session}/{beside['place']}" + (f"#{beside['lines']}" if beside["lines"] else "")
    return page.find(name)


def image_link(token: Token, *, in_link: bool) -> str:
    """A picture as a link to it: pages load nothing from elsewhere."""
    source, text = str(token.attrGet("src") or ""), escape(token.content or "image")
    if not source.startswith(("http://", "https://")):  # one that is kept beside its note names where it came from
        source = str(token.attrGet("title") or "")
    if in_link or not source.startswith(("http://", "https://")):
        return f"[{text}]"
    return f'<a href="{escape(source)}">[{text}]</a>'


def address_link(address: str, url: str) -> str:
    """An address as a link that says what a reader needs of it: a time of this session, or whose lines."""
    return f'<a class="at" href="{escape(url)}">{escape(short_address(address))}</a>'


def short_address(address: str, author: str = "") -> str:
    """`1:32` for speech, `alice L4-9` for a note, whose author's name may be known."""
    place, at, time = address.partition("@")
    if at:
        return shown_time(time.split("-")[0])
    name, _hash, lines = place.rpartition("/")[2].partition("#")
    name = (author or name.partition("-")[0]) if "/notes/" in place else name  # which begins with who wrote it
    return f"{name} {lines}".strip()


def shown_time(time: str) -> str:
    """`1:32` for 00:01:32."""
    return re.sub(r"^(?:00:0?|0)", "", time)


def _linked_urls(text: str) -> str:
    """A text with the addresses of the web in it as links."""
    parts, end = [], 0
    for found in _BARE_URL.finditer(text):
        url = escape(found[0])
        parts += [escape(text[end : found.start()]), f'<a href="{url}">{url}</a>']
        end = found.end()
    return "".join((*parts, escape(text[end:])))
