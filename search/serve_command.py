"""The command `serve`.

The lobby imports this file for `--help` too, so what computes is imported inside the command.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from archive.home import Home, find_home
from archive.messages import _
from search.arguments import examples

TOKEN_VARIABLE = "SIG_ARCHIVE_TOKEN"


def configure_serve(parser: argparse.ArgumentParser) -> None:
    """`serve`."""
    add = parser.add_argument
    add("--host", default="127.0.0.1", metavar="ADDRESS", help=str(_("where to listen (default: this machine only)")))
    add("--port", type=port_number, default=8765, metavar="N", help=str(_("default 8765; 0 is any that is free")))
    token = str(_("what members enter once to read (else the variable {name})", name=TOKEN_VARIABLE))
    add("--token", default="", metavar="TOKEN", help=token)
    everybody = str(_("everybody who reaches it may read; chat and members' pages stay with those who have the token"))
    add("--public-read", action="store_true", help=everybody)
    name = str(_("a name of this server, as the address in a browser has it; can be repeated"))
    add("--name", action="append", default=[], metavar="NAME", help=name)
    parser.epilog = examples(
        "serve", "serve --host 0.0.0.0 --token a-long-word-of-yours", "serve --public-read --name archive.example.org"
    )


def port_number(text: str) -> int:
    """A port."""
    number = int(text) if text.isdecimal() else -1
    if not 0 <= number <= 65_535:
        raise argparse.ArgumentTypeError(_("{text} is not between 0 and {most}", text=text, most=65_535))
    return number


def run_serve(options: argparse.Namespace) -> int:
    """Serve the pages until Ctrl-C."""
    home = find_home(options.home)
    from search.web import serve as server  # with FastAPI: only this command needs it

    token = options.token or os.environ.get(TOKEN_VARIABLE, "")
    how = server.ServeOptions(options.host, options.port, token, options.public_read, tuple(options.name))
    server.check_exposure(how)
    listening = server.listen(how)
    made, archive = server.make_server(home, how)
    print(server.address_of_server(listening), flush=True)
    if not options.quiet:
        tell_how(how.host, public=not server.is_loopback(how.host))
    with searches_kept_warm(home):
        server.serve(made, archive, listening)
    return 0


@contextmanager
def searches_kept_warm(home: Home) -> Iterator[None]:
    """While pages are served, `search` in a terminal finds everything open."""
    from search.warm import start_beside

    beside = start_beside(home)
    try:
        yield
    finally:
        if beside is not None and beside.stdin is not None:
            beside.stdin.close()  # it ends with its standard input
            beside.wait()


def tell_how(host: str, *, public: bool) -> None:
    """How it is stopped, and what to put before it where others reach it."""
    print(_("Ctrl-C stops it"), file=sys.stderr)
    if public:
        print(
            _(
                "what is sent at {host} can be read on the way: put TLS in front, such as caddy reverse-proxy",
                host=host,
            ),
            file=sys.stderr,
        )
