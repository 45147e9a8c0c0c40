"""Whisper's models: by OpenAI's name, by the path of a checkpoint, or the bundled one; and a checkpoint as plain values."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path

import torch
import whisper
from whisper.model import ModelDimensions
from whisper.tokenizer import get_tokenizer

from archive.arrays import FloatArray
from archive.asr.byte_pairs import MULTILINGUAL, vocabulary_path
from archive.asr.openai_whisper.from_converted import write_checkpoint
from archive.errors import ModelDamaged, ModelMissing
from archive.files import sha256_of, storage_errors
from archive.messages import _
from archive.models import bundled, whisper_files

# (width, layers of the encoder and of the decoder, bands, multilingual) -> name.
SIZES = {
    (384, 4, 4, 80, True): "tiny",
    (512, 6, 6, 80, True): "base",
    (768, 12, 12, 80, True): "small",
    (1024, 24, 24, 80, True): "medium",
    (1280, 32, 32, 80, True): "large-v2",
    (1280, 32, 32, 128, True): "large-v3",
    (1280, 32, 4, 128, True): "turbo",
    (384, 4, 4, 80, False): "tiny.en",
    (512, 6, 6, 80, False): "base.en",
    (768, 12, 12, 80, False): "small.en",
    (1024, 24, 24, 80, False): "medium.en",
}
MULTILINGUAL_VOCABULARY = 51865  # tokens, at least


def load_whisper(model: str, *, device: str = "", threads: int = 0) -> whisper.Whisper:
    """The model by OpenAI's name, by the path of a checkpoint, or `sample-voice`.

    Raises ModelMissing, with the cure, when there is no such model or it is not on this machine.
    """
    if threads:
        torch.set_num_threads(threads)
    target = device or ("cuda" if torch.cuda.is_available() else "cpu")
    if model == bundled.SAMPLE_VOICE:
        return whisper.load_model(str(bundled.folder_of(model) / "model.pt"), device=target)
    path = Path(model).expanduser()
    if path.is_file():
        return load_checkpoint(path, target)
    return load_published(model, target)


def load_published(name: str, device: str) -> whisper.Whisper:
    """The model by OpenAI's name, from its checkpoint, or from one that is made of it in CTranslate2's format.

    Raises ModelMissing when it is not on this machine, ModelDamaged when it is not as it was published.
    """
    if name not in whisper.available_models():
        names = ", ".join(whisper.available_models())
        raise ModelMissing(
            _("there is no Whisper model {model!r}", model=name),
            _("give the path of a checkpoint or one of {names} (setting whisper.model)", names=names),
        )
    model = load_checkpoint(published_path(name), device)
    model.set_alignment_heads(whisper._ALIGNMENT_HEADS[name])
    return model


def published_path(name: str) -> Path:
    """The checkpoint of a published model. Raises ModelMissing when there is none, ModelDamaged when it has another sum."""
    path, known = whisper_files.published_checkpoint(name), whisper_files.find_whisper(name)
    if path.is_file():
        if known and sha256_of(path) != known.sha256:
            raise ModelDamaged(
                _("{path} is damaged: its SHA-256 is not the one that was published", path=path),
                _("get it again with: sig-archive models get {name}", name=name),
            )
        return path
    restored, folder = whisper_files.restored_checkpoint(name), whisper_files.find_converted(name)
    if folder is None:
        raise whisper_files.whisper_missing(name)
    if restored.is_file():
        return restored
    with storage_errors(restored):
        restored.parent.mkdir(parents=True, exist_ok=True)
        return write_checkpoint(folder, restored)


def load_checkpoint(path: Path, device: str) -> whisper.Whisper:
    """Raises ModelMissing when the file is no checkpoint in OpenAI's format."""
    try:
        model = whisper.load_model(str(path), device=device)
        set_alignment_heads(model, path)
        return model
    except Exception as error:  # torch raises half a dozen kinds for a file that is no checkpoint
        reason = str(error).split("\n")[0].split(". ")[0]  # torch goes on with a page of advice
        raise ModelMissing(
            _("{path} is not a Whisper checkpoint ({reason})", path=path, reason=reason),
            _("give a .pt file in OpenAI's format (setting whisper.model)"),
        ) from error


