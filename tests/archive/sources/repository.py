"""A repository of notes for tests, made by the git program."""

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

PEOPLE = {"alice": "alice@example.org", "小王": "wang@example.org", "organiser": "org@example.org"}


@dataclass
class NotesRepository:
    root: Path

    @classmethod
    def at(cls, root: Path) -> "NotesRepository":
        root.mkdir(parents=True)
        made = cls(root)
        made.git("init", "--quiet", "--initial-branch=main")
        return made

    def git(self, *arguments: str, **environment: str) -> str:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
        env = kept | {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"} | environment
        done = subprocess.run(["git", *arguments], cwd=self.root, env=env, check=True, capture_output=True)
        return done.stdout.decode()

    def write(self, path: str, text: str | bytes) -> Path:
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text if isinstance(text, bytes) else text.encode())
        return target

    def commit(self, author: str, day: str, *options: str) -> str:
        at, email = f"{day}T20:00:00+08:00", PEOPLE[author]
        names = {
            f"GIT_{role}_{what}": value
            for role in ("AUTHOR", "COMMITTER")
            for what, value in (("NAME", author), ("EMAIL", email), ("DATE", at))
        }
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "-m", "notes", *options, **names)
        return self.git("rev-parse", "HEAD").strip()
