"""Open any recording with PyAV and turn its sound into 16 kHz samples on disk, and those into Opus, a little at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, suppress
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
from av.error import FFmpegError

from archive.arrays import FloatArray, SampleArray
from archive.audio.losses import WHOLE, Damage, Losses, damage_of_error, failure_reason, is_cut, mp3_says_its_length
from archive.audio.sound import SAMPLE_RATE, AudioBlock, Levels, Sound, SoundFile
from archive.errors import RecordingUnreadable
from archive.messages import Message, _, _n

BLOCK_S = 1.0  # sound is resampled this much at a time: frame by frame takes twice as long
JUMP_S = 0.1  # a time stamp this far from where the samples stand is followed; nearer, it was rounded
BACK_S = 2.0  # a clock set back by more than this began anew, as where two recordings were joined
GAP_S = 1.0  # a pause in the stream that is worth a word; Opus leaves out shorter ones where nobody speaks
LONGEST_GAP_S = 4 * 3600.0  # a time stamp that leaps farther is damaged
LONGEST_S = 24 * 3600.0  # no meeting lasts longer, and it bounds what a damaged file can make of the disk
LOWEST_RATE, HIGHEST_RATE = 4_000, 768_000  # samples per second; others are damaged headers
FRUITLESS = 200  # errors on end, with nothing decoded between, after which the rest is given up
# Formats that hold their own sound. Others would make FFmpeg read playlists, and through them other files.
INPUT_FORMATS = "mov,matroska,ogg,mp3,wav,flac,amr,amrnb,amrwb,aac,asf,avi,aiff,mpegts,mpeg,flv,caf,w64,au,ac3,eac3,dts,tta,wv,ape,rm"
MP3_DECODERS = ("mp3", "mp3float")
MP3_FRAME_BYTES = 1_729  # the longest frame, 320 kbit/s at 32 kHz and a byte of padding
NAMED_CHANNELS = 8  # up to so many, FFmpeg takes channels without names for the usual ones
TOLD = 20  # tracks that an error message lists
GUESSED = frozenset(
    ["aac", "amr", "mpegts", "mpeg", "ac3", "eac3"]
)  # formats whose duration is guessed from their size
OPUS_BIT_RATE = 24_000  # bits a second: speech of this width is clear, at 11 MB an hour
ENCODED_S = 10.0  # sound is handed to the encoder this much at a time
FIRST_YEAR = 2000  # earlier ones are what a clock says that was never set: 1904, 1970
DecodeProgress = Callable[[float, float], None]
"""Called with (seconds decoded, seconds the recording says it lasts)."""


def duration_of(path: Path) -> float:
    """What the container says the recording lasts, in seconds; 0.0 when it does not say.

    Raises RecordingUnreadable when the file is not a recording or holds no audio.
    """
    with closing(open_recording(path)) as container:
        said_s = container.duration / av.time_base if container.duration else 0.0
        return min(max(0.0, said_s), LONGEST_S)


def created_at(path: Path) -> datetime | None:
    """When the container says the recording was made; None where it does not, or says what cannot be."""
    try:
        with closing(open_recording(path)) as container:
            said = datetime.fromisoformat(container.metadata.get("creation_time", ""))
    except (RecordingUnreadable, ValueError):
        return None
    return (said if said.tzinfo else said.replace(tzinfo=UTC)) if said.year >= FIRST_YEAR else None


def decode(
    path: Path,
    target: Path,
    *,
    track: int = 0,
    by_channel: bool = False,
    progress: DecodeProgress = lambda done_s, said_s: None,
) -> Sound:
    """Decode one audio track of a recording into `target`, in constant memory, on the recording's clock.

    What cannot be decoded is silence, and told in the sound's `damage`. With `by_channel` its levels are those of the
    track's channels. Raises RecordingUnreadable when the file is empty, is not a recording, holds no audio or no such
    track, or decodes to nothing.
    """
    return decode_into(path, target, range(track, track + 1), by_channel=by_channel, progress=progress)


def decode_tracks(
    path: Path, target: Path, *, most: int, progress: DecodeProgress = lambda done_s, said_s: None
) -> Sound:
    """The same for up to `most` audio tracks mixed into one, whose levels are the sound's levels."""
    with closing(open_recording(path)) as container:
        tracks = range(min(most, len(container.streams.audio)))
    return decode_into(path, target, tracks, progress=progress)


