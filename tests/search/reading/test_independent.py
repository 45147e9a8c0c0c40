"""Two recordings of one meeting: each passage has an address of its own, and an older address still leads to what it meant."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from archive.cli.main import main
from archive.errors import AddressWrong
from archive.files import write_text
from archive.home import Home
from archive.index.passages import speech_passages
from archive.intake.session_record import write_session
from archive.pipeline.content import read_content
from archive.pipeline.state import read_state
from archive.records import Passage, Recording, Segment, Session, Transcript
from archive.transcripts.stored import write_transcript
from search.api import file_link, open_address, shared_link
from search.reading.address import SpeechSpan, read_address
from search.reading.sessions import read_overview
from search.reading.short import ShortAddresses
from search.reading.show import ContextSize, OpenedFile, lines_around

DAY = "2020-10-24"
BOB = "2020-10-24-bob"
ALICE = Recording("a" * 64, "media/2020-10-24-alice.ogg", 60.0, DAY)
SAID = {"2020-10-24-alice": "抢占", BOB: "绑定", "2020-10-24-later": "缓存"}


def make_session(home: Home, *recordings: Recording) -> None:
    """A session in whose recordings one thing is said, at 00:00:02."""
    folder = home.session(DAY)
    write_text(home.settings, "")
    write_session(folder, Session(DAY, date(2020, 10, 24), recordings=recordings))
    made_at = datetime(2020, 10, 24, tzinfo=UTC)
    for stem in (Path(one.path).stem for one in recordings):
        segments = (Segment(2.0, 5.0, SAID[stem]),)
        transcript = Transcript("a" * 64, "whisper", "turbo", "", {}, made_at, "key", segments)
        write_transcript(folder.transcripts / f"{stem}.json", transcript)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A session of two parts, the first of which a second person recorded too."""
    home = Home(tmp_path)
    bob = replace(ALICE, sha256="b" * 64, path=f"media/{BOB}.ogg", independent=True, starts_at_s=10.0)
    later = replace(ALICE, sha256="c" * 64, path="media/2020-10-24-later.ogg", starts_at_s=120.0)
    make_session(home, ALICE, bob, later)
    return home


def passages(home: Home) -> dict[str, Passage]:
    """What is indexed, by its text."""
    content = read_content(home, read_state(home.session(DAY)))
    session = Session(DAY, date(2020, 10, 24))
    found = [
        passage
        for speech, independent in ((content.speech, False), (content.independent, True))
        for path, said in speech
        for passage in speech_passages(session, home.relative(path.with_suffix(".vtt")), said, independent=independent)
    ]
    return {passage.text: passage for passage in found}


def said_at(home: Home, address: str) -> list[str]:
    found = open_address(home, address, ContextSize())
    assert isinstance(found, list)
    return [f"{line.label} {line.text}" for one in found for line in one.lines]


def test_an_independent_recording_is_named_in_the_address(home: Home) -> None:
    assert {text: passage.address for text, passage in passages(home).items()} == {
        "抢占": "2020-10-24@00:00:02-00:00:05",
        "绑定": "2020-10-24/transcripts/2020-10-24-bob@00:00:02-00:00:05",
        "缓存": "2020-10-24@00:02:02-00:02:05",
    }


def test_each_address_shows_what_is_said_there_and_nothing_else(home: Home) -> None:
    for text, passage in passages(home).items():
        assert [line.rpartition(" ")[2] for line in said_at(home, passage.address)] == [text]
        assert [line.text for line in lines_around(home, passage, ContextSize())] == [text]


def test_ids_of_others_stay_and_an_independent_passage_has_another(home: Home) -> None:
    plain = Passage(f"sessions/{DAY}/transcripts/x.vtt", "speech", "x", "zh", DAY, start_s=1.0, end_s=2.0)
    assert plain.with_id().id == "7cf0edb37e95aff77e09"
    assert replace(plain, independent=True).with_id().id != plain.with_id().id


def test_links_open_the_recording_at_its_own_second(home: Home) -> None:
    bob = passages(home)["绑定"]
    assert shared_link(home, bob) == f"sessions/{DAY}/transcripts/{BOB}.vtt#t=2"
    assert file_link(home, bob).endswith(f"{BOB}.vtt#t=2")


