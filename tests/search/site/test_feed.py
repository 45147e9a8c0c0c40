"""Feeds say where the site has each session, and what players need to know of a recording."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest
import webvtt

from archive.files import write_text
from archive.home import Home
from search.pages.opened import OpenedArchive
from search.site.feed import ATOM, LONGEST_LINE, PODCAST, lines_that_fit, vtt_time, write_feeds, xml_characters
from search.site.markdown_tree import write_markdown
from tests.search.conftest import UNITS, build_index, make_home, write_files

URL = "https://example.org/archive"


@pytest.fixture
def played(tmp_path: Path) -> Home:
    """The small archive with a recording that browsers can play."""
    home = make_home(tmp_path / "archive")
    write_files(home)
    build_index(home, UNITS)
    folder = home.session("2020-10-24")
    folder.media.mkdir()
    (folder.media / "talk.ogg").write_bytes(b"OggS")
    return home


def write(home: Home, target: Path, **options) -> ElementTree.Element:
    archive = OpenedArchive(home)
    try:
        assert write_feeds(archive, target, URL, **options).problems == []
    finally:
        archive.close()
    return ElementTree.parse(target / "podcast.xml").getroot()


def test_atom_has_every_session_with_its_summary(played: Home, tmp_path: Path):
    write(played, tmp_path / "feed")
    entries = ElementTree.parse(tmp_path / "feed/atom.xml").getroot().findall(f"{{{ATOM}}}entry")
    assert [entry.findtext(f"{{{ATOM}}}title") for entry in entries] == [
        "2020-10-24 优先级与抢占",
        "2020-10-17 调度器总览",
    ]
    assert entries[0].findtext(f"{{{ATOM}}}id") == f"{URL}/zh/sessions/2020-10-24.html"
    assert "<li" in (entries[0].findtext(f"{{{ATOM}}}content") or "")


def test_what_a_summary_folds_stands_in_no_feed_and_in_every_tree(played: Home, tmp_path: Path):
    folder = played.session("2020-10-24")
    fold = "<details><summary>更多要点（1）</summary>\n\n- 独岛的事 `2020-10-24@00:01:12-00:01:20`\n\n</details>\n"
    write_text(folder.summary_text, folder.summary_text.read_text("utf-8") + "\n" + fold)
    write(played, tmp_path / "feed")
    feed = (tmp_path / "feed/atom.xml").read_text("utf-8")
    assert "先挑选牺牲者" in feed
    assert "独岛" not in feed
    archive = OpenedArchive(played)
    try:
        write_markdown(archive, tmp_path / "tree", "obsidian")
    finally:
        archive.close()
    text = (tmp_path / "tree/sessions/2020-10-24.md").read_text("utf-8")
    assert "**更多要点（1）**\n\n- 独岛的事 [`2020-10-24@" in text


def test_an_episode_names_its_file_and_its_transcript_with_voices(played: Home, tmp_path: Path):
    item = write(played, tmp_path / "feed", media=True).find("channel/item")
    assert item is not None
    enclosure, transcript = item.find("enclosure"), item.find(f"{{{PODCAST}}}transcript")
    assert enclosure is not None and transcript is not None
    assert enclosure.attrib == {"url": f"{URL}/media/2020-10-24/talk.ogg", "length": "4", "type": "audio/ogg"}
    assert (transcript.get("type"), transcript.get("rel")) == ("text/vtt", "captions")
    cues = webvtt.read(str(tmp_path / "feed/media/2020-10-24/talk.captions.vtt"))
    assert [(cue.start, cue.voice) for cue in cues][:2] == [("00:01:00.000", "小李"), ("00:01:12.000", "小王")]
    assert (tmp_path / "feed/media/2020-10-24/talk.ogg").read_bytes() == b"OggS"


def test_a_feed_beside_a_site_leaves_the_site_there(played: Home, tmp_path: Path):
    write(played, tmp_path / "both", media=True)
    write_text(tmp_path / "both/.sig-archive-site.json", json.dumps(["index.html", "media/2020-10-24/talk.ogg"]))
    write_text(tmp_path / "both/index.html", "the site")
    write(played, tmp_path / "both")  # without the recordings
    assert (tmp_path / "both/index.html").is_file()
    assert (tmp_path / "both/media/2020-10-24/talk.ogg").is_file()


def test_captions_have_short_lines():
    english = "the scheduler keeps failed pods in a backoff queue and tries them again later, " * 2
    lines = [*lines_that_fit(english), *lines_that_fit("抢占" * 100)]
    assert max(map(len, lines)) <= LONGEST_LINE
    assert " ".join(lines_that_fit(english)) == english.strip()
    assert vtt_time(3661.5) == "01:01:01.500"


def test_xml_holds_no_character_that_it_cannot_write():
    assert xml_characters("a\x00b\x1bc\ud800d\ufffe\t抢") == "abcd\t抢"
