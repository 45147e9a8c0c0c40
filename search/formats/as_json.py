"""JSON of what was searched, listed and opened: English keys, one object, the same fields whatever was found."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from archive.records import Passage, timecode
from archive.text.printable import printable_json
from search.results import Hit, SearchResult, SessionPointer

if TYPE_CHECKING:  # their modules read notes and transcripts: not for a search
    from search.reading.sessions import SessionOverview, SummaryFile
    from search.reading.show import Line, OpenedFile

JSON_SCHEMA = 1

MakeLink = Callable[[Passage, float | None], str]
"""What opens a passage, at a second of it: a front end's business, so it is handed in."""


def json_text(value: Any) -> str:
    """A value as JSON in one line, in which nothing steers a terminal."""
    return printable_json(json.dumps(value, ensure_ascii=False, default=str))


def result_json(result: SearchResult, link: MakeLink, *, explain: bool = False) -> dict[str, Any]:
    """The object that `search --json` prints; `session` is there only when the question is about one as a whole,
    `answered`, `suggestions` and `unknown` only when something was misspelt, or is nowhere. Where `answers` is false, the hits
    are only what lies nearest."""
    misspelt: dict[str, Any] = {"answered": result.query.typed} if result.corrected_from else {}
    if result.suggestions:
        misspelt["suggestions"] = [{"typed": one.typed, "meant": one.meant} for one in result.suggestions]
    if result.unknown_words or result.unknown_names:
        misspelt["unknown"] = unknown_json(result)
    return {
        "schema": JSON_SCHEMA,
        "query": result.corrected_from or result.query.typed,
        "mode": result.mode,
        "took_ms": result.took_ms,
        **({"session": session_json(result.session)} if result.session else {}),
        "answers": result.answers,
        "confidence": result.confidence,
        "hits": list(hits_json(result, link)),
        **misspelt,
        **({"explanation": explanation_json(result)} if explain else {}),
    }


def unknown_json(result: SearchResult) -> dict[str, Any]:
    """Words and names of the query that the archive does not have."""
    names = [{"filter": one.filter, "name": one.name, "known": list(one.known)} for one in result.unknown_names]
    return {"words": list(result.unknown_words), "names": names}


def session_json(session: SessionPointer) -> dict[str, Any]:
    """The session that a question is about, and the abstract of its summary; `address` is what `show` opens."""
    return {
        "id": session.id,
        "date": session.id[:10],
        "title": session.title,
        "summary": session.summary,
        "abstract": list(session.abstract),
        "address": session.id,
    }


def hits_json(result: SearchResult, link: MakeLink) -> Iterator[dict[str, Any]]:
    """One object a hit, best first."""
    return (hit_json(rank, hit, link(hit.passage, hit.at_s)) for rank, hit in enumerate(result.hits, 1))


def hit_json(rank: int, hit: Hit, link: str) -> dict[str, Any]:
    """A hit with all that is known of its passage."""
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
        "scores": dict(hit.scores),
        "heading": passage.heading,
        "text": passage.text,
        "highlights": [list(found) for found in hit.highlights],
        "translated": [list(found) for found in hit.translated],
        "path": passage.path,
        "line_from": passage.line_from,
        "line_to": passage.line_to,
        "symbols": list(passage.symbols),
        "link": link,
        "similar": [{"id": other.id, "address": other.address} for other in hit.similar],
    }


def explanation_json(result: SearchResult) -> dict[str, Any]:
    """What `--explain` adds to the object."""
    how = result.explanation
    return {
        "terms": dict(how.weights),
        "translations": [
            {"term": one.term, "form": one.form, "weight": round(one.weight, 3), "from": one.origin}
            for one in how.translations
        ],
        "symbols": list(how.symbols),
        "generation": how.generation,
        "words_by": how.words_by or None,
        "meaning_by": how.meaning_by or None,
        "passages": how.passages,
        "allowed": how.allowed,
        "remarks": [str(remark) for remark in (how.problem, *how.remarks) if remark],
    }


def sessions_json(found: Sequence[SessionOverview]) -> dict[str, Any]:
    """The object that `sessions --json` prints."""
    return {"schema": JSON_SCHEMA, "sessions": [overview_fields(one) for one in found]}


def overview_json(one: SessionOverview) -> dict[str, Any]:
    """The object that `show SESSION --json` prints."""
    addresses = [entry.address for entries in (one.transcripts, one.notes, one.chat) for entry in entries]
    return {"schema": JSON_SCHEMA, **overview_fields(one), "addresses": addresses}


def overview_fields(one: SessionOverview) -> dict[str, Any]:
    """What a session holds, in numbers."""
    session = one.session
    return {
        "id": session.id,
        "date": session.date.isoformat(),
        "title": session.title,
        "term": session.term,
        "week": session.week,
        "presenters": list(session.presenters),
        "recordings": one.recordings,
        "hours": round(one.duration_s / 3600, 3),
        "notes": len(one.notes),
        "messages": one.messages,
        "summary": one.summary,
    }


def opened_json(address: str, found: Sequence[OpenedFile]) -> dict[str, Any]:
    """The object that `show ADDRESS --json` prints."""
    files = [{"path": one.path, "lines": list(map(line_fields, one.lines))} for one in found]
    older = {"older": list(found[0].older)} if found and found[0].older else {}
    return {"schema": JSON_SCHEMA, "address": address, "files": files, **older}


def line_fields(line: Line) -> dict[str, Any]:
    """A line with its number, or its times and its speaker."""
    fields: dict[str, Any] = {"inside": line.inside, "text": line.text}
    if line.number is not None:
        fields["line"] = line.number
    if line.start_s is not None:
        fields |= {"start_s": line.start_s, "end_s": line.end_s, "speaker": line.speaker}
    return fields


def summary_json(one: SummaryFile) -> dict[str, Any]:
    """summary.json as it stands; of a summary that a person wrote, its text."""
    return one.values or {"schema": JSON_SCHEMA, "session_id": one.session_id, "text": one.text}
