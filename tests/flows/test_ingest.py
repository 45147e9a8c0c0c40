"""The weekly flow under a real Prefect server: what runs, what is retried, and what people see of it."""

import json
import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

os.environ.setdefault("PREFECT_SERVER_ANALYTICS_ENABLED", "false")
os.environ.setdefault("PREFECT_LOGGING_LEVEL", "CRITICAL")

import pytest
import yaml
from prefect.client.orchestration import get_client
from prefect.client.schemas.objects import State
from prefect.client.schemas.sorting import FlowRunSort
from prefect.testing.utilities import prefect_test_harness

from archive.cli import main as cli
from archive.errors import InputRefused
from archive.home import Home
from archive.index.generations import count_passages, current_or_fail
from archive.messages import choose
from archive.pipeline import current, plan, stages
from archive.pipeline.state import digest_of
from archive.pipeline.steps import Steps
from flows import commands, server, terminal
from flows import ingest as flow
from flows.tasks import TASKS
from tests.sounds import tone, write_sound
from tests.whole_run import forced, ingest_plainly, note, open_forced, plain_files

pytestmark = pytest.mark.prefect
DEPLOYMENTS = Path(__file__).parents[2] / "prefect.yaml"


@pytest.fixture(scope="session", autouse=True)
def prefect_server():
    with prefect_test_harness(server_startup_timeout=180):
        yield


@pytest.fixture(autouse=True)
def light(monkeypatch: pytest.MonkeyPatch, fake_steps: Steps) -> None:
    """No model, and no waiting between attempts."""
    monkeypatch.setattr(current, "real_steps", lambda _: fake_steps)
    monkeypatch.setattr(
        server, "server_is_configured", lambda: True
    )  # which the harness tells Prefect, not the environment
    for task in TASKS.values():
        monkeypatch.setattr(task, "retry_delay_seconds", 0)
    monkeypatch.setattr(server, "prepare_prefect", lambda **_: None)


@pytest.fixture
def filled(home: Home) -> Home:
    write_sound(home.inbox / "2020-10-17-talk.wav", tone(1))
    note(home.inbox / "2020-10-24-alice.md", author="Alice")
    return home


@pytest.fixture
def weekly(home: Home) -> Callable[[], State[Any]]:
    return lambda: flow.ingest(home=str(home.root), model="sample-voice", return_state=True)


def once(call: Callable[..., Any], error: Exception) -> tuple[Callable[..., Any], list[int]]:
    """The same function, failing the first time; and how often it was called."""
    calls: list[int] = []

    def flaky(*given: Any, **options: Any) -> Any:
        calls.append(1)
        if len(calls) == 1:
            raise error
        return call(*given, **options)

    return flaky, calls


def artifacts(key: str) -> list[Any]:
    with get_client(sync_client=True) as client:
        return [artifact for artifact in client.read_artifacts() if artifact.key == key]


def test_a_run_archives_everything_and_says_so(filled: Home, weekly: Callable[[], State[Any]]) -> None:
    state = weekly()
    assert (state.name, state.message) == ("Completed", "2 sessions")
    report = state.result()
    assert report["problems"] == []
    assert [(s["id"], s["recordings"], s["notes"], s["stages"]) for s in report["sessions"]] == [
        ("2020-10-17", 1, 0, {"collect": "done", "transcribe": "done", "summarise": "done", "index": "done"}),
        ("2020-10-24", 0, 1, {"collect": "done", "transcribe": "skipped", "summarise": "done", "index": "done"}),
    ]
    assert plan.find_pending(open_forced(filled)) == []


def test_plain_calls_end_in_the_same_archive(
    filled: Home, weekly: Callable[[], State[Any]], tmp_path: Path, fake_steps: Steps
) -> None:
    other = Home(Path(shutil.copytree(filled.root, tmp_path / "other")))
    weekly()
    ingest_plainly(other, fake_steps, options=forced())
    assert without_time(filled) == without_time(other)
    assert passages_of(filled) == passages_of(other)


def without_time(home: Home) -> dict[str, str]:
    """Path -> a hash of each file's text, whatever the time it was written at."""
    return {name: digest_of(home.sessions / name) for name in plain_files(home)}


def passages_of(home: Home) -> set[str]:
    with current_or_fail(home).open_catalog() as catalog:
        return set(catalog.ids())


def test_what_flows_are_given_is_json(filled: Home, weekly: Callable[[], State[Any]]) -> None:
    weekly()
    with get_client(sync_client=True) as client:
        runs = client.read_flow_runs(sort=FlowRunSort.START_TIME_DESC, limit=3)
    given = {run.name: run.parameters for run in runs if run.name.startswith("session")}
    assert given["session 2020-10-17"]["job"]["home"] == str(filled.root)
    assert given["session 2020-10-17"]["job"]["options"]["model"] == "sample-voice"
    assert json.dumps([run.parameters for run in runs])


