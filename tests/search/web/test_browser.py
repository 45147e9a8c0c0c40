"""The pages in a browser, as a member uses them: Debian's Chromium, driven by Playwright. Left out where there is none."""

from __future__ import annotations

import re
import shutil
import threading
import time
import wave
from contextlib import contextmanager
from dataclasses import replace

import pytest

from archive.audio.media import encode_opus
from archive.audio.playable import copy_path
from archive.audio.sound import SAMPLE_RATE, Sound
from archive.files import write_text
from archive.records import Segment
from archive.transcripts.stored import write_transcript
from search.web.serve import ServeOptions, address_of_server, listen, make_server
from tests.search.conftest import UNITS, build_index, make_home, transcript, write_files

pytest.importorskip("playwright")
pytest.importorskip("axe_playwright_python")
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect, sync_playwright

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = pytest.mark.skipif(not CHROMIUM, reason="no Chromium here: the pages were not tried in a browser")
PHONE, DESK = {"width": 390, "height": 800}, {"width": 1280, "height": 900}
SOUND_S, RATE = 420, 4000
expect.set_options(timeout=15_000)  # the first search opens the index and the model
SUMMARY = """\
# 2020-10-24 优先级与抢占

## 摘要 Abstract

- 先挑选牺牲者 `2020-10-24@00:01:12-00:01:20`
- backoff `2020-10-24/notes/alice-queues#L10-11`
"""
PAGES = (
    "/", "/search?q=抢占 queue", "/ask?q=抢占时怎么挑选牺牲者", "/timeline", "/topics", "/topics/抢占", "/coverage", "/symbols",
    "/symbols/PriorityQueue", "/members", "/members/alice", "/status", "/sessions/2020-10-24?t=75",
    "/sessions/2020-10-24/notes/alice-queues?lines=10-11", "/sessions/2020-10-24/chat/2020-10-22", "/library/leader-election",
    "/sessions/2020-10-24/correct?transcript=talk&segment=1", "/enter", "/nothing",
)  # fmt: skip


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    home = make_home(tmp_path_factory.mktemp("browsed"))
    write_text(home.settings, "[pages]\ncorrections = true\n")
    write_text(home.plan, "track,from,to,topic\n快,2020-10-19,2020-10-25,优先级与抢占\n慢,2020-10-26,2020-11-01,缓存\n")
    write_text(home.glossary, '[[entry]]\ncanonical = "Pod"\nzh = ["容器组"]\n')
    write_files(home)
    folder = home.session("2020-10-24")
    write_text(folder.summary_text, SUMMARY)
    write_sound(folder.media / "talk.wav")
    write_converted(home.session("2020-10-17"))
    build_index(home, UNITS)
    with serving(home) as address:
        yield address


def write_converted(folder):
    """A recording that no browser plays, with the copy that was made of it."""
    folder.media.mkdir(parents=True)
    (folder.media / "old.amr").write_bytes(b"#!AMR\n")
    samples = folder.media.parent / "samples"
    samples.write_bytes(bytes(2 * SAMPLE_RATE * 60))
    folder.playable.mkdir()
    encode_opus(Sound(samples, 60.0), copy_path(folder.playable, "old", "1" * 64))
    segments = (Segment(10.0, 20.0, "先看总览。"), Segment(41.5, 50.0, "再看缓存。"))
    write_transcript(folder.transcripts / "old.json", replace(transcript(), segments=segments))


def write_sound(path):
    path.parent.mkdir(parents=True, exist_ok=True)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(1)
        file.setframerate(RATE)
        file.writeframes(b"\x80" * (RATE * SOUND_S))


@contextmanager
def serving(home):
    """The address of a real server."""
    listening = listen(ServeOptions(port=0))
    server, archive = make_server(home, ServeOptions())
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    try:
        yield address_of_server(listening).rstrip("/")
    finally:
        server.should_exit = True
        thread.join(10)
        archive.close()


