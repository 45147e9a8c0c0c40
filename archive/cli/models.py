"""The command `models`: which models there are, get one, check and remove those here, and measure one on this machine."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import Any

from archive.cli.arguments import Parts, add_parts
from archive.cli.output import print_json, progress_bar
from archive.errors import HomeMissing, ModelMissing, with_cure
from archive.home import find_home
from archive.messages import Message, Text, _
from archive.models import installed
from archive.models.installed import AVAILABLE, BUNDLED, DOWNLOADED, PARTIAL, ListedModel
from archive.models.known import DIARIZATION, EMBEDDING, RERANK, SETTINGS, SPEECH, VOICES, find_known
from archive.settings import Settings, read_settings
from archive.text.columns import pad, shorten, wrapped_for
from archive.text.printable import printable

SOURCES = ("openai", "hub", "mirror", "package")
WIDTH = 80  # columns of a line
NAME_WIDTH, SIZE_WIDTH, STATE_WIDTH, LICENCE_WIDTH = 30, 8, 12, 10
KIND_LABELS = {
    SPEECH: _("Speech to text"),
    DIARIZATION: _("Who speaks, by the sound of voices"),
    EMBEDDING: _("Vectors of texts, for search by meaning"),
    RERANK: _("Re-ranking of the best hits"),
}
STATE_LABELS = {BUNDLED: _("bundled"), DOWNLOADED: _("here"), PARTIAL: _("begun"), AVAILABLE: _("to be had")}


def configure_models(parser: argparse.ArgumentParser) -> None:
    """The arguments of `models` and its parts."""
    add_parts(parser, PARTS)


def run_models(options: argparse.Namespace) -> int:
    """Run one part of it, under the settings of the archive that is named or found; there need not be one."""
    return PARTS[options.part][2](options, settings_of(options.home))


def settings_of(given: str | None) -> Settings:
    """The archive's settings, or the defaults where there is no archive and none was named."""
    try:
        return read_settings(find_home(given).settings)
    except HomeMissing:
        if given:
            raise
        return Settings()


def models_set(settings: Settings) -> list[tuple[str, str]]:
    """(kind, name) of the models that the settings name."""
    named = {SPEECH: settings.whisper.model, EMBEDDING: settings.embedding.model, RERANK: settings.rerank.model}
    if settings.recordings.diarizer == VOICES:  # any other is a function
        named[DIARIZATION] = VOICES
    return [(kind, name) for kind, name in named.items() if name]


# list


def run_models_list(options: argparse.Namespace, settings: Settings) -> int:
    """Print the models by kind: what is here with its path, what can be had with what it is for."""
    models = installed.list_models(models_set(settings))
    if options.json:
        print_json({"models": [as_json(model) for model in models]})
        return 0
    for kind, label in KIND_LABELS.items():
        print(printable(str(_("{what} (setting {setting})", what=label, setting=SETTINGS[kind]))))
        for line in (line for model in models if model.kind == kind for line in model_lines(model)):
            print(printable(line))
        print()
    if not options.quiet:
        print(_("* is set in archive.toml; get one with: sig-archive models get NAME"))
    return 0


def as_json(model: ListedModel) -> dict[str, Any]:
    """A model in `--json`."""
    known = find_known(model.name)
    values = asdict(model) | {"path": str(model.path) if model.path else None, "purpose": str(model.purpose)}
    return values | {"sha256": known.sha256 if known and known.sha256 else None, "setting": SETTINGS[model.kind]}


def model_lines(model: ListedModel) -> Iterator[str]:
    """A line with its figures, one with what it is for, and one with where it lies."""
    yield (
        f"{'*' if model.is_set else ' '} {pad(shorten(model.name, NAME_WIDTH), NAME_WIDTH)} "
        f"{megabytes(model.size_bytes):>{SIZE_WIDTH}}  {pad(str(STATE_LABELS[model.state]), STATE_WIDTH)}"
        f"{model.licence}"
    ).rstrip()
    yield f"    {model.purpose}"
    if model.path and model.state != BUNDLED:
        yield f"    {short_path(model.path)}"


def megabytes(size_bytes: int) -> str:
    """A size as people say it."""
    if not size_bytes:
        return "?"
    return f"{size_bytes / 1e9:.1f} GB" if size_bytes >= 1e9 else f"{size_bytes / 1e6:.0f} MB"


def short_path(path: Path) -> str:
    """A path with ~ for the user's folder."""
    home = Path.home()
    return f"~/{path.relative_to(home)}" if path.is_relative_to(home) else str(path)


# get


