"""The archive folder is found as Git finds its repository."""

from pathlib import Path

import pytest

from archive.errors import AddressWrong, HomeMissing
from archive.home import Home, find_home, is_session_id
from archive.messages import choose


def test_the_nearest_folder_upward_is_found(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    deep = home.sessions / "2020-10-17" / "notes"
    deep.mkdir(parents=True)
    monkeypatch.chdir(deep)
    assert find_home().root == home.root


def test_a_named_folder_wins_over_the_environment(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIG_ARCHIVE_HOME", "/nowhere")
    assert find_home(home.root) == home


def test_the_environment_names_it(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIG_ARCHIVE_HOME", str(home.root))
    assert find_home() == home


def test_no_archive_says_how_to_make_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(HomeMissing, match=r"no archive here: .* make one with: sig-archive init"):
        find_home()
    with pytest.raises(HomeMissing, match=r"other is not an archive: it has no archive.toml"):
        find_home(tmp_path / "other")


def test_only_dates_are_sessions() -> None:
    assert is_session_id("2020-10-17")
    assert is_session_id("2020-10-17-2")
    assert not any(map(is_session_id, ("2020-13-45", "2020-10-17/..", "..", "2020-1-1", "2020-10-17-")))


def test_a_session_that_is_no_date_is_refused(home: Home) -> None:
    with pytest.raises(AddressWrong, match="'2020-13-45' is not a session; sessions are named by date"):
        home.session("2020-13-45")


def test_sessions_come_oldest_first_and_other_folders_are_left_alone(home: Home) -> None:
    for name in ("2020-11-07", "2020-10-17", "2020-99-99", "drafts"):
        (home.sessions / name).mkdir()
    assert [folder.id for folder in home.session_folders()] == ["2020-10-17", "2020-11-07"]


def test_no_archive_is_told_in_chinese(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    choose("zh")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(HomeMissing) as refused:
        find_home()
    told = f"这里没有归档：{tmp_path} 及其上级目录中都没有 archive.toml；用 sig-archive init 新建归档，或用 --home 指定归档目录"
    assert str(refused.value) == told
    assert f"{refused.value.what}；{refused.value.cure}" == told
