"""Whatever is handed in, one sentence names the file and the cure, everything else goes in, and a later run completes."""

import errno
import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from archive.asr import voice_activity
from archive.audio import media
from archive.errors import ArchiveBusy, SettingsWrong, StorageFailed
from archive.home import Home
from archive.index.generations import count_passages
from archive.messages import choose
from archive.pipeline import plan
from archive.pipeline.lock import lock_archive
from archive.pipeline.report import Report, write_report
from archive.pipeline.steps import Steps, TranscriptionResult
from archive.records import Problem
from archive.sources import notes
from archive.transcripts.stored import read_transcript
from tests.sounds import season_sound, silence, tone, write_picture, write_sound
from tests.whole_run import SAID, encode, note, open_forced, plain_files

Run = Callable[..., Report]
GOOD = "2020-10-17/notes/good-抢占.md"


@pytest.fixture
def run(home: Home, run_all: Run) -> Run:
    """A whole ingest in which a good note must go in, and recordings are decoded and searched for speech."""

    def hear(path: Path, *, work: Path, prompt: str, progress: object) -> TranscriptionResult:
        sound = media.decode(path, work / "sound.s16")
        return TranscriptionResult(
            SAID if voice_activity.find_speech(sound.samples()) else (), sound.duration_s, sound.damage
        )

    def go(**options: object) -> Report:
        if GOOD not in plain_files(home):
            note(home.inbox / "2020-10-17-good.md", author="good")
        report = run_all(**{"steps": Steps(hear, encode), **options})
        assert GOOD in plain_files(home)
        assert count_passages(home, "2020-10-17") >= 1
        return report

    return go


def only(report: Report) -> Problem:
    (problem,) = report.problems
    return problem


def pending_names(home: Home) -> list[str]:
    return [str(task.what) for task in plan.find_pending(open_forced(home))]


def cut(path: Path, share: float = 0.5) -> Path:
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * share)])
    return path


# Recordings


def test_an_empty_recording_waits_to_be_copied_again(home: Home, run: Run) -> None:
    path = home.inbox / "2020-10-17-talk.wav"
    path.touch()
    problem = only(run())
    assert (problem.source, problem.stage) == ("inbox/2020-10-17-talk.wav", "collect")
    assert (str(problem.what), str(problem.cure)) == (f"{path} is empty", "copy it again from where it was recorded")
    write_sound(path, season_sound(6))
    assert run().problems == []
    assert pending_names(home) == []


def test_a_cut_recording_is_told_in_chinese_and_noted_as_ever(home: Home, run: Run) -> None:
    choose("zh")
    cut(write_sound(home.inbox / "2020-10-17-talk.wav", season_sound(12)))
    problem = only(run())
    assert re.fullmatch(rf"{problem.source} 已损坏：(应有 12 秒，)?到 [56] 秒就提前结束", str(problem.what))
    assert str(problem.cure) == "能听到的部分已归档；请提供完整的文件"
    target = home.session("2020-10-17").transcripts / "2020-10-17-talk.json"
    assert read_transcript(target).remarks[-1].startswith("The recording is damaged: it ends early")


@pytest.mark.parametrize("name", ["2020-10-17-talk.ogg", "2020-10-17-talk.wav"])
def test_a_cut_recording_is_archived_as_far_as_it_goes(home: Home, run: Run, name: str) -> None:
    cut(write_sound(home.inbox / name, season_sound(12)))
    problem = only(run())
    assert problem.source == f"sessions/2020-10-17/media/{name}"
    assert re.fullmatch(rf"{problem.source} is damaged: it ends early, after [56] s( of 12 s)?", str(problem.what))
    assert str(problem.cure) == "what could be heard is archived; hand in a whole copy"
    target = home.session("2020-10-17").transcripts / "2020-10-17-talk.json"
    assert read_transcript(target).remarks[-1].startswith("The recording is damaged: it ends early")
    assert pending_names(home) == []
    write_sound(home.inbox / name, season_sound(12))
    assert run().problems == []
    assert len(read_transcript(target).remarks) == 1


