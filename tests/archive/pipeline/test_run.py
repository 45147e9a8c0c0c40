"""The stages joined: what is pending, what a run writes, and that a second run has nothing to do."""

import json
from collections.abc import Callable
from dataclasses import replace

import pytest

from archive.errors import InputRefused, SettingsWrong
from archive.home import Home
from archive.index.catalog import Catalog
from archive.index.generations import current_or_fail
from archive.messages import choose
from archive.pipeline import current, keys, plan, transcription
from archive.pipeline.context import RunOptions, open_context
from archive.pipeline.indexing import reindex
from archive.pipeline.report import Report, write_report
from archive.pipeline.stages import collect_files
from archive.pipeline.steps import Steps, TranscriptionResult
from archive.records import Segment
from archive.season import season
from archive.transcripts.stored import read_transcript
from tests.sounds import tone, write_sound
from tests.whole_run import SAID, note, open_forced, plain_files

Run = Callable[..., Report]


@pytest.fixture
def filled(home: Home) -> Home:
    """A recording and two notes in the inbox."""
    write_sound(home.inbox / "2020-10-17-talk.wav", tone(1))
    note(home.inbox / "2020-10-17-alice.md", author="Alice")
    note(home.inbox / "2020-10-24-bowen.md", "# 队列\n\nactiveQ 是一个堆。\n", author="Bowen")
    return home


def indexed(home: Home) -> set[str]:
    catalog = Catalog(current_or_fail(home).catalog)
    try:
        return {passage.text for passage in catalog.passages(list(catalog.ids().values())).values()}
    finally:
        catalog.close()


def stages(home: Home) -> list[tuple[str, str]]:
    return [(task.session, task.stage) for task in plan.find_pending(open_forced(home))]


def test_a_run_archives_everything(filled: Home, run_all: Run) -> None:
    report = run_all()
    assert report.problems == []
    assert [(s.id, s.recordings, s.notes, s.passages, s.summary) for s in report.sessions] == [
        ("2020-10-17", 1, 1, 2, True), ("2020-10-24", 0, 1, 1, True),
    ]  # fmt: skip
    assert "抢占的时候先挑选 victim 最少的节点，\nNominatedNodeName is only a hint." in indexed(filled)
    assert sorted(plain_files(filled)) == [
        "2020-10-17/media/2020-10-17-talk.wav", "2020-10-17/notes/alice-抢占.md", "2020-10-17/session.toml",
        "2020-10-17/summary.json", "2020-10-17/summary.md", "2020-10-17/transcripts/2020-10-17-talk.json",
        "2020-10-17/transcripts/2020-10-17-talk.vtt", "2020-10-24/notes/bowen-队列.md", "2020-10-24/session.toml",
        "2020-10-24/summary.json", "2020-10-24/summary.md",
    ]  # fmt: skip


def test_nothing_is_pending_after_a_run_and_a_second_one_changes_no_file(filled: Home, run_all: Run) -> None:
    run_all()
    before, generation = plain_files(filled), current_or_fail(filled)
    assert stages(filled) == []
    run_all()
    assert plain_files(filled) == before
    assert current_or_fail(filled) == generation


def test_the_inbox_is_pending_first(filled: Home) -> None:
    tasks = plan.find_pending(open_forced(filled))
    assert next((t.stage, str(t.what), str(t.why)) for t in tasks) == (
        "collect",
        "inbox/2020-10-17-alice.md",
        "in the inbox",
    )


def test_a_changed_note_replaces_its_passages(filled: Home, run_all: Run) -> None:
    run_all()
    note(filled.inbox / "2020-10-17-alice.md", "# 抢占\n\n现在不一样了。\n", author="Alice")
    run_all()
    assert "现在不一样了。" in indexed(filled)
    assert "抢占先删除优先级低的 Pod。" not in indexed(filled)


def test_the_same_content_under_another_name_adds_nothing(filled: Home, run_all: Run) -> None:
    text = (filled.inbox / "2020-10-17-alice.md").read_bytes()
    run_all()
    before = plain_files(filled)
    (filled.inbox / "2020-10-17-copy.md").write_bytes(text)
    report = run_all()
    assert report.duplicates == ["2020-10-17-copy.md = sessions/2020-10-17/notes/alice-抢占.md"]
    assert plain_files(filled) == before


def test_an_edit_in_the_archive_is_indexed(filled: Home, run_all: Run) -> None:
    run_all()
    path = filled.session("2020-10-24").notes / "bowen-队列.md"
    path.write_text(path.read_text("utf-8").replace("一个堆", "一个最小堆"), "utf-8")
    assert stages(filled) == [("2020-10-24", "summarise"), ("2020-10-24", "index")]
    run_all()
    assert "activeQ 是一个最小堆。" in indexed(filled)


