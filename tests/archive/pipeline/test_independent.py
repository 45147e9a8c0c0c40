"""Two people recorded one meeting: both are searched under addresses of their own, and the summary is made of one."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from archive.home import Home, SessionFolder
from archive.index.catalog import Catalog
from archive.index.generations import current_or_fail
from archive.pipeline import plan
from archive.pipeline.report import Report
from tests.sounds import tone, write_sound
from tests.whole_run import open_forced

ALICE, BOB = "2020-10-17-2000-alice", "2020-10-17-2000-bob"
NAMED = f"2020-10-17/transcripts/{BOB}@00:00:00-00:00:04"


@pytest.fixture
def folder(home: Home) -> SessionFolder:
    """The session, with both recordings in the inbox."""
    for name, hertz in ((ALICE, 440.0), (BOB, 330.0)):
        write_sound(home.inbox / f"{name}.wav", tone(4, hertz))
    return home.session("2020-10-17")


def addresses(home: Home) -> dict[str, str]:
    """Passage id -> its address."""
    with closing(Catalog(current_or_fail(home).catalog)) as catalog:
        found = catalog.passages(list(catalog.ids().values())).values()
    return {passage.id: passage.address for passage in found}


def edit(record: Path, old: str, new: str) -> None:
    record.write_text(record.read_text("utf-8").replace(old, new), "utf-8")


def test_both_are_found_and_the_one_that_is_independent_is_told(
    home: Home, folder: SessionFolder, run_all: Callable[..., Report]
) -> None:
    (notice,) = run_all().notices
    assert (notice.source, notice.code) == (f"sessions/2020-10-17/media/{BOB}.wav", "independent-recording")
    assert "starts_at = 00:00:00\nindependent = true\n" in folder.record.read_text("utf-8")
    assert sorted(addresses(home).values()) == [NAMED, "2020-10-17@00:00:00-00:00:04"]
    assert NAMED.partition("@")[0] not in folder.summary_text.read_text("utf-8")
    assert run_all().notices == [] and plan.find_pending(open_forced(home)) == []


def test_an_edited_record_moves_that_recording_and_leaves_the_other_alone(
    home: Home, folder: SessionFolder, run_all: Callable[..., Report]
) -> None:
    run_all()
    before = addresses(home)
    edit(folder.record, "starts_at = 00:00:00\nindependent = true\n", "")
    run_all()
    after = addresses(home)
    assert sorted(after.values()) == ["2020-10-17@00:00:00-00:00:04", "2020-10-17@00:00:04-00:00:08"]
    assert [after[id_] for id_ in before.keys() & after.keys()] == ["2020-10-17@00:00:00-00:00:04"]
    edit(folder.record, f'{BOB}.wav"\n', f'{BOB}.wav"\nindependent = true\n')
    run_all()
    assert addresses(home) == before