@pytest.mark.parametrize(
    "typed",
    [
        "2020-10-24/2020-10-24-bob@0:02",
        "10-24/bob@2",
        "latest/Bob@0:02-0:05",
        "2020/10/24/transcripts/bob@2",
        "10-24/bo@2",
    ],
)
def test_a_recording_is_named_by_the_beginning_of_its_name(home: Home, typed: str) -> None:
    named = read_address(home, typed)
    assert isinstance(named, SpeechSpan) and named.recording == BOB
    assert said_at(home, typed) == ["00:00:02 绑定"]


def test_a_part_may_be_named_too_and_is_then_on_its_own_clock(home: Home) -> None:
    assert said_at(home, "10-24/later@2") == ["00:00:02 缓存"]
    assert said_at(home, "2020-10-24/transcripts/2020-10-24-later") == ["00:00:02 缓存"]


@pytest.mark.parametrize("typed", ["10-24/nobody@2", "10-24/2020@2", "10-24/bob@40"])
def test_a_recording_that_is_not_there_or_not_the_only_one_is_told(home: Home, typed: str) -> None:
    with pytest.raises(AddressWrong) as caught:
        open_address(home, typed)
    assert str(caught.value.cure)


def test_the_session_lists_each_transcript_by_its_address(home: Home) -> None:
    assert [entry.address for entry in read_overview(home.session(DAY)).transcripts] == [
        "2020-10-24@00:00:00-00:01:00",
        "2020-10-24/transcripts/2020-10-24-bob@00:00:00-00:01:00",
        "2020-10-24@00:02:00-00:03:00",
    ]


def test_short_addresses_open_the_same(home: Home) -> None:
    short = ShortAddresses(home)
    found = {text: short.of(passage) for text, passage in passages(home).items()}
    assert found == {"抢占": "10-24@0:02-0:05", "绑定": "10-24/bob@0:02-0:05", "缓存": "10-24@2:02-2:05"}
    assert all(said_at(home, address)[0].endswith(text) for text, address in found.items())


# Addresses from before sessions had a clock


@pytest.fixture
def old(tmp_path: Path) -> Home:
    """A session of two recordings in whose record nothing says where the second begins."""
    home = Home(tmp_path)
    make_session(home, ALICE, replace(ALICE, sha256="b" * 64, path=f"media/{BOB}.ogg"))
    return home


def test_an_address_that_may_be_older_names_the_other_one(old: Home, capsys: pytest.CaptureFixture) -> None:
    assert main(["show", "2020-10-24@00:00:02-00:00:05", "--home", str(old.root)]) == 0
    out, err = capsys.readouterr()
    assert "抢占" in out and "绑定" not in out
    assert err.count("\n") == 1 and "2020-10-24/transcripts/2020-10-24-bob@00:00:02-00:00:05" in err
    main(["show", "2020-10-24@2", "--json", "--home", str(old.root)])
    assert json.loads(capsys.readouterr().out)["older"] == ["2020-10-24/transcripts/2020-10-24-bob@00:00:02-00:00:02"]


def test_an_older_address_where_nobody_speaks_now_opens_what_it_meant(old: Home) -> None:
    record = old.session(DAY).record
    write_text(record, record.read_text("utf-8").replace(f'{BOB}.ogg"', f'{BOB}.ogg"\nindependent = true'))
    transcript = old.session(DAY).transcripts / "2020-10-24-alice.json"
    write_text(
        transcript, transcript.read_text("utf-8").replace('"start_s": 2.0', '"start_s": 50.0').replace("5.0", "55.0")
    )
    (found,) = open_address(old, "2020-10-24@2", ContextSize())
    assert isinstance(found, OpenedFile) and [line.text for line in found.lines] == ["绑定"]
    assert found.older == ("2020-10-24/transcripts/2020-10-24-bob@00:00:02-00:00:02",)


def test_nothing_is_said_of_older_addresses_where_the_record_says_all(home: Home) -> None:
    (found,) = open_address(home, "2020-10-24@2", ContextSize())
    assert isinstance(found, OpenedFile) and found.older == ()
