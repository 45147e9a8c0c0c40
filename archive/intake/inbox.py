"""Take what was dropped into the inbox to its place, one file after the other.

A file leaves the inbox only when its content is in the archive; what cannot be taken stays, with a reason.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from archive.errors import InputRefused, SettingsWrong, StorageFailed
from archive.files import free_name, readable_name, sha256_of
from archive.home import Home
from archive.intake.chat_files import chat_in, take_chat
from archive.intake.collecting import CollectReport, CollectRun
from archive.intake.incoming import (
    Incoming,
    check_link,
    check_settled,
    find_incoming,
    remove_emptied,
    unreadable_input,
    without_link,
)
from archive.intake.kinds import kind_of, place_in_order, unknown_kind
from archive.intake.plan import PlannedTopic
from archive.intake.recording_files import register_media
from archive.intake.transcript_files import make_all_transcripts
from archive.settings import Settings


def collect_inbox(
    home: Home,
    settings: Settings,
    plan: tuple[PlannedTopic, ...],
    *,
    session: str | None = None,
    progress: Callable[[float, float], None] = lambda _done, _total: None,
) -> CollectReport:
    """Take every file that can be, all into one `session` if one is given; a file that cannot is a problem, and the
    others go on, unless the disk takes no more. `progress` is told how many files were looked at, of how many."""
    run = CollectRun(home, settings, plan, session=session)
    paths: list[Path] = []
    try:
        register_media(run)
        paths = sorted(find_incoming(home), key=place_in_order)
        for number, path in enumerate(paths, 1):
            try_one(path, run)
            progress(number, len(paths))
        make_all_transcripts(run)
    except StorageFailed as error:
        run.refuse(home.inbox, error)
    remove_emptied((path.parent for path in paths), home.inbox)
    return run.report


def try_one(path: Path, run: CollectRun) -> None:
    """Take a file, or report why it stays."""
    try:
        path = with_readable_name(path)
        take_one(Incoming(path), run)
    except FileNotFoundError:
        return  # someone took it back while we looked
    except (InputRefused, SettingsWrong) as error:  # SettingsWrong: the session's record cannot be read
        run.refuse(path, error)
    except OSError as error:
        run.refuse(path, unreadable_input(path, error))


def with_readable_name(path: Path) -> Path:
    """The file under a name that is text."""
    better = path.with_name(readable_name(path.name))
    if better == path or path.is_symlink():  # what a link leads to is not read before it may be
        return path
    return path.rename(free_name(better, sha256_of(path)))


def take_one(incoming: Incoming, run: CollectRun) -> None:
    """Raises InputRefused when the file is a link, still growing, of no known kind, or cannot be taken as what it is."""
    path = incoming.path
    if path.is_symlink():
        check_link(path, run.home.root, follow=run.settings.inbox.follow_links)
        without_link(path)
    check_settled(path, run.settings.recordings.settle_s)
    take_whole(incoming, run)


def take_whole(incoming: Incoming, run: CollectRun) -> None:
    """Take a file that nobody writes any more. Raises InputRefused."""
    kind = kind_of(incoming.path)
    if kind is None:
        raise unknown_kind(incoming.path)
    is_page = "://" in incoming.address  # the comments below an article look like a chat
    if chat := None if is_page else chat_in(incoming.path, run):
        take_chat(incoming, chat, run)
    else:
        kind.take(incoming, run)
    run.report.files += 1
