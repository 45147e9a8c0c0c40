"""The page of a summary as versions 1 and 2 wrote it: what tells whether one of theirs was edited by hand."""

from __future__ import annotations

from collections.abc import Sequence

from archive.records import Chapter, Cited, Session, Summary, timecode


def render_older_summary(session: Session, summary: Summary) -> str:
    """`summary.md`; sections without anything in them are left out."""
    lines = [f"# {session.id} {session.title}".rstrip(), "", f"> {' · '.join(about(session, summary))}", ""]
    lines += render_section("摘要 Abstract", summary.abstract)
    if summary.chapters:
        lines += ["## 章节 Chapters", "", *(line for chapter in summary.chapters for line in render_chapter(chapter))]
    lines += render_section("笔记要点 From the notes", summary.points)
    lines += render_section("问题 Questions", summary.questions)
    lines += render_section("结论与安排 Decisions", summary.decisions)
    if summary.terms:
        lines += ["## 术语 Terms", "", f"- {', '.join(summary.terms)}"]
    return "\n".join(lines).rstrip() + "\n"


def about(session: Session, summary: Summary) -> list[str]:
    """The week, what the plan has for it, and what made the summary."""
    week = [f"第 {session.week} 周 Week {session.week}"] if session.week is not None else []
    planned = [f"计划主题 Planned: {'; '.join(summary.coverage)}"] if summary.coverage else []
    return [*week, *planned, f"自动摘录 made by: {summary.made_by}"]


def render_chapter(chapter: Chapter) -> list[str]:
    """A chapter's heading, and a list item for each of its points."""
    return [f"### {timecode(chapter.start_s)} {chapter.title}", "", *map(render_cited, chapter.points), ""]


def render_section(title: str, sentences: Sequence[Cited]) -> list[str]:
    """A heading with a list below it; nothing where there are no sentences."""
    return [f"## {title}", "", *map(render_cited, sentences), ""] if sentences else []


def render_cited(sentence: Cited) -> str:
    """A list item: the sentence, and its addresses as code."""
    return f"- {sentence.text} {' '.join(f'`{address}`' for address in sentence.addresses)}"
