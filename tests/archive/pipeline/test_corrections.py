from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from archive.audio.turns import SpeakerTurn
from archive.errors import AddressWrong, InputRefused
from archive.files import write_text
from archive.home import Home
from archive.pipeline.corrections import correct_sentence, rename_speaker
from archive.pipeline.state import read_transcript_file
from archive.records import Segment, Transcript
from archive.transcripts.stored import read_transcript, text_sha256, write_transcript
from archive.voices.stored import BY_PERSON, NamedVoice, RecordingVoices, read_voices, voices_path, write_voices

SEGMENTS = (
    Segment(0.0, 2.0, "再检查能不能绍下新的 Pod。", "S1"),
    Segment(2.0, 4.0, "可以。", "S2", raw_text="可乙。", also_speaking=("S1",)),
)
DAY = "2020-10-24"


@pytest.fixture
def home(tmp_path):
    home = Home(tmp_path)
    write_text(home.settings, "")
    made = Transcript("0" * 64, "whisper", "m", "1" * 64, {}, datetime(2020, 10, 24, tzinfo=UTC), "key", SEGMENTS)
    write_transcript(path_of(home), replace(made, text_sha256=text_sha256(SEGMENTS)))
    return home


def path_of(home):
    return home.session(DAY).transcripts / "talk.json"


def test_a_correction_is_a_hand_edit_of_the_plain_files(home):
    correction = correct_sentence(home, DAY, "talk", 0, before=SEGMENTS[0].text, after="再检查能不能放下新的 Pod。")
    first, second = read_transcript(path_of(home)).segments
    assert (first.text, first.raw_text) == ("再检查能不能放下新的 Pod。", "再检查能不能绍下新的 Pod。")
    assert second == SEGMENTS[1]
    assert "放下新的" in path_of(home).with_suffix(".vtt").read_text("utf-8")
    assert correction.paths == (f"sessions/{DAY}/transcripts/talk.json",)
    assert '+      "text": "再检查能不能放下新的 Pod。",' in correction.diff
    assert read_transcript_file(path_of(home), []).is_corrected


def test_what_whisper_said_stays_what_it_said(home):
    correct_sentence(home, DAY, "talk", 1, before="可以。", after="可以的。")
    assert read_transcript(path_of(home)).segments[1].raw_text == "可乙。"


@pytest.mark.parametrize("after", ["", "  \n ", "x" * 2001])
def test_a_sentence_is_never_emptied_or_flooded(home, after):
    with pytest.raises(InputRefused):
        correct_sentence(home, DAY, "talk", 0, before=SEGMENTS[0].text, after=after)


@pytest.mark.parametrize(("number", "before"), [(0, "something else"), (2, ""), (-1, "可以。")])
def test_what_was_changed_meanwhile_is_not_written_over(home, number, before):
    was = path_of(home).read_bytes()
    with pytest.raises(InputRefused):
        correct_sentence(home, DAY, "talk", number, before=before, after="new")
    assert path_of(home).read_bytes() == was


@pytest.mark.parametrize("stem", ["../talk", "none", "/etc/passwd"])
def test_only_transcripts_that_are_there_are_corrected(home, stem):
    with pytest.raises(AddressWrong):
        correct_sentence(home, DAY, stem, 0, before="", after="x")


def test_a_correction_is_one_line_and_steers_nothing(home):
    correct_sentence(home, DAY, "talk", 1, before="可以。", after="可\u202e以\x1b[31m\n\n的")
    assert read_transcript(path_of(home)).segments[1].text == "可 以 [31m 的"


def test_a_speaker_is_renamed_in_every_transcript_of_the_session(home):
    correction = rename_speaker(home, DAY, before="S1", after="小李")
    first, second = read_transcript(path_of(home)).segments
    assert (first.speaker, second.speaker, second.also_speaking) == ("小李", "S2", ("小李",))
    assert correction.paths == (f"sessions/{DAY}/transcripts/talk.json",)
    with pytest.raises(InputRefused):
        rename_speaker(home, DAY, before="nobody", after="x")


def test_a_voice_that_was_told_apart_keeps_the_name_that_a_person_gave(home):
    voices = RecordingVoices("0" * 64, "1" * 64, 1, (NamedVoice("S1", 2.0),), (SpeakerTurn(0.0, 2.0, "S1"),))
    path = voices_path(home.session(DAY), "talk")
    write_voices(path, voices)
    rename_speaker(home, DAY, before="S1", after="小李")
    found = read_voices(path)
    assert found and found.voices == (NamedVoice("S1", 2.0, "小李", BY_PERSON),)
