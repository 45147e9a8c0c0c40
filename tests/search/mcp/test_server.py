"""Assistants: the official client library asks the small archive, in this process, over a pipe and over HTTP."""

from __future__ import annotations

import asyncio
import json
import sys
import threading
from collections.abc import Awaitable, Callable, Iterator

import httpx2
import jsonschema
import pytest
import uvicorn
from mcp import Client, StdioServerParameters
from mcp.client.streamable_http import streamable_http_client

from archive.home import Home
from search.mcp.http import http_app
from search.mcp.links import FileLinks, PageLinks
from search.mcp.server import make_mcp_server
from search.mcp.tools import Tools
from search.pages.opened import OpenedArchive
from search.web.serve import ServeOptions, config_of, listen

TOKEN = "a-token-of-some-length"
QUESTIONS = {
    "search": {"query": "抢占 牺牲者"},
    "fetch": {"id": "2020-10-24@00:01:12-00:01:19"},
    "ask": {"question": "抢占的时候先挑选什么"},
    "summary": {"session": "latest"},
    "topics": {},
    "symbols": {"name": "PriorityQueue"},
    "coverage": {},
}


@pytest.fixture
def archive(home: Home) -> Iterator[OpenedArchive]:
    archive = OpenedArchive(home)
    yield archive
    archive.close()


@pytest.fixture
def tools(archive: OpenedArchive) -> Tools:
    return Tools(archive, PageLinks(archive, "https://group.example.org/archive"))


def asked(server, questions: Callable[[Client], Awaitable]):
    async def talk():
        async with Client(server) as client:
            return await questions(client)

    return asyncio.run(talk())


async def every_tool(client: Client) -> dict:
    schemas = {tool.name: tool.output_schema for tool in (await client.list_tools()).tools}
    answers = {}
    for name, given in QUESTIONS.items():
        result = await client.call_tool(name, given)
        assert not result.is_error, result.content
        (text,) = result.content
        jsonschema.validate(result.structured_content, schemas[name])
        assert json.loads(text.text) == result.structured_content
        answers[name] = result.structured_content
    assert set(schemas) == set(QUESTIONS)
    return answers


def check_answers(answers: dict, root: str):
    first = answers["search"]["results"][0]
    assert set(first) == {"id", "title", "url"}
    assert first["id"] == "2020-10-24@00:01:12-00:01:19"
    assert first["url"].startswith(root)
    assert set(answers["fetch"]) == {"id", "title", "text", "url", "metadata"}
    assert "[00:01:12  小王:] 抢占的时候先挑选牺牲者" in answers["fetch"]["text"]
    assert answers["fetch"]["metadata"]["session_title"] == "优先级与抢占"
    assert answers["ask"]["known"]
    assert "先挑选牺牲者" in answers["summary"]["text"]


def test_each_tool_answers_one_json_text_that_its_schema_allows(tools: Tools):
    check_answers(
        asked(make_mcp_server(tools), every_tool), "https://group.example.org/archive/sessions/2020-10-24?t=72"
    )


def test_a_program_is_asked_over_standard_input_and_output(home: Home):
    program = ["-m", "archive.cli", "mcp", "--home", str(home.root)]
    server = StdioServerParameters(command=sys.executable, args=program)
    check_answers(asked(server, every_tool), "file:///")


def test_http_answers_who_shows_the_token_and_nobody_else(tools: Tools):
    listening = listen(ServeOptions(port=0))
    address = f"http://127.0.0.1:{listening.getsockname()[1]}/mcp"
    server = uvicorn.Server(config_of(http_app(make_mcp_server(tools), TOKEN)))
    thread = threading.Thread(target=lambda: asyncio.run(server.serve(sockets=[listening])))
    thread.start()

    async def talk(**headers: str) -> dict:
        http = httpx2.AsyncClient(headers=headers, timeout=30)
        async with http, Client(streamable_http_client(address, http_client=http)) as client:
            return await every_tool(client)

    try:
        check_answers(asyncio.run(talk(authorization=f"Bearer {TOKEN}")), "https://group.example.org/")
        assert httpx2.post(address, json={}).status_code == 401
        assert httpx2.post(address, json={}, headers={"authorization": "Bearer guess"}).status_code == 401
        foreign = {"authorization": f"Bearer {TOKEN}", "host": "evil.example.org"}
        assert httpx2.post(address, json={}, headers=foreign).status_code == 421
    finally:
        server.should_exit = True
        thread.join()


def test_the_chat_is_for_assistants_only_where_somebody_says_so(archive: OpenedArchive):
    chatting = {"query": "领导者选举用的锁"}

    async def ids_and_chat(client: Client):
        found = (await client.call_tool("search", chatting)).structured_content["results"]
        opened = await client.call_tool("fetch", {"id": "2020-10-24/chat/2020-10-22"})
        listed = await client.call_tool("fetch", {"id": "2020-10-24"})
        return [one["id"] for one in found], opened.is_error, "/chat/" in listed.content[0].text

    links = FileLinks(archive.home)
    ids, refused, listed = asked(make_mcp_server(Tools(archive, links)), ids_and_chat)
    assert (any("/chat/" in one for one in ids), refused, listed) == (False, True, False)
    ids, refused, listed = asked(make_mcp_server(Tools(archive, links, personal=True)), ids_and_chat)
    assert (any("/chat/" in one for one in ids), refused, listed) == (True, False, True)


def test_what_is_wrong_is_told_with_its_cure(tools: Tools):
    async def wrong(client: Client):
        return await client.call_tool("fetch", {"id": "../../etc/passwd"})

    result = asked(make_mcp_server(tools), wrong)
    assert result.is_error
    assert "addresses look like" in result.content[0].text


def test_links_to_files_lead_to_the_lines(archive: OpenedArchive):
    links = FileLinks(archive.home)
    assert links.address("2020-10-24/notes/alice-queues#L10-11").endswith("/notes/alice-queues.md#L10-L11")
    assert links.address("2020-10-24@00:01:12").endswith("/2020-10-24#t=72")
