"""Ask again and again on a terminal: questions with a history that is kept, and a few commands that begin with a colon."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from archive.errors import ArchiveError, QueryWrong
from archive.home import Home
from archive.messages import _
from search.api import Searcher
from search.arguments import MODES, hit_count
from search.reading.show import read_context
from search.results import SearchResult
from search.study.ask import Answer, Quote
from search.study.asking import ask
from search.study.follow_up import Thread
from search.terminal.output import filters_of, open_passage, print_answer, print_search, run_query, tell
from search.terminal.state import state_folder

MAX_HISTORY = 1000  # lines of history


def converse(home: Home, options: argparse.Namespace, *, asks: bool = False) -> int:
    """Answer one question after the other until the end of input or `:quit`; Ctrl-C only drops the line.

    With `asks` each line is a question to the archive, else a search.
    """
    if not options.quiet:
        print(_("Ask in Chinese or English; :help tells more, Ctrl-D ends."))
    conversation = Conversation(home, options, asks=asks)
    with history():
        while True:
            try:
                typed = input(str(_("ask> ") if conversation.asks else _("search> "))).strip()
                if typed in (":q", ":quit", ":exit"):
                    return 0
                if typed:
                    conversation.answer(typed)
            except KeyboardInterrupt:
                print()
            except EOFError:
                print()
                return 0
            except ArchiveError as error:  # the next question may be better
                tell(str(error))


class Conversation:
    """What was asked last, and how answers are shown."""

    def __init__(self, home: Home, options: argparse.Namespace, *, asks: bool = False):
        self.home = home
        self.options = options
        self.asks = asks  # whether what is typed is answered, rather than searched for
        self.thread = Thread()
        self.quotes: tuple[Quote, ...] = ()  # of the last answer
        self.last: SearchResult | None = None
        self.searcher = Searcher.of(home)  # the index stays open from one question to the next

    def answer(self, typed: str) -> None:
        """Answer a question or follow a command; raises ArchiveError."""
        if typed.startswith(":") and typed[1:2].isalpha():
            self.follow(typed)
            return
        if self.asks:
            self.ask(typed)
            return
        self.searcher = self.searcher.refreshed()  # a word added to the glossary counts at once
        self.last, self.quotes = run_query(self.searcher, self.options, typed), ()
        print_search(self.home, self.options, self.last)

    def ask(self, typed: str) -> None:
        """Answer a question, which may go on from the one before; raises ArchiveError."""
        self.searcher = self.searcher.refreshed()
        asked = self.thread.whole(typed)
        follows = asked != typed
        if follows and not self.options.quiet:
            tell(str(_("asked together: {question}", question=asked)))
        answer = self.go_on(asked) if follows else ask(self.searcher, asked, filters_of(self.options))
        self.thread.go_on(typed, (one.text for one in answer.quotes), follows=follows)
        self.last, self.quotes = answer.result, answer.quotes
        print_answer(self.home, self.options, answer)

    def go_on(self, asked: str) -> Answer:
        """What answers and was not told before; where that is nothing, what was."""
        filters = filters_of(self.options)
        answer = ask(self.searcher, asked, filters, self.thread.told)
        again = answer if answer.is_known else ask(self.searcher, asked, filters)
        if again.is_known and not answer.is_known:
            tell(str(_("nothing more is said of it than this")))
        return again

    def follow(self, typed: str) -> None:
        """Follow a command; raises QueryWrong when there is none of that name."""
        name, _space, value = typed[1:].partition(" ")
        match name, value.strip():
            case "h" | "help", _any:
                print(help_text())
            case "a" | "ask", question:
                self.ask(question) if question else self.take_turns()
            case "o" | "open", rank:
                self.open(rank or "1")
            case "e" | "explain", _any:
                self.show_again(explain=not self.options.explain)
            case "c" | "context", amount:
                if amount:
                    read_context(amount)
                self.show_again(context=amount or None)
            case "n", count:
                self.show_again(limit=parse_hit_count(count))
            case "m" | "mode", mode if mode in MODES:
                self.show_again(mode=mode)
            case _any:
                raise QueryWrong(_("there is no command {typed}", typed=typed), help_text())

    def take_turns(self) -> None:
        """From now on answer what is typed, or search for it again."""
        self.asks = not self.asks

    def show_again(self, **chosen: Any) -> None:
        """Show the last question's result in the way that was just chosen."""
        vars(self.options).update(chosen)
        if self.last:
            self.answer(self.last.corrected_from or self.last.query.typed)

    def open(self, rank: str) -> None:
        """Open a hit of the last result, or what was quoted in the last answer, by its number; raises QueryWrong."""
        hits = self.last.hits if self.last else ()
        shown = [(one.place, one.at_s) for one in self.quotes] or [(one.passage, one.at_s) for one in hits]
        if not rank.isdecimal() or not 1 <= int(rank) <= len(shown):
            raise QueryWrong(_("there is no hit {rank}", rank=rank), _("ask first"))
        open_passage(self.home, *shown[int(rank) - 1])


def parse_hit_count(text: str) -> int:
    """A number of hits; raises QueryWrong."""
    try:
        return hit_count(text)
    except (ValueError, argparse.ArgumentTypeError) as error:
        raise QueryWrong(_("{text!r} is not a number of hits", text=text), _("write :n 20")) from error


def help_text() -> str:
    """What can be typed."""
    lines = [
        ('抢占 "priority queue" -etcd author:alice', str(_("words, phrase, without, filter"))),
        (":ask 为什么要两个周期", str(_("answer in a few sentences; alone: answer all that follows, or search again"))),
        (":open 2", str(_("open the second hit, or what is quoted second"))),
        (":context 60s", str(_("show more around; alone: no more"))),
        (":explain", str(_("tell how hits are found, or no more"))),
        (":n 20", str(_("twenty hits"))),
        (":mode words", str(_("words, meaning or hybrid"))),
        (":quit", str(_("end, like Ctrl-D"))),
    ]
    return "\n".join(f"  {typed:<42}{meaning}" for typed, meaning in lines)


@contextmanager
def history() -> Iterator[None]:
    """What was typed in earlier conversations, with the arrow keys; nothing where there is no readline or no place for it."""
    try:
        import readline
    except ImportError:
        yield
        return
    path = history_path()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(0o600)
        readline.read_history_file(path)
    except OSError:
        yield
        return
    readline.set_history_length(MAX_HISTORY)
    try:
        yield
    finally:
        readline.write_history_file(path)


def history_path() -> Path:
    """Where the lines that were typed are kept."""
    return state_folder() / "history"
