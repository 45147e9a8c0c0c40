"""What is dropped into the inbox goes to its place, once."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import docx
import pytest

from archive.home import Home
from archive.intake.collecting import CollectReport
from archive.intake.existing import known_sha256s
from archive.intake.inbox import collect_inbox
from archive.intake.incoming import copy_into_inbox, find_incoming
from archive.intake.plan import PlannedTopic
from archive.intake.session_record import register_recording
from archive.intake.sessions import read_session
from archive.messages import choose
from archive.records import Recording
from archive.season import season
from archive.settings import RecordingSettings, Settings
from archive.transcripts.stored import read_transcript
from tests.sounds import noise, tone, write_sound
from tests.whole_run import note, plain_files

SETTINGS = Settings(recordings=RecordingSettings(settle_s=0.0))
PLAN = (PlannedTopic("快", date(2020, 10, 12), date(2020, 10, 18), "8.2 总览"),)


@pytest.fixture
def take(home: Home) -> Callable[..., CollectReport]:
    def take_all(session: str | None = None) -> CollectReport:
        return collect_inbox(home, SETTINGS, PLAN, session=session)

    return take_all


def test_a_recording_goes_to_the_session_of_its_date(home: Home, take: Callable[..., CollectReport]) -> None:
    write_sound(home.inbox / "2020-10-17 第一次 分享.WAV", tone(2), codec="pcm_s16le")
    assert take().sessions == {"2020-10-17"}
    session = read_session(home.session("2020-10-17"))
    (recording,) = session.recordings
    assert recording.path == "media/2020-10-17-第一次-分享.wav"
    assert recording.duration_s == pytest.approx(2, abs=0.05)
    assert (session.title, session.term, session.week) == ("8.2 总览", 1, 1)
    assert find_incoming(home) == []


def test_a_recording_seen_twice_is_kept_once(home: Home, take: Callable[..., CollectReport]) -> None:
    for name in ("2020-10-17-a.wav", "2020-10-24-b.wav"):
        write_sound(home.inbox / name, tone(1))
    taken = take()
    assert taken.sessions == {"2020-10-17"}
    assert taken.duplicates == ["2020-10-24-b.wav = sessions/2020-10-17/media/2020-10-17-a.wav"]


def test_a_changed_recording_of_the_same_name_replaces_the_old(home: Home, take: Callable[..., CollectReport]) -> None:
    write_sound(home.inbox / "2020-10-17-a.wav", tone(1))
    take()
    write_sound(home.inbox / "2020-10-17-a.wav", noise(2))
    take()
    (recording,) = read_session(home.session("2020-10-17")).recordings
    assert recording.duration_s == pytest.approx(2, abs=0.05)


def test_two_recordings_whose_names_become_one_are_both_kept(home: Home, take: Callable[..., CollectReport]) -> None:
    write_sound(home.inbox / "2020-10-17 🎉.wav", tone(1))
    write_sound(home.inbox / "2020-10-17 🚀.wav", noise(1))
    take()
    recordings = read_session(home.session("2020-10-17")).recordings
    assert len({(home.session("2020-10-17").root / r.path).stat().st_ino for r in recordings}) == 2


def test_two_kinds_of_one_talk_do_not_share_a_transcript(home: Home, take: Callable[..., CollectReport]) -> None:
    write_sound(home.inbox / "2020-10-17-a.ogg", tone(1))
    write_sound(home.inbox / "2020-10-17-a.wav", tone(1))
    take()
    paths = [recording.path for recording in read_session(home.session("2020-10-17")).recordings]
    assert paths == ["media/2020-10-17-a-wav.wav", "media/2020-10-17-a.ogg"]


def test_a_recording_comes_back_to_an_archive_that_was_cloned_without_media(
    home: Home, take: Callable[..., CollectReport]
) -> None:
    write_sound(home.inbox / "2020-10-17-a.wav", tone(1))
    take()
    media = home.session("2020-10-17").media / "2020-10-17-a.wav"
    media.rename(home.inbox / "another name.wav")
    assert take().problems == []
    assert media.is_file()
    assert len(read_session(home.session("2020-10-17")).recordings) == 1


def test_a_recording_in_a_media_folder_is_registered(home: Home, take: Callable[..., CollectReport]) -> None:
    write_sound(home.session("2020-10-17").media / "talk.wav", tone(1))
    assert take().sessions == {"2020-10-17"}
    assert read_session(home.session("2020-10-17")).recordings[0].path == "media/talk.wav"


def test_a_recording_renamed_in_its_media_folder_keeps_its_transcript(
    home: Home, take: Callable[..., CollectReport]
) -> None:
    write_sound(home.inbox / "2020-10-17-a.wav", tone(1))
    take()
    folder = home.session("2020-10-17")
    (home.inbox / "2020-10-17-a.vtt").write_text("WEBVTT\n\n00:00:01.000 --> 00:00:02.000\n抢占\n", "utf-8")
    take()
    (folder.media / "2020-10-17-a.wav").rename(folder.media / "talk.wav")
    take()
    assert [recording.path for recording in read_session(folder).recordings] == ["media/talk.wav"]
    assert sorted(path.name for path in folder.transcripts.glob("*.*")) == ["talk.json", "talk.vtt"]


def test_a_recording_without_a_date_waits_for_its_session(home: Home, take: Callable[..., CollectReport]) -> None:
    write_sound(home.inbox / "talk.wav", tone(1))
    (problem,) = take().problems
    assert problem.source == "inbox/talk.wav"
    assert str(problem.what).endswith("talk.wav does not say which session it belongs to")
    assert str(problem.cure) == "begin its name with a date such as 2020-10-17, or pass --session"
    assert take("2020-10-17").problems == []
    assert (home.session("2020-10-17").media / "talk.wav").is_file()


@pytest.mark.parametrize("day", ["20201017", "2020_10_17", "2020.10.17", "2020年10月17日"])
def test_dates_are_read_as_people_write_them(home: Home, take: Callable[..., CollectReport], day: str) -> None:
    write_sound(home.inbox / f"会议 {day}.wav", tone(1))
    assert take().sessions == {"2020-10-17"}


def test_captions_become_the_transcript_of_the_recording_of_their_name(
    home: Home, take: Callable[..., CollectReport]
) -> None:
    (home.inbox / "2020-10-31 会议.vtt").write_bytes(
        (season.SEASON_FOLDER / "inbox" / "2020-10-31-recording.vtt").read_bytes()
    )
    take()
    transcript = read_transcript(home.session("2020-10-31").transcripts / "2020-10-31-会议.json")
    assert (transcript.engine, transcript.recording_sha256) == ("imported", None)
    assert transcript.segments[0].speaker == "小王"


@pytest.mark.parametrize("first", ["wav", "vtt"])
def test_captions_longer_than_their_recording_are_taken_and_told(
    home: Home, take: Callable[..., CollectReport], first: str
) -> None:
    captions = "WEBVTT\n\n00:00:01.000 --> 00:01:02.000\n抢占\n"
    problems = []
    for ending in (first, "vtt" if first == "wav" else "wav"):
        path = home.inbox / f"2020-10-17-a.{ending}"
        write_sound(path, tone(1)) if ending == "wav" else path.write_text(captions, "utf-8")
        problems += take().problems
    (problem,) = problems
    assert problem.code == "transcript-longer-than-recording"
    assert str(problem.what).endswith("2020-10-17-a.vtt goes on until 00:01:02, its recording only until 00:00:01")
    assert (home.session("2020-10-17").transcripts / "2020-10-17-a.json").is_file()
    assert take().problems == []


def test_a_second_recording_begins_where_the_first_ends(home: Home, take: Callable[..., CollectReport]) -> None:
    for name in ("2020-10-17-1.wav", "2020-10-17-2.wav"):
        write_sound(home.inbox / name, tone(int(name[11])))
        take()
    folder = home.session("2020-10-17")
    assert [recording.starts_at_s for recording in read_session(folder).recordings] == [None, 1.0]
    assert folder.record.read_text("utf-8").endswith("\nstarts_at = 00:00:01\n")
    (folder.media / "2020-10-17-2.wav").rename(folder.media / "part two.wav")
    take()
    assert [recording.starts_at_s for recording in read_session(folder).recordings] == [None, 1.0]


def test_a_note_goes_to_the_session_of_its_week(home: Home, take: Callable[..., CollectReport]) -> None:
    note(home.inbox / "x.md", author="Alice", title="抢占", date="2020-10-15")
    take()
    text = (home.session("2020-10-17").notes / "alice-抢占.md").read_text("utf-8")
    assert text.startswith("---\nauthor: Alice\ntitle: 抢占\nsource: x.md\nfetched_at: ")
    assert "\nweek: 1\ndate: 2020-10-15\n---\n\n# 抢占\n" in text


def test_a_note_keeps_the_front_matter_of_its_author(home: Home, take: Callable[..., CollectReport]) -> None:
    entries = 'tags: ["Kubernetes", 调度]  # 两个\naliases:\n- 抢占\ndraft: false\n'
    (home.inbox / "2020-10-17-x.md").write_text(
        f'---\n{entries}author: "[Alice](https://a.b/c)"\n---\n# 抢占\n', "utf-8"
    )
    take()
    text = (home.session("2020-10-17").notes / "alice-抢占.md").read_text("utf-8")
    assert text.startswith("---\nauthor: Alice\ntitle: 抢占\n")
    assert text.endswith(f"\nweek: 1\n{entries}author_url: https://a.b/c\n---\n\n# 抢占\n")


def test_what_was_added_to_an_archived_note_stays_when_it_changes(
    home: Home, take: Callable[..., CollectReport]
) -> None:
    path = home.session("2020-10-17").notes / "alice-抢占.md"
    note(home.inbox / "2020-10-17-x.md", "# 抢占\n\n一\n", author="Alice", level="一")
    take()
    path.write_text(path.read_text("utf-8").replace("\n---\n", "\nreviewed_by: 张工\n---\n"), "utf-8")
    note(home.inbox / "2020-10-17-x.md", "# 抢占\n\n二\n", author="Alice", level="二")
    take()
    assert path.read_text("utf-8").endswith("\nlevel: 二\nreviewed_by: 张工\n---\n\n# 抢占\n\n二\n")


def test_a_file_named_by_date_and_author_tells_the_author(home: Home, take: Callable[..., CollectReport]) -> None:
    note(home.inbox / "2020-10-17-alice.md", "## 队列\n\n正文\n")
    take()
    (path,) = home.session("2020-10-17").notes.iterdir()
    assert "\nauthor: alice\n" in path.read_text("utf-8")


def test_a_date_that_may_be_two_days_is_asked_about(home: Home, take: Callable[..., CollectReport]) -> None:
    note(home.inbox / "x.md", date="3/4/2026")
    note(home.inbox / "y.md", "# 队列\n\n正文\n", date="27/11/2026")
    (problem,) = take().problems
    assert str(problem.what) == f"{home.inbox / 'x.md'}: its date 3/4/2026 may be more than one day, or none"
    assert [folder.id for folder in home.session_folders()] == ["2026-11-28"]


def test_a_comment_in_code_is_no_title(home: Home, take: Callable[..., CollectReport]) -> None:
    note(home.inbox / "2020-10-17-iptables.md", "## Save\n\n```\n# Generated by iptables-save\n```\n", author="Alice")
    take()
    assert [path.name for path in home.session("2020-10-17").notes.iterdir()] == ["alice-2020-10-17-iptables.md"]


def test_an_address_in_a_title_is_not_in_the_name_of_the_file(home: Home, take: Callable[..., CollectReport]) -> None:
    note(home.inbox / "2020-10-17-x.md", "# 读 https://example.org/a/b 有感\n", author="Alice")
    take()
    assert [path.name for path in home.session("2020-10-17").notes.iterdir()] == ["alice-读-有感.md"]


def test_a_word_document_is_a_note(home: Home, take: Callable[..., CollectReport]) -> None:
    document = docx.Document()
    document.core_properties.author = "小王"
    document.add_heading("抢占", 1)
    document.add_paragraph("先删除优先级低的 Pod。")
    document.save(str(home.inbox / "2020-10-17.docx"))
    assert take().problems == []
    text = (home.session("2020-10-17").notes / "小王-抢占.md").read_text("utf-8")
    assert text.endswith("---\n\n# 抢占\n\n先删除优先级低的 Pod。\n")


def test_a_word_document_of_a_meeting_platform_is_a_transcript(home: Home, take: Callable[..., CollectReport]) -> None:
    document = docx.Document()
    for line in ("小王(00:00:01):", "先看抢占。", "小李(00:00:09):", "好。"):
        document.add_paragraph(line)
    document.save(str(home.inbox / "2020-10-17-talk.docx"))
    assert take().problems == []
    assert len(read_transcript(home.session("2020-10-17").transcripts / "2020-10-17-talk.json").segments) == 2


def test_a_broken_word_document_waits(home: Home, take: Callable[..., CollectReport]) -> None:
    (home.inbox / "2020-10-17-talk.docx").write_bytes(b"PK nothing")
    (problem,) = take().problems
    assert "it is not a Word document" in str(problem.what)
    assert str(problem.cure) == "save it again as .docx or as Markdown"


def test_a_note_of_no_session_is_recommended_reading(home: Home, take: Callable[..., CollectReport]) -> None:
    note(home.inbox / "design.md", "# Scheduler design\n\ntext\n")
    assert take().sessions == set()
    assert [path.name for path in home.library.iterdir()] == ["scheduler-design.md"]


def test_a_sheet_tells_a_notes_author_and_source(home: Home, take: Callable[..., CollectReport]) -> None:
    (home.inbox / "links.csv").write_text("日期,成员,标题,链接\n2020-10-17,小王,抢占,https://example.org/1\n", "utf-8")
    note(home.inbox / "2020-10-17-x.md")
    take()
    assert "source: https://example.org/1" in (home.session("2020-10-17").notes / "小王-抢占.md").read_text("utf-8")
    assert home.links.read_text("utf-8") == "session,member,title,link\n2020-10-17,小王,抢占,https://example.org/1\n"


def test_a_changed_note_replaces_the_old_even_under_a_new_title(home: Home, take: Callable[..., CollectReport]) -> None:
    for title in ("抢占", "抢占机制"):
        note(home.inbox / "2020-10-17-alice.md", f"# {title}\n\n正文\n", author="Alice")
        take()
    assert [path.name for path in home.session("2020-10-17").notes.iterdir()] == ["alice-抢占机制.md"]


def test_two_notes_of_one_title_are_both_kept(home: Home, take: Callable[..., CollectReport]) -> None:
    for number in (1, 2):
        note(home.inbox / f"2020-10-17-{number}.md", f"# 抢占\n\n第 {number} 篇\n", author="Alice")
    take()
    assert len(list(home.session("2020-10-17").notes.iterdir())) == 2


def test_generic_file_names_do_not_replace_one_another(home: Home, take: Callable[..., CollectReport]) -> None:
    for title in ("抢占", "队列"):
        note(home.inbox / "笔记.md", f"# {title}\n\n正文\n", author="Alice")
        take("2020-10-17")
    assert sorted(path.name for path in home.session("2020-10-17").notes.iterdir()) == [
        "alice-抢占.md",
        "alice-队列.md",
    ]


def test_an_export_of_chat_becomes_a_file_a_day(home: Home, take: Callable[..., CollectReport]) -> None:
    export = (season.SEASON_FOLDER / "inbox" / "chat-2020-10.txt").read_bytes()
    (home.inbox / "chat.txt").write_bytes(export)
    assert "2020-10-17" in take().sessions
    before = plain_files(home)
    assert before["2020-10-17/chat/2020-10-15.md"].decode().startswith("# 2020-10-15\n\n[20:11] 小王: 这周六晚上八点")
    (home.inbox / "chat again.txt").write_bytes(export)
    assert take().sessions == set()
    assert plain_files(home) == before


def test_what_was_taken_is_known_by_its_content(home: Home, take: Callable[..., CollectReport]) -> None:
    for path in sorted((season.SEASON_FOLDER / "inbox").iterdir()):
        if path.suffix != ".ogg":
            (home.inbox / path.name).write_bytes(path.read_bytes())
    assert take().problems == []
    assert season.put_into_inbox(home, known=known_sha256s(home)) == [
        f"2020-{day}-recording.ogg" for day in ("10-17", "10-24", "11-07", "11-14")
    ]


def test_files_handed_in_by_name_are_copied(home: Home, tmp_path: Path) -> None:
    note(tmp_path / "a" / "2020-10-17.md", "one")
    note(tmp_path / "b" / "2020-10-17.md", "two")
    note(tmp_path / "b" / ".hidden.md", "three")
    problems = copy_into_inbox(home, [tmp_path / "a" / "2020-10-17.md", tmp_path / "b", tmp_path / "nothing.md"])
    assert [(str(p.what), str(p.cure)) for p in problems] == [
        (f"{tmp_path}/nothing.md does not exist", "check the name and run again")
    ]
    assert sorted(path.read_text() for path in find_incoming(home)) == ["one", "two"]
    assert (tmp_path / "a" / "2020-10-17.md").is_file()


def test_the_archive_is_not_taken_into_itself(home: Home, take: Callable[..., CollectReport]) -> None:
    note(home.inbox / "2020-10-17-x.md")
    take()
    before = plain_files(home)
    problems = copy_into_inbox(home, [home.sessions])
    assert {str(problem.cure) for problem in problems} == {"hand in files from outside of it"}
    assert find_incoming(home) == []
    assert plain_files(home) == before


def test_a_recording_at_an_address_is_not_looked_for_on_disk(home: Home, take: Callable[..., CollectReport]) -> None:
    from archive.files import sha256_of

    path = write_sound(home.inbox / "2020-10-17-a.wav", tone(1))
    register_recording(
        home.session("2020-10-17"), Recording(sha256_of(path), "https://example.org/a.wav", 1.0, "2020-10-17")
    )
    assert take().duplicates == ["2020-10-17-a.wav = https://example.org/a.wav"]


def test_what_cannot_be_taken_is_told_in_chinese(home: Home, take: Callable[..., CollectReport]) -> None:
    choose("zh")
    write_sound(home.inbox / "talk.wav", tone(2))
    (home.inbox / "2020-10-17-slides.key").write_bytes(b"x")
    told = {problem.source: (str(problem.what), str(problem.cure)) for problem in take().problems}
    assert told["inbox/talk.wav"] == (
        f"看不出 {home.inbox / 'talk.wav'} 属于哪次活动",
        "请让文件名以日期开头，例如 2020-10-17，或使用 --session",
    )
    what, cure = told["inbox/2020-10-17-slides.key"]
    assert what == f"归档不接受 {home.inbox / '2020-10-17-slides.key'} 这类文件"
    assert ".vtt、.srt、.json、.tsv、.docx 或 .txt" in cure
