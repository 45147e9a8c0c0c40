"""A model is known in keys by its content, or by its published name."""

from pathlib import Path

from archive.models import identity


def test_models_are_identified_by_content_or_by_name(tmp_path: Path) -> None:
    (tmp_path / "mine.pt").write_bytes(b"abc")
    assert identity.whisper_identity(str(tmp_path / "mine.pt")).startswith("ba7816bf")
    assert identity.whisper_identity("tiny") == "openai:tiny"
    assert identity.embedding_identity("BAAI/bge-m3") == "absent:BAAI/bge-m3"
