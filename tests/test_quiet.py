"""Where nobody speaks, the whole path from file to text gives no segment."""

from pathlib import Path

import pytest

from bench.recordings import segments_in, write_opus
from tests import quiet


@pytest.mark.parametrize("kind", ["silence", "white_noise", "melody", "band", "applause"])
def test_no_text_where_nobody_speaks(tmp_path: Path, kind: str) -> None:
    assert segments_in(str(write_opus(tmp_path / "quiet.ogg", quiet.blocks(kind, 120)))) == 0
