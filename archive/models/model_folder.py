"""Where a model's files lie on this machine, and what they say of it, read without loading the model.

A model is set by its folder or by its name on the Hugging Face hub; a downloaded one lies in the hub's cache. Searching
asks here in every new process, so nothing slow is imported: the hub's client takes a fifth of a second.
"""

from __future__ import annotations

import hashlib
import json
import re
from functools import cache
from pathlib import Path
from typing import Any

from huggingface_hub import constants

from archive.errors import ModelMissing
from archive.files import key_of
from archive.messages import _

HUB_NAME = re.compile(r"[\w.-]+(/[\w.-]+)?")
SAMPLE_BYTES = 1 << 16  # of a large file count, at its beginning, middle and end: training changes every weight
ONNX_FILES = ("onnx/model.onnx", "model.onnx")  # where sentence-transformers and optimum put an export
WEIGHTS = (".safetensors", ".bin", ".npy", ".pt")
OTHER_FORMS = (".onnx", ".onnx_data", ".md", ".gguf", ".h5", ".msgpack", ".xml", ".ot", ".png", ".svg")
_ERROR_NUMBER = re.compile(r"\[Errno -?\d+\] ?")


def hub_name(model: str) -> str:
    """A model's full name on the hub; empty when it is a path."""
    if model.startswith(("/", ".", "~")) or not HUB_NAME.fullmatch(model) or Path(model).expanduser().is_dir():
        return ""
    return model if "/" in model else f"sentence-transformers/{model}"


def find_model(model: str) -> Path | None:
    """The folder with a model's files, given by path or downloaded from the hub; None when it is not on this machine."""
    folder = Path(model).expanduser()
    if folder.is_dir():
        return folder
    name = hub_name(model)
    folder = hub_snapshot(name) if name else folder
    return folder if name and is_whole(folder) else None


def require_model(model: str, setting: str) -> Path:
    """The folder with a model's files. Raises ModelMissing, with the cure; `setting` names who asked for it."""
    folder = find_model(model)
    if folder is None:
        raise not_here(model, setting)
    return folder


def not_here(model: str, setting: str) -> ModelMissing:
    """The error for a model whose files are not on this machine, with the cure."""
    name = hub_name(model)
    if name:
        cure = _(
            "connect once and run: hf download {name}, or put the model folder on this machine and set {setting} to its path",
            name=name,
            setting=setting,
        )
    else:
        cure = _("put the model folder on this machine and set {setting} to its path", setting=setting)
    return ModelMissing(_("the model {model} ({setting}) is not on this machine", model=model, setting=setting), cure)


def hub_snapshot(name: str) -> Path:
    """Where the hub's client keeps the current files of a model; the folder need not exist."""
    root = Path(constants.HF_HUB_CACHE) / ("models--" + name.replace("/", "--"))
    try:
        commit = (root / "refs" / "main").read_text("utf-8").strip()
    except OSError:
        commit = "none"
    return root / "snapshots" / commit


def is_whole(folder: Path) -> bool:
    """Whether a download has its settings and all its weights; one that was interrupted has not."""
    if not (folder / "config.json").is_file() and not (folder / "modules.json").is_file():
        return False
    shards = read_config(folder / "model.safetensors.index.json").get("weight_map", {})
    if shards:
        return all((folder / name).is_file() for name in set(shards.values()))
    return has_torch_weights(folder) or any((folder / name).is_file() for name in ONNX_FILES)


def has_torch_weights(folder: Path) -> bool:
    """Whether torch has something to load; a model saved after its export may hold nothing but that."""
    return any(path.suffix in WEIGHTS and path.is_file() for path in folder.rglob("*"))


def model_identity(model: str) -> str:
    """What names a model's content: the commit of a downloaded one, or a key of its files."""
    folder = find_model(model)
    if folder is None:
        return f"absent:{model}"
    name = hub_name(model)
    return f"hub:{name}@{folder.name}" if name else f"folder:{folder_key(folder)}"


def folder_key(folder: Path) -> str:
    """A key for the files that shape a model's vectors; another form of the same weights beside them does not count."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("."))
    if has_torch_weights(folder):
        files = [path for path in files if path.suffix not in OTHER_FORMS]
    seen = [(path, path.stat()) for path in files]
    return key_of([(p.relative_to(folder).as_posix(), sampled_sha256(p, s.st_size, s.st_mtime_ns)) for p, s in seen])


@cache
def sampled_sha256(path: Path, size_bytes: int, _modified_ns: int) -> str:
    """A hash of a file's size and of samples of it, once a process: a model may have gigabytes."""
    taken = hashlib.sha256(str(size_bytes).encode())
    with path.open("rb") as file:
        for place in (0, size_bytes // 2, size_bytes - SAMPLE_BYTES):
            file.seek(max(0, place))
            taken.update(file.read(SAMPLE_BYTES))
    return taken.hexdigest()


def prompts_of(folder: Path) -> dict[str, str]:
    """The prompts that a model brings, by name."""
    return dict(read_config(folder / "config_sentence_transformers.json").get("prompts") or {})


def max_tokens(folder: Path) -> int | None:
    """How many tokens of a text a model reads, as sentence-transformers counts it; None when nothing says so."""
    own = read_config(folder / "sentence_bert_config.json").get("max_seq_length")
    known = [
        read_config(folder / "tokenizer_config.json").get("model_max_length"),
        read_config(folder / "config.json").get("max_position_embeddings"),
    ]
    return own or min((int(number) for number in known if number and number > 0), default=None)


def read_config(path: Path) -> Any:
    """The object in a file; empty when there is no such file or it cannot be read."""
    try:
        return json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}


def reason_of(error: Exception) -> str:
    """The first line of what a library said when it could not read a model, without the number of a system's error."""
    return _ERROR_NUMBER.sub("", str(error).strip().split("\n")[0]) or type(error).__name__