def test_a_cut_mp4_cannot_be_opened_and_waits(home: Home, run: Run) -> None:
    path = cut(write_sound(home.inbox / "2020-10-17-talk.mp4", tone(6)))
    problem = only(run())
    assert str(problem.what).startswith(f"{path} is not a recording that can be opened (")
    assert str(problem.cure) == "copy it again, or convert it to mp4, m4a, mp3 or wav"
    assert "\n" not in str(problem.what)
    assert path.is_file()


def test_a_silent_recording_is_archived_and_said_to_be_silent(home: Home, run: Run) -> None:
    write_sound(home.inbox / "2020-10-17-talk.wav", silence(4))
    problem = only(run())
    assert str(problem.what) == "nobody speaks in sessions/2020-10-17/media/2020-10-17-talk.wav"
    assert str(problem.cure) == "check that the right sound was recorded and hand it in again"
    assert run().problems == []


def test_text_that_is_called_a_recording_is_refused(home: Home, run: Run) -> None:
    path = note(home.inbox / "2020-10-17-talk.mp3")
    problem = only(run())
    assert str(problem.what).startswith(str(path))
    assert "talk.mp3" in str(problem.what) and str(problem.cure)
    path.rename(path.with_suffix(".md"))
    assert run().problems == []


def test_noise_that_is_called_a_recording_is_refused(home: Home, run: Run) -> None:
    (home.inbox / "2020-10-17-talk.mp4").write_bytes(bytes(range(256)) * 40)
    assert "2020-10-17-talk.mp4" in str(only(run()).what)


def test_a_picture_without_sound_is_refused(home: Home, run: Run) -> None:
    path = write_picture(home.inbox / "2020-10-17-talk.mp4")
    problem = only(run())
    assert (str(problem.what), str(problem.cure)) == (
        f"{path} holds no audio",
        "export the recording again with its sound",
    )
    path.unlink()
    assert run().problems == []


def test_a_recording_that_is_still_being_written_waits(home: Home, run: Run) -> None:
    home.settings.write_text(home.settings.read_text("utf-8").replace("settle_s = 0.0", "settle_s = 0.3"), "utf-8")
    path = write_sound(home.inbox / "2020-10-17-talk.wav", tone(2))
    stop = threading.Event()

    def append() -> None:
        with path.open("ab") as file:
            while not stop.is_set():
                file.write(b"\0" * 3200)
                file.flush()
                time.sleep(0.02)

    writer = threading.Thread(target=append)
    writer.start()
    try:
        problem = only(run())
    finally:
        stop.set()
        writer.join()
    assert (str(problem.what), str(problem.cure)) == (f"{path} is still being written", "run again when it is complete")
    run()
    assert not path.exists()


# Notes


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty; save its text again and run again"),
        (bytes(range(256)), "is not text; export it as Markdown in UTF-8 and run again"),
        ("抢占\n".encode() * 750_000, "has 5,250,000 bytes, more than notes.max_bytes allows (2,000,000); split it"),
        ("---\ntitle: 抢占\n\n没有结尾\n".encode(), "begins front matter with --- and never ends it; add a line ---"),
        (b"---\ntitle: 'open\n---\n\nx\n", "its front matter is not YAML; mend it, or remove it, and run again"),
        (b"---\n- a\n- list\n---\n\nx\n", "its front matter is not a list of `name: value`; mend it, or remove it"),
        (b"---\ndate: 2020-13-45\n---\n\nx\n", "its front matter is not YAML; mend it, or remove it, and run again"),
    ],
)
def test_a_broken_note_waits_until_it_is_mended(home: Home, run: Run, content: bytes, said: str) -> None:
    path = home.inbox / "2020-10-17-broken.md"
    path.write_bytes(content)
    problem = only(run())
    assert problem.source == "inbox/2020-10-17-broken.md"
    assert str(path) in str(problem.what)
    assert said in f"{problem.what}; {problem.cure}"
    path.write_text("# 队列\n\n好了\n", "utf-8")
    assert run().problems == []
    assert pending_names(home) == []


@pytest.mark.parametrize("encoding", ["gbk", "utf-16"])
def test_notes_in_the_encodings_of_windows_are_read(home: Home, run: Run, encoding: str) -> None:
    (home.inbox / "2020-10-17-windows.md").write_bytes("# 队列\n\n优先级队列里有三个队列。\n".encode(encoding))
    assert run().problems == []
    assert "优先级队列里有三个队列。".encode() in plain_files(home)["2020-10-17/notes/unknown-队列.md"]


