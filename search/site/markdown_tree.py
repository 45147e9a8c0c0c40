"""The archive as Markdown for other tools: MkDocs and Zensical, GitBook, Obsidian; every citation is a link within the tree."""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Literal
from urllib.parse import quote

from archive.errors import ArchiveError
from archive.home import SESSION_ID
from archive.messages import _
from archive.records import UNKNOWN_AUTHOR, Problem, timecode
from archive.summaries.forms.page import unfolded
from search.pages.files import NotePage, note_page
from search.pages.opened import OpenedArchive
from search.pages.session import SessionPage, SessionPart, Turn, session_page
from search.pages.urls import PageUrls, SegmentStart, UrlQuery, seconds_text
from search.site.tree import WrittenTree

Tool = Literal["mkdocs", "gitbook", "obsidian"]

_CITED = re.compile(rf"`((?:{SESSION_ID.pattern}[@/]|library/)[^`\s]+)`")
_FENCE = re.compile(r"^ {0,3}(```+|~~~+)")
_LINK = re.compile(r"(!?)\[((?:[^\[\]]|\[[^\]]*\])*)\]\(\s*<?([^)\s>]*)>?(?:\s+[^)]*)?\)")
_DEFINED = re.compile(r"^ {0,3}\[[^\]]+\]:\s*(\S+)")
_ELSEWHERE = re.compile(r"(?i)https?://|mailto:")


@dataclass(frozen=True)
class TreeFile:
    """A page of the tree."""

    name: str  # relative to the pages' folder
    title: str
    inside: tuple[TreeFile, ...] = ()  # what belongs below it in a table of contents


@dataclass
class Places:
    """Where things stand in the tree."""

    files: dict[str, str] = field(default_factory=dict)  # path of a page, as PageUrls has them -> file
    starts: dict[tuple[str, str], list[tuple[float, str]]] = field(default_factory=dict)
    """(session, recording with a clock of its own or "") -> where each turn begins, and its file."""


class TreeUrls(PageUrls):
    """Links from one file of the tree; "" to what it does not hold."""

    def __init__(self, segment_start: SegmentStart, places: Places, here: str, tool: Tool):
        super().__init__(segment_start)
        self.places, self.tool = places, tool
        self.up = "../" * here.count("/")

    def url(self, path: str, query: UrlQuery | None = None, fragment: str = "") -> str:
        """A file of the tree."""
        name = self.places.files.get(path)
        return f"{self.up}{quote(name)}" if name else ""

    def asset(self, name: str) -> str:
        """There are none."""
        return ""

    def lines(self, place: str, first: int | None = None, last: int | None = None) -> str:
        """The file of a note: Markdown has no anchors for lines."""
        return self.url(place if place.startswith("library/") else f"sessions/{place}")

    def moment(self, session_id: str, at_s: float, recording: str = "") -> str:
        """The turn of a transcript in which a second lies; the session where nobody speaks."""
        starts = self.places.starts.get((session_id, recording), [])
        n = bisect_right(starts, (at_s, "\uffff")) - 1
        if n < 0:
            return self.session(session_id)
        start_s, name = starts[n]
        mark = "^" if self.tool == "obsidian" else ""
        return f"{self.up}{quote(name)}#{mark}{turn_id(start_s)}"


def turn_id(start_s: float) -> str:
    """What names a turn in its file: letters, digits and hyphens are what every tool takes."""
    return f"t{seconds_text(start_s).replace('.', '-')}"


def write_markdown(archive: OpenedArchive, target: Path, tool: Tool, *, overwrite: bool = False) -> WrittenTree:
    """The tree for a tool; without the chat. Raises IndexMissing, SettingsWrong, InputRefused, StorageFailed."""
    tree = WrittenTree.begin(target, tool, overwrite=overwrite)
    sessions, notes = read_sessions(archive, tree), read_notes(archive, tree)
    places = find_places(sessions, notes)
    writer = TreeWriter(archive, tree, places, tool, "docs/" if tool == "mkdocs" else "")
    contents = [writer.session(page, notes) for page in reversed(sessions)]
    readings = tuple(writer.note(note) for note in notes.values() if not note.session_id)
    writer.front(contents, readings)
    tree.end()
    return tree


