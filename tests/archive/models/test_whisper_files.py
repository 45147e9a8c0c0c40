"""Where the files of a Whisper model lie."""

from __future__ import annotations

from pathlib import Path

from archive.models import whisper_files


def test_the_path_of_a_folder_is_not_taken_for_the_checkpoint_beside_it(tmp_path: Path) -> None:
    (tmp_path / "base").mkdir()
    (tmp_path / "base.pt").write_bytes(b"another model")

    assert whisper_files.find_checkpoint(str(tmp_path / "base")) is None
    assert whisper_files.find_checkpoint(str(tmp_path / "base.pt")) == tmp_path / "base.pt"
