"""A key that only Prefect holds reaches the language model's client through the environment of the run."""

import os
from dataclasses import replace

import pytest

from archive.settings import LlmSettings, Settings, SourceTable, SummarySettings
from flows import secrets

BY_MODEL = Settings(
    summaries=SummarySettings(method="model"), llm=LlmSettings(key_variable="GROUP_KEY", prefect_secret="group-key")
)


class Block:
    def get(self) -> str:
        return "sk-from-prefect"


@pytest.fixture(autouse=True)
def blocks(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names that were loaded; there is one block."""
    asked: list[str] = []

    def load(name: str) -> Block:
        asked.append(name)
        if name != "group-key":
            raise ValueError(f"Unable to find block document named {name}")
        return Block()

    monkeypatch.setattr(secrets.Secret, "load", load)
    monkeypatch.setenv("GROUP_KEY", "")
    return asked


def test_the_block_that_is_named_fills_the_variable() -> None:
    secrets.provide_key(BY_MODEL)
    assert os.environ["GROUP_KEY"] == "sk-from-prefect"


def test_a_key_of_the_environment_stays(monkeypatch: pytest.MonkeyPatch, blocks: list[str]) -> None:
    monkeypatch.setenv("GROUP_KEY", "sk-own")
    secrets.provide_key(BY_MODEL)
    assert os.environ["GROUP_KEY"] == "sk-own" and blocks == []


def test_offline_summaries_ask_prefect_for_nothing(blocks: list[str]) -> None:
    secrets.provide_key(replace(BY_MODEL, summaries=SummarySettings()))
    assert blocks == []


def test_a_block_that_is_not_there_leaves_it_to_the_summary_to_say_so() -> None:
    secrets.provide_key(replace(BY_MODEL, llm=replace(BY_MODEL.llm, prefect_secret="other")))
    assert os.environ["GROUP_KEY"] == ""


def test_the_credentials_of_sources_come_from_the_blocks_that_their_tables_name() -> None:
    table = SourceTable("sheet", "sheet", secrets={"GROUP_KEY": "group-key"})
    secrets.provide_credentials(Settings(sources=(table,)))
    assert os.environ["GROUP_KEY"] == "sk-from-prefect"
