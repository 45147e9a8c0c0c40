"""The options that every command takes."""

from __future__ import annotations

import argparse

from archive import messages
from archive.messages import say


def shared_arguments() -> argparse.ArgumentParser:
    """Options that may stand before the command or after it, so neither parser may overwrite the other's with a default."""
    shared = argparse.ArgumentParser(add_help=False, argument_default=argparse.SUPPRESS)
    shared.add_argument(
        "--home",
        metavar="DIR",
        help=say(
            "the archive folder (else SIG_ARCHIVE_HOME, else found upward from here)",
            "归档目录（默认取 SIG_ARCHIVE_HOME，或从当前目录向上查找）",
        ),
    )
    shared.add_argument("--lang", choices=messages.LANGUAGES, help=say("language of messages", "提示语言"))
    shared.add_argument(
        "-q", "--quiet", action="store_true", help=say("print only results and problems", "只输出结果和问题")
    )
    shared.add_argument("-v", "--verbose", action="store_true", help=say("say more", "输出更多信息"))
    return shared
