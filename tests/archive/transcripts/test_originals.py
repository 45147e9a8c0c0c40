"""What is handed in stands as it came, and what is made of it follows it."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from archive.errors import SettingsWrong
from archive.home import Home, SessionFolder
from archive.pipeline import plan
from archive.pipeline.report import Report
from archive.pipeline.steps import Steps, TranscriptionResult
from archive.records import Segment, Transcript
from archive.transcripts.stored import read_transcript, text_sha256, write_transcript
from tests.sounds import tone, write_sound
from tests.whole_run import SAID, encode, forced, ingest_plainly, open_forced, plain_files

Run = Callable[..., Report]
DAY = "2020-10-17"
TALK = f"{DAY}-talk"
FEISHU = "说话人 1 00:00\n抢占的时候先挑选 victim 最少的节点。\n\n石磊 00:02\nNominatedNodeName is only a hint.\n"


@pytest.fixture
def folder(home: Home) -> SessionFolder:
    return home.session(DAY)


def merging(home: Home) -> None:
    home.settings.write_text(
        home.settings.read_text("utf-8").replace('transcripts = "use"', 'transcripts = "merge"'), "utf-8"
    )


def hand_in(home: Home, name: str, text: str = FEISHU) -> None:
    (home.inbox / name).write_text(text, "utf-8")


def record(home: Home, name: str = f"{TALK}.wav") -> None:
    write_sound(home.inbox / name, tone(4))


def transcript(folder: SessionFolder, stem: str = TALK) -> Transcript:
    return read_transcript(folder.transcripts / f"{stem}.json")


def names(folder: SessionFolder) -> list[str]:
    return sorted(
        path.relative_to(folder.transcripts).as_posix() for path in folder.transcripts.rglob("*") if path.is_file()
    )


def speakers(folder: SessionFolder) -> list[str | None]:
    return [segment.speaker for segment in transcript(folder).segments]


def waiting(home: Home) -> list[tuple[str, str]]:
    return [
        (str(task.what), str(task.why))
        for task in plan.find_pending(open_forced(home))
        if task.stage in ("collect", "transcribe")
    ]


@pytest.mark.parametrize("name", [f"{TALK}.txt", f"{DAY} 飞书妙记.txt"])
def test_a_transcript_is_used_for_its_sessions_recording(
    home: Home, folder: SessionFolder, run_all: Run, name: str
) -> None:
    record(home)
    hand_in(home, name)
    assert run_all().problems == []
    made, kept = transcript(folder), folder.originals / name.replace(" ", "-")
    assert (made.engine, [s.speaker for s in made.segments]) == ("imported", ["说话人 1", "石磊"])
    assert made.options["file"] == kept.name
    assert kept.read_text("utf-8") == FEISHU
    assert names(folder) == [f"{TALK}.json", f"{TALK}.vtt", f"originals/{kept.name}"]
    assert plan.find_pending(open_forced(home)) == []


def test_a_transcript_alone_is_a_session_without_a_recording(home: Home, folder: SessionFolder, run_all: Run) -> None:
    hand_in(home, f"{DAY}-feishu.txt")
    assert run_all().problems == []
    assert names(folder) == [f"{DAY}-feishu.json", f"{DAY}-feishu.vtt", f"originals/{DAY}-feishu.txt"]


def test_a_recording_that_comes_later_takes_its_transcript_over(
    home: Home, folder: SessionFolder, run_all: Run
) -> None:
    hand_in(home, f"{DAY}-feishu.txt")
    run_all()
    correct(folder, f"{DAY}-feishu")
    record(home)
    run_all()
    assert names(folder) == [f"{TALK}.json", f"{TALK}.vtt", f"originals/{DAY}-feishu.txt"]
    assert transcript(folder).segments[0].text == "改正了"
    assert waiting(home) == []


def test_two_transcripts_and_no_recording_are_two(home: Home, folder: SessionFolder, run_all: Run) -> None:
    hand_in(home, f"{DAY}-1.txt")
    hand_in(home, f"{DAY}-2.txt", FEISHU.replace("石磊", "小王"))
    run_all()
    record(home)
    run_all()
    assert {"2020-10-17-1.json", "2020-10-17-2.json", f"{TALK}.json"} <= set(names(folder))


def correct(folder: SessionFolder, stem: str = TALK) -> None:
    path = folder.transcripts / f"{stem}.json"
    old = read_transcript(path)
    write_transcript(path, replace(old, segments=(replace(old.segments[0], text="改正了"), *old.segments[1:])))


def test_a_correction_stays_when_the_same_file_comes_again(home: Home, folder: SessionFolder, run_all: Run) -> None:
    hand_in(home, f"{TALK}.txt")
    run_all()
    correct(folder)
    before = plain_files(home)
    hand_in(home, f"{DAY} again.txt")
    run_all()
    assert plain_files(home).keys() == before.keys()
    assert transcript(folder).segments[0].text == "改正了"


def test_an_edited_original_is_read_again(home: Home, folder: SessionFolder, run_all: Run) -> None:
    hand_in(home, f"{TALK}.txt")
    run_all()
    (folder.originals / f"{TALK}.txt").write_text(FEISHU.replace("说话人 1", "小王"), "utf-8")
    assert waiting(home) == [(f"transcripts/originals/{TALK}.txt", "its transcript is not made of it")]
    run_all()
    assert speakers(folder) == ["小王", "石磊"]
    assert waiting(home) == []


def test_a_broken_original_is_told_and_the_rest_goes_on(home: Home, folder: SessionFolder, run_all: Run) -> None:
    hand_in(home, f"{TALK}.txt")
    run_all()
    (folder.originals / f"{TALK}.txt").write_text("nothing", "utf-8")
    hand_in(home, "2020-10-24-x.txt")
    (problem,) = run_all().problems
    assert problem.source == f"sessions/{DAY}/transcripts/originals"
    assert str(problem.what).startswith(f"{folder.originals / TALK}.txt is not a transcript in TXT format")
    assert (home.session("2020-10-24").transcripts / "2020-10-24-x.json").is_file()


def test_the_last_one_handed_in_counts_and_none_is_lost(home: Home, folder: SessionFolder, run_all: Run) -> None:
    record(home)
    hand_in(home, f"{TALK}.txt")
    run_all()
    hand_in(home, f"{DAY}-腾讯.txt", "小王(00:00:00):\n先讲抢占。\n小李(00:00:09):\n好。\n")
    run_all()
    assert speakers(folder) == ["小王", "小李"]
    assert names(folder)[2:] == [f"originals/{TALK}.txt.old", f"originals/{DAY}-腾讯.txt"]
    assert waiting(home) == []


def test_a_run_killed_before_the_transcript_was_made_makes_it(home: Home, folder: SessionFolder, run_all: Run) -> None:
    hand_in(home, f"{TALK}.txt")
    run_all()
    whole = transcript(folder)
    for path in folder.transcripts.glob("*.*"):
        if path.is_file():
            path.unlink()
    run_all()
    assert transcript(folder).segments == whole.segments


def test_speakers_are_merged_into_what_whisper_hears(home: Home, folder: SessionFolder, run_all: Run) -> None:
    merging(home)
    record(home)
    hand_in(home, f"{TALK}.txt")
    assert run_all().problems == []
    made = transcript(folder)
    assert made.engine == "fake-whisper + merged speakers"
    assert made.segments == (replace(SAID[0], speaker="说话人 1"), replace(SAID[1], speaker="石磊"))
    assert made.options["file"] == f"{TALK}.txt"
    assert plan.find_pending(open_forced(home)) == []


def test_a_merged_transcript_is_not_taken_for_corrected_by_hand(
    home: Home, folder: SessionFolder, run_all: Run
) -> None:
    record(home)
    run_all()
    path = folder.transcripts / f"{TALK}.json"
    heard = replace(transcript(folder), segments=(Segment(0.0, 4.0, "先挑选 victim。那为什么要重试"),))
    write_transcript(path, replace(heard, text_sha256=text_sha256(heard.segments)))
    merging(home)
    hand_in(home, f"{TALK}.txt")
    run_all()
    assert speakers(folder) == ["说话人 1", "石磊"]
    assert transcript(folder).text_sha256 == text_sha256(transcript(folder).segments)
    correct(folder)
    hand_in(home, f"{TALK}.txt", FEISHU.replace("说话人 1", "说话人 3"))
    run_all()
    assert speakers(folder) == ["说话人 3", "石磊"]
    assert transcript(folder).text_sha256 != text_sha256(transcript(folder).segments)


def counting() -> tuple[Steps, list[Path]]:
    heard: list[Path] = []

    def hear(path: Path, **_options: object) -> TranscriptionResult:
        heard.append(path)
        return TranscriptionResult(SAID, 4.0)

    return Steps(hear, encode), heard


def test_speakers_that_come_later_or_change_need_no_whisper(home: Home, folder: SessionFolder) -> None:
    merging(home)
    steps, heard = counting()
    record(home)
    ingest_plainly(home, steps, options=forced())
    correct(folder)
    hand_in(home, f"{DAY}-feishu.txt")
    ingest_plainly(home, steps, options=forced())
    assert speakers(folder) == ["说话人 1", "石磊"]
    hand_in(home, f"{DAY}-feishu.txt", FEISHU.replace("说话人 1", "说话人 3"))
    ingest_plainly(home, steps, options=forced())
    assert speakers(folder) == ["说话人 3", "石磊"]
    assert transcript(folder).segments[0].text == "改正了"
    assert waiting(home) == []
    assert len(heard) == 1
    ingest_plainly(home, steps, options=forced(force=("transcribe",)))
    assert len(heard) == 2
    assert (transcript(folder).segments[0].text, speakers(folder)) == (SAID[0].text, ["说话人 3", "石磊"])


def test_the_setting_may_change_both_ways(home: Home, folder: SessionFolder, run_all: Run) -> None:
    record(home)
    hand_in(home, f"{TALK}.txt")
    run_all()
    used = transcript(folder)
    merging(home)
    assert waiting(home) == [(f"media/{TALK}.wav", "only speakers were handed in")]
    run_all()
    assert transcript(folder).engine == "fake-whisper + merged speakers"
    home.settings.write_text(
        home.settings.read_text("utf-8").replace('transcripts = "merge"', 'transcripts = "use"'), "utf-8"
    )
    run_all()
    assert transcript(folder).segments == used.segments
    assert waiting(home) == []


def test_a_transcript_called_imported_by_hand_is_left_alone(home: Home, folder: SessionFolder, run_all: Run) -> None:
    merging(home)
    record(home)
    hand_in(home, f"{TALK}.txt")
    run_all()
    path = folder.transcripts / f"{TALK}.json"
    write_transcript(path, replace(read_transcript(path), engine="imported"))
    home.settings.write_text(
        home.settings.read_text("utf-8").replace('languages = ["zh", "en"]', 'languages = ["zh"]'), "utf-8"
    )
    assert waiting(home) == []


def test_another_meaning_of_the_setting_is_refused(home: Home) -> None:
    home.settings.write_text(
        home.settings.read_text("utf-8").replace('transcripts = "use"', 'transcripts = "mix"'), "utf-8"
    )
    with pytest.raises(SettingsWrong, match=r"recordings.transcripts is 'mix'; choose \"use\" or \"merge\""):
        open_forced(home)
