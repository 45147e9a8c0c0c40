"""What `python -m bench` says of what it cannot measure."""

from __future__ import annotations

import subprocess
import sys


def test_a_folder_without_a_set_is_named_in_a_sentence_and_at_once(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "bench", "ask", "--sets", str(tmp_path)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 1 and done.stdout == ""
    assert done.stderr.startswith("bench: ") and str(tmp_path / "passages.jsonl") in done.stderr
    assert "Traceback" not in done.stderr