def test_a_persons_corrections_of_a_transcript_are_kept(filled: Home, run_all: Run) -> None:
    run_all()
    path = filled.session("2020-10-17").transcripts / "2020-10-17-talk.json"
    path.write_text(path.read_text("utf-8").replace("victim", "牺牲者"), "utf-8")
    run_all()
    assert "牺牲者" in path.read_text("utf-8")
    assert any("牺牲者" in text for text in indexed(filled))


def test_a_stage_is_done_again_when_forced(filled: Home, run_all: Run, fake_steps: Steps) -> None:
    run_all()
    other = replace(fake_steps, transcribe=lambda *_, **__: TranscriptionResult((Segment(0, 1, "别的话"),), 1.0))
    run_all(steps=other)
    assert "别的话" not in "".join(indexed(filled))
    run_all(steps=other, force=("transcribe",))
    assert "别的话" in "".join(indexed(filled))


def test_an_unknown_stage_is_told_the_known_ones(home: Home) -> None:
    with pytest.raises(SettingsWrong, match="no stage fly; the stages are collect, transcribe, summarise, index"):
        open_context(home, RunOptions(force=("fly",)))


def test_another_model_makes_the_transcript_pending(filled: Home, run_all: Run) -> None:
    run_all()
    context = open_context(filled)
    settings = replace(context.settings, whisper=replace(context.settings.whisper, model="tiny"))
    (first, *_) = plan.find_pending(replace(context, settings=settings))
    assert (first.stage, str(first.why)) == ("transcribe", "the model or its options changed")


def test_a_session_that_is_gone_leaves_the_index(filled: Home, run_all: Run) -> None:
    run_all()
    folder = filled.session("2020-10-24").root
    folder.rename(filled.root / "elsewhere")
    assert [(t.stage, str(t.what), str(t.why)) for t in plan.find_pending(open_forced(filled))] == [
        ("index", "2020-10-24", "the session is gone")
    ]
    run_all()
    assert "activeQ 是一个堆。" not in indexed(filled)
    assert not folder.exists()


def test_reindex_gives_the_same_passages(filled: Home, run_all: Run, fake_steps: Steps) -> None:
    run_all()
    catalog = Catalog(current_or_fail(filled).catalog)
    before = set(catalog.ids())
    catalog.close()
    assert reindex(current.Run(open_forced(filled), fake_steps)) == (3, [])
    catalog = Catalog(current_or_fail(filled).catalog)
    assert set(catalog.ids()) == before
    catalog.close()
    assert stages(filled) == []


