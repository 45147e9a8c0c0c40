"""Whether Prefect was told of a server, and what it is told before it is imported; all of it without importing it."""

from __future__ import annotations

import logging
import os
import re
import tomllib
from contextlib import suppress
from pathlib import Path
from typing import Any

API_URL = "PREFECT_API_URL"
PROFILE = "PREFECT_PROFILE"
EPHEMERAL = "ephemeral"  # Prefect's own profile without a server
LOOPBACK = ("127.0.0.1", "localhost", "::1")
# The user's own environment wins.
DEFAULTS = {
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "180",  # 20 s, its default, is too short on a busy laptop
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "DO_NOT_TRACK": "1",
    "PREFECT_LOGGING_LEVEL": "WARNING",
    "PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL": "CRITICAL",  # what failed is a problem of the report: no traceback beside it
    "PREFECT_LOGGING_TO_API_WHEN_MISSING_FLOW": "ignore",
    "PREFECT_CLI_COLORS": "false",
}


def server_is_configured() -> bool:
    """Whether the environment, a settings file in the current folder, or the profile in use names a server."""
    here = Path.cwd()
    return bool(
        os.environ.get(API_URL)
        or value_in_env_file(here / ".env", API_URL)
        or value_in_toml(here / "prefect.toml", "api", "url")
        or value_in_toml(here / "pyproject.toml", "tool", "prefect", "api", "url")
        or profile_names_server()
    )


def profile_names_server() -> bool:
    """Whether the profile in use has a server's address; one that is asked for and not found may have one."""
    home = Path(os.environ.get("PREFECT_HOME") or Path.home() / ".prefect")
    file = Path(os.environ.get("PREFECT_PROFILES_PATH") or home / "profiles.toml")
    name = os.environ.get(PROFILE) or value_in_toml(file, "active")
    profile = value_in_toml(file, "profiles", name) if name else None
    if profile is None:
        return os.environ.get(PROFILE, EPHEMERAL) != EPHEMERAL
    return bool(isinstance(profile, dict) and profile.get(API_URL))


def value_in_toml(path: Path, *keys: str) -> Any:
    """What a TOML file has under these keys; None when there is nothing, or no such file."""
    value: Any = None
    with suppress(OSError, ValueError):
        value = tomllib.loads(path.read_text("utf-8"))
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value


def value_in_env_file(path: Path, name: str) -> str:
    """What a file of environment variables has under a name; empty when there is nothing, or no such file."""
    try:
        found = re.search(
            rf"^(?:export +)?{name}[ \t]*=[ \t]*[\"']?([^\s\"'#]+)", path.read_text("utf-8"), re.MULTILINE
        )
    except (OSError, ValueError):
        return ""
    return found[1] if found else ""


def prepare_prefect(*, verbose: bool) -> None:
    """Set Prefect's environment, before it is imported."""
    for name, value in DEFAULTS.items():
        os.environ.setdefault(name, value)
    never_proxy_loopback()
    if verbose:
        os.environ["PREFECT_LOGGING_LEVEL"] = "INFO"
        os.environ["PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL"] = "INFO"
    else:
        # A server that lives only as long as this process reports its last events too late and says so at length.
        logging.getLogger("prefect.server").setLevel(logging.CRITICAL)


def never_proxy_loopback() -> None:
    """Keep a proxy out of the way to the temporary server, which is on this machine."""
    for name in ("no_proxy", "NO_PROXY"):
        known = [host for host in os.environ.get(name, "").split(",") if host]
        os.environ[name] = ",".join([*known, *(host for host in LOOPBACK if host not in known)])
