"""Which SFTP servers are trusted: those whose keys stand in a file of known hosts, as ssh keeps it."""

from __future__ import annotations

from pathlib import Path

import paramiko

DEFAULT = Path("~/.ssh/known_hosts")


class KnownHosts(paramiko.MissingHostKeyPolicy):  # type: ignore[misc]
    """Refuses every server whose key is not in the file."""

    def __init__(self, path: str):
        self.path = Path(path or DEFAULT).expanduser()

    def missing_host_key(self, _client: paramiko.SSHClient, hostname: str, key: paramiko.PKey) -> None:
        """Raises SSHException, with what to do, unless the file has the key."""
        known = paramiko.HostKeys()
        if self.path.is_file():
            known.load(str(self.path))
        if not known.check(hostname, key):
            raise paramiko.SSHException(
                f"the key of {hostname} is not in {self.path}; connect once with: sftp {hostname}"
            )