def read_sessions(archive: OpenedArchive, tree: WrittenTree) -> list[SessionPage]:
    """Every session that can be read, oldest first."""
    found = []
    for folder in archive.home.session_folders():
        try:
            found.append(session_page(archive, folder.id, personal=False))
        except ArchiveError as error:
            tree.problems.append(Problem(folder.id, "export", error.what, error.cure, error.code))
    return found


def read_notes(archive: OpenedArchive, tree: WrittenTree) -> dict[str, NotePage]:
    """Address -> note or reading, as far as they can be read."""
    home, found = archive.home, {}
    paths = [path for folder in home.session_folders() for path in sorted(folder.notes.glob("*.md"))]
    for path in (*paths, *sorted(home.library.glob("*.md"))):
        address = home.relative(path).removeprefix("sessions/").removesuffix(".md")
        try:
            found[address] = note_page(archive, address)
        except ArchiveError as error:
            tree.problems.append(Problem(address, "export", error.what, error.cure, error.code))
    return found


def find_places(sessions: Sequence[SessionPage], notes: Mapping[str, NotePage]) -> Places:
    """The file of every page, and the turns of every transcript."""
    places = Places()
    for address, note in notes.items():
        path = f"sessions/{address}" if note.session_id else address
        places.files[path] = f"{path}.md"
    for page in sessions:
        places.files[f"sessions/{page.session.id}"] = f"sessions/{page.session.id}.md"
        for part in page.parts:
            turns = [(turn.start_s, transcript_file(page, part)) for turn in part_turns(part)]
            places.starts.setdefault((page.session.id, part.recording), []).extend(turns)
    for starts in places.starts.values():
        starts.sort()
    return places


def transcript_file(page: SessionPage, part: SessionPart) -> str:
    """The file of a transcript."""
    return f"sessions/{page.session.id}/transcripts/{part.stem}.md"


def part_turns(part: SessionPart) -> Iterator[Turn]:
    """The turns of a part, in order."""
    return (turn for stretch in part.stretches for turn in stretch.turns)


@dataclass(frozen=True)
class TreeWriter:
    """Writes the files of one tree."""

    archive: OpenedArchive
    tree: WrittenTree
    places: Places
    tool: Tool
    folder: str  # of the pages, within the tree: "" or with a / behind

    def write(self, name: str, title: str, body: str, **matter: str) -> None:
        """A page with its front matter."""
        values = {"title": title, **{key: value for key, value in matter.items() if value}}
        lines = [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in values.items()]
        self.tree.write(self.folder + name, "\n".join(("---", *lines, "---", "", body.strip(), "")))

    def urls(self, here: str) -> TreeUrls:
        """Links from a file."""
        return TreeUrls(self.archive.segment_start, self.places, here, self.tool)

    def session(self, page: SessionPage, notes: Mapping[str, NotePage]) -> TreeFile:
        """A session: its summary, then links to its notes and transcripts."""
        session = page.session
        name, title = f"sessions/{session.id}.md", f"{session.id} {session.title}".strip()
        written = tuple(self.note(notes[one.address]) for one in page.notes if one.address in notes)
        inside = (*written, *(self.transcript(page, part) for part in page.parts if part.stretches))
        summary = with_own_links(unfolded(page.summary), self.urls(name)) or f"# {title}"
        links = "\n".join(f"- [{escape_markup(one.title)}]({quote(relative(one.name, name))})" for one in inside)
        text = "\n\n".join((summary, "## " + str(_("Notes and transcripts")), links))
        self.write(name, title, text, date=session.date.isoformat())
        return TreeFile(name, title, inside)

    def note(self, note: NotePage) -> TreeFile:
        """A note or a reading, as it was written."""
        name = f"{'sessions/' if note.session_id else ''}{note.address}.md"
        body = with_own_links(note.body, self.urls(name))
        heading = "" if body.lstrip().startswith("# ") else f"# {escape_markup(note.title)}\n\n"
        author = "" if note.author == UNKNOWN_AUTHOR else note.author
        self.write(name, note.title, heading + body, author=author, source=note.source, date=note.fetched)
        return TreeFile(name, note.title)

    def transcript(self, page: SessionPage, part: SessionPart) -> TreeFile:
        """What is said in a recording: chapters as headings, a paragraph a turn."""
        title = str(_("Transcript of {name}", name=part.stem))
        blocks = [f"# {escape_markup(title)}"]
        for stretch in part.stretches:
            blocks += [f"## {timecode(stretch.start_s)} {escape_markup(stretch.title)}"] if stretch.title else []
            blocks += [self.turn(turn) for turn in stretch.turns]
        name = transcript_file(page, part)
        self.write(name, title, "\n\n".join(blocks), date=page.session.date.isoformat())
        return TreeFile(name, title)

    def turn(self, turn: Turn) -> str:
        """A paragraph that links can lead to: Obsidian marks it at its end, the others at its beginning."""
        who = f"**{escape_markup(turn.speaker)}**: " if turn.speaker else ""
        text = f"{timecode(turn.start_s)} {who}{escape_markup(' '.join(one.text for one in turn.sentences))}"
        mark = turn_id(turn.start_s)
        return f"{text} ^{mark}" if self.tool == "obsidian" else f'<a id="{mark}"></a>{text}'

    def front(self, sessions: Sequence[TreeFile], readings: Sequence[TreeFile]) -> None:
        """The first page, and the table of contents as the tool wants it."""
        title = self.archive.searcher.settings.group.name or "sig-archive"
        lines = [f"# {escape_markup(title)}", *toc_lines(sessions, 1)]
        lines += ["## " + str(_("Recommended reading")), *toc_lines(readings, 1)] if readings else []
        self.write("README.md" if self.tool == "gitbook" else "index.md", title, "\n".join(with_gaps(lines)))
        if self.tool == "gitbook":
            listed = ["# " + str(_("Contents")), *toc_lines((TreeFile("README.md", title), *sessions, *readings), 3)]
            self.tree.write("SUMMARY.md", "\n".join(with_gaps(listed)) + "\n")
        elif self.tool == "mkdocs":
            self.tree.write("mkdocs.yml", mkdocs_settings(title, (TreeFile("index.md", title), *sessions, *readings)))


