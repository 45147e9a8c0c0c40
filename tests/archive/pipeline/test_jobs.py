"""Stages as values: what another machine receives is all it needs."""

import json
from collections.abc import Callable

import pytest

from archive.errors import InputRefused
from archive.home import Home
from archive.pipeline import current, plan
from archive.pipeline.context import INDEX, SUMMARISE, RunOptions
from archive.pipeline.current import open_run, run_around
from archive.pipeline.jobs import Job, StageResult, problem_of
from archive.pipeline.lock import lock_archive
from archive.pipeline.report import Report
from archive.pipeline.stages import perform
from archive.pipeline.steps import Steps
from tests.whole_run import forced, note, open_forced

Run = Callable[..., Report]
ASKED = RunOptions("2020-10-17", "tiny", {"languages": ("zh", "en"), "word_timestamps": True}, ("index",))


def test_a_job_is_the_same_after_a_journey_as_json() -> None:
    job = Job("/archive", "transcribe", "2020-10-17", "media/talk.wav", ("a.md",), ("2020-10-24",), options=ASKED)
    assert Job.from_values(json.loads(json.dumps(job.as_values()))) == job


@pytest.mark.parametrize(
    ("job", "source"),
    [
        (Job("/a", "transcribe", "2020-10-17", "media/talk.wav"), "sessions/2020-10-17/media/talk.wav"),
        (Job("/a", "index", "2020-10-17"), "sessions/2020-10-17"),
        (Job("/a", "index"), "library"),
        (Job("/a", "collect"), "inbox"),
    ],
)
def test_a_job_names_what_it_is_about(job: Job, source: str) -> None:
    assert job.source == source


def test_a_stage_needs_nothing_but_its_values(
    home: Home, run_all: Run, fake_steps: Steps, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = note(home.inbox / "2020-10-17-x.md", author="Alice")
    run_all()
    path = home.session("2020-10-17").notes / "alice-抢占.md"
    path.write_text(path.read_text("utf-8") + "\n改过了。\n", "utf-8")
    monkeypatch.setattr(current, "real_steps", lambda _: fake_steps)
    for stage in (SUMMARISE, INDEX):
        values = json.dumps(Job(str(home.root), stage, "2020-10-17", options=forced()).as_values())
        assert perform(Job.from_values(json.loads(values))) == StageResult()
    assert plan.find_pending(open_forced(home)) == []


def test_whoever_opens_the_run_again_inside_of_it_joins_it_and_its_lock(home: Home, fake_steps: Steps) -> None:
    with open_run(home, forced(), steps=fake_steps) as outer:
        with open_run(Home(home.root), RunOptions.from_values(forced().as_values())) as inner:
            assert inner is outer
        assert run_around(home, RunOptions()) is None
    assert run_around(home, forced()) is None
    with lock_archive(home.lock):
        pass


def test_an_error_keeps_its_code_and_its_parameters() -> None:
    problem = problem_of(InputRefused("a.md is broken", "mend it"), "inbox/a.md", "collect")
    assert (problem.code, problem.as_json()["what"]) == ("input-refused", "a.md is broken")
    unknown = problem_of(ValueError("no"), "inbox", "collect").as_json()
    assert (unknown["code"], unknown["params"]) == (
        "stage-failed", {"stage": "collect", "source": "inbox", "why": "no"},
    )  # fmt: skip
    assert (unknown["what"], unknown["cure"]) == ("collect of inbox failed: no", "run again; -v shows more")
