"""What is told to a person is a message, and every message reads in both languages."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path
from threading import Barrier, Thread

import pytest

from archive import errors
from archive.errors import QueryWrong
from archive.messages import Message, _, _n, choose, chosen, params_of, read_in
from archive.records import Problem
from tools import messages as catalogues

ROOT = Path(__file__).parent.parent
FILES = [path for package in ("archive", "search", "flows", "bench") for path in sorted((ROOT / package).rglob("*.py"))]
# What makes a sentence for a person -> the first of its arguments that is one.
TOLD = {name: 0 for name, kind in vars(errors).items() if isinstance(kind, type)} | {"Problem": 2}

COUNTED = re.compile(
    r"\{\w+(:[^}]*)?\} (recording|note|message|passage|hit|session|file|question|line|row|vector|segment|transcript|term|entrie)s\b"
)


def in_one_language(tree: ast.Module) -> Iterator[int]:
    """The lines where an error or a problem is given a text as it stands, or by the name of one, rather than a message."""
    named = {
        target.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and is_text(node.value)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in TOLD:
            words = [word.value for word in call.keywords if word.arg in ("what", "cure")]
            told = [*call.args[TOLD[call.func.id] : TOLD[call.func.id] + 2], *words]
            if any(is_text(part) or (isinstance(part, ast.Name) and part.id in named) for part in told):
                yield call.lineno


def is_text(value: ast.expr) -> bool:
    if isinstance(value, ast.IfExp):
        return is_text(value.body) or is_text(value.orelse)
    return isinstance(value, ast.JoinedStr) or (isinstance(value, ast.Constant) and isinstance(value.value, str))


def test_no_error_is_told_in_english_only():
    wrong = {path.relative_to(ROOT).as_posix(): list(in_one_language(ast.parse(path.read_text()))) for path in FILES}
    assert {name: lines for name, lines in wrong.items() if lines} == {}


@pytest.mark.parametrize(
    "source",
    [
        'raise QueryWrong("what")',
        'raise QueryWrong(f"{what}")',
        'raise QueryWrong(_("what"), "cure")',
        'def refused(): return InputRefused(_("what"), cure="cure")',
        'CURE = "cure"\nraise QueryWrong(_("what"), CURE)',
        'raise QueryWrong(_("what"), "cure" if one else cure())',
        'Problem("file", "stage", f"{what}", error.cure)',
    ],
)
def test_a_sentence_in_one_language_is_found(source):
    assert list(in_one_language(ast.parse(source)))


def test_messages_pass():
    source = 'raise QueryWrong(_("what"), cure())\nProblem("file", "stage", error.what, _("cure"), "code")'
    assert not list(in_one_language(ast.parse(source)))


def inside_f_strings(tree: ast.Module) -> list[int]:
    """The lines of f-strings with a message inside, which the extraction does not see."""
    return [
        string.lineno
        for string in ast.walk(tree)
        if isinstance(string, ast.JoinedStr)
        for call in ast.walk(string)
        if isinstance(call, ast.Call) and getattr(call.func, "id", getattr(call.func, "attr", "")) in ("_", "_n")
    ]


def test_no_message_stands_inside_an_f_string_where_it_would_not_be_extracted():
    inside = {path.relative_to(ROOT).as_posix(): inside_f_strings(ast.parse(path.read_text())) for path in FILES}
    assert {name: lines for name, lines in inside.items() if lines} == {}


@pytest.mark.parametrize(
    "source",
    [
        """f"{_('left out: ')}{problem}\"""",
        """print(printable_line(f"{_('left out: ')}{with_cure(what, cure)}"), file=sys.stderr)""",
        """f"{' '.join([str(_('none'))])}\"""",
        """f"{1:{_('>4')}}\"""",
        """f"{messages._('none')}\"""",
    ],
)
def test_a_message_inside_an_f_string_is_found(source):
    assert inside_f_strings(ast.parse(source))


def parameters_that_differ(tree: ast.Module) -> Iterator[str]:
    """Each message of a file whose template names other parameters than it is given."""
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in ("_", "_n"):
            texts = [part.value for part in call.args[: len(call.func.id)] if isinstance(part, ast.Constant)]
            given = {word.arg for word in call.keywords if word.arg} | ({"n"} if call.func.id == "_n" else set())
            named = set().union(*(catalogues.fields(str(text)) for text in texts))
            splat = any(word.arg is None for word in call.keywords)
            if not splat and (named - given or given - named - {"n"}):
                yield f"{call.lineno}: {named ^ given}"


