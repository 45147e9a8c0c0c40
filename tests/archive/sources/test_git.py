"""Notes of a repository come in with their authors, once each, whatever becomes of its history."""

import socket
import stat
import subprocess
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from archive.errors import SettingsWrong, SourceFailed
from archive.home import Home
from archive.intake.collecting import CollectReport, CollectRun
from archive.intake.inbox import collect_inbox
from archive.settings import RecordingSettings, Settings
from archive.sources import git, ledger
from archive.sources.base import Visit
from archive.sources.collector import Collector
from archive.sources.git_mirror import GitFile, keys_of_files
from archive.sources.ledger import Ledger
from archive.sources.registry import Configured
from tests.archive.sources.repository import NotesRepository
from tests.whole_run import plain_files

NOW = datetime(2020, 11, 28, 12, tzinfo=UTC)
SETTINGS = Settings(recordings=RecordingSettings(settle_s=0.0))
REAL_NOTES = Path(__file__).parents[4] / "shared" / "real" / "notes"
Collect = Callable[..., CollectReport]


@pytest.fixture
def repository(tmp_path: Path) -> NotesRepository:
    return NotesRepository.at(tmp_path / "notes repository")


@pytest.fixture
def collect(home: Home, repository: NotesRepository) -> Collect:
    def run(**options: object) -> CollectReport:
        chosen = git.Options(**{"url": str(repository.root), **options})
        collecting = CollectRun(home, SETTINGS, ())
        collector = Collector(collecting, NOW)
        collector.visit_all([Configured("notes", "git", chosen, git.open_source)])
        (visited,) = collector.visits
        run.counts = {key: count for key, count in visited.counts.items() if count}  # type: ignore[attr-defined]
        return collecting.report

    return run


def visit(home: Home, **settings: object) -> Visit:
    return Visit("notes", home, SETTINGS, home.index / "sources" / "notes" / "scratch", NOW, **settings)


def notes(home: Home) -> dict[str, str]:
    return {
        name: content.decode()
        for name, content in plain_files(home).items()
        if "/notes/" in name or name.endswith(".md")
    }


def test_a_note_has_its_author_its_week_and_its_day_from_the_repository(
    home: Home, repository: NotesRepository, collect: Collect
) -> None:
    repository.write("2020-10-17/queue.md", "# 队列\n\n三个队列\n")
    repository.commit("alice", "2020-10-16")
    repository.write("2020-10-17/queue.md", "# 队列\n\n三个队列，改了错字\n")
    repository.commit("organiser", "2020-10-18")
    assert collect().problems == []
    ((name, text),) = notes(home).items()
    assert name == "2020-10-17/notes/alice-队列.md"
    assert "author: alice\n" in text and "source: notes:2020-10-17/queue.md\n" in text
    assert "fetched_at: '2020-10-18T20:00:00+08:00'\n" in text


