"""The story of one topic: what was said and written of it, session by session."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from archive.records import Passage
from archive.terms.glossary import Entry
from search.query.token_places import with_places
from search.reading.highlights import ranges_of
from search.study.coverage import about_it, minutes_by
from search.study.mentions import Mention, said_once
from search.study.sentences import begins_s, is_idle, sentences_of
from search.study.symbols import glossary_forms_of, names_together
from search.study.topic_match import Match, TopicMatcher, TopicTerm, share_in, tokens_in

MENTIONS = 4  # sentences that are told of a session


@dataclass(frozen=True)
class TopicSession:
    """What a session has of a topic."""

    session: str | None  # None for recommended reading
    minutes: float  # of speech that names it, or whose session does
    notes: int  # that are about it
    passages: int
    mentions: tuple[Mention, ...]  # the sentences that name it best, in their order


@dataclass(frozen=True)
class TopicStory:
    """One topic through the term."""

    topic: str
    forms: tuple[str, ...]  # what the glossary calls it besides
    sessions: tuple[TopicSession, ...]  # those that have any of it, oldest first
    together: tuple[str, ...]  # code that is named with it

    @property
    def first(self) -> str | None:
        """The session that names it first."""
        return next((one.session for one in self.sessions if one.session), None)

    @property
    def last(self) -> str | None:
        """The session that names it last."""
        return next((one.session for one in reversed(self.sessions) if one.session), None)


def tell_story(matcher: TopicMatcher, topic: str, glossary: Sequence[Entry]) -> TopicStory:
    """A topic through all sessions, by what names it; by what is near in meaning where nothing does."""
    terms, found = matcher.terms_of(topic), matcher.match(topic)
    ways = {"name", "title"} if any(one.by == "name" for one in found) else {"title", "meaning"}
    about = [one for one in found if one.by in ways]
    by_session = groupby(about, key=lambda one: one.passage.session_id)
    sessions = (topic_session(session, list(matches), terms) for session, matches in by_session)
    return TopicStory(
        topic=topic,
        forms=glossary_forms_of(topic, glossary),
        sessions=tuple(one for one in sessions if one.mentions or one.minutes or one.notes),
        together=tuple(names_together([one.passage for one in about if one.by != "title"], None)),
    )


def topic_session(session: str | None, matches: Sequence[Match], terms: Sequence[TopicTerm]) -> TopicSession:
    """What one session has of it."""
    notes = about_it([one for one in matches if one.passage.kind in ("note", "reading")])
    mentions = said_once(mention for one in matches for mention in naming_sentences(one.passage, terms))
    return TopicSession(
        session=session,
        minutes=round(sum(minutes_by(matches).values()), 1),
        notes=len({one.passage.path for one in notes}),
        passages=sum(one.by != "title" for one in matches),
        mentions=tuple(best_mentions(mentions, terms)),
    )


def naming_sentences(passage: Passage, terms: Sequence[TopicTerm]) -> Iterable[Mention]:
    """The sentences of a passage that name the topic, with what names it."""
    tokens = frozenset(token for term in terms for form in term.forms for token in form)
    for sentence in sentences_of(passage):
        if share_in(tokens_in(sentence.text), terms):
            marks = ranges_of(with_places(sentence.text), tokens)
            yield Mention(passage, sentence.text, marks, begins_s(passage, sentence))


def best_mentions(mentions: Sequence[Mention], terms: Sequence[TopicTerm]) -> list[Mention]:
    """Those that name most of it, one a passage, one of speech at least where there is any, in their order."""
    best: dict[str, tuple[bool, float, int]] = {}
    spoken = False
    for number, one in sorted(enumerate(mentions), key=lambda pair: -weight_of_mention(pair[1], terms)):
        first_spoken = one.passage.kind == "speech" and not spoken
        spoken |= first_spoken
        best.setdefault(one.passage.id, (first_spoken, weight_of_mention(one, terms), number))
    chosen = sorted(best.values(), reverse=True)[:MENTIONS]
    return [mentions[number] for number in sorted(number for _spoken, _value, number in chosen)]


def weight_of_mention(mention: Mention, terms: Sequence[TopicTerm]) -> float:
    """How much a sentence says of a topic: the share that it names, and a little for its length; half where it says nothing else."""
    weight = share_in(tokens_in(mention.text), terms) + min(len(mention.text), 60) / 200
    return weight / 2 if is_idle(mention.text) else weight
