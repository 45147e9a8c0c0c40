"""The Model Context Protocol around the tools."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from mcp.server import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.types import ToolAnnotations

from archive import __version__
from archive.errors import ArchiveError
from search.mcp.tools import Tools

READ_ONLY = ToolAnnotations(read_only_hint=True, open_world_hint=False)
INSTRUCTIONS = (
    "The archive of a study group that reads source code: recordings, notes, chat and summaries, in Chinese and English. "
    "Search first, then fetch what looks right; cite the id of what you use, as [2020-10-17@01:12:30-01:13:05]."
)


def make_mcp_server(tools: Tools) -> MCPServer[Any]:
    """The server of an archive's tools."""
    server: MCPServer[Any] = MCPServer(
        "sig-archive", version=__version__, instructions=INSTRUCTIONS, log_level="WARNING"
    )
    offered = (tools.search, tools.fetch, tools.ask, tools.summary, tools.topics, tools.symbols, tools.coverage)
    for tool in offered:
        server.add_tool(told(tool), annotations=READ_ONLY, structured_output=True)
    return server


def told(tool: Callable[..., Any]) -> Callable[..., Any]:
    """A tool whose errors of ours, with their cures, reach the assistant in words."""

    @wraps(tool)
    def answer(**given: Any) -> Any:
        try:
            return tool(**given)
        except ArchiveError as error:
            raise ToolError(str(error)) from error

    return answer