@pytest.fixture(scope="module")
def chromium():
    with sync_playwright() as playwright:
        flags = ["--no-sandbox", "--autoplay-policy=no-user-gesture-required", "--mute-audio"]
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=flags)
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium, site):
    """Opens a page of the site as somebody has it: size, language, colours, scripts or none; errors of the console fail."""
    contexts, errors = [], []

    def open_as(path, size=DESK, **options):
        context = chromium.new_context(viewport=size, **{"locale": "en-US", "base_url": site, **options})
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(path)
        return page

    yield open_as
    for context in contexts:
        context.close()
    assert [error for error in errors if "404" not in error] == []


def until(page, expression, seconds=15.0):
    """Wait until an expression of the page is true: asked from here, since its policy lets nobody evaluate texts in it."""
    end = time.monotonic() + seconds
    while not page.evaluate(expression):
        assert time.monotonic() < end, expression
        page.wait_for_timeout(50)


def clock(page, selector):
    """Where a player stands."""
    until(
        page, f"document.querySelector('{selector}').readyState >= 1 && !document.querySelector('{selector}').seeking"
    )
    return page.evaluate(f"document.querySelector('{selector}').currentTime")


def test_a_chinese_search_is_answered_as_it_is_typed_and_heard_at_the_right_second(open_page):
    page = open_page("/search")
    page.get_by_role("searchbox").press_sequentially("挑选牺牲者", delay=20)
    hit = page.locator(".hit").filter(has=page.locator(".play")).first
    expect(hit.locator("mark").first).to_be_visible()
    assert "q=%E6%8C%91" in page.url
    hit.locator(".play").click()
    until(page, "!document.querySelector('#dock audio').paused")
    assert 72.0 <= clock(page, "#dock audio") < 76.0
    hit.locator("a:not(.play)").first.click()
    expect(page).to_have_url(re.compile(r"/sessions/2020-10-24\?t=72#t=72$"))
    assert 71.9 <= clock(page, ".media") < 76.0
    expect(page.locator("span.now")).to_contain_text("先挑选牺牲者")


def test_a_recording_that_was_converted_is_heard_at_the_right_second(open_page):
    page = open_page("/sessions/2020-10-17")
    page.get_by_text("再看缓存").click()
    until(page, "!document.querySelector('audio.media').paused")
    assert 41.4 <= clock(page, ".media") < 46.0
    expect(page.locator("span.now")).to_have_text("再看缓存。")
    assert 59.9 < page.evaluate("document.querySelector('.media').duration") < 60.1


def test_the_transcript_follows_the_sound_and_the_sound_the_transcript(open_page):
    page = open_page("/sessions/2020-10-24")
    page.locator('[id="t=79.5"]').click()
    until(page, "!document.querySelector('.media').paused")
    assert 79.4 <= clock(page, ".media") < 84.0
    expect(page.locator("span.now")).to_have_text("Any questions so far?")
    page.evaluate("document.querySelector('.media').currentTime = 401")
    expect(page.locator("span.now")).to_have_text("下周读缓存。")
    page.get_by_label("highlight what is heard").uncheck()
    expect(page.locator("span.now")).to_have_count(0)
    page.get_by_label("transcript", exact=True).uncheck()
    expect(page.locator(".transcript")).to_be_hidden()
    page.reload()
    expect(page.locator(".transcript")).to_be_hidden()


def test_sentences_can_be_reached_by_keyboard_where_somebody_wants_that(open_page):
    page = open_page("/sessions/2020-10-24")
    sentence = page.locator('[id="t=79.5"]')
    assert sentence.get_attribute("tabindex") is None
    page.get_by_label("sentences by keyboard").check()
    sentence.focus()
    page.keyboard.press("Enter")
    until(page, "document.querySelector('.media').currentTime >= 79.4")


def test_words_of_the_group_are_explained_on_hover_and_on_focus(open_page):
    page = open_page("/sessions/2020-10-24")
    word, tip = page.locator(".turn abbr", has_text="Pod"), page.locator("#tip")
    word.hover()
    expect(tip).to_have_text("Pod · 容器组")
    page.keyboard.press("Escape")
    expect(tip).to_be_hidden()
    page.get_by_label("sentences by keyboard").check()
    word.focus()
    expect(tip).to_be_visible()


