"""The options that every command takes."""

from __future__ import annotations

import argparse

from archive import messages
from archive.messages import _


def shared_arguments() -> argparse.ArgumentParser:
    """Options that may stand before the command or after it, so neither parser may overwrite the other's with a default."""
    shared = argparse.ArgumentParser(add_help=False, argument_default=argparse.SUPPRESS)
    shared.add_argument(
        "--home",
        metavar="DIR",
        help=str(_("the archive folder (else SIG_ARCHIVE_HOME, else found upward from here)")),
    )
    shared.add_argument("--lang", choices=messages.LANGUAGES, help=str(_("language of messages")))
    shared.add_argument("-q", "--quiet", action="store_true", help=str(_("print only results and problems")))
    shared.add_argument("-v", "--verbose", action="store_true", help=str(_("say more")))
    return shared