def test_people_see_summaries_progress_and_a_table(filled: Home, weekly: Callable[[], State[Any]]) -> None:
    weekly()
    summary = artifacts("summary-2020-10-17")[-1]
    assert (summary.type, summary.data.startswith("# 2020-10-17")) == ("markdown", True)
    assert artifacts("transcribe-2020-10-17")[-1].data == 100.0
    table = json.loads(artifacts("ingest")[-1].data)
    assert [(row["session"], row["transcribe"]) for row in table] == [("2020-10-17", "done"), ("2020-10-24", "skipped")]


def test_a_second_run_has_nothing_to_do(filled: Home, weekly: Callable[[], State[Any]]) -> None:
    weekly()
    before = plain_files(filled)
    stages = [set(session["stages"].values()) for session in weekly().result()["sessions"]]
    assert stages == [{"skipped"}, {"skipped"}]
    assert plain_files(filled) == before


def test_a_problem_names_the_state_and_the_rest_goes_on(filled: Home, weekly: Callable[[], State[Any]]) -> None:
    (filled.inbox / "2020-10-24-broken.md").touch()
    state = weekly()
    assert state.is_completed()
    assert state.name == "With problems"
    assert state.message.endswith("2020-10-24-broken.md is empty: save its text again and run again")
    assert count_passages(filled, "2020-10-24") == 1
    assert "2020-10-24-broken.md is empty" in artifacts("ingest-problems")[-1].data


def test_a_session_that_cannot_be_read_stops_no_other(filled: Home, weekly: Callable[[], State[Any]]) -> None:
    weekly()
    filled.session("2020-10-17").record.write_text("title = \n")
    note(filled.inbox / "2020-10-24-new.md", "# 队列\n\n三个\n")
    report = weekly().result()
    assert [problem["source"] for problem in report["problems"]] == ["sessions/2020-10-17"]
    assert "session.toml cannot be read as TOML" in report["problems"][0]["what"]
    assert [session["stages"]["index"] for session in report["sessions"]] == ["failed", "done"]
    assert count_passages(filled, "2020-10-24") == 2


def test_a_broken_page_of_the_library_stops_no_session(filled: Home, weekly: Callable[[], State[Any]]) -> None:
    filled.library.mkdir(exist_ok=True)
    (filled.library / "design.md").write_bytes(b"\xff")
    report = weekly().result()
    assert [problem["source"] for problem in report["problems"]] == ["library"]
    assert count_passages(filled, "2020-10-17") == 1


@pytest.mark.parametrize("stage", ["transcribe", "index", "collect"])
def test_what_time_may_mend_is_tried_again(
    filled: Home, weekly: Callable[[], State[Any]], monkeypatch: pytest.MonkeyPatch, stage: str
) -> None:
    flaky, calls = once(stages.STAGE_FUNCTIONS[stage], OSError(5, "Input/output error"))
    monkeypatch.setitem(stages.STAGE_FUNCTIONS, stage, flaky)
    assert weekly().name == "Completed"
    assert len(calls) >= 2
    assert count_passages(filled, "2020-10-17") == 1