def with_gaps(lines: Sequence[str]) -> Iterator[str]:
    """Lines with an empty one around headings."""
    for n, line in enumerate(lines):
        if line.startswith("#") and n:
            yield ""
        yield line
        if line.startswith("#"):
            yield ""


def toc_lines(files: Sequence[TreeFile], depth: int, indent: str = "") -> Iterator[str]:
    """A list of links, as deep as is wanted."""
    for one in files:
        yield f"{indent}* [{escape_markup(one.title)}]({quote(one.name)})"
        if depth > 1:
            yield from toc_lines(one.inside, depth - 1, f"{indent}  ")


def mkdocs_settings(title: str, files: Sequence[TreeFile]) -> str:
    """mkdocs.yml, which Zensical reads too: JSON is YAML, so no title needs escapes of its own."""
    values = {"site_name": title, "use_directory_urls": False, "nav": [nav_entry(one) for one in files]}
    return "".join(f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in values.items())


def nav_entry(one: TreeFile) -> dict[str, object]:
    """A file of the table of contents with those below it."""
    if not one.inside:
        return {one.title: one.name}
    return {one.title: [{one.title: one.name}, *map(nav_entry, one.inside)]}


def relative(name: str, here: str) -> str:
    """A file as another one of the tree names it."""
    return "../" * (len(PurePosixPath(here).parts) - 1) + name


def escape_markup(text: str) -> str:
    """A text in one line in which Markdown sees no markup."""
    return re.sub(r"([\\`*_{}\[\]<>#|])", r"\\\1", " ".join(text.split()))


def with_own_links(text: str, urls: TreeUrls) -> str:
    """A text of the archive whose addresses are links, and in which no link leads to what the tree does not hold."""
    fence, lines = "", []
    for line in text.split("\n"):
        found = _FENCE.match(line)
        if fence:
            fence = "" if found and found[1].startswith(fence) else fence
        elif found:
            fence = found[1]
        elif (defined := _DEFINED.match(line)) and not _ELSEWHERE.match(defined[1]):
            continue
        else:
            line = _CITED.sub(lambda cited: cited_link(cited[1], urls), _LINK.sub(kept_link, line))
        lines.append(line)
    return "\n".join(lines)


def cited_link(address: str, urls: TreeUrls) -> str:
    """An address as a link; as it was where the tree does not hold it."""
    target = urls.address(address)
    return f"[`{address}`]({target})" if target else f"`{address}`"


def kept_link(found: re.Match[str]) -> str:
    """A link as it was where it leads to another site; else its words."""
    return found[0] if _ELSEWHERE.match(found[3]) else found[2]