def decode_into(
    path: Path, target: Path, tracks: range, *, by_channel: bool = False, progress: DecodeProgress
) -> Sound:
    """Decode several tracks, one over the other."""
    target.parent.mkdir(parents=True, exist_ok=True)
    losses, levels = Losses(), Levels()
    count, said_s = 0, 0.0
    with target.open("w+b") as file:
        for number, track in enumerate(tracks):
            into = SoundFile(file, mixing=number > 0)
            with closing(open_recording(path)) as container:
                stream = choose_track(container, path, track)
                said_s = max(said_s, stated_s(container, stream, path))
                try:
                    for block in Decoder(container, stream, losses, said_s=said_s, by_channel=by_channel).blocks():
                        into.write(block.position, block.samples)
                        if by_channel or len(tracks) > 1:
                            levels.add(block, first=0 if by_channel else number)
                        progress(into.end / SAMPLE_RATE, said_s)
                except (FFmpegError, ValueError) as error:
                    losses.given_up = damage_of_error(error)
            count = into.close_track()
    if not count:
        raise RecordingUnreadable(_("{path} decodes to no sound at all", path=path), copy_again())
    damage = losses.describe(count / SAMPLE_RATE, said_s, is_cut(path))
    return Sound(target, count / SAMPLE_RATE, damage, levels.mean_squares() if levels.tenths else None)


def encode_opus(sound: Sound, target: Path, progress: DecodeProgress = lambda done_s, said_s: None) -> None:
    """Write a sound as Opus in WebM, in constant memory: it keeps its clock, and players can jump in it.

    WebM, since Safari plays Opus in it from 17 on, and in Ogg only from 18.4 on.
    """
    samples, step = sound.samples(), int(ENCODED_S * SAMPLE_RATE)
    with av.open(str(target), "w", format="webm") as container:
        stream = container.add_stream("libopus", rate=SAMPLE_RATE, layout="mono", options={"application": "voip"})
        stream.bit_rate = OPUS_BIT_RATE
        for start in range(0, len(samples), step):
            frame = av.AudioFrame.from_ndarray(samples[start : start + step][None], format="s16", layout="mono")
            frame.sample_rate, frame.pts, frame.time_base = SAMPLE_RATE, start, Fraction(1, SAMPLE_RATE)
            container.mux(stream.encode(frame))
            progress(min(start + step, len(samples)) / SAMPLE_RATE, sound.duration_s)
        container.mux(stream.encode(None))


def open_recording(path: Path) -> av.container.InputContainer:
    """The container of a recording. Raises RecordingUnreadable when the file is empty, none, or holds no audio."""
    if path.stat().st_size == 0:
        raise RecordingUnreadable(_("{path} is empty", path=path), copy_again())
    try:
        options = {"format_whitelist": INPUT_FORMATS, "protocol_whitelist": "file"}
        container = av.open(str(path), metadata_errors="replace", container_options=options)
    except (FFmpegError, ValueError) as error:
        raise RecordingUnreadable(
            _("{path} is not a recording that can be opened ({error})", path=path, error=failure_reason(error)),
            convert_it(),
        ) from error
    if not container.streams.audio:
        container.close()
        raise RecordingUnreadable(
            _("{path} holds no audio", path=path),
            _("export the recording again with its sound"),
        )
    return container


def copy_again() -> Message:
    """The cure for a file that lost something on its way."""
    return _("copy it again from where it was recorded")


def convert_it() -> Message:
    """The cure for a format that FFmpeg cannot decode."""
    return _("copy it again, or convert it to mp4, m4a, mp3 or wav")


def choose_track(container: av.container.InputContainer, path: Path, track: int) -> Any:
    """The audio stream of that number. Raises RecordingUnreadable when there is none, or none that can be decoded."""
    streams = container.streams.audio
    if not 0 <= track < len(streams):
        raise track_missing(path, streams, track)
    if streams[track].codec_context is None:
        raise RecordingUnreadable(_("{path} holds sound in a format that cannot be decoded", path=path), convert_it())
    return streams[track]


def track_missing(path: Path, streams: Sequence[Any], track: int) -> RecordingUnreadable:
    """The error for a track that is not there, with those that are."""
    there = ", ".join(f"{number}{track_label(stream)}" for number, stream in enumerate(streams[:TOLD]))
    return RecordingUnreadable(
        _n(
            "{path} has {n} audio track, and recordings.audio_track asks for number {track}",
            "{path} has {n} audio tracks, and recordings.audio_track asks for number {track}",
            len(streams),
            path=path,
            track=track,
        ),
        _("choose one of {there}", there=there),
    )