def test_selected_words_give_their_address(open_page):
    page = open_page("/sessions/2020-10-24", permissions=["clipboard-read", "clipboard-write"])
    page.evaluate("getSelection().selectAllChildren(document.getElementById('t=79.5'))")
    page.get_by_role("button", name="Copy the address").click()
    expect(page.get_by_role("status")).to_have_text("The address was copied")
    assert page.evaluate("navigator.clipboard.readText()").endswith("/sessions/2020-10-24#t=79.5")


def test_a_filter_leaves_only_what_it_says(open_page):
    page = open_page("/search?q=queue 队列 抢占")
    page.get_by_role("group", name="kind").get_by_role("link", name="note").click()
    expect(page.get_by_role("link", name="without the filter note")).to_be_visible()
    assert set(page.locator(".hit .tag").all_inner_texts()) == {"note"}


def test_a_citation_of_the_summary_opens_the_note_at_its_lines(open_page):
    page = open_page("/sessions/2020-10-24")
    page.locator(".summary a.at", has_text="alice").click()
    expect(page.locator(".cited")).to_contain_text("backoff queue")
    expect(page.locator(".cited")).to_be_in_viewport()


def test_a_citation_of_speech_is_heard(open_page):
    page = open_page("/sessions/2020-10-24")
    page.locator(".summary a.at", has_text="1:12").click()
    until(page, "document.querySelector('.media').currentTime >= 71.9")
    assert page.url.endswith("#t=72")


def test_language_and_colours_are_switched_and_kept(open_page):
    page = open_page("/", locale="zh-CN", color_scheme="light")
    expect(page.get_by_role("heading", name="最近的活动")).to_be_visible()
    page.get_by_role("link", name="English").click()
    expect(page.get_by_role("heading", name="Latest sessions")).to_be_visible()
    light = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.get_by_role("button", name="Dark or light").click()
    page.goto("/timeline")
    expect(page.get_by_role("heading", name="Sessions")).to_be_visible()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != light


def test_a_sentence_is_corrected_on_the_page(open_page, monkeypatch):
    monkeypatch.setattr("search.web.correct.follow_up_apart", lambda *_: True)
    page = open_page("/sessions/2020-10-24")
    turn = page.locator(".turn", has_text="我们先看队列")
    turn.hover()
    turn.get_by_role("link", name="Correct this sentence").first.click()
    page.get_by_label("What is said").fill("我们先看三个队列。")
    page.get_by_role("button", name="Write it").click()
    expect(page.locator("ins").filter(has_text="三个队列")).to_be_visible()
    page.locator("main a").first.click()
    expect(page.locator('[id="t=60"]')).to_have_text("我们先看三个队列。")


def test_everything_is_read_and_found_without_scripts(open_page):
    page = open_page("/", java_script_enabled=False)
    page.locator("main input[type=search]").fill("挑选牺牲者")
    page.get_by_role("button", name="Search").click()
    page.locator(".hit", has_text="先挑选牺牲者").locator("a:not(.play)").first.click()
    expect(page.locator("span.now")).to_contain_text("先挑选牺牲者")
    expect(page.locator("audio.media")).to_have_attribute("src", re.compile("#t=7[25]"))
    page.get_by_role("link", name="中文").click()
    expect(page.get_by_role("link", name="English")).to_be_visible()


@pytest.mark.parametrize("path", PAGES)
def test_a_page_fits_a_phone_and_everybody_can_use_it(open_page, path):
    page = open_page(path, PHONE, locale="zh-CN")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert serious(page) == []


@pytest.mark.parametrize("path", ["/search?q=抢占 queue", "/sessions/2020-10-24?t=75", "/topics"])
def test_everybody_can_use_a_page_in_the_dark(open_page, path):
    assert serious(open_page(path, color_scheme="dark")) == []


def serious(page):
    """What axe-core finds on a page that keeps somebody from using it."""
    violations = Axe().run(page).response["violations"]
    found = [one for one in violations if one["impact"] in ("serious", "critical")]
    return [(one["id"], node["html"][:160], node["failureSummary"][:160]) for one in found for node in one["nodes"][:2]]
