"""JSON of the questions about a term: one object a command, English keys, the same fields whatever was found."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from archive.records import Passage, timecode
from search.formats.as_json import JSON_SCHEMA, MakeLink, hits_json, overview_fields

if TYPE_CHECKING:  # one command shows one kind of record, and their homes load models and word lists
    from archive.intake.plan import PlannedTopic
    from archive.settings import CodeSettings
    from search.results import SearchResult
    from search.study.ask import Answer, Quote
    from search.study.coverage import ItemCover, TopicCover
    from search.study.members import MemberWork
    from search.study.mentions import Mention
    from search.study.symbols import SymbolStory, SymbolUse
    from search.study.timeline import Timeline, TimelineSession
    from search.study.topic_story import TopicStory
    from search.study.topics import Topic


def passage_fields(passage: Passage, link: MakeLink, at_s: float | None = None) -> dict[str, Any]:
    """What a passage is and what opens it; `at_s` is about when the sentence that is meant is spoken."""
    at_s = passage.start_s if at_s is None else at_s
    return {
        "address": passage.address,
        "kind": passage.kind,
        "session": passage.session_id,
        "date": passage.session_id[:10] if passage.session_id else None,
        "at_s": at_s,
        "timecode": timecode(at_s) if at_s is not None else None,
        "speaker": passage.speaker,
        "author": passage.author,
        "heading": passage.heading,
        "link": link(passage, at_s),
    }


def mention_fields(one: Mention, link: MakeLink) -> dict[str, Any]:
    """A sentence, what of it names the thing, and where it stands."""
    return {
        "text": one.text,
        "highlights": [list(span) for span in one.marks],
        **passage_fields(one.passage, link, one.at_s),
    }


def symbols_json(uses: Sequence[SymbolUse], code: CodeSettings) -> dict[str, Any]:
    """The object that `symbols --json` prints."""
    return {
        "schema": JSON_SCHEMA,
        "repository": code.repository,
        "version": code.version,
        "symbols": [use_fields(use) for use in uses],
    }


def use_fields(use: SymbolUse) -> dict[str, Any]:
    """A name, in how many passages of each kind it stands, and where first and last."""
    counts = {kind: use.count(kind) for kind in ("speech", "note", "chat", "reading")}
    return {
        "name": use.name,
        "kind": use.kind,
        "link": use.link or None,
        **counts,
        "sessions": use.sessions,
        "first": use.passages[0].address,
        "last": use.passages[-1].address,
    }


def story_json(story: SymbolStory, code: CodeSettings, link: MakeLink) -> dict[str, Any]:
    """The object that `symbols NAME --json` prints."""
    return {
        "schema": JSON_SCHEMA,
        "name": story.name,
        "kind": story.kind,
        "forms": list(story.forms),
        "repository": code.repository,
        "version": code.version,
        "link": story.link or None,
        "linked": [{"path": one.path, "url": one.url} for one in story.linked],
        "together": list(story.together),
        "mentions": [mention_fields(one, link) for one in story.mentions],
        "near": list(story.near),
    }


def coverage_json(items: Sequence[ItemCover], link: MakeLink) -> dict[str, Any]:
    """The object that `coverage --json` prints."""
    return {"schema": JSON_SCHEMA, "items": [item_fields(one, link) for one in items]}


def item_fields(one: ItemCover, link: MakeLink) -> dict[str, Any]:
    """A line of the plan with its topics."""
    planned = one.item.planned
    return {
        "track": planned.track,
        "from": planned.first.isoformat(),
        "to": planned.last.isoformat(),
        "topic": planned.topic,
        "chapters": one.item.numbers or None,
        "undecided": one.item.undecided,
        "state": one.state,
        "sessions_due": list(one.held),
        "topics": [cover_fields(topic, link) for topic in one.topics],
    }


def cover_fields(one: TopicCover, link: MakeLink) -> dict[str, Any]:
    """Minutes and notes of a topic by name, by title and by meaning, the best places, and what is open."""
    return {
        "topic": one.topic,
        "state": one.state,
        "minutes": round(one.discussed_min, 1),
        "minutes_by": dict(one.minutes),
        "notes": one.written,
        "notes_by": dict(one.notes),
        "authors": list(one.authors),
        "sessions": list(one.sessions),
        "best": [{"by": match.by, **passage_fields(match.passage, link)} for match in one.best],
        "open": [{"text": passage.text, **passage_fields(passage, link)} for passage in one.open],
    }


def answer_json(answer: Answer, link: MakeLink) -> dict[str, Any]:
    """The object that `ask --json` prints; `known` is false where the archive does not answer, and `near` what lies near."""
    return {
        "schema": JSON_SCHEMA,
        "question": answer.question,
        "asked": answer.result.query.typed,
        "known": answer.is_known,
        "answer": " ".join(one.text for one in answer.quotes),
        "sentences": [quote_fields(one, link) for one in answer.quotes],
        "near": [passage_fields(hit.passage, link, hit.at_s) for hit in answer.near],
        "made_by": answer.made_by,
        "dropped": answer.dropped,
        "problem": str(answer.problem) or None,
        "took_ms": answer.result.took_ms,
    }


def quote_fields(one: Quote, link: MakeLink) -> dict[str, Any]:
    """A sentence of an answer with its own address, which is narrower than that of its passage."""
    fields = passage_fields(one.passage, link, one.at_s)
    return {
        "text": one.text,
        **fields,
        "address": one.address,
        "passage": one.passage.address,
        "cites": [one.passage.address, *(other.address for other in one.others)],
        "speaker": one.speaker or None,
        "doubted": one.is_doubted,
    }


def related_json(address: str, result: SearchResult, link: MakeLink) -> dict[str, Any]:
    """The object that `related --json` prints; the hits are those of `search`."""
    return {"schema": JSON_SCHEMA, "address": address, "hits": list(hits_json(result, link))}


def topics_json(topics: Sequence[Topic], link: MakeLink) -> dict[str, Any]:
    """The object that `topics --json` prints."""
    return {"schema": JSON_SCHEMA, "topics": [topic_fields(one, link) for one in topics]}


def topic_fields(one: Topic, link: MakeLink) -> dict[str, Any]:
    """A topic: its phrases with all their forms, how many passages each session has of it, and the best places."""
    with_it = [session for session, count in one.sessions if count]
    return {
        "topic": one.label,
        "phrases": [{"forms": list(phrase.forms), "passages": len(phrase.passages)} for phrase in one.phrases],
        "passages": len(one.passages),
        "sessions": [{"session": session, "passages": count} for session, count in one.sessions],
        "first": with_it[0] if with_it else None,
        "last": with_it[-1] if with_it else None,
        "weight": round(one.weight, 2),
        "best": [passage_fields(passage, link) for passage in one.best],
    }


def topic_story_json(story: TopicStory, link: MakeLink) -> dict[str, Any]:
    """The object that `topics TOPIC --json` prints."""
    sessions = [
        {
            "session": one.session,
            "minutes": one.minutes,
            "notes": one.notes,
            "passages": one.passages,
            "mentions": [mention_fields(mention, link) for mention in one.mentions],
        }
        for one in story.sessions
    ]
    return {
        "schema": JSON_SCHEMA,
        "topic": story.topic,
        "forms": list(story.forms),
        "first": story.first,
        "last": story.last,
        "together": list(story.together),
        "sessions": sessions,
    }


def timeline_json(timeline: Timeline, group: str) -> dict[str, Any]:
    """The object that `timeline --json` prints."""
    return {
        "schema": JSON_SCHEMA,
        "group": group,
        "sessions": [timeline_fields(one) for one in timeline.sessions],
        "planned_without_session": [planned_fields(one) for one in timeline.ahead],
    }


def timeline_fields(one: TimelineSession) -> dict[str, Any]:
    """A session as `sessions --json` has it, with who wrote and spoke, what it is about and what was due."""
    return {
        **overview_fields(one.overview),
        "authors": list(one.authors),
        "speakers": list(one.speakers),
        "topics": list(one.topics),
        "due": [planned_fields(planned) for planned in one.due],
    }


def planned_fields(one: PlannedTopic) -> dict[str, Any]:
    """A line of the plan."""
    return {"track": one.track, "from": one.first.isoformat(), "to": one.last.isoformat(), "topic": one.topic}


def members_json(found: Sequence[MemberWork]) -> dict[str, Any]:
    """The object that `members --json` prints, in the order of names."""
    return {"schema": JSON_SCHEMA, "members": [member_fields(one) for one in found]}


def member_fields(one: MemberWork) -> dict[str, Any]:
    """What one person wrote and said."""
    return {
        "name": one.name,
        "notes": [
            {"address": note.address, "title": note.title, "session": note.session, "words": note.words}
            for note in one.notes
        ],
        "words": one.words,
        "messages": one.messages,
        "spoken_min": one.spoken_min,
        "topics": list(one.topics),
        "listed": [
            {"address": entry.address, "session": entry.session or None, "state": entry.state, "reason": entry.reason}
            for entry in one.listed
        ],
    }
