"""The command `speakers`: see the voices of a session, name one, take names back, and forget a voice print."""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from archive.cli.arguments import Parts, add_parts
from archive.cli.output import print_json, progress_bar
from archive.errors import AddressWrong, InputRefused
from archive.home import Home, SessionFolder, find_home
from archive.intake.session_record import keep_speaker_count
from archive.intake.sessions import read_session
from archive.members import read_members
from archive.messages import Text, _
from archive.models.known import VOICES
from archive.pipeline.lock import lock_archive
from archive.records import timecode
from archive.settings import read_settings
from archive.text.printable import printable
from archive.voices import naming
from archive.voices.naming import VoiceOfSession
from archive.voices.stored import BY_PERSON, BY_PRINT, BY_TRANSCRIPT, read_voices, voices_path

NAMED_BY: Mapping[str, Text] = {
    "": "",
    BY_PERSON: _("named by hand"),
    BY_PRINT: _("recognised by a voice print"),
    BY_TRANSCRIPT: _("named by a platform's transcript"),
}


def configure_speakers(parser: argparse.ArgumentParser) -> None:
    """The arguments of `speakers` and its parts."""
    add_parts(parser, PARTS)


def run_speakers(options: argparse.Namespace) -> int:
    """Run one part of it."""
    return PARTS[options.part][2](options, find_home(options.home))


# list


def configure_list(parser: argparse.ArgumentParser) -> None:
    """The arguments of `speakers list`."""
    parser.add_argument(
        "session", nargs="?", metavar="SESSION", help=str(_("its voices; without it, the voice prints"))
    )


def run_list_voices(options: argparse.Namespace, home: Home) -> int:
    """Print the voices of a session, or the voice prints that are kept."""
    if not options.session:
        return list_prints(options, home)
    voices = naming.list_voices(session_folder(home, options.session))
    if options.json:
        print_json({"session": options.session, "voices": voice_rows(voices)})
        return 0
    if not voices and not options.quiet:
        print(_("no voices are told apart in {session}", session=options.session))
    for one in voices:
        print(printable(voice_line(one)))
    return 0


def list_prints(options: argparse.Namespace, home: Home) -> int:
    """The people whose voices are kept, and from which sessions."""
    from archive.voices import prints  # the networks' constants: not for --help

    paths = sorted(home.voices.glob("*.json"))
    people = [(path, prints.read_print(path)) for path in paths]
    if options.json:
        rows = [
            {"name": person.name, "path": home.relative(path), "sessions": [one.session for one in person.prints]}
            for path, person in people
        ]
        print_json({"voice_prints": rows})
        return 0
    for path, person in people:
        sessions = [one.session for one in person.prints]
        print(printable(f"{person.name}  {home.relative(path)}  {', '.join(sessions)}"))
    if not people and not options.quiet:
        print(_("no voice prints are kept"))
    return 0


def voice_line(one: VoiceOfSession) -> str:
    """`S2  00:12:30  张工 (named by hand)  recording`."""
    voice = one.voice
    by = f" ({NAMED_BY[voice.named_by]})" if NAMED_BY.get(voice.named_by) else ""
    return f"{voice.id:<4} {timecode(voice.seconds)}  {voice.name}{by}  {one.recording}".replace("    ", "  ")


# name


def configure_name(parser: argparse.ArgumentParser) -> None:
    """The arguments of `speakers name`."""
    parser.add_argument("session", metavar="SESSION", help=str(_("a session, such as 2020-10-24")))
    parser.add_argument("voice", metavar="VOICE", help=str(_("a voice of it, such as S2")))
    parser.add_argument("name", metavar="NAME", help=str(_("who it is")))
    what = _("keep the voice print, so that later sessions recognise this person; ask them first")
    parser.add_argument("--keep-voice", action="store_true", help=str(what))