def test_a_chat_with_a_day_that_does_not_exist_waits(home: Home, run: Run) -> None:
    path = home.inbox / "chat.txt"
    path.write_text("2020-10-15 20:11 小王\n好\n2020-13-45 20:12 小李\n好\n", "utf-8")
    problem = only(run())
    assert str(problem.what).startswith(f"{path} holds a date or time that does not exist (")


def test_a_file_of_no_known_kind_is_told_the_known_ones(home: Home, run: Run) -> None:
    path = home.inbox / "slides.key"
    path.write_bytes(b"x")
    assert str(only(run()).cure) == (
        "hand in recordings, transcripts (.vtt, .srt, .json, .tsv, .docx or .txt), notes (.md, .docx or .txt), sheets (.xlsx or .csv)"
    )


def test_a_file_that_may_not_be_read_is_named(home: Home, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    path = note(home.inbox / "2020-10-17-secret.md", "# 密\n\nx\n")
    real = Path.read_bytes

    def read_bytes(given: Path) -> bytes:
        if given == path:
            raise PermissionError(errno.EACCES, "Permission denied")
        return real(given)

    monkeypatch.setattr(Path, "read_bytes", read_bytes)
    problem = only(run())
    assert str(problem.what) == f"{path} cannot be read: Permission denied"
    assert str(problem.cure) == "make it readable, or copy it again, and run again"
    monkeypatch.undo()
    assert run().problems == []


def test_two_files_of_one_content_are_one_note(home: Home, run: Run) -> None:
    for name in ("2020-10-17-a.md", "2020-10-17-b.md"):
        note(home.inbox / name, "# 队列\n\n一样\n", author="Alice")
    report = run()
    assert report.problems == []
    assert report.duplicates == ["2020-10-17-b.md = sessions/2020-10-17/notes/alice-队列.md"]


# Names


@pytest.mark.parametrize(
    "name",
    [
        "2020-10-17 a b.md",
        "2020-10-17 笔记 🎉.md",
        "2020-10-17...md",
        "2020-10-17-..%2f..\\etc.md",
        "-rf 2020-10-17.md",
    ],
)
def test_odd_names_are_kept_inside_the_session(home: Home, run: Run, name: str) -> None:
    note(home.inbox / name, "只有正文\n")
    assert run().problems == []
    inside = [path for path in plain_files(home) if path.startswith("2020-10-17/notes/unknown-")]
    assert len(inside) == 1
    assert ".." not in inside[0]


def test_an_author_cannot_write_outside_the_archive(home: Home, run: Run) -> None:
    note(home.inbox / "2020-10-17-x.md", author="../../evil", title="../../../etc/passwd")
    assert run().problems == []
    assert "2020-10-17/notes/evil-etc-passwd.md" in plain_files(home)
    assert not list(home.root.parent.glob("*evil*"))


def test_a_name_that_is_not_utf_8_is_read_as_gbk(home: Home, run: Run) -> None:
    (home.inbox / os.fsdecode("2020-10-17-抢占笔记.md".encode("gbk"))).write_text("正文\n", "utf-8")
    assert run().problems == []
    assert "2020-10-17/notes/unknown-2020-10-17-抢占笔记.md" in plain_files(home)


def test_a_very_long_title_fits_the_file_system(home: Home, run: Run) -> None:
    note(home.inbox / "2020-10-17-x.md", f"# {'调度' * 200}\n\n正文\n", author="王" * 60)
    assert run().problems == []


# The disk


def failing(number: int, monkeypatch: pytest.MonkeyPatch, *, where: Callable[[Path], bool]) -> None:
    """Opening a file for writing fails there as on a full or read-only disk."""
    real = Path.open

    def open_(path: Path, mode: str = "r", *more: object, **options: object) -> object:
        if where(path) and set(mode) & set("wax+"):
            raise OSError(number, os.strerror(number), str(path))
        return real(path, mode, *more, **options)

    monkeypatch.setattr(Path, "open", open_)


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (errno.ENOSPC, "the disk that holds .* is full; free some space and run again"),
        (errno.EROFS, ".* cannot be written: Read-only file system; make the folder writable and run again"),
    ],
)
def test_a_disk_that_takes_no_more_is_named_once_and_loses_nothing(
    home: Home, run: Run, run_all: Run, monkeypatch: pytest.MonkeyPatch, number: int, said: str
) -> None:
    run()
    before = plain_files(home)
    for name in ("a", "b"):
        note(home.inbox / f"2020-10-24-{name}.md", f"# {name}\n\n{name}\n")
    failing(number, monkeypatch, where=lambda path: home.sessions in path.parents)
    problems = run_all().problems
    assert [problem.stage for problem in problems].count("collect") == 1
    assert all(re.fullmatch(said, f"{problem.what}; {problem.cure}") for problem in problems)
    assert plain_files(home) == before
    monkeypatch.undo()
    assert run().problems == []
    assert len(list(home.session("2020-10-24").notes.iterdir())) == 2


