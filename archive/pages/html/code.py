"""Blocks of code in HTML: their lines as they are read, and their language; without line numbers and buttons."""

from __future__ import annotations

import re

from lxml import html

from archive.pages.html.tree import ancestors, classes_of, drop, select

# What stands inside a block of code and is not code.
NO_CODE = (
    ".pre-numbering, .hljs-button, .code-block-extension-header, .code-snippet__line-index, .line-numbers-rows, .lineno, "
    ".linenos, .linenodiv, .gutter, td.hljs-ln-numbers, .blob-num, .copy-code-btn, .copy-btn, .btn-copy, .code-toolbar > .toolbar, "
    ".cnblogs_code_toolbar, .hide-preCode-box, .opt-box, .ne-codeblock-toolbar, .cm-gutters, .CodeMirror-gutters, .rouge-gutter, "
    ".code-lang, .code-language, .line-number, .code-header, .code__tools, .code-block-header, .toolbar-item, .lnt, .ln, "
    "button, script, style, svg"
)
LINE_TAGS = frozenset({"li", "div", "p", "tr", "section"})  # of which each begins a line, inside a block
LINE_CLASSES = frozenset(
    {"line", "cl", "cm-line", "view-line", "code-line", "hljs-ln-line", "blob-code", "CodeMirror-line"}
)
_LANGUAGE_CLASS = re.compile(
    r"^(?:language|lang|highlight-source|highlight-text|highlight|src|brush|prism)[-:_](.+)$", re.IGNORECASE
)
_BRUSH = re.compile(r"brush:\s*([\w#+-]+)", re.IGNORECASE)
NO_LANGUAGE = frozenset(
    "code none nohighlight plain plaintext text txt default js-file-line-container auto undefined null hljs".split()
)
LANGUAGES = frozenset(
    "asm awk bash bat c clojure cmake cpp c++ csharp cs css dart diff docker dockerfile elixir erlang fortran fsharp go golang "
    "gradle graphql groovy haskell hcl html http ini java javascript js json json5 jsx kotlin less lisp lua makefile markdown "
    "matlab md mermaid nginx objectivec ocaml perl php powershell proto protobuf python py r ruby rust scala scss sh shell "
    "sql swift terraform toml ts tsx typescript vim vue xml yaml yml zig".split()
)
ATTRIBUTES = ("data-lang", "data-language", "data-code-language", "data-enlighter-language", "lang", "language")
_NUMBERED = re.compile(r"^\s*(\d+)(?:[.:]?[ \t\xa0]|$)")
LEVELS = 6  # of elements around a block that may name its language


def code_markdown(element: html.HtmlElement) -> str:
    """A block of code with its fence; "" for an empty one."""
    language = language_named(element)
    code = code_text(element)
    if not code:
        return ""
    longest = max((len(marks) for marks in re.findall(r"`{3,}", code)), default=2)
    fence = "`" * (longest + 1)
    return f"{fence}{language}\n{code}\n{fence}"


def language_named(element: html.HtmlElement) -> str:
    """The language that a block, what is in it, or what is close around it names; "" for none."""
    inside = [element, *select(element, "code, pre, .code-block-extension-lang, [data-language]")][:4]
    around = list(ancestors(element.getparent(), LEVELS))
    for one in [*inside, *around]:
        found = named_language(one, around=one in around)
        if found:
            return found
    return ""


def named_language(element: html.HtmlElement, *, around: bool) -> str:
    """The language that one element names, by an attribute or a class."""
    attributes = [name for name in ATTRIBUTES if not (around and name == "lang")]  # of a page it is what people speak
    said = [element.get(name) or "" for name in attributes]
    brush = _BRUSH.search(element.get("class") or "")
    said += [brush[1]] if brush else []
    said += [found[1] for name in classes_of(element) if (found := _LANGUAGE_CLASS.match(name))]
    said += (
        []
        if around and element.tag != "figure"
        else [name for name in classes_of(element) if name.lower() in LANGUAGES]
    )
    if "code-block-extension-lang" in classes_of(element):
        said.append(element.text or "")
    return next((name for one in said if (name := one.strip().lower()) and is_language(name)), "")


def is_language(name: str) -> bool:
    """Whether it can be the name of one."""
    return name not in NO_LANGUAGE and re.fullmatch(r"[\w+#.-]{1,20}", name) is not None and not name.startswith("zh")


def code_text(element: html.HtmlElement) -> str:
    """The lines of a block, without those at its ends that are empty, and without line numbers."""
    drop(element, NO_CODE)
    text = shown_code(element).replace("\xa0", " ").replace("\u200b", "")
    lines = [line.rstrip() for line in text.split("\n")]
    return "\n".join(without_numbers(without_empty_ends(lines)))


def shown_code(element: html.HtmlElement) -> str:
    """The text of an element, with a line end wherever a browser shows one."""
    text, line_before = element.text or "", None
    for child in element:
        own = "\n" if child.tag == "br" else shown_code(child) if isinstance(child.tag, str) else ""
        if is_line(child) and (line_before == "" or (text and not text.endswith("\n"))):
            text += "\n"
        shown = own + (child.tail or "")
        text += shown
        line_before = shown if is_line(child) else None
    return text


def is_line(element: html.HtmlElement) -> bool:
    """Whether a browser shows the element on lines of its own; of `<code>` where there are several, one a line."""
    if element.tag == "code":
        return any(one is not None and one.tag == "code" for one in (element.getprevious(), element.getnext()))
    return element.tag in LINE_TAGS or not LINE_CLASSES.isdisjoint(classes_of(element))


def without_empty_ends(lines: list[str]) -> list[str]:
    """Lines from the first that says something to the last."""
    full = [place for place, line in enumerate(lines) if line]
    return lines[full[0] : full[-1] + 1] if full else []


def without_numbers(lines: list[str]) -> list[str]:
    """Lines without the numbers before them, where each has the number that it should have."""
    found = [_NUMBERED.match(line) for line in lines]
    if len(lines) < 3 or any(one is None or int(one[1]) != place for place, one in enumerate(found, 1)):
        return lines
    cut = [line[one.end(1) :] for line, one in zip(lines, found, strict=True) if one]
    return [line[1:] if line[:1] in (" ", "\t") else line for line in cut]