def run_name(options: argparse.Namespace, home: Home) -> int:
    """Name a voice; the transcripts say it at once."""
    name = read_members(home.members).canonical(" ".join(options.name.split()))
    if not name:
        raise InputRefused(_("the name is empty"), _("say who it is"))
    folder = session_folder(home, options.session)
    with lock_archive(home.lock):
        found = naming.find_voice(folder, options.voice)
        changed = naming.change_names(folder, naming.give_name(found.voice.id, name, BY_PERSON))
        keeps = options.keep_voice or read_settings(home.settings).speakers.keep_voice_prints
        kept = keep_voice(home, folder.id, found, name, quiet=options.quiet) if keeps else None
    sentence = _("{voice} of {session} is {name}", voice=found.voice.id, session=folder.id, name=name)
    if options.json:
        print_json({"changed": voice_rows(changed), "voice_print": home.relative(kept) if kept else None})
    elif not options.quiet:
        print(printable(str(sentence)))
        if kept:
            print(printable(str(_("the voice print is {path}", path=home.relative(kept)))))
        print(what_follows())
    return 0


def keep_voice(home: Home, session: str, found: VoiceOfSession, name: str, *, quiet: bool) -> Path:
    """Take the voice print from the recording. Raises InputRefused when that is not here or holds too little."""
    from archive.audio.sound import Samples
    from archive.pipeline.steps import decode_sound  # PyAV
    from archive.voices import prints

    folder = home.session(session)
    recordings = {Path(one.path).stem: folder.root / one.path for one in read_session(folder).recordings}
    path, voices = recordings.get(found.recording), read_voices(voices_path(folder, found.recording))
    if path is None or not path.is_file() or voices is None:
        raise InputRefused(
            _("the recording {name} is not on this machine, so its voices cannot be kept", name=found.recording),
            _("put it into {folder} and name the voice again", folder=home.relative(folder.media)),
        )
    with (
        tempfile.TemporaryDirectory() as work,
        progress_bar(_("reading the recording"), _("s"), quiet=quiet) as progress,
    ):
        sound = decode_sound(read_settings(home.settings).recordings, path, Path(work) / "sound", progress)
        taken = prints.take_print(Samples(sound.path), voices.turns, found.voice.id)
    if taken is None:
        raise InputRefused(
            _("{voice} never speaks alone for long enough to keep the voice", voice=found.voice.id),
            _("name this person in another session with --keep-voice"),
        )
    seconds, vector = taken
    numbers = tuple(round(float(number), prints.PRINT_DIGITS) for number in vector)
    return prints.keep_print(
        home.voices, name, prints.VoicePrint(session, found.recording, found.voice.id, seconds, numbers)
    )


def what_follows() -> Text:
    """What follows from other names."""
    return _("summaries and search follow with: sig-archive ingest")


# count


def configure_count(parser: argparse.ArgumentParser) -> None:
    """The arguments of `speakers count`."""
    parser.add_argument("session", metavar="SESSION", help=str(_("a session, such as 2020-10-24")))
    parser.add_argument("count", metavar="N", type=int, help=str(_("how many people speak in it; 0: find out")))


def run_count(options: argparse.Namespace, home: Home) -> int:
    """Say in session.toml how many people speak."""
    if options.count < 0:
        raise InputRefused(_("{n} people cannot speak", n=options.count), _("give a number, or 0 to find out"))
    folder = session_folder(home, options.session)
    with lock_archive(home.lock):
        keep_speaker_count(folder, options.count)
    tells = read_settings(home.settings).recordings.diarizer == VOICES
    if options.json:
        print_json({"session": folder.id, "speakers": options.count, "counts": tells})
    elif not options.quiet:
        print(
            _(
                "the voices of {session} are told apart again, and nothing is transcribed again, with: sig-archive ingest",
                session=folder.id,
            )
            if tells
            else _('it counts once recordings.diarizer = "voices" is set in archive.toml')
        )
    return 0


# reset


