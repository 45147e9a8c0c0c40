"""A bare mirror of one branch of a repository, kept by the git program: what is in it, who wrote it, and when.

Nothing of it is checked out, so no hook, filter, submodule or attribute of the repository runs.
"""

from __future__ import annotations

import base64
import os
import re
import signal
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from pathlib import Path

from archive.errors import SourceFailed
from archive.messages import _

COLLECTED = "refs/heads/collected"  # what the mirror calls the branch
PROTOCOLS = "file:git:http:https:ssh"  # no ext::, which runs a command
SAFE = {  # of git's own settings, whatever the user's say
    "core.hooksPath": os.devnull,
    "core.fsmonitor": "false",
    "core.attributesFile": os.devnull,
    "core.quotePath": "false",
    "fetch.recurseSubmodules": "no",
    "gc.auto": "0",
    "maintenance.auto": "false",
}
# What points git at another repository or another program when it stands in the environment.
UNSAFE_VARIABLES = re.compile(
    r"^GIT_(?:DIR|WORK_TREE|INDEX_FILE|OBJECT_DIRECTORY|ALTERNATE_OBJECT_DIRECTORIES|NAMESPACE|EXTERNAL_DIFF|CONFIG.*|PROXY_COMMAND|TRACE.*)$"
)
REGULAR_FILES = ("100644", "100755")  # modes; a link or a submodule has another


@dataclass(frozen=True)
class GitFile:
    """A file of the tree."""

    path: str
    blob: str  # its object's name, a hash of its content
    size_bytes: int


@dataclass(frozen=True)
class FileHistory:
    """Where a file comes from."""

    author: str  # who added it first, as .mailmap has them
    email: str
    added_at: datetime
    changed_at: datetime
    names: tuple[str, ...]  # its paths, oldest first


class GitMirror:
    """The mirror in a folder of ours. Every method raises SourceFailed when git says no or takes too long."""

    def __init__(self, folder: Path, *, timeout_s: float, token: str = ""):
        self.folder, self.timeout_s, self.token = folder, timeout_s, token

    def fetch(self, url: str, branch: str) -> str:
        """Bring the branch ("": the repository's own), whatever became of its history; its newest commit."""
        if not (self.folder / "HEAD").is_file():
            self.folder.parent.mkdir(parents=True, exist_ok=True)
            self.run("init", "--quiet", "--bare", "--template=", str(self.folder), inside=False)
        for lock in self.folder.rglob("*.lock"):  # of a git that was killed: nobody else writes this folder
            lock.unlink()
        source = f"refs/heads/{branch}" if branch else "HEAD"
        self.run("fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--", url, f"+{source}:{COLLECTED}", url=url)
        return self.run("rev-parse", COLLECTED).decode().strip()

    def remote_commit(self, url: str, branch: str) -> str:
        """The newest commit of the branch, asked of the repository itself; "" where it has no such branch."""
        source = f"refs/heads/{branch}" if branch else "HEAD"
        lines = self.run("ls-remote", "--", url, source, url=url, inside=False).decode("utf-8", "replace").splitlines()
        return next((line.split("\t")[0] for line in lines if line.endswith(f"\t{source}")), "")

    def files(self) -> list[GitFile]:
        """The regular files of the branch, by path."""
        out = self.run("ls-tree", "-r", "-l", "-z", "--full-tree", COLLECTED)
        return [file for entry in out.split(b"\0") if (file := file_of(entry))]

    def histories(self) -> dict[str, FileHistory]:
        """Path -> where each file of the branch comes from, over every rename."""
        form = "--format=%x01%aN%x02%aE%x02%aI"
        out = self.run("log", "--reverse", "--topo-order", form, "--name-status", "-M", "-z", COLLECTED, "--")
        found: dict[str, FileHistory] = {}
        for commit, changes in commits_of(out):
            for change in changes:
                follow(change, commit, found)
        return found

    def content(self, blob: str) -> bytes:
        """The bytes of a file, as they are in the repository."""
        return self.run("cat-file", "blob", blob)

    def run(self, *arguments: str, url: str = "", inside: bool = True) -> bytes:
        """What git prints. Raises SourceFailed with what it complains of."""
        command = ["git", *(f"--git-dir={self.folder}",) * inside, *arguments]
        try:
            code, out, complaint = run_bounded(command, self.environment(url), self.timeout_s)
        except FileNotFoundError as error:
            raise SourceFailed(_("the program git is not installed"), _("install it and run again")) from error
        except subprocess.TimeoutExpired as error:
            what = _("{url} did not answer within {seconds:.0f} seconds", url=url or "git", seconds=self.timeout_s)
            raise SourceFailed(what, _("run again, or raise timeout_s of the source")) from error
        if code:
            what = _("{url} cannot be read: {reason}", url=url or str(self.folder), reason=self.complaint(complaint))
            raise SourceFailed(what, _("check the address, the branch and your access, and run again"))
        return out

    def environment(self, url: str) -> dict[str, str]:
        """The environment without what redirects git, and with settings that stand above every file's."""
        kept = {name: value for name, value in os.environ.items() if not UNSAFE_VARIABLES.match(name)}
        settings = dict(SAFE)
        if self.token and url.startswith("https://"):
            encoded = base64.b64encode(f"x-access-token:{self.token}".encode()).decode()
            settings[f"http.{url}.extraHeader"] = f"Authorization: Basic {encoded}"
        numbered = {"GIT_CONFIG_COUNT": str(len(settings))}
        for number, (key, value) in enumerate(settings.items()):
            numbered |= {f"GIT_CONFIG_KEY_{number}": key, f"GIT_CONFIG_VALUE_{number}": value}
        return (
            kept
            | numbered
            | {
                "GIT_ALLOW_PROTOCOL": PROTOCOLS,
                "GIT_TERMINAL_PROMPT": "0",
                "GIT_ASKPASS": "",
                "SSH_ASKPASS": "",
                "GIT_SSH_COMMAND": "ssh -oBatchMode=yes",
                "GIT_LFS_SKIP_SMUDGE": "1",
                "GIT_NO_LAZY_FETCH": "1",
                "LC_ALL": "C.UTF-8",
            }
        )

    def complaint(self, stderr: bytes) -> str:
        """The last line that says what is wrong, without the token."""
        lines = [line.strip() for line in stderr.decode("utf-8", "replace").splitlines() if line.strip()]
        said = next((line for line in reversed(lines) if line.startswith(("fatal:", "error:", "remote:"))), "")
        said = said or (lines[-1] if lines else "git failed")
        return (said.replace(self.token, "…") if self.token else said)[:300]


