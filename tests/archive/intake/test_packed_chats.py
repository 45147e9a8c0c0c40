"""Exports of chats that come as ZIP files are read where they are; one that would do harm is refused with a sentence."""

import json
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from archive.home import Home
from archive.intake.collecting import CollectReport, CollectRun
from archive.intake.inbox import collect_inbox
from archive.intake.preview import preview_file
from tests.archive.chats import text_writers
from tests.archive.chats.conversation import Said, conversation, expected
from tests.archive.intake.test_chat_files import SETTINGS, archived

SAID = conversation(60)


def pack(home: Home, name: str, parts: Mapping[str, str | bytes]) -> Path:
    path = home.inbox / name
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for part, content in parts.items():
            packed.writestr(zipfile.ZipInfo(part, (2020, 11, 25, 9, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return path


def take(home: Home) -> CollectReport:
    return collect_inbox(home, SETTINGS, ())


def as_tuples(said: list[Said], *, quotes: bool) -> list[tuple[object, str, str]]:
    return [(one.time, one.author, one.text) for one in expected(said, quotes=quotes)]


def slack_parts(said: list[Said]) -> dict[str, str]:
    people = {one.qq: one.name for one in said if one.kind == "text"}
    users = [
        {"id": f"U0{qq}", "name": f"account{qq}", "profile": {"display_name": name}} for qq, name in people.items()
    ]
    days: dict[str, list[dict[str, object]]] = {}
    for number, one in enumerate(said):
        entry = {"type": "message", "user": f"U0{one.qq}", "ts": f"{one.stamp}.{number:06d}", "text": one.text}
        entry |= {} if one.kind == "text" else {"subtype": "channel_join"}
        if one.quotes is not None:
            entry["thread_ts"] = f"{said[one.quotes].stamp}.{one.quotes:06d}"
        days.setdefault(one.time.date().isoformat(), []).append(entry)
    files = {f"k8s-sig/{day}.json": json.dumps(items) for day, items in days.items()}
    return {"channels.json": '[{"name": "k8s-sig"}]', "users.json": json.dumps(users), **files}


def test_whatsapp_of_an_iphone_is_read_out_of_its_zip(home: Home) -> None:
    chat = text_writers.whatsapp_ios(SAID)
    path = pack(home, "WhatsApp Chat - K8s.zip", {"_chat.txt": chat, "00000012-PHOTO.jpg": b"\xff\xd8\xff"})
    assert preview_file(path, CollectRun(home, SETTINGS, ())).kind == "chat"
    report = take(home)
    assert (report.problems, path.exists()) == ([], False)
    assert sorted(archived(home)) == sorted(as_tuples(SAID, quotes=False))


def test_a_workspace_of_slack_is_read_with_its_peoples_names(home: Home) -> None:
    pack(home, "K8s Slack export.zip", slack_parts(SAID))
    assert take(home).problems == []
    assert sorted(archived(home)) == sorted(as_tuples(SAID, quotes=True))


def test_somebody_whom_a_message_of_slack_mentions_has_a_name(home: Home) -> None:
    parts = slack_parts(SAID[:6])
    users = [*json.loads(parts["users.json"]), {"id": "U0LAOLI", "name": "laoli", "profile": {"real_name": "老李"}}]
    day = next(name for name in parts if name.startswith("k8s-sig/"))
    items = json.loads(parts[day])
    items[0]["text"] = "<@U0LAOLI> 来看看"
    pack(home, "slack.zip", parts | {"users.json": json.dumps(users), day: json.dumps(items)})
    take(home)
    assert any(text == "@老李 来看看" for _time, _author, text in archived(home))


def test_the_same_zip_again_adds_nothing(home: Home) -> None:
    for _time in range(2):
        pack(home, "slack.zip", slack_parts(SAID))
        take(home)
    assert sorted(archived(home)) == sorted(as_tuples(SAID, quotes=True))


@pytest.mark.parametrize(
    ("parts", "reason"),
    [
        ({"../../evil.txt": "x"}, "leads out of it"),
        ({"/etc/evil.txt": "x"}, "leads out of it"),
        ({"a\\..\\..\\evil.txt": "x"}, "leads out of it"),
        ({"_chat.txt": b"0" * 210_000_000}, "unpacks to more than 200 MB"),
        ({"_chat.txt": b"0" * 65_000_000}, "unpacks to more than 64 MB"),
        ({"users.json": "[]", "a/2020-11-18.json": "[" * 100_000}, "damaged"),
        ({"users.json": "{", "a/2020-11-18.json": "[]"}, "cannot be read"),
        ({"photo.jpg": b"\xff\xd8\xff"}, "holds no export of a chat"),
        ({f"{number}.txt": "" for number in range(20_001)}, "unpacks to more"),
    ],
    ids=["parent", "root", "windows", "bomb", "long text", "deep", "broken", "no chat", "many"],
)
def test_a_zip_that_would_do_harm_or_has_no_chat_stays_with_a_sentence(
    home: Home, parts: Mapping[str, str | bytes], reason: str
) -> None:
    path = pack(home, "chat.zip", parts)
    (problem,) = take(home).problems
    assert reason in str(problem.what)
    assert path.exists() and archived(home) == []


def test_a_zip_that_breaks_off_stays_with_a_sentence(home: Home) -> None:
    path = pack(home, "chat.zip", {"_chat.txt": text_writers.whatsapp_ios(SAID)})
    path.write_bytes(path.read_bytes()[:-200])
    (problem,) = take(home).problems
    assert "it is damaged, or has a password" in str(problem.what)