def configure_reset(parser: argparse.ArgumentParser) -> None:
    """The arguments of `speakers reset`."""
    parser.add_argument("session", nargs="?", metavar="SESSION", help=str(_("take back the names of its voices")))
    parser.add_argument("voices", nargs="*", metavar="VOICE", help=str(_("only of these")))
    parser.add_argument("--name", metavar="NAME", help=str(_("take this name back in all sessions")))


def run_reset(options: argparse.Namespace, home: Home) -> int:
    """Take names back in a session, or one name everywhere."""
    if bool(options.session) == bool(options.name):
        raise InputRefused(_("say what is to be taken back"), _("give either a session or --name NAME"))
    with lock_archive(home.lock):
        if options.name:
            changed = naming.take_back_everywhere(home, options.name)
        else:
            folder = session_folder(home, options.session)
            chosen = {naming.find_voice(folder, wanted).voice.id for wanted in options.voices}
            names = naming.change_names(folder, naming.take_back(lambda voice: not chosen or voice.id in chosen))
            changed = {folder.id: names} if names else {}
    if options.json:
        print_json({"changed": {session: voice_rows(voices) for session, voices in changed.items()}})
    elif not options.quiet:
        for session, voices in changed.items():
            ids = [one.voice.id for one in voices]
            print(printable(str(_("taken back in {session}: {names}", session=session, names=ids))))
        print(what_follows() if changed else _("no voice had a name to take back"))
    return 0


# forget


def configure_forget(parser: argparse.ArgumentParser) -> None:
    """The arguments of `speakers forget`."""
    parser.add_argument("name", metavar="NAME", help=str(_("whose voice print is deleted")))


def run_forget(options: argparse.Namespace, home: Home) -> int:
    """Delete a voice print; names in transcripts stay."""
    from archive.voices import prints

    path = prints.print_path(home.voices, read_members(home.members).canonical(options.name))
    if not path.is_file():
        path = prints.print_path(home.voices, options.name)
    if not path.is_file():
        raise InputRefused(
            _("no voice print of {name} is kept", name=options.name), _("see whose are: sig-archive speakers list")
        )
    with lock_archive(home.lock):
        path.unlink()
    if options.json:
        print_json({"forgotten": options.name})
    elif not options.quiet:
        print(printable(str(_("the voice print of {name} is deleted", name=options.name))))
    return 0


def session_folder(home: Home, session: str) -> SessionFolder:
    """The folder of a session that is there. Raises AddressWrong."""
    folder = home.session(session)
    if not folder.root.is_dir():
        raise AddressWrong(
            _("there is no session {session}", session=session), _("see what there is: sig-archive sessions")
        )
    return folder


def voice_rows(voices: Sequence[VoiceOfSession]) -> list[dict[str, Any]]:
    """Voices as rows of `--json`."""
    return [{"recording": one.recording, **asdict(one.voice)} for one in voices]


PARTS: Parts[Home] = {
    "list": (
        _("the voices of a session, or whose voice prints are kept"),
        configure_list,
        run_list_voices,
        ("speakers list 2020-10-24", "speakers list"),
    ),
    "name": (
        _("say whose a voice is; transcripts follow without being transcribed again"),
        configure_name,
        run_name,
        ("speakers name 2020-10-24 S2 张工", "speakers name 2020-10-24 S2 张工 --keep-voice"),
    ),
    "count": (
        _("say how many people speak in a session; voices are told apart again, nothing is transcribed again"),
        configure_count,
        run_count,
        ("speakers count 2020-10-24 5", "speakers count 2020-10-24 0"),
    ),
    "reset": (
        _("take names back: of a session, of some of its voices, or one name everywhere"),
        configure_reset,
        run_reset,
        ("speakers reset 2020-10-24 S2", "speakers reset --name 张工"),
    ),
    "forget": (_("delete a voice print; names stay"), configure_forget, run_forget, ("speakers forget 张工",)),
}
"""What it does, its arguments, its function and its examples, part by part."""
