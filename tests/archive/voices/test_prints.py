"""A voice print is a plain file outside of Git; a person is recognised by it, and forgotten with it."""

from pathlib import Path

import numpy as np
import pytest

from archive.audio.sound import Span
from archive.audio.turns import SpeakerTurn
from archive.errors import InputRefused
from archive.models.known import VOICE_NETWORKS
from archive.voices import prints
from archive.voices.prints import VoicePrint


def vector(*numbers: float) -> tuple[float, ...]:
    return (*numbers, *[0.0] * (192 - len(numbers)))


def kept(folder: Path, name: str, *numbers: float, session: str = "2020-10-24") -> Path:
    return prints.keep_print(folder, name, VoicePrint(session, "talk", "S2", 30.0, vector(*numbers)))


def test_a_person_is_recognised_by_the_print(tmp_path: Path) -> None:
    kept(tmp_path, "张工", 1.0)
    kept(tmp_path, "李工", 0.0, 1.0)
    heard = {"S1": np.array(vector(0.95, 0.3)), "S2": np.array(vector(0.4, 0.4, 0.8))}
    assert prints.recognise(heard, prints.known_voices(tmp_path)) == {"S1": "张工"}


def test_a_person_is_one_voice_at_most(tmp_path: Path) -> None:
    kept(tmp_path, "张工", 1.0)
    heard = {"S1": np.array(vector(0.9, 0.43)), "S2": np.array(vector(1.0))}
    assert prints.recognise(heard, prints.known_voices(tmp_path)) == {"S2": "张工"}


def test_prints_of_two_sessions_are_one_person(tmp_path: Path) -> None:
    kept(tmp_path, "张工", 1.0)
    kept(tmp_path, "张工", 0.0, 1.0, session="2020-10-31")
    kept(tmp_path, "张工", 0.0, 1.0, session="2020-10-31")
    (person,) = prints.known_voices(tmp_path)
    assert len(person.prints) == 2 and person.mean[:2] == pytest.approx([0.5**0.5] * 2)


def test_prints_stay_out_of_git(tmp_path: Path) -> None:
    kept(tmp_path, "张工", 1.0)
    assert (tmp_path / ".gitignore").read_text("utf-8").splitlines()[-1] == "*"


def test_a_print_of_other_networks_recognises_nobody_and_is_told_of(tmp_path: Path) -> None:
    path = kept(tmp_path, "张工", 1.0)
    path.write_text(path.read_text("utf-8").replace(VOICE_NETWORKS.sha256, "0" * 64), "utf-8")
    assert prints.known_voices(tmp_path) == [] and [one.name for one in prints.outdated_voices(tmp_path)] == ["张工"]
    kept(tmp_path, "张工", 1.0)
    assert len(prints.known_voices(tmp_path)) == 1 and prints.outdated_voices(tmp_path) == []


def test_a_name_cannot_lead_out_of_the_folder(tmp_path: Path) -> None:
    assert prints.print_path(tmp_path, "../../a b").parent == tmp_path


def test_a_damaged_print_is_named(tmp_path: Path) -> None:
    kept(tmp_path, "张工", 1.0).write_text("{}", "utf-8")
    with pytest.raises(InputRefused, match=r"张工.json is not a voice print of this archive"):
        prints.known_voices(tmp_path)


def test_a_print_is_taken_where_nobody_else_speaks() -> None:
    turns = [SpeakerTurn(0, 10, "S1"), SpeakerTurn(4, 6, "S2"), SpeakerTurn(9.8, 12, "S2")]
    assert [(span.start_s, span.end_s) for span in prints.alone_spans(turns, "S1")] == [(0, 4), (6, 9.8)]


def test_a_long_stretch_is_heard_three_seconds_at_a_time() -> None:
    cut = prints.cut_evenly(Span(8_000, 8_000 + 10 * 16_000))
    assert cut == [(8_000, 61_333), (61_333, 114_666), (114_666, 168_000)]
    assert prints.cut_evenly(Span(0, 16_000)) == [(0, 16_000)]


def test_too_little_speech_gives_no_print() -> None:
    assert prints.take_print(np.zeros(32_000, np.int16), [SpeakerTurn(0, 1.5, "S1")], "S1") is None
