"""A repository of notes: what its newest commit holds, with who wrote it and when; renames and rewritten history are followed."""

from __future__ import annotations

import os
import re
from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from urllib.parse import quote, urlsplit

from archive.errors import SettingsWrong, SourceFailed
from archive.files import slug, storage_errors, write_bytes
from archive.intake.dates import session_of_week
from archive.intake.incoming import Incoming
from archive.intake.kinds import kind_of
from archive.intake.placing import day_in_place
from archive.members import Members, read_members
from archive.messages import _
from archive.sources import ledger
from archive.sources.base import Failure, Finding, Found, Item, SourceCheckpoint, Unchanged, Visit
from archive.sources.file_names import local_name, matches
from archive.sources.git_mirror import FileHistory, GitFile, GitMirror, keys_of_files

BROWSED = {  # host -> where a file of a branch is read there
    "github.com": "https://github.com/{repository}/blob/{branch}/{path}",
    "gitee.com": "https://gitee.com/{repository}/blob/{branch}/{path}",
    "gitlab.com": "https://gitlab.com/{repository}/-/blob/{branch}/{path}",
}
SCP_LIKE = re.compile(r"^(?:[\w.-]+@)?(?P<host>[\w.-]+):(?!//)(?P<path>.+)$")  # git@github.com:group/notes.git
LFS_POINTER = b"version https://git-lfs.github.com/spec/"
BRANCH = re.compile(r"^(?!-)[\w./-]+$")


@dataclass(frozen=True)
class Options:
    """What a [[sources]] table of kind git takes."""

    url: str = ""
    branch: str = ""  # empty: the repository's own
    pattern: tuple[str, ...] = ("*.md",)  # of names, or of paths in the repository
    ignore: tuple[str, ...] = ("README*", ".*")  # the same, of what is no note
    authors: bool = True  # who first committed a note wrote it, where nothing else says who did
    by_date: bool = False  # a note belongs to the week in which it was committed, where its path names no day
    token_variable: str = ""  # the environment variable that holds a token for https, if the repository asks for one
    timeout_s: float = 300.0  # of one command of git
    max_bytes: int = 20_000_000  # of one file


def open_source(options: Options, visit: Visit) -> Repository:
    """Raises SettingsWrong when the address or the branch cannot be one, SourceFailed when the token is not there."""
    check_url(options.url, visit.name)
    if options.branch and not BRANCH.match(options.branch):
        what = _("the source {name}: {branch} cannot be the name of a branch", name=visit.name, branch=options.branch)
        raise SettingsWrong(what, _("write it as git branch shows it"))
    token = visit.secret(options.token_variable) if options.token_variable else ""
    mirror = GitMirror(visit.scratch.parent / "mirror.git", timeout_s=options.timeout_s, token=token)
    return Repository(options, visit, mirror, read_members(visit.home.members))


def check_url(url: str, name: str) -> None:
    """Raises SettingsWrong when the address is none, looks like an option of git, runs a command, or holds a password."""
    example = 'url = "https://github.com/GROUP/notes.git"'
    spaced = re.search(r"[\x00-\x1f]" if "://" not in url else r"[\x00-\x20]", url)
    if not url or url.startswith("-") or "::" in url or spaced:
        what = _("the source {name}: {url} is no address of a repository", name=name, url=url or '""')
        raise SettingsWrong(what, _("write it as {example}", example=example))
    if "://" in url and urlsplit(url).password is not None:
        what = _("the source {name} has a password in its address", name=name)
        cure = _("put it into an environment variable, and name that in token_variable")
        raise SettingsWrong(what, cure)


