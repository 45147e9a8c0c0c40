"""Whatever is called a recording gives a transcript or a sentence: no traceback, no crash, no hang, no gigabyte."""

from pathlib import Path

from bench.damaged import LARGEST_MB, run_all, write_damaged

FILES = range(1000, 1060)


def test_a_damaged_file_gives_a_transcript_or_a_sentence(tmp_path: Path) -> None:
    outcomes = run_all(write_damaged(tmp_path, FILES))
    assert len(outcomes) == len(FILES)
    assert [o for o in outcomes if o.kind not in ("transcribed", "damaged", "refused") or not o.said] == []
    assert max(outcome.peak_mb for outcome in outcomes) < LARGEST_MB
    assert {outcome.kind for outcome in outcomes} == {"transcribed", "damaged", "refused"}
    assert all("; " in outcome.said and "\n" not in outcome.said for outcome in outcomes if outcome.kind == "refused")
