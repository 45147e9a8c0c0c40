"""The command `mcp`.

The lobby imports this file for `--help` too, so what computes is imported inside the command.
"""

from __future__ import annotations

import argparse
import os

from archive.home import find_home
from archive.messages import _
from search.arguments import examples
from search.serve_command import TOKEN_VARIABLE, port_number


def configure_mcp(parser: argparse.ArgumentParser) -> None:
    """`mcp`."""
    add = parser.add_argument
    http = str(_("over HTTP on this machine, for clients that start no programs; else standard input and output"))
    add("--http", action="store_true", help=http)
    add("--port", type=port_number, default=8766, metavar="N", help=str(_("of --http (default 8766)")))
    token = str(_("of --http: what clients send (else the variable {name}, else a new one)", name=TOKEN_VARIABLE))
    add("--token", default="", metavar="TOKEN", help=token)
    pages = str(_("where the group's pages are, for the links of what is found (else links to files here)"))
    add("--pages", default="", metavar="URL", help=pages)
    chat = str(_("let assistants read the group's chat too; most of them send what they read to a service"))
    add("--chat", action="store_true", help=chat)
    parser.epilog = examples("mcp", "mcp --pages https://archive.example.org", "mcp --http --port 8766")


def run_mcp(options: argparse.Namespace) -> int:
    """Answer assistants until they hang up, or until Ctrl-C."""
    home = find_home(options.home)
    from search.mcp.http import serve_http  # with the protocol's library and FastAPI: only this command needs them
    from search.mcp.links import FileLinks, PageLinks
    from search.mcp.server import make_mcp_server
    from search.mcp.tools import Tools
    from search.pages.opened import OpenedArchive

    archive = OpenedArchive(home)
    try:
        links = PageLinks(archive, options.pages) if options.pages else FileLinks(home)
        server = make_mcp_server(Tools(archive, links, personal=options.chat))
        if options.http:
            serve_http(server, options.port, options.token or os.environ.get(TOKEN_VARIABLE, ""), quiet=options.quiet)
        else:
            server.run("stdio")
    finally:
        archive.close()
    return 0
