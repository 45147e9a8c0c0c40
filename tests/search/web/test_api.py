from __future__ import annotations

import pytest

from search.api import Searcher
from search.formats.as_json import result_json


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
    from tests.search.conftest import make_home
    from tests.search.web.conftest import asking

    with asking(make_home(tmp_path)) as client:
        answer = client.get("/api/search?q=etcd")
        assert (answer.status_code, answer.json()["code"]) == (503, "index-missing")
        assert "sig-archive ingest" in answer.json()["cure"]
        assert client.get("/").status_code == 200
