"""What is told to a person is told in the reader's language."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from archive import errors

ROOT = Path(__file__).parent.parent
FILES = [path for package in ("archive", "search", "flows") for path in sorted((ROOT / package).rglob("*.py"))]
# What makes a sentence for a person -> the first of its arguments that is one.
TOLD = {name: 0 for name, kind in vars(errors).items() if isinstance(kind, type)} | {"Problem": 2}


def in_one_language(tree: ast.Module) -> Iterator[int]:
    """The lines where an error or a problem is given a text as it stands, or by the name of one, rather than `say(…)`."""
    named = {
        target.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and is_text(node.value)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in TOLD:
            told = [*call.args[TOLD[call.func.id] :], *(word.value for word in call.keywords)]
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
        'raise QueryWrong(say("what", "什么"), "cure")',
        'def refused(): return InputRefused(say("what", "什么"), cure="cure")',
        'CURE = "cure"\nraise QueryWrong(say("what", "什么"), CURE)',
        'raise QueryWrong(say("what", "什么"), "cure" if one else cure())',
        'Problem("file", "stage", f"{what}", error.cure)',
    ],
)
def test_a_sentence_in_one_language_is_found(source):
    assert list(in_one_language(ast.parse(source)))


def test_sentences_in_two_languages_pass():
    source = 'raise QueryWrong(say("what", "什么"), cure())\nProblem("file", "stage", error.what, say("cure", "请"))'
    assert not list(in_one_language(ast.parse(source)))


def test_nothing_is_said_before_the_language_is_chosen():
    early = [
        f"{path.name}:{call.lineno}"
        for path in FILES
        for statement in ast.parse(path.read_text()).body
        if not isinstance(statement, ast.FunctionDef | ast.ClassDef)
        for call in ast.walk(statement)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "say"
    ]
    assert early == []