def test_every_message_is_given_the_parameters_that_its_template_names():
    wrong = {path.name: list(parameters_that_differ(ast.parse(path.read_text()))) for path in FILES}
    assert {name: found for name, found in wrong.items() if found} == {}


def test_every_message_is_translated_with_the_same_parameters_and_compiled(capsys):
    assert catalogues.main(["--check"]) == 0, capsys.readouterr().out


def test_a_compiled_catalogue_is_the_same_whenever_it_is_compiled():
    assert b"POT-Creation-Date: 1970-01-01 00:00+0000" in catalogues.as_mo(catalogues.po_file("zh").read_bytes(), "zh")


def test_a_message_without_translation_or_with_other_parameters_is_found():
    catalog = catalogues.Catalog(locale="zh")
    catalog.add("no session {name}")
    catalog.add("no note {name}", "没有笔记 {title}")
    catalog.add(("{n} hit", "{n} hits"), ("{n} 条",))
    assert list(catalogues.faults(catalog)) == [
        "not translated: 'no session {name}'",
        "other parameters than ['name']: '没有笔记 {title}'",
    ]


def test_a_message_is_rendered_when_it_is_read():
    told = _("{path} is missing", path="a.md")
    assert str(told) == "a.md is missing"
    with read_in("zh"):
        assert f"{told}" == "缺少 a.md"


def test_two_threads_answer_in_two_languages_at_once():
    error, answers, both = QueryWrong(_("{path} is missing", path="a.md")), {}, Barrier(2)

    def answer(language: str) -> None:
        with read_in(language):
            both.wait()
            answers[language] = str(error)
            both.wait()

    readers = [Thread(target=answer, args=(language,)) for language in ("zh", "en")]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    assert answers == {"zh": "缺少 a.md", "en": "a.md is missing"}


def test_a_thread_without_a_reader_of_its_own_speaks_the_language_of_the_process():
    choose("zh")
    found = []
    thread = Thread(target=lambda: found.append(chosen()))
    thread.start()
    thread.join()
    assert found == ["zh"]


def test_numbers_agree_with_their_nouns():
    assert [str(_n("{n} note", "{n} notes", n)) for n in (1, 2)] == ["1 note", "2 notes"]


def plain_plurals(tree: ast.Module) -> list[str]:
    """Messages of one form that count things: with 1 they would not agree with their noun."""
    return [
        call.args[0].value
        for call in ast.walk(tree)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "_"
        if call.args and isinstance(call.args[0], ast.Constant) and COUNTED.search(str(call.args[0].value))
    ]


def test_every_message_with_a_number_of_things_has_a_form_for_one_of_them():
    found = {path.relative_to(ROOT).as_posix(): plain_plurals(ast.parse(path.read_text())) for path in FILES}
    assert {name: texts for name, texts in found.items() if texts} == {}


def test_a_number_of_things_in_one_form_is_found():
    assert plain_plurals(
        ast.parse('_("{recordings} recordings, {notes} notes")\n_("{name} proposes no {missing}")')
    ) == ["{recordings} recordings, {notes} notes"]


def test_several_things_are_listed_as_the_language_lists_them():
    told = _("the stages are {stages}", stages=["collect", "index"])
    assert str(told) == "the stages are collect, index"
    with read_in("zh"):
        assert str(told) == "阶段有：collect、index"


def test_a_problem_carries_its_code_and_its_parameters_whatever_the_language():
    problem = Problem(
        "inbox/a.md", "collect", _("{path} is missing", path=Path("a.md")), _("install sig-archive again"), "x"
    )
    with read_in("zh"):
        written = problem.as_json()
    assert (written["code"], written["params"], written["what"]) == ("x", {"path": "a.md"}, "缺少 a.md")
    assert json.dumps(written)


def test_an_error_has_a_code_of_its_own_and_the_parameters_of_its_sentence():
    error = errors.RecordingUnreadable(_("{path} is missing", path=Path("a.ogg")))
    assert (error.code, error.params) == ("recording-unreadable", {"path": "a.ogg"})
    assert (
        len({kind.code for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, Exception)})
        > 10
    )


def test_messages_with_the_same_words_and_parameters_are_equal():
    assert (
        _("{path} is missing", path="a")
        == Message("{path} is missing", {"path": "a"})
        != _("{path} is missing", path="b")
    )
    assert params_of("as it stands") == {}
