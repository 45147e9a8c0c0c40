"""An archive to try things on, and steps that need no model."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from archive import messages
from archive.cli.init import make_archive
from archive.home import Home
from archive.models import bundled
from archive.pipeline.report import Report
from archive.pipeline.steps import Steps
from tests.whole_run import encode, forced, hear_said, ingest_plainly

os.environ.setdefault("DO_NOT_TRACK", "1")
os.environ.setdefault("HF_HUB_OFFLINE", "1")


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    """Messages are English, no archive is found by accident."""
    monkeypatch.delenv("SIG_ARCHIVE_HOME", raising=False)
    monkeypatch.setattr(messages, "_process_language", "en")


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A fresh archive that looks at no file twice and hears with the bundled checkpoint."""
    home = Home(tmp_path / "archive")
    make_archive(home, name="源码研习社", model=bundled.SAMPLE_VOICE)
    home.settings.write_text(home.settings.read_text("utf-8").replace("settle_s = 1.0", "settle_s = 0.0"), "utf-8")
    return home


@pytest.fixture
def fake_steps() -> Steps:
    return Steps(hear_said, encode)


@pytest.fixture
def run_all(home: Home, fake_steps: Steps) -> Callable[..., Report]:
    """`run_all()` is one whole ingest of `home` without Prefect."""

    def run(*paths: Path, steps: Steps = fake_steps, session: str = "", force: tuple[str, ...] = ()) -> Report:
        return ingest_plainly(home, steps, paths=paths, options=forced(session=session, force=force))

    return run


@pytest.fixture(scope="session")
def tiny_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a random embedding model of two layers with its ONNX export; tests read it only."""
    from tests.tiny_models import embedding_model  # torch: seconds, and only some tests need it

    return embedding_model(tmp_path_factory.mktemp("tiny"))


@pytest.fixture(scope="session")
def tiny_judge(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a random cross-encoder of two layers with its ONNX export; tests read it only."""
    from tests.tiny_models import cross_encoder

    return cross_encoder(tmp_path_factory.mktemp("judge"))
