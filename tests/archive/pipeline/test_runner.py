"""Stages as plain calls: what is tried again, and that nothing that fails stops the rest."""

from collections.abc import Callable
from typing import Any

import pytest

from archive.errors import InputRefused
from archive.home import Home
from archive.index.generations import count_passages
from archive.pipeline import stages
from archive.pipeline.report import Report
from archive.pipeline.runner import is_worth_retrying
from tests.sounds import tone, write_sound
from tests.whole_run import note

Run = Callable[..., Report]


@pytest.fixture
def filled(home: Home) -> Home:
    write_sound(home.inbox / "2020-10-17-talk.wav", tone(1))
    note(home.inbox / "2020-10-24-alice.md", author="Alice")
    return home


def fail(monkeypatch: pytest.MonkeyPatch, stage: str, error: Exception, *, times: int) -> list[str]:
    """Let a stage fail so often; the sessions that it was called for."""
    real, calls = stages.STAGE_FUNCTIONS[stage], []

    def flaky(run: Any, job: Any, progress: Any) -> Any:
        calls.append(job.session)
        if len(calls) <= times:
            raise error
        return real(run, job, progress)

    monkeypatch.setitem(stages.STAGE_FUNCTIONS, stage, flaky)
    return calls


@pytest.mark.parametrize("stage", ["collect", "transcribe", "index"])
def test_what_time_may_mend_is_tried_again(
    filled: Home, run_all: Run, monkeypatch: pytest.MonkeyPatch, stage: str
) -> None:
    calls = fail(monkeypatch, stage, OSError(5, "Input/output error"), times=1)
    assert run_all().problems == []
    assert calls[0] == calls[1]
    assert count_passages(filled, "2020-10-17") == 1


def test_what_keeps_failing_is_a_problem_and_the_rest_goes_on(
    filled: Home, run_all: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    fail(monkeypatch, "transcribe", OSError(112, "Host is down"), times=99)
    report = run_all()
    (problem,) = report.problems
    assert (problem.source, problem.code) == ("sessions/2020-10-17/media/2020-10-17-talk.wav", "stage-failed")
    assert "Host is down" in str(problem.what)
    assert [s.stages["transcribe"] for s in report.sessions] == ["failed", "skipped"]
    assert count_passages(filled, "2020-10-24") == 1


def test_what_a_person_must_mend_is_not_tried_again(
    filled: Home, run_all: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = fail(monkeypatch, "index", InputRefused("a.md is broken", "mend it"), times=1)
    report = run_all()
    assert [(p.code, str(p.what)) for p in report.problems] == [("input-refused", "a.md is broken")]
    assert calls == ["2020-10-17", "2020-10-24"]
    assert not is_worth_retrying(InputRefused("a", "b")) and is_worth_retrying(OSError())


def test_a_collect_that_keeps_failing_leaves_the_sessions_to_be_finished(
    filled: Home, run_all: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_all()
    path = filled.session("2020-10-24").notes / "alice-抢占.md"
    path.write_text(path.read_text("utf-8") + "\n## 又一段\n\n新的。\n", "utf-8")
    fail(monkeypatch, "collect", OSError(112, "Host is down"), times=99)
    report = run_all()
    assert [(p.stage, p.source) for p in report.problems] == [("collect", "inbox")]
    assert count_passages(filled, "2020-10-24") == 2
