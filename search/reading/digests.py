"""Digests of sessions and terms, from the summaries that are there."""

from __future__ import annotations

from archive.errors import AddressWrong
from archive.home import Home
from archive.intake.sessions import read_session
from archive.messages import _
from archive.records import Session, Summary
from archive.summaries.forms.digest import render_digest, render_term
from archive.summaries.stored import read_values, summary_of
from search.reading.sessions import summary_folder


def session_digest(home: Home, session: str, *, markdown: bool) -> str:
    """A session's digest; raises AddressWrong where it has no summary, or one that a person wrote."""
    folder = summary_folder(home, session)
    try:
        summary = summary_of(read_values(folder.summary))
    except (KeyError, TypeError) as error:
        command = f"sig-archive summary {folder.id}"
        raise AddressWrong(
            _("the summary of {session} was written by hand", session=folder.id),
            _("read it with: {command}", command=command),
        ) from error
    return render_digest(read_session(folder), summary, markdown=markdown)


def term_digest(home: Home, term: int, *, markdown: bool) -> str:
    """A term from the summaries of its sessions; raises AddressWrong where it has none."""
    every = list(summarised_sessions(home))
    found = [one for one in every if one[0].term == term]
    if not found:
        known = sorted({one.term for one, _summary in every if one.term is not None})
        cure = (
            _("there are summaries of term {known}", known=known) if known else _("make them with: sig-archive ingest")
        )
        raise AddressWrong(_("no session of term {term} has a summary", term=term), cure)
    return render_term(term, found, markdown=markdown)


def summarised_sessions(home: Home) -> list[tuple[Session, Summary]]:
    """Every session with a summary that was made, oldest first."""
    found = []
    for folder in home.session_folders():
        try:
            found.append((read_session(folder), summary_of(read_values(folder.summary))))
        except (KeyError, TypeError):
            continue
    return found
