"""A watched folder: whole files come in as copies, under the session that their names, folders or sound tell."""

import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from archive.errors import SettingsWrong
from archive.home import Home
from archive.settings import Settings
from archive.sources import folder, ledger
from archive.sources.base import Failure, Found, Item, Known, Unchanged, Unfinished, Visit
from archive.sources.folder import Options, open_source
from tests.sounds import tone, write_sound

LONG_AGO = 1_600_000_000


@pytest.fixture
def share(tmp_path: Path) -> Path:
    (tmp_path / "share").mkdir()
    return tmp_path / "share"


@pytest.fixture
def look(home: Home, share: Path) -> Callable[..., list[Found]]:
    def visit(known: dict[str, Known] | None = None, **options: object) -> list[Found]:
        home.index.mkdir(exist_ok=True)
        made = Visit("share", home, Settings(), home.index, datetime.now(UTC), known=known or {})
        return list(open_source(Options(path=str(share), **options), made).fetch({}))  # type: ignore[arg-type]

    return visit


def put(path: Path, text: str = "# 笔记\n", *, age: int = LONG_AGO) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    os.utime(path, (age, age))
    return path


def sound(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    write_sound(path, tone(0.2))
    os.utime(path, (LONG_AGO, LONG_AGO))
    return path


def test_a_file_comes_in_as_a_copy_and_stays_where_it_is(share: Path, look: Callable[..., list[Found]]) -> None:
    original = put(share / "week-1" / "alice.md")
    (item,) = look()
    assert isinstance(item, Item) and item.key == "share:week-1/alice.md"
    assert item.incoming.path.read_text("utf-8") == "# 笔记\n" and item.incoming.path.name == "alice.md"
    assert original.is_file()


def test_a_file_as_it_was_is_not_read_again(share: Path, look: Callable[..., list[Found]]) -> None:
    put(share / "alice.md")
    (item,) = look()
    assert isinstance(item, Item)
    assert look({item.key: Known(item.version)}) == [Unchanged("share:alice.md")]
    put(share / "alice.md", "# 笔记二\n", age=LONG_AGO + 1)
    assert isinstance(look({item.key: Known(item.version)})[0], Item)


def test_a_file_that_changed_just_now_waits(share: Path, look: Callable[..., list[Found]]) -> None:
    put(share / "alice.md", age=int(datetime.now(UTC).timestamp()))
    assert look() == [Unfinished("share:alice.md")]


@pytest.mark.parametrize("ending", sorted(folder.UNFINISHED))
def test_a_download_under_way_is_left_alone(share: Path, look: Callable[..., list[Found]], ending: str) -> None:
    put(share / f"2020-10-17.mp4{ending}")
    put(share / "2020-10-17.mp4")
    assert look() == []


def test_only_names_that_fit_the_pattern_come_in(share: Path, look: Callable[..., list[Found]]) -> None:
    for name in ("notes/a.md", "notes/b.txt", "drafts/c.md"):
        put(share / name)
    found = look(pattern=("notes/*.md",))
    assert [item.key for item in found if isinstance(item, Item)] == ["share:notes/a.md"]


@pytest.mark.parametrize(
    "name",
    [
        "2020-10-17 分享.wav",
        "TM-20201017190234-123456789-recording-1.wav",  # Tencent Meeting, cloud
        "2020-10-17 19.02.34 小王的快速会议 123456789/meeting_01.wav",  # Tencent Meeting, local
        "2020-10-17 19.02.34 研习社 98765432101/zoom_0.wav",
        "GMT20201017-110234_Recording_1920x1080.wav",  # Zoom, cloud
        "GMT20201016-170000_Recording.wav",  # one o'clock on Saturday in Shanghai
        "飞书/20201017 源码研习社.wav",
    ],
)
def test_the_session_is_told_by_the_names_of_meeting_platforms(
    share: Path, look: Callable[..., list[Found]], name: str
) -> None:
    sound(share / name)
    (item,) = look()
    assert isinstance(item, Item) and item.incoming.session_hint == "2020-10-17"


def test_a_rule_of_the_settings_comes_before_the_name(share: Path, look: Callable[..., list[Found]]) -> None:
    sound(share / "2020-10-17 抢占.wav")
    (item,) = look(sessions=("*抢占* = 2020-10-24",))
    assert isinstance(item, Item) and item.incoming.session_hint == "2020-10-24"


def test_a_recording_that_nothing_places_is_asked_for(share: Path, look: Callable[..., list[Found]]) -> None:
    sound(share / "meeting_01.wav")
    (failure,) = look()
    assert isinstance(failure, Failure) and failure.state == ledger.UNPLACED
    assert '"meeting_01.wav = 2020-10-17"' in str(failure.cure)


def test_a_link_out_of_the_folder_is_refused(share: Path, look: Callable[..., list[Found]], tmp_path: Path) -> None:
    secret = put(tmp_path / "secret.md")
    (share / "innocent.md").symlink_to(secret)
    (failure,) = look()
    assert isinstance(failure, Failure) and failure.state == ledger.REFUSED


@pytest.mark.parametrize("options", [Options(), Options(path="/x", sessions=("2020-10-24",))])
def test_a_table_without_a_path_or_with_a_broken_rule_is_wrong(home: Home, options: Options) -> None:
    with pytest.raises(SettingsWrong):
        open_source(options, Visit("share", home, Settings(), home.index, datetime.now(UTC)))
