"""An ingest with a language model: its summary, its cache, and the offline summary where it fails, with the key nowhere."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from archive.home import Home
from archive.llm import client
from archive.pipeline import plan
from archive.pipeline.report import Report
from tests.llm_server import Answer, Messages, Service, serving
from tests.sounds import tone, write_sound
from tests.whole_run import note, open_forced

Run = Callable[..., Report]
KEY = "sk-very-secret-0123456789"


def write(messages: Messages) -> str:
    """What an honest model does: one point a line, in the line's own words."""
    if "abstract" in messages[0]["content"]:
        lines = [json.loads(line) for line in messages[1]["content"].splitlines()]
        return json.dumps({"abstract": [{"text": line["text"], "cites": [line["id"]]} for line in lines[:2]]})
    lines = [json.loads(line) for line in messages[1]["content"].splitlines()]
    points = [
        {"text": "抢占先挑选 victim 最少的节点。", "cites": [line["id"]]} for line in lines if "最少" in line["text"]
    ]
    points += [{"text": "密钥是 sk-very-secret。", "cites": [line["id"]]} for line in lines]
    return json.dumps({"title": "抢占怎么挑节点？", "points": points})


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "FIRST_PAUSE_S", 0.0)
    monkeypatch.setenv("OPENAI_API_KEY", KEY)


@pytest.fixture
def service(home: Home) -> Iterator[Service]:
    """A service that the settings name, and a recording and a note in the inbox."""
    found = Service(then=write)
    with serving(found) as url:
        text = home.settings.read_text("utf-8").replace('method = "extract"', 'method = "model"')
        text = text.replace('base_url = ""', f'base_url = "{url}"').replace(
            'model = ""                   # its name there', 'model = "tiny"'
        )
        home.settings.write_text(text, "utf-8")
        write_sound(home.inbox / "2020-10-17-talk.wav", tone(1))
        note(home.inbox / "2020-10-17-alice.md", author="Alice")
        yield found


def told(report: Report) -> list[str]:
    return [str(one.what) for one in report.notices]


def pending(home: Home) -> list[tuple[str, str]]:
    return [(one.stage, one.reason.code) for one in plan.find_pending(open_forced(home)) if one.stage != "index"]


def texts_in(folder: Path) -> str:
    return "\n".join(path.read_text("utf-8", errors="replace") for path in folder.rglob("*") if path.is_file())


def test_the_models_summary_is_written_once_and_what_is_not_proved_is_told(
    home: Home, service: Service, run_all: Run
) -> None:
    report = run_all()
    page = home.session("2020-10-17").summary_text.read_text("utf-8")
    assert "抢占怎么挑节点？" in page and "抢占先挑选 victim 最少的节点。" in page and "密钥" not in page
    assert told(report) == ["3 sentences of the language model were left out: what they cite does not prove them"]
    assert report.problems == [] and pending(home) == []
    asked = len(service.asked)
    run_all(force=("summarise",))
    assert len(service.asked) == asked  # the answers were kept
    assert service.keys == [f"Bearer {KEY}"] * asked
    assert KEY not in texts_in(home.root)


def test_a_service_that_is_down_leaves_the_offline_summary_and_is_asked_again(
    home: Home, service: Service, run_all: Run
) -> None:
    service.answers = [Answer(f"overloaded {KEY}", 503)] * 4
    report = run_all()
    assert told(report) == [
        "the summary was made offline: the language model at 127.0.0.1 does not answer (503 overloaded …)"
    ]
    assert report.problems == [] and "抢占的时候" in home.session("2020-10-17").summary_text.read_text("utf-8")
    assert pending(home) == [("summarise", "model-to-ask")]
    assert KEY not in texts_in(home.root) + json.dumps(report.as_json())
    run_all()
    assert "抢占怎么挑节点？" in home.session("2020-10-17").summary_text.read_text("utf-8") and pending(home) == []


def test_without_a_key_for_a_service_elsewhere_the_cure_names_the_variable(
    home: Home, service: Service, run_all: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("OPENAI_API_KEY")
    text = home.settings.read_text("utf-8").replace("http://127.0.0.1", "http://llm.example")
    home.settings.write_text(text, "utf-8")
    (notice,) = run_all().notices
    assert notice.code == "summary-offline" and "OPENAI_API_KEY" in str(notice.what)


def test_another_model_makes_the_summary_again_and_the_offline_way_too(
    home: Home, service: Service, run_all: Run
) -> None:
    run_all()
    text = home.settings.read_text("utf-8")
    home.settings.write_text(text.replace('model = "tiny"', 'model = "other"'), "utf-8")
    assert pending(home) == [("summarise", "sources-changed")]
    home.settings.write_text(text.replace('method = "model"', 'method = "extract"'), "utf-8")
    assert pending(home) == [("summarise", "sources-changed")]
    run_all()
    assert "抢占怎么挑节点？" not in home.session("2020-10-17").summary_text.read_text("utf-8")
