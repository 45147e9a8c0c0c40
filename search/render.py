"""Show an answer: as text for people, hits grouped by session, or as one JSON object for programs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from archive.home import Home
from archive.records import Hit, Passage, timecode
from archive.wording import say
from archive.words import query_tokens
from search.engine import Answer, marked_terms
from search.excerpt import excerpt
from search.highlights import highlights
from search.show import Context, Line, lines_around
from search.terminal import BOLD, DIM, Terminal, printable

SCHEMA = 1
INDENT = "    "
MOST_TERMS_SHOWN = 40


def as_json(answer: Answer) -> dict[str, Any]:
    """The object that `search --json` prints."""
    return {
        "schema": SCHEMA,
        "query": answer.query.typed,
        "mode": answer.mode,
        "took_ms": answer.took_ms,
        "hits": [hit_json(rank, hit) for rank, hit in enumerate(answer.hits, 1)],
    }


def hit_json(rank: int, hit: Hit) -> dict[str, Any]:
    passage = hit.passage
    return {
        "rank": rank,
        "id": passage.id,
        "address": passage.address,
        "kind": passage.kind,
        "session": passage.session_id,
        "date": passage.session_id[:10] if passage.session_id else None,
        "start_s": passage.start_s,
        "end_s": passage.end_s,
        "timecode": timecode(passage.start_s) if passage.start_s is not None else None,
        "speaker": passage.speaker,
        "author": passage.author,
        "language": passage.language,
        "score": hit.score,
        "scores": hit.scores,
        "heading": passage.heading,
        "text": passage.text,
        "highlights": [list(found) for found in hit.highlights],
        "path": passage.path,
        "line_from": passage.line_from,
        "line_to": passage.line_to,
        "symbols": list(passage.symbols),
        "link": hit.link,
    }


def explanation_json(answer: Answer) -> dict[str, Any]:
    """What `--explain` adds to the object."""
    how = answer.explanation
    return {
        "terms": how.weights,
        "meaning_by": how.meaning_by or None,
        "passages": how.passages,
        "allowed": how.allowed,
        "remarks": list(how.remarks),
    }


def as_text(
    answer: Answer, terminal: Terminal, home: Home, *, context: Context | None = None, explain: bool = False
) -> str:
    """The answer for a person, with what stands around each hit when `context` says how much."""
    lines = list(explained(answer, terminal)) if explain else []
    marked = marked_terms(answer.query.text, answer.explanation.weights)
    for session, hits in by_session(answer).items():
        if lines:
            lines.append("")
        lines.append(terminal.styled(session_line(session, answer.titles), BOLD))
        for rank, hit in hits:
            lines += head(rank, hit, terminal)
            if context:
                lines += [shown(line, marked, terminal) for line in lines_around(home, hit.passage, context)]
            else:
                lines += terminal.lines(*excerpt(hit.passage.text, hit.highlights), INDENT)
            if explain:
                lines.append(terminal.styled(INDENT + scores_line(hit), DIM))
            lines.append(INDENT + terminal.styled(terminal.linked(printable(hit.passage.address), hit.link), DIM))
    if not answer.hits:
        lines.append(nothing(answer))
    return "\n".join(lines)


def by_session(answer: Answer) -> dict[str | None, list[tuple[int, Hit]]]:
    """Hits with their ranks, the session of the best hit first; None for what belongs to no session."""
    groups: dict[str | None, list[tuple[int, Hit]]] = {}
    for rank, hit in enumerate(answer.hits, 1):
        groups.setdefault(hit.passage.session_id, []).append((rank, hit))
    return groups


def session_line(session: str | None, titles: Mapping[str, str]) -> str:
    if session is None:
        return say("Recommended reading", "推荐阅读")
    return printable(f"{session}  {titles.get(session, '')}").rstrip()


def head(rank: int, hit: Hit, terminal: Terminal) -> list[str]:
    """`1. 00:01:12  小李  speech  heading`."""
    passage = hit.passage
    parts = [
        place_of(passage),
        who(passage),
        kind_name(passage.kind),
        passage.heading if passage.kind != "speech" else "",
    ]
    words = printable("  ".join(part for part in parts if part))
    return terminal.lines(f"{rank}. {words}", [], " " if rank < 10 else "")


def place_of(passage: Passage) -> str:
    if passage.start_s is not None:
        return timecode(passage.start_s)
    if passage.line_from == passage.line_to:
        return f"L{passage.line_from}"
    return f"L{passage.line_from}-{passage.line_to}"


def who(passage: Passage) -> str:
    return passage.speaker or passage.author or ""


def kind_name(kind: str) -> str:
    chinese = {"speech": "语音", "note": "笔记", "chat": "聊天", "reading": "阅读", "summary": "摘要"}
    return say(kind, chinese.get(kind, kind))


def shown(line: Line, marked: set[str], terminal: Terminal) -> str:
    text = printable(line.text)
    pointer = ">" if line.inside else " "
    words = terminal.marked(text, highlights(text, marked)) if line.inside else terminal.styled(text, DIM)
    return f"  {pointer} {terminal.styled(printable(line.label), DIM)}  {words}".rstrip()


def scores_line(hit: Hit) -> str:
    return "  ".join(f"{name} {value:.3f}" for name, value in hit.scores.items())


def explained(answer: Answer, terminal: Terminal) -> Iterator[str]:
    how = answer.explanation
    own = [term for term in query_tokens(answer.query.text) if term in how.weights]
    more = sorted(((weight, term) for term, weight in how.weights.items() if term not in own), reverse=True)
    pieces = [
        say("looked for: ", "检索词：") + " ".join(own[:MOST_TERMS_SHOWN]),
        say("also: ", "扩展词：") + " ".join(f"{term} {weight:.2f}" for weight, term in more[:MOST_TERMS_SHOWN]),
        say("passages: ", "段落：")
        + say(f"{how.allowed} of {how.passages} pass the filters", f"{how.passages} 个中有 {how.allowed} 个符合条件"),
        say("meaning by: ", "语义检索：") + meaning_name(how.meaning_by),
        *how.remarks,
        say(f"took {answer.took_ms:.0f} ms", f"用时 {answer.took_ms:.0f} 毫秒"),
    ]
    yield from (terminal.styled(printable(piece), DIM) for piece in pieces)


def meaning_name(found_by: str) -> str:
    names = {
        "array": say("the array (exact)", "数组（精确）"),
        "chroma": say("Chroma (rescored exactly)", "Chroma（精确重算得分）"),
    }
    return names.get(found_by, say("not asked", "未使用"))


def nothing(answer: Answer) -> str:
    text = say("nothing found", "没有找到")
    if not answer.explanation.passages:
        return text + say(
            "; the index is empty: put recordings and notes into inbox/ and run: sig-archive ingest",
            "：索引为空，请把录音和笔记放入 inbox/ 后运行 sig-archive ingest",
        )
    if answer.suggestions:
        return text + say("; did you mean: ", "，您是否要找：") + ", ".join(map(printable, answer.suggestions))
    if not answer.explanation.allowed:
        return text + say("; no passage passes the filters", "：没有段落符合筛选条件")
    return text
