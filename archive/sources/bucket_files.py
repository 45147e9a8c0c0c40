"""Files of a bucket, a WebDAV server or an SFTP server, over fsspec: what lies there, and each whole or not at all."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

import fsspec

from archive.errors import SourceFailed
from archive.files import storage_errors
from archive.messages import _, _n

CHUNK_BYTES = 1 << 20
MAX_FILES = 20_000
EXTRAS = {"s3": "s3fs", "webdav": "webdav4", "sftp": "paramiko"}  # kind -> the package that it needs
SIMPLE_ETAG = 32  # hexadecimal digits: the ETag of an object that was uploaded in one piece is its MD5


@dataclass(frozen=True)
class RemoteFile:
    """A file there."""

    path: str  # from the top of what is collected, with /
    place: str  # where the file system has it
    size_bytes: int
    version: str  # what changes when it does: its ETag, else size and time
    md5: str = ""  # where the server tells it


class RemoteFolder:
    """A folder of one of the three. Every method raises SourceFailed, in which no credential stands."""

    def __init__(self, kind: str, root: str, options: Mapping[str, Any], secrets: tuple[str, ...]):
        self.kind, self.root, self.secrets = kind, root.strip("/"), secrets
        with self.failures():
            self.system = fsspec.filesystem(kind, **with_known_hosts(options), skip_instance_cache=True)

    def files(self) -> list[RemoteFile]:
        """Every file below the root, by path."""
        with self.failures():
            self.system.invalidate_cache()
            found = self.system.find(self.top, detail=True)
        if len(found) > MAX_FILES:
            what = _n("{place} holds {n:,} file", "{place} holds {n:,} files", len(found), place=self.root or "/")
            raise SourceFailed(what, _("name a folder in it"))
        return sorted((self.remote_file(place, info) for place, info in found.items()), key=lambda file: file.path)

    def fetch(self, file: RemoteFile, target: Path) -> None:
        """Bring a file whole, going on where an earlier try stopped; checked by size, and by MD5 where that is known."""
        part = target.with_name(f"{target.name}.{hashlib.sha256(file.version.encode()).hexdigest()[:8]}.part")
        with storage_errors(target):
            target.parent.mkdir(parents=True, exist_ok=True)
            with self.failures():
                self.append_rest(file, part)
            self.check_part(file, part)
            part.replace(target)

    def append_rest(self, file: RemoteFile, part: Path) -> None:
        """Write what is not there yet behind what is."""
        have = part.stat().st_size if part.is_file() else 0
        with self.system.open(file.place, "rb", block_size=CHUNK_BYTES) as source, part.open("ab") as out:
            source.seek(have)
            while have < file.size_bytes and (chunk := source.read(min(CHUNK_BYTES, file.size_bytes - have))):
                out.write(chunk)
                have += len(chunk)

    def check_part(self, file: RemoteFile, part: Path) -> None:
        """Raises SourceFailed, and forgets the part, when it is not what the server said."""
        with part.open("rb") as whole:
            md5 = hashlib.file_digest(whole, "md5").hexdigest()
        size = part.stat().st_size
        if size == file.size_bytes and md5 == (file.md5 or md5):
            return
        if size >= file.size_bytes:
            part.unlink()
        what = _("{path} did not come as it is there", path=file.path)
        raise SourceFailed(what, _("run again; it may have been written just then"))

    @property
    def top(self) -> str:
        """What is collected, as the file system names it."""
        return f"/{self.root}" if self.kind == "sftp" else self.root

    def remote_file(self, place: str, info: Mapping[str, Any]) -> RemoteFile:
        """A file by what the server lists of it."""
        path = place.strip("/").removeprefix(self.root).strip("/")
        etag = str(info.get("ETag") or info.get("etag") or "").strip('"')
        size, changed = (
            int(info.get("size") or 0),
            info.get("LastModified") or info.get("modified") or info.get("mtime"),
        )
        is_md5 = self.kind == "s3" and len(etag) == SIMPLE_ETAG and all(char in "0123456789abcdef" for char in etag)
        return RemoteFile(
            path or PurePosixPath(place).name, place, size, f"{size}-{etag or changed}", etag if is_md5 else ""
        )

    @contextmanager
    def failures(self) -> Iterator[None]:
        """Whatever a library of the three raises, as an error of ours."""
        try:
            yield
        except SourceFailed:
            raise
        except ImportError as error:
            what = _("sources of kind bucket need the package {package}", package=EXTRAS[self.kind])
            raise SourceFailed(what, _('install it: pip install "sig-archive[buckets]"')) from error
        except Exception as error:  # boto's, httpx's and paramiko's errors have no root in common
            place = f"{self.kind}://{self.root}"
            what = _("{place} cannot be read: {reason}", place=place, reason=self.readable(error))
            raise SourceFailed(what, _("check the address and your access, and run again")) from error

    def readable(self, error: Exception) -> str:
        """What went wrong, on one line, without credentials."""
        text = " ".join((str(error) or type(error).__name__).split())
        for secret in filter(None, self.secrets):
            text = text.replace(secret, "…")
        return text[:300]


def with_known_hosts(options: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments of a file system, with the servers that SFTP trusts: of itself fsspec trusts any."""
    if "known_hosts" not in options:
        return dict(options)
    from archive.sources.known_hosts import KnownHosts  # paramiko: only a visit by SFTP pays for it

    others = {name: value for name, value in options.items() if name != "known_hosts"}
    return {**others, "host_key_policy": KnownHosts(options["known_hosts"])}