def test_another_embedding_model_indexes_the_whole_archive(
    filled: Home, run_all: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_all()
    monkeypatch.setattr(keys.identity, "embedding_identity", lambda *_: "another")
    found = plan.find_pending(open_context(filled))
    assert {str(task.why) for task in found} == {
        "the index was built with the embedding model kube-zh-en or another prefix"
    }
    assert stages(filled) == [("2020-10-17", "index"), ("2020-10-24", "index")]
    run_all()
    assert stages(filled) == []
    assert len(indexed(filled)) == 3


def test_the_sample_voice_refuses_voices_it_does_not_know(filled: Home, fake_steps: Steps) -> None:
    run = current.Run(open_context(filled), fake_steps)
    collect_files(run, run.job("collect"), lambda *_: None)
    state = run.states.of("2020-10-17")
    (recording,) = state.session.recordings
    with pytest.raises(
        InputRefused, match=r"sample-voice knows only the bundled season's voices; set whisper.model to turbo"
    ):
        transcription.transcribe(run, state, recording, lambda *_: None)


def test_a_transcript_says_where_it_came_from(filled: Home, run_all: Run) -> None:
    run_all()
    transcript = read_transcript(filled.session("2020-10-17").transcripts / "2020-10-17-talk.json")
    assert (transcript.engine, transcript.model, transcript.segments) == ("fake-whisper", "sample-voice", SAID)
    assert transcript.options == {
        "engine": "openai-whisper", "compute_type": "auto", "word_timestamps": False,
        "languages": ["zh", "en"], "initial_prompt": "", "prompt": "", "window_s": 7.0, "audio_track": 0,
        "condition_on_previous_text": False,
    }  # fmt: skip
    assert "不可信" in transcript.remarks[0]


def test_a_summary_cites_the_session(filled: Home, run_all: Run) -> None:
    run_all()
    summary = json.loads(filled.session("2020-10-17").summary.read_text("utf-8"))
    assert summary["abstract"][0]["addresses"] == ["2020-10-17@00:00:00-00:00:04"]


def test_what_a_killed_transcription_left_behind_is_removed(filled: Home, run_all: Run) -> None:
    (filled.partial / "0123").mkdir(parents=True)
    (filled.partial / "0123" / "sound.s16").write_bytes(b"old")
    run_all()
    assert list(filled.partial.iterdir()) == []


def test_the_reports_of_old_runs_are_cleared_away(home: Home) -> None:
    for _ in range(52):
        write_report(home, Report())
    assert len(list(home.runs.iterdir())) == 50


def test_the_whole_season_goes_in(home: Home, run_all: Run) -> None:
    season.put_into_inbox(home, known=frozenset())
    report = run_all()
    assert report.problems == []
    assert [session.id for session in report.sessions] == [
        "2020-10-17",
        "2020-10-24",
        "2020-10-31",
        "2020-11-07",
        "2020-11-14",
    ]
    assert [session.notes for session in report.sessions] == [4, 5, 4, 5, 4]
    assert stages(home) == []


def test_a_chinese_reader_is_told_why_in_chinese(filled: Home) -> None:
    choose("zh")
    tasks = plan.find_pending(open_forced(filled))
    assert next((t.stage, str(t.what), str(t.why)) for t in tasks) == (
        "collect",
        "inbox/2020-10-17-alice.md",
        "在收件箱中",
    )
    with pytest.raises(SettingsWrong) as told:
        open_context(filled, RunOptions(force=("bake",)))
    assert (str(told.value.what), str(told.value.cure)) == (
        "没有 bake 这个阶段", "阶段有：collect、transcribe、summarise、index",
    )  # fmt: skip


def add_a_term(home: Home) -> None:
    """Change the glossary, of which every summary is made."""
    with home.glossary.open("a", encoding="utf-8") as file:
        file.write('\n[[entry]]\ncanonical = "victim"\n')


def test_an_edited_summary_is_kept_and_told(filled: Home, run_all: Run) -> None:
    run_all()
    folder = filled.session("2020-10-24")
    folder.summary_text.write_text("# 我们的结论\n", "utf-8")
    assert stages(filled) == []
    add_a_term(filled)
    edited = [stage for stage in plan.find_pending(open_forced(filled)) if stage.session == folder.id]
    assert next((stage.stage, stage.what, stage.reason.code) for stage in edited) == (
        "summarise", "summary.new.md", "summary-edited",
    )  # fmt: skip
    report = run_all()
    assert folder.summary_text.read_text("utf-8") == "# 我们的结论\n"
    assert report.problems == []
    (notice,) = report.as_json()["notices"]
    assert (notice["code"], notice["what"]) == (
        "summary-edited",
        "sessions/2020-10-24/summary.md was edited by hand and stays; the new summary is sessions/2020-10-24/summary.new.md",
    )
    assert notice["cure"].endswith("sig-archive ingest --session 2020-10-24 --force summarise")
    assert (stages(filled), run_all().notices) == ([], [])


def test_an_edited_summary_is_replaced_where_that_is_forced_and_kept_beside(filled: Home, run_all: Run) -> None:
    run_all()
    other = filled.session("2020-10-17").summary_text
    folder = filled.session("2020-10-24")
    for path in (folder.summary_text, other):
        path.write_text("# 我们的结论\n", "utf-8")
    pending = plan.find_pending(open_context(filled, RunOptions("2020-10-24", force=("summarise",))))
    assert [(stage.session, stage.reason.code) for stage in pending if stage.stage == "summarise"] == [
        ("2020-10-24", "edited-summary-replaced")
    ]
    report = run_all(session="2020-10-24", force=("summarise",))
    assert [notice.code for notice in report.notices] == ["edited-summary-replaced"]
    assert folder.old_summary.read_text("utf-8") == other.read_text("utf-8") == "# 我们的结论\n"
    assert folder.summary_text.read_text("utf-8").startswith("# 2020-10-24")


def test_passages_of_an_earlier_version_are_cut_again_and_the_plan_says_why(
    filled: Home, run_all: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as earlier:
        earlier.setattr(keys.passages_key, "__defaults__", (1,))
        run_all()
    folder = filled.session("2020-10-17")
    note(folder.notes / "alice-抢占.md", "# 抢占\n\n现在不一样了。\n", author="Alice")
    indexing = [stage for stage in plan.find_pending(open_forced(filled)) if stage.stage == "index"]
    assert [(stage.session, stage.reason.code, stage.why) for stage in indexing] == [
        ("2020-10-17", "files-changed", "its files changed"),
        ("2020-10-24", "passages-version", "this version cuts passages in another way"),
    ]
