"""An answer in a language model's own words, from the passages of the offline answer, each sentence proved by what it cites.

Nothing is kept: a search writes nothing. Where no model is set, it fails or none of its sentences hold, the offline answer
stays and says why.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from archive.errors import ArchiveError
from archive.home import Home
from archive.index.rows import embedded_text
from archive.llm.model import open_model
from archive.messages import _
from archive.settings import Settings
from archive.summaries.written_answer import write_answer
from archive.text.script import detect_language
from search.study.ask import Answer
from search.study.choosing import HITS
from search.study.doubt import quote_proved_by

if TYPE_CHECKING:
    from archive.llm.model import LanguageModel


def in_own_words(home: Home, offline: Answer, settings: Settings) -> Answer:
    """The answer that the model of the settings writes, where summaries are written by it too: else nothing leaves the
    machine. The offline one where nothing answers, or the model fails."""
    if settings.summaries.method != "model" or not offline.is_known:
        return offline
    try:
        return write(home, offline, open_model(settings.llm))
    except ArchiveError as failure:  # a key that is missing, a service that fails, an answer of no use
        return replace(offline, problem=_("the answer was made offline: {reason}", reason=failure.what))


def write(home: Home, offline: Answer, model: LanguageModel) -> Answer:
    """What the model writes of the passages that were found; raises LlmFailed."""
    passages = {hit.passage.address: hit.passage for hit in offline.result.hits[:HITS]}
    texts = {address: embedded_text(passage) for address, passage in passages.items()}
    language = "en" if detect_language(offline.question) == "en" else "zh"
    written = write_answer(model, offline.question, texts, language=language)
    if not written.sentences:
        why = _("the language model wrote nothing that the passages prove")
        return replace(offline, problem=_("the answer was made offline: {reason}", reason=why), dropped=written.dropped)
    quotes = tuple(
        quote_proved_by(home, one.text, [passages[address] for address in one.addresses]) for one in written.sentences
    )
    return replace(offline, quotes=quotes, made_by=model.name, dropped=written.dropped)
