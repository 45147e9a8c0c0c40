"""NumPy's threads do not spin beside other programs: it has one, unless the environment says otherwise."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

ASK = """
import {first}
import numpy
from threadpoolctl import threadpool_info
print(*(pool["num_threads"] for pool in threadpool_info() if "numpy" in pool["filepath"]))
"""


@pytest.mark.parametrize("first", ["archive.cli.main", "flows.ingest"])
def test_every_way_in_holds_numpy_to_one_thread(first: str) -> None:
    assert threads(first, {}) in ("1", "")  # none where NumPy computes with something else than OpenBLAS


@pytest.mark.skipif(os.cpu_count() == 1, reason="one processor has one thread anyway")
def test_the_environment_may_say_otherwise() -> None:
    assert threads("archive.cli.main", {"OPENBLAS_NUM_THREADS": "2"}) in ("2", "")


def threads(first: str, environment: dict[str, str]) -> str:
    """What a fresh process says that imports `first` before NumPy."""
    kept = {name: value for name, value in os.environ.items() if not name.endswith("_NUM_THREADS")}
    command = [sys.executable, "-c", ASK.format(first=first)]
    found = subprocess.run(command, env=kept | environment, capture_output=True, text=True, check=True)
    return found.stdout.strip()
