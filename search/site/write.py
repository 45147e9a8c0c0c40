"""Write the site: every page that another one links, in both languages, with what they need beside them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from html import escape
from pathlib import Path

from archive.errors import ArchiveError
from archive.messages import LANGUAGES, read_in
from archive.records import Problem
from search.html.render import STATIC, ReaderView, render_page
from search.html.views import Views
from search.pages.media import find_media, media_stems
from search.pages.opened import OpenedArchive
from search.pages.session import captions_path
from search.site.find_index import write_find_index
from search.site.pages import MediaNames, SitePages
from search.site.tree import WrittenTree
from search.site.urls import SiteUrls, page_file

FIRST_PATHS = ("", "search", "timeline", "topics", "symbols", "coverage")
ASSETS = ("style.css", "script.js", "icon.svg", "find.js")
FRONT = """<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><title>{title}</title>
<meta http-equiv="refresh" content="0; url=zh/index.html"></head>
<body><p><a href="zh/index.html">中文</a> <a href="en/index.html" lang="en">English</a></p></body></html>
"""

OnPage = Callable[[int, int], None]
"""How many pages are written, and how many are known by now."""


def write_site(
    archive: OpenedArchive,
    target: Path,
    *,
    media: bool = False,
    overwrite: bool = False,
    progress: OnPage | None = None,
) -> WrittenTree:
    """The site of an archive in a folder; raises IndexMissing, SettingsWrong, InputRefused, StorageFailed."""
    site = WrittenTree.begin(target, "site", overwrite=overwrite)
    personal = archive.searcher.settings.pages.personal_data == "everybody"
    names = copy_media(archive, site) if media else {}
    pages = SitePages(Views(archive, personal, date.today()), names)
    for name in ASSETS:
        site.copy(STATIC / name, f"assets/{name}")
    for language in LANGUAGES:
        with read_in(language):
            write_pages(pages, language, site, progress or (lambda _done, _known: None))
    group = archive.searcher.settings.group.name
    site.write("index.html", FRONT.format(title=escape(group or "sig-archive")))
    write_find_index(archive, site, "assets/find", personal=personal)
    site.end()
    return site


def write_pages(pages: SitePages, language: str, site: WrittenTree, progress: OnPage) -> None:
    """Every page in one language: the first ones, and whatever they link."""
    wanted, done = first_paths(pages), 0
    seen: set[str] = set()
    while wanted - seen:
        for path in sorted(wanted - seen):
            seen.add(path)
            write_one(pages, path, wanted, language, site)
            done += 1
            progress(done, len(wanted))


def first_paths(pages: SitePages) -> set[str]:
    """The pages that lead to others, and those that hits of the search lead to."""
    wanted = {*FIRST_PATHS, *(["members"] if pages.personal else [])}
    urls = SiteUrls(pages.archive.segment_start, "index.html", wanted)
    for passage in pages.archive.corpus_for(personal=pages.personal).passages:
        urls.passage(passage)
    return wanted


def write_one(pages: SitePages, path: str, wanted: set[str], language: str, site: WrittenTree) -> None:
    """One page; where it cannot be made, a page in its place says why."""
    here = page_file(path)
    urls = SiteUrls(pages.archive.segment_start, here, wanted, pages.media)
    up = "../" * here.count("/")
    reader = ReaderView(
        personal=pages.personal,
        live=False,
        group=pages.archive.searcher.settings.group.name,
        languages={other: f"{up}../{other}/{here}" for other in LANGUAGES},
    )
    try:
        template, values = pages.page(path)
        html = render_page(template, urls, reader, **values)
    except ArchiveError as error:
        if all(one.source != path for one in site.problems):  # the other language has it already
            site.problems.append(Problem(path, "export", error.what, error.cure, error.code))
        html = render_page("error.html", urls, reader, status=404, what=error.what, cure=error.cure)
    site.write(f"{language}/{here}", html)


def copy_media(archive: OpenedArchive, site: WrittenTree) -> MediaNames:
    """Recordings that browsers can play, with their captions; (session, stem) -> file name."""
    names: dict[tuple[str, str], str] = {}
    for overview in archive.overviews()[0]:
        folder = archive.home.session(overview.session.id)
        for stem in media_stems(folder):
            if found := find_media(folder, stem):
                names[folder.id, stem] = found.path.name
                site.copy(found.path, f"media/{folder.id}/{found.path.name}")
                if captions := captions_path(folder, stem):
                    site.copy(captions, f"media/{folder.id}/{captions.name}")
    return names
