"""A site of files opens from anywhere, and holds nothing that is for members only."""

from __future__ import annotations

import re
import shutil
from html import unescape
from pathlib import Path
from urllib.parse import unquote

import pytest

from archive.audio.playable import copy_path
from archive.errors import InputRefused
from archive.files import write_text
from archive.home import Home
from search.site.urls import SiteUrls, page_file
from tests.search.conftest import UNITS, build_index, make_home, write_files
from tests.search.site.conftest import LOST, make_site

LINK = re.compile(r'(?:href|src|action)="([^"#?]*)')


def texts_of(site: Path) -> dict[str, str]:
    files = (path for path in site.rglob("*") if path.suffix in (".html", ".js"))
    return {path.relative_to(site).as_posix(): path.read_text("utf-8") for path in files}


def test_every_link_leads_to_a_file_of_the_site(site: Path):
    broken = set()
    for page, text in texts_of(site).items():
        for link in LINK.findall(text) if page.endswith(".html") else ():
            link = unquote(unescape(link))
            if link and not link.startswith(("http", "mailto", "0;")):
                target = ((site / page).parent / link).resolve()
                if not (target.is_relative_to(site.resolve()) and (target.exists())):
                    broken.add((page, link))
    assert broken == set()


def test_both_languages_have_the_same_pages(site: Path):
    pages = [{path.relative_to(site / one).as_posix() for path in (site / one).rglob("*.html")} for one in ("zh", "en")]
    assert pages[0] == pages[1] > {"index.html", "search.html", "sessions/2020-10-24.html", "timeline.html"}
    assert "优先级与抢占" in (site / "zh/sessions/2020-10-24.html").read_text("utf-8")
    assert 'lang="en"' in (site / "en/index.html").read_text("utf-8")


def test_nothing_of_the_chat_is_in_it(site: Path):
    assert [
        page for page, text in texts_of(site).items() if "锁放在" in text or "二虎" in text or "/chat/" in text
    ] == []


def test_the_chat_is_in_it_where_the_settings_let_everybody_see_it(tmp_path: Path):
    home = small_home(tmp_path / "archive", '[pages]\npersonal_data = "everybody"\n')
    assert {one.source for one in make_site(home, tmp_path / "site")} == LOST
    found = [page for page, text in texts_of(tmp_path / "site").items() if "锁放在" in text]
    assert {"zh/sessions/2020-10-24/chat/2020-10-22.html", "assets/find/p0.js"} <= set(found)


def small_home(root: Path, settings: str = "") -> Home:
    home = make_home(root)
    write_files(home)
    write_text(home.settings, settings)
    build_index(home, UNITS)
    return home


def test_a_folder_of_somebody_else_is_left_alone(home: Home, tmp_path: Path):
    write_text(tmp_path / "thesis.txt", "years of work")
    with pytest.raises(InputRefused, match="no export wrote"):
        make_site(home, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_what_left_the_archive_leaves_the_site(tmp_path: Path):
    home = small_home(tmp_path / "archive")
    write_text(
        home.session("2020-10-24").notes / "bob-secret.md", "---\nauthor: bob\ntitle: Secret\n---\n\nNot for you.\n"
    )
    make_site(home, tmp_path / "site")
    page = tmp_path / "site/zh/sessions/2020-10-24/notes/bob-secret.html"
    assert page.is_file()
    (home.session("2020-10-24").notes / "bob-secret.md").unlink()
    make_site(home, tmp_path / "site")
    assert not page.exists()


def test_recordings_come_with_their_captions_where_they_are_wanted(tmp_path: Path):
    home = small_home(tmp_path / "archive")
    folder = home.session("2020-10-24")
    folder.media.mkdir()
    (folder.media / "talk.ogg").write_bytes(b"OggS")
    write_text(folder.transcripts / "talk.vtt", "WEBVTT\n")
    make_site(home, tmp_path / "site", media=True)
    page = (tmp_path / "site/zh/sessions/2020-10-24.html").read_text("utf-8")
    assert 'src="../../media/2020-10-24/talk.ogg"' in page
    assert (tmp_path / "site/media/2020-10-24/talk.vtt").is_file()
    make_site(home, tmp_path / "site")
    assert not (tmp_path / "site/media/2020-10-24/talk.ogg").exists()
    assert "<audio class" not in (tmp_path / "site/zh/sessions/2020-10-24.html").read_text("utf-8")


def test_a_recording_that_browsers_do_not_play_is_there_as_its_copy(tmp_path: Path):
    home = small_home(tmp_path / "archive")
    folder = home.session("2020-10-24")
    folder.playable.mkdir(parents=True)
    (folder.media / "talk.amr").write_bytes(b"#!AMR\n")
    copy_path(folder.playable, "talk", "0" * 64).write_bytes(b"webm")
    (folder.playable / "talk.ffffffff.webm").symlink_to(home.settings)
    make_site(home, tmp_path / "site", media=True)
    files = sorted(path.name for path in (tmp_path / "site/media/2020-10-24").iterdir() if path.suffix != ".vtt")
    assert files == ["talk.00000000.webm"]
    page = (tmp_path / "site/zh/sessions/2020-10-24.html").read_text("utf-8")
    assert 'src="../../media/2020-10-24/talk.00000000.webm"' in page


def test_names_become_files_that_every_system_takes():
    names = [
        "",
        "topics/../../etc",
        "symbols/a:b?c",
        "symbols/CON",
        "topics/a%2Fb",
        "symbols/Pod",
        "symbols/pod",
        "topics/" + "长" * 300,
    ]
    files = [page_file(name) for name in names]
    assert files[0] == "index.html"
    assert len(set(files)) == len(files) == len({one.lower() for one in files})
    assert [one for one in files if re.search(r'[:?*<>|"\\]|\.\.', one) or max(map(len, one.split("/"))) > 100] == []


def test_links_are_relative_to_the_page():
    urls = SiteUrls(lambda _session, second, _recording: second, "sessions/2020-10-24/notes/alice.html")
    assert urls.session("2020-10-17") == "../../../sessions/2020-10-17.html"
    assert urls.moment("2020-10-17", 72.5) == "../../../sessions/2020-10-17.html#t=72.5"
    assert urls.lines("2020-10-17/notes/bowen", 4, 9) == "../../../sessions/2020-10-17/notes/bowen.html#L4"
    assert urls.asset("style.css") == "../../../../assets/style.css"


def test_a_browser_answers_from_a_disk_in_both_languages(site: Path):
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("needs Chromium")
    from axe_playwright_python.sync_playwright import Axe
    from playwright.sync_api import sync_playwright

    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page()
        problems: list[str] = []
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.goto(f"{(site / 'zh/index.html').as_uri()}")
        page.fill("main input[type=search]", "挑选牺牲者")
        page.keyboard.press("Enter")
        page.wait_for_selector(".hit mark")
        assert "先挑选牺牲者" in page.locator(".hit .text").first.inner_text()
        serious = [
            one["id"] for one in Axe().run(page).response["violations"] if one["impact"] in ("serious", "critical")
        ]
        assert serious == []
        page.locator(".hit h3 a").first.click()
        page.wait_for_url("**/sessions/2020-10-24.html#t=72")
        page.goto(f"{(site / 'en/search.html').as_uri()}?q=failed%20pods%20backoff")
        page.wait_for_selector(".hit mark")
        assert "backoff queue" in page.locator(".hit .text").first.inner_text()
        browser.close()
    assert problems == []