def track_label(stream: Any) -> str:
    """` (zho, "Alice")`: a track's language and title, as far as it says them."""
    tags = [stream.metadata.get("language", ""), stream.metadata.get("title", "") or stream.metadata.get("name", "")]
    said = ", ".join(tag for tag in tags if tag and tag != "und")
    return f" ({said})" if said else ""


def stated_s(container: av.container.InputContainer, stream: Any, path: Path) -> float:
    """How long a track says it lasts; 0.0 when it does not say, or FFmpeg only guessed it from the file's size."""
    formats = set(container.format.name.split(","))
    if formats & GUESSED or ("mp3" in formats and not mp3_says_its_length(path)):
        return 0.0
    said_s = container.duration / av.time_base if container.duration else 0.0
    if stream.duration and stream.time_base:
        said_s = float(stream.duration * stream.time_base)
    elif "DURATION" in stream.metadata:  # Matroska's, 00:01:02.345000000
        with suppress(ValueError):
            hours, minutes, seconds = stream.metadata["DURATION"].split(":")
            said_s = int(hours) * 3600 + int(minutes) * 60 + float(seconds)
    return said_s if 0 < said_s < LONGEST_S else 0.0


class Decoder:
    """Decodes one audio track, past what is damaged, and puts its sound on the recording's clock."""

    def __init__(
        self,
        container: av.container.InputContainer,
        stream: Any,
        losses: Losses,
        *,
        said_s: float = 0.0,
        by_channel: bool = False,
    ):
        self.container, self.stream, self.losses, self.by_channel = container, stream, losses, by_channel
        self.latest_s = said_s + GAP_S if said_s else LONGEST_S
        self.origin_s = (container.start_time or 0) / av.time_base  # the time stamp at which the clock reads 0
        self.gap = (LONGEST_S, 0.0)  # (start_s, end_s) of the last one that a time stamp made
        self.is_mp3 = stream.codec_context.name in MP3_DECODERS
        self.bytes_per_s = 0.0

    def blocks(self) -> Iterator[AudioBlock]:
        """Every block of sound, in the order of the file."""
        run: SoundRun | None = None
        for frame in self.frames():
            due_s = self.due_s(frame)
            if run is None or not run.takes(frame, due_s):
                if run:
                    yield from run.resampled(last=True)
                run = SoundRun(frame, self.place(run.end_s if run else 0.0, due_s), by_channel=self.by_channel)
            run.add(frame)
            if run.is_full:
                yield from run.resampled()
            if run.end_s > LONGEST_S:
                hours = round(LONGEST_S / 3600)
                self.losses.given_up = Damage((_("more than {hours} hours are not transcribed", hours=hours),))
                break
        if run:
            yield from run.resampled(last=True)

    def packets(self) -> Iterator[Any]:
        """Every packet of the track; a place that cannot be read is passed over, if there is one to go on from."""
        fruitless = 0
        while fruitless < FRUITLESS:
            try:
                for packet in self.container.demux(self.stream):
                    fruitless = 0
                    yield packet
                return
            except IndexError:  # at the very end PyAV stumbles over streams that began in mid-file, behind ours
                return
            except (FFmpegError, ValueError) as error:
                fruitless += 1
                self.losses.given_up = damage_of_error(error) if fruitless == FRUITLESS else WHOLE

    def frames(self) -> Iterator[Any]:
        """Every frame that can be decoded; packets that cannot be are counted."""
        for packet in self.packets():
            self.origin_s -= self.passed_over_s(packet)
            try:
                frames = packet.decode()
            except (FFmpegError, ValueError):
                self.losses.packets += packet.size > 0
                continue
            for frame in frames:
                if frame.samples and LOWEST_RATE <= frame.sample_rate <= HIGHEST_RATE:
                    yield frame

    def passed_over_s(self, packet: Any) -> float:
        """The time of damaged bytes that an MP3 packet starts with: they have no time stamp, so the next ones come early."""
        if not self.is_mp3 or not packet.duration:
            return 0.0
        lasts_s = float(packet.duration) * float(packet.time_base)
        if packet.size <= MP3_FRAME_BYTES:
            self.bytes_per_s = float(packet.size) / lasts_s
        extra_s = float(packet.size) / self.bytes_per_s - lasts_s if self.bytes_per_s else 0.0
        return max(0.0, extra_s)

    def due_s(self, frame: Any) -> float | None:
        """When a frame is to sound, on the recording's clock; None when it does not say."""
        if frame.time is None:
            return None
        time_s: float = frame.time
        return time_s - self.origin_s

    def place(self, end_s: float, due_s: float | None) -> float:
        """Where sound goes that does not follow the last, which ended at `end_s`."""
        if due_s is None or abs(due_s - end_s) <= JUMP_S:
            return end_s
        if end_s < due_s <= min(end_s + LONGEST_GAP_S, self.latest_s):
            if end_s and due_s - end_s >= GAP_S:
                self.losses.gaps.append((end_s, due_s))
            self.gap = (end_s, due_s)
            return due_s
        if 0 <= due_s < end_s and (end_s - due_s <= BACK_S or self.gap[0] - JUMP_S <= due_s <= self.gap[1]):
            return due_s  # a clock that drifts, or came back from one wrong time stamp
        self.origin_s += due_s - end_s  # the clock began anew, or the time stamp is damaged
        return end_s


