"""Speed and time left of a transcription, on a clock that the test sets."""

from archive.asr.progress import ProgressMeter


def pace_at(*reports: tuple[float, float, float]) -> ProgressMeter:
    """After reports of (clock, seconds done, seconds in all)."""
    now = [0.0]
    pace = ProgressMeter(clock=lambda: now[0])
    for clock, done_s, total_s in reports:
        now[0] = clock
        pace.report(done_s, total_s)
    return pace


def test_speed_and_time_left_follow_from_what_is_done() -> None:
    pace = pace_at((0, 0, 3600), (60, 600, 3600))
    assert (pace.percent, pace.speed, pace.left_s) == (100 / 6, 10.0, 300.0)
    assert pace.text() == "00:10:00 of 01:00:00, 10.0 × real time, 00:05:00 left"


def test_what_a_stopped_run_did_before_is_no_speed() -> None:
    assert pace_at((0, 1800, 3600), (30, 1860, 3600)).speed == 2.0


def test_hearing_is_timed_from_its_own_beginning() -> None:
    assert pace_at((0, 0, 100), (50, 100, 100), (50, 0, 100), (60, 40, 100)).speed == 4.0


def test_nothing_is_promised_at_the_beginning() -> None:
    assert pace_at((0, 0, 3600)).text() == "00:00:00 of 01:00:00"
