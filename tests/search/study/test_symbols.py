"""The code that is talked about is listed, and everything said about one name is told."""

from __future__ import annotations

import json

from archive.cli.main import main
from archive.home import Home
from archive.settings import CodeSettings
from archive.terms.glossary import Entry
from search.readers import ReaderPool
from search.study.corpus import Corpus, read_corpus
from search.study.symbols import list_symbols, tell_symbol

CODE = CodeSettings()
GLOSSARY = (Entry("backoffQ", zh=("退避队列",), en=("backoff queue",)),)


def corpus_in(home: Home) -> Corpus:
    return read_corpus(ReaderPool(home))


def test_identifiers_are_listed_with_where_they_stand(home):
    uses = {use.name: use for use in list_symbols(corpus_in(home), CODE)}
    assert {"PriorityQueue", "activeQ", "podBackoffQ", "unschedulableQ"} <= uses.keys()
    assert uses["activeQ"].sessions == ["2020-10-17"] and uses["activeQ"].count("note") == 1
    assert uses["activeQ"].link.endswith("@v1.19.0+activeQ")


def test_names_of_people_are_no_code(home):
    assert "activeQ" not in {use.name for use in list_symbols(corpus_in(home), CODE, apart=["ActiveQ"])}


def test_everything_said_under_any_form_of_a_name_is_told(home):
    story = tell_symbol(home, corpus_in(home), "backoffq", GLOSSARY, CODE)
    assert [one.passage.address for one in story.mentions] == ["2020-10-24/notes/alice-queues#L10-11"]
    assert story.mentions[0].text[slice(*story.mentions[0].marks[0])] == "backoff queue"
    assert story.forms == ("退避队列", "backoff queue")


def test_a_name_that_nobody_uses_has_neighbours(home, capsys):
    assert main(["symbols", "PriorityQueu", "--home", str(home.root)]) == 0
    assert "PriorityQueue" in capsys.readouterr().out


def test_the_command_prints_one_json_object(home, capsys):
    main(["symbols", "--json", "--home", str(home.root)])
    found = json.loads(capsys.readouterr().out)
    assert found["schema"] == 1 and found["version"] == "v1.19.0"
    assert {"name": "activeQ", "kind": "name", "note": 1}.items() <= next(
        one for one in found["symbols"] if one["name"] == "activeQ"
    ).items()


def test_a_table_fits_a_narrow_terminal(home):
    from search.terminal.study.symbols import symbols_text
    from search.terminal.terminal import Terminal

    corpus = corpus_in(home)
    text = symbols_text(list_symbols(corpus, CODE), corpus.sessions, Terminal(width=80), limit=15)
    assert max(map(len, text.splitlines())) <= 80 and "PriorityQueue" in text