class SoundRun:
    """Sound without a break and with the same parameters."""

    def __init__(self, frame: Any, start_s: float, *, by_channel: bool):
        self.start_s, self.kind = start_s, sample_format(frame)
        self.rate: int = frame.sample_rate
        self.fifo = av.AudioFifo()
        is_named = not frame.layout.name.endswith("channels")  # `11 channels`, which FFmpeg cannot mix
        mixes = is_named or frame.layout.nb_channels <= NAMED_CHANNELS
        self.mono = av.AudioResampler(format="s16", layout="mono", rate=SAMPLE_RATE) if mixes else None
        splits = by_channel or not mixes
        self.split = av.AudioResampler(format="flt", layout=frame.layout.name, rate=SAMPLE_RATE) if splits else None
        self.taken = 0  # samples put in, at the track's rate
        self.given = round(start_s * SAMPLE_RATE)  # where the next samples go

    @property
    def end_s(self) -> float:
        """Where the sound that was added ends, on the recording's clock."""
        return self.start_s + self.taken / self.rate

    def takes(self, frame: Any, due_s: float | None) -> bool:
        """Whether a frame goes on where the run ends."""
        return sample_format(frame) == self.kind and (due_s is None or abs(due_s - self.end_s) <= JUMP_S)

    def add(self, frame: Any) -> None:
        """Take a frame in."""
        self.taken += frame.samples
        frame.pts = None  # else the queue would refuse a stamp that was rounded
        self.fifo.write(frame)

    @property
    def is_full(self) -> bool:
        """Whether enough is there to be resampled together."""
        return bool(self.fifo.samples >= BLOCK_S * self.rate)

    def resampled(self, *, last: bool = False) -> Iterator[AudioBlock]:
        """What was added, as far as the resampler gives it back; after the `last` there is no more."""
        for frame in [part for part in (self.fifo.read(),) if part] + [None] * last:
            channels = resample(self.split, frame, np.float32) if self.split else None
            samples = (
                resample(self.mono, frame, np.int16)[0] if channels is None or self.mono else mix_channels(channels)
            )
            if len(samples):
                yield AudioBlock(self.given, samples, channels)
            self.given += len(samples)


def sample_format(frame: Any) -> tuple[str, str, int]:
    """(format, layout, rate) of a frame's samples: a run has one of each."""
    return frame.format.name, frame.layout.name, frame.sample_rate


def mix_channels(channels: FloatArray) -> SampleArray:
    """The mean of channels, shape (channels, n), as samples of shape (n,)."""
    whole: FloatArray = np.clip(channels.mean(axis=0), -1, 1) * 32767
    return whole.astype(np.int16)


def resample(resampler: Any, frame: Any, kind: Any) -> Any:
    """What a resampler gives for a frame (None: what it still holds): shape (channels, n).

    The samples come interleaved: PyAV 18 crashes on more than eight channels that lie apart.
    """
    parts = [part for part in resampler.resample(frame) if part is not None]
    if not parts:
        return np.zeros((1, 0), kind)
    rows = [part.to_ndarray().reshape(-1, part.layout.nb_channels) for part in parts]
    return np.concatenate(rows).T
