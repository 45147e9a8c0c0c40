"""A page has the sections that its template names, and keeps those that a person edited."""

import json
from datetime import date

import pytest

from archive.errors import SettingsWrong
from archive.home import SessionFolder
from archive.records import Chapter, Cited, Question, Session, Summary, Task
from archive.summaries.forms.digest import render_digest, render_term
from archive.summaries.forms.page import address_text, regions_of, render_summary, without_marks
from archive.summaries.forms.template import BUNDLED, read_template
from archive.summaries.stored import read_stored, summary_of, write_stored

SESSION = Session("2020-10-24", date(2020, 10, 24), "优先级与抢占", term=2, week=2)
SPEECH = "2020-10-24@00:00:00-00:00:08"
NOTE = "2020-10-24/notes/alice-抢占的流程#L23-27"


def summary(said: str = "activeQ 是一个堆。", language: str = "zh") -> Summary:
    chapters = (
        Chapter("队列", 0.0, 60.0, SPEECH, (Cited(said, (SPEECH,)),), (Cited("笔记里也说了。", (NOTE,)),)),
        Chapter("怎么挑选 victim？", 60.0, 90.0, SPEECH),
    )
    asked = (Question("怎么挑选？", (SPEECH,), (Cited("先假设删除。", (SPEECH,)),)), Question("会饿死吗？", (SPEECH,)))
    task = Task("请大家写笔记。", (SPEECH,), who="大家", due="周五之前")
    return Summary(
        SESSION.id,
        (Cited(said, (SPEECH,)),),
        chapters,
        (),
        asked,
        tasks=(task,),
        made_by="x",
        key=said,
        language=language,
    )


def test_a_page_links_its_contents_draws_a_mind_map_and_cites():
    page = render_summary(SESSION, summary())
    assert "1. [00:00:00 队列](#c1)" in page
    assert '<a id="c1"></a>' in page
    assert 'c2["怎么挑选 victim？"]' in page
    assert "**会饿死吗？** **未解决 open**" in page
    assert "- [ ] 请大家写笔记。 (负责: 大家, 期限: 周五之前) `2020-10-24@00:00:00-00:00:08`" in page
    assert "[`2020-10-24/notes/alice#L23-27`](notes/alice-抢占的流程.md?plain=1#L23-L27)" in page
    assert "<" not in without_marks(page)


@pytest.mark.parametrize("lines", ["L23", "L23-23"])
def test_a_single_line_of_a_note_is_told_by_its_number_alone(lines: str) -> None:
    assert address_text(f"2020-10-24/notes/alice-抢占#{lines}") == (
        "[`2020-10-24/notes/alice#L23`](notes/alice-抢占.md?plain=1#L23)"
    )


def test_headings_are_in_the_language_that_is_set():
    assert "## 摘要 Abstract" in render_summary(SESSION, summary())
    english = render_summary(SESSION, summary(language="en"))
    assert "## Abstract\n\nactiveQ 是一个堆。" in english


@pytest.mark.parametrize("name", BUNDLED)
def test_every_bundled_template_shows_a_summary(name):
    assert "## " in render_summary(SESSION, summary(), read_template(name))


def test_a_group_has_a_template_of_its_own(tmp_path):
    (tmp_path / "short.toml").write_text('[[section]]\nkind = "tasks"\nzh = "要做的"\n', "utf-8")
    page = render_summary(SESSION, summary(), read_template("short", tmp_path))
    assert list(regions_of(page)) == ["head", "tasks"]
    assert "## 要做的\n" in page


@pytest.mark.parametrize("text", ['[[section]]\nkind = "poem"\n', '[[section]]\nkind = "tasks"\ncolour = 1\n', "[["])
def test_a_template_that_cannot_be_is_told_with_its_file(tmp_path, text):
    (tmp_path / "own.toml").write_text(text, "utf-8")
    with pytest.raises(SettingsWrong, match=r"own\.toml"):
        read_template("own", tmp_path)
    with pytest.raises(SettingsWrong, match="there is no template other"):
        read_template("other", tmp_path)


@pytest.fixture
def folder(tmp_path) -> SessionFolder:
    folder = SessionFolder(tmp_path / SESSION.id)
    write_stored(folder, SESSION, summary(), replace_edited=False)
    return folder


def edit(folder: SessionFolder, before: str, after: str) -> None:
    folder.summary_text.write_text(folder.summary_text.read_text("utf-8").replace(before, after), "utf-8")


def test_an_edited_section_stays_while_the_others_are_written_anew(folder):
    edit(folder, "- [ ] 请大家写笔记。", "- [x] 请大家写笔记，已经写完。")
    assert read_stored(folder, SESSION).edited_regions == ("tasks",)
    for said in ("别的一句话。", "又是别的一句话。"):
        assert write_stored(folder, SESSION, summary(said), replace_edited=False) is None
        page = folder.summary_text.read_text("utf-8")
        assert "- [x] 请大家写笔记，已经写完。" in page
        assert f"## 摘要 Abstract\n\n{said}" in page
        assert read_stored(folder, SESSION).edited_regions == ("tasks",)


def test_a_section_that_was_removed_stays_away(folder):
    page = regions_of(folder.summary_text.read_text("utf-8"))
    edit(folder, f"<!-- sig-archive:questions -->\n{page['questions']}\n\n", "")
    write_stored(folder, SESSION, summary("别的一句话。"), replace_edited=False)
    assert "questions" not in regions_of(folder.summary_text.read_text("utf-8"))


def test_forcing_replaces_edited_sections_and_keeps_the_page_beside(folder):
    edit(folder, "请大家写笔记", "改过的")
    beside = write_stored(folder, SESSION, summary("别的一句话。"), replace_edited=True)
    assert beside == folder.old_summary
    assert "改过的" in beside.read_text("utf-8")
    assert read_stored(folder, SESSION).edited_regions == ()


def test_what_is_read_back_is_what_was_written(folder):
    assert summary_of(json.loads(folder.summary.read_text("utf-8"))) == summary()


def test_a_digest_fits_the_chat_and_names_what_is_open():
    text = render_digest(SESSION, summary(), markdown=False)
    assert text.startswith("【2020-10-24 优先级与抢占】\nactiveQ 是一个堆。\n")
    assert "- 会饿死吗？" in text
    assert "怎么挑选？" not in text
    assert len(text) < 500
    assert render_digest(SESSION, summary(), markdown=True).startswith("**2020-10-24 优先级与抢占**")


def test_a_term_has_every_session_and_what_is_open():
    text = render_term(2, [(SESSION, summary())], markdown=True)
    assert "# 第 2 期总结" in text
    assert "### 2020-10-24 优先级与抢占\n\nactiveQ 是一个堆。" in text
    assert "## 还没答案\n\n- 会饿死吗？" in text


def test_a_digest_has_short_times_and_empty_lines_between_its_parts():
    text = render_digest(SESSION, summary(), markdown=True)
    assert "\n\n**章节**\n\n- 00:00 队列\n- 01:00 怎么挑选 victim？\n\n**还没答案**\n\n- 会饿死吗？\n\n" in text
    assert text.endswith("\n\n全文：`sig-archive summary 2020-10-24`\n")
    plain = render_digest(SESSION, summary(language="en"), markdown=False)
    assert "\n\n【Chapters】\n- 00:00 队列\n" in plain
    assert plain.endswith("\n\nAll of it: sig-archive summary 2020-10-24\n")
