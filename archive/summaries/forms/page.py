"""The Markdown page of a summary, section by section as its template says: for GitHub, and for a person who edits it.

Above every section stands a mark that nobody sees. What somebody changes below it stays when the page is made again.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from itertools import chain

from archive.records import (
    Chapter,
    Cited,
    CodeMention,
    Definition,
    Question,
    Session,
    Summary,
    Task,
    TopicCoverage,
    WrittenNote,
    line_span,
    timecode,
    without_lines,
)
from archive.summaries.forms.mindmap import render_mindmap
from archive.summaries.forms.template import DEFAULT, Section, Template, read_template

Labels = Mapping[str, str]
LinkOf = Callable[[str], str]  # the page of a name of the source code, "" for none

LABELS: dict[str, dict[str, str]] = {
    "zh": {
        "week": "第 {week} 周 Week {week}", "planned": "计划主题 Planned: {topics}", "made by": "自动摘录 made by: {made_by}",
        "open": "未解决 open", "asked": "问 asked", "note": "笔记 note", "answer": "答", "who": "负责", "due": "期限", "minutes": "讨论 {minutes} 分钟", "notes": "笔记 {notes} 篇",
        "nothing": "没有谈到", "times": "{n} 次", "more points": "更多要点（{n}）", "more questions": "更多问答（{n}）", "dropped": "{n} 句因引用不符而删去",
        "mostly folded": "录音多处没听清，多数要点已折叠",
    },
    "en": {
        "week": "Week {week}", "planned": "Planned: {topics}", "made by": "made by: {made_by}",
        "open": "open", "asked": "asked", "note": "note", "answer": "A", "who": "who", "due": "due", "minutes": "{minutes} min of talk", "notes": "{notes} notes",
        "nothing": "not touched", "times": "{n}×", "more points": "More points ({n})", "more questions": "More questions ({n})", "dropped": "{n} sentences left out because their citation did not hold",
        "mostly folded": "much was misheard, so most points are folded",
    },
}  # fmt: skip
_NOTE = re.compile(r"[^/]+/(?P<path>notes/(?P<author>[^-#]+)[^#]*)#L(?P<first>\d+)(?:-L?(?P<last>\d+))?")
_BRACKET = re.compile(r"[\[\]]")
_MARK = re.compile(r"^<!-- sig-archive:(?P<name>[a-z_]+) -->\n?", re.MULTILINE)
_FOLD = re.compile(r"<details><summary>(.*?)</summary>\n+(.*?)\n*</details>\n*", re.DOTALL)
HEAD = "head"  # the region above the first mark


def no_link(_name: str) -> str:
    """No page for any name."""
    return ""


def render_summary(
    session: Session, summary: Summary, template: Template | None = None, link_of: LinkOf = no_link
) -> str:
    """`summary.md`; sections without anything in them are left out."""
    page = render_regions(session, summary, template or read_template(summary.template or DEFAULT), link_of)
    return assemble(page)


def assemble(regions: Mapping[str, str]) -> str:
    """A page of regions, a mark above each but the head."""
    parts = (text if name == HEAD else f"<!-- sig-archive:{name} -->\n{text}" for name, text in regions.items())
    return "\n\n".join(parts) + "\n"


def regions_of(page: str) -> dict[str, str]:
    """The regions of a page by their names: each goes on until the next mark; nothing but a head where there is no mark."""
    names = [HEAD, *(mark["name"] for mark in _MARK.finditer(page))]
    texts = _MARK.split(page)[:: _MARK.groups + 1]
    return {name: text.strip("\n") for name, text in zip(names, texts, strict=True)}


def without_marks(page: str) -> str:
    """A page for reading: without the marks and anchors that nobody sees on GitHub."""
    return re.sub(r'<a id="\w+"></a>\n*|</?sub>', "", _MARK.sub("", page))


def split_folds(page: str) -> list[str]:
    """The text before a fold, what the fold is called, what is in it, the text behind it, and so on."""
    return _FOLD.split(page)


def unfolded(page: str) -> str:
    """A page for where nothing folds: below its name stands what was folded."""
    return _FOLD.sub(r"**\1**\n\n\2\n\n", page)


def without_folds(page: str) -> str:
    """A page in short: without what is folded, and without sections that have nothing else."""
    regions = {name: (text, _FOLD.sub("", text).rstrip()) for name, text in regions_of(page).items()}
    return assemble({name: short for name, (text, short) in regions.items() if text == short or "\n" in short})


def render_regions(session: Session, summary: Summary, template: Template, link_of: LinkOf = no_link) -> dict[str, str]:
    """The text of the head and of each section that has something, by its name."""
    language = summary.language or "zh"
    found = {HEAD: render_head(session, summary, LABELS[language])}
    for section in template.sections:
        lines = section_lines(session, summary, section, LABELS[language], link_of)
        if lines:
            found[section.kind] = "\n".join([f"## {section.heading(language)}", "", *lines]).rstrip()
    return found


def render_head(session: Session, summary: Summary, labels: Labels) -> str:
    """The title, and below it the week, what the plan has for it, and what made the summary."""
    about = [labels["week"].format(week=session.week)] if session.week is not None else []
    about += [labels["planned"].format(topics="; ".join(summary.coverage))] if summary.coverage else []
    about += [labels["made by"].format(made_by=summary.made_by)]
    about += [labels["dropped"].format(n=summary.dropped)] if summary.dropped else []
    about += [labels["mostly folded"]] if is_mostly_folded(summary) else []
    return f"{f'# {session.id} {session.title}'.rstrip()}\n\n> {' · '.join(about)}"


def is_mostly_folded(summary: Summary) -> bool:
    """Whether fewer points are shown than folded."""
    shown, more = (sum(len(getattr(one, name)) for one in summary.chapters) for name in ("points", "more"))
    return shown < more


def section_lines(session: Session, summary: Summary, section: Section, labels: Labels, link_of: LinkOf) -> list[str]:
    """The lines of a section; none where there is nothing in it."""
    match section.kind:
        case "abstract":
            return abstract_lines(summary.abstract)
        case "contents":
            return contents_lines(summary, session.title or session.id, mindmap=section.mindmap)
        case "chapters":
            return [
                line
                for n, chapter in enumerate(summary.chapters, 1)
                for line in chapter_lines(n, chapter, summary, labels)
            ]
        case "points":
            return noted_lines(summary)
        case "questions":
            return questions_lines(summary, labels)
        case "tasks":
            return [task_line(task, labels) for task in summary.tasks]
        case "definitions":
            return [definition_line(one) for one in summary.definitions]
        case "code":
            return [code_mention_line(one, labels, link_of) for one in summary.code]
        case "coverage":
            return [coverage_line(one, labels) for one in summary.covered]
        case "terms":
            return [f"- {', '.join(summary.terms)}"] if summary.terms else []
        case kind:
            return list(map(cited_line, getattr(summary, kind)))


def abstract_lines(abstract: Sequence[Cited]) -> list[str]:
    """The abstract as one paragraph, its addresses below it."""
    if not abstract:
        return []
    places = " ".join(address_text(address) for one in abstract for address in one.addresses)
    return [paragraph([one.text for one in abstract]), "", f"<sub>{places}</sub>"]


def paragraph(sentences: Sequence[str]) -> str:
    """Sentences behind one another, with a space behind a Latin full stop."""
    text = ""
    for sentence in sentences:
        text += (" " if text and text[-1].isascii() else "") + sentence
    return text


def contents_lines(summary: Summary, title: str, *, mindmap: bool) -> list[str]:
    """The chapters, linked, and as a mind map; nothing where there is but one."""
    if len(summary.chapters) < 2:
        return []
    lines = [f"{n}. [{timecode(one.start_s)} {one.title}](#c{n})" for n, one in enumerate(summary.chapters, 1)]
    return [*lines, "", *render_mindmap(summary, title)] if mindmap else lines


def chapter_lines(number: int, chapter: Chapter, summary: Summary, labels: Labels) -> list[str]:
    """A chapter's heading, its points, the questions that were asked in it, what the notes say beside it, and further points."""
    asked = [
        f"- {labels['asked']}: [{one.text}](#q{n})"
        for n, one in enumerate(summary.questions, 1)
        if any(is_within(address, chapter) for address in one.addresses)
    ]
    notes = [f"  - {labels['note']}: {one.text} {places(one)}" for one in chapter.notes]
    told = [*map(cited_line, chapter.points), *asked, *notes]
    more = folded(labels["more points"].format(n=len(chapter.more)), list(map(cited_line, chapter.more)))
    return [
        f'<a id="c{number}"></a>', "", f"### {timecode(chapter.start_s)} {chapter.title}", "",
        *with_gap(told), *with_gap(more),
    ]  # fmt: skip