def test_a_disk_that_fills_while_sound_is_decoded_is_named(
    home: Home, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_sound(home.inbox / "2020-10-17-talk.wav", season_sound(6))
    failing(errno.ENOSPC, monkeypatch, where=lambda path: path.name == "sound.s16")
    problem = only(run())
    assert str(problem.what).startswith("the disk that holds ") and str(problem.cure) == "free some space and run again"
    monkeypatch.undo()
    assert run().problems == []
    assert pending_names(home) == []


def test_a_disk_that_fills_while_indexing_keeps_the_old_index(
    home: Home, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    run()
    note(home.inbox / "2020-10-17-b.md", "# 队列\n\n新的\n")
    failing(errno.ENOSPC, monkeypatch, where=lambda path: path.name == "vectors.f32")
    assert str(only(run()).cure) == "free some space and run again"
    assert count_passages(home, "2020-10-17") == 1
    monkeypatch.undo()
    assert run().problems == []
    assert count_passages(home, "2020-10-17") == 2


def test_a_folder_that_cannot_be_locked_is_named(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    def read_only(*_: object) -> int:
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr(os, "open", read_only)
    with pytest.raises(StorageFailed, match=r"lock cannot be written: Read-only file system"), lock_archive(home.lock):
        pass


@pytest.mark.skipif(os.geteuid() == 0, reason="root writes where nobody may")
def test_a_read_only_archive_is_named(home: Home, run_all: Run) -> None:
    note(home.inbox / "2020-10-17-x.md")
    home.sessions.chmod(0o555)
    assert "cannot be written: Permission denied" in str(only(run_all()).what)
    home.sessions.chmod(0o755)
    assert run_all().problems == []


def test_a_report_that_cannot_be_kept_says_so(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    failing(errno.ENOSPC, monkeypatch, where=lambda path: home.index in path.parents)
    report = Report()
    write_report(home, report)
    assert str(only(report).cure) == "free some space and run again"


def test_two_ingests_at_once_are_told_apart(home: Home) -> None:
    hold = "import sys; from pathlib import Path; from archive.pipeline.lock import lock_archive\n"
    hold += "with lock_archive(Path(sys.argv[1])): print('held', flush=True); sys.stdin.read()"
    with subprocess.Popen(
        [sys.executable, "-c", hold, str(home.lock)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout and other.stdout.readline() == "held\n"
        said = rf"process {other.pid}, since .*; wait .* or run again with --wait"
        with pytest.raises(ArchiveBusy, match=said), lock_archive(home.lock):
            pass
        other.kill()


# The settings, and what people edit in the archive


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[whisper]\nmodell = 'tiny'\n", "there is no setting whisper.modell; did you mean whisper.model?"),
        ("[notes]\nmax_bytes = 'many'\n", "notes.max_bytes is 'many'; give a whole number"),
        ("[whisper\n", "cannot be read as TOML"),
    ],
)
def test_wrong_settings_stop_a_run_before_it_begins(home: Home, run: Run, text: str, said: str) -> None:
    right = home.settings.read_text("utf-8")
    home.settings.write_text(text, "utf-8")
    with pytest.raises(SettingsWrong) as caught:
        run()
    assert said in str(caught.value) and str(home.settings) in str(caught.value)
    home.settings.write_text(right, "utf-8")
    assert run().problems == []


@pytest.fixture
def broken(home: Home, run: Run) -> Callable[[str, bytes], Report]:
    """Break a file of the session of the 24th, and run with a new note in another session."""

    def go(path: str, content: bytes) -> Report:
        write_sound(home.inbox / "2020-10-24-talk.wav", season_sound(6))
        note(home.inbox / "2020-10-24-a.md", "# 队列\n\n三个队列\n", author="Alice")
        assert run().problems == []
        (home.root / path).parent.mkdir(exist_ok=True)
        (home.root / path).write_bytes(content)
        note(home.inbox / "2020-10-17-new.md", "# 新的\n\n别的活动照常归档\n")
        report = run()
        assert count_passages(home, "2020-10-17") == 2
        return report

    return go


@pytest.mark.parametrize(
    ("path", "content", "said"),
    [
        ("notes/alice-队列.md", b"---\nauthor: [\n---\n\nx\n", "its front matter is not YAML; mend it"),
        ("notes/alice-队列.md", b"\xff\xfe\xff", "is not text in UTF-8 any more; restore it from Git"),
        ("transcripts/2020-10-24-talk.json", b'{"schema": 1, "segm', "is not a transcript of this archive"),
        ("transcripts/extra.json", b"[]", "is not a transcript of this archive"),
        ("chat/2020-10-24.md", b"[25:61] a: b\n", "is not a day of chat of this archive"),
        ("chat/todo.md", b"[20:11] a: b\n", "is not a day of chat of this archive"),
        ("session.toml", b"title = \n", "cannot be read as TOML"),
        ("session.toml", b"[[recordings]]\npath = 'media/2020-10-24-talk.wav'\n", "is not a session's record"),
    ],
)
def test_a_file_that_someone_broke_stops_its_own_session_only(
    home: Home, run: Run, broken: Callable[[str, bytes], Report], path: str, content: bytes, said: str
) -> None:
    place = home.session("2020-10-24").root / path
    first = {str(p.what) for p in broken(f"sessions/2020-10-24/{path}", content).problems}
    assert len(first) == 1
    assert path in (what := first.pop()) and said.partition(";")[0] in what
    assert place.read_bytes() == content
    assert {task.session for task in plan.find_pending(open_forced(home))} == {"2020-10-24"}
    if path == "session.toml":
        place.write_text('title = "好了"\n', "utf-8")
    elif path == "notes/alice-队列.md":
        place.write_text("# 好了\n\n正文\n", "utf-8")
    else:
        place.unlink()
    assert run().problems == []
    assert pending_names(home) == []


def test_a_broken_page_of_the_library_stops_the_library_only(home: Home, run: Run) -> None:
    note(home.inbox / "design.md", "# Design\n\nqueues\n")
    assert run().problems == []
    (home.library / "design.md").write_bytes(b"\xff")
    note(home.inbox / "2020-10-17-new.md", "# 新的\n\n别的\n")
    assert "design.md is not text in UTF-8 any more" in str(only(run()).what)
    assert count_passages(home, "2020-10-17") == 2


def test_a_title_page_of_the_inbox_is_not_taken(home: Home, run: Run) -> None:
    (home.inbox / "README.md").write_text("drop files here")
    (home.inbox / ".DS_Store").write_bytes(b"x")
    assert run().problems == []
    assert (home.inbox / "README.md").is_file()


def test_a_recording_and_its_session_record_survive_a_broken_record(home: Home, run: Run) -> None:
    folder = home.session("2020-10-24")
    folder.root.mkdir()
    folder.record.write_text("title = \n")
    path = write_sound(home.inbox / "2020-10-24-talk.wav", season_sound(6))
    report = run()
    assert {"session.toml cannot be read as TOML" in str(problem.what) for problem in report.problems} == {True}
    assert path.is_file()
    folder.record.unlink()
    assert run().problems == []
    assert pending_names(home) == []


def test_a_note_is_not_lost_when_its_archived_version_cannot_be_read(home: Home, run: Run) -> None:
    run()
    archived = home.sessions / GOOD
    archived.write_bytes(b"\xff")
    path = note(home.inbox / "2020-10-17-good.md", "# 抢占\n\n改过了\n", author="good")
    report = run()
    assert all(str(archived) in str(problem.what) for problem in report.problems)
    assert path.is_file()
    archived.unlink()
    assert notes.read_note(path, max_bytes=1000).body == "# 抢占\n\n改过了\n"
    assert run().problems == []
