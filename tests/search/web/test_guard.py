from __future__ import annotations

import pytest

from archive.errors import QueryWrong
from search.web.access import Access
from search.web.guard import accepted_language
from search.web.serve import ServeOptions, check_exposure
from tests.search.web.conftest import TOKEN, asking


@pytest.mark.parametrize("host", ["evil.example.org", "evil.example.org:8765", "127.0.0.1.evil.org", ""])
def test_a_server_answers_to_its_own_names_only(client, host):
    assert client.get("/", headers={"host": host}).status_code == 421


@pytest.mark.parametrize("host", ["127.0.0.1:8765", "localhost:8765", "[::1]:8765", "192.168.1.7:8765"])
def test_a_server_is_known_by_its_numbers(client, host):
    assert client.get("/", headers={"host": host}).status_code == 200


def test_another_sites_page_cannot_write(client):
    form = {"token": "x", "csrf": "y"}
    assert client.post("/enter", data=form, headers={"origin": "http://evil.example.org"}).status_code == 403
    assert client.post("/enter", data=form, headers={"sec-fetch-site": "cross-site"}).status_code == 403


def test_more_than_two_megabytes_are_not_taken(client):
    assert client.post("/enter", content=b"x" * 2_000_001).status_code == 413


def test_nobody_reads_without_the_token(home):
    with asking(home, Access(TOKEN)) as client:
        assert client.get("/", follow_redirects=False).headers["location"] == "/enter"
        refused = client.get("/api/search?q=etcd")
        assert (refused.status_code, refused.headers["www-authenticate"]) == (401, "Bearer")
        assert client.get("/media/2020-10-24/talk", follow_redirects=False).status_code == 303
        assert client.get("/api/search?q=etcd", headers={"authorization": f"Bearer {TOKEN}"}).status_code == 200
        assert client.get("/api/search?q=etcd", headers={"authorization": "Bearer wrong"}).status_code == 401


def test_the_token_is_entered_once(home):
    with asking(home, Access(TOKEN)) as client:
        csrf = client.get("/enter").text.partition('name="csrf" value="')[2].partition('"')[0]
        assert client.post("/enter", data={"token": "wrong", "csrf": csrf}).status_code == 403
        assert client.post("/enter", data={"token": TOKEN, "csrf": "wrong"}).status_code == 403
        entered = client.post("/enter", data={"token": TOKEN, "csrf": csrf}, follow_redirects=False)
        assert entered.status_code == 303
        assert "httponly" in entered.headers["set-cookie"].lower() and TOKEN not in entered.headers["set-cookie"]
        assert client.get("/").status_code == 200


@pytest.mark.parametrize("path", ["/members", "/members/alice", "/sessions/2020-10-24/chat/2020-10-22", "/status"])
def test_personal_data_is_kept_from_strangers(public, path):
    assert public.get(path).status_code == 404


def test_a_stranger_finds_nothing_of_the_chat(public):
    assert "二虎" not in public.get("/search?q=领导者选举 Lease").text
    assert "/chat/" not in public.get("/sessions/2020-10-24").text
    assert public.get("/search?q=kind:chat Lease").status_code == 400
    assert public.get("/api/search?q=Lease&kind=chat").status_code == 400
    kinds = {hit["kind"] for hit in public.get("/api/search?q=领导者选举 Lease 加锁").json()["hits"]}
    assert kinds and "chat" not in kinds


def test_a_member_finds_the_chat_of_a_public_site(public):
    found = public.get("/api/search?q=Lease 加锁", headers={"authorization": f"Bearer {TOKEN}"}).json()["hits"]
    assert "chat" in {hit["kind"] for hit in found}


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh"),
        ("en-GB,en;q=0.9,zh;q=0.8", "en"),
        ("fr,zh;q=0.3,en;q=0.7", "en"),
        ("de", ""),
        ("zh;q=nan, en", "zh"),
        ("", ""),
    ],
)
def test_the_language_is_the_one_that_a_browser_wants_most(header, language):
    assert accepted_language(header) == language


def test_an_address_that_others_reach_needs_a_decision():
    with pytest.raises(QueryWrong):
        check_exposure(ServeOptions(host="0.0.0.0"))
    with pytest.raises(QueryWrong):
        check_exposure(ServeOptions(host="0.0.0.0", token="short"))
    check_exposure(ServeOptions(host="0.0.0.0", token=TOKEN))
    check_exposure(ServeOptions(host="0.0.0.0", public_read=True))
    check_exposure(ServeOptions())