def noted_lines(summary: Summary) -> list[str]:
    """The notes, linked, with what each says below it; points of none of them, as earlier versions have them, come first."""
    of_none: list[str] = []
    of_note = {note.addresses[0]: [note_line(note)] for note in summary.notes}
    for point in summary.points:
        found = of_note.get(without_lines(point.addresses[0])) if point.addresses else None
        if found:
            found.append("  " + cited_line(point))
        else:
            of_none.append(cited_line(point))
    return [*of_none, *chain.from_iterable(of_note.values())]


def note_line(note: WrittenNote) -> str:
    """A list item: the note's title as a link to it, and who wrote it."""
    place = _NOTE.fullmatch(f"{note.addresses[0]}#L1")
    name = _BRACKET.sub(r"\\\g<0>", note.title)
    title = f"[{name}]({place['path']}.md)" if place else name
    return f"- **{title}** {note.author}".rstrip()


def with_gap(lines: Sequence[str]) -> list[str]:
    """Lines with an empty one behind them; nothing without any."""
    return [*lines, ""] if lines else []


def folded(name: str, lines: Sequence[str]) -> list[str]:
    """Lines that are seen when their name is clicked; the empty ones let them be Markdown."""
    return [f"<details><summary>{name}</summary>", "", *lines, "", "</details>"] if lines else []