@dataclass
class Repository:
    """One repository of notes."""

    options: Options
    visit: Visit
    mirror: GitMirror
    members: Members
    keys: dict[str, str] = field(default_factory=dict)  # path -> the key of what is there, after a fetch

    @property
    def url(self) -> str:
        """The address; of a folder, from the archive."""
        is_folder = "://" not in self.options.url and not SCP_LIKE.match(self.options.url)
        return str(self.visit.place(self.options.url)) if is_folder else self.options.url

    def check(self) -> Iterator[Finding]:
        """Whether the repository answers and has the branch."""
        try:
            commit = self.mirror.remote_commit(self.url, self.options.branch)
        except SourceFailed as error:
            yield Finding(False, str(error))
            return
        branch = self.options.branch or "HEAD"
        if commit:
            yield Finding(True, _("{branch} of the repository is at {commit}", branch=branch, commit=commit[:10]))
        else:
            yield Finding(False, _("the repository has no branch {branch}", branch=branch))

    def fetch(self, checkpoint: SourceCheckpoint) -> Generator[Found, None, SourceCheckpoint]:
        """Every file that is new or changed. Raises SourceFailed."""
        with storage_errors(self.mirror.folder):
            commit = self.mirror.fetch(self.url, self.options.branch)
        files = [file for file in self.mirror.files() if self.fits(file.path)]
        histories = self.mirror.histories()
        paths = keys_of_files(files, histories, checkpoint.get("paths", {}))
        self.keys = {path: self.address(first) for path, first in paths.items()}
        for number, file in enumerate(files, 1):
            if self.visit.is_due(self.keys[file.path]):
                yield self.found(file, histories)
            self.visit.progress(number, len(files))
        return {"commit": commit, "paths": paths}

    def listing(self) -> frozenset[str]:
        """What the last commit that was fetched holds."""
        return frozenset(self.keys.values())

    def fits(self, path: str) -> bool:
        """Whether the settings mean a file, and the archive takes its kind."""
        name = PurePosixPath(path).name

        hidden = any(part.startswith(".") for part in PurePosixPath(path).parts[:-1])
        return (
            matches(path, self.options.pattern)
            and not matches(path, self.options.ignore)
            and not hidden
            and bool(kind_of(Path(name)))
        )

    def address(self, path: str) -> str:
        """Where a person reads a file: its page at the host, else its path under the source's name."""
        host, repository = host_and_repository(self.options.url)
        if host in BROWSED and self.options.branch:
            return BROWSED[host].format(repository=repository, branch=self.options.branch, path=quote(path))
        return f"{self.visit.name}:{path}"

    def found(self, file: GitFile, histories: Mapping[str, FileHistory]) -> Found:
        """A file as it comes in, or why it does not."""
        key = self.keys[file.path]
        if self.visit.seen(key).version == file.blob:
            return Unchanged(key)
        if file.size_bytes > self.options.max_bytes:
            what = _("{path} has {size:,} bytes", path=file.path, size=file.size_bytes)
            return Failure(
                key, ledger.TOO_LARGE, what, _("raise max_bytes of the source, or leave it"), "file-too-large"
            )
        content = self.mirror.content(file.blob)
        if content.startswith(LFS_POINTER):
            what = _("{path} is kept in Git LFS, which is not fetched", path=file.path)
            return Failure(key, ledger.REFUSED, what, _("put the file itself into the repository"), "in-git-lfs")
        return Item(key, self.incoming(file, content, histories.get(file.path)), file.blob)

    def incoming(self, file: GitFile, content: bytes, history: FileHistory | None) -> Incoming:
        """The file in the scratch folder, as old as its last change, and what the history says of it."""
        path = self.visit.folder_for(file.path) / local_name(file.path, longest_stem=80)
        write_bytes(path, content)
        if history:
            os.utime(path, (history.changed_at.timestamp(),) * 2)
        return Incoming(
            path,
            address=self.keys[file.path],
            session_hint=self.session_of(file.path, history),
            author=self.author_of(file.path, history),
            fetched_at=history.changed_at if history else None,
        )

    def session_of(self, path: str, history: FileHistory | None) -> str:
        """The session whose week has the day in the path, where the group keeps one folder a week; else the commit's."""
        group = self.visit.settings.group
        day = day_in_place(PurePosixPath(path).parts, group)
        if day is None and self.options.by_date and history:
            day = history.added_at.date()
        return session_of_week(day, group.meeting_day) if day else ""

    def author_of(self, path: str, history: FileHistory | None) -> str:
        """Who wrote it: the member whom the path names, else who first committed it; "" where nothing says it."""
        words = {slug(part) for part in (*PurePosixPath(path).parts[:-1], PurePosixPath(path).stem)}
        named = next(
            (member.name for member in self.members.known if words & {slug(name) for name in member.names}), ""
        )
        if named or not history or not self.options.authors:
            return named
        member = self.members.find(history.email) or self.members.find(history.author)
        return member.name if member else history.author


def host_and_repository(url: str) -> tuple[str, str]:
    """(github.com, group/notes) of an address in either form; ("", "") of a folder."""
    found = SCP_LIKE.match(url)
    parts = urlsplit(url) if "://" in url else None
    host = parts.hostname or "" if parts else found["host"] if found else ""
    path = parts.path if parts else found["path"] if found else ""
    return (host, path.strip("/").removesuffix(".git")) if host else ("", "")