def configure_get(parser: argparse.ArgumentParser) -> None:
    """The arguments of `models get`."""
    add_name(parser)
    parser.add_argument("--source", choices=SOURCES, default="", help=str(_("try this source only")))


def add_name(parser: argparse.ArgumentParser, *, optional: bool = False) -> None:
    """A model's name."""
    what = str(_("one of `models list`, or a model of the hub: OWNER/MODEL"))
    parser.add_argument("name", metavar="NAME", help=what, nargs="?" if optional else None, default="")


def run_get(options: argparse.Namespace, settings: Settings) -> int:
    """Get a model; stopped, it goes on where it was."""
    from archive.models.getting import get_model

    with closing(ConsoleTeller(quiet=options.quiet)) as console:
        path = get_model(options.name, mirror=settings.models.mirror, source=options.source, teller=console.teller())
    if options.json:
        print_json({"name": options.name, "path": str(path), "size_bytes": installed.size_of([path])})
    elif not options.quiet:
        print(printable(str(_("{name} is here and whole: {path}", name=options.name, path=short_path(path)))))
        if next_step := how_to_set(options.name, settings):
            print(printable(str(next_step)))
    return 0


def how_to_set(name: str, settings: Settings) -> Message | None:
    """What to write into archive.toml so that a model is used; None where it stands there."""
    known = find_known(name)
    kind = known.kind if known else EMBEDDING
    if any(find_known(one) is known and (known or one == name) for _kind, one in models_set(settings)):
        return None
    table, key = SETTINGS[kind].split(".")
    return _('use it: in archive.toml, under [{table}], {key} = "{name}"', table=table, key=key, name=name)


class ConsoleTeller:
    """Sentences and a bar on stderr, the bar on a terminal only."""

    def __init__(self, *, quiet: bool):
        self.quiet, self.draws = quiet, not quiet and sys.stderr.isatty()
        self.bar: Any = None

    def teller(self) -> Any:
        """As the models' side wants it."""
        from archive.models.getting import Teller

        return Teller(self.say, self.report, self.draws)

    def say(self, text: Text) -> None:
        """One sentence, below the bar."""
        self.close()
        if not self.quiet:
            print(wrapped_for(sys.stderr, printable(str(text)), hanging=2), file=sys.stderr, flush=True)

    def report(self, done: float, total: float) -> None:
        """Draw how much is here; what an earlier run brought does not count for the speed."""
        if not self.draws:
            return
        if self.bar is None or self.bar.n > done:
            from tqdm import tqdm  # only where a bar is drawn

            self.close()
            self.bar = tqdm(
                total=int(total), initial=int(done), unit="B", unit_scale=True, ncols=WIDTH - 2, file=sys.stderr
            )
        self.bar.update(int(done) - self.bar.n)

    def close(self) -> None:
        """Leave the bar as it stands."""
        if self.bar is not None:
            self.bar.close()
            self.bar = None


# check


def run_check(options: argparse.Namespace, settings: Settings) -> int:
    """Compare what is here with the published sums. Exit code 1 when something is damaged, or a named model is not here."""
    from archive.models.checking import find_model_damage

    if options.name:
        names = [options.name]
    else:
        models = installed.list_models(models_set(settings))
        names = [model.name for model in models if model.path]
    rows = [(name, find_model_damage(name) if installed.where(name) else [missing_here(name).what]) for name in names]
    if options.json:
        print_json(
            {"models": [{"name": name, "ok": not wrong, "problems": list(map(str, wrong))} for name, wrong in rows]}
        )
    else:
        for name, wrong in rows:
            for line in check_lines(name, wrong):
                print(printable(line))
    return 1 if any(wrong for _name, wrong in rows) else 0


def missing_here(name: str) -> ModelMissing:
    """The error for a model that is not on this machine."""
    return ModelMissing(_("{name} is not on this machine", name=name), get_again(name))


def get_again(name: str) -> Message:
    """The cure for a model that is not here or damaged."""
    return _("get it with: sig-archive models get {name}", name=name)


def check_lines(name: str, wrong: Sequence[Text]) -> Iterator[str]:
    """What was found of one model."""
    if not wrong:
        yield str(_("{verdict} {name}: {found}", verdict=_("ok  "), name=name, found=_("whole")))
    for what in wrong:
        yield str(_("{verdict} {name}: {found}", verdict=_("FAIL"), name=name, found=with_cure(what, get_again(name))))


# remove


def run_remove(options: argparse.Namespace, _settings: Settings) -> int:
    """Remove what was downloaded of a model, and what was made of it."""
    paths, freed = installed.remove_model(options.name)
    if options.json:
        print_json({"name": options.name, "removed": list(map(str, paths)), "freed_bytes": freed})
    elif not options.quiet:
        for path in paths:
            print(printable(str(_("removed {path}", path=short_path(path)))))
        print(_("{size} free again", size=megabytes(max(freed, 1))))
    return 0