def is_within(address: str, chapter: Chapter) -> bool:
    """Whether a moment of the speech lies in a chapter."""
    session, at, times = address.partition("@")
    start = times.split("-")[0]
    return (
        bool(at)
        and chapter.address.startswith(session)
        and timecode(chapter.start_s) <= start < timecode(chapter.end_s)
    )


def questions_lines(summary: Summary, labels: Labels) -> list[str]:
    """All questions, those that do not read as well folded."""
    both = enumerate((*summary.questions, *summary.more_questions), 1)
    lines = [question_lines(n, one, labels) for n, one in both]
    shown, more = lines[: len(summary.questions)], lines[len(summary.questions) :]
    fold = folded(labels["more questions"].format(n=len(more)), [line for one in more for line in one])
    return [*with_gap([line for one in shown for line in one]), *fold]


def question_lines(number: int, question: Question, labels: Labels) -> list[str]:
    """A question with the answers it got below it, or that it is open."""
    state = "" if question.answers else f" **{labels['open']}**"
    answers = [
        f"  - {labels['answer']}: {paragraph([one.text for one in question.answers])} {all_places(question.answers)}"
    ]
    return [
        f'- <a id="q{number}"></a>**{question.text}**{state} {places(question)}',
        *(answers if question.answers else []),
    ]


def task_line(task: Task, labels: Labels) -> str:
    """A thing to do as a box to tick, with who and when where that was said."""
    known = ", ".join(f"{labels[name]}: {value}" for name, value in (("who", task.who), ("due", task.due)) if value)
    return f"- [ ] {task.text}{f' ({known})' if known else ''} {places(task)}"


def definition_line(one: Definition) -> str:
    """A term and the sentence that explains it."""
    return f"- **{one.term}**: {one.text} {places(one)}"


def code_mention_line(one: CodeMention, labels: Labels, link_of: LinkOf) -> str:
    """A file or a name, linked to the source where that is known, with where it was mentioned first."""
    link = link_of(one.name)
    name = f"[`{one.name}`]({link})" if link else f"`{one.name}`"
    return f"- {name} {labels['times'].format(n=one.mentions)} {' '.join(map(address_text, one.addresses[:1]))}"


def coverage_line(one: TopicCoverage, labels: Labels) -> str:
    """A topic of the plan: how long it was talked about, by how many notes, and where."""
    amounts = [labels["minutes"].format(minutes=f"{one.minutes:.1f}".removesuffix(".0"))] if one.minutes else []
    amounts += [labels["notes"].format(notes=one.notes)] if one.notes else []
    where = " ".join(map(address_text, one.addresses))
    return f"- {one.topic}: {', '.join(amounts) or labels['nothing']} {where}".rstrip()


def cited_line(sentence: Cited) -> str:
    """A list item: the sentence, and its addresses."""
    return f"- {sentence.text} {places(sentence)}"


def places(sentence: Cited) -> str:
    """The addresses of a sentence."""
    return " ".join(map(address_text, sentence.addresses))


def all_places(sentences: Sequence[Cited]) -> str:
    """The addresses of sentences, each once."""
    return " ".join(map(address_text, dict.fromkeys(address for one in sentences for address in one.addresses)))


def address_text(address: str) -> str:
    """An address as code; that of a note as a link to its lines, shown by its author's name, as `show` understands it."""
    note = _NOTE.fullmatch(address)
    if not note:
        return f"`{address}`"
    first, last = int(note["first"]), int(note["last"] or note["first"])
    shown = f"{address.partition('/')[0]}/notes/{note['author']}#{line_span(first, last)}"
    return f"[`{shown}`]({note['path']}.md?plain=1#{line_span(first, last, hyphen='-L')})"
