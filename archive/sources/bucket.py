"""A bucket (S3), a WebDAV server or an SFTP server in which the group keeps files: what is new there comes in once."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import unquote, urlsplit

from archive.errors import SettingsWrong, SourceFailed
from archive.intake.incoming import Incoming, is_junk
from archive.intake.kinds import kind_of
from archive.intake.placing import day_in_place
from archive.messages import _, _n
from archive.sources import ledger
from archive.sources.base import Failure, Finding, Found, Item, SourceCheckpoint, Unchanged, Visit
from archive.sources.file_names import local_name, matches
from archive.sources.folder import PLACED, UNFINISHED

KINDS = ("s3", "webdav", "sftp")


@dataclass(frozen=True)
class Options:
    """What a [[sources]] table of kind bucket takes; keys and passwords stand in the environment."""

    url: str = ""  # s3://BUCKET/FOLDER, webdavs://HOST/FOLDER (webdav:// without TLS), sftp://USER@HOST/FOLDER
    endpoint: str = ""  # of an S3 service that is not Amazon's, such as https://cos.ap-shanghai.myqcloud.com
    pattern: tuple[str, ...] = ("*",)  # of names, or of paths below the folder
    user: str = ""  # for WebDAV and SFTP, where the url has none
    key_file: str = ""  # a private key for SFTP
    known_hosts: str = ""  # a file of host keys for SFTP; empty: the user's own
    max_bytes: int = 10_000_000_000  # of one file


def open_source(options: Options, visit: Visit) -> Bucket:
    """Raises SettingsWrong when the address is none, SourceFailed when a credential or a package is not there."""
    parts = urlsplit(options.url)
    kind = "webdav" if parts.scheme in ("webdav", "webdavs") else parts.scheme
    if kind not in KINDS or not parts.hostname:
        what = _("the source {name}: {url} is no bucket", name=visit.name, url=options.url or '""')
        raise SettingsWrong(what, _("write it as s3://BUCKET/FOLDER, webdavs://HOST/FOLDER or sftp://USER@HOST/FOLDER"))
    if parts.password is not None:
        what = _("the source {name} has a password in its address", name=visit.name)
        raise SettingsWrong(what, _("put it into the environment: {variable}", variable=VARIABLES[kind][-1]))
    return Bucket(options, visit, kind)


VARIABLES = {
    "s3": ("S3_ACCESS_KEY_ID", "S3_SECRET_ACCESS_KEY"),
    "webdav": ("WEBDAV_PASSWORD",),
    "sftp": ("SFTP_PASSWORD",),
}
"""Kind -> the environment variables that hold its credentials."""


@dataclass
class Bucket:
    """One place of files."""

    options: Options
    visit: Visit
    kind: str
    keys: set[str] = field(default_factory=set)  # of what was there at the last listing

    def check(self) -> Iterator[Finding]:
        """Whether the place can be read, and how many of its files are new."""
        try:
            files = [file for file in self.folder().files() if self.fits(file.path)]
        except SourceFailed as error:
            yield Finding(False, str(error))
            return
        new = sum(self.visit.seen(self.key(file.path)).version != file.version for file in files)
        yield Finding(
            True, _n("{n} file, {new} new or changed", "{n} files, {new} new or changed", len(files), new=new)
        )

    def fetch(self, checkpoint: SourceCheckpoint) -> Generator[Found, None, SourceCheckpoint]:
        """Every file that is new or changed. Raises SourceFailed."""
        folder = self.folder()
        files = [file for file in folder.files() if self.fits(file.path)]
        self.keys = {self.key(file.path) for file in files}
        for number, file in enumerate(files, 1):
            if self.visit.is_due(self.key(file.path)):
                yield self.found(folder, file)
            self.visit.progress(number, len(files))
        return {}

    def listing(self) -> frozenset[str]:
        """The files that were there at the visit."""
        return frozenset(self.keys)

    def key(self, path: str) -> str:
        """What a file is called in the ledger."""
        return f"{self.visit.name}:{path}"

    def fits(self, path: str) -> bool:
        """Whether one of the patterns means the file, and the archive takes its kind."""
        name = PurePosixPath(path).name
        wanted = matches(path, self.options.pattern)
        unfinished = PurePosixPath(name).suffix.lower() in UNFINISHED
        safe = ".." not in PurePosixPath(path).parts
        return wanted and safe and not unfinished and not is_junk(Path(path)) and kind_of(Path(name)) is not None

    def found(self, folder: Any, file: Any) -> Found:
        """A file as it comes in, or why it does not."""
        key = self.key(file.path)
        if self.visit.seen(key).version == file.version:
            return Unchanged(key)
        if file.size_bytes > self.options.max_bytes:
            what = _("{path} has {size:,} bytes", path=file.path, size=file.size_bytes)
            cure = _("raise max_bytes of the source, or leave it")
            return Failure(key, ledger.TOO_LARGE, what, cure, "file-too-large")
        session = self.session_of(file.path)
        if session is None:
            what = _("{path} does not say which session it belongs to", path=file.path)
            return Failure(key, ledger.UNPLACED, what, _("put it into a folder that is named by its day"), "no-session")
        target = self.visit.folder_for(key) / local_name(file.path)
        try:
            folder.fetch(file, target)
        except SourceFailed as error:
            return Failure(key, ledger.FAILING, error.what, error.cure, error.code)
        return Item(key, Incoming(target, address=key, session_hint=session), file.version)

    def session_of(self, path: str) -> str | None:
        """The session of a file by its path; "" where its text will say, None where nothing does."""
        kind = kind_of(Path(path))
        if kind is None or kind.name not in PLACED:
            return ""
        day = day_in_place(PurePosixPath(path).parts, self.visit.settings.group)
        return day.isoformat() if day else None

    def folder(self) -> Any:
        """The place, opened. Raises SourceFailed."""
        from archive.sources.bucket_files import RemoteFolder  # fsspec: only a visit of a bucket pays for it

        parts = urlsplit(self.options.url)
        secrets = tuple(self.secret(variable) for variable in VARIABLES[self.kind])
        options = CONNECTIONS[self.kind](self.options, secrets)
        root = unquote(parts.path).strip("/")
        return RemoteFolder(self.kind, f"{parts.netloc}/{root}" if self.kind == "s3" else root, options, secrets)

    def secret(self, variable: str) -> str:
        """A credential; "" for SFTP with a key, and for WebDAV without a user. Raises SourceFailed."""
        user = self.options.user or urlsplit(self.options.url).username
        if (self.kind == "sftp" and self.options.key_file) or (self.kind == "webdav" and not user):
            return ""
        return self.visit.secret(variable)


def connect_s3(options: Options, secrets: tuple[str, ...]) -> dict[str, Any]:
    """The arguments of s3fs."""
    client = {"endpoint_url": options.endpoint} if options.endpoint else {}
    return {"key": secrets[0], "secret": secrets[1], "client_kwargs": client, "use_listings_cache": False}


def connect_webdav(options: Options, secrets: tuple[str, ...]) -> dict[str, Any]:
    """The arguments of webdav4."""
    parts = urlsplit(options.url)
    host = f"{parts.hostname}:{parts.port}" if parts.port else str(parts.hostname)
    user = options.user or parts.username
    auth = {"auth": (user, secrets[0])} if user else {}
    return {"base_url": f"{'https' if parts.scheme == 'webdavs' else 'http'}://{host}", **auth}


def connect_sftp(options: Options, secrets: tuple[str, ...]) -> dict[str, Any]:
    """The arguments of fsspec's SFTP; a host whose key is not known is refused."""
    parts = urlsplit(options.url)
    key = {"key_filename": str(Path(options.key_file).expanduser())} if options.key_file else {"password": secrets[0]}
    port = {"port": parts.port} if parts.port else {}
    who = {"host": parts.hostname, "username": options.user or parts.username, "known_hosts": options.known_hosts}
    return {**who, **port, **key, "timeout": 30, "look_for_keys": False, "allow_agent": False}


CONNECTIONS: dict[str, Callable[[Options, tuple[str, ...]], dict[str, Any]]] = {
    "s3": connect_s3,
    "webdav": connect_webdav,
    "sftp": connect_sftp,
}
