"""Why a stage is pending: a code for programs, a sentence for people, rendered when somebody reads it."""

from __future__ import annotations

from dataclasses import dataclass

from archive.messages import Text, _


@dataclass(frozen=True)
class Reason:
    """Why a stage is pending: a code for programs, a sentence for people."""

    code: str
    text: Text


HANDED_IN = Reason("handed-in", _("handed in"))
IN_INBOX = Reason("in-inbox", _("in the inbox"))
UNREGISTERED = Reason("unregistered-recording", _("not in session.toml"))
ORIGINAL_CHANGED = Reason("original-changed", _("its transcript is not made of it"))
NO_TRANSCRIPT = Reason("no-transcript", _("no transcript"))
FORCED = Reason("forced", _("asked for with --force"))
SPEAKERS_GIVEN = Reason("speakers-given", _("speakers were handed in"))
ONLY_SPEAKERS_GIVEN = Reason("only-speakers-given", _("only speakers were handed in"))
WORDS_CHANGED = Reason("words-changed", _("the glossary or the script changed"))
VOICES_CHANGED = Reason("voices-changed", _("voices are told apart in another way"))
RECORDING_CHANGED = Reason("recording-changed", _("the recording changed"))
MODEL_CHANGED = Reason("model-changed", _("the model or its options changed"))
CAPTIONS_DIFFER = Reason("captions-differ", _("it does not say what the transcript says"))
NO_SUMMARY = Reason("no-summary", _("there is none"))
MODEL_TO_ASK = Reason("model-to-ask", _("the language model did not answer the last time"))
SOURCES_CHANGED = Reason("sources-changed", _("its sources changed"))
SUMMARY_EDITED = Reason("summary-edited", _("its sources changed; summary.md was edited by hand and stays"))
EDITED_SUMMARY_REPLACED = Reason(
    "edited-summary-replaced", _("asked for with --force; summary.md was edited by hand and is kept as summary.old.md")
)
NOT_PLAYABLE = Reason("not-playable", _("not every browser plays it"))
FILES_CHANGED = Reason("files-changed", _("its files changed"))
PASSAGES_VERSION_CHANGED = Reason("passages-version", _("this version cuts passages in another way"))
NOT_INDEXED = Reason("not-indexed", _("not indexed"))
SESSION_GONE = Reason("session-gone", _("the session is gone"))

WITHOUT_MODEL = frozenset(
    {SPEAKERS_GIVEN.code, WORDS_CHANGED.code, CAPTIONS_DIFFER.code}
)  # of a transcript that exists
