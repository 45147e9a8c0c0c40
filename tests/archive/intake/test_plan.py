"""The study plan: what is due on a day."""

from datetime import date
from pathlib import Path

import pytest

from archive.errors import SettingsWrong
from archive.intake.plan import PlannedTopic, due_on, read_plan
from archive.season import season


def test_topics_of_both_tracks_are_due_each_once() -> None:
    plan = read_plan(season.SEASON_FOLDER / "plan.csv")
    assert due_on(plan, date(2020, 10, 17)) == ("8.2&8.3 调度器总览、架构设计与启动流程",)
    assert due_on(plan, date(2020, 11, 7)) == ("8.7 调度器核心实现", "8.4&8.5&8.6 优先级与抢占、亲和性与内置调度算法")


def test_both_ends_of_a_span_are_inside() -> None:
    plan = (PlannedTopic("快", date(2020, 10, 12), date(2020, 10, 18), "总览"),)
    assert [len(due_on(plan, date(2020, 10, day))) for day in (11, 12, 18, 19)] == [0, 1, 1, 0]


def test_no_plan_is_nothing_due(tmp_path: Path) -> None:
    assert read_plan(tmp_path / "plan.csv") == ()


def test_a_mark_of_excel_is_no_part_of_the_heading(tmp_path: Path) -> None:
    (tmp_path / "plan.csv").write_text("track,from,to,topic\n快,2020-10-12,2020-10-18,总览\n", "utf-8-sig")
    assert read_plan(tmp_path / "plan.csv")[0].topic == "总览"


@pytest.mark.parametrize("row", ["快,12.10.2020,2020-10-18,总览", "快,2020-10-12"])
def test_a_broken_row_is_named_by_its_line(tmp_path: Path, row: str) -> None:
    (tmp_path / "plan.csv").write_text(f"track,from,to,topic\n快,2020-10-12,2020-10-18,总览\n{row}\n", "utf-8")
    with pytest.raises(
        SettingsWrong, match=r"plan.csv, line 3 is not track,from,to,topic; write dates such as 2020-10-17"
    ):
        read_plan(tmp_path / "plan.csv")