def run_bounded(command: Sequence[str], environment: Mapping[str, str], timeout_s: float) -> tuple[int, bytes, bytes]:
    """(exit code, output, complaints) of a program, which is ended with all that it started when it takes too long.

    Raises subprocess.TimeoutExpired, FileNotFoundError.
    """
    pipe, none = subprocess.PIPE, subprocess.DEVNULL
    with subprocess.Popen(
        command, env=environment, stdin=none, stdout=pipe, stderr=pipe, start_new_session=True
    ) as running:
        try:
            out, complaint = running.communicate(timeout=timeout_s)
        except BaseException:
            with suppress(ProcessLookupError):
                os.killpg(running.pid, signal.SIGKILL)
            raise
        return running.returncode, out, complaint


def file_of(entry: bytes) -> GitFile | None:
    """A line of `git ls-tree -l`; None of what is no regular file."""
    head, _tab, path = entry.partition(b"\t")
    mode, _kind, blob, size = head.decode().split() if path else ("", "", "", "")
    return GitFile(path.decode("utf-8", "replace"), blob, int(size)) if mode in REGULAR_FILES else None


@dataclass(frozen=True)
class GitCommit:
    """Who committed a change, and when."""

    author: str
    email: str
    at: datetime


GitChange = tuple[str, tuple[str, ...]]
"""What became of a file (A, M, D, R…), and its path, or the old and the new one."""


def commits_of(out: bytes) -> Iterator[tuple[GitCommit, list[GitChange]]]:
    """Each commit of `git log --name-status -z`, with what it changed."""
    for block in out.decode("utf-8", "replace").split("\x01")[1:]:
        head, *fields = block.split("\0")
        author, email, at = head.strip().split("\x02")
        yield (
            GitCommit(author, email, datetime.fromisoformat(at)),
            list(changes_by_field([field.lstrip("\n") for field in fields])),
        )


def changes_by_field(fields: Sequence[str]) -> Iterator[GitChange]:
    """The changes of a commit by its fields: a letter and one path, or two for a rename."""
    rest = iter(field for field in fields if field)
    for kind in rest:
        count = 2 if kind[0] in "RC" else 1
        paths = tuple(islice(rest, count))
        if len(paths) == count:
            yield kind[0], paths


def follow(change: GitChange, commit: GitCommit, found: dict[str, FileHistory]) -> None:
    """Enter a change into the histories of the files."""
    kind, paths = change
    path, old = paths[-1], found.get(paths[0])
    if kind == "D":
        found.pop(path, None)
    elif old is None or kind in "AC":
        found[path] = FileHistory(commit.author, commit.email, commit.at, commit.at, (path,))
    elif kind == "R":
        del found[paths[0]]
        found[path] = replace(old, changed_at=commit.at, names=(*old.names, path))
    else:
        found[path] = replace(old, changed_at=commit.at)


def keys_of_files(
    files: Sequence[GitFile], histories: Mapping[str, FileHistory], known: Mapping[str, str]
) -> dict[str, str]:
    """Path -> the path by which a file is known for good: the one that it had when it was first seen.

    `known` has these of the last visit, so that renames are followed after a history was rewritten too.
    """
    oldest_first = sorted(
        files, key=lambda file: histories[file.path].added_at.timestamp() if file.path in histories else 0
    )
    keys: dict[str, str] = {}
    for file in oldest_first:
        names = histories[file.path].names if file.path in histories else (file.path,)
        seen = next((known[name] for name in reversed(names) if name in known), names[0])
        free = seen if seen not in keys.values() else file.path
        keys[file.path] = free if free not in keys.values() else f"{file.path}@{file.blob[:7]}"
    return keys