@dataclass(frozen=True)
class Checkpoint:
    """A checkpoint as plain values, for an engine that does not run on torch."""

    dims: dict[str, int]
    weights: dict[str, FloatArray]
    vocabulary: Path  # tiktoken's file
    special_tokens: list[str]  # in the order of their numbers, which follow the vocabulary's
    languages: list[int]  # tokens
    suppressed: list[int]
    suppressed_at_start: list[int]
    alignment_heads: list[tuple[int, int]]  # (layer, head) of the decoder, which tell when a word was said


def read_checkpoint(path: Path, *, sha256: str) -> Checkpoint:
    """Raises ModelMissing when it is none in OpenAI's format."""
    model = load_checkpoint(path, "cpu")
    tokenizer = get_tokenizer(model.is_multilingual, num_languages=model.num_languages)
    encoding = tokenizer.encoding
    asset = MULTILINGUAL if model.is_multilingual else "gpt2.tiktoken"
    return Checkpoint(
        dims=asdict(model.dims),
        weights={name: tensor.float().numpy() for name, tensor in model.state_dict().items()},
        vocabulary=vocabulary_path(asset),
        special_tokens=sorted(encoding.special_tokens_set, key=encoding.encode_single_token),
        languages=list(tokenizer.all_language_tokens) if model.is_multilingual else [],
        suppressed=list(tokenizer.non_speech_tokens),
        suppressed_at_start=[*tokenizer.encode(" "), tokenizer.eot],
        alignment_heads=alignment_heads(model, sha256),
    )


def alignment_heads(model: whisper.Whisper, sha256: str) -> list[tuple[int, int]]:
    """The heads of the decoder that tell when a word was said: OpenAI's choice for a checkpoint that it published, known by
    its sum; else those that the model came with."""
    name = next((name for name, url in whisper._MODELS.items() if sha256 and f"/{sha256}/" in url), "")
    if name:
        model.set_alignment_heads(whisper._ALIGNMENT_HEADS[name])
    return [(int(layer), int(head)) for layer, head in model.alignment_heads.indices().T]


def set_alignment_heads(model: whisper.Whisper, path: Path) -> None:
    """Give a checkpoint of one's own the heads that stand in it, or, since training on seldom moves them, those of OpenAI's
    model of its size; a model of no known size keeps every head of the upper half, as Whisper has it."""
    heads = heads_in(path)
    if heads:
        mask = torch.zeros(model.dims.n_text_layer, model.dims.n_text_head, dtype=torch.bool)
        mask[tuple(torch.tensor(heads).T)] = True
        model.register_buffer("alignment_heads", mask.to_sparse(), persistent=False)
    elif name := published_size(model.dims):
        model.set_alignment_heads(whisper._ALIGNMENT_HEADS[name])


def heads_in(path: Path) -> list[tuple[int, int]]:
    """The heads that stand in a checkpoint beside its weights; OpenAI's own have none."""
    try:
        kept = torch.load(path, map_location="cpu", mmap=True, weights_only=True)  # its weights are not read
    except RuntimeError:  # in an older format, which cannot be mapped and has no place for them
        return []
    return [(int(layer), int(head)) for layer, head in kept.get("alignment_heads", [])]


def published_size(dims: ModelDimensions) -> str:
    """The model that OpenAI published in this size; empty when there is none."""
    size = (
        dims.n_audio_state,
        dims.n_audio_layer,
        dims.n_text_layer,
        dims.n_mels,
        dims.n_vocab >= MULTILINGUAL_VOCABULARY,
    )
    return SIZES.get(size, "")
