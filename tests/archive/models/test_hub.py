"""Of a model of the hub, what is used is downloaded, once."""

import hashlib
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from archive.errors import ModelMissing
from archive.models import model_folder
from archive.models.hub import ensure_model, files_to_fetch

ON_THE_HUB = [
    "README.md", "config.json", "modules.json", "1_Pooling/config.json", "tokenizer.json", "sentencepiece.bpe.model",
    "model.safetensors", "pytorch_model.bin", "onnx/model.onnx", "onnx/model.onnx_data", "onnx/model_O4.onnx",
    "onnx/config.json", "openvino/openvino_model.bin",
]  # fmt: skip
SETTINGS = ["1_Pooling/config.json", "config.json", "modules.json", "sentencepiece.bpe.model", "tokenizer.json"]
EXPORT = ["onnx/model.onnx", "onnx/model.onnx_data"]


@pytest.mark.parametrize(
    ("backend", "weights"),
    [("torch", ["model.safetensors"]), ("onnx", EXPORT), ("auto", [*EXPORT, "model.safetensors"])],
)
def test_one_form_of_the_weights_is_fetched_for_a_backend(backend: str, weights: list[str]) -> None:
    assert files_to_fetch(ON_THE_HUB, backend) == sorted([*SETTINGS, *weights])


def test_a_model_without_an_export_is_fetched_for_torch_whatever_is_set() -> None:
    assert files_to_fetch(["config.json", "pytorch_model.bin"], "onnx") == ["config.json", "pytorch_model.bin"]


def test_a_model_that_is_here_is_not_asked_for(tmp_path: Path) -> None:
    assert ensure_model(str(tmp_path), "embedding.model") == tmp_path


def test_without_a_network_a_model_is_missing_with_the_cure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    monkeypatch.setattr(model_folder.constants, "HF_HUB_CACHE", str(tmp_path))
    with pytest.raises(
        ModelMissing, match=r"cannot be downloaded \(.*offline mode.*\); put the model folder on this machine"
    ):
        ensure_model("no/such-model", "embedding.model")


def test_a_path_that_is_not_there_is_not_looked_for_on_the_hub() -> None:
    with pytest.raises(ModelMissing, match=r"the model \./e5 .* is not on this machine; put"):
        ensure_model("./e5", "embedding.model")


COMMIT = "0123456789" * 4
FILES = {"config.json": b"{}", "model.safetensors": b"weights", "pytorch_model.bin": b"the same", "README.md": b"about"}


class Hub(BaseHTTPRequestHandler):
    """As much of the hub as a download needs: what a model has, and its files."""

    def do_HEAD(self) -> None:
        self.answer(FILES[self.path.rpartition("/")[2]], body=False)

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        if "/tree/" in self.path:
            tree = [{"type": "file", "path": name, "size": len(FILES[name]), "oid": name} for name in FILES]
            self.answer(json.dumps(tree).encode(), body=True)
        elif self.path.startswith("/api/models/group/model"):
            siblings = [{"rfilename": name} for name in FILES]
            self.answer(json.dumps({"id": "group/model", "sha": COMMIT, "siblings": siblings}).encode(), body=True)
        else:
            self.answer(FILES[self.path.rpartition("/")[2]], body=True)

    def answer(self, content: bytes, *, body: bool) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("ETag", f'"{hashlib.sha1(content).hexdigest()}"')
        self.send_header("X-Repo-Commit", COMMIT)
        self.end_headers()
        if body:
            self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def hub() -> Iterator[ThreadingHTTPServer]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Hub)
    server.asked = []
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def fetch(hub: ThreadingHTTPServer, home: Path) -> subprocess.CompletedProcess:
    """Ask for the model in a process of its own: the client reads the hub's address and its cache's place once."""
    program = "from archive.models.hub import ensure_model; print(ensure_model('group/model', 'embedding.model'))"
    own = {"HF_ENDPOINT": f"http://127.0.0.1:{hub.server_port}", "HF_HOME": str(home), "HF_HUB_OFFLINE": "0"}
    command = [sys.executable, "-c", program]
    return subprocess.run(command, env=os.environ | own, capture_output=True, text=True, check=False)


def test_a_model_is_downloaded_once_with_what_is_used_of_it(hub: ThreadingHTTPServer, tmp_path: Path) -> None:
    first = fetch(hub, tmp_path)
    folder = Path(first.stdout.strip())
    assert first.returncode == 0, first.stderr
    assert folder.name == COMMIT
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == {
        "config.json": b"{}", "model.safetensors": b"weights",
    }  # fmt: skip
    hub.asked.clear()
    assert fetch(hub, tmp_path).stdout == first.stdout and hub.asked == []
