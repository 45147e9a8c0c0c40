"""A voice is named once, its transcripts follow, and a name is taken back everywhere."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from archive.audio.turns import SpeakerTurn
from archive.errors import AddressWrong, TranscriptUnreadable
from archive.home import Home, SessionFolder
from archive.records import Segment, Transcript
from archive.transcripts.stored import read_transcript, text_sha256, write_transcript
from archive.voices import naming
from archive.voices.stored import (
    BY_PERSON,
    RecordingVoices,
    read_voices,
    unnamed_voices,
    voices_path,
    with_free_ids,
    write_voices,
)

TURNS = (SpeakerTurn(0, 10, "S1"), SpeakerTurn(10, 20, "S2"), SpeakerTurn(20, 30, "S3"))
SEGMENTS = (
    Segment(0, 9, "大家好", speaker="S1", also_speaking=("S2",)),
    Segment(10, 19, "缓存", speaker="S2"),
    Segment(20, 29, "队列", speaker="S3"),
    Segment(30, 31, "谁", speaker="Bob"),  # somebody wrote it there by hand
)


def transcript() -> Transcript:
    made = datetime(2020, 10, 24, tzinfo=UTC)
    return Transcript("r", "whisper", "base", "m", {}, made, "k", SEGMENTS, text_sha256=text_sha256(SEGMENTS))


@pytest.fixture
def session(home: Home) -> SessionFolder:
    folder = home.session("2020-10-24")
    write_transcript(folder.transcripts / "talk.json", transcript())
    write_voices(voices_path(folder, "talk"), RecordingVoices("r", "m", 1, unnamed_voices(TURNS), TURNS))
    return folder


def speakers(folder: SessionFolder) -> list[str | None]:
    return [segment.speaker for segment in read_transcript(folder.transcripts / "talk.json").segments]


def test_what_is_written_is_read_again(session: SessionFolder) -> None:
    voices = read_voices(voices_path(session, "talk"))
    assert voices and (voices.turns, voices.voices[1].seconds) == (TURNS, 10.0)


def test_a_name_is_in_the_transcript_and_its_captions(session: SessionFolder) -> None:
    naming.change_names(session, naming.give_name("S2", "张工", BY_PERSON))
    assert speakers(session) == ["S1", "张工", "S3", "Bob"]
    assert "<v 张工>缓存" in (session.transcripts / "talk.vtt").read_text("utf-8")
    found = read_transcript(session.transcripts / "talk.json")
    assert found.segments[0].also_speaking == ()  # S2 is in no second of it
    assert found.text_sha256 == text_sha256(found.segments)


def test_of_two_voices_with_one_name_one_is_taken_back(session: SessionFolder) -> None:
    for voice in ("S2", "S3"):
        naming.change_names(session, naming.give_name(voice, "张工", BY_PERSON))
    naming.change_names(session, naming.take_back(lambda voice: voice.id == "S3"))
    assert speakers(session) == ["S1", "张工", "S3", "Bob"]


def test_a_wrong_name_is_taken_back_everywhere(home: Home, session: SessionFolder) -> None:
    naming.change_names(session, naming.give_name("S2", "张工", BY_PERSON))
    taken = naming.take_back_everywhere(home, "张工")
    assert {name: [one.voice.id for one in voices] for name, voices in taken.items()} == {"2020-10-24": ["S2"]}
    assert speakers(session) == ["S1", "S2", "S3", "Bob"]


def test_a_run_that_was_killed_between_the_files_is_mended_by_the_same_command(session: SessionFolder) -> None:
    naming.change_names(session, naming.give_name("S2", "张工", BY_PERSON))
    path = voices_path(session, "talk")
    stopped = path.read_bytes()
    naming.change_names(session, naming.give_name("S2", "李工", BY_PERSON))
    path.write_bytes(stopped)  # the transcript is written first
    naming.change_names(session, naming.give_name("S2", "李工", BY_PERSON))
    assert speakers(session)[1] == "李工"


def test_a_voice_that_is_not_there_is_named_with_those_that_are(session: SessionFolder) -> None:
    with pytest.raises(AddressWrong, match="2020-10-24 has no voice 'S9'; choose one of S1, S2, S3"):
        naming.find_voice(session, "S9")


def test_a_damaged_file_of_voices_is_named(session: SessionFolder) -> None:
    voices_path(session, "talk").write_text("{", "utf-8")
    with pytest.raises(TranscriptUnreadable, match=r"talk.json does not hold the voices of a recording"):
        naming.list_voices(session)


def test_voices_are_named_by_a_platforms_transcript(session: SessionFolder) -> None:
    voices = read_voices(voices_path(session, "talk"))
    assert voices
    merged = replace(transcript(), segments=(replace(SEGMENTS[0], speaker="Alice"), *SEGMENTS[1:3]))
    named, after = naming.name_by_transcript(voices, merged)
    assert [voice.label for voice in named.voices] == ["Alice", "S2", "S3"]
    assert [segment.speaker for segment in after.segments] == ["Alice", "S2", "S3"]


def test_no_two_recordings_of_a_session_have_a_voice_of_one_name() -> None:
    assert [turn.speaker for turn in with_free_ids(TURNS, ["S1", "S3"])] == ["S2", "S4", "S5"]


def test_a_name_goes_to_the_voice_that_speaks_at_those_times_now(session: SessionFolder) -> None:
    naming.change_names(session, naming.give_name("S2", "张工", BY_PERSON))
    before = read_voices(voices_path(session, "talk"))
    turns = (SpeakerTurn(0, 12, "S1"), SpeakerTurn(12, 19, "S2"), SpeakerTurn(19, 30, "S3"))
    assert before
    after = naming.keep_names(before, RecordingVoices("r", "m", 2, unnamed_voices(turns), turns))
    assert [voice.label for voice in after.voices] == ["S1", "张工", "S3"]
