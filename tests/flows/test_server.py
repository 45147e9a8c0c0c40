"""Whether Prefect was told of a server, found without Prefect."""

import os
from pathlib import Path

import pytest

from flows.server import LOOPBACK, never_proxy_loopback, prepare_prefect, server_is_configured

URL = "http://10.0.0.2:4200/api"


@pytest.fixture(autouse=True)
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder without any settings, and an environment that names none."""
    for name in [name for name in os.environ if name.startswith("PREFECT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PREFECT_HOME", str(tmp_path / "prefect"))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "prefect").mkdir()
    return tmp_path


def test_nothing_is_set_by_default() -> None:
    assert not server_is_configured()


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (".env", f'PREFECT_LOGGING_LEVEL=INFO\nPREFECT_API_URL="{URL}"\n'),
        ("prefect.toml", f'[api]\nurl = "{URL}"\n'),
        ("pyproject.toml", f'[tool.prefect.api]\nurl = "{URL}"\n'),
        ("prefect/profiles.toml", f'active = "office"\n[profiles.office]\nPREFECT_API_URL = "{URL}"\n'),
    ],
)
def test_a_server_is_found_where_prefect_looks_for_it(alone: Path, name: str, text: str) -> None:
    (alone / name).write_text(text, "utf-8")
    assert server_is_configured()


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (".env", "PREFECT_API_URL=\nOTHER=1\n"),
        ("pyproject.toml", "[tool.prefect\n"),
        ("prefect/profiles.toml", 'active = "mine"\n[profiles.mine]\n[profiles.office]\nPREFECT_API_URL = "x"\n'),
    ],
)
def test_a_file_that_names_none_is_none(alone: Path, name: str, text: str) -> None:
    (alone / name).write_text(text, "utf-8")
    assert not server_is_configured()


def test_the_environment_names_a_server_or_a_profile(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PREFECT_PROFILE", "ephemeral")
    assert not server_is_configured()
    monkeypatch.setenv("PREFECT_PROFILE", "local")  # one of Prefect's own: it has an address
    assert server_is_configured()
    monkeypatch.delenv("PREFECT_PROFILE")
    monkeypatch.setenv("PREFECT_API_URL", URL)
    assert server_is_configured()


def test_the_users_own_environment_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "environ", {"PREFECT_LOGGING_LEVEL": "DEBUG"})
    prepare_prefect(verbose=False)
    assert os.environ["PREFECT_LOGGING_LEVEL"] == "DEBUG"
    assert os.environ["PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS"] == "180"


def test_the_way_to_this_machine_is_never_by_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "environ", {"http_proxy": "http://proxy:3128", "no_proxy": "example.org,localhost"})
    never_proxy_loopback()
    assert os.environ["no_proxy"] == "example.org,localhost,127.0.0.1,::1"
    assert os.environ["NO_PROXY"] == ",".join(LOOPBACK)