def test_only_what_changed_is_read_again(
    home: Home, repository: NotesRepository, collect: Collect, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(5):
        repository.write(f"2020-10-17/{number}.md", f"# 第 {number} 篇\n")
    repository.commit("alice", "2020-10-16")
    collect()
    read: list[str] = []
    content = git.GitMirror.content
    monkeypatch.setattr(git.GitMirror, "content", lambda mirror, blob: read.append(blob) or content(mirror, blob))
    collect()
    assert (read, collect.counts) == ([], {"unchanged": 5})  # type: ignore[attr-defined]
    repository.write("2020-10-17/3.md", "# 第 3 篇\n\n新\n")
    repository.commit("alice", "2020-10-20")
    collect()
    assert len(read) == 1 and collect.counts == {"unchanged": 4, "changed": 1}  # type: ignore[attr-defined]


def test_a_renamed_note_is_the_same_note(home: Home, repository: NotesRepository, collect: Collect) -> None:
    repository.write("2020-10-17/queue.md", "# 队列\n\n一\n二\n三\n四\n")
    repository.commit("alice", "2020-10-16")
    collect()
    repository.git("mv", "2020-10-17/queue.md", "2020-10-17/scheduling-queue.md")
    repository.write("2020-10-17/scheduling-queue.md", "# 队列\n\n一\n二\n三\n四\n五\n")
    repository.commit("organiser", "2020-10-20")
    collect()
    ((_name, text),) = notes(home).items()
    assert "五" in text and "author: alice" in text
    assert [(entry.address, entry.state) for entry in Ledger.read(home.ledger)] == [
        ("notes:2020-10-17/queue.md", ledger.CHANGED)
    ]


def test_a_history_that_was_rewritten_adds_nothing_twice(
    home: Home, repository: NotesRepository, collect: Collect
) -> None:
    repository.write("2020-10-17/queue.md", "# 队列\n")
    repository.write("2020-10-17/cache.md", "# 缓存\n")
    repository.commit("alice", "2020-10-16")
    collect()
    before = notes(home)
    repository.git("checkout", "--quiet", "--orphan", "other")
    repository.git("mv", "2020-10-17/queue.md", "2020-10-17/queues.md")
    repository.write("2020-10-17/cache.md", "# 缓存\n\n新\n")
    repository.commit("organiser", "2020-11-01")
    repository.git("branch", "--quiet", "-M", "other", "main")
    assert collect().problems == []
    after = notes(home)
    assert set(after) == set(before) | {name for name in after if "缓存" in name}
    assert sum("队列" in text for text in after.values()) == 1
    assert any("新" in text for text in after.values())


def test_a_note_that_was_removed_is_gone_in_the_ledger_and_kept_here(
    home: Home, repository: NotesRepository, collect: Collect
) -> None:
    path = repository.write("2020-10-17/queue.md", "# 队列\n")
    repository.commit("alice", "2020-10-16")
    collect()
    path.unlink()
    repository.write("2020-10-24/cache.md", "# 缓存\n")
    repository.commit("alice", "2020-10-23")
    collect()
    assert len(notes(home)) == 2
    states = {entry.address: entry.state for entry in Ledger.read(home.ledger)}
    assert states == {"notes:2020-10-17/queue.md": ledger.GONE, "notes:2020-10-24/cache.md": ledger.WRITTEN}


def test_who_a_path_names_wrote_the_note_whoever_committed_it(
    home: Home, repository: NotesRepository, collect: Collect
) -> None:
    home.members.write_text(
        '[[member]]\nname = "二虎"\nnicknames = ["erhu"]\n\n[[member]]\nname = "王工"\nemail = ["wang@example.org"]\n',
        "utf-8",
    )
    repository.write("2020-10-17/erhu/queue.md", "# 队列\n")
    repository.commit("organiser", "2020-10-16")
    repository.write("2020-10-17/cache.md", "# 缓存\n")
    repository.commit("小王", "2020-10-16")
    collect()
    assert sorted(notes(home)) == ["2020-10-17/notes/二虎-队列.md", "2020-10-17/notes/王工-缓存.md"]


def test_only_what_the_settings_mean_is_taken(home: Home, repository: NotesRepository, collect: Collect) -> None:
    for path in ("README.md", "2020-10-17/queue.md", "2020-10-17/a.go", ".github/x.md", "drafts/b.md"):
        repository.write(path, f"# {path}\n")
    repository.commit("alice", "2020-10-16")
    collect(pattern=("*.md",), ignore=("README*", "drafts/*"))
    assert [entry.address for entry in Ledger.read(home.ledger)] == ["notes:2020-10-17/queue.md"]


def test_the_week_of_the_commit_counts_where_that_is_asked_for(
    home: Home, repository: NotesRepository, collect: Collect
) -> None:
    repository.write("queue.md", "# 队列\n")
    repository.commit("alice", "2020-10-14")
    collect(by_date=True)
    assert list(notes(home)) == ["2020-10-17/notes/alice-队列.md"]


def test_nothing_of_the_repository_runs(
    home: Home, repository: NotesRepository, collect: Collect, tmp_path: Path
) -> None:
    ran = tmp_path / "ran"
    repository.write("2020-10-17/queue.md", "# 队列\n")
    repository.write(".gitattributes", "*.md filter=evil diff=evil\n")
    repository.write(".gitmodules", f'[submodule "x"]\n\tpath = x\n\turl = ext::touch {ran}\n')
    (repository.root / "2020-10-17" / "link.md").symlink_to("/etc/passwd")
    repository.commit("alice", "2020-10-16")
    for folder in (repository.root / ".git" / "hooks", home.index / "sources" / "notes" / "mirror.git" / "hooks"):
        folder.mkdir(parents=True, exist_ok=True)
        for hook in ("post-checkout", "reference-transaction", "post-update", "pre-auto-gc", "fsmonitor-watchman"):
            path = folder / hook
            path.write_text(f"#!/bin/sh\ntouch '{ran}'\n")
            path.chmod(path.stat().st_mode | stat.S_IXUSR)
    assert collect().problems == []
    assert not ran.exists()
    assert [entry.address for entry in Ledger.read(home.ledger)] == ["notes:2020-10-17/queue.md"]


@pytest.mark.parametrize(
    "url",
    [
        "",
        "--upload-pack=touch x",
        "-x",
        "ext::sh -c touch% x",
        "fd::1",
        "https://a b/c",
        "https://host/a\nb",
        "ssh://-oProxyCommand=x/y",
    ],
)
def test_what_git_would_run_is_no_address(home: Home, url: str, tmp_path: Path) -> None:
    with pytest.raises((SettingsWrong, SourceFailed)):
        source = git.open_source(git.Options(url=url, timeout_s=20), visit(home))
        next(source.fetch({}))
    assert not (tmp_path / "x").exists() and not Path("x").exists()


@pytest.mark.parametrize("branch", ["-x", "--upload-pack=x", "a b", "a:b", "+main"])
def test_what_is_no_branch_is_refused(home: Home, branch: str) -> None:
    with pytest.raises(SettingsWrong, match="cannot be the name of a branch"):
        git.open_source(git.Options(url="https://example.org/a.git", branch=branch), visit(home))


def test_a_password_in_the_address_is_refused_and_not_repeated(home: Home) -> None:
    with pytest.raises(SettingsWrong) as error:
        git.open_source(git.Options(url="https://me:s3cret@example.org/a.git"), visit(home))
    assert "token_variable" in str(error.value) and "s3cret" not in str(error.value)


def test_a_token_goes_to_the_host_alone_and_into_no_message_or_file(home: Home, tmp_path: Path) -> None:
    secret = "tok-s3cret"
    options = git.Options(url="https://127.0.0.1:9/a.git", token_variable="NOTES_TOKEN", timeout_s=30)
    source = git.open_source(options, visit(home, secret=lambda _variable: secret))
    assert "127.0.0.1:9" in str(source.mirror.environment(options.url))
    assert secret not in str(source.mirror.environment("ssh://example.org/a.git"))
    (finding,) = source.check()
    with pytest.raises(SourceFailed) as error:
        next(source.fetch({}))
    written = b"".join(path.read_bytes() for path in home.root.rglob("*") if path.is_file())
    assert not finding.fine
    assert secret not in f"{finding.text}{error.value}" and secret.encode() not in written


def test_a_repository_that_is_not_there_is_one_problem_and_a_missing_branch_is_told(
    home: Home, repository: NotesRepository, collect: Collect
) -> None:
    repository.write("a.md", "# a\n")
    repository.commit("alice", "2020-10-16")
    (problem,) = collect(url=str(repository.root / "nowhere")).problems
    assert problem.code == "source-failed" and "nowhere" in str(problem.what)
    source = git.open_source(git.Options(url=str(repository.root), branch="release"), visit(home))
    assert [(one.fine, str(one.text)) for one in source.check()] == [(False, "the repository has no branch release")]
    fine = git.open_source(git.Options(url=str(repository.root)), visit(home))
    assert [one.fine for one in fine.check()] == [True]


def test_a_large_file_and_one_in_lfs_are_named_and_the_others_come(
    home: Home, repository: NotesRepository, collect: Collect
) -> None:
    repository.write("2020-10-17/big.md", "# 大\n" + "x" * 3000)
    repository.write("2020-10-17/lfs.md", "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n")
    repository.write("2020-10-17/queue.md", "# 队列\n")
    repository.commit("alice", "2020-10-16")
    report = collect(max_bytes=2000)
    assert sorted(problem.code for problem in report.problems) == ["file-too-large", "in-git-lfs"]
    assert list(notes(home)) == ["2020-10-17/notes/alice-队列.md"]


def test_the_page_of_a_note_on_its_host_is_its_address(home: Home) -> None:
    for url in ("https://github.com/group/notes.git", "git@github.com:group/notes.git"):
        source = git.open_source(git.Options(url=url, branch="main"), visit(home))
        assert (
            source.address("第一周/a b.md")
            == "https://github.com/group/notes/blob/main/%E7%AC%AC%E4%B8%80%E5%91%A8/a%20b.md"
        )


def test_two_files_never_have_one_key() -> None:
    files = [GitFile("a.md", "1" * 40, 1), GitFile("b.md", "2" * 40, 1)]
    keys = keys_of_files(files, {}, {"a.md": "x.md", "b.md": "x.md"})
    assert sorted(keys.values()) == ["b.md", "x.md"]


def test_a_lock_that_a_killed_git_left_stops_nobody(home: Home, repository: NotesRepository, collect: Collect) -> None:
    repository.write("2020-10-17/queue.md", "# 队列\n")
    repository.commit("alice", "2020-10-16")
    collect()
    lock = home.index / "sources" / "notes" / "mirror.git" / "refs" / "heads" / "collected.lock"
    lock.write_text("")
    repository.write("2020-10-17/cache.md", "# 缓存\n")
    repository.commit("alice", "2020-10-16")
    assert collect().problems == []
    assert len(notes(home)) == 2


def test_a_repository_that_does_not_answer_ends_in_time_with_all_that_git_started(home: Home) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/notes.git"
        started = time.monotonic()
        with pytest.raises(SourceFailed, match="did not answer within 1 seconds"):
            next(git.open_source(git.Options(url=url, timeout_s=1.0), visit(home)).fetch({}))
        assert time.monotonic() - started < 20
        running = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True).stdout
    assert url not in running


@pytest.mark.skipif(not REAL_NOTES.is_dir(), reason="the real notes are not here")
def test_the_real_notes_as_a_repository_become_what_they_are_as_files(
    home: Home, repository: NotesRepository, collect: Collect, tmp_path: Path
) -> None:
    for path in sorted(REAL_NOTES.glob("*.md")):
        repository.write(path.name, path.read_bytes())
        (home.inbox / path.name).write_bytes(path.read_bytes())
    repository.commit("alice", "2020-10-16")
    collect_inbox(home, SETTINGS, ())
    by_hand = bodies(home)
    for path in home.root.rglob("*.md"):
        path.unlink()
    report = collect(authors=False)
    assert report.problems == [] and len(by_hand) > 30
    assert bodies(home) == by_hand


def bodies(home: Home) -> dict[str, str]:
    return {name: text.split("---\n", 2)[2] for name, text in notes(home).items()}