# measure


def run_measure(options: argparse.Namespace, settings: Settings) -> int:
    """Transcribe two minutes with a model, and say what a session will take and which model suits this machine."""
    name = options.name or measurable(settings)
    from archive.pipeline.model_speed import SESSION_S, measure_model  # Whisper

    with progress_bar(_("transcribing"), _("s of sound"), quiet=options.quiet or options.json) as report:
        speed = measure_model(settings, name, report)
    evening, night = speed.advice()
    if options.json:
        others = {other: round(seconds) for other, seconds in speed.others_s().items()}
        print_json(
            asdict(speed)
            | {"session_s": round(speed.session_s()), "estimated_session_s": others}
            | {"advice": {"evening": evening, "overnight": night}}
        )
        return 0
    for line in measured_lines(speed, SESSION_S):
        print(printable(str(line)))
    return 0


def measured_lines(speed: Any, session_s: float) -> Iterator[Text]:
    """What was measured, what follows from it, and the advice."""
    yield _(
        "{model} with {engine}, {compute_type}", model=speed.model, engine=speed.engine, compute_type=speed.compute_type
    )
    yield _(
        "{minutes:.1f} min of sound in {wall_s:.0f} s ({cpu_s:.0f} s of processor): {times:.1f} times as fast as it was "
        "spoken; at most {peak_mb:.0f} MB of memory",
        minutes=speed.sound_s / 60, wall_s=speed.wall_s, cpu_s=speed.cpu_s, times=speed.sound_s / speed.wall_s,
        peak_mb=speed.peak_mb,
    )  # fmt: skip
    yield _("a session of {hours:.0f} hours: {time}", hours=session_s / 3600, time=duration(speed.session_s()))
    if speed.was_disturbed:
        yield _("other programs took much of the processor meanwhile: measure again when the machine is quiet")
    others = [f"{name} {duration(seconds)}" for name, seconds in speed.others_s().items()]
    if others:
        yield _("others by arithmetic, not measured: {others}", others=others)
    yield advice_line(*speed.advice())


def advice_line(evening: str, night: str) -> Message:
    """Which models suit this machine."""
    if not night:
        return _(
            "advice: transcribe on another machine, or with a graphics card; here even this takes more than a night"
        )
    if evening in ("", night):
        return (
            _('advice: whisper.model = "{night}", overnight', night=night)
            if not evening
            else _('advice: whisper.model = "{night}"; it is done the same evening', night=night)
        )
    return _(
        'advice: whisper.model = "{evening}" to read it the same evening, "{night}" overnight for fewer errors',
        evening=evening,
        night=night,
    )


def duration(seconds: float) -> Message:
    """A time as people say it."""
    minutes = max(1, round(seconds / 60))
    if minutes < 60:
        return _("{minutes} min", minutes=minutes)
    return _("{hours} h {minutes:02d}", hours=minutes // 60, minutes=minutes % 60)


def measurable(settings: Settings) -> str:
    """The model that the settings name, when it is here, else the first that is. Raises ModelMissing when none is."""
    from archive.models.whisper_files import find_whisper, whisper_missing

    if installed.where(settings.whisper.model):
        return settings.whisper.model
    here = [m.name for m in installed.list_models() if m.kind == SPEECH and m.state == DOWNLOADED]
    if here:
        return here[0]
    raise whisper_missing(settings.whisper.model if find_whisper(settings.whisper.model) else "base")


PARTS: Parts[Settings] = {
    "list": (
        _("which there are: here, or to be had; size, licence, place, what for"),
        lambda _parser: None,
        run_models_list,
        ("models list", "models list --json"),
    ),
    "get": (
        _("download a model; stopped, it goes on where it was"),
        configure_get,
        run_get,
        (
            "models get base",
            "models get turbo --source mirror",
            "models get voices",
            "models get intfloat/multilingual-e5-small",
        ),
    ),
    "check": (
        _("compare the files that are here with the published sums"),
        lambda parser: add_name(parser, optional=True),
        run_check,
        ("models check", "models check base"),
    ),
    "remove": (
        _("remove what was downloaded of a model"),
        add_name,
        run_remove,
        ("models remove medium",),
    ),
    "measure": (
        _("how fast a Whisper model is here, and which one suits this machine"),
        lambda parser: add_name(parser, optional=True),
        run_measure,
        ("models measure", "models measure base"),
    ),
}
"""What it does, its arguments, its function and its examples, part by part."""
