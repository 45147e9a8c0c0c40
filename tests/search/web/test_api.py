from __future__ import annotations

import json

import pytest

from archive.cli.main import main
from search.api import Searcher
from search.formats.as_json import result_json
from tests.search.conftest import make_home
from tests.search.web.conftest import asking


def test_a_search_answers_what_the_command_prints(client, home):
    values = client.get("/api/search", params={"q": "挑选牺牲者"}).json()
    with Searcher.of(home) as searcher:
        printed = result_json(searcher.search("挑选牺牲者"), lambda *_: "")
    assert [hit["address"] for hit in values["hits"]] == [hit["address"] for hit in printed["hits"]]
    assert values.keys() - {"next", "next_url"} == printed.keys()
    assert values["hits"][0]["link"] == "/sessions/2020-10-24?t=72#t=72"


def test_a_list_goes_on_where_the_page_before_ended(client):
    first = client.get("/api/search?q=queue&limit=1").json()
    assert (first["next"], first["next_url"]) == (1, "/api/search?q=queue&limit=1&next=1")
    second = client.get(first["next_url"]).json()
    both = client.get("/api/search?q=queue&limit=2").json()
    assert [*first["hits"], *second["hits"]] != first["hits"] * 2
    assert [hit["id"] for hit in both["hits"]] == [first["hits"][0]["id"], second["hits"][0]["id"]]
    assert client.get("/api/search?q=queue&limit=200").json()["next_url"] is None


@pytest.mark.parametrize(
    ("address", "status", "code"),
    [
        ("/api/search?q=a&colour=red", 400, "parameters-wrong"),
        ("/api/search?q=a&limit=0", 400, "parameters-wrong"),
        ("/api/search?q=a&mode=magic", 400, "parameters-wrong"),
        ("/api/search?q=", 400, "query-wrong"),
        ("/api/search?q=a&kind=poem", 400, "query-wrong"),
        ("/api/nothing", 404, "http-404"),
        (f"/api/search?q={'x' * 9000}", 413, "too-large"),
    ],
)
def test_what_is_wrong_has_one_form(client, address, status, code):
    answer = client.get(address)
    values = answer.json()
    assert answer.headers["content-type"] == "application/problem+json"
    assert (answer.status_code, values["status"], values["code"]) == (status, status, code)
    assert {"type", "title", "detail", "cure"} <= values.keys()


def test_a_problem_is_told_in_the_readers_language(client):
    told = client.get("/api/search?q=a&kind=poem", headers={"accept-language": "zh-CN,zh;q=0.9"}).json()
    assert "poem" in told["detail"] and told["title"] == "不能这样请求"


def test_an_archive_without_an_index_says_how_it_gets_one(tmp_path):
    with asking(make_home(tmp_path)) as client:
        answer = client.get("/api/search?q=etcd")
        assert (answer.status_code, answer.json()["code"]) == (503, "index-missing")
        assert "sig-archive ingest" in answer.json()["cure"]
        assert client.get("/").status_code == 200


LISTS = {
    "sessions": ["sessions"],
    "timeline": ["timeline"],
    "topics": ["topics"],
    "symbols": ["symbols"],
    "items": ["coverage"],
    "members": ["members"],
}


@pytest.mark.parametrize("name", LISTS)
def test_a_list_is_what_the_command_prints(client, home, capsys, name):
    [command] = LISTS[name]
    path = f"/api/{command}"
    name = "sessions" if name == "timeline" else name
    values = client.get(path).json()
    main([command, "--json", "--home", str(home.root)])
    printed = json.loads(capsys.readouterr().out)
    assert (values.pop("next"), values.pop("next_url")) == (None, None)
    assert without_links(values) == without_links(printed)
    part = client.get(f"{path}?limit=1").json()
    assert part[name] == values[name][:1]
    assert (part["next"] == 1) == (len(values[name]) > 1)


@pytest.mark.parametrize(
    ("path", "command"),
    [
        ("/api/sessions/2020-10-24/summary", ["summary", "2020-10-24"]),
        ("/api/show?address=2020-10-24@00:01:12-00:01:20", ["show", "2020-10-24@00:01:12-00:01:20"]),
        ("/api/show?address=2020-10-24/notes/alice-queues%23L10-11", ["show", "2020-10-24/notes/alice-queues#L10-11"]),
        ("/api/symbols/PriorityQueue", ["symbols", "PriorityQueue"]),
        ("/api/topics/抢占", ["topics", "抢占"]),
        ("/api/related?address=2020-10-17", ["related", "2020-10-17"]),
        ("/api/ask?q=抢占时怎么挑选牺牲者", ["ask", "抢占时怎么挑选牺牲者"]),
    ],
)
def test_an_answer_is_what_the_command_prints(client, home, capsys, path, command):
    values = client.get(path).json()
    main([*command, "--json", "--home", str(home.root)])
    assert without_links(values) == without_links(json.loads(capsys.readouterr().out))


def without_links(values):
    """The same without what differs from place to place and from time to time."""
    if isinstance(values, dict):
        return {name: without_links(one) for name, one in values.items() if name not in ("link", "took_ms")}
    return [without_links(one) for one in values] if isinstance(values, list) else values


def test_every_answer_is_an_object_whatever_is_asked(client):
    for path in client.get("/api").json()["paths"]:
        values = client.get(
            path.replace("{session_id}", "2020-10-24").replace("{topic}", "x").replace("{name}", "x")
        ).json()
        assert isinstance(values, dict)
