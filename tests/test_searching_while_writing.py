"""Searches that run while the index is written see one commit of it, whole."""

from pathlib import Path

from bench.while_writing import run


def test_each_search_answers_from_one_commit_while_the_index_changes_again_and_again(tmp_path: Path) -> None:
    rounds, answers = run(tmp_path, processes=2, searches=200)
    assert [problem for answer in answers for problem in answer["wrong"]] == []
    assert [answer["searches"] for answer in answers] == [200, 200]
    seen = {number for answer in answers for number in answer["rounds"]}
    assert len(seen) > 2
    assert max(seen) <= rounds
