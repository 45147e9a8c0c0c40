"""How a result came about is told in words as people write them, and numbers agree with their nouns."""

from __future__ import annotations

import pytest

from archive.home import Home
from archive.index.update import Unit
from archive.messages import choose
from search.query.lexicon import Translation
from search.query.written import common_word, write_out, written_form, written_query
from search.terminal.explain import explain_lines
from search.terminal.render import verbose_line
from tests.search.conftest import BACKOFF, PREEMPTION, build_index, make_home
from tests.searching import ask


def explained(home: Home, typed: str) -> str:
    return "\n".join(explain_lines(ask(home, typed, explain=True)))


def test_a_query_is_told_in_its_own_words(home: Home) -> None:
    assert explained(home, "为什么 Queues 的 backoffQueue 里有锁").startswith(
        "looked for: Queues backoffQueue 里有锁\n"
    )
    assert written_query("抢占时怎么挑选 victims", {"抢占": 1.0, "victim": 1.0}) == ["抢占时", "victims"]


def test_a_stem_is_written_as_the_archive_writes_it(home: Home) -> None:
    assert "also (lexicon): 队列 → Queue 1.00\n" in explained(home, "队列")


@pytest.mark.parametrize(
    ("stem", "word"), [("achiev", "achieve"), ("cach", "cache"), ("queu", "queue"), ("lock", "lock")]
)
def test_a_stem_that_is_nowhere_in_the_archive_is_written_as_a_common_word(stem: str, word: str) -> None:
    assert common_word(stem) == word


def test_only_stems_of_the_lexicon_are_written_out(home: Home) -> None:
    from archive.index.catalog import Catalog
    from archive.index.generations import current_or_fail

    catalog = Catalog(current_or_fail(home).catalog)
    given = [
        Translation("队列", form, (form,), 1.0, origin) for form, origin in (("queu", "lexicon"), ("k8s", "glossary"))
    ]
    assert [one.form for one in write_out(catalog, given)] == ["Queue", "k8s"]
    assert written_form(catalog, "fail") == "failed"
    catalog.close()


def test_programs_get_the_index_tokens_as_terms(home: Home) -> None:
    assert ask(home, "queues", explain=True).explanation.weights["queu"] == 1.0


@pytest.fixture
def single(tmp_path) -> Home:
    home = make_home(tmp_path)
    build_index(home, (Unit("2020-10-24", "1", PREEMPTION, (BACKOFF,)),))
    return home


def test_numbers_agree_with_their_nouns(home: Home, single: Home) -> None:
    assert verbose_line(ask(single, "backoff queue")).startswith("1 hit of 1 passage, hybrid, gen-")
    assert "passages: 1 of 1 passes the filters" in explained(single, "backoff kind:note")
    assert "passages: 4 of 7 pass the filters" in explained(home, "queue kind:note")
    choose("zh")
    assert verbose_line(ask(single, "backoff queue")).startswith("1 个段落中的 1 条结果，hybrid，")
