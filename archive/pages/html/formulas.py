"""Formulas in HTML as TeX, whichever of the usual programs drew them."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, unquote, urlsplit

from lxml import html

from archive.pages.html.tree import classes_of, drop, flat_text, select

DRAWN = ".MathJax_Preview, .MathJax_SVG, .MathJax, .MathJax_CHTML, .MJX_Assistive_MathML"  # beside a script that has the TeX
_BLOCK = re.compile(r"display|block", re.IGNORECASE)
_FORMULA_IMAGE = re.compile(r"zhihu\.com/equation|latex\.codecogs\.com|/equation\?tex=|chart\?.*cht=tx")


def mark_formulas(tree: html.HtmlElement) -> None:
    """Put `<tex>` elements, with their TeX as text, in the place of all formulas; `display` says that it stands alone."""
    scripts = select(tree, "script[type^='math/tex']")
    for script in scripts:
        put_tex(script, script.text or "", display="display" in (script.get("type") or ""))
    if scripts:
        drop(tree, DRAWN)
    for element in select(
        tree, ".katex-display, .katex--display, .katex, mjx-container, .ztext-math, span.math, div.math, math"
    ):
        tex = tex_of(element)
        if tex and element.getparent() is not None:
            put_tex(element, tex, display=is_display(element, tex))
    for image in select(tree, "img"):
        tex = tex_of_image(image)
        if tex:
            put_tex(image, tex, display=image.get("eeimg") == "2" or tex.endswith("\\\\"))


def tex_of(element: html.HtmlElement) -> str:
    """The TeX that an element holds somewhere; "" for none."""
    if element.get("data-tex") or element.get("data-formula"):
        return element.get("data-tex") or element.get("data-formula") or ""
    noted = select(element, "annotation[encoding='application/x-tex']")
    if noted:
        return flat_text(noted[0])
    if element.tag == "math":
        return element.get("alttext") or flat_text(element)
    written = (element.text_content() or "").strip()
    marked = re.fullmatch(r"\\[(\[](.*)\\[)\]]|\$\$?(.*?)\$\$?", written, re.DOTALL)
    return (marked[1] or marked[2] or "") if marked and "math" in classes_of(element) else ""


def is_display(element: html.HtmlElement, tex: str) -> bool:
    """Whether the formula has lines of its own."""
    names = [*classes_of(element), element.get("display") or ""]
    return element.tag == "div" or any(_BLOCK.search(name) for name in names) or tex.rstrip().endswith("\\\\")


def tex_of_image(image: html.HtmlElement) -> str:
    """The TeX of a picture of a formula; "" for any other picture."""
    source = image.get("src") or image.get("data-src") or ""
    drawn = image.get("eeimg") or "mathcode" in classes_of(image) or _FORMULA_IMAGE.search(source)
    if not drawn:
        return ""
    asked = parse_qs(urlsplit(source).query)
    return image.get("alt") or asked.get("tex", asked.get("chl", [""]))[0] or unquote(urlsplit(source).query)


def put_tex(element: html.HtmlElement, tex: str, *, display: bool) -> None:
    """Put a formula in the place of an element."""
    new = html.Element("tex")
    new.text = " ".join(tex.split()).removesuffix("\\\\").strip()
    if display:
        new.set("display", "block")
    new.tail = element.tail
    element.getparent().replace(element, new)
