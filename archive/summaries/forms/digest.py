"""A summary short enough for the group's chat, as plain text or Markdown; and a term's, from the summaries of its sessions."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from archive.records import Session, Summary, timecode
from archive.summaries.forms.page import paragraph
from archive.text.script import width

MOST_CHAPTERS = 8
MOST_QUESTIONS = 3
ABSTRACT_WIDTH = 120.0  # in Chinese characters: the first sentences of the abstract up to here, at least one
TERM_ABSTRACT_WIDTH = 90.0
MOST_NAMES = 12

LABELS = {
    "zh": {
        "chapters": "章节", "open": "还没答案", "decisions": "结论", "tasks": "待办", "next": "下周", "more": "全文：",
        "sessions": "各次分享", "code": "读得最多的代码", "term": "第 {term} 期总结", "terms": "说得最多的术语",
    },
    "en": {
        "chapters": "Chapters", "open": "Still open", "decisions": "Decided", "tasks": "To do", "next": "Next week",
        "more": "All of it: ", "sessions": "Sessions", "code": "Code read most", "term": "Term {term}", "terms": "Terms",
    },
}  # fmt: skip


def render_digest(session: Session, summary: Summary, *, markdown: bool) -> str:
    """A session in a screen of a telephone: what it was about, its chapters, what is open, to be done, and next."""
    labels = LABELS[summary.language or "zh"]
    lines = [is_strong(f"{session.id} {session.title}".strip(), markdown), *([""] if markdown else [])]
    lines += filter(None, [first_sentences(summary, ABSTRACT_WIDTH)])
    chapters = [f"{short_timecode(one.start_s)} {one.title}" for one in summary.chapters[:MOST_CHAPTERS]]
    lines += written_list(labels["chapters"], chapters if len(chapters) > 1 else [], markdown)
    lines += written_list(labels["decisions"], [one.text for one in summary.decisions], markdown)
    lines += written_list(labels["open"], open_questions([summary])[:MOST_QUESTIONS], markdown)
    lines += written_list(labels["tasks"], [one.text for one in summary.tasks], markdown)
    lines += written_list(labels["next"], [one.text for one in summary.next_week], markdown)
    command = f"sig-archive summary {session.id}"
    return "\n".join([*lines, "", labels["more"] + (f"`{command}`" if markdown else command)]) + "\n"


def render_term(term: int, sessions: Sequence[tuple[Session, Summary]], *, markdown: bool) -> str:
    """A term: each session in a few sentences with its chapters, then what is open, was decided, and was read most."""
    summaries = [summary for _session, summary in sessions]
    labels = LABELS[(summaries[0].language if summaries else "") or "zh"]
    lines = [title(labels["term"].format(term=term), 1, markdown), title(labels["sessions"], 2, markdown)]
    for session, summary in sessions:
        lines += [
            title(f"{session.id} {session.title}".strip(), 3, markdown),
            first_sentences(summary, TERM_ABSTRACT_WIDTH),
        ]
        lines += (
            [f"- {timecode(one.start_s)} {one.title}" for one in summary.chapters] if len(summary.chapters) > 1 else []
        )
    parts = {
        "decisions": [one.text for summary in summaries for one in summary.decisions],
        "open": open_questions(summaries),
        "tasks": [one.text for summary in summaries for one in summary.tasks],
        "code": by_weight((one.name, one.mentions) for summary in summaries for one in summary.code),
        "terms": by_weight((name, 1) for summary in summaries for name in summary.terms),
    }
    for name, items in parts.items():
        lines += [title(labels[name], 2, markdown), *(f"- {item}" for item in items)] if items else []
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)) + "\n"


def first_sentences(summary: Summary, most: float) -> str:
    """The first sentences of the abstract up to a width, at least one."""
    kept: list[str] = []
    for one in summary.abstract:
        if kept and sum(map(width, kept)) + width(one.text) > most:
            break
        kept.append(one.text)
    return paragraph(kept)


def short_timecode(seconds: float) -> str:
    """A time as a chat shows it: 02:19, 1:28:18."""
    return timecode(seconds).removeprefix("00:").removeprefix("0") if seconds >= 3600 else timecode(seconds)[3:]


def open_questions(summaries: Iterable[Summary]) -> list[str]:
    """The questions that got no answer."""
    return [one.text for summary in summaries for one in summary.questions if one.is_open]


def by_weight(counted: Iterable[tuple[str, int]]) -> list[str]:
    """The names that are counted most."""
    counts: Counter[str] = Counter()
    for name, n in counted:
        counts[name] += n
    return [name for name, _n in counts.most_common(MOST_NAMES)]


def written_list(label: str, items: Sequence[str], markdown: bool) -> list[str]:
    """A label with its items below it; nothing without items."""
    space = [""] if markdown else []
    return ["", is_strong(label, markdown), *space, *(f"- {item}" for item in items)] if items else []


def is_strong(text: str, markdown: bool) -> str:
    """A line that stands out, where there is a way to make it."""
    return f"**{text}**" if markdown else f"【{text}】"


def title(text: str, level: int, markdown: bool) -> str:
    """A heading, with an empty line before it."""
    return f"\n{'#' * level} {text}\n" if markdown else f"\n{is_strong(text, markdown)}"
