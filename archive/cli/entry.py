"""The first thing that runs: a search is asked of the process that `serve` keeps warm, where there is one; else the command begins.

Nothing is imported before that is known, but what Python has at hand: a warm search takes less time than the imports of a cold one.
"""

import os
import sys

SOCKET_NAME = "search.sock"  # in .index, its owner's only
LONGEST_PATH = 100  # bytes of the path of a socket: the system takes 107
ACCEPT_S = 1.0  # in which a warm process must take the question; else it is busy, and the command searches itself
VARIABLES = ("LANG", "LC_", "NO_COLOR", "FORCE_COLOR", "CLICOLOR", "TERM", "COLORTERM", "COLUMNS", "LINES", "XDG_", "HOME", "SIG_", "PYTHONIOENCODING")  # fmt: skip
ACCEPTED = b"+"


def begin() -> int:
    """Run the command of this process; its exit code."""
    code = ask_warm(sys.argv[1:])
    if code is not None:
        return code
    from archive.cli.main import main as run  # with argparse and the messages: only a cold command needs them

    return run()


def ask_warm(arguments: list[str]) -> int | None:
    """The exit code of a search that a warm process answered to our output; None where it is to be done here."""
    path = probable_socket(arguments) if "search" in arguments and hasattr(os, "getuid") else None
    if path is None:
        return None
    try:
        found = os.lstat(path)
        if found.st_uid != os.getuid() or found.st_mode & 0o077:
            return None
        return send_question(path, arguments)
    except OSError:
        return None


def probable_socket(arguments: list[str]) -> str | None:
    """The socket of the archive that is probably meant: the warm process reads the command line as it should be read."""
    home = os.environ.get("SIG_ARCHIVE_HOME", "")
    for n, one in enumerate(arguments):
        if one == "--home" and n + 1 < len(arguments):
            home = arguments[n + 1]
        elif one.startswith("--home="):
            home = one[7:]
    folder = home or nearest_archive(os.getcwd())  # noqa: PTH109 - as below
    path = os.path.join(folder, ".index", SOCKET_NAME)  # noqa: PTH118 - pathlib alone takes longer to import than all this
    return path if folder and len(os.fsencode(path)) <= LONGEST_PATH else None


def nearest_archive(folder: str) -> str:
    """The nearest folder above that holds archive.toml; "" where none does."""
    while not os.path.isfile(os.path.join(folder, "archive.toml")):  # noqa: PTH113, PTH118 - as above
        parent = os.path.dirname(folder)  # noqa: PTH120 - as above
        if parent == folder:
            return ""
        folder = parent
    return folder


def send_question(path: str, arguments: list[str]) -> int | None:
    """Hand over the command line and our output; None unless it was taken. Raises OSError where nobody listens."""
    import _socket  # what `socket` is made of: that one imports ten modules more

    line = _socket.socket(_socket.AF_UNIX, _socket.SOCK_STREAM)
    try:
        line.settimeout(ACCEPT_S)
        line.connect(path)
        sys.stdout.flush()
        body = question_as_sent(arguments)
        outputs = b"".join(descriptor.to_bytes(4, sys.byteorder) for descriptor in (1, 2))
        line.sendmsg([len(body).to_bytes(4, "big")], [(_socket.SOL_SOCKET, _socket.SCM_RIGHTS, outputs)])
        line.sendall(body)
        if line.recv(1) != ACCEPTED:
            return None
        line.settimeout(None)
        try:
            code = line.recv(1)
        except KeyboardInterrupt:
            return 130
    finally:
        line.close()
    return code[0] if code else 1


def question_as_sent(arguments: list[str]) -> bytes:
    """Version, folder, encoding, arguments and variables with zeros between, since no argument has one."""
    from archive import __version__

    variables = [f"{name}={value}" for name, value in os.environ.items() if name.startswith(VARIABLES)]
    folder = os.getcwd()  # noqa: PTH109 - as above
    parts = [__version__, folder, sys.stdout.encoding, str(len(arguments)), *arguments, *variables]
    return "\0".join(parts).encode("utf-8", "surrogateescape")
