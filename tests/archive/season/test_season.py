"""The bundled season is complete and goes into any archive."""

from archive.home import Home
from archive.intake.incoming import find_incoming
from archive.season import season


def test_every_session_has_its_recording() -> None:
    for session in season.read_facts()["session"]:
        assert (season.SEASON_FOLDER / "inbox" / session["recording"]).is_file()


def test_its_recordings_are_known_by_content() -> None:
    assert len(season.recording_sha256s()) == 4


def test_it_goes_in_once(home: Home) -> None:
    dropped = season.put_into_inbox(home, known=frozenset())
    assert [path.name for path in find_incoming(home)] == dropped
    assert len(dropped) == len(list((season.SEASON_FOLDER / "inbox").iterdir()))
    assert home.plan.read_bytes() == (season.SEASON_FOLDER / "plan.csv").read_bytes()


def test_what_is_known_is_not_dropped_again(home: Home) -> None:
    dropped = season.put_into_inbox(home, known=season.recording_sha256s())
    assert not any(name.endswith(season.RECORDING_ENDING) for name in dropped)
