"""`make bench WHAT=extraction`: text, code, languages and noise of each site's pages, beside trafilatura and readability-lxml.

First the sites that have a rule, then pages of the usual programs, most of which have none.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from functools import partial
from statistics import mean

import trafilatura
from lxml import html
from readability import Document

from archive.pages.html.read import read_html
from bench.extraction.generic import generic_samples
from bench.extraction.pages import Sample, samples
from bench.extraction.scoring import LEAST_F1, Score, score


def ours(sample: Sample) -> str:
    return read_html(sample.raw, sample.address).markdown


def plain_trafilatura(sample: Sample, *, precision: bool = True) -> str:
    return (
        trafilatura.extract(
            sample.raw,
            url=sample.address,
            output_format="markdown",
            favor_precision=precision,
            include_comments=False,
            include_links=True,
            include_images=True,
            include_formatting=True,
        )
        or ""
    )


def readability(sample: Sample) -> str:
    summary = Document(sample.raw).summary(html_partial=True)
    tree = html.fromstring(summary)
    for block in tree.iter("pre"):
        block.text, block.tail = f"\n```\n{block.text or ''}", f"\n```\n{block.tail or ''}"
    return str(tree.text_content())


SYSTEMS: dict[str, Callable[[Sample], str]] = {
    "sig-archive": ours,
    "trafilatura": plain_trafilatura,  # in precision mode
    "trafilatura, own": partial(plain_trafilatura, precision=False),  # in its own
    "readability-lxml": readability,
}


def measure() -> dict[str, float]:
    """Print a row a site and system; the figures of the whole."""
    figures = figures_of(samples(), "all")
    figures |= figures_of(generic_samples(), "generic")
    print(f"aims: text F1 of at least {LEAST_F1} on every site, every line of code, no line of noise")
    return figures


def figures_of(pages: list[Sample], whole: str) -> dict[str, float]:
    """The same of one set of pages."""
    figures: dict[str, float] = {}
    print(f"{'site':18}{'system':18}{'text F1':>9}{'code':>8}{'language':>10}{'noise':>7}")
    for name, read in SYSTEMS.items():
        began = time.process_time()
        scores = [(sample.site, score(sample, read(sample))) for sample in pages]
        seconds = (time.process_time() - began) / len(pages)
        for site, of_site in [*by_site(scores), (whole, [one for _, one in scores])]:
            row = (
                mean(one.f1 for one in of_site),
                mean(one.code for one in of_site),
                mean(one.languages for one in of_site),
            )
            print(f"{site:18}{name:18}{row[0]:9.3f}{row[1]:8.3f}{row[2]:10.3f}{sum(one.noise for one in of_site):7}")
            figures |= {
                f"{name}: {site}: {what}": value for what, value in zip(("f1", "code", "language"), row, strict=True)
            }
        figures[f"{name}: {whole}: noise lines"] = sum(one.noise for _, one in scores)
        print(f"{'':18}{name:18}{seconds * 1000:8.0f} ms a page\n")
    return figures


def by_site(scores: list[tuple[str, Score]]) -> Iterator[tuple[str, list[Score]]]:
    for site in dict.fromkeys(name for name, _ in scores):
        yield site, [one for name, one in scores if name == site]