def test_what_a_person_must_mend_is_not_tried_again(
    filled: Home, weekly: Callable[[], State[Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    flaky, calls = once(stages.index_unit, InputRefused("a.md is broken", "mend it"))
    monkeypatch.setitem(stages.STAGE_FUNCTIONS, "index", flaky)
    state = weekly()
    assert (state.name, state.message) == ("With problems", "a.md is broken: mend it")
    assert len(calls) == 2  # one for each session
    assert weekly().name == "Completed"


def test_a_collect_that_keeps_failing_leaves_the_sessions_to_be_finished(
    filled: Home, weekly: Callable[[], State[Any]], monkeypatch: pytest.MonkeyPatch, fake_steps: Steps
) -> None:
    run = current.Run(open_forced(filled), fake_steps)
    stages.collect_files(run, run.job("collect"), lambda *_: None)

    def offline(*_: Any, **__: Any) -> None:
        raise OSError(112, "Host is down")

    monkeypatch.setitem(stages.STAGE_FUNCTIONS, "collect", offline)
    report = weekly().result()
    assert [(p["stage"], p["source"]) for p in report["problems"]] == [("collect", "inbox")]
    assert "Host is down" in report["problems"][0]["what"]
    assert count_passages(filled, "2020-10-17") == 1


def test_a_model_that_is_missing_is_one_problem_a_recording(
    filled: Home, weekly: Callable[[], State[Any]], monkeypatch: pytest.MonkeyPatch, fake_steps: Steps
) -> None:
    from archive.errors import ModelMissing

    def missing(*_: Any, **__: Any) -> None:
        raise ModelMissing("the Whisper model 'tiny' is not on this machine", "connect once")

    monkeypatch.setattr(current, "real_steps", lambda _: replace(fake_steps, transcribe=missing))
    (problem,) = weekly().result()["problems"]
    assert problem["source"] == "sessions/2020-10-17/media/2020-10-17-talk.wav"
    assert (problem["what"], problem["cure"]) == ("the Whisper model 'tiny' is not on this machine", "connect once")
    assert count_passages(filled, "2020-10-24") == 1


def command(home: Home, *words: str) -> int:
    return cli.main(["ingest", "--home", str(home.root), "--model", "sample-voice", *words])


def test_the_command_prints_one_object_and_exits_with_0(filled: Home, capfd: pytest.CaptureFixture) -> None:
    assert command(filled, "--json") == 0
    report = json.loads(capfd.readouterr().out)
    assert (report["schema"], report["problems"], len(report["sessions"])) == (1, [], 2)


def test_the_command_names_what_was_left_out_and_exits_with_1(filled: Home, capfd: pytest.CaptureFixture) -> None:
    (filled.inbox / "2020-10-24-broken.md").touch()
    assert command(filled) == 1
    said = capfd.readouterr()
    assert "2020-10-24  1 note, 1 passage" in said.out
    assert "not archived: " in said.err and "2020-10-24-broken.md is empty; save its text again" in said.err
    assert "Traceback" not in said.err


def test_a_session_that_is_none_is_told(filled: Home, tmp_path: Path, capfd: pytest.CaptureFixture) -> None:
    assert command(filled, str(note(tmp_path / "x.md")), "--session", "2020-13-45") == 1
    assert "'2020-13-45' is not a session; sessions are named by date" in capfd.readouterr().err


def test_the_plan_is_printed_and_nothing_is_done(filled: Home, capfd: pytest.CaptureFixture) -> None:
    assert command(filled, "--plan") == 0
    assert "2020-10-17   collect     inbox/2020-10-17-talk.wav  (recording)" in capfd.readouterr().out
    assert plain_files(filled) == {}


def test_nothing_to_do_starts_no_flow(
    filled: Home, capfd: pytest.CaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert command(filled, "-q") == 0
    monkeypatch.setattr(commands, "run_flow", lambda *_: pytest.fail("a flow was started"))
    assert command(filled) == 0
    assert "nothing to do: the archive is up to date" in capfd.readouterr().out


def test_another_ingest_holds_the_lock(filled: Home, capfd: pytest.CaptureFixture) -> None:
    from archive.pipeline.lock import lock_archive

    with lock_archive(filled.lock):
        assert command(filled) == 1
    assert f"another process is writing this archive (process {os.getpid()}, since" in capfd.readouterr().err


@pytest.mark.skipif(not DEPLOYMENTS.is_file(), reason="there is no prefect.yaml yet")
def test_the_flow_is_deployed_weekly_and_on_demand() -> None:
    deployments = {found["name"]: found for found in yaml.safe_load(DEPLOYMENTS.read_text("utf-8"))["deployments"]}
    assert sorted(deployments) == ["on-demand", "weekly"]
    (schedule,) = deployments["weekly"]["schedules"]
    assert (schedule["cron"], schedule["timezone"]) == ("0 23 * * 6", "Asia/Shanghai")
    for deployment in deployments.values():
        assert deployment["work_pool"]["name"] == "sig-archive"
        path, _, name = deployment["entrypoint"].partition(":")
        assert (DEPLOYMENTS.parent / path).is_file() and hasattr(flow, name)


def test_a_chinese_reader_is_told_in_chinese(filled: Home, capfd: pytest.CaptureFixture) -> None:
    choose("zh")
    assert command(filled, "--plan") == 0
    assert "2020-10-17   收集        inbox/2020-10-17-talk.wav  （录音）" in capfd.readouterr().out
    (filled.inbox / "2020-10-24-broken.md").touch()
    assert command(filled) == 1
    said = capfd.readouterr()
    assert "2020-10-24  1 篇笔记、1 个段落：已摘要、已索引" in said.out
    assert "未归档：" in said.err and "2020-10-24-broken.md 是空的；请重新保存其正文后再次运行" in said.err
    problems = "# 未归档\n\n- **inbox/2020-10-24-broken.md**（collect）："
    assert [made for made in artifacts("ingest-problems") if made.data.startswith(problems)]
    assert [made for made in artifacts("ingest") if json.loads(made.data)[-1].get("活动") == "2020-10-24"]


def test_hallucinations_are_named_in_the_readers_language() -> None:
    assert terminal.rule_label("subtitle credits") == "subtitle credits"
    choose("zh")
    assert terminal.rule_label("subtitle credits") == "字幕署名"
    assert terminal.rule_label("a rule of an older version") == "a rule of an older version"
