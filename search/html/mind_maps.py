"""Mermaid mind maps as lists, for pages that draw nothing."""

from __future__ import annotations

import re
from html import escape


def mindmap_html(text: str) -> str:
    """The lines of a Mermaid mind map, which tell by their indent what is below what, as nested lists."""
    html, depths = "", list[int]()
    for line in text.split("\n")[1:]:
        label = re.sub(r"^\s*\w*[\[({]+\"?|\"?[\])}]+\s*$", "", line).strip()
        if not label:
            continue
        indent = len(line) - len(line.lstrip())
        while depths and indent < depths[-1]:
            html += "</li></ul>"
            depths.pop()
        if not depths or indent > depths[-1]:
            html += '<ul class="tree">' if not depths else "<ul>"
            depths.append(indent)
        else:
            html += "</li>"
        html += f"<li>{escape(label)}"
    return html + "</li></ul>" * len(depths) + "\n"
